"""What the clauses do when an app on the left announces a fact."""

from clauses.domain.besoins.candidatures import react_to_contrat
from clauses.domain.decisions import clotures, reglages
from clauses.domain.decisions.declarations import react_to_declaration, refuse_closed_answers
from clauses.domain.ventilation import demandes, nuit
from clauses.tasks import run_apercu_regles, run_closings, run_lot, run_ventilation
from guichets.domain.travaux import register_executant
from guichets.evenements import abonner
from operations.evenements import LotsRegroupes
from participants.evenements import (
    ContratOuvert,
    DeclarationValidee,
    EligibiliteDecidee,
    ExigencesChangees,
    PieceJugee,
    ReponseRevue,
)


def on_declaration(evenement: DeclarationValidee) -> None:
    react_to_declaration(evenement.declaration_id)


def on_eligibilite(evenement: EligibiliteDecidee) -> None:
    demandes.react_to_eligibilite(evenement.participant_id)


def on_revised_answer(evenement: ReponseRevue) -> None:
    refuse_closed_answers(evenement.ligne_ids)


def on_piece(evenement: PieceJugee) -> None:
    demandes.react_to_piece(evenement.contrat_id)


def on_exigences(evenement: ExigencesChangees) -> None:
    demandes.react_to_exigences(evenement.guichet_id, evenement.du)


def on_contrat(evenement: ContratOuvert) -> None:
    react_to_contrat(evenement.contrat_id)


def on_regroupement(evenement: LotsRegroupes) -> None:
    demandes.react_to_regroupement(evenement.marche_id, evenement.lot_ids)


def register() -> None:
    register_executant(demandes.GENRE, run_ventilation)
    register_executant(nuit.GENRE, run_lot)
    register_executant(reglages.GENRE, run_apercu_regles)
    register_executant(clotures.GENRE, run_closings)
    abonner(DeclarationValidee, on_declaration)
    abonner(EligibiliteDecidee, on_eligibilite)
    abonner(ReponseRevue, on_revised_answer)
    abonner(ContratOuvert, on_contrat)
    abonner(PieceJugee, on_piece)
    abonner(ExigencesChangees, on_exigences)
    abonner(LotsRegroupes, on_regroupement)
