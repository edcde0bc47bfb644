"""The desk's pages about people, played by Django's client for each role."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from guichets.models import Journal
from guichets.portee import hors_portee
from participants.enums import EtatEligibilite
from participants.models import Contrat, DossierParticipant, Eligibilite, FenetreEligibilite, Participant
from participants.validators import NIR_REFUSE
from tests import fabriques as f


def client_de(personne):
    client = Client()
    client.force_login(personne)
    return client


@pytest.fixture
def bureau(territoire):
    return client_de(territoire.facilitateur)


def url(nom, territoire, *args):
    return reverse(f"participants:{nom}", args=[territoire.guichet.slug, *args])


def lus(modele, **filtres):
    with hors_portee("lecture du test"):
        return list(modele.objects.filter(**filtres))


PAGES_DE_LECTURE = ("participants", "participant", "eligibilite", "contrat", "prescripteurs")
PAGES_D_ECRITURE = (
    "participant_creer",
    "participant_modifier",
    "eligibilite_creer",
    "eligibilite_modifier",
    "eligibilite_decider",
    "contrat_creer",
    "contrat_modifier",
    "contrat_terminer",
    "prescripteur_creer",
)


def pages(territoire):
    """Every page of this part, on the territory's own objects."""
    (eligibilite,) = lus(Eligibilite, participant=territoire.participant)
    cles = {
        "participant": territoire.participant.cle,
        "participant_modifier": territoire.participant.cle,
        "eligibilite_creer": territoire.participant.cle,
        "contrat_creer": territoire.participant.cle,
        "eligibilite": eligibilite.cle,
        "eligibilite_modifier": eligibilite.cle,
        "eligibilite_decider": eligibilite.cle,
        "contrat": territoire.contrat.cle,
        "contrat_modifier": territoire.contrat.cle,
        "contrat_terminer": territoire.contrat.cle,
    }
    sans_cle = ("participants", "participant_creer", "prescripteurs", "prescripteur_creer")
    return {n: url(n, territoire) for n in sans_cle} | {n: url(n, territoire, c) for n, c in cles.items()}


def test_pages_open_for_the_facilitateur(territoire, bureau):
    for nom, adresse in pages(territoire).items():
        assert bureau.get(adresse).status_code == (
            302 if nom in ("eligibilite_decider", "eligibilite_modifier", "contrat_terminer") else 200
        ), nom


def test_pages_are_read_only_for_the_lecteur(territoire):
    lecteur = client_de(territoire.lecteur)
    adresses = pages(territoire)
    for nom in PAGES_DE_LECTURE:
        reponse = lecteur.get(adresses[nom])
        assert reponse.status_code == 200, nom
        assert '<form method="post" action="/g/' not in reponse.content.decode(), nom
    for nom in PAGES_D_ECRITURE:
        assert lecteur.get(adresses[nom]).status_code == 403, nom
        assert lecteur.post(adresses[nom]).status_code == 403, nom


def test_pages_answer_404_to_strangers_and_portals(territoire):
    etranger = f.membre(f.guichet(), "responsable")
    for personne in (etranger, territoire.employeur, territoire.referent, territoire.referent_prescripteur):
        client = client_de(personne)
        for nom, adresse in pages(territoire).items():
            assert client.get(adresse).status_code == 404, nom


def test_pages_answer_404_for_an_object_of_another_guichet(territoire):
    ailleurs = f.territoire("ailleurs", "Canari ")
    client = client_de(ailleurs.facilitateur)
    for nom in ("participant", "participant_modifier", "eligibilite_creer", "contrat_creer"):
        assert client.get(url(nom, ailleurs, territoire.participant.cle)).status_code == 404
    assert client.get(url("contrat", ailleurs, territoire.contrat.cle)).status_code == 404


def test_list_says_what_to_do_when_empty(db):
    guichet = f.guichet()
    client = client_de(f.membre(guichet, "facilitateur"))
    page = client.get(reverse("participants:participants", args=[guichet.slug])).content.decode()
    assert "Personne n'est encore suivi" in page
    assert reverse("participants:participant_creer", args=[guichet.slug]) in page


