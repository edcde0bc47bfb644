"""What must be done once before the demo can be served, and again only when its sources changed."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from prive.postgres import marks_file
from prive.profil import RACINE, Echec, Profil

APPLICATIONS = ("guichets", "operations", "participants", "clauses", "reporting", "config")
# Where the demo territory is written down; the rest of the code is reached through its migrations.
SOURCES_DEMO = ("config/management/commands/charger_demo.py", "config/demo/**/*", "config/comptes_demo.py")


def _digest(chemins: Iterable[Path]) -> str:
    somme = hashlib.sha256()
    for chemin in sorted(chemins):
        if chemin.is_file() and "__pycache__" not in chemin.parts:
            somme.update(f"{chemin.relative_to(RACINE)}\0{chemin.stat().st_size}\0".encode())
            somme.update(chemin.read_bytes())
    return somme.hexdigest()


def _migrations() -> str:
    chemins = [chemin for app in APPLICATIONS for chemin in (RACINE / app).glob("**/migrations/*.py")]
    return _digest([*chemins, RACINE / "uv.lock"])


def _static() -> str:
    return _digest([*(RACINE / "static").rglob("*"), RACINE / "uv.lock", RACINE / "config" / "settings.py"])


def _demo() -> str:
    chemins = [chemin for motif in SOURCES_DEMO for chemin in RACINE.glob(motif)]
    return _migrations() + _digest(chemins)


def _read(fichier: Path) -> dict[str, str]:
    try:
        marques: dict[str, str] = json.loads(fichier.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return marques


def _manage(etape: str, arguments: list[str], variables: dict[str, str], journal: Path) -> None:
    print(f"… {etape}", flush=True)
    with journal.open("w", encoding="utf-8") as sortie:
        code = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=RACINE,
            env={**os.environ, **variables},
            stdin=subprocess.DEVNULL,
            stdout=sortie,
            stderr=subprocess.STDOUT,
            check=False,
        ).returncode
    if code:
        fin = journal.read_text(encoding="utf-8", errors="replace")[-3000:]
        raise Echec(f"{etape} : {' '.join(arguments)} a échoué ({journal}).\n{fin}")


def prepare(profil: Profil) -> None:
    """Migrations, static files, the demo started anew: each again only when its sources changed."""
    fichier = marks_file(profil)
    marques = _read(fichier)
    variables = profil.environment()
    journaux = profil.dossier / "journal"
    journaux.mkdir(exist_ok=True)
    proprietaire = {**variables, "DATABASE_URL": variables["DATABASE_OWNER_URL"]}
    # The owner creates guichets and accounts; everything else is written under the application's role.
    proprietaire_app = {**proprietaire, "PORTEE_ROLE": "gu_app"}
    etapes = [
        ("migrations", "Base de données", _migrations(), ["migrate", "--noinput"], proprietaire),
        ("static", "Fichiers statiques", _static(), ["collectstatic", "--noinput", "--clear"], variables),
        ("demo", "Territoire de démonstration", _demo(), ["charger_demo", "--vider"], proprietaire_app),
    ]
    for cle, titre, somme, arguments, environnement in etapes:
        if marques.get(cle) == somme and (cle != "static" or Path(variables["STATIC_ROOT"]).is_dir()):
            continue
        _manage(titre, arguments, environnement, journaux / f"{cle}.log")
        marques[cle] = somme
        fichier.write_text(json.dumps(marques, indent=1), encoding="utf-8")
