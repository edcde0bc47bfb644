from django.apps import AppConfig


class ConfigurationConfig(AppConfig):
    """The composition root: it knows every app and no app knows it."""

    name = "config"
    verbose_name = "Configuration"
