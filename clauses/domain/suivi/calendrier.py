"""Months × engagements, drawn and told: met, late, lent, received, closed, in reserve. Never a person.

One builder for the guichet, the company and the buyer; each reads what it may and hands it over.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from clauses.domain.attendu import Part, attendu_a_date
from clauses.domain.queries import Situation
from clauses.enums import GenrePeriode, NatureEngagement
from clauses.models import ComptesEngagementMois, ComptesMois, Engagement
from guichets.formats import INSECABLE, format_accord, format_heures, format_heures_signees
from operations.models import Entreprise, Marche
from participants.domain.mois import last_day, months_between

MOIS_MONTRES = 24
"""A longer story is read window by window: « mois précédents », « mois suivants »."""
MOIS_D_ABORD = 5
"""Known months that a narrow screen shows first."""
RANGS_MONTRES = 20
MOIS_COURTS = (
    "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."
)  # fmt: skip
ZERO = Decimal(0)

HORS, A_VENIR, SUSPENDU, NEUTRALISE = "hors", "a-venir", "suspendu", "neutralise"
ATTEINT, A_JOUR, RETARD = "atteint", "a-jour", "retard"
ENSEMBLE = "ensemble"
LIBELLES = {
    HORS: "Hors de la période",
    A_VENIR: "À venir",
    SUSPENDU: "Suspendu",
    NEUTRALISE: "Neutralisé",
    ATTEINT: "Atteint",
    A_JOUR: "À jour",
    RETARD: "En retard",
    ENSEMBLE: "Tous les engagements du marché",
}


@dataclass(frozen=True, slots=True)
class Apport:
    """What a month brought to an engagement."""

    sur_le_marche: Decimal = ZERO
    recues: Decimal = ZERO
    ajustements: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        return self.sur_le_marche + self.recues + self.ajustements


@dataclass(frozen=True, slots=True)
class Sortie:
    """What a month of a marché did not keep: lent to others, or waiting in reserve."""

    pretees: Decimal = ZERO
    en_reserve: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Source:
    """One engagement: all of it for a buyer, the shares of one company for the others."""

    engagement: Engagement
    parts: Sequence[Part | Engagement]
    dues: Decimal
    apports: Mapping[date, Apport]
    sorties: Mapping[date, Sortie]
    """Of its marché, where it is the only engagement there."""
    clos: Collection[date]
    connu_au: date
    """Last day of what is known: later months are to come."""


@dataclass(frozen=True, slots=True)
class Case:
    mois: date
    etat: str
    clos: bool
    apport: Apport
    sortie: Sortie
    attendu: Decimal
    cumul: Decimal

    @property
    def libelle(self) -> str:
        return LIBELLES[self.etat]

    @property
    def connue(self) -> bool:
        return self.etat not in (HORS, A_VENIR, ENSEMBLE)

    @property
    def texte(self) -> str:
        """What the drawing says, in a sentence."""
        phrases = [f"{self.libelle}{' (mois clos)' if self.clos else ''}"]
        if self.apport.total:
            phrases.append(f"{format_heures(self.apport.total)} retenues")
        if self.apport.recues:
            phrases.append(f"dont {format_heures(self.apport.recues)} reçues d'un autre marché")
        if self.apport.ajustements:
            phrases.append(f"dont {format_heures_signees(self.apport.ajustements)} d'ajustement")
        if self.sortie.pretees:
            phrases.append(f"{format_heures(self.sortie.pretees)} prêtées")
        if self.sortie.en_reserve:
            phrases.append(f"{format_heures(self.sortie.en_reserve)} en réserve")
        return ", ".join(phrases)


@dataclass(frozen=True, slots=True)
class Rang:
    """One engagement; or, where a marché has several, what all of them lent and keep. `dues`: None then."""

    titre: str
    marche: Marche
    dues: Decimal | None
    cases: tuple[Case, ...]

    @property
    def dernier(self) -> Case | None:
        """The last month known in the window."""
        return next((c for c in reversed(self.cases) if c.connue), None)

    @property
    def racontees(self) -> list[Case]:
        """The months that the table tells: those of the period, and any that brought hours."""
        return [c for c in self.cases if c.etat != HORS]


@dataclass(frozen=True, slots=True)
class Calendrier:
    mois: tuple[date, ...] = ()
    clos: frozenset[date] = frozenset()
    connu_au: date | None = None
    rangs: tuple[Rang, ...] = ()
    autres: int = 0
    """Engagements left out of the drawing."""
    avant: date | None = None
    apres: date | None = None

    @property
    def tetes(self) -> list[tuple[date, str, bool, bool]]:
        """Each month with its short name, whether it is closed, whether a narrow screen starts there."""
        connus = [m for m in self.mois if self.connu_au and m <= self.connu_au]
        depart = next(iter(connus[-MOIS_D_ABORD:]), None)
        return [(m, MOIS_COURTS[m.month - 1], m in self.clos, m == depart) for m in self.mois]

    @property
    def resume(self) -> str:
        """What a screen reader is told in place of the drawing."""
        etats = [r.dernier.etat for r in self.rangs if r.dernier]
        comptes = [f"{LIBELLES[e].lower()}{INSECABLE}: {etats.count(e)}" for e in LIBELLES if e in etats]
        nombre = format_accord(sum(1 for r in self.rangs if r.dues is not None), "engagement,engagements")
        return f"Calendrier de {nombre}. Au dernier mois connu, {', '.join(comptes)}."


# --- Drawing -----------------------------------------------------------------------------------------------


def build_calendar(
    sources: Sequence[Source],
    *,
    depuis: date | None = None,
    ensembles: Mapping[int, Mapping[date, Sortie]] | None = None,
) -> Calendrier:
    """The first engagements of the list over a window of months that `depuis` begins.

    `ensembles`: by marché of several engagements, what it lent and keeps.
    """
    if not sources:
        return Calendrier()
    tous = _months(sources)
    connu_au = max(s.connu_au for s in sources)
    debut = _first_shown(tous, connu_au, depuis)
    rang = tous.index(debut)
    mois = tuple(tous[rang : rang + MOIS_MONTRES])
    return Calendrier(
        mois=mois,
        connu_au=connu_au,
        clos=frozenset().union(*(s.clos for s in sources)) & frozenset(mois),
        rangs=(
            *(_row(s, mois) for s in sources[:RANGS_MONTRES]),
            *_rows_of_marches(sources[:RANGS_MONTRES], mois, ensembles or {}),
        ),
        autres=max(0, len(sources) - RANGS_MONTRES),
        avant=tous[max(0, rang - MOIS_MONTRES)] if rang else None,
        apres=tous[rang + MOIS_MONTRES] if rang + MOIS_MONTRES < len(tous) else None,
    )


def _months(sources: Iterable[Source]) -> list[date]:
    """From the first day of the first engagement to the last day of the last, and every month with hours."""
    bornes = [
        jour for s in sources for jour in (s.engagement.debut, s.engagement.fin, *s.apports, *s.sorties)
    ]
    return list(months_between(min(bornes), max(bornes)))


def _first_shown(mois: list[date], connu_au: date, depuis: date | None) -> date:
    """The window asked for; otherwise one that holds the last known month and leaves a third to come."""
    dernier = max(0, len(mois) - MOIS_MONTRES)
    if depuis in mois:
        return depuis if depuis is not None else mois[0]
    present = sum(1 for m in mois if m <= connu_au)
    return mois[min(dernier, max(0, present - MOIS_MONTRES * 2 // 3))]


def _row(source: Source, mois: Sequence[date]) -> Rang:
    cumul = sum((a.total for m, a in source.apports.items() if m < mois[0]), ZERO)
    cases = []
    for m in mois:
        apport = source.apports.get(m, Apport())
        cumul += apport.total
        cases.append(_cell(source, m, apport, cumul))
    return Rang(source.engagement.libelle, source.engagement.marche, source.dues, tuple(cases))


def _rows_of_marches(
    sources: Sequence[Source], mois: Sequence[date], ensembles: Mapping[int, Mapping[date, Sortie]]
) -> list[Rang]:
    marches = {s.engagement.marche_id: s for s in sources}
    rangs = []
    for marche_id, sorties in ensembles.items():
        if sorties and (source := marches.get(marche_id)):
            cases = [
                Case(
                    mois=m,
                    etat=ENSEMBLE if m in sorties else HORS,
                    clos=m in source.clos,
                    apport=Apport(),
                    sortie=sorties.get(m, Sortie()),
                    attendu=ZERO,
                    cumul=ZERO,
                )
                for m in mois
            ]
            rangs.append(Rang(LIBELLES[ENSEMBLE], source.engagement.marche, None, tuple(cases)))
    return rangs


def _cell(source: Source, mois: date, apport: Apport, cumul: Decimal) -> Case:
    attendu = sum((attendu_a_date(p, last_day(mois)) for p in source.parts), ZERO)
    sortie = source.sorties.get(mois, Sortie())
    return Case(
        mois=mois,
        etat=_state(source, mois, cumul, attendu, bool(apport.total)),
        clos=mois in source.clos,
        apport=apport,
        sortie=sortie,
        attendu=attendu,
        cumul=cumul,
    )


def _state(source: Source, mois: date, cumul: Decimal, attendu: Decimal, heures: bool) -> str:
    e = source.engagement
    if not heures and (last_day(mois) < e.debut or mois > e.fin):
        return HORS
    if mois > source.connu_au:
        return A_VENIR
    if source.dues and cumul >= source.dues:
        return ATTEINT
    pause = None if heures else _pause(e, mois)
    if pause:
        return pause
    return A_JOUR if cumul >= attendu else RETARD


def _pause(engagement: Engagement, mois: date) -> str | None:
    """A period that covers all of the month's days."""
    for p in engagement.periodes.all():
        if p.du <= max(mois, engagement.debut) and min(last_day(mois), engagement.fin) <= p.au:
            return SUSPENDU if p.genre == GenrePeriode.SUSPENSION else NEUTRALISE
    return None


