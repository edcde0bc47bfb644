"""`creer_cle`: a key for a partner system, printed once."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from guichets.domain.cles import DROITS_ECRITURE, DROITS_LECTURE, create_cle
from guichets.enums import RoleAdhesion
from guichets.models import ClientApi, Guichet
from guichets.portee import Principal, ouvrir
from operations.domain.clients import (
    create_client_donneur,
    create_client_entreprise,
    create_client_guichet,
    find_client,
)
from operations.models import DonneurOrdre, Entreprise


class Command(BaseCommand):
    help = "Crée une clé d'API et l'affiche une seule fois. Sans autre option : pour un client existant."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--guichet", required=True, help="identifiant du guichet dans les adresses")
        parser.add_argument("--client", required=True, help="nom du système partenaire")
        qui = parser.add_mutually_exclusive_group()
        qui.add_argument(
            "--role", choices=RoleAdhesion.values, help="nouveau logiciel du guichet, avec ce rôle"
        )
        qui.add_argument("--entreprise", help="nouveau logiciel de l'entreprise de ce SIREN")
        qui.add_argument("--donneur", help="nouveau logiciel du donneur d'ordre de ce SIRET")
        parser.add_argument("--ecrire", action="store_true", help="la clé transmet aussi des déclarations")
        parser.add_argument("--droits", nargs="+", help="droits précis, par exemple marches:lire")
        parser.add_argument("--jours", type=int, default=365, help="durée de la clé (365 au plus)")

    def handle(self, **options: Any) -> None:
        guichet = Guichet.objects.filter(slug=options["guichet"]).first()
        if guichet is None:
            raise CommandError(f"Aucun guichet « {options['guichet']} ».")
        droits = options["droits"] or [*DROITS_LECTURE, *(DROITS_ECRITURE if options["ecrire"] else ())]
        try:
            with ouvrir(Principal("systeme", guichet.pk), commande="creer_cle"):
                client = self._client(guichet, options)
                expire_le = timezone.now() + timedelta(days=options["jours"])
                cle, texte = create_cle(client=client, droits=droits, expire_le=expire_le)
        except ValidationError as refus:
            raise CommandError(" ".join(refus.messages)) from None
        jour = f"{timezone.localtime(cle.expire_le):%d/%m/%Y}"
        self.stderr.write(f"Clé de « {client.nom} », valable jusqu'au {jour}.")
        self.stderr.write("Elle ne sera plus affichée : transmettez-la par un canal sûr.")
        self.stdout.write(texte)

    def _client(self, guichet: Guichet, options: dict[str, Any]) -> ClientApi:
        nom = options["client"]
        if options["role"]:
            return create_client_guichet(guichet=guichet, nom=nom, role=RoleAdhesion(options["role"]))
        if options["entreprise"]:
            entreprise = Entreprise.objects.filter(guichet=guichet, identifiant=options["entreprise"]).first()
            if entreprise is None:
                raise ValidationError(f"Le guichet ne suit pas d'entreprise {options['entreprise']}.")
            return create_client_entreprise(entreprise=entreprise, nom=nom)
        if options["donneur"]:
            donneur = DonneurOrdre.objects.filter(guichet=guichet, siret=options["donneur"]).first()
            if donneur is None:
                raise ValidationError(f"Le guichet ne suit pas de donneur d'ordre {options['donneur']}.")
            return create_client_donneur(donneur=donneur, nom=nom)
        return find_client(guichet=guichet, nom=nom)
