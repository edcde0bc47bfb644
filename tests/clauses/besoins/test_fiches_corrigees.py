"""A prescripteur corrects a fiche already sent until the guichet decides; the desk sees it."""

from html import unescape

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from guichets.portee import hors_portee
from participants.domain.personnes.eligibilite import decide_eligibilite, request_eligibilite
from participants.domain.personnes.fiches import correct_fiche, may_correct, prescribe, version_of
from participants.models import DossierParticipant, FichePrescription, Participant
from tests import fabriques as f

pytestmark = pytest.mark.django_db

IDENTITE = {"nom": "Sow", "prenom": "Fatou", "telephone": "05 55 01 02 03", "email": ""}
VALEURS = {
    "criteres": ["JEUNE"],
    "metiers": ["F1703"],
    "mobilite": "",
    "disponible_le": None,
    "experience": "Un stage en maçonnerie",
    "accompagnement": "",
    "referent": "",
    "informe": True,
}
SAISIE = {
    "nom": "Sow",
    "prenom": "Fatoumata",
    "naissance": "2003-04-05",
    "telephone": "05 55 99 99 99",
    "commune": "87085",
    "criteres": ["JEUNE", "RSA"],
    "metier_1": "F1703",
    "experience": "Deux stages en maçonnerie",
    "informe": "on",
}


@pytest.fixture
def fiche(territoire, ouvrir):
    with ouvrir(territoire.referent_prescripteur):
        return prescribe(prescripteur=territoire.prescripteur, identite=IDENTITE, dossier={}, fiche=VALEURS)


def relue():
    with hors_portee("lecture du test"):
        return FichePrescription.objects.select_related("participant", "prescripteur", "guichet").get()


def corriger(fiche, **champs):
    return correct_fiche(
        fiche=fiche, lue=version_of(relue()), identite=IDENTITE, dossier={}, valeurs={**VALEURS, **champs}
    )


def demander(t, ouvrir):
    with ouvrir(t.facilitateur):
        return request_eligibilite(
            participant=Participant.objects.select_related("guichet").get(nom="Sow"),
            appreciee_au=timezone.localdate(),
            criteres=[("RSA", "attestation", "", timezone.localdate())],
        )


def decider(t, ouvrir, decision):
    demande = demander(t, ouvrir)
    with ouvrir(t.facilitateur):
        decide_eligibilite(
            eligibilite=demande, decision=decision, motif_refus="Sans justificatif", par=t.facilitateur
        )


def adresse(fiche, nom="fiche_corriger"):
    return reverse(f"prescripteur:{nom}", args=[fiche.cle])


def texte(reponse):
    return unescape(reponse.content.decode()).replace("\u00a0", " ")


def test_correction_writes_the_person_and_the_fiche_and_history_keeps_the_former(territoire, fiche, connecte):
    portail = connecte(territoire.referent_prescripteur)
    page = texte(portail.get(adresse(fiche)))
    assert 'value="Fatou"' in page
    assert "Un stage en maçonnerie" in page
    assert "F1703 – " in page
    reponse = portail.post(adresse(fiche), {**SAISIE, "version": version_of(relue())}, follow=True)
    assert reponse.redirect_chain == [(adresse(fiche, "fiche"), 302)]
    assert "corrigée le" in texte(reponse)
    lue = relue()
    assert (str(lue.participant), lue.participant.telephone) == ("SOW Fatoumata", "05 55 99 99 99")
    assert (lue.criteres, lue.experience) == (["JEUNE", "RSA"], "Deux stages en maçonnerie")
    assert (lue.cle, lue.cree_le) == (fiche.cle, fiche.cree_le)
    with hors_portee("lecture du test"):
        assert DossierParticipant.objects.get(participant=lue.participant).commune == "87085"
        assert Participant.objects.filter(nom="Sow").count() == 1
        dites = list(
            FichePrescription.pgh_event_model.objects.order_by("pgh_id").values_list(
                "pgh_label", "experience"
            )
        )
    assert dites == [("insert", "Un stage en maçonnerie"), ("update", "Deux stages en maçonnerie")]


def test_page_of_the_person_leads_to_the_fiche(territoire, fiche, connecte):
    portail = connecte(territoire.referent_prescripteur)
    page = texte(portail.get(reverse("prescripteur:participant", args=[fiche.participant.cle])))
    assert adresse(fiche, "fiche") in page
    sans = reverse("prescripteur:participant", args=[territoire.participant.cle])
    assert "Fiche de prescription" not in texte(portail.get(sans))


def test_desk_sees_that_a_fiche_was_corrected(territoire, fiche, ouvrir, connecte):
    bureau, slug = connecte(territoire.facilitateur), territoire.guichet.slug
    pages = [
        reverse("participants:fiches", args=[slug]),
        reverse("participants:fiche", args=[slug, fiche.cle]),
        reverse("participants:eligibilite_creer", args=[slug, fiche.participant.cle]),
    ]
    for page in pages:
        assert "corrigée le" not in texte(bureau.get(page))
    with ouvrir(territoire.referent_prescripteur):
        corriger(fiche, criteres=["RSA"])
    for page in pages:
        assert "corrigée le" in texte(bureau.get(page))