# --- Reading -----------------------------------------------------------------------------------------------


def calendar_of_company(
    entreprise: Entreprise,
    situations: Iterable[Situation],
    clos_au: date | None,
    depuis: date | None = None,
) -> Calendrier:
    """Of the shares that one company owes; `clos_au` is the last day of its last closed month."""
    dues = [s for s in situations if s.parts and s.attendu_au]
    apports, sorties = read_contributions(entreprise=entreprise), read_outgoing(entreprise=entreprise)
    seuls = _alone_on_their_marche(s.engagement for s in dues)
    sources = [
        Source(
            engagement=s.engagement,
            parts=s.parts,
            dues=s.dues,
            apports=apports.get(s.engagement.pk, {}),
            sorties=sorties.pop(s.engagement.marche_id, {}) if s.engagement.pk in seuls else {},
            clos=_closed_months(s.engagement.debut, clos_au),
            connu_au=s.attendu_au or s.engagement.debut,
        )
        for s in dues
    ]
    return build_calendar(sources, depuis=depuis, ensembles=sorties)


def calendar_of_marche(
    marche: Marche,
    engagements: Iterable[Engagement],
    clos_au: date | None,
    jour: date,
    depuis: date | None = None,
) -> Calendrier:
    """Of all that is owed on a marché, companies added up. Needs `periodes` and `echeances`, prefetched."""
    dus = [e for e in engagements if e.nature == NatureEngagement.HEURES]
    apports, sorties = read_contributions(marche=marche), read_outgoing(marche=marche)
    seuls = _alone_on_their_marche(dus)
    for e in dus:
        e.marche = marche
    sources = [
        Source(
            engagement=e,
            parts=(e,),
            dues=e.heures or ZERO,
            apports=apports.get(e.pk, {}),
            sorties=sorties.pop(e.marche_id, {}) if e.pk in seuls else {},
            clos=_closed_months(e.debut, clos_au),
            connu_au=jour,
        )
        for e in dus
    ]
    return build_calendar(sources, depuis=depuis, ensembles=sorties)


