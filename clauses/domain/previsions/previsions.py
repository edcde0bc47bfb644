"""Where each engagement of a company is heading at today's pace, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Max, QuerySet, Sum

from clauses.domain.attendu import UN_JOUR, parts_of
from clauses.domain.previsions import rythme as rythmes
from clauses.domain.previsions.rythme import Periode, Rythme, Tranche
from clauses.domain.ventilation.lecture import to_centiemes, to_heures
from clauses.enums import EtatPrevision, NatureEngagement
from clauses.models import ComptesEngagement, ComptesEngagementMois, Engagement, Ventilation
from guichets.formats import INSECABLE, format_heures, format_jour, format_mois
from operations.models import Entreprise
from participants.domain.mois import add_months, first_day
from participants.models import FenetreEligibilite

METHODE = (
    f"Le rythme est celui du mois médian parmi les {rythmes.MOIS_OBSERVES} derniers mois entiers connus, "
    "répété jusqu'à la fin de l'engagement. La fourchette répète de même les mois faibles, puis les mois "
    "forts. Ni les saisons ni les mois suspendus ou neutralisés ne sont pris en compte."
)
TONS = {
    EtatPrevision.ATTEINT: "succes",
    EtatPrevision.TENU: "succes",
    EtatPrevision.INCERTAIN: "attente",
    EtatPrevision.MANQUE: "alerte",
    EtatPrevision.TERMINE: "danger",
    EtatPrevision.COURT: "neutre",
}


@dataclass(frozen=True, slots=True)
class Debt:
    """What a forecast is computed from: one company's share of one engagement, in hundredths."""

    dues: int
    retenues: int
    debut: date
    fin: date
    connu_au: date | None
    pauses: tuple[Periode, ...]
    faits: Mapping[date, int]
    apports: Mapping[date, Mapping[date | None, int]]
    """Hundredths by month observed, then by the last day on which the contrat's hours can count."""


@dataclass(frozen=True, slots=True)
class Prevision:
    """Hours at the end, told with the weak and the strong months, and what every month to come should bring.

    `a_la_fin`, `au_moins`, `au_plus` are None when no pace can be told; `sans_suite` when contrats change
    nothing to it, or are not to be told.
    """

    etat: EtatPrevision
    dues: Decimal
    retenues: Decimal
    debut: date
    fin: date
    connu_au: date | None = None
    rythme: Rythme | None = None
    a_la_fin: Decimal | None = None
    au_moins: Decimal | None = None
    au_plus: Decimal | None = None
    atteint_en: date | None = None
    besoin_mensuel: Decimal | None = None
    sans_suite: Decimal | None = None

    @property
    def reste(self) -> Decimal:
        return max(Decimal(0), self.dues - self.retenues)

    @property
    def il_manquerait(self) -> Decimal:
        return max(Decimal(0), self.dues - (self.retenues if self.a_la_fin is None else self.a_la_fin))

    @property
    def par_mois(self) -> Decimal | None:
        return to_heures(self.rythme.median) if self.rythme else None

    @property
    def a_venir(self) -> bool:
        """Does it begin after the last known day?"""
        return self.connu_au is not None and self.debut > self.connu_au

    @property
    def ton(self) -> str:
        return TONS[self.etat]

    @property
    def phrase(self) -> str:
        return PHRASES[self.etat](self)

    @property
    def fourchette(self) -> str:
        """« entre 880 h et 940 h », or nothing when the months do not differ."""
        if self.au_moins is None or self.au_moins == self.au_plus:
            return ""
        return f"entre {_rounded(self.au_moins)} et {_rounded(self.au_plus)}"


def forecast(dette: Debt) -> Prevision:
    """More hours retained never make it worse: every figure grows with every month's hours."""
    commun = {
        "dues": to_heures(dette.dues),
        "retenues": to_heures(dette.retenues),
        "debut": dette.debut,
        "fin": dette.fin,
        "connu_au": dette.connu_au,
    }
    reste = dette.dues - dette.retenues
    if reste <= 0:
        return Prevision(EtatPrevision.ATTEINT, **commun)  # type: ignore[arg-type]
    depart = max(dette.connu_au or dette.debut - UN_JOUR, dette.debut - UN_JOUR)
    tranches = rythmes.remaining_days(depart, dette.fin, dette.pauses)
    besoin = rythmes.monthly_need(reste, tranches)
    if besoin is None:
        return Prevision(EtatPrevision.TERMINE, **commun)  # type: ignore[arg-type]
    mois = rythmes.observed_months(dette.debut, depart, dette.pauses)
    pas = rythmes.pace_of(mois, dette.faits)
    commun["besoin_mensuel"] = to_heures(besoin)
    if pas is None:
        return Prevision(EtatPrevision.COURT, **commun)  # type: ignore[arg-type]
    return Prevision(**commun, **_projected(dette, depart, tranches, pas, reste))  # type: ignore[arg-type]


