"""Load the demonstration territory. Re-runnable: once loaded, nothing changes unless asked to start over."""

import time
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.comptes_demo import COMPTES, MOT_DE_PASSE
from config.demo.calendrier import Calendrier
from config.demo.etape_bilans import issue_key
from config.demo.resume import summary
from config.demo.scenario import Etape, is_loaded, load
from config.demo.territoire import SLUG
from guichets.models import Guichet
from guichets.proprietaire import connect_as_owner

DEJA = (
    "Le territoire de démonstration est déjà chargé : rien n'a changé. Ajoutez --vider pour le reconstruire."
)


class Command(BaseCommand):
    help = "Charge le territoire de démonstration (deux guichets, dix-huit mois de déclarations)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--au", metavar="AAAA-MM-JJ", help="jour de référence (par défaut : aujourd'hui)")
        parser.add_argument(
            "--etape",
            choices=[etape.value for etape in Etape],
            default=Etape.BILANS.value,
            help="s'arrêter après cette étape",
        )
        parser.add_argument(
            "--vider", action="store_true", help="effacer la démonstration avant de la reconstruire"
        )
        parser.add_argument("--cle-api", action="store_true", help="créer une clé d'API et l'afficher")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - the signature is Django's
        if not settings.DEMO:
            raise CommandError("Cette commande n'existe que dans la démonstration (DEMO=1).")
        jour = _jour(options["au"]) if options["au"] else timezone.localdate()
        if jour > timezone.localdate():
            raise CommandError("Le jour de référence est dans le futur.")
        connect_as_owner()
        if is_loaded() and not options["vider"]:
            self.stdout.write(DEJA)
        else:
            self._load(Calendrier(jour), Etape(options["etape"]), vider=options["vider"])
        self._tell()
        if options["cle_api"]:
            cle = issue_key(Guichet.objects.get(slug=SLUG))
            self.stdout.write(f"Clé d'API (affichée une seule fois) : {cle}")

    def _load(self, calendrier: Calendrier, etape: Etape, *, vider: bool) -> None:
        debut = time.monotonic()
        try:
            load(calendrier, jusqua=etape, vider=vider, suivre=lambda nom: self.stdout.write(f"… {nom}"))
        except ValidationError as erreur:
            raise CommandError(" ".join(erreur.messages)) from erreur
        duree = f"{time.monotonic() - debut:.1f}".replace(".", ",")
        self.stdout.write(f"Territoire chargé au {calendrier.au:%d/%m/%Y} en {duree} s.")

    def _tell(self) -> None:
        for ligne in summary():
            self.stdout.write(ligne)
        self.stdout.write(f"Comptes (mot de passe {MOT_DE_PASSE}) :")
        for compte in COMPTES:
            self.stdout.write(f"  {compte['email']} – {compte['role']}")


def _jour(texte: str) -> date:
    try:
        return date.fromisoformat(texte)
    except ValueError:
        raise CommandError(f"« {texte} » n'est pas une date au format AAAA-MM-JJ.") from None
