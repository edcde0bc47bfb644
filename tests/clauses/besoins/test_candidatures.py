"""People proposed: by whom, transmitted when, answered how, and what the company reads of each."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from clauses.domain.besoins.candidatures import (
    answer_candidature,
    propose_personne,
    set_aside_candidature,
    transmit_candidature,
    withdraw_candidature,
)
from clauses.domain.besoins.lectures import propositions_of
from clauses.enums import EtatBesoin, EtatCandidature, MotifEcart, MotifRefus
from clauses.models import Besoin, Candidature
from guichets.enums import GenreMessage
from guichets.models import Message
from guichets.portee import hors_portee
from participants.domain.contrats import open_contrat
from participants.enums import Modalite, TypeContrat
from participants.models import Participant
from tests import fabriques as f

pytestmark = pytest.mark.django_db


def lue(candidature):
    with hors_portee("lecture du test"):
        return Candidature.objects.get(pk=candidature.pk)


def proposer(territoire, besoin, personne, ouvrir):
    with ouvrir(territoire.referent_prescripteur):
        return propose_personne(besoin=besoin, participant=personne, prescripteur=territoire.prescripteur)


def embaucher(territoire, besoin, personne):
    return open_contrat(
        participant=personne,
        employeur=territoire.entreprise,
        modalite=Modalite.EMBAUCHE,
        type=TypeContrat.CDD,
        debut=besoin.debut,
        fin=besoin.debut + timedelta(days=90),
        lot=besoin.lot,
    )


def test_company_reads_nothing_before_the_transmission(territoire, besoin, libre, jour, ouvrir):
    proposer(territoire, besoin, libre, ouvrir)
    with ouvrir(territoire.employeur):
        assert not Candidature.objects.exists()
        assert propositions_of(besoin, jour) == []
        assert not Participant.objects.filter(pk=libre.pk).exists()


def test_company_reads_a_name_a_contact_and_dates_once_transmitted(territoire, besoin, libre, jour, ouvrir):
    with hors_portee("contact"):
        Participant.objects.filter(pk=libre.pk).update(telephone="05 55 01 02 03")
    candidature = proposer(territoire, besoin, libre, ouvrir)
    with ouvrir(territoire.facilitateur):
        transmit_candidature(candidature=candidature)
    with ouvrir(territoire.employeur):
        (proposition,) = propositions_of(besoin, jour)
        assert not Participant.objects.filter(pk=libre.pk).exists()
    assert (proposition.personne, proposition.contact) == ("DIALLO Ibrahim", "05 55 01 02 03")
    assert proposition.compte.startswith("du ")
    assert proposition.a_repondre
    assert not {"prescripteur", "fiche", "criteres"} & set(proposition.__dataclass_fields__)
    with ouvrir(territoire.conseiller_siae):
        assert not Candidature.objects.exists()


def test_transmission_tells_the_company_without_a_name(territoire, besoin, libre, ouvrir):
    candidature = proposer(territoire, besoin, libre, ouvrir)
    with ouvrir(territoire.facilitateur):
        transmit_candidature(candidature=candidature)
    with hors_portee("lecture du test"):
        courrier = Message.objects.get(genre=GenreMessage.PROPOSITION)
    assert courrier.destinataire == territoire.employeur.email
    assert "DIALLO" not in courrier.objet + courrier.texte
    assert territoire.prescripteur.nom not in courrier.objet + courrier.texte


def test_transmission_wants_a_window_on_the_first_day_of_the_post(territoire, besoin, jour, ouvrir):
    sans = f.participant(territoire.guichet, "Sow", "Fatou", territoire.prescripteur)
    court = f.participant(territoire.guichet, "Kanté", "Issa", territoire.prescripteur)
    f.fenetre(court, territoire.facilitateur, jour - timedelta(days=30), besoin.debut - timedelta(days=1))
    for personne in (sans, court):
        candidature = proposer(territoire, besoin, personne, ouvrir)
        with ouvrir(territoire.facilitateur), pytest.raises(ValidationError, match="éligibilité"):
            transmit_candidature(candidature=candidature)
        assert lue(candidature).personne == ""


def test_prescripteur_proposes_only_its_own_people(territoire, besoin, ouvrir):
    autre = f.prescripteur(territoire.guichet, "Cap emploi")
    etrangere = f.participant(territoire.guichet, "Sow", "Fatou", autre)
    with ouvrir(territoire.referent_prescripteur), pytest.raises(PermissionDenied):
        propose_personne(besoin=besoin, participant=etrangere, prescripteur=autre)


def test_same_person_is_proposed_once(territoire, besoin, libre, ouvrir):
    proposer(territoire, besoin, libre, ouvrir)
    with pytest.raises(ValidationError, match="déjà proposée"):
        proposer(territoire, besoin, libre, ouvrir)


def test_person_taken_back_before_the_transmission_may_be_proposed_again(territoire, besoin, libre, ouvrir):
    premiere = proposer(territoire, besoin, libre, ouvrir)
    with ouvrir(territoire.referent_prescripteur):
        withdraw_candidature(candidature=premiere)
    assert lue(premiere).etat == EtatCandidature.RETIREE
    assert proposer(territoire, besoin, libre, ouvrir).pk == premiere.pk
    assert lue(premiere).etat == EtatCandidature.PROPOSEE


@pytest.mark.parametrize("etat", [EtatBesoin.BROUILLON, EtatBesoin.POURVU, EtatBesoin.CLOS])
def test_nobody_is_proposed_for_a_need_that_is_not_open(territoire, besoin, libre, ouvrir, etat):
    with hors_portee("état du test"):
        Besoin.objects.filter(pk=besoin.pk).update(etat=etat, motif_cloture="x")
    with pytest.raises(ValidationError, match="n'est plus ouvert"):
        proposer(territoire, besoin, libre, ouvrir)


def test_nobody_is_proposed_for_an_ended_need(territoire, engagement, libre, jour, ouvrir):
    hier = jour - timedelta(days=1)
    fini = f.besoin(engagement, territoire.entreprise, debut=hier, fin=hier)
    with pytest.raises(ValidationError, match="n'est plus ouvert"):
        proposer(territoire, fini, libre, ouvrir)


def test_setting_aside_wants_a_known_reason(territoire, besoin, libre, ouvrir):
    candidature = proposer(territoire, besoin, libre, ouvrir)
    with ouvrir(territoire.facilitateur):
        for motif in ("", "il sort de prison"):
            with pytest.raises(ValidationError) as refus:
                set_aside_candidature(candidature=candidature, motif=motif)
            assert "motif" in refus.value.message_dict
        set_aside_candidature(candidature=candidature, motif=MotifEcart.NON_VALIDEE)
    with ouvrir(territoire.employeur):
        assert not Candidature.objects.exists()


def test_refusal_wants_a_reason_and_takes_the_name_away(territoire, besoin, libre, jour, ouvrir):
    candidature = f.candidature(besoin, libre, etat=EtatCandidature.TRANSMISE)
    with ouvrir(territoire.employeur):
        with pytest.raises(ValidationError) as refus:
            answer_candidature(candidature=candidature, retenue=False, motif="")
        assert "motif" in refus.value.message_dict
        answer_candidature(candidature=candidature, retenue=False, motif=MotifRefus.HORAIRES)
        (proposition,) = propositions_of(besoin, jour)
    assert (proposition.personne, proposition.contact, proposition.compte) == ("", "", "")
    assert proposition.motif == MotifRefus.HORAIRES.label


def test_company_does_not_answer_for_another(territoire, besoin, libre, ouvrir):
    candidature = f.candidature(besoin, libre, etat=EtatCandidature.TRANSMISE)
    with ouvrir(territoire.conseiller_siae), pytest.raises(PermissionDenied):
        answer_candidature(candidature=candidature, retenue=True)


def test_ten_people_for_two_posts(territoire, besoin, ouvrir):
    candidatures = []
    for rang in range(10):
        personne = f.participant(territoire.guichet, f"Nom{rang}", "Ana", territoire.prescripteur)
        candidatures.append(f.candidature(besoin, personne, etat=EtatCandidature.TRANSMISE))
    with ouvrir(territoire.employeur):
        for candidature in candidatures[:2]:
            answer_candidature(candidature=candidature, retenue=True)
        with pytest.raises(ValidationError, match="déjà retenu 2"):
            answer_candidature(candidature=candidatures[2], retenue=True)
        answer_candidature(candidature=candidatures[0], retenue=False, motif=MotifRefus.DECLINE)
        answer_candidature(candidature=candidatures[2], retenue=True)
    with ouvrir(territoire.facilitateur):
        for candidature in candidatures[1:3]:
            embaucher(territoire, besoin, lue(candidature).participant)
        besoin.refresh_from_db()
        etats = list(Candidature.objects.filter(besoin=besoin).order_by("pk").values_list("etat", flat=True))
    assert besoin.etat == EtatBesoin.POURVU
    assert etats[:3] == [EtatCandidature.NON_RETENUE, EtatCandidature.EMBAUCHEE, EtatCandidature.EMBAUCHEE]
    assert set(etats[3:]) == {EtatCandidature.RETIREE}
    with hors_portee("lecture du test"):
        noms = Candidature.objects.filter(etat=EtatCandidature.RETIREE).exclude(personne="", contact="")
        assert not noms.exists()


def test_contrat_with_another_company_hires_for_no_need(territoire, besoin, libre, ouvrir):
    candidature = f.candidature(besoin, libre, etat=EtatCandidature.RETENUE)
    autre = f.entreprise(territoire.guichet, "Autre")
    with ouvrir(territoire.facilitateur):
        open_contrat(
            participant=libre,
            employeur=autre,
            modalite=Modalite.EMBAUCHE,
            type=TypeContrat.CDD,
            debut=besoin.debut,
            fin=besoin.debut + timedelta(days=30),
        )
    assert lue(candidature).etat == EtatCandidature.RETENUE


def test_company_cannot_write_a_candidature_itself(territoire, besoin, libre, ouvrir):
    candidature = f.candidature(besoin, libre, etat=EtatCandidature.TRANSMISE)
    with ouvrir(territoire.employeur):
        assert Candidature.objects.filter(pk=candidature.pk).update(etat=EtatCandidature.RETENUE) == 0
    assert lue(candidature).etat == EtatCandidature.TRANSMISE
