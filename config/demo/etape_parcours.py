"""What came before and after the contrats: steps of paths, exits, what became of people."""

from datetime import timedelta
from decimal import Decimal

from config.demo.scene import Scene
from participants.domain.mois import today_of
from participants.domain.parcours.etapes import lots_to_prepare, save_etape
from participants.domain.parcours.indicateurs import without_exit
from participants.domain.parcours.sorties import record_sortie
from participants.domain.parcours.suivis import answer_suivi
from participants.enums import GenreEtape, SituationSortie
from participants.models import Contrat, Participant, SuiviSortie

AVANT = (
    (GenreEtape.ENTREE, "Entrée dans le dispositif", "", 60, 60, None),
    (GenreEtape.FORMATION_AVANT, "Remise à niveau et gestes du bâtiment", "AFPA", 50, 22, Decimal(105)),
    (GenreEtape.IMMERSION, "Immersion sur un chantier", "", 15, 10, Decimal(35)),
)
SITUATIONS = (
    (SituationSortie.CDI, "Embauche par l'entreprise du chantier"),
    (SituationSortie.CDD_COURT, ""),
    (SituationSortie.FORMATION, "Titre professionnel de maçon"),
    (SituationSortie.RECHERCHE, ""),
    (SituationSortie.INCONNUE, "Deux appels sans réponse"),
    (SituationSortie.CDD_LONG, ""),
)
SANS_SUITE = 2
"""People left without an exit, and follow-ups left unanswered, so that the desk has something to do."""


def write_paths(scene: Scene) -> None:
    """Steps of a few people, exits of those whose contrats are over, answers to the first follow-ups."""
    with scene.as_agent():
        for contrat in Contrat.objects.filter(guichet=scene.guichet).order_by("pk")[:6]:
            _write_steps(contrat)
        _prepare(scene)
        _write_exits(scene)
        _answer(scene)


def _write_steps(contrat: Contrat) -> None:
    for genre, intitule, organisme, depuis, jusqua, heures in AVANT:
        save_etape(
            participant=contrat.participant,
            genre=genre,
            intitule=intitule,
            organisme=organisme,
            debut=contrat.debut - timedelta(days=depuis),
            fin=contrat.debut - timedelta(days=jusqua),
            heures=heures,
        )
    save_etape(
        participant=contrat.participant,
        genre=GenreEtape.FORMATION_PENDANT,
        intitule="Sauveteur secouriste du travail",
        organisme="AFPA",
        debut=contrat.debut + timedelta(days=14),
        fin=contrat.debut + timedelta(days=15),
        heures=Decimal(14),
        contrat=contrat,
    )


def _prepare(scene: Scene) -> None:
    """People without a contrat prepare themselves for the next lot to start, if there is one."""
    lot = lots_to_prepare(scene.guichet).first()
    jour = today_of(scene.guichet)
    libres = Participant.objects.filter(guichet=scene.guichet, contrats__isnull=True).order_by("pk")[:2]
    for participant in libres:
        save_etape(
            participant=participant,
            genre=GenreEtape.PREPARATOIRE,
            intitule="Phase préparatoire\u00a0: sécurité et découverte du métier",
            organisme="GRETA",
            debut=jour - timedelta(days=10),
            fin=jour + timedelta(days=30),
            heures=Decimal(70),
            lot=lot,
        )


def _write_exits(scene: Scene) -> None:
    sortants = list(without_exit(scene.guichet))
    for rang, participant in enumerate(sortants[: -SANS_SUITE or None]):
        situation, precision = SITUATIONS[rang % len(SITUATIONS)]
        contrat = Contrat.objects.filter(participant=participant).latest("fin", "pk")
        record_sortie(
            participant=participant,
            sortie_le=participant.dernier_jour,
            situation=situation,
            precision=precision,
            contrat=contrat,
            par=scene.agent,
        )


def _answer(scene: Scene) -> None:
    """The oldest follow-ups are answered; the latest wait."""
    echus = SuiviSortie.objects.filter(guichet=scene.guichet, prevu_le__lte=today_of(scene.guichet))
    dus = list(echus.select_related("participant", "sortie").order_by("prevu_le", "pk"))
    for rang, suivi in enumerate(dus[: -SANS_SUITE or None]):
        situation = SituationSortie.INCONNUE if rang % 5 == 4 else suivi.sortie.situation
        answer_suivi(suivi=suivi, situation=situation, par=scene.agent)
