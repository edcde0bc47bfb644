"""Ventilating companies: lock, read, share out, write the differences. Idempotent, one at a time for each."""

from collections.abc import Iterable
from datetime import date

from clauses.domain.batch.calculs import Bilan, compute_lot
from clauses.domain.batch.ecriture import Origine
from clauses.domain.ventilation.reperes import reference_day
from clauses.models import RunVentilation
from guichets.domain.travaux import Avancer
from guichets.domain.verrous import lock_entreprise, try_lock_entreprises
from guichets.models import Guichet, Travail, Utilisateur
from operations.models import Entreprise

__all__ = ["ignore_progress", "reference_day", "ventiler_entreprise", "ventiler_lot"]

ETAPES = 2


def ignore_progress(etape: str, fait: int, total: int) -> None:
    """Nobody watches."""


def ventiler_entreprise(
    *,
    guichet: Guichet,
    entreprise: Entreprise,
    cause: str,
    travail: Travail | None = None,
    avancer: Avancer = ignore_progress,
    jour: date | None = None,
    par: Utilisateur | None = None,
) -> RunVentilation:
    """Share the company's validated hours out to its engagements and write the counts.

    The same facts as the applied run: that run is returned and nothing is written. `jour` stands for today
    in tests and demonstrations. `ValidationError`: it cannot be done, counting rules are missing.
    """
    lock_entreprise(entreprise.pk)
    avancer("Calcul de la ventilation", 1, ETAPES)
    origine = Origine(cause, travail.pk if travail else None, par.pk if par else None)
    bilan = compute_lot(guichet=guichet, entreprises=[entreprise.pk], origine=origine, jour=jour)
    if entreprise.pk in bilan.echecs:
        raise bilan.echecs[entreprise.pk]
    avancer(
        "Heures ventilées et comptes à jour"
        if bilan.calculees
        else "Rien n'a changé depuis le dernier calcul",
        ETAPES,
        ETAPES,
    )
    run: RunVentilation = RunVentilation.objects.get(pk=bilan.runs[entreprise.pk])
    return run


def ventiler_lot(
    guichet: Guichet,
    entreprises: Iterable[int],
    cause: str,
    *,
    travail: Travail | None = None,
    jour: date | None = None,
) -> tuple[Bilan, set[int]]:
    """Same for many companies of a guichet, by id. Those on which someone works are left, and returned."""
    voulues = set(entreprises)
    prises = try_lock_entreprises(voulues)
    bilan = compute_lot(
        guichet=guichet,
        entreprises=prises,
        origine=Origine(cause, travail.pk if travail else None),
        jour=jour,
    )
    return bilan, voulues - prises
