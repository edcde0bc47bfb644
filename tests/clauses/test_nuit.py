"""Which companies a night reads: those whose facts changed since the last one, however; once a week, all."""

import itertools
import re
import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from clauses.domain.batch import sources
from clauses.domain.ventilation import nuit
from clauses.domain.ventilation.nuit import MARGE, nights_to_do, request_nights
from clauses.enums import GenrePeriode
from clauses.models import Dispositif, Echeance, Engagement, PeriodeEngagement, QuotePart
from clauses.sql.nuit import SANS_VEILLE, TABLES
from guichets.domain.travaux import run_travail
from guichets.enums import EtatTravail
from guichets.models import Travail
from guichets.portee import hors_portee
from operations.models import JourFerie, Lot, Marche, ReglesComptage
from participants.models import (
    Contrat,
    Critere,
    DossierParticipant,
    Eligibilite,
    FenetreEligibilite,
    LigneHeures,
)
from tests import fabriques as f
from tests.clauses.decisions import AVRIL, MAI, MARS, corriger, fermer, imposer
from tests.clauses.outils import retenues
from tests.fabriques import heures

LUNDI = date(2026, 3, 9)
MARDI, MERCREDI = LUNDI + timedelta(days=1), LUNDI + timedelta(days=2)
SANS_MARGE = timedelta(0)
ECOLE = "Engagement Gros œuvre"


def test_every_table_that_a_ventilation_reads_is_watched():
    en_place = (sources.VENTILATIONS, sources.NON_RETENUES)
    lues = [s for s in vars(sources).values() if isinstance(s, sources.Source) and s not in en_place]
    tables = {
        table for s in lues for table in re.findall(r"\b(?:clauses|operations|participants)_[a-z]+", s.sql)
    }
    tables |= {ReglesComptage._meta.db_table, JourFerie._meta.db_table}
    assert tables == {*TABLES, *SANS_VEILLE}


# What changes by itself.


@pytest.fixture
def territoire(transactional_db):
    """Two companies: nobody touches the second one. Acts commit, so that each has its own time."""
    t = f.territoire()
    heures(t.contrat, MARS, "100", t.lot)
    heures(t.contrat, AVRIL, "100", t.lot)
    voirie = f.entreprise(t.guichet, "Voirie")
    lot = f.lot(f.marche(t.donneur, "Voirie du bourg"), objet="Enrobés")
    f.attribution(lot, voirie)
    f.engagement(lot, voirie)
    personne = f.participant(t.guichet, "Roux", "Ada")
    f.fenetre(personne, t.facilitateur)
    heures(f.contrat(personne, voirie, lot), MARS, "50", lot)
    return t


_nuits = itertools.count()


def veiller(t):
    """A night that read everything and ended well."""
    with hors_portee("test"):
        Travail.objects.create(
            guichet=t.guichet,
            genre=nuit.GENRE,
            cle_naturelle=f"{nuit.GENRE}:nuit:{next(_nuits)}:1",
            libelle="Nuit",
            parametres={"entiere": nuit._period(LUNDI)},
            etat=EtatTravail.FAIT,
            fini_le=timezone.now(),
            resultat={"avis": []},
        )


def touch(modele, **filtre):
    """A change of one row, whatever its table holds."""

    def acte():
        assert modele.objects.filter(**filtre).update(cle=uuid.uuid4()) == 1

    return acte


def gestes(t):
    """For each watched table: an act, then the companies concerned; None: all those of the guichet."""
    e = t.engagement
    commun = {"guichet": t.guichet, "engagement": e, "donneur_ordre": t.donneur}
    sous_traitant = f.entreprise(t.guichet, "Sous-traitant")
    part = {"entreprise": sous_traitant, "heures": 10, "du": e.debut, "au": e.fin}
    arret = {"genre": GenrePeriode.SUSPENSION, "du": e.debut, "au": e.debut, "motif": "Gel"}
    mars, avril = LigneHeures.objects.filter(creditee=t.entreprise).order_by("mois")
    attente = Eligibilite.objects.create(
        guichet=t.guichet, participant=t.participant, appreciee_au=date(2027, 1, 1)
    )
    une, deux = [t.entreprise.pk], [t.entreprise.pk, sous_traitant.pk]
    return [
        ("participants_declarationmensuelle", lambda: f.declaration(t.siae, MAI), [t.siae.pk]),
        ("participants_ligneheures", lambda: heures(t.contrat, MAI, "10", t.lot), une),
        ("clauses_affectationimposee", lambda: imposer(t, avril, e, "5"), une),
        ("clauses_cloturemois", lambda: fermer(t), une),
        ("clauses_ajustement", lambda: corriger(t, mars, "5", de=e), une),
        ("clauses_engagement", touch(Engagement, pk=e.pk), une),
        ("clauses_quotepart", lambda: QuotePart.objects.create(**commun, **part), deux),
        ("clauses_quotepart", lambda: QuotePart.objects.get().delete(), deux),
        ("clauses_periodeengagement", lambda: PeriodeEngagement.objects.create(**commun, **arret), une),
        ("clauses_echeance", lambda: Echeance.objects.create(**commun, au=e.fin, cumul=900), une),
        ("operations_marche", touch(Marche, pk=t.marche.pk), une),
        ("operations_lot", touch(Lot, pk=t.lot.pk), une),
        ("clauses_dispositif", touch(Dispositif, lot=t.lot), une),
        ("participants_contrat", touch(Contrat, pk=t.contrat.pk), une),
        ("participants_piece", lambda: f.piece(t.contrat), une),
        ("participants_fenetreeligibilite", touch(FenetreEligibilite, participant=t.participant), une),
        ("participants_eligibilite", touch(Eligibilite, pk=attente.pk), une),
        (
            "participants_critere",
            lambda: Critere.objects.create(guichet=t.guichet, eligibilite=attente, code="RSA"),
            une,
        ),
        ("participants_dossierparticipant", touch(DossierParticipant, participant=t.participant), une),
        ("operations_reglescomptage", touch(ReglesComptage, guichet=t.guichet), None),
        ("participants_exigencepiece", lambda: f.exigence(t.guichet), None),
    ]


