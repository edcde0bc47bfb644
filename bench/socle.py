"""What both data sets stand on: an empty migrated database, a guichet with its people of every role."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.utils import timezone

from guichets.enums import RoleAdhesion
from guichets.models import Adhesion, Guichet, Utilisateur
from guichets.models.base import ModeleGuichet
from guichets.portee import Principal, hors_portee
from operations.enums import Prorata
from operations.models import ReglesComptage
from participants.domain.mois import add_months, first_day

M = TypeVar("M", bound=ModeleGuichet)
PAQUET = 500
_suite = itertools.count(1)


def create_database() -> str:
    """A new database for this run; the one of the last run goes."""
    nom: str = settings.DATABASES["default"]["NAME"]
    with connection._nodb_cursor() as curseur:
        curseur.execute(f'DROP DATABASE IF EXISTS "{nom}" WITH (FORCE)')
        curseur.execute(f'CREATE DATABASE "{nom}"')
    connections.close_all()
    call_command("migrate", verbosity=0, skip_checks=True)
    return nom


def luhn(chiffres: str) -> str:
    """The control digit that makes `chiffres` followed by it a valid SIREN or SIRET."""
    somme = 0
    for rang, chiffre in enumerate(reversed(chiffres)):
        double = int(chiffre) * (2 if rang % 2 == 0 else 1)
        somme += double - 9 if double > 9 else double
    return str(-somme % 10)


def siren() -> str:
    base = f"{next(_suite) + 40_000_000:08d}"
    return base + luhn(base)


def siret() -> str:
    base = siren() + "0001"
    return base + luhn(base)


def past_months(nombre: int) -> list[date]:
    """The last whole months, oldest first."""
    courant = first_day(timezone.localdate())
    return [add_months(courant, -rang) for rang in range(nombre, 0, -1)]


def bulk(modele: type[M], lignes: Iterator[M] | Sequence[M]) -> list[M]:
    return modele.objects.bulk_create(list(lignes), batch_size=PAQUET)


@dataclass(frozen=True, slots=True)
class Socle:
    guichet: Guichet
    facilitateur: Utilisateur
    responsable: Utilisateur
    regles: ReglesComptage

    @property
    def principal(self) -> Principal:
        return Principal("utilisateur", self.facilitateur.pk)


def create_person(slug: str, role: str) -> Utilisateur:
    return Utilisateur.objects.create_user(f"{role}@{slug}.example", None, prenom="Camille", nom="Petit")


def create_guichet(slug: str, **regles: Any) -> Socle:
    """As the owner, like any new guichet: no scope may create one."""
    guichet = Guichet.objects.create(slug=slug, nom=f"Guichet {slug}")
    personnes = {role: create_person(slug, role.value) for role in RoleAdhesion}
    valeurs: dict[str, Any] = {
        "du": date(2000, 1, 1),
        "eligibilite_mois": 24,
        "prorata": Prorata.JOURS_OUVRES,
        "plafond_mensuel": Decimal(220),
        "alerte_mensuelle": Decimal("151.67"),
        "jour_limite": 10,
        "jours_grace": 5,
        "horizon_mois": 3,
        "base_etp": Decimal(1607),
        "heures_jour": Decimal(7),
        "seuil_masquage": 5,
    }
    with hors_portee("a new guichet has no member yet"):
        for role, personne in personnes.items():
            Adhesion.objects.create(guichet=guichet, utilisateur=personne, role=role)
        creees = ReglesComptage.objects.create(guichet=guichet, **{**valeurs, **regles})
    return Socle(guichet, personnes[RoleAdhesion.FACILITATEUR], personnes[RoleAdhesion.RESPONSABLE], creees)
