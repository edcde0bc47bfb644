from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "reporting"
    verbose_name = "Restitution"

    def ready(self) -> None:
        from guichets.emplacements import placer
        from reporting import tasks
        from reporting.views.bilans import panneau_marche

        tasks.register()
        placer("marche", "reporting/panneau_marche.html", panneau_marche, ordre=80, requetes=2)
