"""Hours of lent people, and months typed from the paper."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from guichets import portee
from guichets.portee import Principal, hors_portee
from participants.domain.confirmations.reponses import confirm_ligne, contest_ligne, lignes_to_confirm
from participants.domain.declarations.circuit import (
    enter_for_entreprise,
    return_declaration,
    submit_declaration,
    validate_declaration,
)
from participants.domain.declarations.controle import LignesRefusees
from participants.domain.declarations.releves import store_releve
from participants.domain.declarations.saisie import open_declaration, save_lignes
from participants.enums import Confirmation, EtatDeclaration, EtatLigne, Modalite
from participants.evenements import DeclarationValidee
from participants.models import DeclarationMensuelle, LigneHeures
from tests import fabriques as f
from tests.fichiers import PDF
from tests.participants.declarants import MARS, ZERO, employeur, facilitateur, h, lignes_de, valider


@pytest.fixture
def pret(territoire):
    """Awa is lent by the ETTI to the company, which owes; the ETTI declares."""
    return f.contrat(
        territoire.participant,
        territoire.entreprise,
        territoire.lot,
        employeur=territoire.siae,
        declarant=territoire.siae,
        modalite=Modalite.MISE_A_DISPOSITION,
    )


def siae(t):
    return portee.ouvrir(Principal("utilisateur", t.conseiller_siae.pk))


def transmettre_pret(t, contrat, heures="100"):
    with siae(t):
        declaration = open_declaration(entreprise=t.siae, mois=MARS)
        save_lignes(declaration=declaration, lignes=[(contrat.cle, t.lot.cle, h(heures), ZERO)])
        return submit_declaration(declaration=declaration, par=t.conseiller_siae)


def test_lent_hours_wait_for_the_company_that_owes(territoire, pret, publies):
    declaration = transmettre_pret(territoire, pret)
    ligne = lignes_de(declaration)[0]
    assert (ligne.creditee_id, ligne.entreprise_id, ligne.confirmation) == (
        territoire.entreprise.pk,
        territoire.siae.pk,
        Confirmation.ATTENDUE,
    )
    with employeur(territoire) as ouverte:
        a_confirmer = list(lignes_to_confirm(ouverte))
        assert [un.pk for un in a_confirmer] == [ligne.pk]
        confirm_ligne(ligne=a_confirmer[0])
        assert list(lignes_to_confirm(ouverte)) == []
    assert lignes_de(declaration)[0].confirmation == Confirmation.CONFIRMEE
    assert publies == []


def test_contest_ligne_wants_a_reason(territoire, pret):
    declaration = transmettre_pret(territoire, pret)
    ligne = lignes_de(declaration)[0]
    with employeur(territoire):
        with pytest.raises(ValidationError) as refus:
            contest_ligne(ligne=ligne, motif="")
        assert refus.value.message_dict == {"motif": ["Indiquez pourquoi vous contestez ces heures."]}
        contest_ligne(ligne=ligne, motif="Absente la dernière semaine")
    ligne = lignes_de(declaration)[0]
    assert (ligne.confirmation, ligne.motif_contestation) == (
        Confirmation.CONTESTEE,
        "Absente la dernière semaine",
    )


def test_confirm_ligne_is_refused_to_the_lender(territoire, pret):
    ligne = lignes_de(transmettre_pret(territoire, pret))[0]
    with siae(territoire), pytest.raises(PermissionDenied):
        confirm_ligne(ligne=ligne)
    with hors_portee("lecture de test"):
        assert LigneHeures.objects.get(pk=ligne.pk).confirmation == Confirmation.ATTENDUE


def test_validation_leaves_unconfirmed_hours_waiting_and_the_answer_is_announced(territoire, pret, publies):
    declaration = valider(territoire, transmettre_pret(territoire, pret))
    ligne = lignes_de(declaration)[0]
    assert (ligne.etat, ligne.confirmation) == (EtatLigne.VALIDEE, Confirmation.ATTENDUE)
    with facilitateur(territoire):
        confirm_ligne(ligne=ligne)
    assert lignes_de(declaration)[0].confirmation == Confirmation.CONFIRMEE
    assert publies == [DeclarationValidee(declaration.pk), DeclarationValidee(declaration.pk)]


def test_return_withdraws_the_question_and_a_change_asks_again(territoire, pret):
    declaration = transmettre_pret(territoire, pret)
    with employeur(territoire):
        confirm_ligne(ligne=lignes_de(declaration)[0])
    with facilitateur(territoire):
        return_declaration(declaration=declaration, motif="À revoir", par=territoire.facilitateur)
    with siae(territoire):
        save_lignes(declaration=declaration, lignes=[(pret.cle, territoire.lot.cle, h("100"), ZERO)])
    assert lignes_de(declaration)[0].confirmation == Confirmation.CONFIRMEE
    with siae(territoire):
        save_lignes(declaration=declaration, lignes=[(pret.cle, territoire.lot.cle, h("90"), ZERO)])
        submit_declaration(declaration=declaration, par=territoire.conseiller_siae)
    assert lignes_de(declaration)[0].confirmation == Confirmation.ATTENDUE


def test_validate_declaration_refuses_hours_validated_with_another_declarant(territoire, pret, publies):
    valider(territoire, transmettre_pret(territoire, pret, "60"))
    with hors_portee("le déclarant change"):
        pret.declarant = territoire.entreprise
        pret.save()
    with employeur(territoire):
        declaration = open_declaration(entreprise=territoire.entreprise, mois=MARS)
        save_lignes(
            declaration=declaration,
            lignes=[
                (pret.cle, territoire.lot.cle, h("60"), ZERO),
                (territoire.contrat.cle, None, h("20"), ZERO),
            ],
        )
        submit_declaration(declaration=declaration, par=territoire.employeur)
    with facilitateur(territoire), pytest.raises(LignesRefusees) as refus:
        validate_declaration(declaration=declaration, par=territoire.facilitateur)
    message = (
        "MARTIN Awa : les heures du contrat en mars 2026 sont déjà validées "
        "dans la déclaration d'une autre entreprise."
    )
    assert [m.replace("\u00a0", " ") for m in refus.value.messages] == [message]
    with hors_portee("lecture de test"):
        assert DeclarationMensuelle.objects.get(pk=declaration.pk).etat == EtatDeclaration.TRANSMISE


# --- From the paper


def test_enter_for_entreprise_keeps_the_paper_with_the_month(territoire):
    lignes = [(territoire.contrat.cle, territoire.lot.cle, h("120"), ZERO)]
    with facilitateur(territoire):
        with pytest.raises(ValidationError) as refus:
            enter_for_entreprise(
                entreprise=territoire.entreprise, mois=MARS, lignes=lignes, par=territoire.facilitateur
            )
        assert refus.value.message_dict == {
            "document": ["Joignez le relevé reçu de l'entreprise (PDF, JPEG ou PNG)."]
        }
        document = store_releve(entreprise=territoire.entreprise, nom="mars.pdf", contenu=PDF)
        declaration, alertes = enter_for_entreprise(
            entreprise=territoire.entreprise,
            mois=MARS,
            lignes=lignes,
            par=territoire.facilitateur,
            document=document,
        )
    assert alertes == []
    assert (declaration.etat, declaration.saisie_par_guichet, declaration.document_id) == (
        EtatDeclaration.TRANSMISE,
        True,
        document.pk,
    )
    assert (document.type_mime, document.taille, document.entreprises) == (
        "application/pdf",
        len(PDF),
        [territoire.entreprise.pk],
    )


def test_enter_for_entreprise_is_for_the_guichet(territoire):
    with employeur(territoire), pytest.raises(PermissionDenied):
        enter_for_entreprise(
            entreprise=territoire.entreprise,
            mois=MARS,
            lignes=[],
            par=territoire.employeur,
            rien_a_declarer=True,
        )


@pytest.mark.parametrize(
    ("contenu", "message"),
    [
        (b"", "Ce fichier est vide."),
        (b"MZ\x90\x00", "Ce fichier n'est ni un PDF, ni une image JPEG ou PNG."),
        (b"<html>%PDF-", "Ce fichier n'est ni un PDF, ni une image JPEG ou PNG."),
        (PDF + b"0" * (10 * 1024 * 1024), "Ce fichier dépasse 10 Mo."),
    ],
)
def test_store_releve_reads_the_bytes_not_the_name(territoire, contenu, message):
    with facilitateur(territoire), pytest.raises(ValidationError) as refus:
        store_releve(entreprise=territoire.entreprise, nom="releve.pdf", contenu=contenu)
    assert [m.replace("\u00a0", " ") for m in refus.value.messages] == [message]


def test_company_of_another_guichet_is_out_of_reach(territoire):
    etranger = f.territoire("autre-guichet", "Étranger ")
    with employeur(territoire):
        assert not DeclarationMensuelle.objects.filter(entreprise=etranger.entreprise).exists()
        with pytest.raises((ValidationError, PermissionError)):
            open_declaration(entreprise=etranger.entreprise, mois=MARS)
    with hors_portee("lecture de test"):
        assert not DeclarationMensuelle.objects.filter(entreprise=etranger.entreprise).exists()
