"""The plan de mutualisation of a company: what its marchés pool, and the contrat that they carry together.

Nobody is named in it. `pour` makes a buyer's version: its own marchés in full, the rest as one total without
a name, since another buyer's marchés are not its to read.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet, Sum

from clauses.domain.attendu import parts_of
from clauses.domain.plans.contrat_long import JOURS_OUVRES_SEMAINE, Duree, longest_contract, share_out
from clauses.domain.previsions.previsions import (
    Prevision,
    forecast_company,
    hours_by_month,
    hours_engagements,
)
from clauses.domain.ventilation.lecture import to_centiemes, to_heures
from clauses.enums import GenrePeriode
from clauses.models import ComptesEngagement, ComptesMois, Engagement
from clauses.mutualisation import Engagement as EngagementMoteur
from clauses.mutualisation import Partage
from clauses.mutualisation.compatibilite import ecart_between
from clauses.validators import publics_at
from guichets.formats import INSECABLE
from operations.domain.regles import holidays_between, rules_for
from operations.models import DonneurOrdre, Entreprise, ReglesComptage
from participants.domain.mois import add_months, first_day
from participants.domain.personnes.eligibilite import last_day as last_counted_day

REGLE = (
    f"Les heures faites sur votre marché lui restent tant qu'il n'est pas à jour{INSECABLE}; seule son "
    "avance peut aider un autre marché de la même entreprise, d'abord celui qui finit."
)
SEMAINES_USUELLES = (Decimal(30), Decimal(26))
"""Weekly times shown beside the full time, which is the guichet's rule; the page takes any other."""
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Ligne:
    """One engagement of the plan, in the company's share."""

    engagement: Engagement
    moteur: EngagementMoteur
    prevision: Prevision
    recues: Decimal
    publics: list[str]
    """For a buyer's version: a company is not told the public, which would tell whose hours count for it."""
    faits: Mapping[date, int]
    """Hundredths retained, by month."""

    @property
    def cle(self) -> str:
        return self.moteur.id

    @property
    def reste(self) -> Decimal:
        return self.prevision.reste


@dataclass(frozen=True, slots=True)
class Totaux:
    nombre: int
    dues: Decimal
    retenues: Decimal
    reste: Decimal


@dataclass(frozen=True, slots=True)
class Contrat:
    """A contrat that the group carries, against the longest that one of its marchés alone would carry."""

    hebdo: Decimal
    porte: Duree | None
    seul: Duree | None
    sur: Ligne | None
    """One of the engagements of the marché that carries it alone."""

    @property
    def heures(self) -> Decimal:
        return to_heures(self.porte.centiemes) if self.porte else ZERO

    @property
    def plus_long(self) -> bool:
        """Does pooling make it longer?"""
        return bool(self.porte and (self.seul is None or self.porte.jours > self.seul.jours))


@dataclass(frozen=True, slots=True)
class Groupe:
    """Engagements of several marchés that hours can reach from one another."""

    lignes: list[Ligne]
    contrats: list[Contrat]
    partage: Mapping[tuple[date, str], int]
    """Hundredths of the contrat asked for, by month and engagement."""
    mois_personne: Decimal
    """Months of one person at full time that its hours left are worth."""
    pour: DonneurOrdre | None = None

    @property
    def total(self) -> Totaux:
        return total_of(self.lignes)

    @property
    def nommees(self) -> list[Ligne]:
        """The lines that whoever reads may see by name."""
        return [li for li in self.lignes if self.pour is None or _of(li, self.pour)]

    @property
    def autres(self) -> Totaux | None:
        """The lines of other buyers, as one."""
        cachees = [li for li in self.lignes if li not in self.nommees]
        return total_of(cachees) if cachees else None


@dataclass(frozen=True, slots=True)
class PartDonneur:
    """What a buyer gets: its marchés, what they keep of their own hours, what they receive and lend."""

    donneur: DonneurOrdre
    total: Totaux
    recues: Decimal
    pretees: Decimal


@dataclass(frozen=True, slots=True)
class _Recherche:
    """The contrat looked for: its first day, its week and the usual ones, what a day and a month are."""

    debut: date
    hebdo: Decimal
    semaines: list[Decimal]
    mois_plein: Decimal
    feries: frozenset[date]

    def longest(self, lignes: Iterable[Ligne], hebdo: Decimal) -> Duree | None:
        moteurs = [li.moteur for li in lignes]
        centiemes = to_centiemes(hebdo)
        return longest_contract(moteurs, debut=self.debut, hebdo=centiemes, feries=self.feries)


