"""Who may take what: dates, publics and mutualisation, as bit masks over the sorted engagements."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from clauses.mutualisation.decoupe import bornes_of, cut_line
from clauses.mutualisation.types import Engagement, Heures, Morceau, MotifAffectation, Partage, Prorata

MOTIF_PAR_ECART = {
    Partage.OPERATION: MotifAffectation.MEME_OPERATION,
    Partage.DONNEUR_ORDRE: MotifAffectation.MEME_DONNEUR_ORDRE,
    Partage.GUICHET: MotifAffectation.MEME_GUICHET,
}


def ecart_between(a: Engagement, b: Engagement) -> Partage:
    """What separates two marchés: the narrowest circle that holds both."""
    if a.operation and a.operation == b.operation:
        return Partage.OPERATION
    if a.donneur_ordre and a.donneur_ordre == b.donneur_ordre:
        return Partage.DONNEUR_ORDRE
    return Partage.GUICHET


def motif_of(origine: Engagement | None, receveur: Engagement) -> MotifAffectation:
    """Why hours worked at `origine` count for `receveur`, taking for granted that they may."""
    if origine is None:
        return MotifAffectation.HORS_MARCHE
    if origine.cle_marche == receveur.cle_marche:
        return MotifAffectation.SUR_LE_MARCHE
    return MOTIF_PAR_ECART[ecart_between(origine, receveur)]


def takes_days(e: Engagement, debut: date, fin: date, prorata: Prorata) -> bool:
    """Is the engagement open over the whole interval (or on one of its days, under CHEVAUCHEMENT)?"""
    if prorata is not Prorata.CHEVAUCHEMENT:
        return e.debut <= debut and fin <= e.fin and not any(du <= fin and debut <= au for du, au in e.exclus)
    jour, dernier = max(debut, e.debut).toordinal(), min(fin, e.fin).toordinal()
    for du, au in sorted(e.exclus):
        if du.toordinal() <= jour <= au.toordinal():
            jour = au.toordinal() + 1
    return jour <= dernier


def iter_bits(masque: int) -> Iterator[int]:
    while masque:
        bas = masque & -masque
        yield bas.bit_length() - 1
        masque ^= bas


@dataclass(frozen=True, slots=True)
class Profil:
    """Masks of one piece: engagements open on its days, of its public, of its marché, and reachable from
    elsewhere."""

    jours: int
    publics: int
    marche: int
    partage: int

    @property
    def propres(self) -> int:
        return self.jours & self.publics & self.marche

    @property
    def ailleurs(self) -> int:
        return self.jours & self.publics & self.partage


@dataclass(slots=True)
class Compatibilite:
    """Masks computed once per distinct interval, set of publics and origin: lines share most of theirs."""

    engagements: Sequence[Engagement]
    prorata: Prorata
    _jours: dict[tuple[date, date], int] = field(default_factory=dict)
    _publics: dict[frozenset[str], int] = field(default_factory=dict)
    _origines: dict[str | None, tuple[int, int]] = field(default_factory=dict)

    def profil(self, h: Heures, debut: date, fin: date) -> Profil:
        marche, partage = self.masks_origine(h.origine)
        return Profil(self.mask_jours(debut, fin), self.mask_publics(h.publics), marche, partage)

    def mask_jours(self, debut: date, fin: date) -> int:
        if (debut, fin) not in self._jours:
            ouverts = (takes_days(e, debut, fin, self.prorata) for e in self.engagements)
            self._jours[debut, fin] = _mask(ouverts)
        return self._jours[debut, fin]

    def mask_publics(self, publics: frozenset[str]) -> int:
        if publics not in self._publics:
            self._publics[publics] = _mask(
                bool(publics) and (not e.publics or not e.publics.isdisjoint(publics))
                for e in self.engagements
            )
        return self._publics[publics]

    def masks_origine(self, origine: str | None) -> tuple[int, int]:
        """Engagements of the marché worked on, and those that hours worked there may reach elsewhere."""
        if origine not in self._origines:
            self._origines[origine] = self._compute_origine(origine)
        return self._origines[origine]

    def _compute_origine(self, origine: str | None) -> tuple[int, int]:
        if origine is None:
            return 0, _mask(e.hors_marche for e in self.engagements)
        source = next(e for e in self.engagements if e.id == origine)
        marche = _mask(e.cle_marche == source.cle_marche for e in self.engagements)
        admis = _mask(min(source.donne, e.recoit) >= ecart_between(source, e) for e in self.engagements)
        return marche, admis & ~marche


def cut_lines(
    compatibilite: Compatibilite, heures: Sequence[Heures], feries: Collection[date]
) -> list[Morceau]:
    """Pieces of the lines, cut at the bounds of the engagements that could take them by public and by
    mutualisation.

    Bounds of the other engagements cut nothing: a cut that no sentence explains would only disturb the
    reader. Lines already cut by the caller come out unchanged.
    """
    bornes: dict[int, list[date]] = {}
    morceaux: list[Morceau] = []
    for i, h in enumerate(heures):
        marche, partage = compatibilite.masks_origine(h.origine)
        masque = compatibilite.mask_publics(h.publics) & (marche | partage)
        if compatibilite.prorata is not Prorata.JOURS_OUVRES:
            masque = 0
        if masque not in bornes:
            bornes[masque] = bornes_of(compatibilite.engagements[j] for j in iter_bits(masque))
        morceaux.extend(
            Morceau(i, *part) for part in cut_line(h.debut, h.fin, h.centiemes, bornes[masque], feries)
        )
    return morceaux


def _mask(bits: Iterator[bool]) -> int:
    return sum(1 << j for j, vrai in enumerate(bits) if vrai)
