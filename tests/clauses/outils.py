"""Validated hours for the tests of the clauses, written as the owner."""

from calendar import monthrange
from datetime import date
from decimal import Decimal
from typing import Any

from clauses.domain.ventilation import ventiler_entreprise
from clauses.models import ComptesMois, NonRetenue, RunVentilation, Ventilation
from guichets import portee
from guichets.portee import Principal, hors_portee
from operations.models import Entreprise, Lot
from participants.enums import EtatDeclaration, EtatLigne
from participants.models import Contrat, DeclarationMensuelle, LigneHeures

JOUR = date(2025, 7, 15)


def declaration(entreprise: Entreprise, mois: date, **champs: Any) -> DeclarationMensuelle:
    champs.setdefault("etat", EtatDeclaration.VALIDEE)
    with hors_portee("fabrique de test"):
        return DeclarationMensuelle.objects.create(
            guichet=entreprise.guichet, entreprise=entreprise, mois=mois, **champs
        )


def heures(contrat: Contrat, mois: date, nombre: str, lot: Lot | None = None, **champs: Any) -> LigneHeures:
    """A validated line of one contract in one month, over the whole month unless told otherwise."""
    with hors_portee("fabrique de test"):
        mensuelle = DeclarationMensuelle.objects.filter(
            entreprise=contrat.declarant, mois=mois, rang=champs.pop("rang", 0)
        ).first() or declaration(contrat.declarant, mois)
        valeurs: dict[str, Any] = {
            "debut": mois,
            "fin": mois.replace(day=monthrange(mois.year, mois.month)[1]),
            "etat": EtatLigne.VALIDEE,
            "heures": Decimal(nombre),
        }
        return LigneHeures.objects.create(
            guichet=contrat.guichet,
            declaration=mensuelle,
            contrat=contrat,
            participant=contrat.participant,
            entreprise=contrat.declarant,
            creditee=contrat.creditee,
            lot=lot,
            mois=mois,
            **{**valeurs, **champs},
        )


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
    noms = ("realisees", "pretees", "recues", "non_retenues", "excedent", "en_reserve", "retenues")
    with hors_portee("lecture de test"):
        return {
            (c.marche.objet, c.mois): {nom: getattr(c, nom) for nom in noms if getattr(c, nom)}
            for c in ComptesMois.objects.filter(entreprise=entreprise).select_related("marche")
        }
