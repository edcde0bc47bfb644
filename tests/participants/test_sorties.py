from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from guichets.models import Message
from guichets.portee import Principal, hors_portee, ouvrir
from operations.models import ReglesComptage
from participants.domain.parcours.indicateurs import count_exits, without_exit
from participants.domain.parcours.sorties import record_sortie, remove_sortie
from participants.domain.parcours.suivis import (
    answer_suivi,
    late_suivis,
    remind_suivis,
    suivis_to_answer,
)
from participants.enums import GenreEtape, SituationSortie
from participants.models import Etape, Sortie, SuiviSortie
from tests import fabriques as f

AUJOURDHUI = date(2026, 6, 15)


@pytest.fixture(autouse=True)
def le_15_juin(monkeypatch):
    for module in ("etapes", "sorties", "suivis", "indicateurs"):
        monkeypatch.setattr(f"participants.domain.parcours.{module}.today_of", lambda _guichet: AUJOURDHUI)


@pytest.fixture
def sortant(territoire):
    """Somebody whose one contrat ended on 31 August 2025."""
    personne = f.participant(territoire.guichet, "Diallo", "Ibrahim", territoire.prescripteur)
    f.contrat(personne, territoire.entreprise, debut=date(2025, 1, 1), fin=date(2025, 8, 31))
    return personne


def sortir(personne, territoire, jour=date(2025, 8, 31), situation="cdi", **champs):
    return record_sortie(
        participant=personne, sortie_le=jour, situation=situation, par=territoire.facilitateur, **champs
    )


def prevus(sortie):
    return list(
        SuiviSortie.objects.filter(sortie=sortie)
        .order_by("horizon_mois")
        .values_list("horizon_mois", "prevu_le", "situation")
    )


@pytest.mark.parametrize(
    ("jour", "six", "douze"),
    [
        (date(2025, 8, 31), date(2026, 2, 28), date(2026, 8, 31)),
        (date(2023, 8, 31), date(2024, 2, 29), date(2024, 8, 31)),
        (date(2024, 2, 29), date(2024, 8, 29), date(2025, 2, 28)),
    ],
)
def test_record_sortie_plans_the_follow_ups_at_month_ends(territoire, portee_facilitateur, jour, six, douze):
    sortie = sortir(f.participant(territoire.guichet, "Ba", "Fatou"), territoire, jour)
    assert prevus(sortie) == [(6, six, ""), (12, douze, "")]


def test_record_sortie_follows_the_dated_rules(territoire, sortant, portee_facilitateur):
    ReglesComptage.objects.filter(guichet=territoire.guichet).update(suivi_sortie_mois=[3])
    assert prevus(sortir(sortant, territoire)) == [(3, date(2025, 11, 30), "")]


def test_record_sortie_corrected_moves_what_is_not_answered(territoire, sortant, portee_facilitateur):
    sortie = sortir(sortant, territoire, situation="recherche")
    six = SuiviSortie.objects.get(sortie=sortie, horizon_mois=6)
    answer_suivi(suivi=six, situation="cdi", par=territoire.facilitateur)
    corrigee = sortir(sortant, territoire, date(2025, 9, 15), "cdd_court", sortie=sortie)
    assert corrigee.pk == sortie.pk
    assert [(h, s) for h, _, s in prevus(sortie)] == [(6, "cdi"), (12, "")]
    assert prevus(sortie)[1][1] == date(2026, 9, 15)
    # The history keeps what was written.
    suivies = Sortie.pgh_event_model.objects.filter(pgh_obj_id=sortie.pk).order_by("pgh_id")
    assert list(suivies.values_list("situation", flat=True)) == ["recherche", "cdd_court"]


@pytest.mark.parametrize(
    ("champs", "champ"),
    [
        ({"jour": date(2026, 6, 16)}, "sortie_le"),
        ({"situation": ""}, "situation"),
        ({"situation": "retraite"}, "situation"),
        ({"precision": "n° 190058708512345"}, "precision"),
    ],
)
def test_record_sortie_refuses(territoire, sortant, portee_facilitateur, champs, champ):
    with pytest.raises(ValidationError) as refus:
        sortir(sortant, territoire, **champs)
    assert list(refus.value.message_dict) == [champ]
    assert not Sortie.objects.exists()


