"""Writing workbooks: the month to fill, and a file sent back with its errors. No value makes a formula."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from textwrap import wrap
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from guichets.formats import format_accord, format_de, format_jour, format_mois
from participants.classeurs import modele as m
from participants.classeurs.modele import Classeur, Erreurs, LigneClasseur
from participants.classeurs.tables import Table

LARGEURS = (38, 8, 30, 34, 44, 11, 15, 13, 34)
PREMIERE = 6
"""Row of the first person, from 0: a title, a sentence and the total stand above."""
NOTES = {
    m.MARCHE: "Cliquez dans la case pour choisir dans la liste.",
    m.HEURES: "Écrivez 7,5 ou 7h30, 0 si la personne n'a pas travaillé. Une case vide n'est pas déclarée.",
    m.FORMATION: "Les heures de formation comprises dans les heures de la ligne.",
}
CONSEILS = (
    "1. Remplissez les cases jaunes de la feuille « Heures » : le marché, les heures, la formation.",
    "2. Les heures déjà inscrites sont celles du mois dernier ou de votre brouillon : corrigez-les.",
    "3. Écrivez 7,5 ou 7h30. Écrivez 0 pour une personne qui n'a pas travaillé ce mois-ci.",
    "4. Une case d'heures vide n'est pas déclarée : ce que vous aviez déjà saisi en ligne reste tel quel.",
    "5. Une personne a travaillé sur deux marchés : ajoutez-la dans les lignes libres, en bas.",
    "6. Enregistrez, puis déposez le fichier sur la page de la déclaration. Rien n'est transmis sans vous.",
    "Il manque une personne ? Appelez votre guichet, puis téléchargez un nouveau classeur.",
)
POLICE = "Calibri"
HAUTEUR = 15
LIBRES = "Lignes libres : un deuxième marché"


class _Styles:
    def __init__(self, classeur: xlsxwriter.Workbook) -> None:
        def style(**traits: Any) -> Format:
            return classeur.add_format({"font_name": POLICE, "font_size": 11, "valign": "vcenter", **traits})

        cadre = {"border": 1, "border_color": "#C5CAD3"}
        saisie = {**cadre, "bg_color": "#FFF8DC", "locked": False}
        faute = {**cadre, "bg_color": "#FBD5D5", "locked": False, "border_color": "#B42318"}
        self.titre = style(bold=True, font_size=16)
        self.texte = style(text_wrap=False)
        self.conseil = style(text_wrap=True, valign="top")
        self.entete = style(bold=True, text_wrap=True, bg_color="#1D3557", font_color="#FFFFFF", **cadre)
        self.fixe = style(text_wrap=True, font_color="#3A4250", bg_color="#F2F4F7", **cadre)
        self.fixe_nombre = style(num_format="#,##0.00", font_color="#3A4250", bg_color="#F2F4F7", **cadre)
        self.saisie = style(text_wrap=True, **saisie)
        self.nombre = style(num_format="#,##0.00", **saisie)
        self.faute = style(text_wrap=True, **faute)
        self.faute_nombre = style(num_format="#,##0.00", **faute)
        self.erreur = style(text_wrap=True, bold=True, font_color="#B42318", **cadre)
        self.rappel = style(bold=True, font_color="#B42318")
        self.total = style(bold=True, num_format="#,##0.00")
        self.jour = style(num_format="dd/mm/yyyy", **cadre)
        self.duree = style(num_format="[h]:mm", **cadre)
        self.libre = style(**cadre)


def write_ours(classeur: Classeur, erreurs: Erreurs | None = None) -> bytes:
    """The month to fill; with `erreurs` (rows of the file sent), as it was filled and what is wrong in it."""
    tampon = BytesIO()
    livre = xlsxwriter.Workbook(
        tampon, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    styles = _Styles(livre)
    feuille = livre.add_worksheet(m.FEUILLE)
    _write_help(livre, styles)
    plages = _write_lists(livre, classeur)
    _write_mark(livre, classeur)
    _write_head(feuille, classeur, styles, erreurs)
    for rang, ligne in enumerate(classeur.lignes, PREMIERE):
        _write_row(feuille, rang, ligne, styles, dict((erreurs or {}).get(ligne.rang, {})))
        _offer(feuille, rang, m.MARCHE, plages.get(tuple(ligne.marches)))
    debut = PREMIERE + len(classeur.lignes)
    for rang in range(debut, debut + m.LIGNES_LIBRES):
        _write_free(feuille, rang, styles)
        _offer(feuille, rang, m.PERSONNE, plages.get(("personnes",)))
        _offer(feuille, rang, m.MARCHE, plages.get(("tous",)))
    feuille.write_string(debut, m.A_SAVOIR, LIBRES, styles.fixe)
    _set_page(feuille, classeur, debut + m.LIGNES_LIBRES, erreurs)
    livre.close()
    return tampon.getvalue()


def _write_help(livre: xlsxwriter.Workbook, styles: _Styles) -> None:
    feuille = livre.add_worksheet(m.AIDE)
    feuille.set_column(0, 0, 110)
    feuille.write_string(0, 0, "Mode d'emploi", styles.titre)
    for rang, conseil in enumerate(CONSEILS, 2):
        feuille.set_row(rang, HAUTEUR + 6)
        feuille.write_string(rang, 0, conseil, styles.conseil)
    feuille.protect()
    feuille.set_portrait()
    feuille.fit_to_pages(1, 0)


def _write_lists(livre: xlsxwriter.Workbook, classeur: Classeur) -> dict[tuple[str, ...], str]:
    """Each list once, in a column of a hidden sheet."""
    feuille = livre.add_worksheet(m.LISTES)
    feuille.very_hidden()
    marches = {tuple(ligne.marches): list(ligne.marches) for ligne in classeur.lignes if ligne.marches}
    tous = list(dict.fromkeys(marche for liste in marches.values() for marche in liste))
    listes: dict[tuple[str, ...], Sequence[str]] = {
        **marches,
        ("personnes",): classeur.personnes,
        ("tous",): tous,
    }
    plages = {}
    for colonne, (cle, valeurs) in enumerate(listes.items()):
        for rang, valeur in enumerate(valeurs):
            feuille.write_string(rang, colonne, valeur)
        if valeurs:
            lettre = xlsxwriter.utility.xl_col_to_name(colonne)
            plages[cle] = f"={m.LISTES}!${lettre}$1:${lettre}${len(valeurs)}"
    return plages


def _write_mark(livre: xlsxwriter.Workbook, classeur: Classeur) -> None:
    feuille = livre.add_worksheet(m.MARQUE)
    feuille.very_hidden()
    marques = (
        (m.SIGNE, str(m.VERSION)),
        ("entreprise", classeur.cle),
        ("mois", f"{classeur.mois:%Y-%m}"),
    )
    for rang, (nom, valeur) in enumerate(marques):
        feuille.write_string(rang, 0, nom)
        feuille.write_string(rang, 1, valeur)


def _write_head(feuille: Worksheet, classeur: Classeur, styles: _Styles, erreurs: Erreurs | None) -> None:
    titre = f"Heures {format_de(format_mois(classeur.mois))}, {classeur.entreprise}"
    feuille.write_string(0, m.PERSONNE, titre, styles.titre)
    echeance = (
        f", à transmettre au plus tard le {format_jour(classeur.echeance)}" if classeur.echeance else ""
    )
    feuille.write_string(1, m.PERSONNE, f"{classeur.guichet}{echeance}.", styles.texte)
    feuille.write_string(
        2,
        m.PERSONNE,
        f"{format_accord(len(erreurs), 'ligne')} à corriger : voyez la première colonne et les cases rouges."
        if erreurs
        else "Remplissez les cases jaunes. 0 se déclare ; une case vide n'est pas déclarée.",
        styles.rappel if erreurs else styles.texte,
    )
    derniere = PREMIERE + len(classeur.lignes) + m.LIGNES_LIBRES
    feuille.write_string(PREMIERE - 2, m.MARCHE, "Total", styles.total)
    for colonne, champ in ((m.HEURES, "heures"), (m.FORMATION, "formation")):
        lettre = xlsxwriter.utility.xl_col_to_name(colonne)
        valeurs = [getattr(ligne, champ) for ligne in classeur.lignes]
        total = sum(float(v) for v in valeurs if isinstance(v, int | float | Decimal))
        formule = f"=SUM({lettre}{PREMIERE + 1}:{lettre}{derniere})"
        feuille.write_formula(PREMIERE - 2, colonne, formule, styles.total, total)
    feuille.set_row(0, 26)
    feuille.set_row(PREMIERE - 1, 24)
    for colonne, entete in enumerate(m.ENTETES):
        feuille.write_string(PREMIERE - 1, colonne, entete, styles.entete)
    for colonne, note in NOTES.items():
        feuille.write_comment(PREMIERE - 1, colonne, note, {"x_scale": 1.6})


def _write_row(
    feuille: Worksheet,
    rang: int,
    ligne: LigneClasseur,
    styles: _Styles,
    fautes: dict[str, Sequence[str]],
) -> None:
    fixe = styles.fixe
    dites = "\n".join(t for ts in fautes.values() for t in ts)
    feuille.set_row(rang, _height(dites, ligne))
    feuille.write_string(rang, m.ERREURS, dites, styles.erreur)
    feuille.write_string(rang, m.IDENTIFIANT, ligne.identifiant, fixe)
    feuille.write_string(
        rang,
        m.PERSONNE,
        ligne.personne,
        styles.faute if "contrat" in fautes else fixe if ligne.identifiant else styles.saisie,
    )
    feuille.write_string(rang, m.CONTRAT, ligne.contrat, fixe)
    feuille.write_string(rang, m.MARCHE, ligne.marche, styles.faute if "lot" in fautes else styles.saisie)
    for champ, colonne, valeur in (
        ("heures", m.HEURES, ligne.heures),
        ("dont_formation", m.FORMATION, ligne.formation),
    ):
        _write_value(
            feuille, rang, colonne, valeur, styles.faute_nombre if champ in fautes else styles.nombre
        )
    _write_value(feuille, rang, m.PRECEDENT, ligne.precedent, styles.fixe_nombre)
    feuille.write_string(rang, m.A_SAVOIR, ligne.a_savoir, fixe)
    for champ, textes in fautes.items():
        feuille.write_comment(rang, m.COLONNE_DE.get(champ, m.HEURES), "\n".join(textes), {"x_scale": 1.8})


def _height(erreurs: str, ligne: LigneClasseur) -> int:
    """A row is as high as its longest text: not every program works it out on opening."""
    textes = {
        m.ERREURS: erreurs,
        m.PERSONNE: ligne.personne,
        m.CONTRAT: ligne.contrat,
        m.MARCHE: ligne.marche,
        m.A_SAVOIR: ligne.a_savoir,
    }
    lignes = (
        sum(_lines(un, LARGEURS[colonne] - 3) for un in texte.split("\n"))
        for colonne, texte in textes.items()
    )
    return HAUTEUR * max(lignes) + 6


def _lines(texte: str, largeur: int) -> int:
    return 1 if len(texte) <= largeur else len(wrap(texte, largeur))


def _write_free(feuille: Worksheet, rang: int, styles: _Styles) -> None:
    feuille.set_row(rang, HAUTEUR + 6)
    for colonne in (m.ERREURS, m.IDENTIFIANT, m.CONTRAT, m.PRECEDENT, m.A_SAVOIR):
        feuille.write_blank(rang, colonne, None, styles.fixe)
    for colonne in (m.PERSONNE, m.MARCHE):
        feuille.write_blank(rang, colonne, None, styles.saisie)
    for colonne in (m.HEURES, m.FORMATION):
        feuille.write_blank(rang, colonne, None, styles.nombre)


def _offer(feuille: Worksheet, rang: int, colonne: int, plage: str | None) -> None:
    if plage:
        feuille.data_validation(
            rang,
            colonne,
            rang,
            colonne,
            {
                "validate": "list",
                "source": plage,
                "error_title": "Choisissez dans la liste",
                "error_message": "Cette valeur n'est pas dans la liste.",
            },
        )


def _set_page(feuille: Worksheet, classeur: Classeur, fin: int, erreurs: Erreurs | None) -> None:
    for colonne, largeur in enumerate(LARGEURS):
        cachee = colonne == m.IDENTIFIANT or (colonne == m.ERREURS and not erreurs)
        feuille.set_column(colonne, colonne, largeur, None, {"hidden": cachee})
    feuille.freeze_panes(PREMIERE, m.CONTRAT)
    feuille.protect("", {"format_cells": True, "format_columns": True, "format_rows": True})
    feuille.set_landscape()
    feuille.set_paper(9)
    feuille.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    feuille.fit_to_pages(1, 0)
    feuille.repeat_rows(PREMIERE - 1)
    feuille.print_area(0, m.ERREURS if erreurs else m.PERSONNE, fin - 1, m.A_SAVOIR)
    feuille.set_footer(f"&L{format_mois(classeur.mois)}&RPage &P sur &N")
    feuille.set_selection(PREMIERE, m.HEURES, PREMIERE, m.HEURES)


def write_with_errors(table: Table, erreurs: Erreurs, colonnes: dict[str, int], entete: int) -> bytes:
    """Somebody else's sheet as it was read, with a first column of errors and its wrong cells in red."""
    tampon = BytesIO()
    livre = xlsxwriter.Workbook(
        tampon, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    styles = _Styles(livre)
    feuille = livre.add_worksheet()
    feuille.set_column(0, 0, 48)
    feuille.set_column(1, 40, 18)
    for rang, ligne in enumerate(table.lignes):
        fautes = erreurs.get(rang, {})
        rouges = {colonnes[champ] for champ in fautes if champ in colonnes}
        for colonne, valeur in enumerate(ligne):
            _write_value(feuille, rang, colonne + 1, valeur, _style_of(valeur, colonne in rouges, styles))
        if fautes:
            texte = "\n".join(t for ts in fautes.values() for t in ts)
            feuille.write_string(rang, 0, texte, styles.erreur)
    feuille.write_string(entete, 0, m.ENTETES[m.ERREURS], styles.entete)
    feuille.freeze_panes(entete + 1, 1)
    livre.close()
    return tampon.getvalue()


def _style_of(valeur: Any, rouge: bool, styles: _Styles) -> Format:
    if rouge:
        return styles.faute
    if isinstance(valeur, timedelta | time):
        return styles.duree
    return styles.jour if isinstance(valeur, date) else styles.libre


def _write_value(feuille: Worksheet, rang: int, colonne: int, valeur: Any, style: Format) -> None:
    if valeur is None or valeur == "":
        feuille.write_blank(rang, colonne, None, style)
    elif isinstance(valeur, bool):
        feuille.write_boolean(rang, colonne, valeur, style)
    elif isinstance(valeur, int | float | Decimal):
        feuille.write_number(rang, colonne, float(valeur), style)
    elif isinstance(valeur, datetime | date | time | timedelta):
        feuille.write_datetime(rang, colonne, valeur, style)
    else:
        feuille.write_string(rang, colonne, str(valeur)[:32_000], style)
