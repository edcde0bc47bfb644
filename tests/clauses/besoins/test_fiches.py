"""The fiche de prescription unique: who writes it, what it creates, what it never holds nor tells."""

import io
from html import unescape

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from pypdf import PdfReader

from clauses.models import Candidature
from guichets.portee import hors_portee
from participants.domain.personnes.fiches import fiches_to_examine, prescribe
from participants.models import DossierParticipant, FichePrescription, Participant
from tests import fabriques as f
from tests.pdf import assert_accessible

pytestmark = pytest.mark.django_db

SAISIE = {
    "nom": "Sow",
    "prenom": "Fatou",
    "naissance": "2003-04-05",
    "telephone": "05 55 01 02 03",
    "commune": "87085",
    "criteres": ["JEUNE", "RSA"],
    "metier_1": "F1703",
    "mobilite": "transports",
    "experience": "Un stage en maçonnerie",
    "informe": "on",
}


@pytest.fixture
def portail(territoire, connecte):
    return connecte(territoire.referent_prescripteur)


def url(besoin=None):
    page = reverse("prescripteur:fiche_creer")
    return f"{page}?besoin={besoin.cle}" if besoin else page


def test_fiche_registers_the_person_and_proposes_them(territoire, besoin, portail):
    reponse = portail.post(url(besoin), SAISIE)
    with hors_portee("lecture du test"):
        fiche = FichePrescription.objects.select_related("participant", "prescripteur").get()
        dossier = DossierParticipant.objects.get(participant=fiche.participant)
        candidature = Candidature.objects.get()
    assert reponse.status_code == 302
    assert reponse.url == reverse("prescripteur:fiche", args=[fiche.cle])
    assert str(fiche.participant) == "SOW Fatou"
    assert fiche.participant.prescripteur_id == territoire.prescripteur.pk
    assert (fiche.criteres, fiche.metiers) == (["JEUNE", "RSA"], ["F1703"])
    assert (dossier.commune, dossier.prescripteur_id) == ("87085", territoire.prescripteur.pk)
    assert (candidature.participant_id, candidature.fiche_id) == (fiche.participant_id, fiche.pk)


def test_refused_fiche_keeps_what_was_typed_and_writes_nothing(territoire, besoin, portail):
    reponse = portail.post(url(besoin), {**SAISIE, "informe": "", "telephone": ""})
    page = unescape(reponse.content.decode())
    assert reponse.status_code == 422
    assert "Un stage en maçonnerie" in page
    assert "une fois la personne informée et d'accord" in page
    with hors_portee("lecture du test"):
        assert not FichePrescription.objects.exists()
        assert not Participant.objects.filter(nom="Sow").exists()


@pytest.mark.parametrize(
    ("champ", "valeur", "message"),
    [
        ("experience", "Sécu 2 03 04 87 085 123 45", "numéro de sécurité sociale"),
        ("telephone", "", "Indiquez un téléphone ou une adresse"),
        ("commune", "Limoges", "au plus 5 caractères"),
        ("metier_1", "zzz", "Aucun métier ne correspond"),
    ],
)
def test_fiche_says_what_is_wrong(portail, champ, valeur, message):
    reponse = portail.post(url(), {**SAISIE, champ: valeur})
    assert reponse.status_code == 422
    assert message in reponse.content.decode()


def test_homonym_is_told_to_the_facilitateur_only(territoire, portail, connecte):
    f.participant(
        territoire.guichet, "Sow", "Fatou", f.prescripteur(territoire.guichet, "SPIP 87", type="spip")
    )
    reponse = portail.post(url(), SAISIE, follow=True)
    assert reponse.status_code == 200
    assert "SPIP" not in reponse.content.decode()
    assert "déjà suivie" not in reponse.content.decode()
    with hors_portee("lecture du test"):
        fiche = FichePrescription.objects.get()
    page = connecte(territoire.facilitateur).get(
        reverse("participants:fiche", args=[territoire.guichet.slug, fiche.cle])
    )
    assert "1\u00a0personne du même nom est déjà suivie" in page.content.decode()
    assert "SPIP 87" in page.content.decode()


