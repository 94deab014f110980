"""Django's entry into ``workflows``."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkflowsConfig(AppConfig):
    name = "workflows"
    verbose_name = _("workflows")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from viewflow.workflow.signals import task_failed

        from workflows.failures import forget_locals

        task_failed.connect(forget_locals)
