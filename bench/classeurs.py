"""`script/bench classeurs`: reading files of hours, each in a process of its own. Needs no database.

Honest files are written, checked, read and matched against 400 people; hostile ones must be refused.
"""

import io
import json
import random
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

LIGNES = 5_000
PERSONNES = 400
SECONDES, MEGAOCTETS = 5.0, 200.0
MEGA = 1024 * 1024


def workbook(lignes: int = LIGNES) -> bytes:
    from datetime import date
    from decimal import Decimal

    from participants.classeurs.ecriture import write_ours
    from participants.classeurs.modele import Classeur, LigneClasseur

    tirage = random.Random(1)
    marches = [f"Marché n° {n}, lot {n}" for n in range(30)]
    return write_ours(
        Classeur(
            cle="0" * 36,
            mois=date(2026, 3, 1),
            entreprise="Bâti Test",
            guichet="Guichet",
            lignes=[
                LigneClasseur(
                    identifiant=f"{rang:036d}",
                    personne=f"NOM{rang % PERSONNES} Prénom",
                    contrat="CDD",
                    marche=tirage.choice(marches),
                    marches=marches,
                    heures=Decimal(tirage.randrange(15_000)) / 100,
                )
                for rang in range(lignes)
            ],
            personnes=[f"NOM{n} Prénom" for n in range(PERSONNES)],
        )
    )


def payroll(lignes: int = LIGNES) -> bytes:
    tirage = random.Random(2)
    rangs = ["Matricule;Nom;Prénom;Date;Heures travaillées;Chantier"]
    rangs += [
        f"{rang};NOM{rang % PERSONNES};Prénom;{rang % 28 + 1:02d}/03/2026;{tirage.randrange(800) / 100:.2f};"
        for rang in range(lignes)
    ]
    return "\r\n".join(rangs).replace(".", ",").encode("cp1252")


def _zip(entrees: dict[str, bytes]) -> bytes:
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w", zipfile.ZIP_DEFLATED) as archive:
        for nom, contenu in entrees.items():
            archive.writestr(nom, contenu)
    return tampon.getvalue()


def _xlsx(feuille: bytes, **autres: bytes) -> bytes:
    commun = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}
    return _zip({**commun, "xl/worksheets/sheet1.xml": feuille, **autres})


def _sheet(cellules: str) -> bytes:
    return f"<worksheet><sheetData>{cellules}</sheetData></worksheet>".encode()


def lying_bomb() -> bytes:
    contenu = bytearray(_xlsx(_sheet(""), **{"xl/a.xml": b"0" * (200 * MEGA)}))
    place = contenu.rfind((200 * MEGA).to_bytes(4, "little"))
    contenu[place : place + 4] = (1000).to_bytes(4, "little")
    return bytes(contenu)