def test_fiche_sent_twice_makes_one_person(portail):
    portail.post(url(), SAISIE)
    reponse = portail.post(url(), SAISIE)
    assert reponse.status_code == 422
    assert "Vous suivez déjà cette personne" in reponse.content.decode()
    with hors_portee("lecture du test"):
        assert Participant.objects.filter(nom="Sow").count() == 1


def test_nobody_prescribes_for_another_body(territoire, ouvrir):
    autre = f.prescripteur(territoire.guichet, "Cap emploi")
    fiche = {
        "criteres": [],
        "metiers": [],
        "mobilite": "",
        "disponible_le": None,
        "experience": "",
        "accompagnement": "",
        "referent": "",
        "informe": True,
    }
    identite = {"nom": "Sow", "prenom": "Fatou", "telephone": "05 55 01 02 03", "email": ""}
    for personne in (territoire.referent_prescripteur, territoire.employeur, territoire.lecteur):
        with ouvrir(personne), pytest.raises(PermissionDenied):
            prescribe(prescripteur=autre, identite=identite, dossier={}, fiche=fiche)


def test_foreseen_criteria_are_already_chosen_on_the_eligibility_page(territoire, portail, connecte):
    portail.post(url(), SAISIE)
    with hors_portee("lecture du test"):
        personne = Participant.objects.get(nom="Sow")
    bureau = connecte(territoire.facilitateur)
    page = bureau.get(reverse("participants:eligibilite_creer", args=[territoire.guichet.slug, personne.cle]))
    codes = [form["code"].value() for form in page.context["criteres"].forms]
    assert codes[:3] == ["JEUNE", "RSA", None]


def test_fiche_waits_until_the_eligibility_is_asked(territoire, portail, connecte, ouvrir):
    portail.post(url(), SAISIE)
    with ouvrir(territoire.facilitateur):
        (fiche,) = fiches_to_examine(territoire.guichet)
    bureau = connecte(territoire.facilitateur)
    assert (
        "Fiches à examiner" in bureau.get(reverse("bureau", args=[territoire.guichet.slug])).content.decode()
    )
    page = reverse("participants:eligibilite_creer", args=[territoire.guichet.slug, fiche.participant.cle])
    saisie = {
        "appreciee_au": "2026-03-02",
        "critere-TOTAL_FORMS": "5",
        "critere-INITIAL_FORMS": "2",
        "critere-0-code": "JEUNE",
        "critere-1-code": "RSA",
        **{f"critere-{n}-code": "" for n in (2, 3, 4)},
    }
    assert bureau.post(page, saisie).status_code == 302
    with ouvrir(territoire.facilitateur):
        assert not fiches_to_examine(territoire.guichet).exists()
        demande = fiche.participant.eligibilites.get()
        assert sorted(demande.criteres.values_list("code", flat=True)) == ["JEUNE", "RSA"]


def test_fiche_prints_on_one_page_for_its_prescripteur_and_the_guichet(territoire, portail, connecte):
    portail.post(url(), {**SAISIE, "experience": "mot " * 120, "accompagnement": "mot " * 120})
    with hors_portee("lecture du test"):
        fiche = FichePrescription.objects.get()
    reponse = portail.get(reverse("prescripteur:fiche_pdf", args=[fiche.cle]))
    assert_accessible(reponse.content)
    lecteur = PdfReader(io.BytesIO(reponse.content))
    assert len(lecteur.pages) == 1
    assert "SOW Fatou" in lecteur.pages[0].extract_text()
    assert "Confidentiel" in lecteur.pages[0].extract_text()
    autre = connecte(f.acces_prescripteur(f.prescripteur(territoire.guichet, "Cap emploi")))
    assert autre.get(reverse("prescripteur:fiche_pdf", args=[fiche.cle])).status_code == 404
    for personne in (territoire.employeur, territoire.referent):
        assert connecte(personne).get(reverse("prescripteur:fiche", args=[fiche.cle])).status_code == 404
