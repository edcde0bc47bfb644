"""Seeing the effect of a change before it is made: the very change, tried and rolled back.

A preview is one `RunVentilation` per company concerned, tied by a group. It holds the change (a key and
values) and its effect (ids and hundredths). Accepting replays the change and checks that its effect is the
one that was shown, to the hundredth; otherwise nothing is done.
"""

import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from clauses.domain.batch.lecture import read_faits
from clauses.domain.decisions.actes import ACTES, write
from clauses.domain.decisions.annulation import last_undone
from clauses.domain.decisions.comparaison import Differences, compare, differences_between, states_to_json
from clauses.domain.ventilation.calcul import Calcul, Essai, HorsPlace, Place, calculer
from clauses.domain.ventilation.lecture import to_centiemes
from clauses.domain.ventilation.ventilation import ventiler_entreprise
from clauses.enums import EtatRun
from clauses.models import Ajustement, Engagement, Manque, NonRetenue, RunVentilation, Ventilation
from guichets.domain.verrous import lock_entreprise
from guichets.models import Guichet, Utilisateur
from operations.models import Entreprise

CONSERVATION = timedelta(days=7)
"""A preview that nobody accepted says less each day; it is deleted after these."""
PERIME = "Les données ont changé depuis l'aperçu : revoyez-le avant de l'appliquer."
DEJA_FAIT = "Ce changement a déjà été appliqué, ou quelqu'un y a renoncé."


@dataclass(frozen=True, slots=True)
class Consequence:
    """What a change does to one company. `empreinte`: of the facts before it."""

    entreprise: Entreprise
    empreinte: str
    differences: Differences


def run_change(*, entreprises: Sequence[Entreprise], changer: Callable[[], object]) -> list[Consequence]:
    """Make a change and tell its effect on each company. The caller holds their locks."""
    avant = [(_before(e), _carried(e)) for e in entreprises]
    changer()
    return [
        Consequence(e, calcul.empreinte, differences_of(e, calcul, calculer(entreprise=e), portes))
        for e, (calcul, portes) in zip(entreprises, avant, strict=True)
    ]


def _before(entreprise: Entreprise) -> Calcul:
    """What the facts give; the rows in place when a run was undone, since the next run leaves from them."""
    calcul = calculer(entreprise=entreprise)
    if last_undone(entreprise) is None:
        return calcul
    en_place = {"entreprise": entreprise}
    return replace(
        calcul,
        places=[
            Place(v.ligne_id, v.engagement_id, v.mois, v.debut, v.fin, v.motif, to_centiemes(v.heures), False)
            for v in Ventilation.objects.filter(**en_place, appliquee=True)
        ],
        hors_places=[
            HorsPlace(n.ligne_id, n.mois, n.motif, to_centiemes(n.heures), False)
            for n in NonRetenue.objects.filter(**en_place)
        ],
        manques=_missing(Manque.objects.filter(**en_place)),
    )


def _missing(manques: Iterable[Manque]) -> Counter[int]:
    """Hundredths by engagement id."""
    sommes: Counter[int] = Counter()
    for m in manques:
        sommes[m.engagement_id] += to_centiemes(m.heures)
    return sommes


def try_change(*, entreprises: Sequence[Entreprise], changer: Callable[[], object]) -> list[Consequence]:
    """`run_change`, undone: nothing is written, no job is asked for."""
    with transaction.atomic():
        lock_entreprise(*(e.pk for e in entreprises))
        essais = run_change(entreprises=entreprises, changer=changer)
        transaction.set_rollback(True)
    return essais


def compare_rules(*, entreprise: Entreprise, essai: Essai) -> Differences:
    """What another rule would do to the company, beside the rule in force."""
    avant, apres = calculer(entreprise=entreprise), calculer(entreprise=entreprise, essai=essai)
    return differences_of(entreprise, avant, apres, _carried(entreprise))


def differences_of(
    entreprise: Entreprise, avant: Calcul, apres: Calcul, portes: dict[int, int]
) -> Differences:
    """`portes`: the adjustments before the change, which may be one of them."""
    return {
        **differences_between(avant, apres),
        "engagements": states_to_json(compare(avant, apres, portes, _carried(entreprise))),
    }


def _carried(entreprise: Entreprise) -> dict[int, int]:
    """Adjustments of closed months by engagement, in hundredths."""
    ajustements = Ajustement.objects.filter(entreprise=entreprise).values_list("engagement_id")
    return {pk: to_centiemes(total) for pk, total in ajustements.annotate(total=Sum("heures")).order_by()}


def open_preview(
    *, acte: str, objet: Any, valeurs: dict[str, Any], entreprises: Iterable[Entreprise], par: Utilisateur
) -> RunVentilation:
    """Try the change and keep what it would do. Returns the first company's preview.

    `ValidationError`: the change itself is refused, for the reason that it would give.
    """
    changement = {
        "acte": acte,
        "objet": str(objet.cle),
        "valeurs": {nom: write(valeur) for nom, valeur in valeurs.items()},
        "engagement": str(getattr(objet, "engagement", objet).cle),
    }
    concernees = list({e.pk: e for e in entreprises}.values())
    return _open(changement, concernees, par)


