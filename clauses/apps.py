from django.apps import AppConfig


class ClausesConfig(AppConfig):
    name = "clauses"
    verbose_name = "Clauses"

    def ready(self) -> None:
        from clauses import panneaux, reactions

        reactions.register()
        panneaux.register()
