"""The company's own page: totals, told reasons; of a person a name, hours, whether and when they count."""

import html
import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clauses.enums import GenrePeriode, MotifDit, MotifNonRetenue
from clauses.models import ClotureMois, ComptesEngagement, ComptesMois, PeriodeEngagement, QuotePart
from guichets.enums import GenreClient
from guichets.portee import hors_portee
from operations.models import CriterePublic, ReglesComptage
from participants.enums import Confirmation
from participants.models import Contrat, LigneHeures
from tests import fabriques as f
from tests.api.conftest import partenaire
from tests.clauses.outils import MUTUALISE, calculer
from tests.clauses.test_inference import normal
from tests.fabriques import heures

pytestmark = pytest.mark.django_db
REQUETES = 81
MARS, AVRIL = date(2025, 3, 1), date(2025, 4, 1)
SECTION = re.compile(r'<section class="section" aria-labelledby="n-personnes">.*?</section>', re.DOTALL)


@pytest.fixture
def t(db):
    return f.territoire()


def page(personne, **parametres):
    client = Client()
    client.force_login(personne)
    reponse = client.get(reverse("entreprise:situation"), parametres)
    assert reponse.status_code == 200
    return html.unescape(reponse.content.decode())


def personnes(texte: str) -> str:
    """The part of the page about people, without what differs by chance."""
    [section] = SECTION.findall(texte)
    return normal(section)


def test_page_tells_what_is_owed_why_hours_are_missing_and_who_counts(t):
    heures(t.contrat, MARS, "100", t.lot)
    sans = f.contrat(f.participant(t.guichet, "Durand", "Luc"), t.entreprise, t.lot)
    heures(sans, MARS, "30", t.lot)
    calculer(t.entreprise)
    lue = page(t.employeur)
    assert "<strong>900,00\xa0h</strong> à faire avant le 31\xa0décembre\xa02026" in lue
    assert "Heures connues jusqu'au 31\xa0mars\xa02025." in lue
    assert "Elles compteront si une éligibilité validée couvre ces dates." in lue
    assert "du 1er\xa0janvier\xa02025 au 31\xa0décembre\xa02026" in lue
    assert "Ne compte pas" in personnes(lue)
    assert "Calendrier des engagements" in lue


def test_month_of_the_address_and_one_partly_counted(t):
    personne = f.participant(t.guichet, "Durand", "Luc")
    f.fenetre(personne, t.facilitateur, du=date(2025, 3, 10))
    heures(f.contrat(personne, t.entreprise, t.lot), MARS, "30", t.lot)
    heures(t.contrat, AVRIL, "40", t.lot)
    assert "DURAND" not in personnes(page(t.employeur))
    mars = personnes(page(t.employeur, mois="2025-03"))
    assert "DURAND Luc" in mars
    assert "Peut compter en partie" in mars
    assert "du 10\xa0mars\xa02025 au 31\xa0décembre\xa02026" in mars


def lues(personne, **parametres):
    """What the page was given, under no scope any more."""
    client = Client()
    client.force_login(personne)
    return client.get(reverse("entreprise:situation"), parametres).context


def unmatched(t, nombre: str, lot=None):
    """Hours of a person who never counts."""
    sans = f.contrat(f.participant(t.guichet, "Durand", "Luc"), t.entreprise, t.lot)
    return heures(sans, MARS, nombre, lot)


def test_reasons_add_up_to_what_the_identity_shows_hours_on_no_marche_included(t):
    heures(t.contrat, MARS, "100", t.lot)
    heures(t.contrat, AVRIL, "12.50")
    unmatched(t, "30", t.lot)
    unmatched(t, "35.75")
    calculer(t.entreprise)
    [s] = lues(t.employeur)["situations"]
    montrees = [*s.identite, s.hors_marche]
    colonnes = ("non_retenues", "excedent", "en_reserve")
    assert s.hors_marche["non_retenues"] == Decimal("48.25")
    assert sum(r.heures for r in s.raisons) == sum(i[c] for i in montrees for c in colonnes)
    assert {r.libelle: r.heures for r in s.raisons} == {
        "Hors des dates ou des conditions des engagements": Decimal("12.50"),
        "Éligibilité non validée à ces dates": Decimal("65.75"),
    }


@pytest.mark.parametrize("criteres", [("DELD",), ("JUSTICE",)])
def test_hours_on_no_marche_of_another_public_are_told_as_outside_the_conditions(t, criteres):
    """Whatever the criterion, and as if the dates kept them out."""
    with hors_portee("test"):
        t.engagement.publics, t.engagement.hors_marche = ["QPV"], True
        t.engagement.save()
    personne = f.participant(t.guichet, "Diallo", "Ibrahim")
    f.fenetre(personne, t.facilitateur, criteres=criteres)
    heures(f.contrat(personne, t.entreprise), MARS, "20")
    calculer(t.entreprise)
    contexte = lues(t.employeur)
    for raisons in (contexte["situations"][0].raisons, contexte["mois_dits"][0].raisons):
        assert [(r.libelle, r.heures) for r in raisons] == [(MotifDit.CONDITIONS.label, Decimal(20))]