def test_list_searches_without_accents_and_filters(territoire, bureau):
    jour = timezone.localdate()
    elodie = f.participant(territoire.guichet, "Lefèvre", "Élodie", territoire.prescripteur)
    f.fenetre(elodie, territoire.facilitateur, jour - timedelta(days=600), jour + timedelta(days=20))
    noe = f.participant(territoire.guichet, "Petit", "Noé")
    with hors_portee("demande du test"):
        Eligibilite.objects.create(guichet=territoire.guichet, participant=noe, appreciee_au=jour)
    adresse = url("participants", territoire)

    def noms(**filtres):
        table = bureau.get(adresse, filtres).context["table"]
        return [ligne.record.nom for ligne in table.rows]

    assert noms(q="elodie LEFEVRE") == ["Lefèvre"]
    assert noms(situation="a_valider") == ["Petit"]
    assert noms(situation="aucune") == []
    assert noms(fin="1") == ["Lefèvre"]
    assert noms(prescripteur=str(territoire.prescripteur.cle)) == ["Lefèvre", "Martin"]
    assert noms(q="introuvable") == []


def test_list_costs_the_same_at_one_and_at_many_rows(territoire, bureau, django_assert_num_queries):
    adresse = url("participants", territoire)
    bureau.get(adresse)
    with CaptureQueriesContext(connection) as une:
        bureau.get(adresse)
    for rang in range(8):
        personne = f.participant(territoire.guichet, f"Nom {rang}", "Prénom", territoire.prescripteur)
        f.fenetre(personne, territoire.facilitateur)
        f.contrat(personne, territoire.entreprise, territoire.lot)
    with django_assert_num_queries(len(une)):
        bureau.get(adresse)


def test_participant_page_costs_the_same_with_more_contrats(territoire, bureau, django_assert_num_queries):
    adresse = url("participant", territoire, territoire.participant.cle)
    bureau.get(adresse)
    with CaptureQueriesContext(connection) as une:
        bureau.get(adresse)
    for _ in range(4):
        f.contrat(territoire.participant, territoire.siae)
    f.fenetre(
        territoire.participant, territoire.facilitateur, date(2028, 1, 1), date(2029, 1, 1), ("RSA", "DELD")
    )
    with django_assert_num_queries(len(une)):
        bureau.get(adresse)


def test_participant_page_is_recorded_without_personal_data(territoire):
    for personne in (territoire.facilitateur, territoire.lecteur):
        client_de(personne).get(url("participant", territoire, territoire.participant.cle))
    traces = lus(Journal)
    assert [(t.principal, t.evenement, t.objet, t.objet_cle) for t in traces] == [
        (f"utilisateur:{p.pk}", "consultation", "participant", territoire.participant.cle)
        for p in (territoire.facilitateur, territoire.lecteur)
    ]


def test_create_asks_before_a_duplicate_then_registers(territoire, bureau):
    saisie = {"nom": "Martin", "prenom": "Awa", "naissance": "1990-05-01", "telephone": "05 55 01 02 03"}
    reponse = bureau.post(url("participant_creer", territoire), saisie)
    page = reponse.content.decode()
    assert reponse.status_code == 422
    assert "déjà suivie par le guichet : MARTIN Awa" in page
    assert 'type="checkbox" name="doublon_confirme"' in page
    assert 'value="05 55 01 02 03"' in page
    reponse = bureau.post(url("participant_creer", territoire), saisie | {"doublon_confirme": "on"})
    cree = lus(Participant, telephone="05 55 01 02 03")
    assert len(cree) == 1
    assert reponse["Location"] == url("participant", territoire, cree[0].cle)


def test_create_shows_errors_beside_the_fields(territoire, bureau):
    saisie = {
        "nom": "Durand",
        "prenom": "Zoé",
        "adresse": "NIR 1900587085123",
        "qpv": "Beaub",
        "naissance": "31/02/2000",
    }
    reponse = bureau.post(url("participant_creer", territoire), saisie)
    assert reponse.status_code == 422
    assert reponse.context["form"].errors == {"naissance": ["Saisissez une date valide."]}
    reponse = bureau.post(url("participant_creer", territoire), saisie | {"naissance": "2000-02-28"})
    assert reponse.context["form"].errors == {"adresse": [NIR_REFUSE]}
    reponse = bureau.post(url("participant_creer", territoire), saisie | {"naissance": "", "adresse": ""})
    assert reponse.context["form"].errors == {"qpv": ["Code de quartier attendu, par exemple QN08701N."]}
    assert lus(Participant, nom="Durand") == []


def test_edit_keeps_the_dossier(territoire, bureau):
    adresse = url("participant_modifier", territoire, territoire.participant.cle)
    assert 'value="1990-05-01"' in bureau.get(adresse).content.decode()
    saisie = {"nom": "Martin", "prenom": "Awa", "naissance": "1990-05-02", "sexe": "f", "diplome": "3"}
    assert bureau.post(adresse, saisie).status_code == 302
    (fiche,) = lus(DossierParticipant)
    assert (fiche.naissance, fiche.diplome, fiche.prescripteur_id) == (date(1990, 5, 2), 3, None)