def test_night_reads_the_companies_of_whatever_changed(territoire):
    t = territoire
    vues = []
    with hors_portee("test"):
        a_faire = gestes(t)
    for table, geste, _ in a_faire:
        veiller(t)
        assert nights_to_do(MARDI, SANS_MARGE) == {}
        with hors_portee("test"):
            geste()
        vues.append((table, nights_to_do(MARDI, SANS_MARGE).get(t.guichet.pk, "nothing")))
    assert vues == [(table, concernees) for table, _, concernees in a_faire]
    assert {table for table, _ in vues} == set(TABLES)


# A night and the next one.


def jouer(jour, marge=SANS_MARGE):
    """Ask for the night of that day, run it; its jobs' companies and results."""
    request_nights(jour=jour, marge=marge)
    with hors_portee("test"):
        demandes = list(Travail.objects.filter(cle_naturelle__contains=f":nuit:{jour}:").order_by("pk"))
    assert [run_travail(travail.pk) for travail in demandes] == [EtatTravail.FAIT] * len(demandes)
    with hors_portee("test"):
        return [
            (len(travail.parametres["entreprises"]), travail.resultat["calculees"])
            for travail in Travail.objects.filter(pk__in=[travail.pk for travail in demandes])
        ]


def test_change_that_asked_for_nothing_is_computed_by_the_next_night_alone(territoire):
    t = territoire
    assert jouer(LUNDI) == [(2, 2)]
    with hors_portee("test"):
        Engagement.objects.filter(pk=t.engagement.pk).update(heures=Decimal(30))
    assert jouer(MARDI) == [(1, 1)]
    assert retenues(t.entreprise) == {ECOLE: Decimal(30)}
    assert jouer(MERCREDI) == []


def test_night_looks_back_before_the_last_one_by_its_margin(territoire):
    """An act that was being written then has the time of its beginning."""
    jouer(LUNDI)
    assert nights_to_do(MARDI, SANS_MARGE) == {}
    assert nights_to_do(MARDI, MARGE) == {territoire.guichet.pk: None}, "its rules were written within it"


@pytest.mark.parametrize(
    ("avant", "jour"),
    [(LUNDI + timedelta(days=6), LUNDI + timedelta(days=7)), (date(2026, 3, 31), date(2026, 4, 1))],
    ids=["week", "month"],
)
def test_first_night_of_a_week_or_of_a_month_reads_everything(territoire, avant, jour):
    jouer(avant)
    assert jouer(jour) == [(2, 0)]


def test_night_reads_everything_when_our_rules_changed(territoire, monkeypatch):
    jouer(LUNDI)
    monkeypatch.setattr(nuit, "VERSION", 99)
    assert jouer(MARDI) == [(2, 0)]


def test_night_that_did_not_end_well_does_not_count(territoire):
    t = territoire
    jouer(LUNDI)
    with hors_portee("test"):
        Engagement.objects.filter(pk=t.engagement.pk).update(heures=Decimal(30))
    request_nights(jour=MARDI, marge=SANS_MARGE)
    perdue = {t.guichet.pk: [t.entreprise.pk]}
    assert nights_to_do(MERCREDI, SANS_MARGE) == perdue, "it has not run yet"
    with hors_portee("test"):
        mardi = Travail.objects.filter(cle_naturelle__contains=f":nuit:{MARDI}:")
        mardi.update(etat=EtatTravail.ECHEC, fini_le=timezone.now())
        assert nights_to_do(MERCREDI, SANS_MARGE) == perdue
        mardi.update(etat=EtatTravail.FAIT, resultat={"avis": ["Bâti Test : …"]})
        assert nights_to_do(MERCREDI, SANS_MARGE) == perdue
        mardi.update(resultat={"avis": []})
    assert nights_to_do(MERCREDI, SANS_MARGE) == {}


def test_company_without_any_fact_is_left_out(territoire):
    t = territoire
    jouer(LUNDI)
    with hors_portee("test"):
        f.declaration(t.siae, MAI)
    assert nights_to_do(MARDI, SANS_MARGE) == {t.guichet.pk: [t.siae.pk]}
    assert jouer(MARDI) == []