def _projected(
    dette: Debt, depart: date, tranches: Sequence[Tranche], pas: Rythme, reste: int
) -> dict[str, object]:
    bas, milieu, haut = (
        min(reste, rythmes.project(mensuel, tranches)) for mensuel in (pas.bas, pas.median, pas.haut)
    )
    suite = rythmes.project_contracts(pas.median, depart, dette.fin, dette.pauses, _by_end(dette, pas.mois))
    if bas == reste:
        etat = EtatPrevision.TENU
    else:
        etat = EtatPrevision.INCERTAIN if haut == reste else EtatPrevision.MANQUE
    return {
        "etat": etat,
        "rythme": pas,
        "a_la_fin": to_heures(dette.retenues + milieu),
        "au_moins": to_heures(dette.retenues + bas),
        "au_plus": to_heures(dette.retenues + haut),
        "atteint_en": rythmes.month_reached(pas.median, tranches, reste),
        "sans_suite": to_heures(dette.retenues + suite) if suite is not None and suite < milieu else None,
    }


def _by_end(dette: Debt, mois: Sequence[date]) -> dict[date | None, int]:
    sommes: dict[date | None, int] = defaultdict(int)
    for m in mois:
        for dernier, centiemes in dette.apports.get(m, {}).items():
            sommes[dernier] += centiemes
    return sommes


# --- In words ----------------------------------------------------------------------------------------------


def _rounded(heures: Decimal | None) -> str:
    """Whole hours: a forecast knows no better."""
    return format_heures(heures, 0)


def _pace(p: Prevision) -> str:
    return f"Au rythme actuel ({_rounded(p.par_mois)} par mois)"


def _uncertain(p: Prevision) -> str:
    if p.atteint_en:
        manque = _rounded(p.dues - (p.au_moins or p.retenues))
        return (
            f"{_pace(p)}, l'engagement serait tenu en {format_mois(p.atteint_en)}, "
            f"mais il manquerait {manque} si les mois faibles se répétaient."
        )
    return (
        f"{_pace(p)}, il manquerait {_rounded(p.il_manquerait)} au {format_jour(p.fin)}, "
        "sauf si les mois forts se répétaient."
    )


def _missed(p: Prevision) -> str:
    if p.rythme and not p.rythme.haut:
        debut = f"Aucune heure retenue ces derniers mois{INSECABLE}: à ce rythme"
    else:
        debut = _pace(p)
    return f"{debut}, il manquerait {_rounded(p.il_manquerait)} au {format_jour(p.fin)}."


def _too_short(p: Prevision) -> str:
    if p.a_venir:
        debut = f"L'engagement commence le {format_jour(p.debut)}."
    else:
        debut = f"Moins de {rythmes.MOIS_MINIMUM} mois entiers sont connus."
    return f"{debut} Il reste {format_heures(p.reste)} à réaliser avant le {format_jour(p.fin)}."


PHRASES: dict[EtatPrevision, Callable[[Prevision], str]] = {
    EtatPrevision.ATTEINT: lambda _: "Toutes les heures dues sont retenues.",
    EtatPrevision.TENU: lambda p: f"{_pace(p)}, l'engagement sera tenu en {format_mois(p.atteint_en)}.",
    EtatPrevision.INCERTAIN: _uncertain,
    EtatPrevision.MANQUE: _missed,
    EtatPrevision.TERMINE: lambda p: (
        f"La période est terminée depuis le {format_jour(p.fin)}{INSECABLE}: "
        f"il manque {format_heures(p.reste)}."
    ),
    EtatPrevision.COURT: _too_short,
}


# --- Reading -----------------------------------------------------------------------------------------------


def hours_engagements(entreprise: Entreprise) -> QuerySet[Engagement]:
    """Those in hours of which the company owes a share, the one that ends first on top."""
    engagements: QuerySet[Engagement] = (
        Engagement.objects.filter(
            guichet_id=entreprise.guichet_id,
            entreprises__contains=[entreprise.pk],
            nature=NatureEngagement.HEURES,
        )
        .select_related("marche__operation", "lot__marche", "donneur_ordre")
        .prefetch_related("quote_parts", "periodes")
        .order_by("fin", "pk")
    )
    return engagements


