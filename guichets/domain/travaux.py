"""Jobs: asked in the business transaction, claimed under a lease, done with exactly one effect."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from guichets import portee as portees
from guichets.enums import EtatTravail, Executant
from guichets.models import Guichet, Travail
from guichets.portee import Principal
from guichets.tables import require_guichet

journal = logging.getLogger(__name__)

Avancer = Callable[[str, int, int], None]
Executer = Callable[[Travail, Avancer], dict[str, Any]]
ECHEC_INATTENDU = "Le travail a échoué. L'équipe technique en est informée ; vous pouvez le relancer."
PROGRESSION_SECONDES = 3600


class BailPerdu(RuntimeError):
    """The job is in another worker's hands: nothing of what this one did is kept."""


_executeurs: dict[str, Executer] = {}
_echecs: dict[str, Callable[[Travail], None]] = {}


def register_executant(
    genre: str, executer: Executer, *, on_failure: Callable[[Travail], None] | None = None
) -> None:
    """Declare what a kind of job does: called in `ready()`, one domain call per kind.

    `on_failure` writes what the failure means for the job's own object, in the transaction that parks the
    job.
    """
    _executeurs[genre] = executer
    if on_failure is not None:
        _echecs[genre] = on_failure


def request_travail(
    *,
    guichet: Guichet,
    genre: str,
    cle_naturelle: str,
    libelle: str,
    parametres: dict[str, Any] | None = None,
    executant: Executant = Executant.SYSTEME,
) -> Travail:
    """Write the job in the caller's transaction and ring the worker after the commit.

    A job that already waits under the same natural key is returned as it is; it cannot be claimed before the
    caller has committed. A broker that is away costs nothing but time: the sweeper rings again.
    """
    principal = portees.courante().principal
    voulu = Travail(
        guichet=guichet,
        cle_naturelle=cle_naturelle,
        genre=genre,
        libelle=libelle,
        parametres=parametres or {},
        executant=executant,
        demandeur_id=principal.id if principal and principal.type == "utilisateur" else None,
        demandeur_client_id=principal.id if principal and principal.type == "client_api" else None,
    )
    travail = _keep_waiting(voulu) or _write(voulu) or _keep_waiting(voulu)
    if travail is None:
        raise OperationalError("le travail demandé est sans cesse pris")
    transaction.on_commit(lambda: sonner(travail.pk), robust=True)
    return travail


def _keep_waiting(voulu: Travail) -> Travail | None:
    """The job that waits under that key, locked so that no worker starts it: it would miss what the caller
    has not committed yet. Shared: two callers do not wait for one another.
    """
    require_guichet(voulu.guichet_id, ecrire=True)
    with connection.cursor() as curseur:
        curseur.execute(
            """
            SELECT id FROM guichets_travail
             WHERE guichet_id = %s AND cle_naturelle = %s AND etat = %s FOR SHARE
            """,
            [voulu.guichet_id, voulu.cle_naturelle, EtatTravail.A_FAIRE],
        )
        trouve = curseur.fetchone()
    return Travail.objects.get(pk=trouve[0]) if trouve else None


def _write(voulu: Travail) -> Travail | None:
    """None: someone else has just written a job under that key."""
    try:
        with transaction.atomic():
            voulu.save(force_insert=True)
    except IntegrityError:
        return None
    return voulu


def retry_travail(*, travail: Travail) -> Travail:
    """Ask again for a job that failed, parameters unchanged. `ValidationError` if it did not fail."""
    if travail.etat != EtatTravail.ECHEC:
        raise ValidationError("Seul un travail en échec se relance.")
    return request_travail(
        guichet=travail.guichet,
        genre=travail.genre,
        cle_naturelle=travail.cle_naturelle,
        libelle=travail.libelle,
        parametres=travail.parametres,
        executant=Executant(travail.executant),
    )


def sonner(travail_id: int) -> None:
    from guichets.tasks import executer_travail

    try:
        executer_travail.delay(travail_id)
    except Exception as erreur:  # noqa: BLE001 - a lost broker must not undo a committed act
        journal.warning("travail %s : le courtier ne répond pas (%s)", travail_id, type(erreur).__name__)


def progression(travail: Travail) -> tuple[str, int, int]:
    """(step, done, total) as the worker last said; the row's own values when the cache is away."""
    try:
        vu = cache.get(f"travail:{travail.cle}")
    except Exception:  # noqa: BLE001 - progress is a courtesy
        vu = None
    return vu or (travail.etape, travail.avancement, travail.total)


