"""The other party's answers: asked, given, changed, decided by the guichet."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clauses.models import ClotureMois
from guichets.enums import GenreMessage
from guichets.models import Message
from guichets.portee import courante, hors_portee
from operations.models import ReglesComptage
from participants.domain.confirmations.groupes import confirm_groupe, group_heads, load_groups
from participants.domain.confirmations.reponses import (
    confirm_ligne,
    confirm_unanswered,
    contest_ligne,
    decide_ligne,
    lignes_answered,
    lignes_at_desk,
    lignes_contested,
    lignes_to_confirm,
)
from participants.domain.declarations.circuit import submit_declaration
from participants.domain.declarations.rectification import open_rectification
from participants.domain.declarations.saisie import save_lignes
from participants.enums import Confirmation, EtatLigne, Modalite
from participants.models import DeclarationMensuelle, LigneHeures
from tests import fabriques as f
from tests.participants.declarants import MARS, ZERO, employeur, facilitateur, h, lignes_de, valider
from tests.participants.test_declarations_prets import siae, transmettre_pret


@pytest.fixture
def pret(territoire):
    return f.contrat(
        territoire.participant,
        territoire.entreprise,
        territoire.lot,
        employeur=territoire.siae,
        declarant=territoire.siae,
        modalite=Modalite.MISE_A_DISPOSITION,
    )


def ligne_de(declaration):
    return lignes_de(declaration)[0]


def rectifier(t, contrat, heures):
    with siae(t):
        declaration = open_rectification(entreprise=t.siae, mois=MARS, motif="Contestation")
        save_lignes(declaration=declaration, lignes=[(contrat.cle, t.lot.cle, h(heures), ZERO)])
        return submit_declaration(declaration=declaration, par=t.conseiller_siae)


def clore(t, mois=MARS):
    with hors_portee("mois clos"):
        ClotureMois.objects.create(guichet=t.guichet, entreprise=t.entreprise, mois=mois, par=t.responsable)


# --- The question


def test_transmission_writes_once_to_the_company_that_owes(territoire, pret):
    declaration = transmettre_pret(territoire, pret)
    with hors_portee("lecture de test"):
        (message,) = Message.objects.filter(genre=GenreMessage.CONFIRMATION)
    assert message.destinataire == territoire.employeur.email
    assert message.entreprises == [territoire.entreprise.pk]
    assert "Interim Solidaire a déclaré" in message.texte
    assert "Martin" not in message.texte
    assert str(declaration.cle) in message.cle_naturelle


def test_zero_hours_ask_nothing(territoire, pret):
    declaration = transmettre_pret(territoire, pret, "0")
    assert ligne_de(declaration).confirmation == Confirmation.NON_REQUISE
    with hors_portee("lecture de test"):
        assert not Message.objects.filter(genre=GenreMessage.CONFIRMATION).exists()


# --- Answers


def test_answer_is_signed_and_may_change_while_the_month_is_open(territoire, pret, publies):
    declaration = valider(territoire, transmettre_pret(territoire, pret))
    with employeur(territoire):
        confirm_ligne(ligne=ligne_de(declaration), par=territoire.employeur)
        contest_ligne(
            ligne=ligne_de(declaration), motif="Absente la dernière semaine", par=territoire.employeur
        )
        assert [un.pk for un in lignes_answered(courante())] == [ligne_de(declaration).pk]
    ligne = ligne_de(declaration)
    assert (ligne.confirmation, ligne.repondue_par) == (Confirmation.CONTESTEE, str(territoire.employeur))
    assert ligne.repondue_le is not None
    with siae(territoire):
        assert [un.motif_contestation for un in lignes_contested(courante())] == [
            "Absente la dernière semaine"
        ]


def test_answer_does_not_change_once_the_month_is_closed(territoire, pret):
    declaration = transmettre_pret(territoire, pret)
    with employeur(territoire):
        confirm_ligne(ligne=ligne_de(declaration))
    clore(territoire)
    with employeur(territoire), pytest.raises(ValidationError) as refus:
        contest_ligne(ligne=ligne_de(declaration), motif="Finalement non")
    assert [m.replace("\u00a0", " ") for m in refus.value.messages] == [
        "Mars 2026 est clos : votre réponse ne change plus. Adressez-vous au guichet."
    ]
    assert ligne_de(declaration).confirmation == Confirmation.CONFIRMEE


def test_first_answer_is_taken_after_the_closing(territoire, pret):
    declaration = transmettre_pret(territoire, pret)
    clore(territoire)
    with employeur(territoire):
        confirm_ligne(ligne=ligne_de(declaration))
    assert ligne_de(declaration).confirmation == Confirmation.CONFIRMEE


def test_group_is_confirmed_as_it_was_read(territoire, pret, publies):
    second = f.contrat(
        f.participant(territoire.guichet, "Diallo", "Ibrahima"),
        territoire.entreprise,
        territoire.lot,
        employeur=territoire.siae,
        declarant=territoire.siae,
        modalite=Modalite.MISE_A_DISPOSITION,
    )
    with siae(territoire):
        from participants.domain.declarations.saisie import open_declaration

        declaration = open_declaration(entreprise=territoire.siae, mois=MARS)
        lignes = [(c.cle, territoire.lot.cle, h("100"), ZERO) for c in (pret, second)]
        save_lignes(declaration=declaration, lignes=lignes)
        submit_declaration(declaration=declaration, par=territoire.conseiller_siae)
    valider(territoire, declaration)
    publies.clear()
    with employeur(territoire) as portee:
        (groupe,) = load_groups(portee, list(group_heads(portee)))
        assert (groupe.declarant, groupe.mois, len(groupe.lignes), groupe.total) == (
            "Interim Solidaire",
            MARS,
            2,
            h("200"),
        )
        with pytest.raises(ValidationError) as refus:
            confirm_groupe(portee=portee, ligne=groupe.lignes[0].ligne, empreinte="autre", par="x")
        assert refus.value.code == "liste_changee"
        nombre = confirm_groupe(
            portee=portee, ligne=groupe.lignes[0].ligne, empreinte=groupe.empreinte, par=territoire.employeur
        )
        assert nombre == 2
        assert list(lignes_to_confirm(portee)) == []
    assert {un.confirmation for un in lignes_de(declaration)} == {Confirmation.CONFIRMEE}
    assert len(publies) == 1


def test_groups_read_as_many_queries_for_one_person_as_for_three(territoire, pret):
    declaration = transmettre_pret(territoire, pret)

    def requetes():
        with employeur(territoire) as portee, CaptureQueriesContext(connection) as capture:
            load_groups(portee, list(group_heads(portee)))
        return len(capture)

    avant = requetes()
    for nom in ("Deux", "Trois"):
        contrat = f.contrat(
            f.participant(territoire.guichet, nom),
            territoire.entreprise,
            employeur=territoire.siae,
            declarant=territoire.siae,
            modalite=Modalite.MISE_A_DISPOSITION,
        )
        f.heures(
            contrat,
            MARS,
            "10",
            declaration=declaration,
            etat=EtatLigne.EN_ATTENTE,
            confirmation=Confirmation.ATTENDUE,
        )
    assert requetes() == avant


# --- Correcting


def test_correction_of_a_contested_line_asks_again_once(territoire, pret, publies):
    declaration = valider(territoire, transmettre_pret(territoire, pret))
    with employeur(territoire):
        contest_ligne(ligne=ligne_de(declaration), motif="Absente")
    correction = rectifier(territoire, pret, "80")
    with employeur(territoire) as portee:
        assert [(un.declaration_id, un.heures) for un in lignes_to_confirm(portee)] == [
            (correction.pk, h("80"))
        ]
        confirm_ligne(ligne=lignes_to_confirm(portee)[0])
    valider(territoire, correction)
    with hors_portee("lecture de test"):
        etats = LigneHeures.objects.order_by("pk").values_list("heures", "etat", "confirmation")
        assert list(etats) == [
            (h("100"), EtatLigne.REMPLACEE, Confirmation.CONTESTEE),
            (h("80"), EtatLigne.VALIDEE, Confirmation.CONFIRMEE),
        ]


def test_confirmation_of_an_untouched_line_survives_a_correction(territoire, pret, publies):
    declaration = valider(territoire, transmettre_pret(territoire, pret))
    with employeur(territoire):
        confirm_ligne(ligne=ligne_de(declaration), par="Site")
    correction = rectifier(territoire, pret, "100")
    copie = ligne_de(correction)
    assert (copie.confirmation, copie.repondue_par) == (Confirmation.CONFIRMEE, "Site")


def test_draft_of_a_correction_asks_nothing_twice(territoire, pret, publies):
    declaration = valider(territoire, transmettre_pret(territoire, pret))
    with siae(territoire):
        open_rectification(entreprise=territoire.siae, mois=MARS, motif="Deux jours oubliés")
    with employeur(territoire) as portee:
        assert [un.declaration_id for un in lignes_to_confirm(portee)] == [declaration.pk]


# --- The guichet


def test_guichet_decides_with_a_reason_and_nobody_answers_after(territoire, pret, publies):
    declaration = valider(territoire, transmettre_pret(territoire, pret))
    with employeur(territoire):
        contest_ligne(ligne=ligne_de(declaration), motif="Absente")
    with facilitateur(territoire):
        (attente,) = lignes_at_desk(territoire.guichet, Confirmation.CONTESTEE)
        with pytest.raises(ValidationError) as refus:
            decide_ligne(ligne=attente, retenir=True, motif=" ", par=territoire.facilitateur)
        assert list(refus.value.message_dict) == ["motif"]
        decide_ligne(
            ligne=attente, retenir=True, motif="Le relevé signé fait foi", par=territoire.facilitateur
        )
        assert list(lignes_at_desk(territoire.guichet, Confirmation.CONTESTEE)) == []
    ligne = ligne_de(declaration)
    assert (ligne.confirmation, ligne.motif_decision) == (Confirmation.CONFIRMEE, "Le relevé signé fait foi")
    with employeur(territoire), pytest.raises(ValidationError) as refus:
        contest_ligne(ligne=ligne, motif="Encore")
    assert refus.value.code == "deja_tranche"


def test_hours_set_aside_by_the_guichet_are_not_asked_about_again(territoire, pret, publies):
    declaration = valider(territoire, transmettre_pret(territoire, pret))
    with facilitateur(territoire):
        (attente,) = lignes_at_desk(territoire.guichet, Confirmation.ATTENDUE)
        decide_ligne(ligne=attente, retenir=False, motif="Personne inconnue", par=territoire.facilitateur)
    ligne = ligne_de(declaration)
    assert (ligne.confirmation, ligne.motif_contestation) == (Confirmation.CONTESTEE, "Personne inconnue")
    assert ligne_de(rectifier(territoire, pret, "100")).confirmation == Confirmation.CONTESTEE
    with hors_portee("correction"):
        DeclarationMensuelle.objects.filter(rang=1).delete()
    assert ligne_de(rectifier(territoire, pret, "90")).confirmation == Confirmation.ATTENDUE


def test_decision_is_for_the_guichet(territoire, pret):
    ligne = ligne_de(transmettre_pret(territoire, pret))
    for partie in (employeur, siae):
        with partie(territoire), pytest.raises(PermissionDenied):
            decide_ligne(ligne=ligne, retenir=True, motif="Non", par="x")


@pytest.mark.parametrize("cas", [(None, 400, 0), (15, 16, 1), (15, 14, 0)])
def test_silence_confirms_only_after_the_days_of_the_rule(territoire, pret, publies, cas):
    delai, jours, confirmees = cas
    declaration = valider(territoire, transmettre_pret(territoire, pret))
    with hors_portee("règle"):
        ReglesComptage.objects.filter(guichet=territoire.guichet).update(confirmation_jours=delai)
        DeclarationMensuelle.objects.update(transmise_le=timezone.now() - timedelta(days=jours))
    publies.clear()
    with facilitateur(territoire):
        assert confirm_unanswered(guichet=territoire.guichet) == confirmees
    ligne = ligne_de(declaration)
    attendu = (Confirmation.CONFIRMEE, "Sans réponse après 15 jours") if confirmees else ("attendue", "")
    assert (ligne.confirmation, ligne.repondue_par) == attendu
    assert len(publies) == confirmees


def test_another_company_neither_reads_nor_answers(territoire, pret):
    ligne = ligne_de(transmettre_pret(territoire, pret))
    tiers = f.acces_entreprise(f.entreprise(territoire.guichet, "Tiers"))
    from guichets.portee import Principal, ouvrir

    with ouvrir(Principal("utilisateur", tiers.pk)) as portee:
        assert list(lignes_to_confirm(portee)) == []
        with pytest.raises(PermissionDenied):
            confirm_ligne(ligne=ligne)


def test_oldest_month_is_read_first(territoire, pret):
    transmettre_pret(territoire, pret)
    f.heures(
        pret,
        date(2026, 2, 1),
        "10",
        etat=EtatLigne.EN_ATTENTE,
        confirmation=Confirmation.ATTENDUE,
    )
    with employeur(territoire) as portee:
        assert [tete["mois"] for tete in group_heads(portee)] == [date(2026, 2, 1), MARS]
