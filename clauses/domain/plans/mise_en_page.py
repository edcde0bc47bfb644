"""What the page and the PDF of a plan are rendered with: the same words, the same drawing."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import product
from string import ascii_uppercase
from typing import Any

from django.utils import timezone

from clauses.domain.plans.frise import Frise, draw_timeline
from clauses.domain.plans.plan import REGLE, Contrat, Groupe, Ligne, Plan
from clauses.domain.ventilation.lecture import to_heures
from guichets.formats import format_jour, format_mois

GABARIT = "pdf/plan.html"
FEUILLES = ("pdf/pdf.css", "pdf/plan.css")


MOIS_DETAILLES = 18
"""A longer contrat is told year by year."""
COLONNES = 5
"""Engagements that the table has room for on a sheet: those that carry the most; the others are added up."""


@dataclass(frozen=True, slots=True)
class Rang:
    """The contrat in one month or year: hours by engagement shown, of all the others, the sum."""

    nom: str
    heures: list[tuple[str, Decimal]]
    autres: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True)
class GroupeMisEnPage:
    groupe: Groupe
    lignes: list[tuple[str, Ligne]]
    """Each with its letter: the drawing and the columns have no room for labels, which may be alike."""
    contrat: Contrat
    """The one with the week asked for."""
    rangs: list[Rang]
    par_an: bool
    apports: list[tuple[str, Ligne, Decimal]]
    apport_autres: Decimal
    frise: Frise | None


def plan_context(plan: Plan) -> dict[str, Any]:
    lettres = _letters([*(li for g in plan.groupes for li in g.nommees), *plan.seuls])
    return {
        "plan": plan,
        "groupes": [_lay_out(groupe, plan, lettres) for groupe in plan.groupes],
        "seuls": [(lettres[li.cle], li) for li in plan.seuls],
        "frise_seuls": draw_timeline(plan.seuls, {}, plan.connu_au, lettres),
        "regle": REGLE,
        "emetteur": plan.entreprise.guichet.nom,
        "edition": format_jour(timezone.localdate()),
    }


def _letters(lignes: Iterable[Ligne]) -> dict[str, str]:
    """A, B… Z, then AA, AB…, in the order in which the engagements are told."""
    suite = (a + b for a, b in product(("", *ascii_uppercase), ascii_uppercase))
    return dict(zip((li.cle for li in lignes), suite, strict=False))


def _lay_out(groupe: Groupe, plan: Plan, lettres: Mapping[str, str]) -> GroupeMisEnPage:
    contrat = next(c for c in groupe.contrats if c.hebdo == plan.hebdo)
    apports: Counter[str] = Counter()
    for (_, cle), centiemes in groupe.partage.items():
        apports[cle] += centiemes
    montrees = _shown(groupe.nommees, apports)
    par_an = len({mois for mois, _ in groupe.partage}) > MOIS_DETAILLES
    return GroupeMisEnPage(
        groupe=groupe,
        lignes=[(lettres[li.cle], li) for li in groupe.nommees],
        contrat=contrat,
        rangs=_rows(groupe.partage, {li.cle: lettres[li.cle] for li in montrees}, par_an=par_an),
        par_an=par_an,
        apports=[(lettres[li.cle], li, to_heures(apports[li.cle])) for li in montrees],
        apport_autres=to_heures(sum(apports.values()) - sum(apports[li.cle] for li in montrees)),
        frise=draw_timeline(groupe.nommees, groupe.partage, plan.connu_au, lettres),
    )


def _shown(lignes: list[Ligne], apports: Mapping[str, int]) -> list[Ligne]:
    portantes = sorted((li for li in lignes if apports.get(li.cle)), key=lambda li: -apports[li.cle])
    gardees = portantes[:COLONNES]
    return [li for li in lignes if li in gardees]


def _rows(mois: Mapping[tuple[date, str], int], lettres: Mapping[str, str], *, par_an: bool) -> list[Rang]:
    """`lettres`: the engagements that have a column, in its order."""
    sommes: dict[date, dict[str, int]] = {}
    for (un_mois, cle), centiemes in sorted(mois.items()):
        periode = sommes.setdefault(un_mois.replace(month=1) if par_an else un_mois, {})
        periode[cle] = periode.get(cle, 0) + centiemes
    rangs = []
    for debut, siens in sommes.items():
        heures = [(lettre, to_heures(siens.get(cle, 0))) for cle, lettre in lettres.items()]
        total = to_heures(sum(siens.values()))
        nom = str(debut.year) if par_an else format_mois(debut).capitalize()
        rangs.append(Rang(nom, heures, total - sum((h for _, h in heures), Decimal(0)), total))
    return rangs
