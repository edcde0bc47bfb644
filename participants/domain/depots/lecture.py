"""From the rows of a file to what it says of each contrat on each lot; the domain judges it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from guichets.forms.champs import HeuresField
from operations.models import Lot
from participants.classeurs.entetes import Champ, Entetes
from participants.classeurs.modele import Classeur, LigneClasseur
from participants.classeurs.tables import Table
from participants.classeurs.valeurs import plain, read_day, read_heures, read_month, read_text
from participants.domain.declarations.controle import Saisie
from participants.domain.depots.annuaire import Annuaire
from participants.models import Contrat

LOT_INCONNU = "Choisissez un marché de la liste."
MANQUE = HeuresField.default_error_messages["required"]
QUI = "Choisissez la personne dans la liste."
DATE_ILLISIBLE = "Date non comprise. Écrivez par exemple 05/03/2026."
PLUSIEURS_MARCHES = "Cette personne est sur plusieurs marchés : dites lequel dans une colonne « Marché »."
LOTS_DITS = 4
IGNORER = "ignorer"


@dataclass(slots=True)
class Proposition:
    """Hours of one contrat on one lot, and the rows of the file (from 0) that say them."""

    contrat: str
    lot: str | None
    heures: Decimal
    formation: Decimal
    rangs: list[int]
    personne: str
    marche: str

    @property
    def saisie(self) -> Saisie:
        return self.contrat, self.lot, self.heures, self.formation


Fautes = dict[int, dict[str, list[str]]]
Personne = tuple[str, str]
"""Key of the contrat, name."""


@dataclass
class Lecture:
    """`fautes`: row → field → messages. `questions`: a name → the contrats between which a person chooses."""

    propositions: list[Proposition] = field(default_factory=list)
    fautes: Fautes = field(default_factory=dict)
    questions: dict[str, tuple[str, list[Contrat]]] = field(default_factory=dict)
    rangs_en_question: int = 0
    inconnues: int = 0
    hors_mois: int = 0
    arrondies: int = 0
    noms: dict[int, str] = field(default_factory=dict)
    contrats: dict[int, str] = field(default_factory=dict)
    """Row → the contrat that it is about."""

    def refuse(self, rang: int, champ: str, message: str) -> None:
        self.fautes.setdefault(rang, {}).setdefault(champ, []).append(message)

    def add(
        self, rang: int, personne: Personne, lot: Lot | None, marche: str, heures: tuple[Decimal, Decimal]
    ) -> Proposition:
        cle = str(lot.cle) if lot else None
        dite = Proposition(personne[0], cle, *heures, [rang], personne[1], marche)
        self.propositions.append(dite)
        return dite

    def hours(self, rang: int, heures: Any, formation: Any) -> tuple[Decimal | None, Decimal]:
        """As the grid reads two cells; a fault is noted at its own."""
        lues: list[Decimal | None] = []
        for champ, valeur in (("heures", heures), ("dont_formation", formation)):
            try:
                duree = read_heures(valeur)
            except ValidationError as refus:
                self.refuse(rang, champ, refus.messages[0])
                lues.append(None)
            else:
                self.arrondies += duree.arrondie
                lues.append(duree.heures)
        if lues[0] is None and lues[1] and rang not in self.fautes:
            self.refuse(rang, "heures", str(MANQUE))
        return lues[0], lues[1] or Decimal(0)


def read_our_rows(classeur: Classeur, annuaire: Annuaire) -> Lecture:
    """The workbook that we wrote: its rows name their contrat; the free rows name a person of the list."""
    lecture = Lecture()
    for ligne in classeur.lignes:
        lecture.noms[ligne.rang] = ligne.personne
        heures, formation = lecture.hours(ligne.rang, ligne.heures, ligne.formation)
        if heures is None and ligne.rang not in lecture.fautes:
            continue
        contrat = annuaire.contrats.get(ligne.identifiant)
        if contrat is None and not ligne.identifiant:
            contrat = annuaire.by_label(ligne.personne)
            if contrat is None:
                lecture.refuse(ligne.rang, "contrat", QUI)
                continue
        cle = str(contrat.cle) if contrat else ligne.identifiant
        lecture.contrats[ligne.rang] = cle
        lots = _chosen_lots(annuaire, contrat, ligne)
        if len(lots) != 1:
            lecture.refuse(ligne.rang, "lot", LOT_INCONNU)
        if ligne.rang not in lecture.fautes and heures is not None:
            personne = str(contrat.participant) if contrat else ligne.personne
            lecture.add(ligne.rang, (cle, personne), lots[0], annuaire.lot_name(lots[0]), (heures, formation))
    return lecture


def _chosen_lots(annuaire: Annuaire, contrat: Contrat | None, ligne: LigneClasseur) -> list[Lot | None]:
    """A contrat that is not on the grid goes on: the domain says why it cannot be declared."""
    if not ligne.marche or contrat is None:
        return [None]
    return annuaire.find_lot(ligne.marche, annuaire.lots_of(contrat))


def read_free_rows(
    table: Table,
    entetes: Entetes,
    colonnes: Mapping[str, str],
    choix: Mapping[str, str],
    annuaire: Annuaire,
) -> Lecture:
    """Somebody else's file: names are looked for, rows of one person are added up when they are dated."""
    places = {champ: entetes.noms.index(nom) for champ, nom in colonnes.items() if nom in entetes.noms}
    lecteur = LecteurLibre(annuaire, choix, cumule=Champ.DATE in places)
    for rang, ligne in enumerate(table.lignes[entetes.rang + 1 :], entetes.rang + 1):
        lecteur.read(rang, {champ: ligne[p] if p < len(ligne) else None for champ, p in places.items()})
    return lecteur.lecture


