"""The hours grid as a form: one small form per line, one section per company and guichet.

The portal and the desk use it alike. Nothing typed is lost: a refused grid is shown as sent.
"""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import QueryDict

from clauses.forms.cellules import ListeLots, LotField, SaisieHeures
from guichets.forms.champs import HeuresField, understood
from participants.domain.controle import Alerte, LignesRefusees, Saisie
from participants.domain.declarations import ContratsSansHeures
from participants.domain.grille import GrilleEntreprise, LigneGrille
from participants.domain.saisie import RIEN_ET_HEURES
from participants.models import Contrat

LIGNES_PAR_CONTRAT = 10
NOM_LONG = 60
CONTRAT_ETRANGER = (
    "Une des lignes envoyées ne correspond plus à un contrat que vous déclarez. "
    "Rien n'a été enregistré : vérifiez les lignes ci-dessous."
)
MANQUE = "Indiquez un nombre d'heures, 0 compris."
_CELLULE = re.compile(r"([0-9a-f-]{36})-\d+-heures")

Enregistrer = Callable[[GrilleEntreprise, list[Saisie], bool], list[Alerte]]


class LigneForm(forms.Form):
    """The cell of one contrat on one lot."""

    lot = LotField(label="Marché", required=False)
    heures = HeuresField(label="Heures", required=False, widget=SaisieHeures)
    dont_formation = HeuresField(label="dont formation", required=False, widget=SaisieHeures)

    def __init__(
        self,
        ligne: LigneGrille,
        rang: int,
        numero: int,
        data: QueryDict | None,
        *,
        suite: bool,
        liste: ListeLots,
    ) -> None:
        self.ligne = ligne
        self.liste = liste
        self.suite = suite
        """Not the first line of its contrat: the person's name is not repeated."""
        super().__init__(
            data,
            prefix=f"{ligne.contrat.cle}-{numero}",
            initial={
                "lot": str(ligne.lot.cle) if ligne.lot else "",
                "heures": ligne.heures,
                "dont_formation": ligne.dont_formation,
            },
        )
        champs: dict[str, Any] = self.fields
        champs["lot"].offer(liste, entiere=suite)
        champs["lot"].widget.attrs.update(
            {"class": "form-select form-select-sm", "aria-label": f"{ligne.nom}, marché"}
        )
        for colonne, nom in enumerate(("heures", "dont_formation")):
            libelle = "heures" if nom == "heures" else "dont heures de formation"
            champs[nom].widget.attrs.update(
                {
                    "class": "form-control",
                    "data-ligne": rang,
                    "data-colonne": colonne,
                    "aria-label": f"{ligne.nom}, {libelle}",
                }
            )

    @property
    def marche_entier(self) -> str:
        """The marché chosen, when its name is too long for the width of a select."""
        libelle = self.liste.libelles.get(str(self["lot"].value() or ""), "")
        return libelle if len(libelle) > NOM_LONG else ""

    @property
    def lu(self) -> str:
        """How the typed duration was understood, when it was not decimal hours."""
        return understood(str(self["heures"].value() or "")) if self.is_bound else ""

    @property
    def erreurs(self) -> list[str]:
        return [
            texte for champ in ("contrat", "lot", "heures", "dont_formation") for texte in self._de(champ)
        ]

    def _de(self, champ: str) -> list[str]:
        if not self.is_bound:
            return []
        return [str(e) for e in self.errors.get("__all__" if champ == "contrat" else champ, [])]

    def refuse(self, champ: str, message: str) -> None:
        self.add_error(None if champ == "contrat" else champ, message)

    def mark_errors(self) -> None:
        """Tie each fault to its field for those who do not see the page."""
        for nom in ("lot", "heures", "dont_formation"):
            if self._de(nom) or (nom == "heures" and self._de("contrat")):
                self.fields[nom].widget.attrs.update(
                    {"aria-invalid": "true", "aria-describedby": f"erreur-{self.prefix}"}
                )
                classe = self.fields[nom].widget.attrs["class"]
                self.fields[nom].widget.attrs["class"] = f"{classe} is-invalid"

    def saisie(self) -> Saisie | None:
        """What is given to the domain; None when nothing was said on this line.

        An unreadable duration stands as 0, so that the faults of the other lines are told at the same time:
        nothing of a refused grid is written.
        """
        propres = self.cleaned_data
        if "lot" in self.errors or (propres.get("heures") is None and not self.errors):
            return None
        cle, lot = self.ligne.contrat.cle, propres.get("lot") or None
        if self.errors:
            return cle, lot, Decimal(0), Decimal(0)
        return cle, lot, propres["heures"], propres.get("dont_formation") or Decimal(0)

    def clean(self) -> dict[str, Any]:
        propres = super().clean() or self.cleaned_data
        if propres.get("dont_formation") and propres.get("heures") is None and "heures" not in self.errors:
            self.add_error("heures", MANQUE)
        return propres


