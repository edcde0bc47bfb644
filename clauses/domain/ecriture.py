"""Writing a ventilation: the differences only, rows of closed months untouched."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from datetime import date
from typing import Any, TypeVar

from django.utils import timezone

from clauses.domain.comptes import compute_engagements, compute_mois
from clauses.domain.lecture import Donnees, to_heures
from clauses.domain.phrases import explain_manque
from clauses.domain.preparation import Preparation
from clauses.enums import EtatRun, MotifNonRetenue
from clauses.models import (
    ComptesEngagement,
    ComptesMois,
    Manque,
    NonRetenue,
    RepartitionEngagement,
    RunVentilation,
    Ventilation,
)
from clauses.mutualisation import MotifSurplus
from clauses.mutualisation import Ventilation as Resultat
from guichets.models import Travail
from guichets.models.base import ModeleGuichet

M = TypeVar("M", bound=ModeleGuichet)

MOTIFS = {
    MotifSurplus.NON_ELIGIBLE: MotifNonRetenue.SANS_ELIGIBILITE,
    MotifSurplus.PERIODE: MotifNonRetenue.HORS_PERIODE,
    MotifSurplus.PUBLIC: MotifNonRetenue.NON_COMPTABLE,
    MotifSurplus.MUTUALISATION: MotifNonRetenue.REFUS,
    MotifSurplus.EN_RESERVE: MotifNonRetenue.RESERVE,
    MotifSurplus.EXCEDENT: MotifNonRetenue.EXCEDENT,
}


def apply_run(donnees: Donnees, prep: Preparation, cause: str, travail: Travail | None) -> RunVentilation:
    """The run that replaces the applied one; there is one at most."""
    for ancien in RunVentilation.objects.filter(entreprise=donnees.entreprise, etat=EtatRun.APPLIQUE):
        ancien.etat = EtatRun.REMPLACE
        ancien.save(update_fields=["etat"])
    run: RunVentilation = RunVentilation.objects.create(
        guichet=donnees.guichet,
        entreprise=donnees.entreprise,
        cause=cause[:200],
        etat=EtatRun.APPLIQUE,
        empreinte=prep.empreinte,
        versions={"regles": [r.pk for r in donnees.carnet.regles]},
        travail=travail,
    )
    return run


def write_ventilations(
    donnees: Donnees, prep: Preparation, resultat: Resultat, run: RunVentilation
) -> list[Ventilation]:
    """Replace what changed; returns every applied row of the company, closed months included."""
    sommes: dict[tuple[int, int, date, date, str], int] = defaultdict(int)
    for a in resultat.affectations:
        ligne, part = prep.lignes[a.heures], prep.parts[a.engagement]
        sommes[ligne.pk, part.engagement.pk, a.debut, a.fin, a.motif.value] += a.centiemes
    voulues = []
    engagements = {e.pk: e for e in donnees.engagements}
    for (ligne_id, engagement_id, debut, fin, motif), centiemes in sommes.items():
        ligne = donnees.par_ligne[ligne_id]
        voulues.append(
            Ventilation(
                guichet=donnees.guichet,
                run=run,
                entreprise=donnees.entreprise,
                ligne=ligne,
                engagement=engagements[engagement_id],
                mois=ligne.mois,
                debut=debut,
                fin=fin,
                motif=motif,
                heures=to_heures(centiemes),
            )
        )
    libres = [v for v in donnees.ventilations if not donnees.is_frozen(v)]
    figees = [v for v in donnees.ventilations if donnees.is_frozen(v)]
    return figees + replace_rows(
        Ventilation,
        libres,
        voulues,
        lambda v: (v.ligne_id, v.engagement_id, v.debut, v.fin, v.motif, v.heures),
    )


def write_non_retenues(
    donnees: Donnees, prep: Preparation, resultat: Resultat, run: RunVentilation
) -> list[NonRetenue]:
    sommes: dict[tuple[int, str], int] = defaultdict(int)
    for ecartee in prep.ecartees:
        sommes[ecartee.ligne_id, ecartee.motif.value] += ecartee.centiemes
    for s in resultat.surplus:
        sommes[prep.lignes[s.heures].pk, MOTIFS[s.motif].value] += s.centiemes
    voulues = [
        NonRetenue(
            guichet=donnees.guichet,
            run=run,
            entreprise=donnees.entreprise,
            ligne=donnees.par_ligne[ligne_id],
            mois=donnees.par_ligne[ligne_id].mois,
            motif=motif,
            heures=to_heures(centiemes),
        )
        for (ligne_id, motif), centiemes in sommes.items()
    ]
    libres = [n for n in donnees.non_retenues if not donnees.is_frozen(n)]
    figees = [n for n in donnees.non_retenues if donnees.is_frozen(n)]
    return figees + replace_rows(NonRetenue, libres, voulues, lambda n: (n.ligne_id, n.motif, n.heures))


def write_manques(donnees: Donnees, prep: Preparation, resultat: Resultat, run: RunVentilation) -> None:
    voulues = [
        Manque(
            guichet=donnees.guichet,
            run=run,
            entreprise=donnees.entreprise,
            engagement=prep.parts[m.engagement].engagement,
            heures=to_heures(m.centiemes),
            motif=m.motif.value,
            detail=explain_manque(m, prep.parts),
        )
        for m in resultat.manques
    ]
    anciennes = list(Manque.objects.filter(entreprise=donnees.entreprise).order_by("pk"))
    replace_rows(Manque, anciennes, voulues, lambda m: (m.engagement_id, m.heures, m.motif, m.detail))


def replace_rows(
    modele: type[M], existantes: Iterable[M], voulues: Iterable[M], cle: Callable[[M], Hashable]
) -> list[M]:
    """Delete what is no longer wanted, insert what is new, leave the rest alone. Returns the rows in place.

    Deletions come first: at no moment may a line's rows add up to more than its hours.
    """
    en_place: dict[Hashable, list[M]] = defaultdict(list)
    for ligne in existantes:
        en_place[cle(ligne)].append(ligne)
    gardees: list[M] = []
    nouvelles: list[M] = []
    for ligne in voulues:
        memes = en_place[cle(ligne)]
        (gardees if memes else nouvelles).append(memes.pop() if memes else ligne)
    retirees = [ligne.pk for memes in en_place.values() for ligne in memes]
    if retirees:
        modele.objects.filter(pk__in=retirees).delete()
    if nouvelles:
        modele.objects.bulk_create(nouvelles)
    return gardees + nouvelles


def write_comptes(
    donnees: Donnees, ventilations: list[Ventilation], non_retenues: list[NonRetenue], jour: date
) -> None:
    """The counts that companies and buyers read; the database checks the identity of each row."""
    commun = {"guichet_id": donnees.guichet.pk, "entreprise_id": donnees.entreprise.pk}
    _write_counts(
        ComptesMois,
        ComptesMois.objects.filter(entreprise=donnees.entreprise),
        compute_mois(donnees, ventilations, non_retenues),
        cle=lambda c: (c.marche_id, c.mois),
        identite=lambda cle: {**commun, "marche_id": cle[0], "mois": cle[1]},
        datage={},
    )
    par_engagement = compute_engagements(donnees, ventilations, jour)
    _write_counts(
        RepartitionEngagement,
        RepartitionEngagement.objects.filter(entreprise=donnees.entreprise),
        {cle: {"detail": valeurs.pop("detail")} for cle, valeurs in par_engagement.items()},
        cle=lambda c: c.engagement_id,
        identite=lambda cle: {**commun, "engagement_id": cle},
        datage={},
    )
    _write_counts(
        ComptesEngagement,
        ComptesEngagement.objects.filter(entreprise=donnees.entreprise),
        par_engagement,
        cle=lambda c: c.engagement_id,
        identite=lambda cle: {**commun, "engagement_id": cle},
        datage={"calcule_le": timezone.now()},
    )


def _write_counts(
    modele: type[M],
    existantes: Iterable[M],
    voulus: dict[Any, dict[str, Any]],
    *,
    cle: Callable[[Any], Any],
    identite: Callable[[Any], dict[str, Any]],
    datage: dict[str, Any],
) -> None:
    """Insert, update and delete so that the table holds `voulus`; a row keeps its public key."""
    restent = dict(voulus)
    changees, perimees = [], []
    for ligne in existantes:
        valeurs = restent.pop(cle(ligne), None)
        if valeurs is None:
            perimees.append(ligne.pk)
        elif any(getattr(ligne, nom) != valeur for nom, valeur in valeurs.items()):
            for nom, valeur in {**valeurs, **datage}.items():
                setattr(ligne, nom, valeur)
            changees.append(ligne)
    if perimees:
        modele.objects.filter(pk__in=perimees).delete()
    if changees:
        champs = [nom.removesuffix("_id") for nom in {**next(iter(voulus.values())), **datage}]
        modele.objects.bulk_update(changees, champs, batch_size=500)
    modele.objects.bulk_create(
        [modele(**identite(c), **valeurs, **datage) for c, valeurs in restent.items()], batch_size=500
    )
