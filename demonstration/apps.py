"""Django's entry into ``demonstration``."""

from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    name = "demonstration"
