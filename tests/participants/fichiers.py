"""Files of hours, honest and hostile, made in memory."""

import io
import zipfile

import xlsxwriter

from participants.classeurs import modele as m
from participants.classeurs.garde import inspect_file
from participants.classeurs.tables import read_tables

MOIS = "2026-03"


def xlsx(lignes, feuille="Export"):
    tampon = io.BytesIO()
    livre = xlsxwriter.Workbook(tampon, {"in_memory": True, "strings_to_formulas": False})
    page = livre.add_worksheet(feuille)
    for rang, ligne in enumerate(lignes):
        for colonne, valeur in enumerate(ligne):
            page.write(rang, colonne, valeur)
    livre.close()
    return tampon.getvalue()


def csv_of(lignes, separateur=";", encodage="utf-8"):
    return "\r\n".join(separateur.join(ligne) for ligne in lignes).encode(encodage)


def tables(nom, contenu):
    fichier = io.BytesIO(contenu)
    return read_tables(fichier, inspect_file(nom, fichier))


def refill(contenu, valeurs, libres=()):
    """Our workbook with other values: `valeurs[identifiant] = {colonne: valeur}`; `libres`: rows added below.

    Saved again as a spreadsheet program would: every sheet kept, formats and protection lost.
    """
    feuilles = tables("classeur.xlsx", contenu)
    tampon = io.BytesIO()
    livre = xlsxwriter.Workbook(tampon, {"in_memory": True, "strings_to_formulas": False})
    for feuille in feuilles:
        page = livre.add_worksheet(feuille.nom)
        lignes = [list(ligne) for ligne in feuille.lignes]
        if feuille.nom == m.FEUILLE:
            for ligne in lignes:
                ligne.extend([""] * (len(m.ENTETES) - len(ligne)))
                for colonne, valeur in valeurs.get(ligne[m.IDENTIFIANT], {}).items():
                    ligne[colonne] = valeur
            lignes += [list(ligne) for ligne in libres]
        for rang, ligne in enumerate(lignes):
            for colonne, valeur in enumerate(ligne):
                if valeur != "":
                    page.write(rang, colonne, valeur)
    livre.close()
    return tampon.getvalue()


def archive(entrees, compression=zipfile.ZIP_DEFLATED):
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w", compression) as zippe:
        for nom, contenu in entrees.items():
            zippe.writestr(nom, contenu)
    return tampon.getvalue()


def classeur_xml(feuille, **autres):
    """A minimal .xlsx around the XML of one sheet."""
    return archive(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.xml": "<workbook/>",
            "xl/worksheets/sheet1.xml": feuille,
            **autres,
        }
    )
