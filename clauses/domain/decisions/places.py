"""Where the hours of a closed month stand: frozen ventilations, frozen refusals, adjustments.

A place is a contrat, a month and a lot: a rectification replaces its line there, or leaves none.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Max, Q, QuerySet

from clauses.domain.queries import AUTOMATIQUES
from clauses.domain.ventilation.lecture import to_centiemes
from clauses.models import Ajustement, ClotureMois, NonRetenue, Ventilation
from operations.models import Entreprise
from participants.domain.mois import add_months
from participants.enums import EtatLigne
from participants.models import DeclarationMensuelle, LigneHeures

Cle = tuple[int, int | None]
"""A contrat and a lot, within one month."""


@dataclass(slots=True)
class Place:
    """Hundredths at one place, by engagement. `ligne`: the current line, or the last one that stood there."""

    ligne: LigneHeures
    dites: int = 0
    """Hours of the current line; none when a rectification removed it."""
    formation: int = 0
    closes: int = 0
    """Hours that the closing told there, retained or not."""
    formation_close: int = 0
    figees: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    suivies: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    """Adjustments that follow the declarations."""
    decidees: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    """Adjustments that the guichet decided."""

    @property
    def voulues(self) -> dict[int, int]:
        """What counts there by closing and decision, before what the declarations changed since."""
        cles = {*self.figees, *self.decidees}
        return {cle: self.figees.get(cle, 0) + self.decidees.get(cle, 0) for cle in cles}

    @property
    def comptees(self) -> dict[int, int]:
        voulues = self.voulues
        cles = {*voulues, *self.suivies}
        return {cle: voulues.get(cle, 0) + self.suivies.get(cle, 0) for cle in cles}

    @property
    def empreinte(self) -> str:
        """What a person decided on: an act sent twice, or after another's, does not find it again."""
        comptees = sorted((cle, c) for cle, c in self.comptees.items() if c)
        return hashlib.sha256(f"{self.ligne.pk}:{self.dites}:{comptees}".encode()).hexdigest()[:16]

    @property
    def reste(self) -> int:
        """Declared hours that no engagement holds."""
        return max(0, self.dites - sum(self.comptees.values()))


def at_place(ligne: LigneHeures) -> Q:
    """The lines that stand or stood where this one does."""
    lot = Q(lot__isnull=True) if ligne.lot_id is None else Q(lot_id=ligne.lot_id)
    return lot & Q(contrat_id=ligne.contrat_id, mois=ligne.mois)


def is_closed(entreprise_id: int, mois: date) -> bool:
    return bool(ClotureMois.objects.filter(entreprise_id=entreprise_id, mois=mois).exists())


def carrying_month(entreprise_id: int) -> date:
    """The first month after the last closed one: what is found out later is told there."""
    derniere = ClotureMois.objects.filter(entreprise_id=entreprise_id).latest("mois")
    return add_months(derniere.mois, 1)


def closed_for(declaration: DeclarationMensuelle) -> list[tuple[str, date]]:
    """Companies that the declaration would change although they closed its month, and what carries it."""
    siennes = LigneHeures.objects.filter(
        declaration__entreprise_id=declaration.entreprise_id, mois=declaration.mois
    ).exclude(etat=EtatLigne.REMPLACEE)
    closes = ClotureMois.objects.filter(
        guichet_id=declaration.guichet_id, entreprise__in=siennes.values("creditee")
    )
    derniers = closes.values("entreprise__nom").annotate(
        dernier=Max("mois"), concerne=Count("pk", filter=Q(mois=declaration.mois))
    )
    return [
        (d["entreprise__nom"], add_months(d["dernier"], 1))
        for d in derniers.filter(concerne__gt=0).order_by("entreprise__nom")
    ]


def read_places(
    *, entreprise: Entreprise, mois: date, lignes: QuerySet[LigneHeures] | None = None
) -> dict[Cle, Place]:
    """Every place of a closed month of the company, in four queries. `lignes` narrows it to some."""
    if lignes is None:
        lignes = LigneHeures.objects.all()
    connues = list(
        lignes.filter(creditee=entreprise, mois=mois, etat__in=(EtatLigne.VALIDEE, EtatLigne.REMPLACEE))
        .select_related("guichet", "creditee__guichet", "lot__marche", "contrat", "participant")
        .order_by("pk")
    )
    places = _places_of_lines(connues)
    par_ligne = {li.pk: places[li.contrat_id, li.lot_id] for li in connues}
    vues = {li.pk: li for li in connues}
    for v in Ventilation.objects.filter(ligne__in=par_ligne, entreprise=entreprise, appliquee=True):
        place = par_ligne[v.ligne_id]
        place.figees[v.engagement_id] += to_centiemes(v.heures)
        place.closes += to_centiemes(v.heures)
        place.formation_close = to_centiemes(vues[v.ligne_id].dont_formation)
    for n in NonRetenue.objects.filter(ligne__in=par_ligne, entreprise=entreprise):
        place = par_ligne[n.ligne_id]
        place.closes += to_centiemes(n.heures)
        place.formation_close = to_centiemes(vues[n.ligne_id].dont_formation)
    for a in Ajustement.objects.filter(ligne__in=par_ligne, entreprise=entreprise):
        place = par_ligne[a.ligne_id]
        cote = place.suivies if a.motif in AUTOMATIQUES else place.decidees
        cote[a.engagement_id] += to_centiemes(a.heures)
    return places


def _places_of_lines(lignes: Iterable[LigneHeures]) -> dict[Cle, Place]:
    """The line validated now stands for its place; else the last one that a rectification replaced."""
    places: dict[Cle, Place] = {}
    for ligne in sorted(lignes, key=lambda li: (li.etat == EtatLigne.VALIDEE, li.pk)):
        place = places.setdefault((ligne.contrat_id, ligne.lot_id), Place(ligne))
        place.ligne = ligne
        if ligne.etat == EtatLigne.VALIDEE:
            place.dites = to_centiemes(ligne.heures)
            place.formation = to_centiemes(ligne.dont_formation)
    return places
