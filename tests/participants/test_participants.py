from datetime import date

import pytest
from django.core.exceptions import ValidationError

from guichets.portee import PorteeInterdite, Principal, hors_portee, ouvrir
from participants.domain.personnes.participants import (
    NAISSANCE_FUTURE,
    PRESCRIPTEUR_ETRANGER,
    modify_participant,
    register_participant,
    tri_participant,
)
from participants.domain.personnes.prescripteurs import create_prescripteur, grant_acces
from participants.models import (
    AccesPrescripteur,
    Contrat,
    DossierParticipant,
    FenetreEligibilite,
    Participant,
)
from participants.validators import NIR_REFUSE
from tests import fabriques as f


def test_register_participant_writes_person_and_dossier(territoire, portee_facilitateur):
    personne = register_participant(
        guichet=territoire.guichet,
        nom=" Œuvrard ",
        prenom="Élodie",
        telephone="05 55 01 02 03",
        dossier={"naissance": date(1999, 4, 2), "sexe": "f", "qpv": "QN08701N", "diplome": 3},
        prescripteur=territoire.prescripteur,
    )
    assert (personne.nom, personne.nom_tri) == ("Œuvrard", "oeuvrard elodie")
    fiche = DossierParticipant.objects.get(participant=personne)
    assert (fiche.naissance, fiche.qpv, fiche.diplome) == (date(1999, 4, 2), "QN08701N", 3)
    assert fiche.prescripteur == territoire.prescripteur


@pytest.mark.parametrize(
    ("nom", "prenom", "naissance"),
    [
        ("Martin", "Awa", date(1990, 5, 1)),
        ("MARTIN", "awà", None),
        ("Awa", "Martin", date(1990, 5, 1)),
    ],
)
def test_register_participant_asks_before_a_duplicate(
    territoire, portee_facilitateur, nom, prenom, naissance
):
    with pytest.raises(ValidationError) as erreur:
        register_participant(
            guichet=territoire.guichet, nom=nom, prenom=prenom, dossier={"naissance": naissance}
        )
    assert erreur.value.code == "doublon"
    assert "déjà suivie par le guichet : MARTIN Awa" in erreur.value.messages[0]
    assert Participant.objects.count() == 1


def test_register_participant_accepts_a_confirmed_or_different_person(territoire, portee_facilitateur):
    register_participant(guichet=territoire.guichet, nom="Martin", prenom="Awa", doublon_confirme=True)
    register_participant(
        guichet=territoire.guichet,
        nom="Martin",
        prenom="Awa",
        dossier={"naissance": date(1971, 1, 1)},
        doublon_confirme=True,
    )
    assert Participant.objects.filter(nom_tri="martin awa").count() == 3


def test_register_participant_tells_apart_by_birth_date(territoire, portee_facilitateur):
    register_participant(
        guichet=territoire.guichet, nom="Martin", prenom="Awa", dossier={"naissance": date(1971, 1, 1)}
    )
    assert Participant.objects.filter(nom_tri="martin awa").count() == 2


def test_register_participant_refuses_wrong_values_field_by_field(territoire, portee_facilitateur):
    with pytest.raises(ValidationError) as erreur:
        register_participant(
            guichet=territoire.guichet,
            nom="Durand",
            prenom="",
            email="pas une adresse",
            dossier={"naissance": date(2999, 1, 1), "commune": "Limoges", "qpv": "Beaubreuil"},
        )
    assert erreur.value.message_dict == {
        "prenom": ["Ce champ ne peut pas être vide."],
        "email": ["Saisissez une adresse e-mail valide."],
        "commune": [
            "Code INSEE de 5 caractères attendu.",
            "Assurez-vous que cette valeur comporte au plus 5 caractères (actuellement 7).",
        ],
        "qpv": [
            "Code de quartier attendu, par exemple QN08701N.",
            "Assurez-vous que cette valeur comporte au plus 9 caractères (actuellement 10).",
        ],
        "naissance": [NAISSANCE_FUTURE],
    }
    assert Participant.objects.count() == 1


def test_register_participant_refuses_a_nir(territoire, portee_facilitateur):
    with pytest.raises(ValidationError) as erreur:
        register_participant(
            guichet=territoire.guichet,
            nom="Durand",
            prenom="Zoé",
            dossier={"adresse": "NIR 2 90 05 87 085 123 45"},
        )
    assert erreur.value.message_dict == {"adresse": [NIR_REFUSE]}


def test_register_participant_refuses_a_foreign_prescripteur(territoire):
    etranger = f.prescripteur(f.guichet(), "Ailleurs")
    with (
        ouvrir(Principal("utilisateur", territoire.facilitateur.pk)),
        pytest.raises(ValidationError) as erreur,
    ):
        register_participant(guichet=territoire.guichet, nom="Durand", prenom="Zoé", prescripteur=etranger)
    assert erreur.value.message_dict == {"prescripteur": [PRESCRIPTEUR_ETRANGER]}


def test_register_participant_is_closed_to_lecteur_and_portals(territoire):
    for personne in (
        territoire.lecteur,
        territoire.employeur,
        territoire.referent,
        territoire.referent_prescripteur,
    ):
        with ouvrir(Principal("utilisateur", personne.pk)), pytest.raises(PorteeInterdite):
            register_participant(guichet=territoire.guichet, nom="Durand", prenom="Zoé")


def test_modify_participant_moves_the_right_to_read_with_the_prescripteur(territoire, portee_facilitateur):
    autre = create_prescripteur(guichet=territoire.guichet, nom="CCAS de Limoges", type="ccas")
    modify_participant(
        participant=territoire.participant,
        nom="Martin",
        prenom="Awa",
        dossier={"sexe": "f"},
        prescripteur=autre,
    )
    for modele in (DossierParticipant, FenetreEligibilite, Contrat):
        assert list(modele.objects.values_list("prescripteur_id", flat=True)) == [autre.pk]


def test_create_prescripteur_refuses_an_empty_or_unknown_value(territoire, portee_facilitateur):
    with pytest.raises(ValidationError) as erreur:
        create_prescripteur(guichet=territoire.guichet, nom=" ", type="inconnu")
    assert set(erreur.value.message_dict) == {"nom", "type"}
    with pytest.raises(ValidationError):
        create_prescripteur(guichet=territoire.guichet, nom=territoire.prescripteur.nom, type="ccas")


def test_grant_acces_twice_changes_nothing(territoire, portee_facilitateur):
    personne = f.utilisateur()
    premier = grant_acces(prescripteur=territoire.prescripteur, utilisateur=personne)
    assert grant_acces(prescripteur=territoire.prescripteur, utilisateur=personne) == premier
    with hors_portee("compte des accès"):
        assert AccesPrescripteur.objects.filter(utilisateur=personne).count() == 1


def test_tri_participant_knows_letters_without_a_decomposition():
    assert tri_participant("Łuczak", "Ørjan") == "luczak orjan"
