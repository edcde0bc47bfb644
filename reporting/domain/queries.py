"""What a bilan reads, in a fixed number of queries whatever the number of lots, months and people."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import takewhile
from typing import Any

from django.db.models import Case, Min, Prefetch, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce

from clauses.enums import EtatRun, NatureEngagement
from clauses.models import (
    Ajustement,
    Avenant,
    ClotureMois,
    ComptesEngagement,
    ComptesMois,
    Dispositif,
    Engagement,
    QuotePart,
    RunVentilation,
    Ventilation,
)
from guichets.formats import in_sentence
from operations.enums import REDEVABLES
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
REDEVABLE_D_ABORD = Case(When(role__in=REDEVABLES, then=Value(0)), default=Value(1))


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

    def __add__(self, autre: "Apport") -> "Apport":
        return replace(
            self,
            premier_jour=min(self.premier_jour, autre.premier_jour),
            cumul=self.cumul + autre.cumul,
            periode=self.periode + autre.periode,
            recues=self.recues + autre.recues,
        )


def read_lots(marche: Marche) -> list[Lot]:
    lots = (
        Lot.objects.filter(marche=marche)
        .prefetch_related(
            Prefetch("dispositifs", Dispositif.objects.select_related("base_legale")),
            Prefetch(
                "attributions",
                Attribution.objects.select_related("entreprise").order_by(REDEVABLE_D_ABORD, "du", "id"),
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


def read_limits(marche: Marche, au: date) -> dict[int, list[str]]:
    """What limits each engagement that lacks hours, as told to a buyer; nothing when it is known later than
    the bilan's last day."""
    comptes = list(ComptesEngagement.objects.filter(marche=marche).order_by("pk"))
    return tell_limits(comptes, name_sharers(comptes), au)


def tell_limits(
    comptes: Sequence[ComptesEngagement],
    partagees: Mapping[int, Mapping[int, str]],
    au: date | None = None,
) -> dict[int, list[str]]:
    """What limits each engagement, the company named where several share the debt: the others may be up to
    date. `partagees`: see `name_sharers`. `au`: nothing that is known later."""
    dits: dict[int, list[str]] = {}
    for c in comptes:
        if c.manque_dit and (au is None or (c.calcule_au and c.calcule_au <= au)):
            noms, dit = partagees.get(c.engagement_id), c.manque_dit
            if noms:
                dit = f"Pour {noms[c.entreprise_id]}, {in_sentence(dit)}"
            if dit not in dits.setdefault(c.engagement_id, []):
                dits[c.engagement_id].append(dit)
    return dits


def name_sharers(comptes: Sequence[ComptesEngagement]) -> dict[int, dict[int, str]]:
    """Names of the companies of each engagement that several share, by engagement and company; one that the
    reader may not read is another company."""
    nombre = Counter(c.engagement_id for c in comptes)
    parts = [c for c in comptes if nombre[c.engagement_id] > 1]
    noms = Entreprise.objects.in_bulk({c.entreprise_id for c in parts})
    dites: dict[int, dict[int, str]] = defaultdict(dict)
    for c in parts:
        dites[c.engagement_id][c.entreprise_id] = str(noms.get(c.entreprise_id, "une autre entreprise"))
    return dites


def read_closed(mois: Iterable[ComptesMois]) -> dict[date, bool]:
    """By month of a marché: closed for every company that has hours in it."""
    lignes = list(mois)
    clos = set(
        ClotureMois.objects.filter(entreprise_id__in={x.entreprise_id for x in lignes}).values_list(
            "entreprise_id", "mois"
        )
    )
    fermes = {ligne.mois: True for ligne in sorted(lignes, key=lambda x: x.mois)}
    for ligne in lignes:
        fermes[ligne.mois] &= (ligne.entreprise_id, ligne.mois) in clos
    return fermes


def last_closed(fermes: Mapping[date, bool]) -> date | None:
    """The month before the first that is still provisional. `fermes`: in order."""
    return next(reversed(list(takewhile(fermes.__getitem__, fermes))), None)


def read_contributions(marche: Marche, du: date, au: date) -> list[Apport]:
    """Counted hours per engagement and contrat: since the beginning, over the period, and come from
    elsewhere. Adjustments of closed months are added to the month that carries them.
    """
    ventilees = Ventilation.objects.filter(engagement__marche=marche, appliquee=True, mois__lte=au)
    ajustees = Ajustement.objects.filter(engagement__marche=marche, mois__lte=au)
    apports: dict[tuple[int, int, int], Apport] = {}
    for apport in [
        *_counted(ventilees, marche, du, "debut"),
        *_counted(ajustees, marche, du, "ligne__debut"),
    ]:
        cle = apport.engagement_id, apport.entreprise_id, apport.contrat_id
        apports[cle] = apports[cle] + apport if cle in apports else apport
    return [a for _, a in sorted(apports.items(), key=lambda c: (c[0][0], c[0][2])) if a.cumul or a.periode]


def _counted(lignes: QuerySet[Any], marche: Marche, du: date, premier_jour: str) -> list[Apport]:
    groupes = (
        lignes.values(
            "engagement_id",
            "entreprise_id",
            "ligne__contrat_id",
            "ligne__contrat__participant_id",
            "ligne__contrat__modalite",
            "ligne__contrat__type",
        )
        .annotate(
            premier_jour=Min(premier_jour),
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
            engagement_id=groupe["engagement_id"],
            entreprise_id=groupe["entreprise_id"],
            contrat_id=groupe["ligne__contrat_id"],
            participant_id=groupe["ligne__contrat__participant_id"],
            modalite=groupe["ligne__contrat__modalite"],
            type=groupe["ligne__contrat__type"],
            premier_jour=groupe["premier_jour"],
            cumul=groupe["cumul"],
            periode=groupe["periode"],
            recues=groupe["recues"],
        )
        for groupe in groupes
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
