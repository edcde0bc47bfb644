"""Jobs of the clauses: ids in, one domain call."""

from dataclasses import asdict
from datetime import date
from typing import Any

from celery import shared_task
from django.core.exceptions import ValidationError

from clauses.domain.decisions.clotures import close_for_all
from clauses.domain.decisions.reglages import preview_rules
from clauses.domain.ventilation.nuit import request_nights, ventiler_par_tranches
from clauses.domain.ventilation.ventilation import ventiler_entreprise
from clauses.models import Ventilation
from guichets.domain.travaux import Avancer
from guichets.models import Travail
from operations.models import Entreprise


def run_ventilation(travail: Travail, avancer: Avancer) -> dict[str, Any]:
    """Ventilate the company named by the job."""
    entreprise = Entreprise.objects.select_related("guichet").get(cle=travail.parametres["entreprise"])
    try:
        run = ventiler_entreprise(
            guichet=travail.guichet,
            entreprise=entreprise,
            cause=travail.parametres["cause"],
            travail=travail,
            avancer=avancer,
            par=travail.demandeur,
        )
    except ValidationError as erreur:
        if getattr(erreur, "code", None) == "occupe":
            # Someone is typing for this company: the job is tried again, it has not failed.
            raise RuntimeError("entreprise occupée") from erreur
        raise
    return {
        "page": ["clauses:entreprise", str(entreprise.cle)],
        "run": str(run.cle),
        "ventilations": Ventilation.objects.filter(entreprise=entreprise).count(),
    }


def run_lot(travail: Travail, avancer: Avancer) -> dict[str, Any]:
    """Ventilate the companies named by the job; one that fails does not stop the others."""
    cles = travail.parametres["entreprises"]
    fait = ventiler_par_tranches(
        guichet=travail.guichet,
        entreprises=list(Entreprise.objects.filter(cle__in=cles).order_by("pk").values_list("pk", flat=True)),
        cause=travail.parametres["cause"],
        travail=travail,
        avancer=avancer,
    )
    return asdict(fait)


@shared_task(name="clauses.tasks.demander_la_nuit")
def demander_la_nuit() -> None:
    """Run twice, it asks once."""
    request_nights()


def run_apercu_regles(travail: Travail, avancer: Avancer) -> dict[str, Any]:
    """What new rules would do to every company of the guichet."""
    return preview_rules(travail=travail, avancer=avancer)


def run_closings(travail: Travail, avancer: Avancer) -> dict[str, Any]:
    """Close one month for the companies named by the job."""
    mois, cles = date.fromisoformat(travail.parametres["mois"]), travail.parametres["entreprises"]
    if travail.demandeur is None:
        raise ValidationError("Une clôture est demandée par une personne.")
    refus = close_for_all(
        guichet=travail.guichet, mois=mois, cles=cles, par=travail.demandeur, avancer=avancer
    )
    return {
        "page": ["clauses:clotures_faites", str(travail.cle)],
        "mois": f"{mois:%Y-%m-%d}",
        "closes": len(cles) - len(refus),
        "refus": refus,
    }