def test_record_sortie_refuses_the_contrat_of_somebody_else(territoire, sortant, portee_facilitateur):
    with pytest.raises(ValidationError) as refus:
        sortir(sortant, territoire, contrat=territoire.contrat)
    assert list(refus.value.message_dict) == ["contrat"]


def test_record_sortie_again_needs_a_return(territoire, sortant, portee_facilitateur):
    sortir(sortant, territoire)
    with pytest.raises(ValidationError, match="sans reprise depuis"):
        sortir(sortant, territoire, date(2025, 12, 1))
    with pytest.raises(ValidationError, match="sans reprise depuis"):
        sortir(sortant, territoire, date(2025, 3, 1))
    f.contrat(sortant, territoire.siae, debut=date(2025, 10, 1), fin=date(2026, 3, 31))
    sortir(sortant, territoire, date(2026, 3, 31), "formation")
    assert Sortie.objects.filter(participant=sortant).count() == 2


def test_a_return_before_the_follow_up_leaves_nothing_to_ask(territoire, sortant, portee_facilitateur):
    sortir(sortant, territoire)
    assert [s.horizon_mois for s in suivis_to_answer(AUJOURDHUI)] == [6]
    f.contrat(sortant, territoire.siae, debut=date(2026, 2, 28), fin=date(2026, 12, 31))
    assert list(suivis_to_answer(AUJOURDHUI)) == []
    assert late_suivis(territoire.guichet) == 0


def test_remove_sortie_with_an_answer_is_refused(territoire, sortant, portee_facilitateur):
    sortie = sortir(sortant, territoire)
    suivi = SuiviSortie.objects.get(sortie=sortie, horizon_mois=6)
    answer_suivi(suivi=suivi, situation="inconnue", par=territoire.facilitateur)
    with pytest.raises(ValidationError, match="Un suivi de cette sortie"):
        remove_sortie(sortie=sortie)
    SuiviSortie.objects.filter(pk=suivi.pk).update(situation="", renseigne_le=None)
    remove_sortie(sortie=sortie)
    assert not SuiviSortie.objects.exists()


def test_answer_suivi_too_early_is_refused(territoire, sortant, portee_facilitateur):
    sortie = sortir(sortant, territoire)
    douze = SuiviSortie.objects.get(sortie=sortie, horizon_mois=12)
    with pytest.raises(ValidationError, match="à partir du 31"):
        answer_suivi(suivi=douze, situation="cdi", par=territoire.facilitateur)


def test_answer_suivi_by_the_prescripteur_of_today(territoire, sortant):
    with hors_portee("test"):
        sortie = sortir(sortant, territoire)
    suivi = SuiviSortie.objects.none()
    with ouvrir(Principal("utilisateur", territoire.referent_prescripteur.pk)):
        suivi = SuiviSortie.objects.select_related("participant").get(horizon_mois=6)
        answer_suivi(suivi=suivi, situation="cdd_long", par=territoire.referent_prescripteur)
        assert SuiviSortie.objects.get(pk=suivi.pk).situation == "cdd_long"
    with hors_portee("test"):
        sortant.prescripteur = f.prescripteur(territoire.guichet, "PLIE Test")
        sortant.save()
    with ouvrir(Principal("utilisateur", territoire.referent_prescripteur.pk)):
        assert not SuiviSortie.objects.exists()
        with pytest.raises(ValidationError) as refus:
            answer_suivi(suivi=suivi, situation="cdi", par=territoire.referent_prescripteur)
    assert refus.value.code == "moved"
    with ouvrir(Principal("utilisateur", territoire.employeur.pk)):
        assert not Sortie.objects.exists()
    assert sortie.pk


def test_remind_suivis_writes_once_then_again_after_fifteen_days(territoire, sortant):
    with hors_portee("test"):
        sortir(sortant, territoire)  # its six months: 28 February 2026
    attendus = [
        (date(2026, 2, 27), 0),
        (date(2026, 2, 28), 1),
        (date(2026, 3, 1), 1),
        (date(2026, 3, 15), 2),
        (date(2026, 3, 20), 2),
        (date(2026, 6, 15), 2),
    ]
    for jour, nombre in attendus:
        with ouvrir(Principal("systeme", territoire.guichet.pk)):
            remind_suivis(guichet=territoire.guichet, jour=jour)
            assert Message.objects.filter(genre="suivi_sortie").count() == nombre, jour
    with hors_portee("test"):
        message = Message.objects.filter(genre="suivi_sortie").earliest("pk")
    assert message.destinataire == territoire.referent_prescripteur.email
    assert message.objet.replace("\u00a0", " ") == "Suivi à renseigner : 6 mois après la sortie"
    assert "15\u00a0mars\u00a02026" in message.texte
    assert "/prescripteur/suivis/" in message.texte
    assert "Diallo" not in message.texte + message.objet


