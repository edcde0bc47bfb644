"""Where each proof stands: missing, to be checked, refused, expired, accepted; by contrat and month.

`batch/sources.py` of the clauses holds the same rule for hours: an accepted proof covers a month when it is
not expired before it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from guichets.formats import format_mois
from guichets.portee import courante
from participants.domain.mois import add_months, first_day, today_of
from participants.domain.partenaires import names_across, scope_of
from participants.domain.pieces.exigences import CarnetExigences
from participants.enums import EtatDeclaration, EtatLigne, EtatPiece, NaturePiece, PeriodicitePiece
from participants.models import Contrat, ExigencePiece, LigneHeures, Piece


class EtatAttendue(StrEnum):
    REFUSEE = "refusee"
    EXPIREE = "expiree"
    MANQUANTE = "manquante"
    EXPIRE_BIENTOT = "expire_bientot"
    A_VERIFIER = "a_verifier"
    ACCEPTEE = "acceptee"


A_DEPOSER = (EtatAttendue.REFUSEE, EtatAttendue.EXPIREE, EtatAttendue.MANQUANTE)
NON_ACQUISES = (*A_DEPOSER, EtatAttendue.A_VERIFIER)
DITES: dict[EtatAttendue, tuple[str, str]] = {
    EtatAttendue.REFUSEE: ("danger", "Refusée"),
    EtatAttendue.EXPIREE: ("danger", "Expirée"),
    EtatAttendue.MANQUANTE: ("alerte", "À déposer"),
    EtatAttendue.EXPIRE_BIENTOT: ("alerte", "Expire bientôt"),
    EtatAttendue.A_VERIFIER: ("attente", "Déposée"),
    EtatAttendue.ACCEPTEE: ("succes", "Acceptée"),
}
ZERO = Decimal(0)
Heures = tuple[Decimal, Decimal]
"""Validated, and sent but not validated yet."""
RANGS = {etat: rang for rang, etat in enumerate(EtatAttendue)}


@dataclass(frozen=True, slots=True)
class Attendue:
    """A proof that a contrat needs, or one of its months. `piece`: what its state comes from.

    `heures`: validated hours that it holds back, `heures_a_valider`: those that it would; none where it
    does not block.
    """

    contrat: Contrat
    exigence: ExigencePiece
    mois: date | None
    etat: EtatAttendue
    piece: Piece | None
    heures: Decimal
    heures_a_valider: Decimal

    @property
    def libelle(self) -> str:
        return piece_label(self.exigence.nature, self.mois, self.exigence.libelle)

    @property
    def ton(self) -> str:
        return DITES[self.etat][0]

    @property
    def dit(self) -> str:
        return DITES[self.etat][1]

    @property
    def a_deposer(self) -> bool:
        return self.etat in A_DEPOSER or self.etat is EtatAttendue.EXPIRE_BIENTOT

    @property
    def retient_des_heures(self) -> bool:
        return self.exigence.bloquante and self.etat in NON_ACQUISES

    @property
    def ancre(self) -> str:
        return (
            f"{self.contrat.cle}-{self.exigence.nature}-{self.mois:%Y-%m}"
            if self.mois
            else (f"{self.contrat.cle}-{self.exigence.nature}")
        )


def piece_label(nature: str, mois: date | None, precision: str = "") -> str:
    """« Relevé d'heures signé, mars 2026 »; a kind without a name of its own takes what the guichet wrote."""
    nom = precision if precision and nature == NaturePiece.AUTRE else str(NaturePiece(nature).label)
    return f"{nom}, {format_mois(mois)}" if mois else nom


def proofs_of(contrats: Sequence[Contrat], *, mois: date | None = None) -> list[Attendue]:
    """What the contrats need, worst first; of one month when it is given. A fixed number of queries.

    Read under the guichets' own scopes: a proof that the other party deposited counts too. Only facts cross.
    """
    par_guichet: dict[int, list[Contrat]] = defaultdict(list)
    for contrat in contrats:
        par_guichet[contrat.guichet_id].append(contrat)
    toutes = [a for guichet_id, leurs in par_guichet.items() for a in _of_guichet(guichet_id, leurs, mois)]
    return sorted(toutes, key=_rank)


def _rank(a: Attendue) -> tuple[int, bool, str, str, date]:
    """Worst first, then what holds hours back, then by name."""
    nom = a.contrat.participant.nom_tri
    return RANGS[a.etat], not a.exigence.bloquante, nom, a.exigence.nature, a.mois or date.min


def _of_guichet(guichet_id: int, contrats: list[Contrat], mois: date | None) -> Iterator[Attendue]:
    jour = today_of(contrats[0].guichet)
    ids = [contrat.pk for contrat in contrats]
    with scope_of(guichet_id):
        carnet = CarnetExigences.of(guichet_id)
        pieces = _pieces(ids) if carnet.exigences else {}
        travailles = _months_worked(ids, mois) if carnet.exigences else {}
    for contrat in contrats:
        for exigence in carnet.for_modalite(contrat.modalite):
            for repere in _months(contrat, exigence, travailles.get(contrat.pk, {}), jour, mois):
                du_mois = repere if exigence.periodicite == PeriodicitePiece.MOIS else None
                candidates = pieces.get((contrat.pk, exigence.nature, du_mois), [])
                etat, piece = _state(candidates, repere, contrat, jour)
                retenues = _held_back(exigence, du_mois, candidates, travailles.get(contrat.pk, {}))
                yield Attendue(contrat, exigence, du_mois, etat, piece, *retenues)


