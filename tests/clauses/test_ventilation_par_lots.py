"""Many companies at once: the same answers, the same number of queries, and none stops the others."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clauses.domain.batch import lecture
from clauses.domain.ventilation import nuit
from clauses.domain.ventilation.calcul import Essai, calculer_lot
from clauses.domain.ventilation.nuit import concerned_companies
from clauses.domain.ventilation.ventilation import ventiler_lot
from clauses.enums import EtatRun, MotifAjustement, MotifNonRetenue
from clauses.models import (
    Ajustement,
    ComptesEngagement,
    ComptesEngagementMois,
    ComptesMois,
    Engagement,
    Manque,
    RunVentilation,
    Ventilation,
)
from clauses.tasks import demander_la_nuit
from guichets import portee, tables
from guichets.domain.travaux import run_travail
from guichets.enums import EtatTravail
from guichets.models import Travail
from guichets.portee import PorteeInterdite, Principal, hors_portee
from operations.models import JourFerie, ReglesComptage
from participants.models import LigneHeures
from tests import fabriques as f
from tests.clauses.decisions import fermer
from tests.clauses.outils import JOUR, MUTUALISE, calculer, ecartees, mois_de, retenues
from tests.fabriques import heures

pytestmark = pytest.mark.django_db
MARS, AVRIL, MAI = (date(2025, m, 1) for m in (3, 4, 5))
ECOLE = "Engagement Gros œuvre"


@pytest.fixture
def t(db):
    return f.territoire()


def autre_entreprise(t, nom, dues="1000"):
    """A company with a marché of its own and one eligible person under contract."""
    entreprise = f.entreprise(t.guichet, nom)
    lot = f.lot(f.marche(t.donneur, f"Marché {nom}"), objet=nom)
    f.attribution(lot, entreprise)
    f.engagement(lot, entreprise, dues)
    personne = f.participant(t.guichet, nom, "Ada")
    f.fenetre(personne, t.facilitateur)
    return entreprise, lot, f.contrat(personne, entreprise, lot)


def ventiler(t, *entreprises, jour=JOUR):
    with portee.ouvrir(Principal("systeme", t.guichet.pk)):
        return ventiler_lot(t.guichet, [e.pk for e in entreprises], "Test", jour=jour)


def test_a_lot_gives_each_company_what_it_would_have_alone(t):
    seule, lot, contrat = autre_entreprise(t, "Voirie")
    for c, ou in ((t.contrat, t.lot), (contrat, lot)):
        heures(c, MARS, "100", ou)
        heures(c, AVRIL, "50.55", ou)
    bilan, restent = ventiler(t, t.entreprise, seule, t.siae)
    assert (bilan.calculees, restent) == ({t.entreprise.pk, seule.pk, t.siae.pk}, set())
    assert retenues(t.entreprise) == {ECOLE: Decimal("150.55")}
    assert retenues(seule) == {"Engagement Voirie": Decimal("150.55")}
    assert retenues(t.siae) == {}
    deja = calculer(seule)
    assert bilan.runs[seule.pk] == deja.pk


def test_a_lot_names_rival_engagements_as_if_each_company_were_alone(t):
    """Two companies owe under the same names: neither needs the lots of the other to be told apart."""
    entreprises = [f.entreprise(t.guichet, nom) for nom in ("Abel", "Bétons")]
    for entreprise in entreprises:
        lots = [f.lot(f.marche(t.donneur, f"{nom} de {entreprise}"), objet=nom) for nom in ("Sols", "Murs")]
        for lot in lots:
            f.attribution(lot, entreprise)
            f.engagement(lot, entreprise, **MUTUALISE)
        heures(f.contrat(t.participant, entreprise, lots[0]), MARS, "10", lots[0])
    ventiler(t, *entreprises)
    with hors_portee("test"):
        details = set(Manque.objects.values_list("engagement__libelle", "detail"))
    rivaux = {"Engagement Sols": "Engagement Murs", "Engagement Murs": "Engagement Sols"}
    assert len(details) == 2
    assert all(f"Elles servent aussi «\u00a0{rivaux[nom]}\u00a0»" in detail for nom, detail in details)


def test_only_companies_whose_facts_changed_are_computed_again(t):
    seule, lot, contrat = autre_entreprise(t, "Voirie")
    heures(t.contrat, MARS, "100", t.lot)
    heures(contrat, MARS, "100", lot)
    ventiler(t, t.entreprise, seule)
    assert ventiler(t, t.entreprise, seule)[0].calculees == set()
    heures(contrat, AVRIL, "10", lot)
    assert ventiler(t, t.entreprise, seule)[0].calculees == {seule.pk}
    # Time passes: what is expected of both has moved.
    assert ventiler(t, t.entreprise, seule, jour=date(2025, 8, 15))[0].calculees == {
        t.entreprise.pk,
        seule.pk,
    }


@pytest.mark.parametrize(
    "changer",
    [
        lambda t: t.participant.fenetres.update(au=date(2025, 3, 20)),
        lambda t: t.participant.dossiers.update(sexe="h"),
        lambda t: LigneHeures.objects.update(confirmation="attendue"),
        lambda t: type(t.contrat).objects.filter(pk=t.contrat.pk).update(modalite="sous_traitance"),
        lambda t: type(t.engagement).objects.filter(pk=t.engagement.pk).update(libelle="École"),
        lambda t: type(t.engagement).objects.filter(pk=t.engagement.pk).update(publics=["QPV"]),
        lambda t: ReglesComptage.objects.filter(guichet=t.guichet).update(horizon_mois=5),
        lambda t: JourFerie.objects.create(zone="metropole", jour=date(2025, 3, 5), libelle="Essai"),
        lambda t: t.engagement.dispositif.__class__.objects.update(code="art_30"),
    ],
)
def test_every_fact_is_in_the_digest(t, changer):
    heures(t.contrat, MARS, "100", t.lot)
    ventiler(t, t.entreprise)
    with hors_portee("test"):
        changer(t)
    assert ventiler(t, t.entreprise)[0].calculees == {t.entreprise.pk}


def test_one_faulty_company_does_not_stop_the_others(t):
    voisines = [autre_entreprise(t, nom) for nom in ("Voirie", "Peinture", "Plomberie")]
    for _, lot, contrat in voisines:
        heures(contrat, MARS, "10", lot)
    # Hours of a time for which the guichet has no rules.
    fautive = f.contrat(
        t.participant, t.entreprise, t.lot, debut=date(1999, 1, 1), fin=date(1999, 12, 31)
    )  # fmt: skip
    heures(fautive, date(1999, 3, 1), "10", t.lot)
    with hors_portee("test"):
        ReglesComptage.objects.filter(guichet=t.guichet).update(du=date(2000, 1, 1))
    bilan, _ = ventiler(t, t.entreprise, *(e for e, _, _ in voisines))
    assert bilan.calculees == {e.pk for e, _, _ in voisines}
    assert set(bilan.echecs) == {t.entreprise.pk}
    assert bilan.echecs[t.entreprise.pk].messages[0].startswith("Aucune règle de comptage n'est en vigueur")
    with hors_portee("test"):
        assert not RunVentilation.objects.filter(entreprise=t.entreprise).exists()


def compter(monkeypatch, t, *entreprises):
    """Statements of a lot: those that Django logs, and the tables read by COPY."""
    lues = []
    lire = tables.read_table
    monkeypatch.setattr(lecture, "read_table", lambda *a: lues.append(a) or lire(*a))
    with CaptureQueriesContext(connection) as requetes:
        ventiler(t, *entreprises)
    monkeypatch.undo()
    return len(requetes), len(lues)


def test_number_of_queries_does_not_depend_on_companies_nor_lines(t, monkeypatch):
    toutes = [autre_entreprise(t, nom) for nom in ("Voirie", "Peinture", "Plomberie")]
    for _, lot, contrat in toutes:
        heures(contrat, MARS, "1", lot)
    heures(t.contrat, MARS, "1", t.lot)
    une = compter(monkeypatch, t, t.entreprise)
    assert compter(monkeypatch, t, *(e for e, _, _ in toutes)) == une
    grande, lot, _ = autre_entreprise(t, "Réseaux", dues="100000")
    for n in range(25):
        personne = f.participant(t.guichet, f"Nom{n}", "X")
        f.fenetre(personne, t.facilitateur)
        sien = f.contrat(personne, grande, lot)
        for mois in range(1, 13):
            heures(sien, date(2025, mois, 1), "2", lot)
    assert compter(monkeypatch, t, grande) == une
    assert retenues(grande) == {"Engagement Réseaux": Decimal(600)}


def test_companies_that_follow_other_ways_of_cutting_are_computed_together(t):
    """The day of its last hours decides of a company's rules: two versions may hold within a lot."""
    seule, lot, contrat = autre_entreprise(t, "Voirie")
    with hors_portee("test"):
        ReglesComptage.objects.filter(guichet=t.guichet).update(au=date(2025, 4, 30))
    f.regles(t.guichet, du=date(2025, 5, 1), prorata="contenu")
    for c in (t.contrat, contrat):
        with hors_portee("test"):
            c.participant.fenetres.update(au=date(2025, 3, 14))
    heures(t.contrat, MARS, "105", t.lot)
    heures(contrat, MARS, "105", lot)
    heures(contrat, MAI, "20", lot)
    ventiler(t, t.entreprise, seule)
    assert retenues(t.entreprise) == {ECOLE: Decimal(50)}
    assert retenues(seule) == {}
    assert ecartees(seule) == {MotifNonRetenue.SANS_ELIGIBILITE: Decimal(125)}


