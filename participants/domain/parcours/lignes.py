"""The rows of a path, read once, and the lines that tell them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from guichets.formats import format_heures
from participants.domain.parcours.suivis import with_return
from participants.enums import EtatLigne, GenreEtape
from participants.models import (
    Contrat,
    Etape,
    FenetreEligibilite,
    LigneHeures,
    Participant,
    Sortie,
    SuiviSortie,
)

PONCTUELLES = (GenreEtape.ENTREE, GenreEtape.ENTRETIEN)
"""Steps of one day, unless a last day is given; another one without a last day goes on."""


@dataclass(frozen=True, slots=True)
class Pas:
    """One line of the path. `objet`: what the page links to, when the reader may open it."""

    genre: str
    titre: str
    du: date
    au: date | None
    precision: str = ""
    heures: Decimal | None = None
    objet: Any = None

    @property
    def ponctuel(self) -> bool:
        return self.au is not None and self.au == self.du


@dataclass(slots=True)
class Faits:
    """The rows of one person, read once."""

    contrats: list[Contrat]
    etapes: list[Etape]
    fenetres: list[FenetreEligibilite]
    sorties: list[Sortie]
    suivis: list[Any]
    heures: dict[int, tuple[Decimal, Decimal]]


def read_facts(participant: Participant) -> Faits:
    heures = (
        LigneHeures.objects.filter(participant=participant, etat=EtatLigne.VALIDEE)
        .values_list("contrat_id")
        .annotate(total=Sum("heures"), formation=Sum("dont_formation"))
    )
    return Faits(
        contrats=list(
            Contrat.objects.filter(participant=participant)
            .select_related("employeur", "creditee", "lot__marche")
            .order_by("debut", "pk")
        ),
        etapes=list(
            Etape.objects.filter(participant=participant)
            .select_related("lot__marche")
            .order_by("debut", "pk")
        ),
        fenetres=list(FenetreEligibilite.objects.filter(participant=participant).order_by("du")),
        sorties=list(Sortie.objects.filter(participant=participant).order_by("sortie_le")),
        suivis=list(
            with_return(SuiviSortie.objects.filter(participant=participant))
            .select_related("sortie")
            .order_by("prevu_le")
        ),
        heures={contrat: (total, formation) for contrat, total, formation in heures},
    )


def steps_of(faits: Faits, *, entreprises: bool) -> list[Pas]:
    """Every line, the latest first; neither companies nor marchés for who may not read them."""
    pas = [_contrat_step(contrat, faits, entreprises) for contrat in faits.contrats]
    pas += [_etape_step(etape, entreprises) for etape in faits.etapes]
    pas += [
        Pas("fenetre", "Éligibilité", f.du, f.au, "Période pendant laquelle les heures comptent")
        for f in faits.fenetres
    ]
    for s in faits.sorties:
        titre = f"Sortie\u00a0: {s.get_situation_display()}"
        pas.append(Pas("sortie", titre, s.sortie_le, s.sortie_le, s.precision, None, s))
    for s in faits.suivis:
        if s.situation:
            titre = f"{s.horizon_mois}\u00a0mois après la sortie\u00a0: {s.get_situation_display()}"
            pas.append(Pas("suivi", titre, s.prevu_le, s.prevu_le, s.precision, None, s))
    return sorted(pas, key=lambda p: (p.du, p.au or date.max), reverse=True)


def last_day_of(etape: Etape) -> date | None:
    """None for a step that goes on."""
    return etape.fin or (etape.debut if etape.genre in PONCTUELLES else None)


def _etape_step(etape: Etape, entreprises: bool) -> Pas:
    vise = f"vise {etape.lot.designation}" if entreprises and etape.lot else ""
    precision = " · ".join(filter(None, [etape.organisme, vise]))
    titre = f"{etape.get_genre_display()}\u00a0: {etape.intitule}"
    return Pas("etape", titre, etape.debut, last_day_of(etape), precision, etape.heures, etape)


def _contrat_step(contrat: Contrat, faits: Faits, entreprises: bool) -> Pas:
    titre = f"{contrat.get_type_display()}, {contrat.get_modalite_display().lower()}"
    mots: list[str] = []
    if entreprises:
        titre = f"{contrat.employeur}\u00a0: {titre}"
        if contrat.creditee_id != contrat.employeur_id:
            mots.append(f"pour {contrat.creditee}")
        if contrat.lot:
            mots.append(contrat.lot.designation)
    heures, formation = faits.heures.get(contrat.pk, (Decimal(0), Decimal(0)))
    if formation:
        mots.append(f"dont {format_heures(formation)} de formation")
    return Pas("contrat", titre, contrat.debut, contrat.fin, " · ".join(mots), heures, contrat)