def _held_back(
    exigence: ExigencePiece, mois: date | None, candidates: list[Piece], travailles: Mapping[date, Heures]
) -> Heures:
    """Of its month, or of the months of the contrat that nothing accepted covers."""
    retenues = [
        heures
        for un, heures in travailles.items()
        if exigence.bloquante
        and (mois is None or un == mois)
        and _asked_in(exigence, un)
        and not any(_covers(piece, un) for piece in candidates)
    ]
    return sum((v for v, _ in retenues), ZERO), sum((a for _, a in retenues), ZERO)


def _asked_in(exigence: ExigencePiece, mois: date) -> bool:
    return exigence.du <= mois and (exigence.au is None or mois <= exigence.au)


def _covers(piece: Piece, mois: date) -> bool:
    valable = piece.expire_le is None or piece.expire_le >= mois
    return valable and piece.etat == EtatPiece.ACCEPTEE


def _months(
    contrat: Contrat, exigence: ExigencePiece, travailles: Iterable[date], jour: date, mois: date | None
) -> list[date]:
    """Months in which it is asked for: each month worked, or the last one that the contrat has reached."""
    if exigence.periodicite == PeriodicitePiece.MOIS:
        return sorted(m for m in travailles if _asked_in(exigence, m))
    dernier = mois or min(first_day(contrat.fin or jour), first_day(jour))
    if exigence.au is not None:
        dernier = min(dernier, first_day(exigence.au))
    return [dernier] if dernier >= max(first_day(contrat.debut), exigence.du) else []


def _state(
    candidates: list[Piece], mois: date, contrat: Contrat, jour: date
) -> tuple[EtatAttendue, Piece | None]:
    """`candidates`: latest first."""
    if not candidates:
        return EtatAttendue.MANQUANTE, None
    par_etat = {etat: [p for p in candidates if p.etat == etat] for etat in EtatPiece}
    attend = next(iter(par_etat[EtatPiece.A_VERIFIER]), None)
    for piece in par_etat[EtatPiece.ACCEPTEE]:
        if _covers(piece, mois):
            if attend is None and _ends_soon(piece, contrat, jour):
                return EtatAttendue.EXPIRE_BIENTOT, piece
            return EtatAttendue.ACCEPTEE, piece
    if attend is not None:
        return EtatAttendue.A_VERIFIER, attend
    derniere = candidates[0]
    return (EtatAttendue.REFUSEE if derniere.etat == EtatPiece.REFUSEE else EtatAttendue.EXPIREE), derniere


def _ends_soon(piece: Piece, contrat: Contrat, jour: date) -> bool:
    """Before the end of next month, while the contrat goes on."""
    if piece.mois is not None or piece.expire_le is None:
        return False
    continue_ = contrat.fin is None or contrat.fin >= add_months(first_day(piece.expire_le), 1)
    return continue_ and piece.expire_le < add_months(first_day(jour), 2)


def _pieces(contrat_ids: Iterable[int]) -> dict[tuple[int, str, date | None], list[Piece]]:
    pieces: dict[tuple[int, str, date | None], list[Piece]] = defaultdict(list)
    lues = Piece.objects.filter(contrat_id__in=list(contrat_ids)).select_related("document")
    for piece in lues.order_by("-cree_le", "-pk"):
        pieces[piece.contrat_id, piece.nature, piece.mois].append(piece)
    return pieces


def _months_worked(contrat_ids: Iterable[int], mois: date | None) -> dict[int, dict[date, Heures]]:
    """Months for which hours are declared; those of a rectification are not counted twice."""
    lignes = LigneHeures.objects.filter(contrat_id__in=list(contrat_ids), heures__gt=0)
    lignes = lignes.exclude(etat=EtatLigne.REMPLACEE)
    if mois is not None:
        lignes = lignes.filter(mois=mois)
    transmises = Q(
        etat=EtatLigne.EN_ATTENTE, declaration__etat=EtatDeclaration.TRANSMISE, declaration__rang=0
    )
    sommes = lignes.values("contrat_id", "mois").annotate(
        validees=Coalesce(Sum("heures", filter=Q(etat=EtatLigne.VALIDEE)), ZERO),
        a_valider=Coalesce(Sum("heures", filter=transmises), ZERO),
    )
    travailles: dict[int, dict[date, Heures]] = defaultdict(dict)
    for contrat_id, un, *heures in sommes.values_list("contrat_id", "mois", "validees", "a_valider"):
        travailles[contrat_id][un] = (heures[0], heures[1])
    return travailles


def own_contrats() -> list[Contrat]:
    """Of which the companies of the scope declare the hours: theirs to prove."""
    contrats = Contrat.objects.filter(declarant_id__in=sorted(courante().entreprises))
    return list(contrats.select_related("participant", "guichet", "lot__marche").order_by("pk"))


def awaited_from_others() -> list[tuple[Attendue, str]]:
    """Proofs on which hours counted for the companies of the scope depend, and the company that owes them."""
    ids = sorted(courante().entreprises)
    contrats = Contrat.objects.filter(creditee_id__in=ids).exclude(declarant_id__in=ids)
    lus = list(contrats.select_related("participant", "guichet", "lot__marche").order_by("pk"))
    attendues = [a for a in proofs_of(lus) if a.retient_des_heures]
    noms = names_across((a.contrat.guichet_id, a.contrat.declarant_id) for a in attendues)
    return [(a, noms[a.contrat.declarant_id]) for a in attendues]
