"""Django's entry into ``agreements``: the app and its journal triggers."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AgreementsConfig(AppConfig):
    name = "agreements"
    verbose_name = _("agreements")

    def ready(self) -> None:
        from agreements import checks  # noqa: F401  (registers the system check)
        from agreements.journal_triggers import create_after_migrate

        post_migrate.connect(create_after_migrate, sender=self)