def _alone_on_their_marche(engagements: Iterable[Engagement]) -> set[int]:
    par_marche: dict[int, list[int]] = {}
    for e in engagements:
        par_marche.setdefault(e.marche_id, []).append(e.pk)
    return {pks[0] for pks in par_marche.values() if len(pks) == 1}


def read_contributions(
    *, entreprise: Entreprise | None = None, marche: Marche | None = None
) -> dict[int, dict[date, Apport]]:
    """By engagement, then month: of one company, or of all those of one marché."""
    lignes = ComptesEngagementMois.objects.all()
    if entreprise is not None:
        lignes = lignes.filter(entreprise=entreprise)
    if marche is not None:
        lignes = lignes.filter(engagement__marche=marche)
    sommes = lignes.values_list("engagement_id", "mois").annotate(
        Sum("sur_le_marche"), Sum("recues"), Sum("ajustements")
    )
    apports: dict[int, dict[date, Apport]] = {}
    for engagement_id, mois, faites, recues, ajustements in sommes.order_by():
        apports.setdefault(engagement_id, {})[mois] = Apport(faites, recues, ajustements)
    return apports


def read_outgoing(
    *, entreprise: Entreprise | None = None, marche: Marche | None = None
) -> dict[int, dict[date, Sortie]]:
    """By marché, then month."""
    lignes = ComptesMois.objects.all()
    if entreprise is not None:
        lignes = lignes.filter(entreprise=entreprise)
    if marche is not None:
        lignes = lignes.filter(marche=marche)
    sommes = lignes.values_list("marche_id", "mois").annotate(Sum("pretees"), Sum("en_reserve"))
    sorties: dict[int, dict[date, Sortie]] = {}
    for marche_id, mois, pretees, reserve in sommes.order_by():
        if pretees or reserve:
            sorties.setdefault(marche_id, {})[mois] = Sortie(pretees, reserve)
    return sorties


def _closed_months(debut: date, clos_au: date | None) -> frozenset[date]:
    """Months are closed in order: all those up to the last one."""
    if clos_au is None:
        return frozenset()
    return frozenset(m for m in months_between(debut, clos_au) if last_day(m) <= clos_au)
