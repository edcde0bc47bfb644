"""What the desk imposes, corrects and removes: done as it was shown, and told once it is gone."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from clauses.models import AffectationImposee, Ajustement, RunVentilation
from guichets.domain.travaux import run_travail
from guichets.formats import format_jour
from guichets.models import Travail
from guichets.portee import hors_portee
from participants.domain.mois import today_of
from tests import fabriques as f
from tests.clauses.decisions import (
    AVRIL,
    MARS,
    confirmer,
    corriger,
    fermer,
    imposer,
    rectifier,
    retirer,
    saisie,
)
from tests.clauses.outils import calculer
from tests.fabriques import heures

pytestmark = pytest.mark.django_db
PARTAGE = {"donne": 3, "recoit": 3, "fondement": "accord", "fondement_le": date(2025, 1, 1)}
AUTRE_SAISIE = "la saisie n&#x27;est plus celle dont l&#x27;effet était montré"
AUTRE_EFFET = "les données de l&#x27;entreprise ont changé"


@pytest.fixture
def t(db):
    return f.territoire()


@pytest.fixture
def gymnase(t):
    lot = f.lot(f.marche(t.donneur, "Rénovation d'un gymnase"), objet="Gymnase")
    f.attribution(lot, t.entreprise)
    change(t.engagement, **PARTAGE)
    return f.engagement(lot, t.entreprise, "1000", **PARTAGE)


@pytest.fixture
def bureau(client, t):
    client.force_login(t.facilitateur)
    return client


def change(engagement, **champs):
    with hors_portee("test"):
        for nom, valeur in champs.items():
            setattr(engagement, nom, valeur)
        engagement.save()


def adresse(t, nom, objet):
    return reverse(f"clauses:{nom}", args=[t.guichet.slug, objet.cle])


def corps(reponse, statut=200):
    assert reponse.status_code == statut
    return reponse.content.decode()


def imposition(engagement, heures="20", **champs):
    valeurs = {"engagement": str(engagement.cle), "decidee_le": "2025-05-12", "motif": "Comité"}
    return {**valeurs, "heures": heures, **champs}


def correction(de, vers, heures="10", **champs):
    valeurs = {"de": str(de.cle), "vers": str(vers.cle), "motif": "accord", "raison": "Mail du 3 mai"}
    return {**valeurs, "heures": heures, **champs}


def ecrites(modele):
    with hors_portee("test"):
        return list(modele.objects.order_by("pk").values_list("heures", flat=True))


@pytest.mark.parametrize(
    "autre", [{"heures": "100"}, {"decidee_le": "2025-05-13"}, {"motif": "Accord verbal"}]
)
def test_imposition_other_than_the_one_shown_is_shown_again(t, gymnase, bureau, autre):
    url = adresse(t, "imposer", heures(t.contrat, MARS, "100", t.lot))
    vue = corps(bureau.post(url, imposition(gymnase)))
    page = corps(confirmer(bureau, url, imposition(gymnase, **autre), vue), 422)
    assert AUTRE_SAISIE in page
    assert ecrites(AffectationImposee) == []
    with hors_portee("test"):
        assert not Travail.objects.exists()
    demandees = Decimal(autre.get("heures", "20"))
    assert f"+{demandees},00\xa0h retenues sur «\xa0Engagement Gymnase\xa0»." in page
    assert confirmer(bureau, url, imposition(gymnase, **autre), page).status_code == 302
    assert ecrites(AffectationImposee) == [demandees]


def test_imposition_that_nobody_saw_is_shown_first(t, gymnase, bureau):
    url = adresse(t, "imposer", heures(t.contrat, MARS, "100", t.lot))
    for sceau in ("", "faux", "faux.faux"):
        corps(bureau.post(url, imposition(gymnase, appliquer="1", sceau=sceau)), 422)
    assert ecrites(AffectationImposee) == []


def test_imposition_whose_effect_changed_is_shown_again(t, gymnase, bureau):
    """Meanwhile the gymnase owes less: the twenty hours would reach it, and take others away."""
    ligne = heures(t.contrat, MARS, "100", t.lot)
    url = adresse(t, "imposer", ligne)
    vue = corps(bureau.post(url, imposition(gymnase)))
    change(gymnase, heures=Decimal(20))
    page = corps(confirmer(bureau, url, imposition(gymnase), vue), 422)
    assert AUTRE_EFFET in page
    assert ecrites(AffectationImposee) == []
    assert confirmer(bureau, url, imposition(gymnase), page).status_code == 302


def test_effect_shown_for_a_line_does_not_confirm_another(t, gymnase, bureau):
    ligne, autre = heures(t.contrat, MARS, "100", t.lot), heures(t.contrat, AVRIL, "100", t.lot)
    vue = corps(bureau.post(adresse(t, "imposer", ligne), imposition(gymnase)))
    corps(confirmer(bureau, adresse(t, "imposer", autre), imposition(gymnase), vue), 422)
    assert ecrites(AffectationImposee) == []


def test_correction_other_than_the_one_shown_is_shown_again(t, gymnase, bureau):
    ligne = heures(t.contrat, MARS, "100", t.lot)
    fermer(t)
    url, donnees = adresse(t, "corriger", ligne), correction(t.engagement, gymnase)
    vue = corps(bureau.post(url, donnees))
    page = corps(confirmer(bureau, url, {**donnees, "heures": "50"}, vue), 422)
    assert AUTRE_SAISIE in page
    assert "+50,00\xa0h retenues sur «\xa0Engagement Gymnase\xa0»." in page
    assert ecrites(Ajustement) == []
    confirmer(bureau, url, {**donnees, "heures": "50"}, page)
    assert ecrites(Ajustement) == [-50, 50]


def test_correction_whose_effect_changed_is_shown_again(t, gymnase, bureau):
    ligne = heures(t.contrat, MARS, "100", t.lot)
    fermer(t)
    url, donnees = adresse(t, "corriger", ligne), correction(t.engagement, gymnase)
    vue = corps(bureau.post(url, donnees))
    change(gymnase, heures=Decimal(500))
    assert AUTRE_EFFET in corps(confirmer(bureau, url, donnees, vue), 422)
    assert ecrites(Ajustement) == []


def test_removal_of_an_affectation_shows_its_effect_first(t, gymnase, bureau):
    imposee = imposer(t, heures(t.contrat, MARS, "100", t.lot), gymnase, "35")
    url = adresse(t, "imposee_retirer", imposee)
    vue = corps(bureau.get(url))
    assert "−35,00\xa0h retenues sur «\xa0Engagement Gymnase\xa0»." in vue
    assert "+35,00\xa0h retenues sur «\xa0Engagement Gros œuvre\xa0»." in vue
    assert ecrites(AffectationImposee) == [35]
    page = corps(confirmer(bureau, url, {"raison": " "}, vue), 422)
    assert 'id="error_1_id_raison"' in page
    assert "−35,00\xa0h retenues sur «\xa0Engagement Gymnase\xa0»." in page
    long = "Trop long. " * 40
    page = corps(confirmer(bureau, url, {"raison": long}, vue), 422)
    assert long in page
    assert ecrites(AffectationImposee) == [35]
    confirmer(bureau, url, {"raison": "Accord dénoncé"}, page)
    assert ecrites(AffectationImposee) == []


def test_removal_whose_effect_changed_is_shown_again(t, gymnase, bureau):
    imposee = imposer(t, heures(t.contrat, MARS, "100", t.lot), gymnase, "35")
    url = adresse(t, "imposee_retirer", imposee)
    vue = corps(bureau.get(url))
    change(gymnase, heures=Decimal(500))
    page = corps(confirmer(bureau, url, {"raison": "Accord dénoncé"}, vue), 422)
    assert AUTRE_EFFET in page
    assert "Accord dénoncé" in page
    assert ecrites(AffectationImposee) == [35]


def test_removal_of_a_move_shows_both_of_its_sides(t, gymnase, bureau):
    ligne = heures(t.contrat, MARS, "100", t.lot)
    fermer(t)
    moins, _ = corriger(t, ligne, "10", de=t.engagement, vers=gymnase)
    url = adresse(t, "ajustement_retirer", moins)
    vue = corps(bureau.get(url))
    assert "2\xa0écritures retirées" in vue
    assert "−10,00\xa0h sur «\xa0Engagement Gros œuvre, Construction d&#x27;une école\xa0»" in vue
    assert "−10,00\xa0h retenues sur «\xa0Engagement Gymnase\xa0»." in vue
    assert "+10,00\xa0h retenues sur «\xa0Engagement Gros œuvre\xa0»." in vue
    corps(confirmer(bureau, url, {"raison": ""}, vue), 422)
    assert ecrites(Ajustement) == [-10, 10]
    confirmer(bureau, url, {"raison": "Tapé deux fois"}, vue)
    assert ecrites(Ajustement) == []


def test_removal_that_is_refused_says_why_instead_of_an_effect(t, bureau):
    heures(t.contrat, MARS, "100", t.lot)
    fermer(t)
    rectifier(t, saisie(t.contrat, t.lot, "60"))
    with hors_portee("test"):
        suivi = Ajustement.objects.get()
    page = corps(bureau.get(adresse(t, "ajustement_retirer", suivi)))
    assert "Retrait impossible" in page
    assert "Cet ajustement suit une déclaration" in page
    assert 'name="sceau"' not in page


def test_engagement_that_has_an_affectation_of_the_line_is_not_offered(t, gymnase, bureau):
    ligne = heures(t.contrat, MARS, "100", t.lot)
    imposee = imposer(t, ligne, gymnase, "59")
    page = corps(bureau.get(adresse(t, "imposer", ligne)))
    assert "Rénovation d&#x27;un gymnase (au plus" not in page
    assert "Engagement Gros œuvre – Construction d&#x27;une école (au plus 41,00\xa0h)" in page
    assert "retirez-la d&#x27;abord" in page
    assert page.count(adresse(t, "imposee_retirer", imposee)) == 2
    reponse = bureau.post(adresse(t, "imposer", ligne), imposition(gymnase))
    assert "retirez-la d&#x27;abord" in corps(reponse, 422)


def test_line_imposed_whole_links_to_what_was_imposed(t, gymnase, bureau):
    ligne = heures(t.contrat, MARS, "100", t.lot)
    imposee = imposer(t, ligne, gymnase, "100")
    page = corps(bureau.get(adresse(t, "imposer", ligne)))
    assert "Aucun engagement ne peut recevoir ces heures" in page
    assert adresse(t, "imposee_retirer", imposee) in page


def test_hours_of_a_closed_month_are_corrected_where_some_were_imposed(t, gymnase):
    """An affectation stands in the way of another one, not of a correction."""
    ligne = heures(t.contrat, MARS, "100", t.lot)
    imposer(t, ligne, gymnase, "35")
    fermer(t)
    assert len(corriger(t, ligne, "10", de=t.engagement, vers=gymnase)) == 2


def test_removed_affectation_stays_listed_with_its_decision_and_its_removal(t, gymnase, bureau):
    imposee = imposer(t, heures(t.contrat, MARS, "100", t.lot), gymnase, "35", par=t.responsable)
    retirer(t, imposee, "Accord dénoncé")
    page = corps(bureau.get(adresse(t, "imposees", t.entreprise)))
    _, _, retirees = page.partition('id="i-retirees"')
    assert "Aucune affectation imposée" in page
    assert "35,00\xa0h" in retirees
    assert "Rénovation d&#x27;un gymnase" in retirees
    assert "Réunion de suivi" in retirees
    assert f"Réunion du {format_jour(date(2025, 5, 12))}, saisie par {t.responsable}" in retirees
    assert "Accord dénoncé" in retirees
    assert f"par {t.facilitateur}</span>" in retirees


def test_withdrawn_correction_stays_listed_with_its_reason_and_its_withdrawal(t, gymnase, bureau):
    ligne = heures(t.contrat, MARS, "100", t.lot)
    fermer(t)
    moins, _ = corriger(t, ligne, "10", de=t.engagement, vers=gymnase, par=t.responsable)
    retirer(t, moins, "Tapé deux fois")
    page = corps(bureau.get(adresse(t, "ajustements", t.entreprise)))
    _, _, retirees = page.partition('id="c-retirees"')
    retirees, _, _ = retirees.partition("</section>")
    assert "Aucune correction en vigueur" in page
    assert retirees.count("10,00\xa0h") == 2
    assert f"Mauvais lot – {t.responsable}, le " in retirees
    assert retirees.count("Tapé deux fois") == 2
    assert retirees.count(f"par {t.facilitateur}</span>") == 2


def test_run_that_a_person_led_to_says_who(t, gymnase):
    """Whoever imposed or corrected; nobody when the system asked by itself."""
    calculer(t.entreprise)
    imposer(t, heures(t.contrat, MARS, "100", t.lot), gymnase, "35")
    with hors_portee("test"):
        travail = Travail.objects.get()
        avant = RunVentilation.objects.get(etat="applique")
    run_travail(travail.pk)
    with hors_portee("test"):
        run = RunVentilation.objects.select_related("par").get(etat="applique")
    assert (avant.par, run.par, run.cause) == (None, t.facilitateur, "Affectation imposée")


def test_meeting_before_the_lot_was_notified_is_refused(t, gymnase, bureau):
    url = adresse(t, "imposer", heures(t.contrat, MARS, "100", t.lot))
    page = corps(bureau.post(url, imposition(gymnase, decidee_le="2024-12-31")), 422)
    assert "Le lot qui reçoit ces heures a été notifié le 1" in page
    assert "une réunion ne peut pas les y avoir placées avant." in page
    corps(bureau.post(url, imposition(gymnase, decidee_le="2025-01-01")))
    demain = today_of(t.guichet) + timedelta(days=1)
    page = corps(bureau.post(url, imposition(gymnase, decidee_le=f"{demain}")), 422)
    assert "Cette réunion n&#x27;a pas encore eu lieu." in page


@pytest.mark.parametrize("nombre", ["", "0"])
def test_no_hours_at_all_are_refused_for_what_they_are(t, gymnase, bureau, nombre):
    ligne = heures(t.contrat, MARS, "100", t.lot)
    page = corps(bureau.post(adresse(t, "imposer", ligne), imposition(gymnase, nombre)), 422)
    assert "Indiquez un nombre d&#x27;heures supérieur à zéro." in page
    fermer(t)
    page = corps(bureau.post(adresse(t, "corriger", ligne), correction(t.engagement, gymnase, nombre)), 422)
    assert "Indiquez un nombre d&#x27;heures supérieur à zéro." in page


def test_correction_of_hours_that_are_all_retained_says_so(t, gymnase, bureau):
    ligne = heures(t.contrat, MARS, "100", t.lot)
    fermer(t)
    donnees = {**correction(t.engagement, gymnase), "de": ""}
    page = corps(bureau.post(adresse(t, "corriger", ligne), donnees), 422)
    assert "Aucune heure de cette ligne n&#x27;est libre\xa0: toutes sont déjà retenues." in page
    rectifier(t, saisie(t.contrat, t.lot, "0"))
    page = corps(bureau.post(adresse(t, "corriger", ligne), donnees), 422)
    assert "une rectification les a retirées." in page
