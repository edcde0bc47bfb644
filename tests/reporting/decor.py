"""A marché with what the ventilation job would have written for it, hour for hour."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from clauses.enums import EtatRun
from clauses.models import (
    Avenant,
    ClotureMois,
    ComptesEngagement,
    ComptesMois,
    Engagement,
    RunVentilation,
    Ventilation,
)
from guichets.models import Utilisateur
from guichets.portee import hors_portee
from operations.models import Entreprise, Lot, Marche
from participants.models import Contrat
from tests import fabriques as f

ZERO = Decimal(0)


def mois_du(debut: date, nombre: int) -> list[date]:
    rangs = [debut.year * 12 + debut.month - 1 + n for n in range(nombre)]
    return [date(rang // 12, rang % 12 + 1, 1) for rang in rangs]


def fin_de_mois(mois: date) -> date:
    return (mois + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def run(entreprise: Entreprise) -> RunVentilation:
    with hors_portee("décor de test"):
        return RunVentilation.objects.get_or_create(
            guichet=entreprise.guichet,
            entreprise=entreprise,
            etat=EtatRun.APPLIQUE,
            defaults={"cause": "test", "empreinte": "a" * 64, "versions": {"moteur": "1"}},
        )[0]


def ventiler(
    contrat: Contrat, engagement: Engagement, mois: date, heures: str, lot: Lot | None
) -> Ventilation:
    """A validated line of the month on `lot`, all of it counted for the engagement."""
    faites = f.heures(contrat, mois, heures, lot)
    with hors_portee("décor de test"):
        return Ventilation.objects.create(
            guichet=contrat.guichet,
            run=run(contrat.creditee),
            ligne=faites,
            engagement=engagement,
            entreprise=contrat.creditee,
            mois=mois,
            debut=mois,
            fin=fin_de_mois(mois),
            heures=Decimal(heures),
            motif="propre",
        )


def comptes_mois(marche: Marche, entreprise: Entreprise, mois: date, **heures: Any) -> ComptesMois:
    motifs, ajustes = heures.pop("motifs", {}), heures.pop("ajustes", {})
    valeurs = {nom: Decimal(valeur) for nom, valeur in heures.items()}
    retenues = (
        valeurs.get("realisees", ZERO)
        - valeurs.get("pretees", ZERO)
        + valeurs.get("recues", ZERO)
        - valeurs.get("non_retenues", ZERO)
        - valeurs.get("excedent", ZERO)
        - valeurs.get("en_reserve", ZERO)
        + valeurs.get("ajustements", ZERO)
    )
    with hors_portee("décor de test"):
        return ComptesMois.objects.create(
            guichet=marche.guichet,
            marche=marche,
            donneur_ordre_id=marche.donneur_ordre_id,
            entreprise=entreprise,
            mois=mois,
            retenues=retenues,
            motifs=motifs,
            ajustes=ajustes,
            **valeurs,
        )


def comptes_engagement(engagement: Engagement, entreprise: Entreprise, **champs: Any) -> ComptesEngagement:
    valeurs: dict[str, Any] = {"dues": engagement.heures, "attendues": ZERO, "calcule_le": timezone.now()}
    with hors_portee("décor de test"):
        return ComptesEngagement.objects.create(
            guichet=engagement.guichet,
            engagement=engagement,
            lot_id=engagement.lot_id,
            marche_id=engagement.marche_id,
            donneur_ordre_id=engagement.donneur_ordre_id,
            entreprise=entreprise,
            **{**valeurs, **champs},
        )


def avenant(engagement: Engagement, jour: date, apres: str, motif: str) -> Avenant:
    with hors_portee("décor de test"):
        cree = Avenant.objects.create(
            guichet=engagement.guichet,
            engagement=engagement,
            donneur_ordre_id=engagement.donneur_ordre_id,
            date=jour,
            heures_avant=engagement.heures,
            heures_apres=Decimal(apres),
            motif=motif,
        )
        engagement.heures = Decimal(apres)
        engagement.save()
        return cree


def clore(entreprise: Entreprise, mois: date, par: Utilisateur) -> ClotureMois:
    with hors_portee("décor de test"):
        return ClotureMois.objects.create(
            guichet=entreprise.guichet, entreprise=entreprise, mois=mois, par=par
        )