def test_company_without_anything_gets_a_run_and_no_row(t):
    vide = f.entreprise(t.guichet, "Rien")
    bilan, _ = ventiler(t, vide)
    assert bilan.calculees == {vide.pk}
    with hors_portee("test"):
        assert RunVentilation.objects.get().differences == {
            "retirees": {"ventilations": [], "non_retenues": []},
            "ajoutees": {"ventilations": [], "non_retenues": []},
        }


def test_run_keeps_what_it_changed(t):
    ligne = heures(t.contrat, MARS, "100", t.lot)
    premier = calculer(t.entreprise)
    rang = [ligne.pk, t.engagement.pk, "2025-03-01", "2025-03-01", "2025-03-31", "sur_le_marche", 10_000]
    assert premier.differences["ajoutees"] == {"ventilations": [rang], "non_retenues": []}
    with hors_portee("test"):
        t.participant.fenetres.all().delete()
    second = calculer(t.entreprise)
    assert second.precedent_id == premier.pk
    assert second.differences == {
        "retirees": {"ventilations": [rang], "non_retenues": []},
        "ajoutees": {
            "ventilations": [],
            "non_retenues": [[ligne.pk, "2025-03-01", "sans_eligibilite", 10_000]],
        },
    }


def test_undone_run_is_not_applied_again_until_the_facts_change(t):
    heures(t.contrat, MARS, "100", t.lot)
    premier = calculer(t.entreprise)
    heures(t.contrat, AVRIL, "10", t.lot)
    second = calculer(t.entreprise)
    with hors_portee("test"):
        RunVentilation.objects.filter(pk=second.pk).update(etat=EtatRun.ANNULE)
        RunVentilation.objects.filter(pk=premier.pk).update(etat=EtatRun.APPLIQUE)
    assert calculer(t.entreprise).pk == premier.pk
    heures(t.contrat, MAI, "5", t.lot)
    assert calculer(t.entreprise).pk not in {premier.pk, second.pk}


