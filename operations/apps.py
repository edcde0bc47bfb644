from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "operations"
    verbose_name = "Opérations"

    def ready(self) -> None:
        from guichets.domain.travaux import register_executant
        from operations.domain.imports import GENRE_TRAVAIL, run_import

        register_executant(GENRE_TRAVAIL, run_import)
