"""What a bilan reads, in a fixed number of queries whatever the number of lots, months and people."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Min, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from clauses.enums import EtatRun, NatureEngagement
from clauses.models import (
    Avenant,
    ClotureMois,
    ComptesMois,
    Dispositif,
    Engagement,
    QuotePart,
    RunVentilation,
    Ventilation,
)
from operations.models import (
    Attribution,
    CriterePublic,
    Entreprise,
    Lot,
    Marche,
    ModificationMarche,
    SousTraitance,
)
from participants.enums import EtatEligibilite, EtatLigne
from participants.models import Critere, DossierParticipant, LigneHeures
from reporting.models import Bilan

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Apport:
    """Hours of one contrat counted for one engagement: never leaves this process."""

    engagement_id: int
    entreprise_id: int
    contrat_id: int
    participant_id: int
    modalite: str
    type: str
    premier_jour: date
    cumul: Decimal
    periode: Decimal
    recues: Decimal


def read_lots(marche: Marche) -> list[Lot]:
    lots = (
        Lot.objects.filter(marche=marche)
        .prefetch_related(
            Prefetch("dispositifs", Dispositif.objects.select_related("base_legale")),
            Prefetch(
                "attributions", Attribution.objects.select_related("entreprise").order_by("role", "du", "id")
            ),
            Prefetch(
                "sous_traitances", SousTraitance.objects.select_related("entreprise").order_by("numero")
            ),
            Prefetch("modifications", ModificationMarche.objects.order_by("numero")),
        )
        .order_by("id")
    )
    return sorted(lots, key=lambda lot: natural_key(lot.numero))


def natural_key(numero: str) -> list[tuple[int, str]]:
    """Lot 4 comes before lot 12, lot 4 before lot 4 bis."""
    return [(int(m), "") if m.isdigit() else (-1, m) for m in re.findall(r"\d+|\D+", numero)]


def read_engagements(marche: Marche) -> list[Engagement]:
    engagements = (
        Engagement.objects.filter(marche=marche)
        .select_related("lot", "redevable", "dispositif")
        .prefetch_related(
            Prefetch("avenants", Avenant.objects.order_by("date", "id")),
            Prefetch("quote_parts", QuotePart.objects.select_related("entreprise").order_by("du", "id")),
            "echeances",
            "periodes",
        )
        .order_by("lot_id", "debut", "id")
    )
    return sorted(engagements, key=lambda e: natural_key(e.lot.numero))


def read_months(marche: Marche, au: date) -> list[ComptesMois]:
    return list(
        ComptesMois.objects.filter(marche=marche, mois__lte=au)
        .select_related("entreprise")
        .order_by("mois", "id")
    )


def read_closed(entreprise_ids: Iterable[int]) -> set[tuple[int, date]]:
    return set(
        ClotureMois.objects.filter(entreprise_id__in=set(entreprise_ids)).values_list("entreprise_id", "mois")
    )


def read_contributions(marche: Marche, du: date, au: date) -> list[Apport]:
    """Counted hours per engagement and contrat: since the beginning, over the period, and come from
    elsewhere.
    """
    lignes = (
        Ventilation.objects.filter(engagement__marche=marche, appliquee=True, mois__lte=au)
        .values(
            "engagement_id",
            "entreprise_id",
            "ligne__contrat_id",
            "ligne__contrat__participant_id",
            "ligne__contrat__modalite",
            "ligne__contrat__type",
        )
        .annotate(
            premier_jour=Min("debut"),
            cumul=Sum("heures"),
            periode=Coalesce(Sum("heures", filter=Q(mois__gte=du.replace(day=1))), ZERO),
            recues=Coalesce(
                Sum("heures", filter=Q(ligne__lot__isnull=True) | ~Q(ligne__lot__marche=marche)), ZERO
            ),
        )
        .order_by("engagement_id", "ligne__contrat_id")
    )
    return [
        Apport(
            engagement_id=ligne["engagement_id"],
            entreprise_id=ligne["entreprise_id"],
            contrat_id=ligne["ligne__contrat_id"],
            participant_id=ligne["ligne__contrat__participant_id"],
            modalite=ligne["ligne__contrat__modalite"],
            type=ligne["ligne__contrat__type"],
            premier_jour=ligne["premier_jour"],
            cumul=ligne["cumul"],
            periode=ligne["periode"],
            recues=ligne["recues"],
        )
        for ligne in lignes
    ]


def read_followed(engagements: Iterable[Engagement], du: date, au: date) -> list[Apport]:
    """Where nothing is owed in hours, what was worked on the lot is what is followed."""
    suivis = {e.lot_id: e for e in engagements if e.nature != NatureEngagement.HEURES}
    for e in engagements:
        if e.nature == NatureEngagement.HEURES:
            suivis.pop(e.lot_id, None)
    champs = ("lot_id", "creditee_id", "contrat_id", "participant_id", "contrat__modalite", "contrat__type")
    lignes = (
        LigneHeures.objects.filter(lot_id__in=suivis, etat=EtatLigne.VALIDEE, mois__lte=au, heures__gt=0)
        .values(*champs)
        .annotate(
            premier_jour=Min("debut"),
            cumul=Sum("heures"),
            periode=Coalesce(Sum("heures", filter=Q(mois__gte=du.replace(day=1))), ZERO),
        )
        .order_by("contrat_id")
    )
    return [
        Apport(
            engagement_id=suivis[ligne["lot_id"]].pk,
            entreprise_id=ligne["creditee_id"],
            contrat_id=ligne["contrat_id"],
            participant_id=ligne["participant_id"],
            modalite=ligne["contrat__modalite"],
            type=ligne["contrat__type"],
            premier_jour=ligne["premier_jour"],
            cumul=ligne["cumul"],
            periode=ligne["periode"],
            recues=ZERO,
        )
        for ligne in lignes
    ]


def read_profiles(participant_ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """What the counts by sex, age and so on are made from, per person."""
    champs = ("participant_id", "naissance", "sexe", "qpv", "diplome")
    return {
        ligne["participant_id"]: ligne
        for ligne in DossierParticipant.objects.filter(participant_id__in=set(participant_ids)).values(
            *champs
        )
    }


def read_publics(participant_ids: Iterable[int]) -> dict[int, set[str]]:
    """The criteria retained for each person, by code."""
    publics: dict[int, set[str]] = {}
    for participant_id, code in Critere.objects.filter(
        eligibilite__participant_id__in=set(participant_ids), eligibilite__etat=EtatEligibilite.VALIDEE
    ).values_list("eligibilite__participant_id", "code"):
        publics.setdefault(participant_id, set()).add(code)
    return publics


def labels_of_publics(jour: date) -> dict[str, str]:
    criteres = CriterePublic.objects.filter(du__lte=jour).exclude(au__lt=jour).order_by("du")
    return dict(criteres.values_list("code", "libelle"))


def read_runs(entreprise_ids: Iterable[int]) -> list[RunVentilation]:
    return list(
        RunVentilation.objects.filter(entreprise_id__in=set(entreprise_ids), etat=EtatRun.APPLIQUE)
        .select_related("entreprise")
        .order_by("entreprise__nom_tri", "entreprise_id")
    )


def unnamed_parties(marche: Marche) -> list[str]:
    """Identifiers of the buyer and companies of a marché that have no name yet: a bilan does not go out
    without.
    """
    manquants = [] if marche.donneur_ordre.nom else [f"SIRET {marche.donneur_ordre.siret}"]
    entreprises = Entreprise.objects.filter(nom="").filter(
        Q(attributions__lot__marche=marche)
        | Q(sous_traitances__lot__marche=marche)
        | Q(engagements__marche=marche)
        | Q(quote_parts__engagement__marche=marche)
    )
    return manquants + [str(e) for e in entreprises.distinct().order_by("identifiant")]


def bilans_of(marche: Marche) -> QuerySet[Bilan]:
    bilans: QuerySet[Bilan] = (
        Bilan.objects.filter(marche=marche).select_related("travail").order_by("-numero")
    )
    return bilans
