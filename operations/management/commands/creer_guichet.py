"""`creer_guichet`: open a guichet, with its rules and the person who answers for it."""

from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError
from psycopg2.errors import InsufficientPrivilege

from guichets.enums import TypeGuichet
from guichets.proprietaire import connect_as_owner
from operations.domain.ouverture import open_guichet

RECUL = date(2010, 1, 1)
"""Old marchés still run: rules must hold on their first day."""


def _tell(refus: ValidationError) -> Iterator[str]:
    """Each refusal after the name of what is refused."""
    for champ, messages in refus.message_dict.items():
        yield f"{champ}\u00a0: {' '.join(messages)}"


class Command(BaseCommand):
    help = "Ouvre un guichet : ses règles de départ, à vérifier, et la personne qui en répond."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="identifiant dans les adresses, par exemple haute-vienne")
        parser.add_argument("--nom", required=True)
        parser.add_argument("--type", choices=TypeGuichet.values, default=TypeGuichet.AUTRE.value)
        parser.add_argument("--siret", default="", help="SIRET de la structure qui porte le guichet")
        parser.add_argument(
            "--responsable", required=True, metavar="ADRESSE", help="son adresse électronique"
        )
        parser.add_argument(
            "--regles-du",
            type=date.fromisoformat,
            default=RECUL,
            metavar="AAAA-MM-JJ",
            help="premier jour des règles de comptage de départ (2010-01-01 sans autre indication)",
        )

    def handle(self, **options: Any) -> None:
        connect_as_owner()
        try:
            guichet = open_guichet(
                slug=options["slug"],
                nom=options["nom"],
                genre=TypeGuichet(options["type"]),
                siret=options["siret"],
                regles_du=options["regles_du"],
                responsable=options["responsable"],
            )
        except ValidationError as refus:
            raise CommandError(" ".join(_tell(refus))) from None
        except ProgrammingError as erreur:
            if isinstance(erreur.__cause__, InsufficientPrivilege):
                raise CommandError("Lancez cette commande sous le rôle propriétaire de la base.") from None
            raise
        self.stdout.write(
            f"Le guichet «\u00a0{guichet}\u00a0» est ouvert\u00a0: {settings.ADRESSE_SITE}/g/{guichet.slug}/"
        )
        self.stdout.write(
            f"{options['responsable']} y entre comme responsable, après avoir choisi son mot de passe\u00a0: "
            f"{settings.ADRESSE_SITE}/comptes/password/reset/"
        )
        self.stdout.write(
            "Ses règles de comptage sont des valeurs de départ\u00a0: à vérifier sur la page "
            "«\u00a0Règles du guichet\u00a0»."
        )
