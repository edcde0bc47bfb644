"""One migrated database per state of the migrations, cloned for each worker: a warm run migrates nothing."""

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, ProgrammingError, connection, connections
from psycopg2.errors import InsufficientPrivilege, ObjectInUse

RACINE = Path(__file__).resolve().parents[1]
PREFIXE = "modele_guichet_"


def empreinte() -> str:
    """Of what makes the schema and its first rows: migrations, SQL, reference data, installed packages."""
    somme = hashlib.sha256((RACINE / "uv.lock").read_bytes())
    for config in sorted(apps.get_app_configs(), key=lambda c: c.name):
        dossier = Path(config.path)
        if RACINE in dossier.parents and ".venv" not in dossier.parts:
            for motif in ("migrations/*.py", "sql/*.py", "donnees/*", "rls.py"):
                for fichier in sorted(dossier.glob(motif)):
                    if fichier.is_file():
                        somme.update(fichier.read_bytes())
    return somme.hexdigest()[:16]


@contextmanager
def _verrou() -> Iterator[None]:
    chemin = (
        Path(tempfile.gettempdir())
        / f"guichet-modele-{hashlib.sha256(str(RACINE).encode()).hexdigest()[:12]}"
    )
    with chemin.open("w") as fichier:
        fcntl.flock(fichier, fcntl.LOCK_EX)
        yield


def _executer(requete: str, *valeurs: object) -> list[tuple]:
    """Outside any database of ours: CREATE DATABASE wants a connection elsewhere."""
    with connection._nodb_cursor() as curseur:
        curseur.execute(requete, valeurs)
        return curseur.fetchall() if curseur.description else []


def _supprimer(nom: str) -> None:
    """Gently, then by force: the server's own vacuum yields to the first and may not be ended by force."""
    for force in ("", " WITH (FORCE)") * 3:
        try:
            _executer(f'DROP DATABASE IF EXISTS "{nom}"{force}')
        except (OperationalError, ProgrammingError) as erreur:
            if not isinstance(erreur.__cause__, ObjectInUse | InsufficientPrivilege):
                raise
        else:
            return
    raise RuntimeError(f"la base {nom} reste occupée")


def _se_connecter_a(nom: str) -> None:
    connections.close_all()
    settings.DATABASES["default"]["NAME"] = nom
    connection.settings_dict["NAME"] = nom


def _modele() -> str:
    nom = PREFIXE + empreinte()
    if not _executer("SELECT 1 FROM pg_database WHERE datname = %s", nom):
        _supprimer(f"{nom}_neuf")
        _executer(f'CREATE DATABASE "{nom}_neuf"')
        _se_connecter_a(f"{nom}_neuf")
        call_command("migrate", verbosity=0, skip_checks=True)
        connections.close_all()
        _executer(f'ALTER DATABASE "{nom}_neuf" RENAME TO "{nom}"')
        for (ancien,) in _executer(
            "SELECT datname FROM pg_database WHERE datname LIKE %s AND datname <> %s", f"{PREFIXE}%", nom
        ):
            _supprimer(ancien)
    return nom


def create_base(travailleur: str) -> str:
    """A fresh clone for this worker; returns its name, which the caller drops."""
    origine = connection.settings_dict["NAME"]
    souhaite = settings.DATABASES["default"]["TEST"].get("NAME") or f"test_{origine}"
    nom = f"{souhaite}_{travailleur or os.getpid()}"
    with _verrou():
        modele = _modele()
        connections.close_all()
        _supprimer(nom)
        _executer(f'CREATE DATABASE "{nom}" TEMPLATE "{modele}"')
    _se_connecter_a(nom)
    return nom


def drop_base(nom: str, origine: str) -> None:
    _se_connecter_a(origine)
    _supprimer(nom)