def test_what_remains_comes_first_by_date_with_its_weeks_and_the_attained_one_last(t):
    with hors_portee("test"):
        t.engagement.heures = Decimal(50)
        t.engagement.save()
    for nom, fin in (("Longue", date(2099, 12, 31)), ("Courte", date(2098, 12, 31))):
        lot = f.lot(f.marche(t.donneur, nom))
        f.attribution(lot, t.entreprise)
        f.engagement(lot, t.entreprise, "350", libelle=nom, fin=fin)
    heures(t.contrat, MARS, "100", t.lot)
    calculer(t.entreprise)
    [s] = lues(t.employeur)["situations"]
    assert [d.situation.engagement.libelle for d in s.restes] == ["Courte", "Longue"]
    assert [d.situation.engagement.libelle for d in s.atteints] == ["Engagement Gros œuvre"]
    lue = page(t.employeur)
    assert "soit environ 10\xa0semaines pour une personne" in lue
    assert "1\xa0engagement atteint" in lue
    assert lue.index("Courte") < lue.index("Longue") < lue.index("Engagement Gros œuvre")


def test_first_thing_to_do_is_the_month_that_the_guichet_waits_for(t):
    f.declaration(t.entreprise, MARS, etat="retournee", motif_retour="Une personne manque")
    prochaine = lues(t.employeur)["prochaine"]
    assert prochaine.texte == "Corriger mars\xa02025"
    assert "Une personne manque" in prochaine.detail
    assert prochaine.url == reverse("entreprise:declarer", args=["2025-03"])


def test_next_thing_once_months_are_declared_is_to_answer_then_to_recruit(t):
    with hors_portee("test"):
        Contrat.objects.update(fin=MARS.replace(day=31))
        t.engagement.fin = date(2099, 12, 31)
        t.engagement.debut = date(2020, 1, 1)
        t.engagement.save()
    pret = f.contrat(
        f.participant(t.guichet, "Durand", "Luc"), t.entreprise, t.lot, employeur=t.siae, modalite="mad",
        fin=MARS.replace(day=31),
    )  # fmt: skip
    for mois in (date(2025, 1, 1), date(2025, 2, 1), MARS):
        f.declaration(t.entreprise, mois)
    ligne = heures(pret, MARS, "30", t.lot, confirmation=Confirmation.ATTENDUE)
    calculer(t.entreprise)
    prochaine = lues(t.employeur)["prochaine"]
    assert (prochaine.texte, prochaine.url) == (
        "Confirmer des heures déclarées pour vous (1)", reverse("entreprise:confirmations"),
    )  # fmt: skip
    with hors_portee("test"):
        LigneHeures.objects.filter(pk=ligne.pk).update(confirmation=Confirmation.CONFIRMEE)
    prochaine = lues(t.employeur)["prochaine"]
    assert prochaine.texte == "Trouver des personnes pour «\xa0Engagement Gros œuvre\xa0»"
    assert prochaine.url == reverse("entreprise:recrutement")


def test_guichet_without_rules_has_nothing_to_tell_and_says_so(t):
    with hors_portee("test"):
        ReglesComptage.objects.filter(guichet=t.guichet).update(au=date(2020, 1, 1))
    lue = page(t.employeur)
    assert "n'a pas encore réglé ses calculs" in lue
    assert "Rien n'attend" not in lue


def share_to(t, autre, nombre: str, engagement=None):
    engagement = engagement or t.engagement
    with hors_portee("test"):
        QuotePart.objects.create(
            guichet=t.guichet, engagement=engagement, donneur_ordre=t.donneur, entreprise=autre,
            heures=Decimal(nombre), du=engagement.debut, au=engagement.fin,
        )  # fmt: skip


def test_share_given_tells_what_the_other_did_and_never_its_name(t):
    autre = f.entreprise(t.guichet, "Zzsoustraitante")
    share_to(t, autre, "300")
    personne = f.participant(t.guichet, "Durand", "Luc")
    f.fenetre(personne, t.facilitateur)
    heures(f.contrat(personne, autre, t.lot), MARS, "40", t.lot)
    calculer(autre)
    calculer(t.entreprise)
    [part] = lues(t.employeur)["situations"][0].parts_confiees
    assert (part.heures, part.retenues, part.par) == (Decimal(300), Decimal(40), "Un sous-traitant")
    lue = page(t.employeur)
    assert "Ce que vous avez confié à d'autres entreprises" in lue
    assert "Zzsoustraitante" not in lue