def forecast_company(
    entreprise: Entreprise, *, engagements: Sequence[Engagement] | None = None, contrats: bool = True
) -> dict[int, Prevision]:
    """A forecast for each engagement in hours of the company, by engagement id.

    `engagements`: those of them already read, with their quote-parts and periods. `contrats`: also tell what
    happens if no contrat is renewed; it reads ventilations, which only the guichet may.
    """
    if engagements is None:
        engagements = list(hours_engagements(entreprise))
    comptes = {c.engagement_id: c for c in ComptesEngagement.objects.filter(entreprise=entreprise)}
    faits = hours_by_month(entreprise)
    connu = max((c.calcule_au for c in comptes.values() if c.calcule_au), default=None)
    apports = _contributions(entreprise, connu) if contrats and connu else {}
    previsions = {}
    for e in engagements:
        dette = _debt(e, entreprise, comptes.get(e.pk), faits.get(e.pk, {}), apports.get(e.pk, {}))
        if dette is not None:
            previsions[e.pk] = forecast(dette)
    return previsions


def forecast_engagement(engagement: Engagement) -> list[tuple[Entreprise, Prevision]]:
    """A forecast for each company that owes a share, in one query: `comptes` and their companies are read."""
    faits: dict[int, dict[date, int]] = defaultdict(dict)
    for c in ComptesEngagementMois.objects.filter(engagement=engagement):
        faits[c.entreprise_id][c.mois] = to_centiemes(c.sur_le_marche + c.recues)
    previsions = []
    for compte in engagement.comptes.all():
        dette = _debt(engagement, compte.entreprise, compte, faits[compte.entreprise_id], {})
        if dette is not None:
            previsions.append((compte.entreprise, forecast(dette)))
    return previsions


def _debt(
    engagement: Engagement,
    entreprise: Entreprise,
    compte: ComptesEngagement | None,
    faits: Mapping[date, int],
    apports: Mapping[date, Mapping[date | None, int]],
) -> Debt | None:
    parts = list(parts_of(engagement, entreprise.pk))
    if not parts:
        return None
    return Debt(
        dues=to_centiemes(sum((p.heures for p in parts), Decimal(0))),
        retenues=to_centiemes(compte.retenues) if compte else 0,
        debut=min(p.debut for p in parts),
        fin=max(p.fin for p in parts),
        connu_au=compte.calcule_au if compte else None,
        pauses=tuple((p.du, p.au) for p in engagement.periodes.all()),
        faits=faits,
        apports=apports,
    )


def hours_by_month(entreprise: Entreprise) -> dict[int, dict[date, int]]:
    """Hundredths retained each month, adjustments left out: they correct other months."""
    faits: dict[int, dict[date, int]] = defaultdict(dict)
    for c in ComptesEngagementMois.objects.filter(entreprise=entreprise):
        faits[c.engagement_id][c.mois] = to_centiemes(c.sur_le_marche + c.recues)
    return faits


def _contributions(entreprise: Entreprise, connu: date) -> dict[int, dict[date, dict[date | None, int]]]:
    """What each month observed owes to contrats, by the last day on which their hours can still count."""
    depuis = add_months(first_day(connu), 1 - rythmes.MOIS_OBSERVES)
    sommes = list(
        Ventilation.objects.filter(entreprise=entreprise, appliquee=True, mois__gte=depuis)
        .values_list("engagement_id", "mois", "ligne__contrat__fin", "ligne__participant_id")
        .annotate(total=Sum("heures"))
        .order_by("engagement_id", "mois", "ligne__contrat__fin", "ligne__participant_id")
    )
    fenetres = dict(
        FenetreEligibilite.objects.filter(participant_id__in={s[3] for s in sommes})
        .values_list("participant_id")
        .annotate(dernier=Max("au"))
    )
    apports: dict[int, dict[date, dict[date | None, int]]] = defaultdict(lambda: defaultdict(dict))
    for engagement_id, mois, fin, participant_id, total in sommes:
        dernier = min((j for j in (fin, fenetres.get(participant_id)) if j), default=None)
        cellule = apports[engagement_id][mois]
        cellule[dernier] = cellule.get(dernier, 0) + to_centiemes(total)
    return apports