def test_counts_of_closed_months_are_never_rewritten(t):
    heures(t.contrat, MARS, "100", t.lot)
    fermer(t)

    def photo():
        with hors_portee("test"):
            return [
                list(modele.objects.filter(mois=MARS).order_by("pk").values())
                for modele in (ComptesMois, ComptesEngagementMois, Ventilation)
            ]

    avant = photo()
    with hors_portee("test"):
        t.participant.fenetres.all().delete()
        type(t.engagement).objects.filter(pk=t.engagement.pk).update(heures=Decimal(50))
    heures(t.contrat, AVRIL, "10", t.lot)
    calculer(t.entreprise)
    assert photo() == avant


def test_adjustment_is_told_by_the_month_that_carries_it(t):
    ligne = heures(t.contrat, MARS, "100", t.lot)
    fermer(t)
    with hors_portee("test"):
        Ajustement.objects.create(
            guichet=t.guichet, entreprise=t.entreprise, engagement=t.engagement, ligne=ligne, mois=AVRIL,
            mois_corrige=MARS, heures=Decimal("-30.5"), motif=MotifAjustement.ERREUR, raison="Erreur",
            par=t.facilitateur,
        )  # fmt: skip
    calculer(t.entreprise)
    with hors_portee("test"):
        mois = ComptesMois.objects.get(mois=AVRIL)
        du_mois = ComptesEngagementMois.objects.get(mois=AVRIL)
        comptes = ComptesEngagement.objects.get()
    assert (mois.realisees, mois.ajustements, mois.retenues) == (0, Decimal("-30.5"), Decimal("-30.5"))
    assert mois.ajustes == {"2025-03:erreur": "-30.5"}
    assert (du_mois.sur_le_marche, du_mois.recues, du_mois.ajustements) == (0, 0, Decimal("-30.5"))
    assert (comptes.retenues, comptes.personnes) == (Decimal("69.5"), 1)
    assert mois_de(t.entreprise)["Construction d'une école", MARS]["retenues"] == Decimal(100)


