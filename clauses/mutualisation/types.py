"""Values that enter and leave the engine. Every amount is an integer number of hundredths of an hour."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import Enum, IntEnum


class MutualisationError(RuntimeError):
    """The engine caught itself in a fault: the result breaks a rule or is not optimal. Nothing may be
    written."""


class Partage(IntEnum):
    """How far hours may travel from the marché on which they were worked."""

    AUCUN = 0
    OPERATION = 1
    DONNEUR_ORDRE = 2
    GUICHET = 3


class Prorata(Enum):
    """What becomes of a line that straddles the first or last day of an engagement."""

    JOURS_OUVRES = "jours_ouvres"  # cut in proportion to the working days on each side
    CONTENU = "contenu"  # counts whole, only if all its days fit
    CHEVAUCHEMENT = "chevauchement"  # counts whole as soon as one of its days fits


class MotifAffectation(Enum):
    SUR_LE_MARCHE = "sur_le_marche"
    MEME_OPERATION = "meme_operation"
    MEME_DONNEUR_ORDRE = "meme_donneur_ordre"
    MEME_GUICHET = "meme_guichet"
    HORS_MARCHE = "hors_marche"


class MotifManque(Enum):
    RIEN_DECLARE = "rien_declare"  # the company has no hours at all
    PERIODE = "periode"  # no hours on the days of the engagement
    PUBLIC = "public"  # hours on its days, but of nobody who counts for its public
    MUTUALISATION = "mutualisation"  # hours of its public on its days, but their marché or this one refuses
    EPUISE = (
        "epuise"  # every hour it could take is already retained, here or on an engagement that needs it first
    )


class MotifSurplus(Enum):
    NON_ELIGIBLE = "non_eligible"  # the person counted for no public on those days
    PERIODE = "periode"  # no engagement is open on those days
    PUBLIC = "public"  # the engagements open on those days ask for another public
    MUTUALISATION = "mutualisation"  # an engagement could take them, but mutualisation is refused
    EN_RESERVE = "en_reserve"  # an engagement will need them later, not yet
    EXCEDENT = "excedent"  # every engagement that could take them is complete


@dataclass(frozen=True, slots=True, kw_only=True)
class Engagement:
    """One company's share of what is owed on a marché; yearly tranches and sub-targets are separate ones."""

    id: str
    debut: date
    fin: date  # inclusive
    centiemes: int  # owed, > 0
    attendu: int | None = None  # expected to date, frozen hours included; None: all of it
    figes: int = 0  # frozen by closed months; may exceed what is owed after an amendment
    publics: frozenset[str] = frozenset()  # the person must count for one of them; empty: any eligible person
    marche: str = ""  # shared by the engagements of one marché; empty: its own id
    operation: str = ""
    donneur_ordre: str = ""
    donne: Partage = Partage.GUICHET  # how far the hours worked on its marché may go
    recoit: Partage = Partage.GUICHET  # from how far it may receive hours
    hors_marche: bool = True  # may receive hours worked on no marché
    exclus: tuple[tuple[date, date], ...] = ()  # inclusive intervals that take no hours

    @property
    def cle_marche(self) -> str:
        return self.marche or self.id

    @property
    def place(self) -> int:
        """Hundredths that it may still take."""
        return max(0, self.centiemes - self.figes)

    def est_urgent(self, horizon: date | None) -> bool:
        return horizon is not None and self.fin <= horizon

    def besoin(self, horizon: date | None) -> int:
        """Hundredths still expected to date; all that is owed once the engagement is urgent."""
        if self.attendu is None or self.est_urgent(horizon):
            return self.place
        return max(0, min(self.attendu, self.centiemes) - self.figes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heures:
    """A free piece of a validated line of hours."""

    id: str
    debut: date
    fin: date  # inclusive: the days on which they were worked
    centiemes: int  # > 0
    publics: frozenset[str]  # what the person counts for; empty: not eligible
    origine: str | None = None  # any engagement of the marché worked on; None: worked on no marché


@dataclass(frozen=True, slots=True)
class Affectation:
    heures: str
    engagement: str
    debut: date
    fin: date
    centiemes: int
    motif: MotifAffectation


@dataclass(frozen=True, slots=True)
class DetailManque:
    """Why an engagement is short. `groupe` and the two amounts are the tight side of the minimum cut.

    `groupe`: the engagements that compete for the same hours, itself included; `utilisables`: hundredths for
    which they compete (all of them are retained, within the group); `besoin`: hundredths that the group
    lacked before this run; `ecartees`: hundredths that the engagement could not take, by first reason.
    """

    groupe: tuple[str, ...]
    utilisables: int
    besoin: int
    ecartees: tuple[tuple[MotifManque, int], ...]


@dataclass(frozen=True, slots=True)
class Manque:
    engagement: str
    centiemes: int  # still missing of what is expected to date
    motif: MotifManque
    detail: DetailManque


@dataclass(frozen=True, slots=True)
class Surplus:
    heures: str
    debut: date
    fin: date
    centiemes: int
    motif: MotifSurplus


@dataclass(frozen=True, slots=True)
class Certificat:
    """Maximum flow equals minimum cut: no other sharing retains more hours in all."""

    couvert: int
    coupe: int


@dataclass(frozen=True, slots=True)
class Ventilation:
    affectations: tuple[Affectation, ...]
    manques: tuple[Manque, ...]
    surplus: tuple[Surplus, ...]
    certificat: Certificat


def check_engagements(engagements: Collection[Engagement]) -> None:
    """Raise ValueError naming the first engagement that cannot be taken as it is."""
    vus: set[str] = set()
    for e in engagements:
        _check_commun("engagement", e, vus)
        if e.figes < 0 or (e.attendu is not None and e.attendu < 0):
            raise ValueError(f"Engagement « {e.id} » : les heures figées ou attendues sont négatives.")
        if any(du > au for du, au in e.exclus):
            raise ValueError(f"Engagement « {e.id} » : une période exclue finit avant de commencer.")


def check_heures(heures: Collection[Heures], engagements: Collection[Engagement] | None) -> None:
    """Raise ValueError naming the first line that cannot be taken as it is. None: origins are not looked
    up."""
    vus: set[str] = set()
    connus = None if engagements is None else {e.id for e in engagements}
    for h in heures:
        _check_commun("ligne d’heures", h, vus)
        if connus is not None and h.origine is not None and h.origine not in connus:
            raise ValueError(f"Ligne d’heures « {h.id} » : origine inconnue « {h.origine} ».")


def _check_commun(quoi: str, x: Engagement | Heures, vus: set[str]) -> None:
    nom = f"{quoi.capitalize()} « {x.id} »"
    if not x.id:
        raise ValueError(f"{quoi.capitalize()} sans identifiant (du {x.debut:%d/%m/%Y} au {x.fin:%d/%m/%Y}).")
    if x.id in vus:
        raise ValueError(f"{nom} : identifiant en double.")
    vus.add(x.id)
    # A float would be truncated without a word by the solver.
    if type(x.centiemes) is not int or x.centiemes <= 0:
        raise ValueError(f"{nom} : le nombre d’heures doit être un entier de centièmes, plus grand que zéro.")
    if x.debut > x.fin:
        raise ValueError(f"{nom} : la fin ({x.fin:%d/%m/%Y}) précède le début ({x.debut:%d/%m/%Y}).")
