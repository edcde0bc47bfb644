"""Ventilate one company, or every company of a guichet that owes or did something."""

import argparse
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q, QuerySet

from clauses.domain.ventilation import ventiler_entreprise
from clauses.models import RunVentilation
from guichets import portee
from guichets.models import Guichet
from guichets.portee import Principal
from operations.identifiants import siren_valide
from operations.models import Entreprise


class Command(BaseCommand):
    help = "Ventile les heures validées d'un guichet, ou d'une seule de ses entreprises."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--guichet", required=True, metavar="SLUG", help="guichet concerné")
        parser.add_argument("--entreprise", metavar="SIREN", help="une seule entreprise")

    def handle(self, *_args: Any, guichet: str, entreprise: str | None = None, **_options: Any) -> None:
        trouve = Guichet.objects.filter(slug=guichet).first()
        if trouve is None:
            raise CommandError(f"Aucun guichet ne s'appelle « {guichet} ».")
        principal = Principal("systeme", trouve.pk)
        with portee.ouvrir(principal, cause="commande ventiler"):
            ids = list(_companies(trouve, entreprise).values_list("pk", flat=True))
        if entreprise and not ids:
            raise CommandError(f"Aucune entreprise du guichet n'a le SIREN {entreprise}.")
        calculees = 0
        for identifiant in ids:
            calculees += self._one(principal, trouve, identifiant)
        self.stdout.write(f"{len(ids)} entreprise(s) vérifiée(s), {calculees} recalculée(s).")

    def _one(self, principal: Principal, guichet: Guichet, identifiant: int) -> bool:
        """One transaction per company: what is done stays done if a later one fails."""
        with portee.ouvrir(principal, cause="commande ventiler"):
            entreprise = Entreprise.objects.select_related("guichet").get(pk=identifiant)
            avant = RunVentilation.objects.filter(entreprise=entreprise).count()
            try:
                ventiler_entreprise(guichet=guichet, entreprise=entreprise, cause="Commande ventiler")
            except ValidationError as erreur:
                raise CommandError(f"{entreprise} : {' '.join(erreur.messages)}") from None
            apres = RunVentilation.objects.filter(entreprise=entreprise).count()
            return bool(apres > avant)


def _companies(guichet: Guichet, siren: str | None) -> QuerySet[Entreprise]:
    entreprises: QuerySet[Entreprise] = Entreprise.objects.filter(guichet=guichet).order_by("pk")
    if siren is not None:
        if not siren_valide(siren):
            raise CommandError(f"« {siren} » n'est pas un SIREN : il compte 9 chiffres, dont une clé.")
        return entreprises.filter(identifiant=siren)
    debitrices = (
        Q(engagements__isnull=False) | Q(quote_parts__isnull=False) | Q(lignes_creditees__isnull=False)
    )
    return entreprises.filter(debitrices).distinct()
