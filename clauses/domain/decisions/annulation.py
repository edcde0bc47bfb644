"""Undoing the last applied ventilation of a company: its differences, the other way round.

The run becomes ANNULE and the previous one is applied again. What it had placed and that had no place before
waits (`MotifNonRetenue.ATTENTE`); hours rectified since do not come back. The restored sharing is checked
against today's facts by the engine's own verification: if it breaks a rule, nothing is done.
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from clauses.domain.decisions.comparaison import Differences, moved, movements
from clauses.domain.decisions.retablissement import recount
from clauses.domain.ventilation.lecture import to_centiemes, to_heures
from clauses.enums import EtatRun, MotifNonRetenue
from clauses.models import ClotureMois, NonRetenue, RunVentilation, Ventilation
from clauses.models.ventilation import LigneRun
from guichets.domain.contraintes import en_francais
from guichets.domain.verrous import lock_entreprise
from guichets.formats import format_mois
from guichets.models import Utilisateur
from operations.models import Entreprise
from participants.enums import EtatLigne
from participants.models import LigneHeures

RIEN_A_ANNULER = "Aucun calcul n'est appliqué pour cette entreprise."
PREMIER = "C'est le premier calcul de l'entreprise : il n'y a pas de ventilation précédente."
RIEN_DEPLACE = "Aucun calcul n'a déplacé d'heures depuis le premier\u00a0: il n'y a rien à rétablir."
DEPASSE = "Un autre calcul a été appliqué depuis : revenez à la page de l'entreprise."
REPRIS = "Des heures de ce calcul ont été rectifiées ou déplacées depuis : il ne peut plus être annulé."
CLOS = "{mois} est clos depuis ce calcul : il ne peut plus être annulé."

L = TypeVar("L", bound=LigneRun)


def last_run(entreprise: Entreprise) -> RunVentilation | None:
    """The applied run: the only one that may be undone."""
    run: RunVentilation | None = (
        RunVentilation.objects.filter(entreprise=entreprise, etat=EtatRun.APPLIQUE)
        .select_related("precedent", "par", "entreprise__guichet")
        .first()
    )
    return run


@dataclass(slots=True)
class Retour:
    """What undoing does: the same rows as a run's differences, and why it cannot be done.

    `run`: the applied one; `cible`: the last that moved hours, undone with those that followed it.
    """

    run: RunVentilation | None
    cible: RunVentilation | None = None
    differences: Differences = field(default_factory=dict)
    refus: str = ""


def preview_undo(*, entreprise: Entreprise, par: Utilisateur) -> Retour:
    """The very undoing, tried and rolled back: what would come back, or the reason of the refusal."""
    run = last_run(entreprise)
    if run is None:
        return Retour(None, refus=RIEN_A_ANNULER)
    cible = _until_moved(run)[-1]
    try:
        with transaction.atomic():
            differences = undo_run(run=run, par=par)
            transaction.set_rollback(True)
    except ValidationError as erreur:
        return Retour(run, cible, refus=" ".join(erreur.messages))
    return Retour(run, cible, differences)


def undo_run(*, run: RunVentilation, par: Utilisateur) -> Differences:
    """Put back the sharing that the run replaced. `run` must still be the applied one.

    A run that moved nothing (a month was closed, time passed) leaves with the last one that did: else nothing
    would come back. Their digests are not applied again until the facts change, or until somebody asks.
    Returns the rows that left and those that came.
    """
    lock_entreprise(run.entreprise_id)
    applique = last_run(run.entreprise)
    if applique is None or applique.pk != run.pk:
        raise ValidationError(DEPASSE, code="depasse")
    suite = _until_moved(applique)
    precedent = suite[-1].precedent
    if precedent is None:
        raise ValidationError(PREMIER if len(suite) == 1 else RIEN_DEPLACE)
    with en_francais():
        _verify_open(suite)
        differences = _reverse(suite, precedent)
        _set_aside(applique.entreprise, precedent, differences)
        _swap(suite, precedent, par)
        recount(entreprise=applique.entreprise, run=precedent)
    return differences


def _until_moved(run: RunVentilation) -> list[RunVentilation]:
    """From the run down to the last one that moved hours."""
    suite = [run]
    while (precedent := suite[-1].precedent) is not None and not moved(movements(suite[-1].differences)):
        suite.append(precedent)
    return suite


def forget_undoing(*, entreprise: Entreprise) -> None:
    """Let the undone digest be applied again: somebody asks for it. The runs keep who undid them."""
    lock_entreprise(entreprise.pk)
    RunVentilation.objects.filter(entreprise=entreprise, etat=EtatRun.ANNULE).update(etat=EtatRun.REMPLACE)


def _verify_open(suite: list[RunVentilation]) -> None:
    """The database refuses to touch a closed month: say which one."""
    touches = {
        rang[position]
        for run in suite
        for cote in ("retirees", "ajoutees")
        for genre, position in (("ventilations", 2), ("non_retenues", 1))
        for rang in run.differences.get(cote, {}).get(genre, [])
    }
    clos = ClotureMois.objects.filter(entreprise=suite[0].entreprise_id, mois__in=touches)
    premier: date | None = clos.order_by("mois").values_list("mois", flat=True).first()
    if premier is not None:
        raise ValidationError(CLOS.format(mois=format_mois(premier).capitalize()))


def _reverse(suite: list[RunVentilation], precedent: RunVentilation) -> Differences:
    """What the runs added leaves, what they took away comes back, the last of them first."""
    differences: Differences = {
        cote: {"ventilations": [], "non_retenues": []} for cote in ("retirees", "ajoutees")
    }
    for run in suite:
        for cote, genres in _reverse_one(run, precedent).items():
            for genre, rangs in genres.items():
                differences[cote][genre] += rangs
    return differences


def _reverse_one(run: RunVentilation, precedent: RunVentilation) -> Differences:
    """Delete what the run added, insert what it took away. Hours rectified since do not come back."""
    ajoutees, retirees = run.differences.get("ajoutees", {}), run.differences.get("retirees", {})
    ventilations, non_retenues = retirees.get("ventilations", []), retirees.get("non_retenues", [])
    valides = _still_valid({rang[0] for rang in (*ventilations, *non_retenues)})
    reviennent = [r for r in ventilations if r[0] in valides]
    reperdues = [r for r in non_retenues if r[0] in valides]
    _delete(Ventilation, run.entreprise_id, ajoutees.get("ventilations", []), _row)
    _delete(NonRetenue, run.entreprise_id, ajoutees.get("non_retenues", []), _reason)
    commun = {"guichet_id": run.guichet_id, "entreprise_id": run.entreprise_id, "run": precedent}
    Ventilation.objects.bulk_create(
        Ventilation(
            **commun,
            ligne_id=ligne,
            engagement_id=e,
            mois=mois,
            debut=du,
            fin=au,
            motif=motif,
            heures=to_heures(c),
        )
        for ligne, e, mois, du, au, motif, c in reviennent
    )
    NonRetenue.objects.bulk_create(
        NonRetenue(**commun, ligne_id=ligne, mois=mois, motif=motif, heures=to_heures(c))
        for ligne, mois, motif, c in reperdues
    )
    return {
        "retirees": ajoutees,
        "ajoutees": {"ventilations": reviennent, "non_retenues": reperdues},
    }


def _still_valid(lignes: set[int]) -> set[int]:
    return set(LigneHeures.objects.filter(pk__in=lignes, etat=EtatLigne.VALIDEE).values_list("pk", flat=True))


def _row(v: Ventilation) -> tuple[Any, ...]:
    return (
        v.ligne_id,
        v.engagement_id,
        f"{v.mois}",
        f"{v.debut}",
        f"{v.fin}",
        v.motif,
        to_centiemes(v.heures),
    )


def _reason(n: NonRetenue) -> tuple[Any, ...]:
    return (n.ligne_id, f"{n.mois}", n.motif, to_centiemes(n.heures))


def _delete(
    modele: type[L], entreprise_id: int, rangs: list[list[Any]], cle: Callable[[L], tuple[Any, ...]]
) -> None:
    """Each row of the list, once. One that is no longer there: the run cannot be undone any more."""
    attendues = Counter(map(tuple, rangs))
    perimees = []
    for ligne in modele.objects.filter(entreprise=entreprise_id, ligne__in={rang[0] for rang in rangs}):
        if attendues[cle(ligne)]:
            attendues[cle(ligne)] -= 1
            perimees.append(ligne.pk)
    if attendues.total():
        raise ValidationError(REPRIS)
    modele.objects.filter(pk__in=perimees).delete()


def _set_aside(entreprise: Entreprise, run: RunVentilation, differences: Differences) -> None:
    """Hours that have no place in the restored sharing wait for the next one."""
    lignes = list(
        LigneHeures.objects.filter(creditee=entreprise, etat=EtatLigne.VALIDEE)
        .exclude(mois__in=ClotureMois.objects.filter(entreprise=entreprise).values("mois"))
        .order_by("mois", "pk")
    )
    placees: dict[int, int] = defaultdict(int)
    for modele in (Ventilation, NonRetenue):
        sommes = modele.objects.filter(entreprise=entreprise, ligne__in=lignes).values_list("ligne_id")
        for ligne_id, total in sommes.annotate(total=Sum("heures")).order_by():
            placees[ligne_id] += to_centiemes(total)
    attente = [(li, to_centiemes(li.heures) - placees[li.pk]) for li in lignes]
    if any(reste < 0 for _, reste in attente):
        raise ValidationError(REPRIS)
    motif = MotifNonRetenue.ATTENTE.value
    NonRetenue.objects.bulk_create(
        NonRetenue(
            guichet_id=entreprise.guichet_id,
            entreprise=entreprise,
            run=run,
            ligne=li,
            mois=li.mois,
            motif=motif,
            heures=to_heures(reste),
        )
        for li, reste in attente
        if reste
    )
    differences["ajoutees"]["non_retenues"] += [
        [li.pk, f"{li.mois}", motif, reste] for li, reste in attente if reste
    ]


def _swap(suite: list[RunVentilation], precedent: RunVentilation, par: Utilisateur) -> None:
    """One applied run at most, at every moment: the undone ones leave first."""
    annule = {"le": timezone.now().isoformat(), "par": par.pk}
    for run in suite:
        run.etat = EtatRun.ANNULE
        run.changement = {**run.changement, "annule": annule}
        run.save(update_fields=["etat", "changement"])
    precedent.etat = EtatRun.APPLIQUE
    precedent.save(update_fields=["etat"])


@dataclass(frozen=True, slots=True)
class Annulation:
    """An undone run, and who undid it."""

    run: RunVentilation
    le: datetime
    par: Utilisateur | None


def last_undone(entreprise: Entreprise) -> Annulation | None:
    """The undoing that made the applied run what it is: none once another run was applied over it."""
    applique = RunVentilation.objects.filter(entreprise=entreprise, etat=EtatRun.APPLIQUE)
    annule = (
        RunVentilation.objects.filter(etat=EtatRun.ANNULE, precedent__in=applique)
        .select_related("precedent")
        .order_by("-pk")
        .first()
    )
    return read_undoing(annule) if annule else None


def read_undoing(run: RunVentilation) -> Annulation | None:
    fait = run.changement.get("annule")
    if fait is None:
        return None
    par = Utilisateur.objects.filter(pk=fait["par"]).first()
    return Annulation(run, datetime.fromisoformat(fait["le"]), par)
