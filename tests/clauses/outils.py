"""Validated hours for the tests of the clauses, written as the owner."""

from datetime import date
from decimal import Decimal

from clauses.domain.ventilation.ventilation import ventiler_entreprise
from clauses.enums import FondementMutualisation, PartageMutualisation
from clauses.models import ComptesMois, NonRetenue, RunVentilation, Ventilation
from guichets import portee
from guichets.portee import Principal, hors_portee
from operations.models import Entreprise

JOUR = date(2025, 7, 15)
MUTUALISE = {
    "donne": PartageMutualisation.GUICHET,
    "recoit": PartageMutualisation.GUICHET,
    "fondement": FondementMutualisation.ACCORD,
    "fondement_le": date(2025, 1, 1),
}


def calculer(entreprise: Entreprise, jour: date = JOUR) -> RunVentilation:
    """Ventilate under the guichet's system scope, as the job does."""
    with portee.ouvrir(Principal("systeme", entreprise.guichet_id)):
        return ventiler_entreprise(guichet=entreprise.guichet, entreprise=entreprise, cause="Test", jour=jour)


def retenues(entreprise: Entreprise) -> dict[str, Decimal]:
    """Retained hours by label of engagement."""
    totaux: dict[str, Decimal] = {}
    with hors_portee("lecture de test"):
        for v in Ventilation.objects.filter(entreprise=entreprise, appliquee=True).select_related(
            "engagement"
        ):
            totaux[v.engagement.libelle] = totaux.get(v.engagement.libelle, Decimal(0)) + v.heures
    return totaux


def ecartees(entreprise: Entreprise) -> dict[str, Decimal]:
    totaux: dict[str, Decimal] = {}
    with hors_portee("lecture de test"):
        for n in NonRetenue.objects.filter(entreprise=entreprise):
            totaux[n.motif] = totaux.get(n.motif, Decimal(0)) + n.heures
    return totaux


def mois_de(entreprise: Entreprise) -> dict[tuple[str, date], dict[str, Decimal]]:
    """Non-zero columns of ComptesMois by marché and month."""
    noms = (
        "realisees",
        "pretees",
        "recues",
        "non_retenues",
        "excedent",
        "en_reserve",
        "ajustements",
        "retenues",
    )
    with hors_portee("lecture de test"):
        return {
            (c.marche.objet, c.mois): {nom: getattr(c, nom) for nom in noms if getattr(c, nom)}
            for c in ComptesMois.objects.filter(entreprise=entreprise).select_related("marche")
        }
