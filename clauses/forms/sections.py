"""One company in one guichet: the lines of one declaration, written whole or line by line."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import QueryDict

from clauses.forms.cellules import ListeLots
from clauses.forms.lignes import MANQUE, LigneForm
from participants.domain.declarations.circuit import ContratsSansHeures
from participants.domain.declarations.controle import Alerte, LignesRefusees, Saisie
from participants.domain.declarations.grille import GrilleEntreprise, LigneGrille
from participants.domain.declarations.saisie import RIEN_ET_HEURES
from participants.domain.declarations.versions import BrouillonModifie
from participants.models import Contrat

LIGNES_PAR_CONTRAT = 10
ESSAIS = 4


@dataclass(frozen=True, slots=True)
class Envoi:
    """What one section gives to be written. `version`: what its page was read from, None when not told."""

    grille: GrilleEntreprise
    lignes: list[Saisie]
    rien: bool
    version: str | None


Enregistrer = Callable[[Envoi], list[Alerte]]


class SectionGrille:
    """The lines of one declaration that a page shows. `contrats`: those of the page, all when None."""

    def __init__(
        self,
        grille: GrilleEntreprise,
        data: QueryDict | None,
        premier_rang: int,
        contrats: set[int] | None = None,
    ) -> None:
        self.grille = grille
        self.cle = str(grille.entreprise.cle)
        self.nom_rien, self.nom_version = f"rien-{self.cle}", f"version-{self.cle}"
        self.data = data if grille.modifiable else None
        self.rien = grille.rien_a_declarer if self.data is None else self.nom_rien in self.data
        self.conflit = False
        self.erreurs: list[str] = []
        self.erreurs_rien: list[str] = []
        self.listes: dict[tuple[int, ...], ListeLots] = {}
        self.autres = [u for u in grille.lignes if contrats is not None and u.contrat.pk not in contrats]
        """Lines of the same declaration on other pages: what is saved, or suggested, stays as it is."""
        autres = {ligne.contrat.pk for ligne in self.autres}
        self.lignes = [ligne for ligne in grille.lignes if ligne.contrat.pk not in autres]
        self.formulaires = self._forms(premier_rang)

    def _forms(self, rang: int) -> list[LigneForm]:
        formulaires: list[LigneForm] = []
        for contrat_lignes in by_contrat(self.lignes):
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
            self.listes[cle] = ListeLots(ligne.lots, f"lots-{self.cle}-{len(self.listes)}", ligne.noms)
        return self.listes[cle]

    @property
    def listes_longues(self) -> list[ListeLots]:
        return [liste for liste in self.listes.values() if liste.longue]

    def _numbers(self, contrat: Contrat, presentes: int) -> list[int]:
        if self.data is None:
            return list(range(presentes))
        envoyes = [n for n in range(LIGNES_PAR_CONTRAT) if f"{contrat.cle}-{n}-heures" in self.data]
        return envoyes or list(range(presentes))

    @property
    def contrats(self) -> set[str]:
        return {str(ligne.contrat.cle) for ligne in self.lignes}

    @property
    def identifiant(self) -> str:
        return f"grille-{self.cle}"

    @property
    def rectification(self) -> bool:
        return self.grille.declaration is not None and self.grille.declaration.rang > 0

    @property
    def version(self) -> str:
        """What the page was first read from; once a conflict was shown, what is saved now."""
        if self.data is None or self.conflit:
            return self.grille.version
        return self.data.get(self.nom_version, self.grille.version)

    @property
    def version_lue(self) -> str | None:
        return self.data.get(self.nom_version) if self.data is not None else None

    @property
    def refusee(self) -> bool:
        return bool(self.erreurs or self.erreurs_rien or any(f.erreurs for f in self.formulaires))

    @property
    def total_ailleurs(self) -> Decimal:
        return sum((ligne.heures or Decimal(0) for ligne in self.autres), Decimal(0))

    @property
    def total(self) -> Decimal:
        """Of the hours as they stand on the page, and of the other pages'; zero once « rien » is ticked."""
        if self.rien and not self.erreurs_rien:
            return Decimal(0)
        return sum((f.valeur or Decimal(0) for f in self.formulaires), self.total_ailleurs)

    @property
    def a_des_vides(self) -> bool:
        return any(f.valeur is None for f in self.formulaires)

    @property
    def a_reprendre(self) -> bool:
        return any(f.valeur is None and f.ligne.reference is not None for f in self.formulaires)

    def changed(self) -> bool:
        """Whether something is to be saved: a cell, or the words « rien à déclarer »."""
        return self.rien != self.grille.rien_a_declarer or any(f.has_changed() for f in self.formulaires)

    def check(self) -> None:
        """The form's own rules: what can be said without the domain."""
        for formulaire in self.formulaires:
            formulaire.full_clean()
        if self.rien and any(self._contradicts(formulaire) for formulaire in self.formulaires):
            self.erreurs_rien.append(RIEN_ET_HEURES)

    def _contradicts(self, formulaire: LigneForm) -> bool:
        """Hours that someone said. Those of last month, suggested and left as they were, give way."""
        saisie = formulaire.saisie()
        suggeree = formulaire.ligne.proposee and not formulaire.has_changed()
        return saisie is not None and bool(saisie[2]) and not suggeree

    def _send(self, lignes: Iterable[Saisie]) -> Envoi:
        autres = [_said(ligne) for ligne in self.autres if ligne.heures is not None]
        toutes = [] if self.rien else [*lignes, *autres]
        return Envoi(self.grille, toutes, self.rien, self.version_lue)

    def save(self, enregistrer: Enregistrer) -> None:
        """Give the lines to the domain and put each of its refusals beside the field at fault."""
        dites = [(f, saisie) for f in self.formulaires if (saisie := f.saisie()) is not None]
        try:
            with transaction.atomic():
                enregistrer(self._send(saisie for _, saisie in dites))
        except LignesRefusees as refus:
            self._place(refus, [f for f, _ in dites])
        except ContratsSansHeures as manque:
            self.erreurs.extend(manque.messages)
            for formulaire in self.formulaires:
                if str(formulaire.ligne.contrat.cle) in manque.contrats and not formulaire.suite:
                    formulaire.refuse("heures", MANQUE)
        except ValidationError as erreur:
            self._refuse(erreur)

    def save_valid(self, enregistrer: Enregistrer) -> bool:
        """Write what can be; a refused line stays as it was saved, and the refusal is told beside it.

        A ceiling counts several lines of a person: each refusal sets one more aside, then all is tried again.
        """
        dites = [(f, f.said() if f.erreurs else f.saisie()) for f in self.formulaires]
        for _ in range(ESSAIS):
            envoyees = [(f, saisie) for f, saisie in dites if saisie is not None]
            try:
                with transaction.atomic():
                    enregistrer(self._send(saisie for _, saisie in envoyees))
                return True
            except LignesRefusees as refus:
                refusees = self._place(refus, [f for f, _ in envoyees])
                dites = [(f, _fall_back(f, saisie) if f in refusees else saisie) for f, saisie in dites]
            except ValidationError as erreur:
                self._refuse(erreur)
                return False
        return False

    def _refuse(self, erreur: ValidationError) -> None:
        self.conflit = self.conflit or isinstance(erreur, BrouillonModifie)
        self.erreurs.extend(texte for texte in erreur.messages if texte not in self.erreurs)

    def _place(self, refus: LignesRefusees, formulaires: list[LigneForm]) -> list[LigneForm]:
        """Beside its line, or at the head of the section when it stands on another page."""
        touches = []
        for rang, par_champ in refus.par_ligne.items():
            if rang >= len(formulaires):
                self.erreurs.extend(texte for textes in par_champ.values() for texte in textes)
                continue
            touches.append(formulaires[rang])
            for champ, messages in par_champ.items():
                for message in messages:
                    if message not in formulaires[rang].erreurs:
                        formulaires[rang].refuse(champ, message)
        return touches

    def examine(self) -> None:
        """Put beside each line what deserves a look in the hours as they stand on the page."""
        if not self.grille.modifiable or self.rien:
            return
        lues = [(f, f.lot_choisi, f.valeur) for f in self.formulaires]
        alertes = self.grille.examine((f.ligne.contrat, lot, v) for f, lot, v in lues if v is not None)
        for formulaire, lot, _ in lues:
            cle = (formulaire.ligne.contrat.cle, lot.cle if lot else None)
            formulaire.alertes = [u.court for u in alertes if (u.contrat, u.lot) == cle]


def by_contrat(lignes: Iterable[LigneGrille]) -> list[list[LigneGrille]]:
    par_contrat: dict[int, list[LigneGrille]] = {}
    for ligne in lignes:
        par_contrat.setdefault(ligne.contrat.pk, []).append(ligne)
    return list(par_contrat.values())


def _said(ligne: LigneGrille) -> Saisie:
    lot = ligne.lot.cle if ligne.lot else None
    return ligne.contrat.cle, lot, ligne.heures or Decimal(0), ligne.dont_formation or Decimal(0)


def _fall_back(formulaire: LigneForm, saisie: Saisie | None) -> Saisie | None:
    """What the page was read with; nothing when that is what was just refused."""
    avant = formulaire.said()
    return None if avant == saisie else avant


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
        noms=premiere.noms,
    )
