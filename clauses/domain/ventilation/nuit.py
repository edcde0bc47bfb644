"""Batches: companies of a guichet ventilated by a few jobs, each night and on demand.

A night reads the companies whose facts the history says have changed; the first of a week or of a month reads
every company. Those that did change are found by their digests.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from clauses.domain.batch.lecture import VERSION
from clauses.domain.decisions.apercus import delete_old_previews
from clauses.domain.ventilation.demandes import request_ventilations
from clauses.domain.ventilation.ventilation import ignore_progress, ventiler_lot
from guichets import portee
from guichets.domain.travaux import Avancer, request_travail
from guichets.formats import format_accord, format_jour
from guichets.models import Guichet, Travail
from guichets.portee import Principal
from guichets.tables import require_guichet
from operations.models import Entreprise

GENRE = "ventilation_lot"
ENTREPRISES_MAX = 500
"""Companies of a job, and their lines: a job is one transaction, which holds its locks until it ends."""
LIGNES_MAX = 20_000
TRANCHE = 250
"""Companies read, computed and written together; the progress bar moves by as much."""
MARGE = timedelta(hours=6)
"""How long an act may take to commit and still be seen by the night that follows it."""

# Joined to a company, its engagements, shares and lines would multiply one another.
CONCERNEES = """
SELECT e.id, e.cle, sum(c.lignes)
  FROM (SELECT unnest(g.entreprises), 0 FROM clauses_engagement g WHERE g.guichet_id = %(guichet)s
        UNION ALL
        SELECT k.entreprise_id, 0 FROM clauses_comptesengagement k WHERE k.guichet_id = %(guichet)s
        UNION ALL
        SELECT l.creditee_id, count(*) FILTER (WHERE l.etat = 'validee') FROM participants_ligneheures l
         WHERE l.guichet_id = %(guichet)s GROUP BY 1) c(id, lignes)
  JOIN operations_entreprise e ON e.id = c.id
 GROUP BY e.id ORDER BY e.id
"""
# The same of a few, each looked up by itself.
CONCERNEES_PARMI = """
SELECT e.id, e.cle, l.validees
  FROM operations_entreprise e CROSS JOIN LATERAL (
    SELECT count(*) AS toutes, count(*) FILTER (WHERE l.etat = 'validee') AS validees
      FROM participants_ligneheures l WHERE l.guichet_id = %(guichet)s AND l.creditee_id = e.id) l
 WHERE e.guichet_id = %(guichet)s AND e.id = ANY (%(entreprises)s) AND (
       l.toutes > 0
       OR EXISTS (SELECT 1 FROM clauses_engagement g
                   WHERE g.guichet_id = %(guichet)s AND g.entreprises && ARRAY[e.id])
       OR EXISTS (SELECT 1 FROM clauses_comptesengagement k
                   WHERE k.guichet_id = %(guichet)s AND k.entreprise_id = e.id))
 ORDER BY e.id
