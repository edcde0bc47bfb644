"""The list of missing proofs tells as many hours held back as the ventilation sets aside for them."""

from datetime import date
from decimal import Decimal

import pytest

from clauses.enums import MotifNonRetenue
from guichets import portee
from guichets.portee import Principal
from participants.domain.pieces.manquantes import missing_proofs
from participants.enums import EtatPiece, NaturePiece, PeriodicitePiece
from tests import fabriques as f
from tests.clauses.outils import calculer, ecartees
from tests.fabriques import heures

pytestmark = pytest.mark.django_db
MARS, AVRIL, MAI = (date(2025, m, 1) for m in (3, 4, 5))
MENSUEL = {"nature": NaturePiece.RELEVE, "periodicite": PeriodicitePiece.MOIS}


@pytest.mark.parametrize(
    ("exigence", "pieces", "attendues"),
    [
        ({}, [], 175),
        ({}, [{}], 0),
        ({}, [{"expire_le": date(2025, 3, 5)}], 75),
        ({}, [{"expire_le": date(2025, 4, 30)}], 25),
        ({}, [{"etat": EtatPiece.REFUSEE, "motif_refus": "Floue."}], 175),
        ({"du": AVRIL}, [], 75),
        ({"du": AVRIL, "au": date(2025, 4, 30)}, [], 50),
        (MENSUEL, [], 175),
        (MENSUEL, [{"nature": NaturePiece.RELEVE, "mois": AVRIL}], 125),
        (MENSUEL, [{"nature": NaturePiece.RELEVE, "mois": AVRIL, "expire_le": date(2025, 3, 31)}], 175),
        ({"modalites": ["sous_traitance"]}, [], 0),
    ],
)
def test_hours_told_missing_are_those_that_the_ventilation_sets_aside(db, exigence, pieces, attendues):
    t = f.territoire()
    for mois, combien in ((MARS, "100"), (AVRIL, "50"), (MAI, "25")):
        heures(t.contrat, mois, combien, t.lot)
    f.exigence(t.guichet, **{"bloquante": True, **exigence})
    for champs in pieces:
        decision = {
            "etat": EtatPiece.ACCEPTEE,
            "verifiee_par": t.facilitateur,
            "verifiee_le": "2025-06-01T00:00Z",
        }
        f.piece(t.contrat, **{**decision, **champs})
    calculer(t.entreprise)
    with portee.ouvrir(Principal("utilisateur", t.facilitateur.pk)):
        dites = sum(m.attendue.heures for m in missing_proofs(guichet=t.guichet))
    assert (dites, ecartees(t.entreprise).get(MotifNonRetenue.PIECE, Decimal(0))) == (attendues, attendues)