def test_missing_hours_are_told_without_any_public(t):
    """What limits an engagement that asks for a public reads the same whoever the person is."""
    dits = []
    for monde, code in ((t, "DELD"), (f.territoire("jumeau"), "JUSTICE")):
        with hors_portee("test"):
            type(monde.engagement).objects.filter(pk=monde.engagement.pk).update(publics=["QPV"])
        f.fenetre(f.participant(monde.guichet, "Seule", "Ici"), monde.facilitateur, criteres=(code,))
        heures(monde.contrat, MARS, "100", monde.lot)
        calculer(monde.entreprise)
        with hors_portee("test"):
            comptes = ComptesEngagement.objects.get(engagement=monde.engagement)
            dits.append((comptes.manque, comptes.manque_dit))
            assert Manque.objects.get(engagement=monde.engagement).motif == "public"
    conditions = "Les heures validées ne répondent pas aux dates ou aux conditions de l'engagement."
    assert dits == [(Decimal("247.95"), conditions)] * 2


def test_trying_another_rule_writes_nothing(t):
    heures(t.contrat, MARS, "100", t.lot)
    calculer(t.entreprise)
    with portee.ouvrir(Principal("systeme", t.guichet.pk)), CaptureQueriesContext(connection) as requetes:
        essais = calculer_lot(
            guichet=t.guichet, entreprises=[t.entreprise, t.siae], essai=Essai(prorata="contenu"), jour=JOUR
        )
    assert [p.centiemes for p in essais[t.entreprise.pk].places] == [10_000]
    assert essais[t.siae.pk].places == []
    assert not [r for r in requetes if r["sql"].startswith(("INSERT", "UPDATE", "DELETE", "WITH"))]


def test_a_month_of_ten_thousand_lines_on_many_engagements(t):
    """One company, 40 engagements, 10 000 lines: the same statements, in one go."""
    lots = [t.lot]
    for n in range(39):
        lot = f.lot(f.marche(t.donneur, f"Marché {n}"), objet=f"Lot {n}")
        f.attribution(lot, t.entreprise)
        f.engagement(lot, t.entreprise, "100000")
        lots.append(lot)
    declaration = f.declaration(t.entreprise, MARS)
    contrats = [f.contrat(t.participant, t.entreprise, t.lot) for _ in range(250)]
    with hors_portee("test"):
        LigneHeures.objects.bulk_create(
            LigneHeures(
                guichet=t.guichet, declaration=declaration, contrat=c, participant=t.participant, lot=lot,
                entreprise=t.entreprise, creditee=t.entreprise, mois=MARS, debut=MARS, fin=date(2025, 3, 31),
                heures=Decimal("1.01"), etat="validee",
            )
            for c in contrats
            for lot in lots
        )  # fmt: skip
        t.engagement.heures = Decimal(100_000)
        t.engagement.save()
    ventiler(t, t.entreprise)
    totaux = retenues(t.entreprise)
    assert set(totaux.values()) == {Decimal("252.5")}
    assert len(totaux) == 40


