"""`importer_decp FICHIER --guichet SLUG`: the page's import, under the system's rights on one guichet."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from guichets import portee
from guichets.models import Guichet
from guichets.portee import Principal
from operations.domain.imports import TAILLE_MAX, counts_by_state, existing_import, import_decp
from operations.enums import EtatLigneImport


class Command(BaseCommand):
    help = "Importe un fichier de données essentielles de la commande publique (DECP) dans un guichet."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("fichier", metavar="FICHIER", help="fichier JSON ou XML")
        parser.add_argument("--guichet", required=True, metavar="SLUG", help="identifiant du guichet")

    def handle(self, *_args: Any, **options: Any) -> None:
        chemin = Path(options["fichier"])
        contenu = self._read(chemin)
        guichet = Guichet.objects.filter(slug=options["guichet"]).first()
        if guichet is None:
            raise CommandError(f"Aucun guichet ne porte l'identifiant « {options['guichet']} ».")
        try:
            with portee.ouvrir(Principal("systeme", guichet.pk), commande="importer_decp"):
                deja = existing_import(guichet=guichet, contenu=contenu)
                importe = import_decp(guichet=guichet, contenu=contenu, nom=chemin.name)
                comptes = counts_by_state(importe)
        except ValidationError as erreur:
            raise CommandError(" ".join(erreur.messages)) from None
        if deja is not None:
            jour = timezone.localtime(deja.cree_le)
            self.stdout.write(f"Fichier déjà importé le {jour:%d/%m/%Y} : rien n'a changé. Rappel :")
        for etat in EtatLigneImport:
            self.stdout.write(f"{etat.label} : {comptes[etat.value]}")

    def _read(self, chemin: Path) -> bytes:
        if not chemin.is_file():
            raise CommandError(f"Le fichier « {chemin} » n'existe pas.")
        try:
            if chemin.stat().st_size > TAILLE_MAX:
                raise CommandError(f"Le fichier dépasse {TAILLE_MAX // 1_000_000} Mo.")
            return chemin.read_bytes()
        except OSError as erreur:
            raise CommandError(f"Le fichier « {chemin} » ne peut pas être lu : {erreur.strerror}.") from None
