"""The demo: web, worker and beat as children of this process, until Ctrl-C, TERM or HUP.

Killed by any means, it takes its children along: they get TERM when their parent dies. What survives even
that is found by its pid file at the next start. The private services outlive a kill and are found again too.
"""

import ctypes
import fcntl
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType
from typing import IO

sys.path.insert(0, str(Path(__file__).resolve().parent))

import services
from prive import processus
from prive.preparation import prepare
from prive.profil import RACINE, Echec, Profil, free_port, is_free

PR_SET_PDEATHSIG = 1
PORT_USUEL = 8000
RELANCES_PAR_MINUTE = 5
COMPTES = (
    ("responsable@demo.example", "responsable du guichet"),
    ("facilitateur@demo.example", "facilitateur"),
    ("lecteur@demo.example", "lecteur"),
    ("donneur-ordre@demo.example", "maître d’ouvrage"),
    ("entreprise@demo.example", "entreprise"),
    ("siae@demo.example", "structure d’insertion"),
    ("prescripteur@demo.example", "prescripteur"),
    ("facilitateur-2@demo.example", "facilitateur d’un second guichet"),
)
MOT_DE_PASSE = "demo-guichet-2026"


class Arret(Exception):
    """Somebody asked for the end."""


def _ask_end(_signal: int, _frame: FrameType | None) -> None:
    raise Arret


def _choose_port() -> int:
    if demande := os.environ.get("PORT"):
        if not demande.isdigit() or not 0 < int(demande) < 65536:
            raise Echec(f"PORT={demande} n’est pas un numéro de port.")
        if not is_free(int(demande)):
            raise Echec(f"le port {demande} est déjà pris.")
        return int(demande)
    return PORT_USUEL if is_free(PORT_USUEL) else free_port()


def _commands(profil: Profil, port: int) -> dict[str, list[str]]:
    celery = [sys.executable, "-m", "celery", "-A", "config.celery"]
    # One pool of threads: a third of the memory of processes, which is what a demo wants.
    worker = ["worker", "-P", "threads", "-c", "2", "-l", "INFO", "--without-gossip", "--without-mingle"]
    beat = ["beat", "-l", "INFO", "--pidfile=", "-s", str(profil.dossier / "beat")]
    web = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "8"]
    return {
        "worker": [*celery, *worker],
        "beat": [*celery, *beat],
        "web": [*web, "--workers", "1", "--timeout", "120", "--no-control-socket", "--access-logfile", "-"],
    }


