"""`script/bench demarrage`: seconds from the command to the first page, cold once, then warm."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

RACINE = Path(__file__).resolve().parents[1]
ADRESSE = re.compile(r"^http://127\.0\.0\.1:\d+$")
FOIS_CHAUD = 3


def start_once() -> float:
    """From the command to the first whole page: the sign-in. Ends what it started."""
    debut = time.perf_counter()
    serveur = subprocess.Popen(
        [RACINE / "script" / "server"], cwd=RACINE, stdout=subprocess.PIPE, text=True, env=os.environ
    )
    assert serveur.stdout is not None
    try:
        adresse = next((ligne.strip() for ligne in serveur.stdout if ADRESSE.match(ligne)), "")
        if not adresse:
            raise SystemExit(f"script/server s'est arrêté (code {serveur.wait()})")
        with urllib.request.urlopen(f"{adresse}/comptes/login/", timeout=30) as page:
            page.read()
        return time.perf_counter() - debut
    finally:
        serveur.send_signal(signal.SIGINT)
        serveur.wait(60)


def main() -> int:
    print(f"Premier démarrage de ce profil : {start_once():.1f} s", flush=True)
    for _ in range(FOIS_CHAUD):
        print(f"Démarrage à chaud, jusqu'à la première page : {start_once():.1f} s", flush=True)
    print("Tests à chaud : lancez deux fois `time script/test` ; la seconde mesure compte.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
