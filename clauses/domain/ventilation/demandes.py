"""Asking for a ventilation: after any fact that a company's counts depend on."""

from collections.abc import Iterable
from datetime import date

from clauses.models import ComptesEngagement, Engagement
from guichets.domain.travaux import request_travail
from guichets.formats import format_de
from guichets.models import Travail
from operations.models import Entreprise
from participants.enums import EtatLigne
from participants.models import LigneHeures

GENRE = "ventilation"


def natural_key(entreprise: Entreprise) -> str:
    return f"{GENRE}:{entreprise.cle}"


def request_ventilation(*, entreprise: Entreprise, cause: str) -> Travail:
    """Ask for the company's ventilation; a request that already waits is not doubled."""
    return request_travail(
        guichet=entreprise.guichet,
        genre=GENRE,
        cle_naturelle=natural_key(entreprise),
        libelle=f"Ventilation des heures {format_de(entreprise)}"[:200],
        parametres={"entreprise": str(entreprise.cle), "cause": cause},
    )


def request_ventilations(entreprises: Iterable[Entreprise], *, cause: str) -> list[Travail]:
    """In one order for all: each job is locked or written until the caller commits."""
    return [request_ventilation(entreprise=e, cause=cause) for e in sorted(entreprises, key=lambda e: e.pk)]


def react_to_eligibilite(participant_id: int) -> None:
    creditees = LigneHeures.objects.filter(participant_id=participant_id, etat=EtatLigne.VALIDEE)
    entreprises = Entreprise.objects.filter(pk__in=creditees.values("creditee_id")).order_by("pk")
    request_ventilations(entreprises, cause="Éligibilité décidée")


def react_to_piece(contrat_id: int) -> None:
    creditees = LigneHeures.objects.filter(contrat_id=contrat_id, etat=EtatLigne.VALIDEE)
    entreprises = Entreprise.objects.filter(pk__in=creditees.values("creditee_id")).order_by("pk")
    request_ventilations(entreprises, cause="Pièce vérifiée")


def react_to_exigences(guichet_id: int, du: date) -> None:
    """Only hours of the months that the change touches."""
    touchees = LigneHeures.objects.filter(guichet_id=guichet_id, mois__gte=du, etat=EtatLigne.VALIDEE)
    entreprises = Entreprise.objects.filter(pk__in=touchees.values("creditee_id")).order_by("pk")
    request_ventilations(entreprises, cause="Pièces demandées changées")


def react_to_regroupement(marche_id: int, lot_ids: tuple[int, ...]) -> None:
    """Lots changed marché: engagements and counts follow, what was done "on the marché" is computed anew."""
    concernees = set(LigneHeures.objects.filter(lot_id__in=lot_ids).values_list("creditee_id", flat=True))
    for engagement in Engagement.objects.filter(lot_id__in=lot_ids).select_for_update(of=("self",)):
        concernees.update(engagement.entreprises)
        if engagement.marche_id != marche_id:
            engagement.marche_id = marche_id
            engagement.save(update_fields=["marche"])
    ComptesEngagement.objects.filter(lot_id__in=lot_ids).update(marche_id=marche_id)
    request_ventilations(
        Entreprise.objects.filter(pk__in=concernees).order_by("pk"), cause="Lots regroupés en un marché"
    )
