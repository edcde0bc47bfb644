"""Private PostgreSQL and Valkey of this checkout: services.py [--profile NAME] ACTION.

`status` exits 0 if both run. `env` prints shell exports. `exec -- COMMAND` starts what is not running and
replaces itself by the command, with the profile's environment; `manage -- ARGS` does so with manage.py.
"""

import argparse
import os
import shlex
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from prive import postgres, valkey
from prive.profil import Echec, Profil

# Commands that read or change the schema run as its owner.
PROPRIETAIRE = {"migrate", "makemigrations", "showmigrations", "sqlmigrate", "squashmigrations", "pgtrigger"}


def start(profil: Profil) -> None:
    with profil.lock():
        postgres.start(profil)
        valkey.start(profil)


def stop(profil: Profil) -> None:
    with profil.lock():
        valkey.stop(profil)
        postgres.stop(profil)


def is_running(profil: Profil) -> bool:
    return postgres.is_running(profil) and valkey.is_running(profil)


def _manage(profil: Profil, arguments: list[str]) -> None:
    valeurs = profil.environment()
    if arguments and arguments[0] in PROPRIETAIRE:
        valeurs["DATABASE_URL"] = valeurs["DATABASE_OWNER_URL"]
    os.execve(sys.executable, [sys.executable, "manage.py", *arguments], {**os.environ, **valeurs})


def _execute(action: str, profil: Profil, reste: list[str], place: int) -> int:
    if action in {"start", "exec", "manage"}:
        start(profil)
    if action == "stop":
        stop(profil)
    elif action == "status":
        return 0 if is_running(profil) else 1
    elif action == "env":
        for nom, valeur in profil.environment(place).items():
            print(f"export {nom}={shlex.quote(valeur)}")
    elif action == "manage":
        _manage(profil, reste)
    elif action == "exec" and reste:
        os.execvpe(reste[0], reste, {**os.environ, **profil.environment(place)})
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profile", default="demo")
    parser.add_argument("--place", type=int, default=1, help="number of a test run among those of the moment")
    parser.add_argument("action", choices=["start", "stop", "status", "env", "exec", "manage"])
    parser.add_argument("reste", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    reste = options.reste[1:] if options.reste[:1] == ["--"] else options.reste
    try:
        return _execute(options.action, Profil(options.profile), reste, options.place)
    except Echec as echec:
        print(f"Erreur : {echec}", file=sys.stderr)
        return 1
    except KeyError as manque:
        print(f"Erreur : les services n'ont jamais démarré ({manque}).", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
