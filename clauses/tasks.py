"""Jobs of the clauses: ids in, one domain call."""

from typing import Any

from django.core.exceptions import ValidationError

from clauses.domain.ventilation import ventiler_entreprise
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