def _die_with_parent() -> None:
    """In the child, before exec: TERM when the parent goes, whatever ends it."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Serveur:
    def __init__(self, profil: Profil, port: int) -> None:
        self.profil, self.port = profil, port
        self.journaux = profil.dossier / "journal"
        self.journaux.mkdir(exist_ok=True)
        self.commandes = _commands(profil, port)
        self.enfants: dict[str, subprocess.Popen[bytes]] = {}
        self.relances: dict[str, list[float]] = {nom: [] for nom in self.commandes}
        self.variables = {**os.environ, **profil.environment(), "PORT": str(port)}

    def _pid_file(self, nom: str) -> Path:
        return self.profil.dossier / f"{nom}.pid"

    def end_leftovers(self) -> None:
        """Children of a former server that was killed."""
        for nom in self.commandes:
            pid = processus.read_pid(self._pid_file(nom))
            if pid is not None:
                processus.end(pid, 3)

    def start(self, nom: str, mode: str = "wb") -> None:
        with (self.journaux / f"{nom}.log").open(mode) as journal:
            # A session of its own: Ctrl-C reaches this process only, which then ends its children in order.
            enfant = subprocess.Popen(
                self.commandes[nom],
                cwd=RACINE,
                env=self.variables,
                stdin=subprocess.DEVNULL,
                stdout=journal,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_die_with_parent,  # noqa: PLW1509 - this process has one thread
            )
        self.enfants[nom] = enfant
        processus.write_pid(self._pid_file(nom), enfant.pid)

    def _check(self, nom: str) -> None:
        enfant = self.enfants[nom]
        if enfant.poll() is not None:
            fin = (self.journaux / f"{nom}.log").read_text(encoding="utf-8", errors="replace")[-3000:]
            raise Echec(f"{nom} s’est arrêté (code {enfant.returncode}).\n{fin}")

    def _web_answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/sante/", timeout=5) as reponse:
                return bool(reponse.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def wait_ready(self) -> None:
        """The page of health answers and the worker has said that it is ready."""
        limite = time.monotonic() + 90
        journal = self.journaux / "worker.log"
        while not (self._web_answers() and b" ready." in journal.read_bytes()):
            for nom in self.enfants:
                self._check(nom)
            if time.monotonic() > limite:
                raise Echec(f"le serveur ne répond pas après 90 s (journaux : {self.journaux}).")
            time.sleep(0.1)

    def watch(self) -> None:
        """Starts again what ends by itself, unless it keeps ending."""
        while True:
            time.sleep(1)
            for nom in self.enfants:
                if self.enfants[nom].poll() is None:
                    continue
                recentes = [instant for instant in self.relances[nom] if instant > time.monotonic() - 60]
                if len(recentes) >= RELANCES_PAR_MINUTE:
                    self._check(nom)
                self.relances[nom] = [*recentes, time.monotonic()]
                self.start(nom, "ab")

    def stop(self) -> None:
        for enfant in self.enfants.values():
            enfant.terminate()
        limite = time.monotonic() + 8
        for nom, enfant in self.enfants.items():
            try:
                enfant.wait(max(0.1, limite - time.monotonic()))
            except subprocess.TimeoutExpired:
                enfant.kill()
                enfant.wait()
            self._pid_file(nom).unlink(missing_ok=True)


def _announce(port: int) -> None:
    print(f"\nComptes de démonstration (mot de passe : {MOT_DE_PASSE})")
    for adresse, role in COMPTES:
        print(f"  {adresse:<30} {role}")
    print("Ctrl-C arrête tout.\n")
    print(f"http://127.0.0.1:{port}", flush=True)


def _only_one(profil: Profil) -> IO[str]:
    """The lock goes with the process, however it ends; the file says where the running server is."""
    fichier = profil.dossier / "serveur.verrou"
    verrou = fichier.open("a+", encoding="utf-8")
    try:
        fcntl.flock(verrou, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Echec(f"le serveur de ce dossier tourne déjà : {fichier.read_text(encoding='utf-8')}") from None
    return verrou


def _serve(profil: Profil, verrou: IO[str]) -> None:
    serveur: Serveur | None = None
    try:
        services.start(profil)
        port = _choose_port()
        serveur = Serveur(profil, port)
        serveur.end_leftovers()
        # A leftover may just have held the usual port.
        if not os.environ.get("PORT") and port != PORT_USUEL and is_free(PORT_USUEL):
            port = PORT_USUEL
            serveur = Serveur(profil, port)
        verrou.truncate(0)
        verrou.write(f"http://127.0.0.1:{port}")
        verrou.flush()
        # The e-mails of the demo are written while it loads: their links lead here.
        os.environ.setdefault("ADRESSE_SITE", f"http://127.0.0.1:{port}")
        serveur.variables["ADRESSE_SITE"] = os.environ["ADRESSE_SITE"]
        prepare(profil)
        for nom in serveur.commandes:
            serveur.start(nom)
        serveur.wait_ready()
        _announce(port)
        serveur.watch()
    finally:
        for sig in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sig, signal.SIG_IGN)
        if serveur is not None:
            serveur.stop()
        services.stop(profil)


def main() -> int:
    for sig in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sig, _ask_end)
    try:
        profil = Profil(os.environ.get("GUICHET_PROFIL", "demo"))
        with _only_one(profil) as verrou:
            _serve(profil, verrou)
    except Arret:
        print("Arrêté.", file=sys.stderr)
    except Echec as echec:
        print(f"Erreur : {echec}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
