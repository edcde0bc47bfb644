"""Batches: every company of a guichet ventilated by a few jobs, each night and on demand.

The companies that changed are found by their digests: a quiet night only reads.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from clauses.domain.decisions.apercus import delete_old_previews
from clauses.domain.ventilation.demandes import request_ventilation
from clauses.domain.ventilation.ventilation import ignore_progress, ventiler_lot
from guichets.domain.travaux import Avancer, request_travail
from guichets.formats import format_accord, format_jour
from guichets.models import Guichet, Travail
from operations.models import Entreprise
from participants.enums import EtatLigne
from participants.models import LigneHeures

GENRE = "ventilation_lot"
ENTREPRISES_MAX = 500
"""Companies of a job, and their lines: a job is one transaction, which holds its locks until it ends."""
LIGNES_MAX = 20_000
TRANCHE = 250
"""Companies read, computed and written together; the progress bar moves by as much."""


def concerned_companies(guichet: Guichet) -> QuerySet[Entreprise]:
    """Those that owe hours, or to whom hours are credited."""
    debitrices = (
        Q(engagements__isnull=False) | Q(quote_parts__isnull=False) | Q(lignes_creditees__isnull=False)
    )
    concernees: QuerySet[Entreprise] = Entreprise.objects.filter(debitrices, guichet=guichet)
    return concernees.order_by("pk").distinct()


def request_night(*, guichet: Guichet, jour: date | None = None) -> list[Travail]:
    """The batches of a night, once: their keys hold its date. Previews that nobody accepted leave too."""
    delete_old_previews(guichet=guichet)
    jour = jour or timezone.localdate()
    return request_lots(
        guichet=guichet, cause=f"Calcul de la nuit du {format_jour(jour)}", periode=f"nuit:{jour.isoformat()}"
    )


def request_lots(*, guichet: Guichet, cause: str, periode: str) -> list[Travail]:
    """One job per batch. A batch already asked for in the same period, done or not, is not asked again."""
    cles = f"{GENRE}:{periode}:"
    if Travail.objects.filter(guichet=guichet, cle_naturelle__startswith=cles).exists():
        return []
    lots = list(_cut_batches(guichet))
    return [
        request_travail(
            guichet=guichet,
            genre=GENRE,
            cle_naturelle=f"{cles}{rang}",
            libelle=f"Ventilation des entreprises du guichet, partie {rang} sur {len(lots)}",
            parametres={"entreprises": lot, "cause": cause},
        )
        for rang, lot in enumerate(lots, start=1)
    ]


def _cut_batches(guichet: Guichet) -> Iterator[list[str]]:
    """Public keys of the companies, in batches that one transaction can carry."""
    lignes = dict(
        LigneHeures.objects.filter(guichet=guichet, etat=EtatLigne.VALIDEE)
        .values_list("creditee_id")
        .annotate(nombre=Count("pk"))
        .order_by()
    )
    lot: list[str] = []
    poids = 0
    for pk, cle in concerned_companies(guichet).values_list("pk", "cle"):
        if lot and (len(lot) == ENTREPRISES_MAX or poids + lignes.get(pk, 0) > LIGNES_MAX):
            yield lot
            lot, poids = [], 0
        lot.append(str(cle))
        poids += lignes.get(pk, 0)
    if lot:
        yield lot


@dataclass(slots=True)
class Fait:
    """What became of the companies of a batch. `avis`: sentences for the guichet, company by company."""

    entreprises: int
    calculees: int = 0
    occupees: int = 0
    avis: list[str] = field(default_factory=list)


def ventiler_par_tranches(
    *,
    guichet: Guichet,
    entreprises: Iterable[Entreprise],
    cause: str,
    travail: Travail | None = None,
    avancer: Avancer = ignore_progress,
) -> Fait:
    """Compute the companies, tell what could not be done, ask again for those on which someone is working."""
    toutes = list(entreprises)
    fait = Fait(len(toutes))
    for debut in range(0, len(toutes), TRANCHE):
        avancer("Ventilation des entreprises", debut, len(toutes))
        tranche = {e.pk: e for e in toutes[debut : debut + TRANCHE]}
        bilan, prises_ailleurs = ventiler_lot(guichet, tranche, cause, travail=travail)
        for pk in sorted(prises_ailleurs):
            request_ventilation(entreprise=tranche[pk], cause=cause)
        fait.calculees += len(bilan.calculees)
        fait.occupees += len(prises_ailleurs)
        fait.avis += _refusals(tranche, bilan.echecs)
    if fait.occupees:
        nombre = format_accord(fait.occupees, "entreprise,entreprises")
        fait.avis.append(f"{nombre} en cours de saisie\u00a0: leur calcul suit.")
    avancer("Entreprises ventilées", len(toutes), len(toutes))
    return fait


def _refusals(entreprises: dict[int, Entreprise], echecs: dict[int, ValidationError]) -> list[str]:
    return [f"{entreprises[pk]}\u00a0: {' '.join(refus.messages)}" for pk, refus in sorted(echecs.items())]
