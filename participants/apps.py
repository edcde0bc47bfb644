from django.apps import AppConfig


class ParticipantsConfig(AppConfig):
    name = "participants"
    verbose_name = "Participants"

    def ready(self) -> None:
        from guichets.domain.envois import register_last_look
        from guichets.domain.travaux import register_executant
        from participants import panneaux
        from participants.domain.liens import GENRE_TRAVAIL, answer_request
        from participants.domain.relances.utilite import RELANCES, why_pointless

        register_executant(GENRE_TRAVAIL, answer_request)
        register_last_look(RELANCES, why_pointless)
        panneaux.register()
