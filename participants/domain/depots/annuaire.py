"""Who a name of a file is, among the people of the month: never guessed between two."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher

from operations.models import Lot
from participants.classeurs.valeurs import plain, read_text, words
from participants.domain.declarations.controle import covered_days
from participants.domain.declarations.grille import HORS_MARCHE, GrilleEntreprise, LigneGrille, lot_label
from participants.domain.libelles import lot_names
from participants.models import Contrat

PROCHE = 0.8
COURT = 3


@dataclass(frozen=True, slots=True)
class Trouvee:
    """`contrats`: one when it is sure, several to choose from, none when nobody looks like it."""

    contrats: Sequence[Contrat] = ()
    sure: bool = False


@dataclass
class Annuaire:
    """The people and lots of one grid, by the words that name them."""

    grille: GrilleEntreprise
    lignes: dict[int, list[LigneGrille]] = field(default_factory=lambda: defaultdict(list))
    contrats: dict[str, Contrat] = field(default_factory=dict)
    complets: dict[tuple[str, ...], list[Contrat]] = field(default_factory=lambda: defaultdict(list))
    mots: dict[str, list[Contrat]] = field(default_factory=lambda: defaultdict(list))
    connus: dict[str, Trouvee] = field(default_factory=dict)
    libelles: dict[str, list[Contrat]] = field(default_factory=lambda: defaultdict(list))
    marches: dict[tuple[str, tuple[int, ...]], list[Lot | None]] = field(default_factory=dict)
    lots: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for ligne in self.grille.lignes:
            contrat = ligne.contrat
            if contrat.pk not in self.lignes:
                self.contrats[str(contrat.cle)] = contrat
                noms = words(f"{contrat.participant.nom} {contrat.participant.prenom}")
                self.complets[noms].append(contrat)
                for mot in set(noms):
                    self.mots[mot].append(contrat)
            self.lignes[contrat.pk].append(ligne)
        lots = (lot for ligne in self.grille.lignes for lot in (ligne.lot, *ligne.lots) if lot)
        self.lots = lot_names(lots, court=True)
        for contrat in self.contrats.values():
            self.libelles[plain(self.label(contrat))].append(contrat)

    def find(self, nom: str) -> Trouvee:
        """Whole names, in any order; else those that look like it, to be confirmed by a person."""
        cle = plain(nom)
        if cle not in self.connus:
            self.connus[cle] = self._find(words(nom))
        return self.connus[cle]

    def _find(self, noms: tuple[str, ...]) -> Trouvee:
        if exacts := self.complets.get(noms):
            personnes = {contrat.participant_id for contrat in exacts}
            return Trouvee(exacts, sure=len(personnes) == 1)
        voisins: dict[int, Contrat] = {}
        for mot in noms:
            if len(mot) >= COURT:
                voisins.update({contrat.pk: contrat for contrat in self.mots.get(mot, ())})
        proches = [contrat for contrat in voisins.values() if self._looks_like(contrat, noms)]
        return Trouvee(sorted(proches, key=lambda c: (c.participant.nom_tri, c.pk)))

    def _looks_like(self, contrat: Contrat, noms: tuple[str, ...]) -> bool:
        """The surname alone, an initial, a letter more or less."""
        siens = words(f"{contrat.participant.nom} {contrat.participant.prenom}")
        famille = set(words(contrat.participant.nom))
        autres = set(noms) - famille
        if famille <= set(noms) and all(any(s.startswith(mot) for s in siens) for mot in autres):
            return True
        return SequenceMatcher(None, " ".join(siens), " ".join(noms)).ratio() >= PROCHE

    def narrow(self, contrats: Sequence[Contrat], jour: date | None, lot: Lot | None) -> Sequence[Contrat]:
        """The contrats of one person that a day or a lot leaves possible; all of them when none does."""
        possibles = contrats
        if jour is not None:
            possibles = [c for c in possibles if c.debut <= jour and (c.fin is None or jour <= c.fin)]
        if lot is not None and len(possibles) > 1:
            possibles = [c for c in possibles if any(u.lot == lot for u in self.lignes[c.pk])] or possibles
        return possibles or contrats

    def label(self, contrat: Contrat) -> str:
        """The person; with what tells the contrat apart where there are several, or homonyms."""
        nom = str(contrat.participant)
        semblables = self.complets[words(f"{contrat.participant.nom} {contrat.participant.prenom}")]
        return nom if len(semblables) == 1 else f"{nom}, {self.details(contrat)}"

    def details(self, contrat: Contrat) -> str:
        fin = f" au {contrat.fin:%d/%m/%Y}" if contrat.fin else ""
        depuis = "du" if contrat.fin else "depuis le"
        return f"{contrat.get_type_display()} {depuis} {contrat.debut:%d/%m/%Y}{fin}"

    def by_label(self, texte: str) -> Contrat | None:
        trouves = self.libelles.get(plain(texte), [])
        if not trouves:
            trouvee = self.find(texte)
            trouves = list(trouvee.contrats) if trouvee.sure else []
        return trouves[0] if len(trouves) == 1 else None

    def lots_of(self, contrat: Contrat) -> list[Lot]:
        return self.lignes[contrat.pk][0].lots if contrat.pk in self.lignes else []

    def lot_name(self, lot: Lot | None) -> str:
        """Short enough for a cell, and that of no other lot of the grid."""
        return HORS_MARCHE if lot is None else self.lots.get(lot.pk) or lot_label(lot)

    def find_lot(self, texte: str, lots: Sequence[Lot]) -> list[Lot | None]:
        """The lots that a text may name, looked for once for a text and a list. [None]: no marché."""
        cle = (texte, tuple(lot.pk for lot in lots))
        if cle not in self.marches:
            self.marches[cle] = self._find_lot(plain(texte), lots)
        return self.marches[cle]

    def _find_lot(self, cle: str, lots: Sequence[Lot]) -> list[Lot | None]:
        """Its name here, else its own wording or its marché's, else all the words in them."""
        if cle == plain(HORS_MARCHE):
            return [None]
        for noms in (self._names, _wordings):
            if exacts := [lot for lot in lots if cle in {plain(read_text(nom)) for nom in noms(lot)}]:
                return list(exacts)
        mots = set(cle.split())
        return [lot for lot in lots if mots and mots <= self._words(lot)]

    def _names(self, lot: Lot) -> tuple[str, ...]:
        return self.lot_name(lot), lot_label(lot)

    def _words(self, lot: Lot) -> set[str]:
        return set(plain(f"{self.lot_name(lot)} {lot_label(lot)} {lot.objet}").split())

    def default_lots(self, contrat: Contrat) -> list[Lot | None]:
        """Where the grid has this contrat."""
        return [ligne.lot for ligne in self.lignes[contrat.pk]]

    def days(self, contrat: Contrat) -> tuple[date, date] | None:
        return covered_days(contrat, self.grille.mois)


def _wordings(lot: Lot) -> tuple[str, ...]:
    return lot.objet, lot.marche.objet
