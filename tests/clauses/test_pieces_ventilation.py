"""A proof that is missing, refused or expired keeps the hours out; accepted, it changes nothing."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clauses.domain.batch.lecture import read_faits
from clauses.domain.suivi.pourquoi import told_cause, told_label
from clauses.enums import MotifNonRetenue
from clauses.models import ComptesMois
from guichets import portee
from guichets.models import Travail
from guichets.portee import Principal, hors_portee
from participants.domain.pieces.exigences import create_default_exigences
from participants.domain.pieces.verification import accept_piece, refuse_piece
from participants.enums import EtatPiece, Modalite, NaturePiece, PeriodicitePiece
from participants.models import ExigencePiece, Piece
from tests import fabriques as f
from tests.clauses.outils import calculer, ecartees, retenues
from tests.fabriques import heures

pytestmark = pytest.mark.django_db

MARS, AVRIL, MAI = (date(2025, m, 1) for m in (3, 4, 5))
ENGAGEMENT = "Engagement Gros œuvre"
MENSUEL = {"nature": NaturePiece.RELEVE, "periodicite": PeriodicitePiece.MOIS, "bloquante": True}


@pytest.fixture
def t(db):
    t = f.territoire()
    heures(t.contrat, MARS, "100", t.lot)
    heures(t.contrat, AVRIL, "50", t.lot)
    return t


def decidee(t, etat=EtatPiece.ACCEPTEE, **champs):
    piece = f.piece(t.contrat, **champs)
    with portee.ouvrir(Principal("utilisateur", t.facilitateur.pk)):
        lue = Piece.objects.select_related("guichet", "contrat", "entreprise").get(pk=piece.pk)
        if etat == EtatPiece.ACCEPTEE:
            accept_piece(piece=lue, par=t.facilitateur)
        else:
            refuse_piece(piece=lue, motif="Non signé.", par=t.facilitateur)
    return piece


def attendues(heures):
    return {MotifNonRetenue.PIECE: Decimal(heures)} if heures else {}


def test_a_proof_that_does_not_block_changes_nothing(t):
    f.exigence(t.guichet)
    calculer(t.entreprise)
    assert (retenues(t.entreprise), ecartees(t.entreprise)) == ({ENGAGEMENT: Decimal(150)}, {})


@pytest.mark.parametrize("etat", [None, EtatPiece.A_VERIFIER, EtatPiece.REFUSEE])
def test_hours_wait_for_a_blocking_proof(t, etat):
    f.exigence(t.guichet, bloquante=True)
    if etat == EtatPiece.A_VERIFIER:
        f.piece(t.contrat)
    elif etat is not None:
        decidee(t, etat)
    calculer(t.entreprise)
    assert (retenues(t.entreprise), ecartees(t.entreprise)) == ({}, attendues(150))


def test_accepted_proof_lets_the_hours_count(t):
    f.exigence(t.guichet, bloquante=True)
    calculer(t.entreprise)
    decidee(t)
    calculer(t.entreprise)
    assert (retenues(t.entreprise), ecartees(t.entreprise)) == ({ENGAGEMENT: Decimal(150)}, {})


def test_monthly_proof_frees_its_own_month(t):
    f.exigence(t.guichet, **MENSUEL)
    decidee(t, nature=NaturePiece.RELEVE, mois=AVRIL)
    calculer(t.entreprise)
    assert (retenues(t.entreprise), ecartees(t.entreprise)) == ({ENGAGEMENT: Decimal(50)}, attendues(100))


@pytest.mark.parametrize(
    ("expire_le", "comptees"),
    [
        (date(2025, 2, 28), 0),
        (date(2025, 3, 1), 100),
        (date(2025, 3, 31), 100),
        (date(2025, 4, 1), 150),
        (None, 150),
    ],
)
def test_expired_proof_covers_up_to_the_end_of_its_month(t, expire_le, comptees):
    f.exigence(t.guichet, bloquante=True)
    piece = decidee(t)
    with hors_portee("test"):
        Piece.objects.filter(pk=piece.pk).update(expire_le=expire_le)
    calculer(t.entreprise)
    assert sum(retenues(t.entreprise).values()) == comptees
    assert ecartees(t.entreprise) == attendues(150 - comptees)


@pytest.mark.parametrize(
    ("champs", "ecartes"),
    [
        ({"du": AVRIL}, 50),
        ({"au": date(2025, 3, 31)}, 100),
        ({"du": MAI}, 0),
        ({"modalites": [Modalite.EMBAUCHE]}, 150),
        ({"modalites": [Modalite.MISE_A_DISPOSITION]}, 0),
    ],
)
def test_only_the_months_and_contrats_of_the_rule_wait(t, champs, ecartes):
    f.exigence(t.guichet, bloquante=True, **champs)
    calculer(t.entreprise)
    assert ecartees(t.entreprise) == attendues(ecartes)


def test_another_contrat_or_guichet_proves_nothing(t):
    f.exigence(t.guichet, bloquante=True)
    autre = f.contrat(f.participant(t.guichet, "Durand"), t.entreprise, t.lot)
    etranger = f.territoire("autre-guichet", "Étranger ")
    f.exigence(etranger.guichet, NaturePiece.BULLETIN, bloquante=True)
    with hors_portee("test"):
        f.piece(autre)
        Piece.objects.filter(contrat=autre).update(
            etat=EtatPiece.ACCEPTEE, verifiee_par=t.facilitateur, verifiee_le="2026-01-01T00:00Z"
        )
    calculer(t.entreprise)
    assert ecartees(t.entreprise) == attendues(150)


def test_where_nothing_is_owed_no_proof_is_blamed(t):
    f.exigence(t.guichet, bloquante=True)
    libre = f.lot(f.marche(t.donneur, "Voirie"), objet="Enrobés")
    heures(t.contrat, MAI, "20", libre)
    calculer(t.entreprise)
    assert ecartees(t.entreprise) == {**attendues(150), MotifNonRetenue.SANS_ENGAGEMENT: Decimal(20)}


def test_each_fact_of_a_proof_is_in_the_digest(t):
    def empreinte():
        with portee.ouvrir(Principal("systeme", t.guichet.pk)):
            return read_faits(guichet=t.guichet, entreprises=[t.entreprise.pk], jour=MAI).empreintes[0]

    vues = [empreinte()]
    exigence = f.exigence(t.guichet, bloquante=True)
    vues.append(empreinte())
    piece = decidee(t)
    vues.append(empreinte())
    with hors_portee("test"):
        Piece.objects.filter(pk=piece.pk).update(expire_le=date(2025, 3, 31))
    vues.append(empreinte())
    assert len(set(vues)) == 3
    assert vues[0] == vues[2]
    with hors_portee("test"):
        ExigencePiece.objects.filter(pk=exigence.pk).update(bloquante=False)
    assert empreinte() == vues[0]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ordre=st.permutations(["exigence", "calcul", "piece", "calcul"]))
def test_acceptance_brings_the_rows_that_would_have_been_there(t, ordre):
    """Whatever came first: the rule, the proof, or a calculation in between."""
    gestes = {
        "exigence": lambda: f.exigence(t.guichet, bloquante=True),
        "piece": lambda: decidee(t),
        "calcul": lambda: calculer(t.entreprise),
    }
    for geste in ordre:
        gestes[geste]()
    calculer(t.entreprise)
    assert (retenues(t.entreprise), ecartees(t.entreprise)) == ({ENGAGEMENT: Decimal(150)}, {})
    with hors_portee("test"):
        Piece.objects.filter(contrat=t.contrat).delete()
        ExigencePiece.objects.filter(guichet=t.guichet).delete()


def test_the_job_runs_again_when_a_proof_or_a_rule_changes(t):
    with portee.ouvrir(Principal("utilisateur", t.facilitateur.pk)):
        create_default_exigences(guichet=t.guichet, du=MARS)
    decidee(t)
    with hors_portee("test"):
        travaux = Travail.objects.filter(guichet=t.guichet, genre="ventilation")
        assert {tr.parametres["entreprise"] for tr in travaux} == {str(t.entreprise.cle)}


def test_company_is_told_the_reason_and_what_would_lift_it(t, client):
    f.exigence(t.guichet, bloquante=True)
    calculer(t.entreprise)
    with hors_portee("test"):
        motifs = [c.motifs for c in ComptesMois.objects.filter(entreprise=t.entreprise).order_by("mois")]
    assert [list(m) for m in motifs] == [["piece"], ["piece"]]
    assert told_label("piece") == "Pièce obligatoire absente, refusée ou expirée"
    assert told_cause("piece") == "Elles compteront dès que le guichet aura accepté la pièce."
    client.force_login(t.employeur)
    page = client.get(reverse("entreprise:situation")).content.decode()
    assert "Pièce obligatoire absente, refusée ou expirée" in page
    client.force_login(t.facilitateur)
    page = client.get(reverse("clauses:entreprise", args=[t.guichet.slug, t.entreprise.cle])).content.decode()
    assert "attendent une pièce" in page
