"""Where each company stands for one month, and whether it can be reminded."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Q, QuerySet, TextChoices

from guichets.domain.messages import returned_addresses, set_aside
from guichets.enums import GenreMessage
from guichets.formats import format_accord
from guichets.models import Guichet
from guichets.texte import sort_key
from operations.models import Entreprise
from participants.domain.declarations.declarants import declared_in
from participants.domain.declarations.obligations import EtatMois, MoisDeclare, missing_declarations
from participants.domain.mois import last_day, today_of
from participants.domain.relances.destinataires import Destinataire, recipients
from participants.models import Contrat, LigneHeures, Relance

SANS_CONTACT = "Aucun contact avec une adresse électronique."
REFUSE = "Ne veut plus recevoir ce genre de courrier."
REVENU = "Le dernier courrier à cette adresse est revenu."
DEJA = "Déjà relancée aujourd'hui."


class EtatSuivi(TextChoices):
    """What is missing for the month: nothing begun, begun, or past its deadline."""

    A_FAIRE = "a_faire", "À faire"
    INCOMPLETE = "incomplete", "Incomplète"
    EN_RETARD = "en_retard", "En retard"


TONS = {EtatSuivi.A_FAIRE: "attente", EtatSuivi.INCOMPLETE: "alerte", EtatSuivi.EN_RETARD: "danger"}


@dataclass(frozen=True, slots=True)
class SuiviMois:
    """One company that has not declared the month. `obstacle`: why it cannot be reminded now."""

    entreprise: Entreprise
    mois: date
    etat: EtatSuivi
    detail: str
    echeance: date
    destinataire: Destinataire | None
    derniere: Relance | None
    relancee_le: date | None
    obstacle: str

    @property
    def ton(self) -> str:
        return TONS[self.etat]

    @property
    def adresse_en_erreur(self) -> bool:
        return self.obstacle == REVENU


def follow_month(
    *, guichet: Guichet, mois: date, genre: GenreMessage = GenreMessage.RELANCE_MANUELLE
) -> list[SuiviMois]:
    """The companies that owe the month, by name, with a fixed number of queries.

    `genre`: the kind of reminder that they may have refused.
    """
    manquantes = missing_declarations(guichet=guichet, mois=mois)
    jour = today_of(guichet)
    ids = [m.entreprise.pk for m in manquantes]
    destinataires = recipients(guichet=guichet, entreprise_ids=ids, jour=jour)
    adresses = {d.email.lower() for d in destinataires.values()}
    ecartees = {adresse for adresse, _ in set_aside(guichet, {(a, genre) for a in adresses})}
    revenues = returned_addresses(guichet, adresses)
    dernieres = last_reminders(guichet=guichet, mois=mois, entreprise_ids=ids)
    relancees = {pk: day_of(relance, guichet) for pk, relance in dernieres.items()}
    details = _details(mois, manquantes)

    def obstacle(entreprise_id: int) -> str:
        vers = destinataires.get(entreprise_id)
        if vers is None:
            return SANS_CONTACT
        if vers.email.lower() in ecartees:
            return REVENU if vers.email.lower() in revenues else REFUSE
        return DEJA if relancees.get(entreprise_id) == jour else ""

    return [
        SuiviMois(
            entreprise=m.entreprise,
            mois=mois,
            etat=_state(m),
            detail=details.get(m.entreprise.pk, ""),
            echeance=m.echeance,
            destinataire=destinataires.get(m.entreprise.pk),
            derniere=dernieres.get(m.entreprise.pk),
            relancee_le=relancees.get(m.entreprise.pk),
            obstacle=obstacle(m.entreprise.pk),
        )
        for m in manquantes
    ]


def narrow(suivis: Iterable[SuiviMois], *, etat: str = "", q: str = "") -> list[SuiviMois]:
    """The page's filter, applied again to whatever the page posts."""
    mots = sort_key(q).split()
    return [
        s for s in suivis if (not etat or s.etat == etat) and all(mot in s.entreprise.nom_tri for mot in mots)
    ]


def last_reminders(*, guichet: Guichet, mois: date, entreprise_ids: Sequence[int]) -> dict[int, Relance]:
    dernieres = (
        Relance.objects.filter(guichet=guichet, mois=mois, entreprise_id__in=entreprise_ids)
        .values("entreprise_id")
        .annotate(derniere=Max("pk"))
        .values("derniere")
    )
    relances = Relance.objects.filter(pk__in=dernieres).select_related("message", "par")
    return {relance.entreprise_id: relance for relance in relances}


def day_of(relance: Relance, guichet: Guichet) -> date:
    """The day of the reminder where the guichet is."""
    return relance.cree_le.astimezone(ZoneInfo(guichet.fuseau)).date()


def _state(mois: MoisDeclare) -> EtatSuivi:
    if mois.en_retard:
        return EtatSuivi.EN_RETARD
    return EtatSuivi.INCOMPLETE if mois.declaration is not None else EtatSuivi.A_FAIRE


def _details(mois: date, manquantes: Sequence[MoisDeclare]) -> dict[int, str]:
    """What is begun: how many contrats have their hours."""
    commencees = {m.entreprise.pk: m for m in manquantes if m.declaration is not None}
    actifs = Contrat.objects.filter(Q(fin__isnull=True) | Q(fin__gte=mois), debut__lte=last_day(mois))
    contrats: QuerySet[Any] = declared_in(actifs, mois, commencees)
    dus = Counter(contrats.values_list("declarant_du_mois", flat=True))
    lignes = LigneHeures.objects.filter(
        declaration_id__in=[m.declaration.pk for m in commencees.values() if m.declaration]
    )
    saisis = dict(
        lignes.values("entreprise_id")
        .annotate(n=Count("contrat_id", distinct=True))
        .values_list("entreprise_id", "n")
    )
    return {pk: _told(m, saisis.get(pk, 0), dus[pk]) for pk, m in commencees.items()}


def _told(mois: MoisDeclare, saisis: int, dus: int) -> str:
    if mois.etat == EtatMois.RETOURNEE:
        return "retournée pour correction"
    return f"brouillon\u00a0: {format_accord(saisis, 'contrat saisi,contrats saisis')} sur {dus}"
