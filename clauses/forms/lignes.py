"""One line of the hours grid: a contrat on one lot, its hours, what is said beside it."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from clauses.forms.cellules import ListeLots, LotField, SaisieHeures
from guichets.formats import format_heures
from guichets.forms.champs import HeuresField, understood
from operations.models import Lot
from participants.domain.declarations.controle import Saisie
from participants.domain.declarations.grille import LigneGrille

NOM_LONG = 60
MANQUE = "Indiquez un nombre d'heures, 0 compris."
ENTRE_TEMPS = "Enregistré entre-temps : {heures}."
COLONNES = (("heures", "heures"), ("dont_formation", "dont heures de formation"))


class LigneForm(forms.Form):
    """The cells of one contrat on one lot."""

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
        self.alertes: list[str] = []
        self.entre_temps = ""
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
        self._dress(rang)

    def _dress(self, rang: int) -> None:
        champs: dict[str, Any] = self.fields
        nom = self.ligne.nom
        champs["lot"].offer(self.liste, entiere=self.suite)
        champs["lot"].widget.attrs.update(
            {"class": "form-select form-select-sm", "aria-label": f"{nom}, marché"}
        )
        for colonne, (champ, libelle) in enumerate(COLONNES):
            champs[champ].widget.attrs.update(
                {
                    "class": "form-control",
                    "data-ligne": rang,
                    "data-colonne": colonne,
                    "aria-label": f"{nom}, {libelle}",
                }
            )
        if self.ligne.reference is not None:
            champs["heures"].widget.attrs["data-avant"] = f"{self.ligne.reference:f}"
        if self.comme_avant:
            champs["heures"].widget.attrs["class"] += " repris"

    @property
    def valeur(self) -> Decimal | None:
        """The hours shown, typed or read; None when there are none, or none that can be read."""
        champ: Any = self.fields["heures"]
        try:
            return champ.to_python(self["heures"].value()) if self.is_bound else self.ligne.heures
        except ValidationError:
            return None

    @property
    def lot_choisi(self) -> Lot | None:
        return self.liste.lots.get(str(self["lot"].value() or ""))

    @property
    def comme_avant(self) -> bool:
        return self.ligne.reference is not None and self.valeur == self.ligne.reference

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

    def tell_saved(self) -> None:
        """What another saved on this line since the page was read, where it differs from what is typed."""
        enregistrees = None if self.ligne.proposee else self.ligne.heures
        if self.valeur != enregistrees:
            self.entre_temps = ENTRE_TEMPS.format(heures=format_heures(enregistrees))

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

    def said(self) -> Saisie | None:
        """What the page was read with: saved, or suggested. None where nothing was."""
        ligne = self.ligne
        if ligne.heures is None:
            return None
        lot = ligne.lot.cle if ligne.lot else None
        return ligne.contrat.cle, lot, ligne.heures, ligne.dont_formation or Decimal(0)

    def clean(self) -> dict[str, Any]:
        propres = super().clean() or self.cleaned_data
        if propres.get("dont_formation") and propres.get("heures") is None and "heures" not in self.errors:
            self.add_error("heures", MANQUE)
        return propres