"""


def concerned_companies(guichet: Guichet) -> QuerySet[Entreprise]:
    """Those that owe hours, to whom hours are credited, or of which something was counted."""
    ids = [pk for pk, _, _ in _concerned(guichet)]
    concernees: QuerySet[Entreprise] = Entreprise.objects.filter(guichet=guichet, pk__in=ids)
    return concernees.order_by("pk")


def _concerned(guichet: Guichet, parmi: list[int] | None = None) -> list[tuple[int, uuid.UUID, int]]:
    """Id, public key and number of validated lines of each."""
    require_guichet(guichet.pk)
    with connection.cursor() as curseur:
        curseur.execute(
            CONCERNEES if parmi is None else CONCERNEES_PARMI, {"guichet": guichet.pk, "entreprises": parmi}
        )
        lues: list[tuple[int, uuid.UUID, int]] = curseur.fetchall()
    return lues


def request_nights(*, jour: date | None = None, marge: timedelta = MARGE) -> None:
    """Ask for the batches of every guichet that has any: outside a scope, each guichet in its own."""
    jour = jour or timezone.localdate()
    a_faire = nights_to_do(jour, marge)
    for guichet in Guichet.objects.filter(pk__in=a_faire).order_by("pk"):
        with portee.ouvrir(Principal("systeme", guichet.pk), cause="calcul de la nuit"):
            request_night(guichet=guichet, jour=jour, entreprises=a_faire[guichet.pk])


def nights_to_do(jour: date, marge: timedelta = MARGE) -> dict[int, list[int] | None]:
    """By guichet: ids of the companies to read; None for all."""
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT guichet_id, entreprises FROM nuit_a_faire(%s, make_interval(secs => %s))",
            [_period(jour), marge.total_seconds()],
        )
        return dict(curseur.fetchall())


def request_night(
    *, guichet: Guichet, jour: date | None = None, entreprises: list[int] | None = None
) -> list[Travail]:
    """The batches of a night, once: their keys hold its date. `entreprises`: ids of those to read, or all.

    Previews that nobody accepted leave too.
    """
    delete_old_previews(guichet=guichet)
    jour = jour or timezone.localdate()
    return request_lots(
        guichet=guichet,
        cause=f"Calcul de la nuit du {format_jour(jour)}",
        periode=f"nuit:{jour.isoformat()}",
        parmi=entreprises,
        parametres={"entiere": _period(jour)} if entreprises is None else {},
    )


def _period(jour: date) -> str:
    """In which every company is read once: what is expected moves with the month, our rules with VERSION."""
    return f"{jour:%G-s%V}, {jour:%Y-%m}, {VERSION}"


def request_lots(
    *,
    guichet: Guichet,
    cause: str,
    periode: str,
    parmi: list[int] | None = None,
    parametres: Mapping[str, str] | None = None,
) -> list[Travail]:
    """One job per batch. A batch already asked for in the same period, done or not, is not asked again.

    `parmi`: ids of the companies, when not all. `parametres`: what the jobs say besides.
    """
    cles = f"{GENRE}:{periode}:"
    if Travail.objects.filter(guichet=guichet, cle_naturelle__startswith=cles).exists():
        return []
    lots = list(_cut_batches(_concerned(guichet, parmi)))
    return [
        request_travail(
            guichet=guichet,
            genre=GENRE,
            cle_naturelle=f"{cles}{rang}",
            libelle=f"Ventilation des entreprises du guichet, partie {rang} sur {len(lots)}",
            parametres={"entreprises": lot, "cause": cause, **(parametres or {})},
        )
        for rang, lot in enumerate(lots, start=1)
    ]


def _cut_batches(concernees: Iterable[tuple[int, uuid.UUID, int]]) -> Iterator[list[str]]:
    """Public keys of the companies, in batches that one transaction can carry."""
    lot: list[str] = []
    poids = 0
    for _, cle, lignes in concernees:
        if lot and (len(lot) == ENTREPRISES_MAX or poids + lignes > LIGNES_MAX):
            yield lot
            lot, poids = [], 0
        lot.append(str(cle))
        poids += lignes
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
    entreprises: Sequence[int],
    cause: str,
    travail: Travail | None = None,
    avancer: Avancer = ignore_progress,
) -> Fait:
    """Compute the companies, by id; tell what could not be done, ask again for those being typed for."""
    fait, occupees = Fait(len(entreprises)), set[int]()
    for debut in range(0, len(entreprises), TRANCHE):
        avancer("Ventilation des entreprises", debut, len(entreprises))
        bilan, prises_ailleurs = ventiler_lot(
            guichet, entreprises[debut : debut + TRANCHE], cause, travail=travail
        )
        fait.calculees += len(bilan.calculees)
        occupees |= prises_ailleurs
        a_dire = Entreprise.objects.in_bulk(bilan.echecs)
        fait.avis += [
            f"{a_dire[pk]}\u00a0: {' '.join(refus.messages)}" for pk, refus in sorted(bilan.echecs.items())
        ]
    fait.occupees = len(occupees)
    # Last: until this transaction ends, whoever asks for one of these companies waits for it.
    request_ventilations(Entreprise.objects.select_related("guichet").filter(pk__in=occupees), cause=cause)
    if fait.occupees:
        nombre = format_accord(fait.occupees, "entreprise,entreprises")
        fait.avis.append(f"{nombre} en cours de saisie\u00a0: leur calcul suit.")
    avancer("Entreprises ventilées", len(entreprises), len(entreprises))
    return fait
