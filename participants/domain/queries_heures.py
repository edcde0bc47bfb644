"""Reads around contrats and hours that several pages share."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from guichets.formats import format_jour
from operations.models import Entreprise
from participants.domain.declarations.controle import person_name, windows_of
from participants.domain.declarations.declarants import declarant_of_month
from participants.domain.declarations.grille import lot_label
from participants.domain.mois import first_day, today_of
from participants.domain.partenaires import names_across
from participants.models import Contrat


@dataclass(frozen=True, slots=True)
class ContratEnCours:
    """A contrat as the company reads it: who, where, until when, and whether the person counts today."""

    contrat: Contrat
    nom: str
    marche: str
    fenetre: str
    compte: bool
    employe: bool
    """By the company itself: it may attest its hours."""
    declarant: str = ""
    """The other party, when it is the one that declares the hours of the month."""


def contrats_of_companies(entreprises: Sequence[Entreprise]) -> list[ContratEnCours]:
    """Contrats not ended of the companies, as employer or as the one that owes, by name."""
    ids = [entreprise.pk for entreprise in entreprises]
    if not ids:
        return []
    jour = min(today_of(entreprise.guichet) for entreprise in entreprises)
    contrats = list(
        Contrat.objects.filter(
            Q(employeur_id__in=ids) | Q(creditee_id__in=ids) | Q(declarant_id__in=ids),
            Q(fin__isnull=True) | Q(fin__gte=jour),
        )
        .annotate(declarant_du_mois=declarant_of_month(first_day(jour)))
        .select_related("participant", "lot__marche")
        .order_by("participant__nom_tri", "debut", "pk")
    )
    declarants = _other_declarants(contrats, ids)
    fenetres = windows_of([contrat.participant_id for contrat in contrats])
    en_cours = []
    for contrat in contrats:
        siennes = fenetres[contrat.participant_id]
        utile = next((f for f in siennes if f.au >= jour), None)
        texte = f"du {format_jour(utile.du)} au {format_jour(utile.au)}" if utile else ""
        en_cours.append(
            ContratEnCours(
                contrat,
                person_name(contrat),
                lot_label(contrat.lot),
                texte,
                bool(utile and utile.du <= jour),
                contrat.employeur_id in ids,
                declarants.get(contrat.declarant_du_mois, ""),
            )
        )
    return en_cours


def _other_declarants(contrats: Sequence[Any], ids: Sequence[int]) -> dict[int, str]:
    """Names of the companies that declare in the place of those of the access."""
    return names_across(
        (c.guichet_id, c.declarant_du_mois) for c in contrats if c.declarant_du_mois not in ids
    )