@dataclass(frozen=True, slots=True)
class Plan:
    entreprise: Entreprise
    pour: DonneurOrdre | None
    connu_au: date | None
    debut: date
    hebdo: Decimal
    compte_jusqu_au: date
    """Last day on which the hours of somebody whose first counted day is `debut` can count: the rule's."""
    eligibilite_mois: int
    mois_temps_plein: Decimal
    groupes: list[Groupe]
    seuls: list[Ligne]
    """Engagements that share with none: told, not pooled."""
    seul: tuple[Duree, Ligne] | None
    """The longest contrat that one of their marchés carries, and one of its engagements."""
    donneurs: list[PartDonneur]

    @property
    def lignes(self) -> list[Ligne]:
        return [ligne for groupe in self.groupes for ligne in groupe.lignes] + self.seuls


def total_of(lignes: Iterable[Ligne]) -> Totaux:
    toutes = list(lignes)
    return Totaux(
        nombre=len(toutes),
        dues=sum((li.prevision.dues for li in toutes), ZERO),
        retenues=sum((li.prevision.retenues for li in toutes), ZERO),
        reste=sum((li.reste for li in toutes), ZERO),
    )


def build_plan(
    *,
    entreprise: Entreprise,
    jour: date,
    debut: date | None = None,
    hebdo: Decimal | None = None,
    pour: DonneurOrdre | None = None,
) -> Plan:
    """What the company's engagements still running on `jour` carry together.

    `debut`: first day of the contrat looked for, by default the next first of a month; `hebdo`: its hours a
    week, by default the rule's full time. Raises `ValidationError` when no counting rules are in force.
    """
    regles = rules_for(guichet=entreprise.guichet, jour=jour)
    engagements = list(_running(entreprise, jour))
    lignes = _lines(entreprise, engagements, regles, jour, pour)
    depart = debut or _first_start(lignes, jour)
    plein = regles.heures_jour * JOURS_OUVRES_SEMAINE
    semaines = sorted({hebdo or plein, plein, *SEMAINES_USUELLES}, reverse=True)
    feries = holidays_between(depart, max((li.moteur.fin for li in lignes), default=depart))
    cherche = _Recherche(depart, hebdo or plein, semaines, regles.base_etp / 12, feries)
    lies = linked(lignes)
    communs = [g for g in lies if len({li.moteur.marche for li in g}) > 1]
    groupes = [_group(g, cherche, pour) for g in communs]
    seuls = [li for g in lies if g not in communs for li in g if pour is None or _of(li, pour)]
    return Plan(
        entreprise=entreprise,
        pour=pour,
        connu_au=max((li.prevision.connu_au for li in lignes if li.prevision.connu_au), default=None),
        debut=depart,
        hebdo=hebdo or plein,
        compte_jusqu_au=last_counted_day(depart, regles.eligibilite_mois),
        eligibilite_mois=regles.eligibilite_mois,
        mois_temps_plein=cherche.mois_plein,
        groupes=[g for g in groupes if g.nommees],
        seuls=seuls,
        seul=_longest_alone(seuls, cherche, cherche.hebdo),
        donneurs=[d for d in _by_buyer(entreprise, lignes) if pour is None or d.donneur.pk == pour.pk],
    )


def _of(ligne: Ligne, donneur: DonneurOrdre) -> bool:
    return bool(ligne.engagement.donneur_ordre_id == donneur.pk)


def buyers_of_plan(entreprise: Entreprise, jour: date) -> list[DonneurOrdre]:
    """Those to whom a version of the plan may be sent: the engagements still running are theirs."""
    ids = _running(entreprise, jour).order_by().values("donneur_ordre_id")
    return list(
        DonneurOrdre.objects.filter(guichet=entreprise.guichet_id, pk__in=ids).order_by("nom_tri", "pk")
    )


def _running(entreprise: Entreprise, jour: date) -> QuerySet[Engagement]:
    return hours_engagements(entreprise).filter(fin__gte=jour)


def _lines(
    entreprise: Entreprise,
    engagements: Sequence[Engagement],
    regles: ReglesComptage,
    jour: date,
    pour: DonneurOrdre | None,
) -> list[Ligne]:
    previsions = forecast_company(entreprise, engagements=engagements, contrats=False)
    comptes = {c.engagement_id: c for c in ComptesEngagement.objects.filter(entreprise=entreprise)}
    faits = hours_by_month(entreprise)
    libelles = dict(publics_at(jour))
    lignes = []
    for e in engagements:
        prevision = previsions.get(e.pk)
        if prevision is None or prevision.fin < jour:
            continue
        compte = comptes.get(e.pk)
        lignes.append(
            Ligne(
                engagement=e,
                moteur=_to_engine(e, entreprise, prevision, regles),
                prevision=prevision,
                recues=compte.dont_recues if compte else ZERO,
                publics=[libelles.get(code, code) for code in e.publics] if pour else [],
                faits=faits.get(e.pk, {}),
            )
        )
    return lignes


