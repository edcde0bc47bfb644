"""Who declares a contrat's hours, when it changes from a month on."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from guichets.portee import hors_portee
from participants.domain.declarations.controle import LignesRefusees, active_contrats
from participants.domain.declarations.declarants import change_declarant, history_of, periods_of
from participants.domain.declarations.obligations import missing_declarations, months_of
from participants.domain.declarations.saisie import open_declaration, save_lignes
from participants.enums import Modalite
from participants.models import Contrat, DeclarantPasse, LigneHeures
from tests import fabriques as f
from tests.participants.declarants import MARS, ZERO, employeur, facilitateur, h, valider
from tests.participants.test_declarations_prets import siae, transmettre_pret

FEVRIER, AVRIL, MAI = date(2026, 2, 1), date(2026, 4, 1), date(2026, 5, 1)


@pytest.fixture
def pret(territoire):
    """Lent by the ETTI, which declares; the company's own contrat is out of the way."""
    with hors_portee("un seul contrat"):
        territoire.contrat.delete()
    return f.contrat(
        territoire.participant,
        territoire.entreprise,
        territoire.lot,
        employeur=territoire.siae,
        declarant=territoire.siae,
        modalite=Modalite.MISE_A_DISPOSITION,
        debut=FEVRIER,
    )


def passer(t, pret, mois, vers=None):
    with facilitateur(t):
        return change_declarant(contrat=pret, declarant=vers or t.entreprise, a_partir_de=mois)


def declarants(t, mois):
    with hors_portee("lecture de test"):
        return [
            e.nom
            for e in (t.siae, t.entreprise)
            if active_contrats(guichet_id=t.guichet.pk, declarant_id=e.pk, mois=mois).exists()
        ]


def test_handing_over_leaves_the_past_to_who_declared_it(territoire, pret):
    transmettre_pret(territoire, pret)
    passer(territoire, pret, AVRIL)
    assert {m: declarants(territoire, m) for m in (FEVRIER, MARS, AVRIL, MAI)} == {
        FEVRIER: ["Interim Solidaire"],
        MARS: ["Interim Solidaire"],
        AVRIL: ["Bâti Test"],
        MAI: ["Bâti Test"],
    }
    with hors_portee("lecture de test"):
        contrat = Contrat.objects.get(pk=pret.pk)
        assert history_of(contrat) == [(territoire.siae, MARS), (territoire.entreprise, None)]
        assert [(p.entreprise_id, p.debut, p.fin) for p in periods_of([territoire.siae.pk])] == [
            (territoire.siae.pk, FEVRIER, date(2026, 3, 31))
        ]


def test_month_that_was_transmitted_is_not_rewritten(territoire, pret):
    transmettre_pret(territoire, pret)
    with pytest.raises(ValidationError) as refus:
        passer(territoire, pret, FEVRIER)
    assert refus.value.message_dict == {
        "a_partir_de": [
            (
                "Interim Solidaire a déjà transmis les heures de mars\u00a02026 : "
                "le changement ne peut commencer qu'à partir d'avril\u00a02026."
            )
        ]
    }


def test_draft_of_the_former_declarant_loses_the_contrat(territoire, pret):
    with siae(territoire):
        declaration = open_declaration(entreprise=territoire.siae, mois=MARS)
        save_lignes(declaration=declaration, lignes=[(pret.cle, territoire.lot.cle, h("100"), ZERO)])
    passer(territoire, pret, MARS)
    with hors_portee("lecture de test"):
        assert not LigneHeures.objects.exists()
    with siae(territoire), pytest.raises(LignesRefusees) as refus:
        save_lignes(declaration=declaration, lignes=[(pret.cle, territoire.lot.cle, h("100"), ZERO)])
    assert refus.value.messages == ["Les heures de ce contrat sont déclarées par une autre entreprise."]
    with employeur(territoire):
        sienne = open_declaration(entreprise=territoire.entreprise, mois=MARS)
        assert save_lignes(declaration=sienne, lignes=[(pret.cle, territoire.lot.cle, h("100"), ZERO)]) == []


def test_change_from_the_first_month_and_back_leaves_no_history(territoire, pret):
    passer(territoire, pret, FEVRIER)
    with hors_portee("lecture de test"):
        assert not DeclarantPasse.objects.exists()
    passer(territoire, pret, AVRIL, territoire.siae)
    passer(territoire, pret, AVRIL, territoire.entreprise)
    assert [declarants(territoire, m) for m in (FEVRIER, AVRIL)] == [["Bâti Test"], ["Bâti Test"]]
    with hors_portee("lecture de test"):
        assert not DeclarantPasse.objects.exists()


