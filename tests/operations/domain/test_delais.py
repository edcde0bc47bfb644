"""Delays of the guichet: a new dated version, values that make sense, what the database refuses by itself."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from guichets import portee
from guichets.portee import Principal, hors_portee
from operations.domain.delais import DELAIS, change_delays, earliest_day, last_version, tell_delays
from operations.domain.regles import DEPART, provenance, rules_for
from operations.models import ReglesComptage
from tests import fabriques as f

pytestmark = pytest.mark.django_db
JOUR = date(2026, 3, 10)
DE_DEPART = {
    "lien_jours": 15,
    "confirmation_jours": None,
    "renouvellement_jours": 90,
    "sortie_jours": 30,
    "suivi_sortie_mois": [6, 12],
    "suivi_rappels_jours": [0, 15],
}


@pytest.fixture
def t(db):
    return f.territoire()


def changer(t, *, du=JOUR, lue=None, source="Comité du 3 mars", **valeurs):
    with portee.ouvrir(Principal("utilisateur", t.responsable.pk)):
        version = last_version(guichet=t.guichet)
        return change_delays(
            guichet=t.guichet,
            lue=lue or version.cle,
            du=du,
            jour=JOUR,
            valeurs={**DE_DEPART, **valeurs},
            source=source,
        )


def delai(nom):
    return next(d for d in DELAIS if d.nom == nom)


def test_change_opens_a_dated_version_and_keeps_the_former(t):
    with hors_portee("test"):
        ReglesComptage.objects.filter(guichet=t.guichet).update(cdi_mois=12)
    nouvelle = changer(t, confirmation_jours=30, suivi_sortie_mois=[12, 3, 3])
    with hors_portee("test"):
        ancienne, lue = ReglesComptage.objects.filter(guichet=t.guichet).order_by("du")
        veille, jour = (rules_for(guichet=t.guichet, jour=j) for j in (JOUR - timedelta(days=1), JOUR))
    assert lue == nouvelle
    assert (ancienne.au, lue.du, lue.au) == (date(2026, 3, 9), JOUR, None)
    assert (veille.confirmation_jours, veille.suivi_sortie_mois) == (None, [6, 12])
    assert (jour.confirmation_jours, jour.suivi_sortie_mois, jour.lien_jours) == (30, [3, 12], 15)
    assert (jour.cdi_mois, jour.relances_jours, jour.plafond_mensuel) == (12, [-5, 0, 5], 220)
    decidee = {"source": "Comité du 3 mars", "confiance": "document"}
    assert lue.sources == {"confirmation_jours": decidee, "suivi_sortie_mois": decidee}


@pytest.mark.parametrize(
    ("nom", "valeur", "message"),
    [
        ("lien_jours", 0, "Choisissez entre 1 et 90 jours."),
        ("lien_jours", 91, "Choisissez entre 1 et 90 jours."),
        ("lien_jours", None, "Indiquez une valeur."),
        ("confirmation_jours", 0, "Choisissez entre 1 et 180 jours."),
        ("confirmation_jours", 181, "Choisissez entre 1 et 180 jours."),
        ("renouvellement_jours", 366, "Choisissez entre 1 et 365 jours."),
        ("sortie_jours", -1, "Choisissez entre 1 et 365 jours."),
        ("sortie_jours", 40_000, "Choisissez entre 1 et 365 jours."),
        ("suivi_sortie_mois", [], "Indiquez une valeur."),
        ("suivi_sortie_mois", [0, 6], "Chaque nombre va de 1 à 24 mois."),
        ("suivi_sortie_mois", [6, 25], "Chaque nombre va de 1 à 24 mois."),
        ("suivi_sortie_mois", [1, 2, 3, 4, 5], "4 nombres au plus."),
        ("suivi_rappels_jours", [-1], "Chaque nombre va de 0 à 90 jours."),
        ("suivi_rappels_jours", [91], "Chaque nombre va de 0 à 90 jours."),
        ("suivi_rappels_jours", [0, 1, 2, 3, 4], "4 nombres au plus."),
    ],
)
def test_value_that_makes_no_sense_is_refused_beside_its_field(t, nom, valeur, message):
    with pytest.raises(ValidationError) as refus:
        changer(t, **{nom: valeur})
    (recu,) = refus.value.message_dict[nom]
    assert recu.replace("\u00a0", " ") == message
    with hors_portee("test"):
        assert ReglesComptage.objects.filter(guichet=t.guichet).count() == 1


def test_every_wrong_value_is_told_at_once(t):
    with pytest.raises(ValidationError) as refus:
        changer(t, lien_jours=0, suivi_rappels_jours=[200])
    assert set(refus.value.message_dict) == {"lien_jours", "suivi_rappels_jours"}


@pytest.mark.parametrize(
    "champs",
    [
        {"lien_jours": 0},
        {"confirmation_jours": 181},
        {"renouvellement_jours": 366},
        {"sortie_jours": 0},
        {"suivi_sortie_mois": []},
        {"suivi_sortie_mois": [6, 25]},
        {"suivi_sortie_mois": [1, 2, 3, 4, 5]},
        {"suivi_rappels_jours": [91]},
        {"suivi_rappels_jours": [0, 1, 2, 3, 4]},
    ],
)
def test_database_refuses_it_too(t, champs):
    with hors_portee("test"), pytest.raises(IntegrityError), transaction.atomic():
        ReglesComptage.objects.filter(guichet=t.guichet).update(**champs)


def test_empty_answers_mean_never(t):
    nouvelle = changer(t, confirmation_jours=None, suivi_rappels_jours=[])
    assert (nouvelle.confirmation_jours, nouvelle.suivi_rappels_jours) == (None, [])


@pytest.mark.parametrize(
    ("champs", "message"),
    [
        ({}, "Rien ne change"),
        ({"suivi_sortie_mois": [12, 6]}, "Rien ne change"),
        ({"lien_jours": 20, "du": date(2026, 3, 9)}, "Le passé ne change pas : choisissez le 10 mars 2026"),
        ({"lien_jours": 20, "source": "  "}, "Indiquez qui l'a décidé"),
        ({"lien_jours": 20, "lue": uuid.uuid4()}, "Les règles ont changé entre-temps"),
    ],
)
def test_change_that_cannot_be_made_is_told(t, champs, message):
    with pytest.raises(ValidationError) as refus:
        changer(t, **champs)
    assert message in " ".join(refus.value.messages).replace("\u00a0", " ")


def test_second_change_of_the_day_holds_from_the_next_one(t):
    premiere = changer(t, lien_jours=20)
    assert earliest_day(version=premiere, jour=JOUR) == date(2026, 3, 11)
    with pytest.raises(ValidationError, match="11"):
        changer(t, lien_jours=25)
    assert changer(t, lien_jours=25, du=date(2026, 3, 11)).lien_jours == 25


def test_change_follows_rules_that_are_still_to_come(t):
    changer(t, du=date(2026, 6, 1), lien_jours=20)
    suivante = changer(t, du=date(2026, 6, 15), lien_jours=20, sortie_jours=60)
    assert (suivante.lien_jours, suivante.sortie_jours) == (20, 60)


def test_guichet_without_rules_is_told_so(t):
    with hors_portee("test"):
        ReglesComptage.objects.filter(guichet=t.guichet).update(au=date(2026, 1, 1))
    with pytest.raises(ValidationError, match="Aucune règle de comptage"):
        changer(t, lue=uuid.uuid4(), lien_jours=20)


def test_value_is_the_default_one_until_somebody_decides(t):
    avant = last(t)
    assert provenance(avant, "lien_jours").par_defaut
    assert provenance(avant, "lien_jours").source == DEPART["lien_jours"][1]
    apres = changer(t, lien_jours=20)
    dite = provenance(apres, "lien_jours")
    assert (dite.source, dite.par_defaut, dite.confiance) == ("Comité du 3 mars", False, "document")
    assert provenance(apres, "sortie_jours").par_defaut


def last(t):
    with hors_portee("test"):
        return ReglesComptage.objects.get(guichet=t.guichet, au__isnull=True)


def test_values_and_changes_are_told_in_words(t):
    assert delai("lien_jours").told(1) == "1\u00a0jour"
    assert delai("confirmation_jours").told(None) == "Jamais sans réponse"
    assert delai("suivi_sortie_mois").told([3, 6, 12]) == "3, 6 et 12\u00a0mois"
    assert delai("suivi_rappels_jours").told([0, 15]) == "le jour même et 15\u00a0jours après"
    assert delai("suivi_rappels_jours").told([]) == "Aucun rappel"
    avant = last(t)
    apres = changer(t, confirmation_jours=30)
    assert [p.replace("\u00a0", " ") for p in tell_delays(avant, apres)] == [
        "Confirmation sans réponse : 30 jours au lieu de jamais sans réponse."
    ]
