"""The only place of the measure that calls the product's job: the night of some guichets, job by job."""

import itertools
import multiprocessing as mp
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connections

from bench.mesures import clock
from bench.socle import Socle
from clauses.domain.ventilation.nuit import TRANCHE, request_lots, request_nights
from guichets import portee
from guichets.domain.travaux import run_travail
from guichets.enums import EtatTravail
from guichets.models import Guichet, Travail
from guichets.portee import Principal, hors_portee
from operations.models import Entreprise

_nuits = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Lot:
    """A job: one transaction, its companies some at a time."""

    guichet: Guichet
    entreprises: tuple[int, ...]
    travail_id: int = 0

    @property
    def principal(self) -> Principal:
        return Principal("systeme", self.guichet.pk)

    def tranches(self) -> Iterator[tuple[int, ...]]:
        for rang in range(0, len(self.entreprises), TRANCHE):
            yield self.entreprises[rang : rang + TRANCHE]


def night(socles: Sequence[Socle], processus: int = 1) -> float:
    """Seconds, from the asking to the last commit."""
    if processus == 1:
        return clock(lambda: [run_lot(lot) for lot in ask(socles)])
    connections.close_all()
    # Forked, each with a connection of its own; what is lent to them is a number.
    with ProcessPoolExecutor(processus, mp_context=mp.get_context("fork")) as ouvriers:
        list(ouvriers.map(_connect, range(processus)))
        return clock(lambda: list(ouvriers.map(run_lot, ask(socles))))


def ask(socles: Sequence[Socle]) -> list[Lot]:
    """The largest first, so that two processes end together."""
    nuit = next(_nuits)
    lots = [lot for socle in socles for lot in _ask(socle.guichet, f"mesure:{nuit}")]
    return sorted(lots, key=lambda lot: -len(lot.entreprises))


def _ask(guichet: Guichet, periode: str) -> Iterator[Lot]:
    with portee.ouvrir(Principal("systeme", guichet.pk)):
        for travail in request_lots(guichet=guichet, cause="Mesure", periode=periode):
            cles = travail.parametres["entreprises"]
            ids = Entreprise.objects.filter(cle__in=cles).order_by("pk").values_list("pk", flat=True)
            yield Lot(guichet, tuple(ids), travail.pk)


def play_night(jour: date) -> float:
    """Seconds of the night of that day as the clock rings it; nothing is being written when it is asked."""

    def nuit() -> None:
        request_nights(jour=jour, marge=timedelta(0))
        with hors_portee("the owner rings the jobs"):
            demandes = Travail.objects.filter(cle_naturelle__contains=f":nuit:{jour}:").order_by("pk")
            travaux = list(demandes.values_list("pk", flat=True))
        for travail in travaux:
            run(travail)

    return clock(nuit)


def run_lot(lot: Lot) -> None:
    run(lot.travail_id)


def run(travail_id: int) -> None:
    etat = run_travail(travail_id)
    with hors_portee("the owner reads what became of the job"):
        travail = Travail.objects.get(pk=travail_id)
    if etat != EtatTravail.FAIT or travail.resultat["avis"]:
        raise SystemExit(f"ventilation : {etat}, {travail.erreur} {travail.resultat}")


def _connect(_rang: int) -> None:
    connections["default"].ensure_connection()