Fabrique = Callable[[], bytes]
HONNETES: dict[str, tuple[str, Fabrique]] = {
    f"Classeur du mois, {LIGNES} lignes": ("h.xlsx", workbook),
    f"Fichier libre (CSV), {LIGNES} lignes": ("h.csv", payroll),
}
HOSTILES: dict[str, tuple[str, Fabrique]] = {
    "Bombe : 200 Mo annoncés": ("h.xlsx", lambda: _xlsx(_sheet(""), **{"xl/a.xml": b"0" * (200 * MEGA)})),
    "Bombe qui ment sur sa taille": ("h.xlsx", lying_bomb),
    "Archive dans l'archive": ("h.xlsx", lambda: _xlsx(_sheet(""), **{"xl/a.zip": _zip({"a": b"0" * MEGA})})),
    "Dix mille fichiers": ("h.xlsx", lambda: _zip({f"xl/{n}.xml": b"" for n in range(10_000)})),
    "Cellule XFD1048576": (
        "h.xlsx",
        lambda: _xlsx(_sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
    ),
    "Un million de lignes": ("h.xlsx", lambda: _xlsx(_sheet("<row><c><v>1</v></c></row>" * 1_000_000))),
    "Entités XML en cascade": (
        "h.xlsx",
        lambda: _xlsx(b'<!DOCTYPE a [<!ENTITY b "x">]>' + _sheet("<row><c><v>&b;</v></c></row>")),
    ),
    "ODS à cellule répétée": (
        "h.ods",
        lambda: _zip(
            {
                "content.xml": b'<o xmlns:table="t" xmlns:office="o"><table:table>'
                b'<table:table-row table:number-rows-repeated="1048576"><table:table-cell '
                b'table:number-columns-repeated="16384" office:value-type="float"/>'
                b"</table:table-row></table:table></o>"
            }
        ),
    ),
    "CSV renommé en .xlsx": ("h.xlsx", lambda: payroll(100)),
    "Classeur renommé en .csv": ("h.csv", lambda: workbook(100)),
    "Ancien .xls": ("h.xls", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * MEGA),
    "Protégé par mot de passe": (
        "h.xlsx",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") + b"0" * MEGA,
    ),
    "Macros": ("h.xlsm", lambda: _xlsx(_sheet(""), **{"xl/vbaProject.bin": b"x"})),
    "PDF renommé": ("h.xlsx", lambda: b"%PDF-1.7" + b"0" * MEGA),
    "Plus de 5 Mo": ("h.csv", lambda: b"a" * (6 * MEGA)),
    "Vingt mille lignes de CSV": ("h.csv", lambda: payroll(20_000)),
}


def _peak() -> float:
    """Of this process alone: a child inherits the counter of its parent, not this one."""
    for ligne in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if ligne.startswith("VmHWM"):
            return int(ligne.split()[1]) / 1024
    return 0.0


def measure(chemin: str, nom: str) -> dict[str, object]:
    """In a child: check, read, find the headers or our rows."""
    from django.core.exceptions import ValidationError

    from participants.classeurs.entetes import find_headers
    from participants.classeurs.garde import inspect_file
    from participants.classeurs.modele import read_ours
    from participants.classeurs.tables import read_tables
    from participants.classeurs.valeurs import read_heures

    avant = _peak()
    debut, issue, lignes = time.perf_counter(), "lu", 0
    with Path(chemin).open("rb") as fichier:
        try:
            tables = read_tables(fichier, inspect_file(nom, fichier))
            if classeur := read_ours(tables):
                lignes = sum(read_heures(ligne.heures).heures is not None for ligne in classeur.lignes)
            elif entetes := find_headers(tables):
                lignes = len(tables[0].lignes) - entetes.rang - 1
        except ValidationError as refus:
            issue = refus.messages[0]
    return {
        "secondes": time.perf_counter() - debut,
        "mega": _peak(),
        "socle": avant,
        "issue": issue,
        "lignes": lignes,
    }


def run(nom: str, contenu: bytes) -> dict[str, object]:
    chemin = Path(f".run/bench-classeurs-{nom}")
    chemin.write_bytes(contenu)
    try:
        sortie = subprocess.run(
            [sys.executable, "-m", "bench.classeurs", "--un", str(chemin), nom],
            check=True,
            capture_output=True,
            text=True,
        )
    finally:
        chemin.unlink()
    lu: dict[str, object] = json.loads(sortie.stdout)
    return lu


def main() -> int:
    import django

    django.setup()
    if sys.argv[1:2] == ["--un"]:
        print(json.dumps(measure(sys.argv[2], sys.argv[3])))
        return 0
    print("| Fichier | Poids (ko) | Temps (s) | Mémoire (Mo) | Issue |\n| --- | --: | --: | --: | --- |")
    fautes = 0
    debut = time.perf_counter()
    workbook()
    ecriture = time.perf_counter() - debut
    for titre, (nom, fabrique) in {**HONNETES, **HOSTILES}.items():
        contenu = fabrique()
        lu = run(nom, contenu)
        honnete = titre in HONNETES
        tenue = float(str(lu["secondes"])) <= SECONDES and float(str(lu["mega"])) <= MEGAOCTETS
        fautes += not (tenue and honnete == (lu["issue"] == "lu"))
        issue = f"{lu['lignes']} lignes lues" if honnete else lu["issue"]
        print(
            f"| {titre} | {len(contenu) / 1024:.0f} | {lu['secondes']:.2f} | {lu['mega']:.0f} | {issue} |",
            flush=True,
        )
    print(f"\nÉcriture du classeur de {LIGNES} lignes : {ecriture:.2f} s.")
    print(f"Un processus qui n'a rien lu : {lu['socle']:.0f} Mo.")
    return 1 if fautes else 0


if __name__ == "__main__":
    sys.exit(main())