def test_person_who_can_count_where_nothing_is_due_is_not_told_as_counted(t):
    rien = f.lot(f.marche(t.donneur, "Résidence"))
    f.attribution(rien, t.entreprise)
    heures(t.contrat, MARS, "127.50", rien)
    calculer(t.entreprise)
    lue = personnes(page(t.employeur))
    assert "Peut compter" in lue
    assert ">Compte<" not in lue
    [dit] = lues(t.employeur)["mois_dits"]
    assert dit.retenues == []
    assert [(r.libelle, r.heures) for r in dit.raisons] == [
        (MotifDit.SANS_ENGAGEMENT.label, Decimal("127.50"))
    ]


def two_marches(t):
    """The second gives and receives; the first lacks everything."""
    second = f.lot(f.marche(t.donneur, "Gymnase"))
    f.attribution(second, t.entreprise)
    f.engagement(second, t.entreprise, "20", libelle="Gymnase", **MUTUALISE)
    with hors_portee("test"):
        for nom, valeur in MUTUALISE.items():
            setattr(t.engagement, nom, valeur)
        t.engagement.save()
    return second


def test_hours_of_the_month_add_up_by_engagement_and_reason_each_once(t):
    second = two_marches(t)
    heures(t.contrat, MARS, "60", second)
    heures(t.contrat, AVRIL, "500", t.lot)
    unmatched(t, "30", t.lot)
    unmatched(t, "5.25")
    calculer(t.entreprise)
    [dit] = lues(t.employeur, mois="2025-03")["mois_dits"]
    assert {r.engagement: (r.heures, r.recues) for r in dit.retenues} == {
        "Gymnase": (Decimal(20), Decimal(0)),
        "Engagement Gros œuvre": (Decimal(40), Decimal(40)),
    }
    assert [(p.marche, p.heures) for p in dit.pretees] == [("Gymnase", Decimal(40))]
    assert [r.heures for r in dit.raisons] == [Decimal("35.25")]
    assert (dit.ecart, dit.total) == (Decimal(0), Decimal("95.25"))
    lue = page(t.employeur, mois="2025-03")
    assert "40,00\xa0h faites sur «\xa0Gymnase\xa0»" in lue
    assert "Heures de mars\xa02025" in lue


def test_hours_not_placed_or_changed_since_the_closing_keep_the_sum_right(t):
    heures(t.contrat, MARS, "100", t.lot)
    calculer(t.entreprise)
    unmatched(t, "30", t.lot)
    [dit] = lues(t.employeur)["mois_dits"]
    assert (dit.total, dit.ecart, dit.clos) == (Decimal(130), Decimal(30), False)
    assert "Pas encore réparties" in page(t.employeur)
    with hors_portee("test"):
        ClotureMois.objects.create(guichet=t.guichet, entreprise=t.entreprise, mois=MARS, par=t.facilitateur)
    calculer(t.entreprise)
    [dit] = lues(t.employeur)["mois_dits"]
    assert (dit.ecart, dit.clos) == (Decimal(30), True)
    assert "Changées depuis la clôture du mois" in page(t.employeur)


def test_hours_declared_for_another_company_are_told_apart(t):
    pret = f.contrat(
        f.participant(t.guichet, "Durand", "Luc"), t.entreprise, t.lot, employeur=t.siae, modalite="mad"
    )
    heures(pret, MARS, "30", t.lot)
    calculer(t.entreprise)
    [dit] = lues(t.conseiller_siae)["mois_dits"]
    assert (dit.pour_autrui, dit.total, dit.retenues, dit.raisons) == (Decimal(30), Decimal(30), [], [])
    assert "Engagement Gros" not in page(t.conseiller_siae)


def test_hours_done_on_no_marche_have_their_own_line(t):
    heures(t.contrat, MARS, "30")
    lue = page(t.employeur)
    assert "Hors de tout marché suivi" in lue
    assert "30,00\xa0h" in lue


def test_lent_hours_say_who_declared_them_and_when_they_were_validated(t):
    pret = f.contrat(
        f.participant(t.guichet, "Durand", "Luc"), t.entreprise, t.lot, employeur=t.siae, modalite="mad"
    )
    f.declaration(t.siae, MARS, decidee_le="2025-04-09T10:00:00+02:00")
    heures(pret, MARS, "30", t.lot, confirmation=Confirmation.ATTENDUE)
    lue = personnes(page(t.employeur))
    assert "Interim Solidaire" in lue
    assert "9\xa0avril\xa02025" in lue
    assert "À confirmer" in lue