def _to_engine(
    e: Engagement, entreprise: Entreprise, prevision: Prevision, regles: ReglesComptage
) -> EngagementMoteur:
    """The company's share with what is retained as frozen: only its room is left.

    Shares of one engagement held at different dates are taken as one, over all of their days.
    """
    parts = list(parts_of(e, entreprise.pk))
    return EngagementMoteur(
        id=str(e.cle),
        debut=min(p.debut for p in parts),
        fin=prevision.fin,
        centiemes=to_centiemes(prevision.dues),
        figes=to_centiemes(prevision.retenues),
        publics=frozenset(e.publics),
        marche=str(e.marche_id),
        operation=str(e.marche.operation_id or ""),
        donneur_ordre=str(e.donneur_ordre_id),
        donne=Partage(e.donne) if regles.mutualise else Partage.AUCUN,
        recoit=Partage(e.recoit) if regles.mutualise else Partage.AUCUN,
        exclus=tuple(sorted((p.du, p.au) for p in e.periodes.all() if p.genre == GenrePeriode.SUSPENSION)),
    )


def _first_start(lignes: Iterable[Ligne], jour: date) -> date:
    """The next first of a month, or the day on which the first engagement with hours left opens."""
    prochain = add_months(first_day(jour), 1)
    ouverture = min((li.moteur.debut for li in lignes if li.reste), default=prochain)
    return max(prochain, ouverture)


def linked(lignes: Sequence[Ligne]) -> list[list[Ligne]]:
    """Lines gathered by marché, then with every marché that their hours can reach or be reached from."""
    groupes: list[list[Ligne]] = []
    for ligne in lignes:
        lies = [g for g in groupes if any(_share(ligne.moteur, autre.moteur) for autre in g)]
        groupes = [g for g in groupes if g not in lies]
        groupes.append([*(autre for g in lies for autre in g), ligne])
    rang = {ligne.cle: i for i, ligne in enumerate(lignes)}
    return sorted((sorted(g, key=lambda li: rang[li.cle]) for g in groupes), key=lambda g: rang[g[0].cle])


def _share(a: EngagementMoteur, b: EngagementMoteur) -> bool:
    if a.marche == b.marche:
        return True
    ecart = ecart_between(a, b)
    return min(a.donne, b.recoit) >= ecart or min(b.donne, a.recoit) >= ecart


def _group(lignes: list[Ligne], cherche: _Recherche, pour: DonneurOrdre | None) -> Groupe:
    reste = total_of(lignes).reste
    contrats = [_contract(lignes, cherche, hebdo) for hebdo in cherche.semaines]
    porte = next(c.porte for c in contrats if c.hebdo == cherche.hebdo)
    return Groupe(
        lignes=lignes,
        contrats=contrats,
        partage=share_out(porte, [li.moteur for li in lignes], cherche.feries) if porte else {},
        mois_personne=reste / cherche.mois_plein if cherche.mois_plein else ZERO,
        pour=pour,
    )


def _contract(lignes: Sequence[Ligne], cherche: _Recherche, hebdo: Decimal) -> Contrat:
    seul, sur = _longest_alone(lignes, cherche, hebdo) or (None, None)
    return Contrat(hebdo, cherche.longest(lignes, hebdo), seul, sur)


def _longest_alone(
    lignes: Sequence[Ligne], cherche: _Recherche, hebdo: Decimal
) -> tuple[Duree, Ligne] | None:
    """The longest contrat that one marché carries by itself. Those with the most hours left are tried first,
    until the next could not do better.
    """
    par_marche: dict[str, list[Ligne]] = defaultdict(list)
    for ligne in lignes:
        par_marche[ligne.moteur.marche].append(ligne)
    meilleur: tuple[Duree, Ligne] | None = None
    for membres in sorted(par_marche.values(), key=lambda m: -_place(m)):
        if meilleur is not None and _place(membres) <= meilleur[0].centiemes:
            break
        duree = cherche.longest(membres, hebdo)
        if duree is not None and (meilleur is None or duree.jours > meilleur[0].jours):
            meilleur = duree, membres[0]
    return meilleur


def _place(lignes: Iterable[Ligne]) -> int:
    return sum(li.moteur.place for li in lignes)


def _by_buyer(entreprise: Entreprise, lignes: Iterable[Ligne]) -> list[PartDonneur]:
    pretees = dict(
        ComptesMois.objects.filter(entreprise=entreprise)
        .values_list("donneur_ordre_id")
        .annotate(total=Sum("pretees"))
        .order_by()
    )
    par_donneur: dict[int, list[Ligne]] = defaultdict(list)
    for ligne in lignes:
        par_donneur[ligne.engagement.donneur_ordre_id].append(ligne)
    return [
        PartDonneur(
            donneur=siennes[0].engagement.donneur_ordre,
            total=total_of(siennes),
            recues=sum((li.recues for li in siennes), ZERO),
            pretees=pretees.get(donneur_id, ZERO),
        )
        for donneur_id, siennes in par_donneur.items()
    ]
