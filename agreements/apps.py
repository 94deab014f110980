"""Django's entry into ``agreements``: the app and its tables' guards and indexes."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AgreementsConfig(AppConfig):
    name = "agreements"
    verbose_name = _("agreements")

    def ready(self) -> None:
        from agreements import (
            checks,  # noqa: F401  (registers the system check)
            journal_triggers,
            search_tables,
        )

        post_migrate.connect(journal_triggers.create_after_migrate, sender=self)
        post_migrate.connect(search_tables.create_after_migrate, sender=self)
