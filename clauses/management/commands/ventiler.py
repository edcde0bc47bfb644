"""Ventilate one company, or every company of a guichet that owes or did something."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from clauses.domain.ventilation.nuit import TRANCHE, concerned_companies, request_lots, ventiler_par_tranches
from guichets import portee
from guichets.formats import format_accord
from guichets.models import Guichet
from guichets.portee import Principal
from operations.identifiants import siren_valide
from operations.models import Entreprise

CAUSE = "Commande ventiler"


class Command(BaseCommand):
    help = "Ventile les heures validées d'un guichet, ou d'une seule de ses entreprises."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--guichet", required=True, metavar="SLUG", help="guichet concerné")
        choix = parser.add_mutually_exclusive_group()
        choix.add_argument("--entreprise", metavar="SIREN", help="une seule entreprise")
        choix.add_argument(
            "--travaux", action="store_true", help="demande le calcul aux ouvriers au lieu de l'attendre"
        )

    def handle(
        self, *_args: Any, guichet: str, entreprise: str | None, travaux: bool, **_options: Any
    ) -> None:
        trouve = Guichet.objects.filter(slug=guichet).first()
        if trouve is None:
            raise CommandError(f"Aucun guichet ne s'appelle «\u00a0{guichet}\u00a0».")
        if travaux:
            self._request(trouve)
        else:
            self._compute(trouve, entreprise)

    def _request(self, guichet: Guichet) -> None:
        with portee.ouvrir(Principal("systeme", guichet.pk), cause=CAUSE):
            periode = f"demande:{timezone.now():%Y-%m-%dT%H:%M:%S}"
            demandes = request_lots(guichet=guichet, cause=CAUSE, periode=periode)
        self.stdout.write(f"{format_accord(len(demandes), 'travail demandé,travaux demandés')}.")

    def _compute(self, guichet: Guichet, siren: str | None) -> None:
        """One transaction per batch: what is done stays done if a later one fails."""
        principal = Principal("systeme", guichet.pk)
        with portee.ouvrir(principal, cause=CAUSE):
            toutes = _companies(guichet, siren)
        calculees, avis = 0, []
        for debut in range(0, len(toutes), TRANCHE):
            with portee.ouvrir(principal, cause=CAUSE):
                fait = ventiler_par_tranches(
                    guichet=guichet, entreprises=toutes[debut : debut + TRANCHE], cause=CAUSE
                )
            calculees += fait.calculees
            avis += fait.avis
        self.stdout.write(f"{len(toutes)} entreprise(s) vérifiée(s), {calculees} recalculée(s).")
        if avis:
            raise CommandError("\n".join(avis))


def _companies(guichet: Guichet, siren: str | None) -> list[int]:
    """Their ids."""
    if siren is None:
        return list(concerned_companies(guichet).values_list("pk", flat=True))
    if not siren_valide(siren):
        raise CommandError(f"«\u00a0{siren}\u00a0» n'est pas un SIREN\u00a0: 9 chiffres, dont une clé.")
    trouvees = list(
        Entreprise.objects.filter(guichet=guichet, identifiant=siren).values_list("pk", flat=True)
    )
    if not trouvees:
        raise CommandError(f"Aucune entreprise du guichet n'a le SIREN {siren}.")
    return trouvees
