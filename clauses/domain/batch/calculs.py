"""One lot from reading to writing: nothing where nothing changed, company by company where one is faulty."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from django.core.exceptions import ValidationError
from django.db import DatabaseError, InterfaceError, OperationalError

from clauses.domain.batch.ecriture import Origine, RunApplique, read_runs, write_rows
from clauses.domain.batch.lecture import Faits, read_faits, read_in_place
from clauses.domain.batch.publication import publish
from clauses.domain.batch.resultat import compute
from clauses.mutualisation import MutualisationError
from guichets.domain.contraintes import en_francais
from guichets.models import Guichet
from guichets.tables import Table

journal = logging.getLogger(__name__)

ECHEC = "Le calcul de cette entreprise a échoué. L'équipe technique en est informée."


@dataclass(slots=True)
class Bilan:
    """What became of a lot, by company id. `runs`: the run in force; `echecs`: why a company kept its counts.

    `calculees`: those whose facts had changed.
    """

    runs: dict[int, int] = field(default_factory=dict)
    calculees: set[int] = field(default_factory=set)
    echecs: dict[int, ValidationError] = field(default_factory=dict)


def compute_lot(
    *, guichet: Guichet, entreprises: Iterable[int], origine: Origine, jour: date | None = None
) -> Bilan:
    """Ventilate companies whose locks are held. One faulty company does not stop the others."""
    bilan = Bilan()
    faits = read_faits(guichet=guichet, entreprises=entreprises, jour=jour)
    runs = read_runs(faits)
    changees = []
    for numero, entreprise in enumerate(faits.entreprises.tolist()):
        run = runs.get(entreprise)
        if run is not None and run.knows(faits.empreintes[numero]):
            bilan.runs[entreprise] = run.pk
        else:
            changees.append(numero)
    if changees:
        faits = faits if len(changees) == len(faits) else faits.take(changees)
        _write_lot(faits, read_in_place(faits), runs, origine, bilan)
    return bilan


def _write_lot(
    faits: Faits, en_place: tuple[Table, Table], runs: dict[int, RunApplique], origine: Origine, bilan: Bilan
) -> None:
    """All at once; when that fails, each half apart, so that what is faulty ends up alone."""
    try:
        with en_francais():
            voulu = compute(faits, en_place[0])
            ecrits = write_rows(voulu, en_place, runs, origine)
            publish(voulu, en_place[0], ecrits)
    except (OperationalError, InterfaceError):
        raise
    except (ValidationError, MutualisationError, ValueError, DatabaseError) as erreur:
        if len(faits) == 1:
            bilan.echecs[int(faits.entreprises[0])] = _told(erreur)
            return
        for numeros in np.array_split(np.arange(len(faits)), 2):
            moitie = faits.take(numeros.tolist())
            siennes = tuple(t.take(np.isin(t["entreprise"], moitie.entreprises)) for t in en_place)
            _write_lot(moitie, (siennes[0], siennes[1]), runs, origine, bilan)
        return
    bilan.runs.update(zip(faits.entreprises.tolist(), ecrits.tolist(), strict=True))
    bilan.calculees.update(faits.entreprises.tolist())


def _told(erreur: Exception) -> ValidationError:
    """The sentence for the guichet. A fault of ours is logged by its kind: its text may hold values."""
    if isinstance(erreur, ValidationError):
        return erreur
    journal.error("ventilation : %s", type(erreur).__name__)
    return ValidationError(ECHEC, code="interne")