@dataclass
class LecteurLibre:
    """`choix`: a name → the contrat that a person chose. `cumule`: rows of one contrat are added up."""

    annuaire: Annuaire
    choix: Mapping[str, str]
    cumule: bool
    lecture: Lecture = field(default_factory=Lecture)
    cumuls: dict[tuple[str, str | None], Proposition] = field(default_factory=dict)

    def read(self, rang: int, valeurs: Mapping[str, Any]) -> None:
        nom = f"{read_text(valeurs.get(Champ.NOM))} {read_text(valeurs.get(Champ.PRENOM))}".strip()
        heures, formation = valeurs.get(Champ.HEURES), valeurs.get(Champ.FORMATION)
        if not nom or not (read_text(heures) or read_text(formation)):
            return
        contrats = self._people(nom)
        if not contrats or not self._of_month(rang, valeurs.get(Champ.DATE)):
            return
        self.lecture.noms[rang] = str(contrats[0].participant)
        place = self._place(rang, contrats, valeurs)
        if place is None:
            if rang not in self.lecture.fautes:
                self._ask(nom, contrats)
            return
        contrat, lot = place
        self.lecture.contrats[rang] = str(contrat.cle)
        lues = self.lecture.hours(rang, heures, formation)
        if lues[0] is not None and rang not in self.lecture.fautes:
            self._add(rang, contrat, lot, (lues[0], lues[1]))

    def _add(self, rang: int, contrat: Contrat, lot: Lot | None, heures: tuple[Decimal, Decimal]) -> None:
        cle = (str(contrat.cle), str(lot.cle) if lot else None)
        presente = self.cumuls.get(cle) if self.cumule else None
        if presente is None:
            personne, marche = (cle[0], str(contrat.participant)), self.annuaire.lot_name(lot)
            self.cumuls[cle] = self.lecture.add(rang, personne, lot, marche, heures)
        else:
            presente.heures += heures[0]
            presente.formation += heures[1]
            presente.rangs.append(rang)

    def _people(self, nom: str) -> list[Contrat]:
        """The contrats that the row may be about; none when it is nobody of the grid, or still to be said."""
        choisi = self.choix.get(plain(nom), "")
        if choisi in self.annuaire.contrats:
            return [self.annuaire.contrats[choisi]]
        trouvee = self.annuaire.find(nom)
        if choisi == IGNORER or not trouvee.contrats:
            self.lecture.inconnues += 1
            return []
        if not trouvee.sure:
            self._ask(nom, trouvee.contrats)
            return []
        return list(trouvee.contrats)

    def _ask(self, nom: str, contrats: Sequence[Contrat]) -> None:
        self.lecture.questions.setdefault(plain(nom), (nom, list(contrats)))
        self.lecture.rangs_en_question += 1

    def _of_month(self, rang: int, valeur: Any) -> bool:
        if not read_text(valeur):
            return True
        mois = read_month(valeur)
        if mois is None:
            self.lecture.refuse(rang, "date", DATE_ILLISIBLE)
        elif mois != self.annuaire.grille.mois:
            self.lecture.hors_mois += 1
        return mois == self.annuaire.grille.mois

    def _place(
        self, rang: int, contrats: list[Contrat], valeurs: Mapping[str, Any]
    ) -> tuple[Contrat, Lot | None] | None:
        """The contrat and the lot of a row; None when a fault was noted, or when a person must choose."""
        marche, lot = read_text(valeurs.get(Champ.MARCHE)), None
        if marche:
            lots = {lot for contrat in contrats for lot in self.annuaire.lots_of(contrat)}
            trouves = self.annuaire.find_lot(marche, sorted(lots, key=lambda lot: lot.pk))
            if len(trouves) != 1:
                self.lecture.refuse(rang, "lot", _lots_told([self.annuaire.lot_name(lot) for lot in lots]))
                return None
            lot = trouves[0]
        possibles = self.annuaire.narrow(contrats, read_day(valeurs.get(Champ.DATE)), lot)
        if len(possibles) != 1:
            return None
        if marche:
            return possibles[0], lot
        habituels = self.annuaire.default_lots(possibles[0])
        if len(habituels) != 1:
            self.lecture.refuse(rang, "lot", PLUSIEURS_MARCHES)
            return None
        return possibles[0], habituels[0]


def _lots_told(noms: list[str]) -> str:
    if not noms or len(noms) > LOTS_DITS:
        return LOT_INCONNU
    return f"Marché non reconnu. Écrivez {' ou '.join(f'« {nom} »' for nom in sorted(noms))}."
