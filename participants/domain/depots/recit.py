"""What is kept and told of a reading: counts, refused rows with their column, names to settle.

Of the rows about nobody of the grid only the number is kept: a payroll holds people who are none of ours.
"""

from typing import Any

from guichets.formats import format_nombre
from participants.classeurs.ecriture import write_ours, write_with_errors
from participants.classeurs.entetes import Champ, letter
from participants.classeurs.modele import COLONNE_DE
from participants.classeurs.valeurs import read_text
from participants.domain.declarations.grille import GrilleEntreprise, declaration_grid
from participants.domain.depots.annuaire import Annuaire
from participants.domain.depots.classeur import grid_workbook
from participants.domain.depots.fichiers import Contenu, opened, read_content
from participants.domain.depots.lecture import Lecture
from participants.domain.depots.rapport import Essai
from participants.models import Contrat, DepotFichier

CHAMPS_DITS = {
    "contrat": Champ.NOM,
    "lot": Champ.MARCHE,
    "heures": Champ.HEURES,
    "dont_formation": Champ.FORMATION,
    "date": Champ.DATE,
}


def tell(
    depot: DepotFichier, contenu: Contenu, lecture: Lecture | None, essai: Essai | None
) -> dict[str, Any]:
    """The report, as it is kept. The choices of people already made stay in it."""
    choix = depot.rapport.get("choix", {})
    if lecture is None or essai is None:
        return {"choix": choix}
    colonnes = columns_by_field(depot, contenu)
    total = (
        sum((p.heures for p in essai.pretes), start=type(essai.pretes[0].heures)(0)) if essai.pretes else 0
    )
    return {
        "choix": choix,
        "pretes": sum(len(p.rangs) for p in essai.pretes),
        "lignes_declarees": len(essai.pretes),
        "total": str(total),
        "deja": essai.deja,
        "refus": essai.refus,
        "fautes": [
            _faulty_row(rang, lecture, champs, contenu, colonnes)
            for rang, champs in sorted(essai.fautes.items())
        ],
        "questions": [
            {"cle": cle, "nom": nom, "choix": [str(c.cle) for c in contrats]}
            for cle, (nom, contrats) in lecture.questions.items()
        ],
        "en_question": lecture.rangs_en_question,
        "inconnues": lecture.inconnues,
        "hors_mois": lecture.hors_mois,
        "arrondies": lecture.arrondies,
        "alertes": [a.message for a in essai.alertes if str(a.contrat) in {p.contrat for p in essai.pretes}],
        "valeurs": [
            [p.personne, p.marche, format_nombre(p.heures), format_nombre(p.formation) if p.formation else ""]
            for p in essai.pretes
        ],
    }


def _faulty_row(
    rang: int,
    lecture: Lecture,
    champs: dict[str, list[str]],
    contenu: Contenu,
    colonnes: dict[str, int],
) -> dict[str, Any]:
    ligne = contenu.table.lignes[rang] if rang < len(contenu.table.lignes) else []
    cellules = []
    for champ, textes in champs.items():
        place = colonnes.get(champ)
        valeur = read_text(ligne[place]) if place is not None and place < len(ligne) else ""
        cellules.append(
            {"colonne": letter(place) if place is not None else "", "valeur": valeur, "messages": textes}
        )
    return {"ligne": rang + 1, "nom": lecture.noms.get(rang, ""), "cellules": cellules}


def columns_by_field(depot: DepotFichier, contenu: Contenu) -> dict[str, int]:
    """Our name of a field → the column of the file where it stands."""
    if contenu.classeur is not None:
        return dict(COLONNE_DE)
    if contenu.entetes is None or depot.correspondance is None:
        return {}
    colonnes = depot.correspondance.colonnes
    noms = contenu.entetes.noms
    return {
        champ: noms.index(colonnes[dit]) for champ, dit in CHAMPS_DITS.items() if colonnes.get(dit) in noms
    }


def absent_people(grille: GrilleEntreprise, rapport: dict[str, Any]) -> list[str]:
    """People of the month of whom neither the file nor the draft says anything."""
    dites = {valeur[0] for valeur in rapport.get("valeurs", [])}
    dites |= {ligne.nom for ligne in grille.lignes if ligne.heures is not None and not ligne.proposee}
    dites |= {faute["nom"] for faute in rapport.get("fautes", [])}
    return list(dict.fromkeys(ligne.nom for ligne in grille.lignes if ligne.nom not in dites))


def named_choices(annuaire: Annuaire, cles: list[str]) -> list[tuple[str, str]]:
    contrats: list[Contrat] = [annuaire.contrats[cle] for cle in cles if cle in annuaire.contrats]
    return [(str(contrat.cle), annuaire.label(contrat)) for contrat in contrats]


def file_with_errors(depot: DepotFichier) -> bytes:
    """The same file with its errors: a first column that says them, red cells, notes."""
    with opened(depot) as (fichier, genre):
        contenu = read_content(fichier, genre)
    colonnes = columns_by_field(depot, contenu)
    fautes: dict[int, dict[str, list[str]]] = {}
    par_colonne = {letter(place): champ for champ, place in colonnes.items()}
    for faute in depot.rapport.get("fautes", []):
        for cellule in faute["cellules"]:
            champ = par_colonne.get(cellule["colonne"], "contrat")
            fautes.setdefault(faute["ligne"] - 1, {}).setdefault(champ, []).extend(cellule["messages"])
    if contenu.classeur is None:
        entete = contenu.entetes.rang if contenu.entetes else 0
        return write_with_errors(contenu.table, fautes, colonnes, entete)
    grille = declaration_grid(entreprises=[depot.entreprise], mois=depot.mois)[0]
    modele = grid_workbook(grille)
    connues = {ligne.identifiant: ligne for ligne in modele.lignes}
    for ligne in contenu.classeur.lignes:
        if connue := connues.get(ligne.identifiant):
            ligne.contrat, ligne.marches = connue.contrat, connue.marches
            ligne.precedent, ligne.a_savoir = connue.precedent, connue.a_savoir
    modele.lignes = contenu.classeur.lignes
    return write_ours(modele, fautes)
