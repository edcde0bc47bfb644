"""Every proof that a guichet still waits for: from whom, since when, how many hours it holds back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from guichets.models import Guichet
from guichets.texte import sort_key
from participants.domain.mois import add_months, first_day, today_of
from participants.domain.pieces.attendues import A_DEPOSER, Attendue, EtatAttendue, proofs_of
from participants.domain.pieces.exigences import CarnetExigences
from participants.models import Contrat


@dataclass(frozen=True, slots=True)
class Manquante:
    """One proof that is not there, or no longer good. `depuis`: the day from which it could be brought."""

    attendue: Attendue
    depuis: date

    @property
    def bloquante(self) -> bool:
        return self.attendue.retient_des_heures


def missing_proofs(*, guichet: Guichet, q: str = "", bloquantes: bool = False) -> list[Manquante]:
    """By company, what blocks first; then by person. A fixed number of queries.

    `q`: words of the name of the company that declares.
    """
    exigences = [e for e in CarnetExigences.of(guichet.pk).exigences if e.bloquante or not bloquantes]
    if not exigences:
        return []
    depuis = min(exigence.du for exigence in exigences)
    jour = today_of(guichet)
    manquantes = [
        Manquante(a, _since(a, jour))
        for a in proofs_of(_contrats(guichet, depuis, q))
        if a.etat in A_DEPOSER and (a.retient_des_heures or not bloquantes)
    ]
    return sorted(manquantes, key=_rank)


def companies_in(manquantes: Iterable[Manquante]) -> int:
    return len({m.attendue.contrat.declarant_id for m in manquantes})


def _contrats(guichet: Guichet, depuis: date, q: str) -> list[Contrat]:
    """Contrats that a requirement has reached."""
    contrats: QuerySet[Contrat] = Contrat.objects.filter(
        Q(fin__isnull=True) | Q(fin__gte=depuis), guichet=guichet
    )
    for mot in sort_key(q).split():
        contrats = contrats.filter(declarant__nom_tri__contains=mot)
    return list(contrats.select_related("participant", "guichet", "declarant").order_by("pk"))


def _rank(m: Manquante) -> tuple[str, int, bool, str, str, date]:
    contrat = m.attendue.contrat
    return (
        contrat.declarant.nom_tri,
        contrat.declarant_id,
        not m.bloquante,
        contrat.participant.nom_tri,
        m.attendue.exigence.nature,
        m.attendue.mois or date.min,
    )


def _since(attendue: Attendue, jour: date) -> date:
    """Since it was refused or ended its last month; else since its month ended, or the contrat began."""
    piece, contrat = attendue.piece, attendue.contrat
    if attendue.etat is EtatAttendue.REFUSEE and piece is not None and piece.verifiee_le is not None:
        return piece.verifiee_le.astimezone(ZoneInfo(contrat.guichet.fuseau)).date()
    if attendue.etat is EtatAttendue.EXPIREE and piece is not None and piece.expire_le is not None:
        return min(add_months(first_day(piece.expire_le), 1), jour)
    if attendue.mois is not None:
        return min(add_months(attendue.mois, 1), jour)
    return min(max(contrat.debut, attendue.exigence.du), jour)