def test_remind_suivis_says_nothing_of_what_is_answered(territoire, sortant):
    with hors_portee("test"):
        sortie = sortir(sortant, territoire)
        six = SuiviSortie.objects.get(sortie=sortie, horizon_mois=6)
        answer_suivi(suivi=six, situation="inconnue", par=territoire.facilitateur)
    with ouvrir(Principal("systeme", territoire.guichet.pk)):
        assert remind_suivis(guichet=territoire.guichet, jour=date(2026, 3, 1)) == 0


def test_count_exits_keeps_the_unknown_apart(territoire, portee_facilitateur):
    """Two indicators: dynamiques (durable, transition, autre), positives (durable or qualification)."""
    for rang, situation in enumerate(("cdi", "cdd_court", "formation", "siae", "recherche", "inconnue")):
        personne = f.participant(territoire.guichet, f"Personne {rang}", "Test")
        sortie = sortir(personne, territoire, date(2025, 8, 31 - rang), situation)
        if rang < 2:
            six = SuiviSortie.objects.get(sortie=sortie, horizon_mois=6)
            answer_suivi(suivi=six, situation=("inconnue", "cdi")[rang], par=territoire.facilitateur)
    bilan = count_exits(guichet=territoire.guichet, du=date(2025, 8, 1), au=date(2025, 8, 31))
    sortie, six, douze = bilan.colonnes
    assert (sortie.total, sortie.connues, sortie.inconnues) == (6, 5, 1)
    assert (sortie.dynamiques, sortie.positives) == (4, 2)
    assert (sortie.taux_dynamiques, sortie.taux_positives) == (Decimal(80), Decimal(40))
    assert (six.connues, six.inconnues, six.en_attente, six.taux_dynamiques) == (1, 1, 4, Decimal(100))
    assert (douze.a_venir, douze.connues, douze.taux_dynamiques) == (6, 0, None)
    assert bilan.personnes == 6


def test_without_exit_lists_who_stopped_thirty_days_ago(territoire, portee_facilitateur):
    g, e = territoire.guichet, territoire.entreprise

    def personne(nom, *contrats):
        qui = f.participant(g, nom, "Test")
        for debut, fin in contrats:
            f.contrat(qui, e, debut=debut, fin=fin)
        return qui

    juste = personne("Avant", (date(2026, 1, 1), date(2026, 5, 15)))
    personne("Limite", (date(2026, 1, 1), date(2026, 5, 16)))
    personne("Deux", (date(2025, 1, 1), date(2025, 6, 30)), (date(2026, 1, 1), date(2026, 12, 31)))
    personne("Prévu", (date(2025, 1, 1), date(2025, 6, 30)), (date(2026, 7, 1), date(2026, 12, 31)))
    sortie = personne("Sortie", (date(2025, 1, 1), date(2025, 6, 30)))
    sortir(sortie, territoire, date(2025, 6, 30))
    revenue = personne("Revenue", (date(2025, 1, 1), date(2025, 6, 30)))
    sortir(revenue, territoire, date(2025, 6, 30))
    f.contrat(revenue, e, debut=date(2026, 1, 1), fin=date(2026, 2, 28))
    formee = personne("Formée", (date(2025, 1, 1), date(2026, 4, 30)))
    Etape.objects.create(
        guichet=g,
        participant=formee,
        genre=GenreEtape.FORMATION_AVANT,
        intitule="Titre professionnel",
        debut=date(2026, 5, 4),
        fin=date(2026, 9, 30),
    )
    assert list(without_exit(g)) == [revenue, juste]


def test_situations_are_each_in_one_category():
    from participants.domain.parcours.indicateurs import CATEGORIES

    rangees = [situation for _, situations in CATEGORIES for situation in situations]
    assert sorted(rangees) == sorted(SituationSortie)
