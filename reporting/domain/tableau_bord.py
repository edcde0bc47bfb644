"""The dashboard of a donneur d'ordre: over all the guichets that follow its marchés, in a fixed number of
queries.

Counts come from what the ventilation job wrote for buyers; no table of persons is read.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import QuerySet, Sum

from clauses.domain.attendu import attendu_a_date
from clauses.domain.queries import COLONNES
from clauses.enums import NatureEngagement
from clauses.models import ComptesEngagement, ComptesMois, Engagement
from guichets.formats import ABSENT, INSECABLE, format_nombre
from guichets.portee import courante
from operations.domain.regles import rules_for
from operations.models import Attribution, Marche
from participants.domain.mois import add_months, last_day
from participants.domain.partenaires import scope_of
from reporting.domain.masquage import mask_total
from reporting.domain.queries import (
    ZERO,
    last_closed,
    name_sharers,
    natural_key,
    read_closed,
    tell_limits,
)
from reporting.enums import EtatBilan
from reporting.models import Bilan

PROCHAINES_FINS = 5
DERNIERS_BILANS = 5


@dataclass(slots=True)
class LigneMarche:
    marche: Marche
    en_heures: bool = False
    dues: Decimal = ZERO
    attendu: Decimal = ZERO
    retenues: Decimal = ZERO
    retard: Decimal = ZERO
    """Sum of the delays of its engagements: a lot ahead does not hide a lot that is late."""
    reste: Decimal = ZERO
    fin: date | None = None
    entreprises: list[str] = field(default_factory=list)

    @property
    def situation(self) -> str:
        if not self.en_heures:
            return ""
        if self.retard:
            return "retard"
        return "a_jour" if self.reste else "atteint"

    def add(self, dues: Decimal, attendu: Decimal, retenues: Decimal) -> None:
        """One engagement in hours more."""
        self.en_heures = True
        self.dues += dues
        self.attendu += attendu
        self.retenues += retenues
        self.retard += max(ZERO, attendu - retenues)
        self.reste += max(ZERO, dues - retenues)


@dataclass(frozen=True, slots=True)
class TableauBord:
    marches: list[LigneMarche]
    bilans: list[Bilan]
    entreprises: int

    @property
    def totaux(self) -> LigneMarche | None:
        """The sum of the marchés that owe hours, in the shape of a row."""
        en_heures = [ligne for ligne in self.marches if ligne.en_heures]
        if not en_heures:
            return None
        return LigneMarche(
            marche=en_heures[0].marche,
            en_heures=True,
            dues=sum((x.dues for x in en_heures), ZERO),
            attendu=sum((x.attendu for x in en_heures), ZERO),
            retenues=sum((x.retenues for x in en_heures), ZERO),
            retard=sum((x.retard for x in en_heures), ZERO),
        )

    @property
    def en_retard(self) -> int:
        return sum(1 for ligne in self.marches if ligne.situation == "retard")

    def next_ends(self, jour: date) -> list[LigneMarche]:
        """Marchés that end soonest and still owe hours."""
        ouverts = [x for x in self.marches if x.fin and x.fin >= jour and x.situation in ("retard", "a_jour")]
        return sorted(ouverts, key=lambda x: (x.fin or jour, x.marche.pk))[:PROCHAINES_FINS]


def issued_bilans() -> QuerySet[Bilan]:
    """The bilans addressed to the open scope's donneurs d'ordre, never one in preparation."""
    bilans: QuerySet[Bilan] = (
        Bilan.objects.filter(destinataire_id__in=sorted(courante().donneurs), etat=EtatBilan.EMIS)
        .select_related("marche", "guichet")
        .defer("donnees")
        .order_by("-emis_le", "-id")
    )
    return bilans


def buyer_marches() -> QuerySet[Marche]:
    marches: QuerySet[Marche] = Marche.objects.filter(
        donneur_ordre_id__in=sorted(courante().donneurs)
    ).select_related("guichet", "donneur_ordre", "operation")
    return marches


def build_dashboard(jour: date) -> TableauBord:
    lignes = {m.pk: LigneMarche(marche=m) for m in buyer_marches().order_by("objet", "id")}
    retenues = dict(
        ComptesEngagement.objects.filter(marche_id__in=lignes)
        .values_list("engagement_id")
        .annotate(total=Sum("retenues"))
        .order_by()
    )
    engagements = Engagement.objects.filter(marche_id__in=lignes).prefetch_related("echeances", "periodes")
    for e in engagements:
        ligne = lignes[e.marche_id]
        ligne.fin = max(filter(None, (ligne.fin, e.fin)))
        if e.nature == NatureEngagement.HEURES and e.heures is not None:
            ligne.add(e.heures, attendu_a_date(e, jour), retenues.get(e.pk, ZERO))
    noms: dict[int, list[str]] = defaultdict(list)
    entreprises = set()
    attributions = Attribution.objects.filter(lot__marche_id__in=lignes).select_related("entreprise", "lot")
    for a in attributions.order_by("lot_id", "du", "id"):
        entreprises.add(a.entreprise_id)
        if str(a.entreprise) not in noms[a.lot.marche_id]:
            noms[a.lot.marche_id].append(str(a.entreprise))
    for marche_id, liste in noms.items():
        lignes[marche_id].entreprises = liste
    rangees = sorted(lignes.values(), key=lambda x: (x.situation != "retard", x.fin or date.max, x.marche.pk))
    return TableauBord(rangees, list(issued_bilans()[:DERNIERS_BILANS]), len(entreprises))


@dataclass(slots=True)
class LigneEngagement:
    engagement: Engagement
    attendu: Decimal
    retenues: Decimal = ZERO
    recues: Decimal = ZERO
    connu_au: date | None = None
    horizon: date | None = None
    """An engagement that ends by then expects all that it owes: what is missing is not a delay."""
    personnes: int = 0
    contrats: int = 0
    entreprises: list[str] = field(default_factory=list)
    par_entreprise: dict[str, Decimal] = field(default_factory=dict)
    """Hours retained by each company, where several share the debt."""
    limites: list[str] = field(default_factory=list)
    """What limits the hours of each company that lacks some, as it may be told; named where several share."""
    personnes_montres: str = ABSENT
    contrats_montres: str = ABSENT

    @property
    def a_terminer(self) -> Decimal:
        """What an end that comes soon still awaits."""
        urgente = self.horizon is not None and self.engagement.fin <= self.horizon
        return max(ZERO, (self.engagement.heures or ZERO) - self.retenues) if urgente else ZERO


def engagements_of(marche: Marche, jour: date) -> list[LigneEngagement]:
    """Each engagement of a marché with its counts, added up over the companies that share it, people
    masked.
    """
    engagements = (
        Engagement.objects.filter(marche=marche)
        .select_related("lot")
        .prefetch_related("echeances", "periodes")
    )
    lignes = {
        e.pk: LigneEngagement(e, attendu_a_date(e, jour))
        for e in engagements.order_by("lot_id", "debut", "id")
    }
    comptes = list(ComptesEngagement.objects.filter(engagement_id__in=lignes).order_by("pk"))
    partagees = name_sharers(comptes)
    for c in comptes:
        ligne = lignes[c.engagement_id]
        ligne.retenues += c.retenues
        ligne.recues += c.dont_recues
        ligne.personnes += c.personnes
        ligne.contrats += c.contrats
        ligne.connu_au = max(filter(None, (ligne.connu_au, c.calcule_au)), default=None)
        if c.retenues and (noms := partagees.get(c.engagement_id)):
            nom = noms[c.entreprise_id]
            ligne.par_entreprise[nom] = ligne.par_entreprise.get(nom, ZERO) + c.retenues
    for engagement_id, limites in tell_limits(comptes, partagees).items():
        lignes[engagement_id].limites = limites
    titulaires: dict[int, list[str]] = defaultdict(list)
    for a in Attribution.objects.filter(lot__marche=marche).select_related("entreprise").order_by("du", "id"):
        titulaires[a.lot_id].append(str(a.entreprise))
    mois = _horizon_months(marche, jour)
    for ligne in lignes.values():
        ligne.entreprises = titulaires[ligne.engagement.lot_id]
        if mois is not None and ligne.connu_au is not None:
            ligne.horizon = last_day(add_months(ligne.connu_au, mois))
    mask_counts(lignes.values(), masking_threshold(marche, jour))
    return sorted(lignes.values(), key=lambda x: natural_key(x.engagement.lot.numero))


def _horizon_months(marche: Marche, jour: date) -> int | None:
    """A rule that a buyer does not read, and whose effect it is told. None: no rule is in force."""
    with scope_of(marche.guichet_id):
        try:
            return rules_for(guichet=marche.guichet, jour=jour).horizon_mois
        except ValidationError:
            return None


def months_of(marche: Marche) -> list[Mapping[str, Any]]:
    """The identity of the marché, month by month, all companies together."""
    return list(
        ComptesMois.objects.filter(marche=marche)
        .values("mois")
        .annotate(**{nom: Sum(nom) for nom in COLONNES})
        .order_by("mois")
    )


def add_months_up(mois: Iterable[Mapping[str, Any]]) -> dict[str, Decimal]:
    lignes = list(mois)
    return {nom: sum((Decimal(str(x[nom])) for x in lignes), ZERO) for nom in COLONNES}


def closed_until(marche: Marche) -> date | None:
    """The last day of what is closed, as the bilan tells it: of the closings, a buyer reads that day only."""
    with scope_of(marche.guichet_id):
        dernier = last_closed(read_closed(ComptesMois.objects.filter(marche=marche)))
    return last_day(dernier) if dernier else None


def masking_threshold(marche: Marche, jour: date) -> int | None:
    """Under how many people a count is hidden. None: no rule is in force, and no count is shown."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT seuil_masquage(%s, %s)", [marche.pk, jour])
        seuil: int | None = curseur.fetchone()[0]
    return seuil


def mask_counts(lignes: Iterable[LigneEngagement], seuil: int | None) -> None:
    """Replace the counts of people by what may be shown of them."""
    for ligne in lignes:
        ligne.personnes_montres = show_count(ligne.personnes, seuil)
        ligne.contrats_montres = show_count(ligne.contrats, seuil)


def show_count(nombre: int, seuil: int | None) -> str:
    if seuil is None:
        return ABSENT
    return f"<{INSECABLE}{seuil}" if mask_total(nombre, seuil) else format_nombre(nombre, 0)