def test_raw_tables_are_closed_outside_of_the_scope(t):
    autre = f.territoire("voisin")
    with (
        portee.ouvrir(Principal("systeme", t.guichet.pk)),
        pytest.raises(PorteeInterdite, match="hors de la portée"),
    ):
        ventiler_lot(autre.guichet, [autre.entreprise.pk], "Test")


# --- Batches ------------------------------------------------------------------------------------------------


def executer():
    with hors_portee("test"):
        attendent = list(Travail.objects.filter(etat=EtatTravail.A_FAIRE).values_list("pk", flat=True))
    return [run_travail(pk) for pk in attendent]


def test_night_looks_at_every_company_once_and_at_those_whose_counts_outlived_their_debt(t):
    parti, lot, _ = autre_entreprise(t, "Voirie")
    for mois in (MARS, AVRIL):
        heures(t.contrat, mois, "10", t.lot)
    ventiler(t, t.entreprise, parti)
    with hors_portee("test"):
        # Given to another company; what was counted for the first must leave.
        Engagement.objects.filter(lot=lot).update(redevable=t.entreprise)
    with portee.ouvrir(Principal("systeme", t.guichet.pk)):
        vues = list(concerned_companies(t.guichet))
    assert [e.pk for e in vues] == sorted({t.entreprise.pk, parti.pk})


def test_night_asks_once_for_batches_of_each_guichet(t, monkeypatch):
    monkeypatch.setattr(nuit, "ENTREPRISES_MAX", 2)
    for nom in ("Voirie", "Peinture"):
        _, lot, contrat = autre_entreprise(t, nom)
        heures(contrat, MARS, "10", lot)
    voisin = f.territoire("voisin")
    demander_la_nuit()
    demander_la_nuit()
    with hors_portee("test"):
        cles = Travail.objects.order_by("pk").values_list("guichet__slug", "cle_naturelle", "libelle")
        assert [(slug, cle[:21], cle[-2:], libelle[-18:]) for slug, cle, libelle in cles] == [
            (t.guichet.slug, "ventilation_lot:nuit:", ":1", "et, partie 1 sur 2"),
            (t.guichet.slug, "ventilation_lot:nuit:", ":2", "et, partie 2 sur 2"),
            (voisin.guichet.slug, "ventilation_lot:nuit:", ":1", "et, partie 1 sur 1"),
        ]
    assert executer() == [EtatTravail.FAIT] * 3
    with hors_portee("test"):
        resultats = [travail.resultat for travail in Travail.objects.filter(guichet=t.guichet).order_by("pk")]
    assert resultats == [
        {"entreprises": 2, "calculees": 2, "occupees": 0, "avis": []},
        {"entreprises": 1, "calculees": 1, "occupees": 0, "avis": []},
    ]
    demander_la_nuit()
    assert executer() == []


def test_batch_tells_by_name_what_could_not_be_done(t, client):
    heures(t.contrat, MARS, "10", t.lot)
    with hors_portee("test"):
        ReglesComptage.objects.filter(guichet=t.guichet).update(du=date(2100, 1, 1))
    demander_la_nuit()
    assert executer() == [EtatTravail.FAIT]
    with hors_portee("test"):
        travail = Travail.objects.get(guichet=t.guichet)
    (avis,) = travail.resultat["avis"]
    assert avis.startswith("Bâti Test\xa0: Aucune règle de comptage n'est en vigueur")
    client.force_login(t.facilitateur)
    page = client.get(f"/g/{t.guichet.slug}/travaux/{travail.cle}/")
    assert "Aucune règle de comptage" in page.content.decode()
