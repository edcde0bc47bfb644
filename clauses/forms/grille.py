"""The hours grid as a form: one small form per line, one section per company and guichet.

The portal and the desk use it alike. Nothing typed is lost: a refused grid is shown as sent.
"""

import re
from decimal import Decimal

from django.db import transaction
from django.http import QueryDict

from clauses.domain.suivi.restes import Restes
from clauses.forms.sections import LIGNES_PAR_CONTRAT, Enregistrer, SectionGrille, by_contrat
from participants.domain.declarations.grille import GrilleEntreprise

LIGNES_PAR_PAGE = 500
"""Three fields a line: a request stays far from what a form may hold, and a page from what a phone can."""
CONTRAT_ETRANGER = (
    "Une des lignes envoyées ne correspond plus à un contrat que vous déclarez. "
    "Rien n'a été enregistré : vérifiez les lignes ci-dessous."
)
_CELLULE = re.compile(r"([0-9a-f-]{36})-\d+-heures")


def pages_of(grilles: list[GrilleEntreprise]) -> list[set[int]]:
    """The contrats of each page: the lines of one contrat are never parted."""
    pages: list[set[int]] = [set()]
    remplie = 0
    for grille in grilles:
        for lignes in by_contrat(grille.lignes):
            if remplie and remplie + len(lignes) > LIGNES_PAR_PAGE:
                pages.append(set())
                remplie = 0
            pages[-1].add(lignes[0].contrat.pk)
            remplie += len(lignes)
    return pages


class GrilleSaisie:
    """Every section of a page: all are written, or none."""

    def __init__(
        self,
        grilles: list[GrilleEntreprise],
        data: QueryDict | None = None,
        *,
        page: int = 1,
        conflit: bool = False,
    ) -> None:
        self.data = data
        self.conflit = conflit
        self.sections: list[SectionGrille] = []
        self.erreurs: list[str] = []
        pages = pages_of(grilles)
        self.nombre_pages = len(pages)
        self.page = min(max(page, 1), self.nombre_pages)
        rang = 0
        for grille in grilles:
            section = SectionGrille(grille, data, rang, pages[self.page - 1] if len(pages) > 1 else None)
            rang += len(section.formulaires)
            self.sections.append(section)

    @property
    def modifiables(self) -> list[SectionGrille]:
        """Sections to write. A guichet where nobody works and nothing is said owes no declaration."""
        return [
            section
            for section in self.sections
            if section.grille.modifiable
            and (section.grille.lignes or section.rien or section.grille.declaration)
        ]

    @property
    def visibles(self) -> list[SectionGrille]:
        """The sections that this page has a line of; one without any line stands on the first."""
        return [s for s in self.sections if s.formulaires or (self.page == 1 and not s.autres)]

    def refusee(self) -> bool:
        return bool(self.erreurs) or any(section.refusee for section in self.sections)

    @property
    def fautives(self) -> list[tuple[str, str]]:
        """Where to go for each line at fault: the place of its field, and whose it is."""
        return [
            (str(formulaire["heures"].id_for_label), formulaire.ligne.nom)
            for section in self.sections
            for formulaire in section.formulaires
            if formulaire.erreurs
        ]

    @property
    def total(self) -> Decimal:
        return sum((section.total for section in self.sections), Decimal(0))

    @property
    def total_ailleurs(self) -> Decimal:
        """What no cell of the page holds: other pages, and months already transmitted."""
        return sum((s.total_ailleurs if s.grille.modifiable else s.total for s in self.sections), Decimal(0))

    def remaining(self, restes: Restes) -> Decimal | None:
        """An estimate of what remains due with the hours typed. None when some of them may already count."""
        if any(section.rectification for section in self.sections):
            return None
        lignes = []
        for section in self.sections:
            if not section.rien:
                lignes += [
                    (str(f.lot_choisi.cle), f.valeur)
                    for f in section.formulaires
                    if f.lot_choisi and f.valeur and f.ligne.compte
                ]
                lignes += [
                    (str(u.lot.cle), u.heures) for u in section.autres if u.lot and u.heures and u.compte
                ]
        return restes.after(lignes)

    def save(self, enregistrer: Enregistrer) -> bool:
        """Write every open section, or none: each fault is then beside its field."""
        self._refuse_foreign()
        for section in self.modifiables:
            section.check()
        with transaction.atomic():
            for section in self.modifiables:
                if not section.erreurs_rien:
                    section.save(enregistrer)
            if self.refusee():
                transaction.set_rollback(True)
        self._mark()
        return not self.refusee()

    def save_valid(self, enregistrer: Enregistrer) -> bool:
        """Write what can be of the sections that changed, and tell the rest: a draft kept while one types."""
        self._refuse_foreign()
        ecrites = []
        for section in self.modifiables:
            section.check()
            if section.changed() and not section.erreurs_rien and not self.erreurs:
                ecrites.append(section.save_valid(enregistrer))
        self._mark()
        return all(ecrites) and not self.erreurs

    def conflicts(self) -> bool:
        return any(section.conflit for section in self.sections)

    def examine(self) -> None:
        """What deserves a look, and after a conflict what the other saved, beside each line."""
        for section in self.sections:
            section.examine()
            if self.conflit:
                section.conflit = True
                for formulaire in section.formulaires:
                    formulaire.tell_saved()

    def _mark(self) -> None:
        for section in self.sections:
            for formulaire in section.formulaires:
                formulaire.mark_errors()

    def _refuse_foreign(self) -> None:
        """A line of a contrat that is not on the page: refused aloud, or hours would vanish in silence."""
        connus = {contrat for section in self.sections for contrat in section.contrats}
        for nom in self.data or ():
            trouve = _CELLULE.fullmatch(nom)
            if trouve and trouve[1] not in connus:
                self.erreurs.append(CONTRAT_ETRANGER)
                return


def with_another_lot(data: QueryDict, contrat: str) -> QueryDict:
    """The same typing with one more line for the contrat."""
    suite = data.copy()
    for numero in range(LIGNES_PAR_CONTRAT):
        if f"{contrat}-{numero}-heures" not in suite:
            suite[f"{contrat}-{numero}-heures"] = ""
            break
    return suite


def with_last_month(data: QueryDict, sections: list[SectionGrille]) -> QueryDict:
    """The same typing with last month's hours in the empty cells: a suggestion, not saved."""
    suite = data.copy()
    for section in sections:
        for formulaire in section.formulaires:
            nom = f"{formulaire.prefix}-heures"
            if formulaire.ligne.reference is not None and not (suite.get(nom) or "").strip():
                suite[nom] = formulaire.fields["heures"].prepare_value(formulaire.ligne.reference)
        suite.pop(section.nom_rien, None)
    return suite


def with_zeros(data: QueryDict, sections: list[SectionGrille]) -> QueryDict:
    """The same typing with zero in the empty cells: said for all at once rather than one by one."""
    suite = data.copy()
    for section in sections:
        for formulaire in section.formulaires:
            nom = f"{formulaire.prefix}-heures"
            if not (suite.get(nom) or "").strip():
                suite[nom] = "0"
    return suite
