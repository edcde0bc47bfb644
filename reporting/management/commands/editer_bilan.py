"""editer_bilan --marche CLE [--du AAAA-MM-JJ] [--au AAAA-MM-JJ] --pdf FICHIER"""

import time
import uuid
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from guichets import portee
from guichets.domain.travaux import run_travail
from guichets.models import Guichet
from guichets.portee import Principal
from operations.models import Marche
from reporting.domain.bilans import default_period, prepare_bilan
from reporting.domain.rendu import write_atomically
from reporting.enums import EtatBilan
from reporting.models import Bilan

ATTENTE_SECONDES = 120


class Command(BaseCommand):
    help = "Émet le bilan d'un marché et écrit son PDF."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--marche", required=True, metavar="CLE", help="identifiant (UUID) du marché")
        parser.add_argument("--du", metavar="AAAA-MM-JJ", help="début ; par défaut, celui des engagements")
        parser.add_argument(
            "--au", metavar="AAAA-MM-JJ", help="fin ; par défaut, celle du dernier mois connu"
        )
        parser.add_argument("--pdf", required=True, type=Path, metavar="FICHIER", help="où écrire le PDF")

    def handle(self, *_args: Any, **options: Any) -> None:
        chemin: Path = options["pdf"].resolve()
        if not chemin.parent.is_dir():
            raise CommandError(f"Le dossier {chemin.parent} n'existe pas.")
        guichet = find_guichet(options["marche"])
        systeme = Principal("systeme", guichet.pk)
        with portee.ouvrir(systeme):
            marche = Marche.objects.select_related("donneur_ordre").get(cle=options["marche"])
            du, au = default_period(marche=marche, jour=timezone.localdate())
            try:
                bilan = prepare_bilan(
                    marche=marche, du=_jour(options["du"]) or du, au=_jour(options["au"]) or au
                )
            except ValidationError as erreur:
                raise CommandError(" ".join(erreur.messages)) from erreur
        issued = _finish(systeme, bilan)
        write_atomically(chemin, issued)
        self.stdout.write(f"Bilan n° {bilan.numero} émis : {chemin}")


def find_guichet(cle: str) -> Guichet:
    """The guichet whose marché it is: each is asked within its own scope."""
    try:
        identifiant = uuid.UUID(cle)
    except ValueError as erreur:
        raise CommandError(f"« {cle} » n'est pas un identifiant de marché.") from erreur
    for guichet in Guichet.objects.order_by("pk"):
        with portee.ouvrir(Principal("systeme", guichet.pk)):
            if Marche.objects.filter(cle=identifiant).exists():
                return guichet
    raise CommandError(f"Aucun marché ne porte l'identifiant {cle}.")


def _jour(texte: str | None) -> date | None:
    try:
        return date.fromisoformat(texte) if texte else None
    except ValueError as erreur:
        raise CommandError(f"« {texte} » n'est pas une date : AAAA-MM-JJ attendu.") from erreur


def _finish(systeme: Principal, bilan: Bilan) -> bytes:
    """Do the job here, or wait for the worker that took it first."""
    if bilan.travail_id is not None:
        run_travail(bilan.travail_id)
    limite = time.monotonic() + ATTENTE_SECONDES
    while True:
        with portee.ouvrir(systeme):
            relu = Bilan.objects.select_related("travail").get(pk=bilan.pk)
            if relu.etat == EtatBilan.EMIS:
                with relu.fichier.open("rb") as fichier:
                    contenu: bytes = fichier.read()
                return contenu
            if relu.etat == EtatBilan.ECHEC:
                raise CommandError(relu.travail.erreur if relu.travail else "Le bilan n'a pas pu être émis.")
        if time.monotonic() > limite:
            raise CommandError("Le bilan est encore en préparation : réessayez plus tard.")
        time.sleep(0.5)
