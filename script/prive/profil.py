"""A profile: one folder .run/<name>/ with its ports, passwords, data and the environment made of them."""

import fcntl
import json
import os
import re
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

RACINE = Path(__file__).resolve().parents[2]
NOMS = re.compile(r"(demo|test)(-[a-z0-9]{1,20})?")
ROLES = ("gu_proprietaire", "gu_app", "gu_sauvegarde")


class Echec(Exception):
    """What the person who started the command must read."""


def is_free(port: int) -> bool:
    with socket.socket() as prise:
        prise.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            prise.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port() -> int:
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        return int(prise.getsockname()[1])


class Profil:
    def __init__(self, nom: str) -> None:
        if not NOMS.fullmatch(nom):
            raise Echec(f"profil inconnu : {nom} (demo, test, demo-x ou test-x)")
        self.nom = nom
        self.est_test = nom.startswith("test")
        self.dossier = RACINE / ".run" / nom
        self.dossier.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.dossier.stat().st_uid != os.geteuid():
            raise Echec(f"{self.dossier} appartient à un autre utilisateur ; supprimez-le.")
        self._fichier = self.dossier / "etat.json"
        self.etat = self._read()

    def _read(self) -> dict[str, str]:
        try:
            etat: dict[str, str] = json.loads(self._fichier.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return etat

    def remember(self, **values: str) -> None:
        """Writes the state whole and at once: a kill in the middle leaves the former one."""
        self.etat.update(values)
        nouveau = self._fichier.with_suffix(".nouveau")
        nouveau.touch(mode=0o600)
        nouveau.write_text(json.dumps(self.etat, indent=1), encoding="utf-8")
        nouveau.replace(self._fichier)

    def secret(self, nom: str) -> str:
        if nom not in self.etat:
            self.remember(**{nom: secrets.token_urlsafe(36)})
        return self.etat[nom]

    def port(self, nom: str, *, running: bool) -> int:
        """The remembered port of a service; another one if somebody took it while the service was down."""
        port = int(self.etat.get(nom, "0"))
        if not port or (not running and not is_free(port)):
            port = free_port()
            self.remember(**{nom: str(port)})
        return port

    @contextmanager
    def lock(self) -> Iterator[None]:
        """One start or stop at a time; the second one waits, then finds the work done."""
        with (self.dossier / "services.verrou").open("w") as verrou:
            fcntl.flock(verrou, fcntl.LOCK_EX)
            self.etat = self._read()
            yield

    def _database(self, role: str, base: str) -> str:
        return f"postgres://{role}:{self.secret(role)}@127.0.0.1:{self.etat['port_postgres']}/{base}"

    def environment(self, place: int = 1) -> dict[str, str]:
        """What every process of this profile gets; settings read nothing else.

        `place` separates test runs of the same moment: a database name and Valkey bases of their own.
        """
        base = "guichet" if place == 1 else f"guichet_{place}"
        redis = f"redis://:{self.secret('valkey')}@127.0.0.1:{self.etat['port_valkey']}"
        proprietaire, app = self._database("gu_proprietaire", base), self._database("gu_app", base)
        rang = (place - 1) * 16
        valeurs = {
            "DATABASE_URL": proprietaire if self.est_test else app,
            "DATABASE_OWNER_URL": proprietaire,
            "DATABASE_APP_URL": app,
            "DATABASE_BACKUP_URL": self._database("gu_sauvegarde", base),
            "REDIS_URL": f"{redis}/{rang}",
            "CACHE_URL": f"{redis}/{rang + 1}",
            "SECRET_KEY": self.secret("secret_key"),
            "DEBUG": "0",
            "DEMO": "0" if self.est_test else "1",
            "HTTPS": "0",
            "ALLOWED_HOSTS": os.environ.get("ALLOWED_HOSTS", "127.0.0.1,localhost"),
            "EMAIL_URL": "consolemail://",
            "MEDIA_ROOT": str(self.dossier / "media"),
            "STATIC_ROOT": str(self.dossier / "static"),
        }
        if self.est_test:
            # The suite is the owner that takes the application's role; files need no manifest.
            valeurs["PORTEE_ROLE"] = "gu_app"
            valeurs["STATICFILES_STORAGE"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
        return valeurs