def test_facilitateur_is_told_of_a_correction_made_after_they_asked(territoire, fiche, ouvrir, connecte):
    with ouvrir(territoire.referent_prescripteur):
        corriger(fiche, referent="Aurélie")
    demande = demander(territoire, ouvrir)
    page = reverse("participants:eligibilite", args=[territoire.guichet.slug, demande.cle])
    bureau = connecte(territoire.facilitateur)
    assert "après cette demande" not in texte(bureau.get(page))
    with ouvrir(territoire.referent_prescripteur):
        corriger(fiche, criteres=["RSA"])
    assert "La fiche de prescription a été corrigée le" in texte(bureau.get(page))
    assert "après cette demande : relisez-la." in texte(bureau.get(page))


@pytest.mark.parametrize("decision", ["validee", "refusee"])
def test_fiche_no_longer_changes_once_the_guichet_decided(territoire, fiche, ouvrir, connecte, decision):
    portail = connecte(territoire.referent_prescripteur)
    assert adresse(fiche) in texte(portail.get(adresse(fiche, "fiche")))
    decider(territoire, ouvrir, decision)
    with ouvrir(territoire.referent_prescripteur):
        assert not may_correct(fiche)
        with pytest.raises(ValidationError, match="Le guichet a déjà décidé"):
            corriger(fiche)
    assert adresse(fiche) not in texte(portail.get(adresse(fiche, "fiche")))
    assert portail.get(adresse(fiche)).url == adresse(fiche, "fiche")
    reponse = portail.post(adresse(fiche), {**SAISIE, "version": version_of(relue())})
    assert reponse.status_code == 422
    assert "Le guichet a déjà décidé" in texte(reponse)
    assert relue().corrigee_le is None


def test_person_who_is_no_longer_theirs_is_left_alone(territoire, fiche, ouvrir):
    with hors_portee("test"):
        Participant.objects.filter(nom="Sow").update(prescripteur=f.prescripteur(territoire.guichet, "Autre"))
    with ouvrir(territoire.referent_prescripteur):
        assert not may_correct(fiche)
        with pytest.raises(ValidationError, match="Vous ne suivez plus"):
            correct_fiche(fiche=fiche, lue=version_of(fiche), identite=IDENTITE, dossier={}, valeurs=VALEURS)


def test_only_the_latest_fiche_is_corrected(territoire, fiche, ouvrir):
    f.fiche(fiche.participant, territoire.prescripteur)
    with ouvrir(territoire.referent_prescripteur):
        assert not may_correct(fiche)


def test_colleague_who_corrected_in_between_is_not_erased(territoire, fiche, ouvrir, connecte):
    portail = connecte(territoire.referent_prescripteur)
    vieille = version_of(relue())
    with ouvrir(territoire.referent_prescripteur):
        corriger(fiche, experience="Trois stages")
    reponse = portail.post(adresse(fiche), {**SAISIE, "version": vieille})
    assert reponse.status_code == 422
    assert "corrigée entre-temps" in texte(reponse)
    assert "Deux stages en maçonnerie" in texte(reponse)
    assert relue().experience == "Trois stages"
    assert f'value="{version_of(relue())}"' in texte(reponse)


@pytest.mark.parametrize(
    ("champs", "message"),
    [
        ({"experience": "Sécu 2 03 04 87 085 123 45"}, "numéro de sécurité sociale"),
        ({"telephone": ""}, "Indiquez un téléphone ou une adresse"),
        ({"commune": "8708X"}, "Code INSEE"),
        ({"informe": ""}, "une fois la personne informée et d'accord"),
    ],
)
def test_refused_correction_writes_nothing(territoire, fiche, connecte, champs, message):
    portail = connecte(territoire.referent_prescripteur)
    reponse = portail.post(adresse(fiche), {**SAISIE, "version": version_of(relue()), **champs})
    assert reponse.status_code == 422
    assert message in texte(reponse)
    lue = relue()
    assert (lue.corrigee_le, str(lue.participant)) == (None, "SOW Fatou")


def test_name_of_another_of_their_people_is_refused(territoire, fiche, connecte):
    f.participant(territoire.guichet, "Sow", "Fatoumata", territoire.prescripteur)
    portail = connecte(territoire.referent_prescripteur)
    saisie = {**SAISIE, "naissance": "", "version": version_of(relue())}
    reponse = portail.post(adresse(fiche), saisie)
    assert reponse.status_code == 422
    assert "Vous suivez déjà cette personne" in texte(reponse)


def test_nobody_else_corrects_it(territoire, fiche, ouvrir, connecte):
    for personne in (territoire.employeur, territoire.lecteur):
        with ouvrir(personne), pytest.raises(PermissionDenied):
            correct_fiche(fiche=fiche, lue="", identite=IDENTITE, dossier={}, valeurs=VALEURS)
    ailleurs = f.territoire("ailleurs", "Z ")
    etranger = connecte(ailleurs.referent_prescripteur)
    assert etranger.get(adresse(fiche)).status_code == 404
    assert etranger.post(adresse(fiche), SAISIE).status_code == 404