def run_travail(travail_id: int) -> EtatTravail | None:
    """Claim and do one job. None: it was not there to claim, or it passed to another worker since."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT guichet_du_travail(%s)", [travail_id])
        guichet_id = curseur.fetchone()[0]
    if guichet_id is None:
        return None
    systeme = Principal("systeme", guichet_id)
    travail = _claim(systeme, travail_id)
    if travail is None:
        return None
    try:
        return _do(systeme, travail)
    except BailPerdu:
        journal.warning("travail %s (%s) : le bail est passé à un autre", travail_id, travail.genre)
        return None


def _do(systeme: Principal, travail: Travail) -> EtatTravail:
    """A worker that was killed wrote nothing: the one that comes after the last attempt parks the job."""
    if travail.essais > settings.TRAVAIL_ESSAIS_MAX:
        return _fail(systeme, travail, ECHEC_INATTENDU)
    try:
        with portees.ouvrir(_principal_executant(travail), travail=str(travail.cle)):
            resultat = _executeurs[travail.genre](travail, _avancer(travail))
            _finish(travail, etat=EtatTravail.FAIT, resultat=resultat)
        return EtatTravail.FAIT
    except BailPerdu:
        raise
    except ValidationError as erreur:
        return _fail(systeme, travail, " ".join(erreur.messages))
    except Exception:  # noqa: BLE001 - whatever broke, the job says so and is tried again
        journal.exception("travail %s (%s) : échec", travail.pk, travail.genre)
        return _retry_or_fail(systeme, travail)


def _claim(systeme: Principal, travail_id: int) -> Travail | None:
    """Left where it is while someone who asked for it again is still writing: that one's bell follows."""
    maintenant = timezone.now()
    libre = Q(etat=EtatTravail.A_FAIRE) | Q(etat=EtatTravail.EN_COURS, bail__lt=maintenant)
    with portees.ouvrir(systeme):
        prenable = Travail.objects.select_for_update(skip_locked=True).filter(libre, pk=travail_id)
        pris = Travail.objects.filter(pk__in=prenable.values("pk")).update(
            etat=EtatTravail.EN_COURS,
            bail=maintenant + timedelta(seconds=settings.TRAVAIL_BAIL),
            essais=F("essais") + 1,
        )
        return Travail.objects.select_related("guichet").get(pk=travail_id) if pris else None


def _principal_executant(travail: Travail) -> Principal:
    """The asker's rights as of now for imports and exports, the system limited to the guichet otherwise."""
    if travail.executant == Executant.DEMANDEUR:
        if travail.demandeur_id:
            return Principal("utilisateur", travail.demandeur_id)
        if travail.demandeur_client_id:
            return Principal("client_api", travail.demandeur_client_id)
    return Principal("systeme", travail.guichet_id)


def _avancer(travail: Travail) -> Avancer:
    def avancer(etape: str, fait: int, total: int) -> None:
        travail.etape, travail.avancement, travail.total = etape, fait, total
        try:
            cache.set(f"travail:{travail.cle}", (etape, fait, total), PROGRESSION_SECONDES)
        except Exception:  # noqa: BLE001 - progress is a courtesy
            journal.info("travail %s : progression non publiée", travail.pk)

    return avancer


def _held(travail: Travail) -> QuerySet[Travail]:
    """The row, as long as nobody claimed it since."""
    lignes: QuerySet[Travail] = Travail.objects.filter(
        pk=travail.pk, etat=EtatTravail.EN_COURS, essais=travail.essais
    )
    return lignes


def _finish(travail: Travail, **champs: Any) -> None:
    """The last write of the job's own transaction: its effect and its state are committed together."""
    ecrits = _held(travail).update(
        etape=travail.etape,
        avancement=travail.avancement,
        total=travail.total,
        fini_le=timezone.now(),
        bail=None,
        **champs,
    )
    if ecrits != 1:
        raise BailPerdu


def _fail(systeme: Principal, travail: Travail, erreur: str) -> EtatTravail:
    with portees.ouvrir(systeme):
        _finish(travail, etat=EtatTravail.ECHEC, erreur=erreur[:300])
        if travail.genre in _echecs:
            _echecs[travail.genre](travail)
    return EtatTravail.ECHEC


def _retry_or_fail(systeme: Principal, travail: Travail) -> EtatTravail:
    """Leave the job to the sweeper until its attempts are spent, then park it with a message."""
    if travail.essais >= settings.TRAVAIL_ESSAIS_MAX:
        return _fail(systeme, travail, ECHEC_INATTENDU)
    with portees.ouvrir(systeme):
        attente = timedelta(seconds=5 * 2**travail.essais)
        _held(travail).update(bail=timezone.now() + attente)
    return EtatTravail.EN_COURS


def waiting_travaux() -> list[int]:
    """Ids of the jobs whose bell was lost or whose worker died."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT travaux_a_relancer(%s)", [timezone.now()])
        return [ligne[0] for ligne in curseur.fetchall()]