def demande(**champs):
    base = {
        "critere-TOTAL_FORMS": "5",
        "critere-INITIAL_FORMS": "0",
        "appreciee_au": "2027-01-01",
        "avis_motive": "",
    }
    return base | champs


def test_eligibility_is_asked_then_validated(territoire, bureau):
    adresse = url("eligibilite_creer", territoire, territoire.participant.cle)
    reponse = bureau.post(adresse, demande())
    assert reponse.status_code == 422
    assert "Retenez au moins un critère." in reponse.content.decode()
    reponse = bureau.post(
        adresse,
        demande(
            **{
                "critere-0-code": "RSA",
                "critere-0-preuve": "Attestation",
                "critere-0-preuve_du": "2026-01-01",
            }
        ),
    )
    attente = lus(Eligibilite, etat=EtatEligibilite.A_VALIDER)[0]
    assert reponse["Location"] == url("eligibilite", territoire, attente.cle)
    page = bureau.get(reponse["Location"]).content.decode()
    assert "a plus de 3\u00a0mois au jour de l" in page
    assert "du 1er\u00a0janvier\u00a02027 au 31\u00a0décembre\u00a02028" in page
    reponse = bureau.post(url("eligibilite_decider", territoire, attente.cle), {"decision": "validee"})
    assert reponse["Location"] == url("participant", territoire, territoire.participant.cle)
    assert [(w.du, w.au) for w in lus(FenetreEligibilite, eligibilite=attente)] == [
        (date(2027, 1, 1), date(2028, 12, 31))
    ]


def test_eligibility_form_proposes_the_first_day_not_covered(territoire, bureau):
    adresse = url("eligibilite_creer", territoire, territoire.participant.cle)
    assert bureau.get(adresse).context["jour"] == date(2027, 1, 1)
    neuf = f.participant(territoire.guichet, "Durand", "Zoé")
    f.contrat(neuf, territoire.entreprise, territoire.lot, debut=date(2026, 2, 3), fin=date(2030, 1, 1))
    assert bureau.get(url("eligibilite_creer", territoire, neuf.cle)).context["jour"] == date(2026, 2, 3)


def test_eligibility_form_shows_errors_and_keeps_what_was_typed(territoire, bureau):
    adresse = url("eligibilite_creer", territoire, territoire.participant.cle)
    reponse = bureau.post(adresse, demande(appreciee_au="2026-01-01", **{"critere-0-code": "RSA"}))
    assert reponse.status_code == 422
    assert "Cette personne est éligible du" in reponse.context["form"].errors["appreciee_au"][0]
    assert 'value="RSA" selected' in reponse.content.decode()
    reponse = bureau.post(adresse, demande(**{"critere-1-preuve": "Attestation"}))
    assert reponse.context["criteres"].errors[1] == {
        "code": ["Choisissez le critère que ce justificatif établit."]
    }
    reponse = bureau.post(adresse, demande(**{"critere-0-code": "AVIS_MOTIVE"}))
    assert "demande un avis motivé" in reponse.context["form"].errors["avis_motive"][0]
    assert len(lus(Eligibilite)) == 1


def test_refusal_without_a_reason_comes_back_with_it(territoire, bureau):
    with hors_portee("demande du test"):
        attente = Eligibilite.objects.create(
            guichet=territoire.guichet, participant=territoire.participant, appreciee_au=date(2027, 1, 1)
        )
    adresse = url("eligibilite_decider", territoire, attente.cle)
    reponse = bureau.post(adresse, {"decision": "refusee"})
    assert reponse.status_code == 422
    assert "Indiquez le motif du refus." in reponse.content.decode()
    assert bureau.post(adresse, {"decision": "refusee", "motif_refus": "Pièce absente"}).status_code == 302
    assert lus(Eligibilite, pk=attente.pk)[0].motif_refus == "Pièce absente"