@pytest.mark.parametrize(
    ("publics", "premiers", "seconds"),
    [(["QPV"], ("QPV",), ("DELD",)), (["RSA", "DELD"], ("JUSTICE",), ("RSA",)), ([], ("RSA",), ("QPV",))],
)
def test_per_person_part_is_the_same_bytes_whatever_the_criterion(t, publics, premiers, seconds):
    """Totals may differ, since the hours count or not; what is said of a person may not."""
    api = partenaire(t, GenreClient.ENTREPRISE).api()
    personne = f.participant(t.guichet, "Diallo", "Ibrahim")
    contrat = f.contrat(personne, t.entreprise, t.lot)
    with hors_portee("test"):
        t.engagement.publics = publics
        t.engagement.save()
    textes, retenues = [], []
    for criteres in (premiers, seconds):
        repere = transaction.savepoint()
        f.fenetre(personne, t.facilitateur, criteres=criteres)
        heures(contrat, MARS, "100", t.lot)
        calculer(t.entreprise)
        texte = personnes(page(t.employeur))
        assert "DIALLO Ibrahim" in texte
        rest = [normal(api.get(f"/api/v1/{r}/").content.decode()) for r in ("contrats", "declarations")]
        textes.append((texte, *rest))
        with hors_portee("test"):
            retenues.append(ComptesMois.objects.get().retenues)
        transaction.savepoint_rollback(repere)
    assert textes[0] == textes[1]
    assert (retenues[0] == retenues[1]) == (not publics)


def test_no_criterion_of_the_law_is_ever_written(t):
    """Every label and code of the criteria, looked for on the page and in what the API gives the company."""
    with hors_portee("test"):
        criteres = list(CriterePublic.objects.values_list("code", "libelle"))
        t.engagement.publics = [criteres[0][0]]
        t.engagement.save()
    assert criteres
    heures(t.contrat, MARS, "100", t.lot)
    calculer(t.entreprise)
    api = partenaire(t, GenreClient.ENTREPRISE).api()
    ressources = ("engagements", "comptes", "retenues", "contrats", "declarations")
    textes = [page(t.employeur), *(api.get(f"/api/v1/{r}/").content.decode() for r in ressources)]
    for texte in textes:
        for code, libelle in criteres:
            assert libelle not in texte
            assert not re.search(rf"\b{re.escape(code)}\b", texte), code
    assert MotifNonRetenue.NON_COMPTABLE.label not in textes[0]
    with hors_portee("test"):
        [compte] = ComptesEngagement.objects.filter(entreprise=t.entreprise)
    assert compte.manque_dit
    assert compte.manque_dit in textes[0]
    assert compte.manque_dit in textes[1]


def test_suspension_lowers_the_calendar_though_the_company_cannot_read_it(t):
    with hors_portee("test"):
        PeriodeEngagement.objects.create(
            guichet=t.guichet, engagement=t.engagement, donneur_ordre=t.donneur,
            genre=GenrePeriode.SUSPENSION, du=date(2025, 2, 1), au=date(2025, 2, 28), motif="Arrêt secret",
        )  # fmt: skip
    heures(t.contrat, MARS, "100", t.lot)
    calculer(t.entreprise)
    lue = page(t.employeur, calendrier="2025-01")
    assert "Suspendu" in lue
    assert "Arrêt secret" not in lue


def test_another_company_of_the_guichet_sees_nothing_of_it(t):
    heures(t.contrat, MARS, "100", t.lot)
    calculer(t.entreprise)
    lue = page(t.conseiller_siae)
    assert "MARTIN" not in lue
    assert "Engagement Gros" not in lue


def test_number_of_queries_does_not_depend_on_the_rows(t):
    client = Client()
    client.force_login(t.employeur)
    heures(t.contrat, MARS, "10", t.lot)
    share_to(t, f.entreprise(t.guichet, "Autre"), "10")
    calculer(t.entreprise)
    adresse = reverse("entreprise:situation")
    client.get(adresse)
    with CaptureQueriesContext(connection) as une:
        client.get(adresse)
    for n in range(3):
        personne = f.participant(t.guichet, f"Nom{n}", "X")
        f.fenetre(personne, t.facilitateur)
        heures(f.contrat(personne, t.entreprise, t.lot), MARS, "20", t.lot)
        lot = f.lot(f.marche(t.donneur, f"Marché {n}"))
        f.attribution(lot, t.entreprise)
        engagement = f.engagement(lot, t.entreprise, Decimal(100))
        share_to(t, f.entreprise(t.guichet, f"Autre {n}"), "10", engagement)
        heures(t.contrat, MARS, "5", lot)
    calculer(t.entreprise)
    with CaptureQueriesContext(connection) as plusieurs:
        assert "Nom2".upper() in client.get(adresse).content.decode()
    assert (len(une), len(plusieurs)) == (REQUETES, REQUETES)