class SectionGrille:
    """One company in one guichet: one declaration."""

    def __init__(self, grille: GrilleEntreprise, data: QueryDict | None, premier_rang: int) -> None:
        self.grille = grille
        self.cle = str(grille.entreprise.cle)
        self.nom_rien = f"rien-{self.cle}"
        self.data = data if grille.modifiable else None
        self.rien = grille.rien_a_declarer if self.data is None else self.nom_rien in self.data
        self.erreurs: list[str] = []
        self.erreurs_rien: list[str] = []
        self.alertes: list[Alerte] = []
        self.listes: dict[tuple[int, ...], ListeLots] = {}
        self.formulaires = self._forms(premier_rang)

    def _forms(self, rang: int) -> list[LigneForm]:
        formulaires: list[LigneForm] = []
        for contrat_lignes in self._by_contrat():
            numeros = self._numbers(contrat_lignes[0].contrat, len(contrat_lignes))
            for place, numero in enumerate(numeros):
                ligne = contrat_lignes[place] if place < len(contrat_lignes) else _other_lot(contrat_lignes)
                liste = self._list_of(ligne)
                formulaires.append(
                    LigneForm(ligne, rang + len(formulaires), numero, self.data, suite=place > 0, liste=liste)
                )
        return formulaires

    def _list_of(self, ligne: LigneGrille) -> ListeLots:
        """One for all the lines that may be on the same lots."""
        cle = tuple(lot.pk for lot in ligne.lots)
        if cle not in self.listes:
            self.listes[cle] = ListeLots(ligne.lots, f"lots-{self.cle}-{len(self.listes)}")
        return self.listes[cle]

    @property
    def listes_longues(self) -> list[ListeLots]:
        return [liste for liste in self.listes.values() if liste.longue]

    def _by_contrat(self) -> list[list[LigneGrille]]:
        par_contrat: dict[int, list[LigneGrille]] = {}
        for ligne in self.grille.lignes:
            par_contrat.setdefault(ligne.contrat.pk, []).append(ligne)
        return list(par_contrat.values())

    def _numbers(self, contrat: Contrat, presentes: int) -> list[int]:
        if self.data is None:
            return list(range(presentes))
        envoyes = [n for n in range(LIGNES_PAR_CONTRAT) if f"{contrat.cle}-{n}-heures" in self.data]
        return envoyes or list(range(presentes))

    @property
    def contrats(self) -> set[str]:
        return {str(ligne.contrat.cle) for ligne in self.grille.lignes}

    @property
    def identifiant(self) -> str:
        return f"grille-{self.cle}"

    @property
    def refusee(self) -> bool:
        return bool(self.erreurs or self.erreurs_rien or any(f.erreurs for f in self.formulaires))

    def check(self) -> None:
        """The form's own rules: what can be said without the domain."""
        for formulaire in self.formulaires:
            formulaire.full_clean()
        saisies = [formulaire.saisie() for formulaire in self.formulaires]
        if self.rien and any(saisie is not None and saisie[2] for saisie in saisies):
            self.erreurs_rien.append(RIEN_ET_HEURES)

    def save(self, enregistrer: Enregistrer) -> None:
        """Give the lines to the domain and put each of its refusals beside the field at fault."""
        dites = [(f, saisie) for f in self.formulaires if (saisie := f.saisie()) is not None]
        try:
            with transaction.atomic():
                self.alertes = enregistrer(self.grille, [saisie for _, saisie in dites], self.rien)
        except LignesRefusees as refus:
            for rang, par_champ in refus.par_ligne.items():
                for champ, messages in par_champ.items():
                    for message in messages:
                        dites[rang][0].refuse(champ, message)
        except ContratsSansHeures as manque:
            self.erreurs.extend(manque.messages)
            for formulaire in self.formulaires:
                if str(formulaire.ligne.contrat.cle) in manque.contrats and not formulaire.suite:
                    formulaire.refuse("heures", MANQUE)
        except ValidationError as erreur:
            self.erreurs.extend(erreur.messages)


def _other_lot(lignes: list[LigneGrille]) -> LigneGrille:
    """A line added for the same contrat, on a lot that it does not show yet."""
    premiere = lignes[0]
    return LigneGrille(
        premiere.contrat,
        premiere.lots,
        employeur=premiere.employeur,
        utilisatrice=premiere.utilisatrice,
        fenetre=premiere.fenetre,
        compte=premiere.compte,
    )


class GrilleSaisie:
    """Every section of a page: all are written, or none."""

    def __init__(self, grilles: list[GrilleEntreprise], data: QueryDict | None = None) -> None:
        self.data = data
        self.sections: list[SectionGrille] = []
        self.erreurs: list[str] = []
        rang = 0
        for grille in grilles:
            section = SectionGrille(grille, data, rang)
            rang += len(section.formulaires)
            self.sections.append(section)

    @property
    def modifiables(self) -> list[SectionGrille]:
        """Sections to write. A guichet where nobody works and nothing is said owes no declaration."""
        return [
            section
            for section in self.sections
            if section.grille.modifiable
            and (section.formulaires or section.rien or section.grille.declaration)
        ]

    def refusee(self) -> bool:
        return bool(self.erreurs) or any(section.refusee for section in self.sections)

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
        for section in self.sections:
            for formulaire in section.formulaires:
                formulaire.mark_errors()
        return not self.refusee()

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
            if formulaire.ligne.precedent is not None and not (suite.get(nom) or "").strip():
                suite[nom] = formulaire.fields["heures"].prepare_value(formulaire.ligne.precedent)
        suite.pop(section.nom_rien, None)
    return suite