def test_contrat_offers_the_three_ways_then_only_their_fields(territoire, bureau):
    adresse = url("contrat_creer", territoire, territoire.participant.cle)
    page = bureau.get(adresse).content.decode()
    for modalite in ("embauche", "mise_a_disposition", "sous_traitance"):
        assert f'href="?modalite={modalite}"' in page
    embauche = bureau.get(adresse, {"modalite": "embauche"})
    assert "creditee" not in embauche.context["form"].fields
    pret = bureau.get(adresse, {"modalite": "mise_a_disposition"}).content.decode()
    liste = pret.split('<datalist id="liste-employeur">')[1].split("</datalist>")[0]
    assert "Interim Solidaire" in liste
    assert "Bâti Test" not in liste


def test_contrat_narrows_the_lots_to_the_company(territoire, bureau):
    autre = f.entreprise(territoire.guichet, "Peinture Test")
    adresse = url("contrat_creer", territoire, territoire.participant.cle)
    for nom, lots in (("Bâti Test", [territoire.lot]), ("Peinture Test", []), ("", [territoire.lot])):
        form = bureau.get(adresse, {"modalite": "embauche", "employeur": nom}).context["form"]
        assert list(form.fields["lot"].queryset) == lots
    assert autre.identifiant not in str(form.fields["lot"].queryset)


def saisie_pret(territoire, **champs):
    return {
        "employeur": f"Interim Solidaire · {territoire.siae.identifiant}",
        "creditee": "bati test",
        "declarant": "employeur",
        "lot": str(territoire.lot.pk),
        "type": "mission",
        "debut": "2025-03-01",
        "fin": "2025-08-31",
        "heures_hebdo": "24,5",
        **champs,
    }


def test_contrat_is_opened_and_warns(territoire, bureau):
    zoe = f.participant(territoire.guichet, "Durand", "Zoé")
    adresse = url("contrat_creer", territoire, zoe.cle) + "?modalite=mise_a_disposition"
    reponse = bureau.post(adresse, saisie_pret(territoire), follow=True)
    (contrat,) = lus(Contrat, participant=zoe)
    assert (contrat.employeur_id, contrat.creditee_id) == (territoire.siae.pk, territoire.entreprise.pk)
    assert str(contrat.heures_hebdo) == "24.50"
    assert "Personne non éligible au 1er\u00a0mars\u00a02025" in reponse.content.decode()


@pytest.mark.parametrize(
    ("champs", "champ", "message"),
    [
        ({"employeur": "Bâti Test"}, "employeur", "Aucune entreprise du guichet ne convient ici."),
        ({"fin": "2025-01-01"}, "fin", "La fin du contrat précède son début."),
        ({"creditee": "Peinture"}, "lot", "n'est ni attributaire ni sous-traitante du lot"),
        ({"creditee": "test"}, "creditee", "Plusieurs entreprises portent ce nom"),
        ({"creditee": "Interim Solidaire"}, "creditee", "n'est pas l'employeur"),
    ],
)
def test_contrat_shows_errors_beside_the_fields(territoire, bureau, champs, champ, message):
    f.entreprise(territoire.guichet, "Peinture Test")
    zoe = f.participant(territoire.guichet, "Durand", "Zoé")
    adresse = url("contrat_creer", territoire, zoe.cle) + "?modalite=mise_a_disposition"
    reponse = bureau.post(adresse, saisie_pret(territoire, **champs))
    assert reponse.status_code == 422
    assert message in " ".join(reponse.context["form"].errors.get(champ, []))
    assert 'value="24,5"' in reponse.content.decode()
    assert lus(Contrat, participant=zoe) == []


def test_contrat_is_changed_then_ended(territoire, bureau):
    adresse = url("contrat_modifier", territoire, territoire.contrat.cle)
    saisie = {"type": "cdi", "metier": "F1703", "debut": "2025-01-01", "fin": "", "heures_hebdo": "35"}
    assert bureau.post(adresse, saisie).status_code == 302
    fin = url("contrat_terminer", territoire, territoire.contrat.cle)
    assert bureau.post(fin, {"fin": "2024-12-31"}).status_code == 422
    assert bureau.post(fin, {"fin": "2025-06-30"}).status_code == 302
    (contrat,) = lus(Contrat)
    assert (contrat.type, contrat.metier, contrat.fin) == ("cdi", "F1703", date(2025, 6, 30))


def test_prescripteur_is_added_once(territoire, bureau):
    adresse = url("prescripteur_creer", territoire)
    assert bureau.post(adresse, {"nom": "CCAS de Limoges", "type": "ccas"}).status_code == 302
    reponse = bureau.post(adresse, {"nom": "CCAS de Limoges", "type": "ccas"})
    assert reponse.status_code == 422
    assert "CCAS de Limoges" in bureau.get(url("prescripteurs", territoire)).content.decode()
