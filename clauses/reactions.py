"""What the clauses do when an app on the left announces a fact."""

from clauses.domain.decisions import clotures, reglages
from clauses.domain.decisions.declarations import react_to_declaration
from clauses.domain.ventilation import demandes, nuit
from clauses.tasks import run_apercu_regles, run_closings, run_lot, run_ventilation
from guichets.domain.travaux import register_executant
from guichets.evenements import abonner
from operations.evenements import LotsRegroupes
from participants.evenements import DeclarationValidee, EligibiliteDecidee


def on_declaration(evenement: DeclarationValidee) -> None:
    react_to_declaration(evenement.declaration_id)


def on_eligibilite(evenement: EligibiliteDecidee) -> None:
    demandes.react_to_eligibilite(evenement.participant_id)


def on_regroupement(evenement: LotsRegroupes) -> None:
    demandes.react_to_regroupement(evenement.marche_id, evenement.lot_ids)


def register() -> None:
    register_executant(demandes.GENRE, run_ventilation)
    register_executant(nuit.GENRE, run_lot)
    register_executant(reglages.GENRE, run_apercu_regles)
    register_executant(clotures.GENRE, run_closings)
    abonner(DeclarationValidee, on_declaration)
    abonner(EligibiliteDecidee, on_eligibilite)
    abonner(LotsRegroupes, on_regroupement)
