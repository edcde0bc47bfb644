"""Read the mailbox of the sender: each delivery failure marks the e-mail that it is about."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from guichets.domain.rebonds import read_bounce, read_files, record_bounce


class Command(BaseCommand):
    help = "Lit les avis de non-remise (fichiers .eml, mbox ou dossiers maildir) et marque les courriers."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("chemins", nargs="+", type=Path, help="fichiers .eml, mbox ou dossiers maildir")

    def handle(self, *_args: Any, chemins: list[Path], **_options: Any) -> None:
        absents = [str(chemin) for chemin in chemins if not chemin.exists()]
        if absents:
            raise CommandError(f"Introuvable : {', '.join(absents)}")
        lus = marques = 0
        for courriel in read_files(chemins):
            lus += 1
            rebond = read_bounce(courriel)
            marques += rebond is not None and record_bounce(rebond)
        self.stdout.write(f"{lus} messages lus, {marques} courriers marqués comme revenus.")
