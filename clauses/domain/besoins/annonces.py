"""E-mails of the recruitment: a need to those who may answer it, a proposal to the company. Never a name."""

from django.urls import reverse
from django.utils import timezone

from clauses.models import Besoin, Candidature
from guichets.domain.messages import Demande, queue_message, queue_messages
from guichets.enums import GenreMessage
from participants.domain.partenaires import scope_of
from participants.domain.relances.destinataires import recipients
from participants.models import AccesPrescripteur


def announce_besoin(besoin: Besoin) -> None:
    """One e-mail to each person of the guichet's prescripteurs, once, whatever the number of their bodies."""
    with scope_of(besoin.guichet_id):
        acces = AccesPrescripteur.objects.filter(
            guichet_id=besoin.guichet_id, utilisateur__is_active=True
        ).select_related("utilisateur")
        personnes = {un.utilisateur_id: un.utilisateur for un in acces.order_by("pk") if un.utilisateur}
    lien = reverse("prescripteur:besoin", args=[besoin.cle])
    valeurs = {
        "entreprise": besoin.entreprise_nom,
        "poste": besoin.intitule,
        "lieu": besoin.lieu,
        "nombre": str(besoin.postes),
        "lien": lien,
    }
    demandes = [
        Demande(
            genre=GenreMessage.BESOIN,
            cle_naturelle=f"besoin:{besoin.cle}:{pk}",
            destinataire=personne.email,
            nom=personne.nom_complet,
            valeurs=valeurs,
            entreprises=(besoin.entreprise_id,),
        )
        for pk, personne in personnes.items()
    ]
    queue_messages(guichet=besoin.guichet, demandes=demandes)


def announce_proposition(candidature: Candidature, besoin: Besoin) -> None:
    """To the company's declarant: somebody is proposed. Who, it reads on its page."""
    qui = recipients(
        guichet=besoin.guichet, entreprise_ids=[besoin.entreprise_id], jour=timezone.localdate()
    ).get(besoin.entreprise_id)
    if qui is None:
        return
    queue_message(
        guichet=besoin.guichet,
        genre=GenreMessage.PROPOSITION,
        cle_naturelle=f"proposition:{candidature.cle}",
        destinataire=qui.email,
        nom=qui.nom,
        valeurs={
            "entreprise": besoin.entreprise_nom,
            "poste": besoin.intitule,
            "nombre": 1,
            "lien": reverse("entreprise:besoin", args=[besoin.cle]),
        },
        entreprises=[besoin.entreprise_id],
    )
