from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "operations"
    verbose_name = "Opérations"

    def ready(self) -> None:
        from guichets.domain.envois import register_link_maker
        from guichets.domain.travaux import register_executant
        from operations.domain.imports import GENRE_TRAVAIL, run_import
        from operations.domain.liens import secret_path

        register_executant(GENRE_TRAVAIL, run_import)
        register_link_maker(secret_path)