def test_two_changes_are_both_remembered(territoire, pret):
    passer(territoire, pret, MARS)
    passer(territoire, pret, MAI, territoire.siae)
    assert [declarants(territoire, m) for m in (FEVRIER, MARS, AVRIL, MAI)] == [
        ["Interim Solidaire"],
        ["Bâti Test"],
        ["Bâti Test"],
        ["Interim Solidaire"],
    ]


@pytest.mark.parametrize(
    ("mois", "champ", "message"),
    [
        (date(2026, 3, 2), "a_partir_de", "Un mois est désigné par son premier jour."),
        (date(2026, 1, 1), "a_partir_de", "Le contrat ne couvre pas janvier\u00a02026."),
        (date(2027, 1, 1), "a_partir_de", "Le contrat ne couvre pas janvier\u00a02027."),
    ],
)
def test_month_outside_of_the_contrat_is_refused(territoire, pret, mois, champ, message):
    with pytest.raises(ValidationError) as refus:
        passer(territoire, pret, mois)
    assert refus.value.message_dict == {champ: [message]}


def test_only_the_parties_of_the_contrat_may_declare(territoire, pret):
    with pytest.raises(ValidationError) as refus:
        passer(territoire, pret, AVRIL, f.entreprise(territoire.guichet, "Tiers"))
    assert refus.value.message_dict == {
        "declarant": ["Le déclarant est l'employeur ou l'entreprise qui doit les heures."]
    }
    with pytest.raises(ValidationError) as refus:
        passer(territoire, pret, AVRIL, territoire.siae)
    assert refus.value.messages == [
        "Interim Solidaire déclare déjà les heures de ce contrat à partir d'avril\u00a02026."
    ]


def test_obligations_follow_the_declarant_of_each_month(territoire, pret):
    passer(territoire, pret, AVRIL)
    jour = date(2026, 6, 15)
    with siae(territoire):
        assert [m.mois for m in months_of([territoire.siae], jour=jour)] == [MARS, FEVRIER]
    with employeur(territoire):
        assert [m.mois for m in months_of([territoire.entreprise], jour=jour)] == [MAI, AVRIL]
    with facilitateur(territoire):
        assert [
            [m.entreprise.nom for m in missing_declarations(guichet=territoire.guichet, mois=mois)]
            for mois in (MARS, AVRIL)
        ] == [["Interim Solidaire"], ["Bâti Test"]]


def test_rectification_of_an_old_month_stays_with_its_declarant(territoire, pret, publies):
    from participants.domain.declarations.circuit import submit_declaration
    from participants.domain.declarations.rectification import open_rectification

    valider(territoire, transmettre_pret(territoire, pret))
    passer(territoire, pret, AVRIL)
    with siae(territoire):
        declaration = open_rectification(entreprise=territoire.siae, mois=MARS, motif="Deux jours oubliés")
        save_lignes(declaration=declaration, lignes=[(pret.cle, territoire.lot.cle, h("114"), ZERO)])
        assert submit_declaration(declaration=declaration, par=territoire.conseiller_siae).rang == 1


def test_facilitateur_hands_over_on_the_page_of_the_contrat(client, territoire, pret):
    client.force_login(territoire.facilitateur)
    page = reverse("participants:contrat", args=[territoire.guichet.slug, pret.cle])
    url = reverse("participants:contrat_declarant", args=[territoire.guichet.slug, pret.cle])
    assert "Changer de déclarant" in client.get(page).content.decode()
    refusee = client.post(url, {"a_partir_de": "1999-01"})
    assert refusee.status_code == 422
    with hors_portee("lecture de test"):
        # The choices surround the running month: ask for one of them.
        fin = Contrat.objects.get(pk=pret.pk).fin
    choix = f"{fin:%Y-%m}"
    assert client.post(url, {"a_partir_de": choix}).url == page
    lue = client.get(page).content.decode()
    assert "Interim Solidaire jusqu'à" in lue.replace("&#x27;", "'")
    with hors_portee("lecture de test"):
        assert Contrat.objects.get(pk=pret.pk).declarant_id == territoire.entreprise.pk