def _open(changement: dict[str, Any], entreprises: Sequence[Entreprise], par: Utilisateur) -> RunVentilation:
    suites = try_change(entreprises=entreprises, changer=lambda: _replay(changement))
    groupe = str(uuid.uuid4())
    premier, *_ = [
        RunVentilation.objects.create(
            guichet=suite.entreprise.guichet,
            entreprise=suite.entreprise,
            cause=f"Aperçu : {ACTES[changement['acte']].libelle.lower()}",
            etat=EtatRun.APERCU,
            empreinte=suite.empreinte,
            changement={**changement, "groupe": groupe},
            differences=suite.differences,
            par=par,
        )
        for suite in suites
    ]
    return premier


def _replay(changement: dict[str, Any]) -> object:
    return ACTES[changement["acte"]].replay(changement["objet"], changement["valeurs"])


def renew_preview(*, apercu: RunVentilation, par: Utilisateur) -> RunVentilation:
    """The same change on today's facts; the former preview is dropped."""
    entreprises = [a.entreprise for a in previews_of_group(apercu)]
    drop_preview(apercu=apercu)
    changement = {nom: apercu.changement[nom] for nom in ("acte", "objet", "valeurs", "engagement")}
    return _open(changement, entreprises, par)


def concerned_companies(engagement: Engagement, *autres: Entreprise) -> list[Entreprise]:
    """Who owes a share of the engagement, its debtor first, and who would."""
    parts = Entreprise.objects.filter(pk__in=engagement.entreprises).order_by("pk")
    return sorted({*parts, *autres}, key=lambda e: (e.pk != engagement.redevable_id, e.pk))


def previews_of_group(apercu: RunVentilation) -> list[RunVentilation]:
    """The same change for every company concerned, in the order in which they were tried."""
    groupe = apercu.changement.get("groupe")
    runs = RunVentilation.objects.filter(guichet=apercu.guichet_id, etat=EtatRun.APERCU)
    return list(runs.filter(changement__groupe=groupe).select_related("entreprise__guichet").order_by("pk"))


def accept_preview(*, apercu: RunVentilation, par: Utilisateur) -> list[RunVentilation]:
    """Make the previewed change and ventilate, once. Returns the runs that it led to.

    `ValidationError` when it was accepted or dropped meanwhile, or when it would no longer do what was shown.
    """
    with transaction.atomic():
        lock_entreprise(*(a.entreprise_id for a in previews_of_group(apercu)))
        apercus = previews_of_group(apercu)
        if not apercus or is_accepted(apercus[0]):
            raise ValidationError(DEJA_FAIT)
        changement = apercus[0].changement
        acte = ACTES[changement["acte"]]
        essais = run_change(
            entreprises=[a.entreprise for a in apercus],
            changer=lambda: _replay(changement),
        )
        if any(not _as_shown(a, e) for a, e in zip(apercus, essais, strict=True)):
            raise ValidationError(PERIME, code="perime")
        _mark_accepted(apercus, par)
        return [
            ventiler_entreprise(
                guichet=a.entreprise.guichet,
                entreprise=a.entreprise,
                cause=f"{acte.libelle}, après aperçu",
                par=par,
            )
            for a in apercus
        ]


def _as_shown(apercu: RunVentilation, suite: Consequence) -> bool:
    return bool(apercu.empreinte == suite.empreinte and apercu.differences == suite.differences)


def _mark_accepted(apercus: Sequence[RunVentilation], par: Utilisateur) -> None:
    """The other previews of these companies say nothing true any more."""
    for apercu in apercus:
        apercu.changement["accepte"] = {"le": timezone.now().isoformat(), "par": par.pk}
        apercu.save(update_fields=["changement"])
    perimes = RunVentilation.objects.filter(
        etat=EtatRun.APERCU, entreprise__in=[a.entreprise_id for a in apercus]
    )
    groupes = set(perimes.values_list("changement__groupe", flat=True)) - {apercus[0].changement["groupe"]}
    _delete_groups(apercus[0].guichet_id, groupes)


def is_stale(apercus: Sequence[RunVentilation]) -> bool:
    """Whether the facts on which a group of previews rests have changed: it no longer tells the effect."""
    connues = {a.entreprise_id: a.empreinte for a in apercus}
    faits = read_faits(guichet=apercus[0].entreprise.guichet, entreprises=connues)
    return dict(zip(faits.entreprises.tolist(), faits.empreintes, strict=True)) != connues


def pending_previews(entreprise: Entreprise) -> list[RunVentilation]:
    """Previews of the company that wait for somebody to decide, the last first."""
    runs = RunVentilation.objects.filter(entreprise=entreprise, etat=EtatRun.APERCU)
    return list(runs.exclude(changement__has_key="accepte").select_related("par").order_by("-pk"))


def is_accepted(apercu: RunVentilation) -> bool:
    return "accepte" in apercu.changement


def drop_preview(*, apercu: RunVentilation) -> None:
    """Give up: nothing was written but the preview. An accepted one stays, to say so."""
    lock_entreprise(*(a.entreprise_id for a in previews_of_group(apercu)))
    apercus = previews_of_group(apercu)
    if not apercus or is_accepted(apercus[0]):
        raise ValidationError(DEJA_FAIT)
    _delete_groups(apercu.guichet_id, {apercu.changement["groupe"]})


def _delete_groups(guichet_id: int, groupes: set[str]) -> None:
    RunVentilation.objects.filter(
        guichet=guichet_id, etat=EtatRun.APERCU, changement__groupe__in=groupes
    ).delete()


def delete_old_previews(*, guichet: Guichet) -> int:
    """Previews of the guichet that nobody accepted in time."""
    anciens = RunVentilation.objects.filter(
        guichet=guichet, etat=EtatRun.APERCU, cree_le__lt=timezone.now() - CONSERVATION
    )
    return anciens.delete()[0]
