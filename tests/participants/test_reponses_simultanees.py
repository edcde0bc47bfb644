"""Answers and decisions taken at the same time, or on a page that is no longer what is saved."""

from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from guichets import portee
from guichets.domain.verrous import lock_entreprise
from guichets.portee import Principal, hors_portee
from operations.models import ReglesComptage
from participants.domain.confirmations.reponses import LISTE_CHANGEE, confirm_unanswered, contest_ligne
from participants.domain.declarations.circuit import (
    CHANGEE,
    return_declaration,
    submit_declaration,
)
from participants.domain.declarations.saisie import save_lignes
from participants.enums import Confirmation, EtatDeclaration, Modalite
from participants.models import DeclarationMensuelle
from tests import fabriques as f
from tests.participants.declarants import MARS, ZERO, employeur, facilitateur, h, lignes_de, transmettre
from tests.participants.test_declarations_prets import siae, transmettre_pret
from tests.simultanes import Etape, acte_en_cours, blocked_or_done


@pytest.fixture
def t(transactional_db):
    return f.territoire()


def preter(t, employeur_=None):
    preteur = employeur_ or t.siae
    return f.contrat(
        t.participant,
        t.entreprise,
        t.lot,
        employeur=preteur,
        declarant=preteur,
        modalite=Modalite.MISE_A_DISPOSITION,
    )


def laisser_sans_reponse(t):
    with hors_portee("délai passé"):
        ReglesComptage.objects.update(confirmation_jours=15)
        DeclarationMensuelle.objects.update(transmise_le=timezone.now() - timedelta(days=20))


def silences(t):
    with portee.ouvrir(Principal("systeme", t.guichet.pk)):
        return confirm_unanswered(guichet=t.guichet)


def corriger(t, declaration, contrat, heures, *, entree=employeur, par=None):
    """A colleague returns the month, the company types other hours and transmits it again."""
    with facilitateur(t):
        return_declaration(declaration=declaration, motif="À revoir", par=t.facilitateur)
    with entree(t):
        save_lignes(declaration=declaration, lignes=[(contrat.cle, t.lot.cle, h(heures), ZERO)])
        return submit_declaration(declaration=declaration, par=par or t.employeur)


# --- Silence held to be an agreement


def test_contestation_that_arrives_with_the_night_stands(t):
    declaration = transmettre_pret(t, preter(t))
    (ligne,) = lignes_de(declaration)
    laisser_sans_reponse(t)
    etape = Etape()

    def contester():
        with employeur(t):
            contest_ligne(ligne=ligne, motif="Absente", par=t.employeur)
            etape.passer()

    with acte_en_cours(contester) as contestation:
        etape.attendre()
        with acte_en_cours(lambda: silences(t)) as nuit:
            blocked_or_done(nuit)
            etape.ouvrir()
            assert nuit.result() == 0
        contestation.result()
    (ligne,) = lignes_de(declaration)
    assert (ligne.confirmation, ligne.motif_contestation) == (Confirmation.CONTESTEE, "Absente")


def test_company_in_other_hands_does_not_stop_the_night(t):
    """Its own hours wait for the next night; those of the others are confirmed."""
    autre = f.entreprise(t.guichet, "Autre intérim", t.siae.type)
    awa = transmettre_pret(t, preter(t))
    with hors_portee("second prêt"):
        contrat = preter(t, autre)
        f.heures(contrat, MARS, "10", t.lot, confirmation=Confirmation.ATTENDUE)
    laisser_sans_reponse(t)
    etape = Etape()

    def saisir():
        with siae(t):
            lock_entreprise(t.siae.pk)
            etape.passer()

    with acte_en_cours(saisir):
        etape.attendre()
        assert silences(t) == 1
        etape.ouvrir()
    assert lignes_de(awa)[0].confirmation == Confirmation.ATTENDUE
    assert silences(t) == 1


# --- A page read before the month changed


def test_facilitateur_validates_only_what_was_on_the_page(t):
    declaration = transmettre(t, "35")
    bureau = Client()
    bureau.force_login(t.facilitateur)
    page = reverse("participants:declaration", args=[t.guichet.slug, declaration.cle])
    lue = bureau.get(page).context["version"]
    corriger(t, declaration, t.contrat, "70")
    url = reverse("participants:declaration_valider", args=[t.guichet.slug, declaration.cle])
    reponse = bureau.post(url, {"version": lue})
    assert reponse.status_code == 422
    assert CHANGEE in unescape(reponse.content.decode())
    with hors_portee("lecture de test"):
        assert DeclarationMensuelle.objects.get().etat == EtatDeclaration.TRANSMISE
    assert bureau.post(url, {"version": reponse.context["version"]}).status_code == 302
    with hors_portee("lecture de test"):
        assert DeclarationMensuelle.objects.get().etat == EtatDeclaration.VALIDEE


def test_return_speaks_of_what_was_on_the_page(t):
    declaration = transmettre(t, "35")
    bureau = Client()
    bureau.force_login(t.facilitateur)
    lue = bureau.get(reverse("participants:declaration", args=[t.guichet.slug, declaration.cle])).context
    corriger(t, declaration, t.contrat, "70")
    url = reverse("participants:declaration_retourner", args=[t.guichet.slug, declaration.cle])
    reponse = bureau.post(url, {"version": lue["version"], "motif": "35 h au lieu de 70"})
    assert reponse.status_code == 422
    with hors_portee("lecture de test"):
        assert DeclarationMensuelle.objects.get().etat == EtatDeclaration.TRANSMISE


@pytest.mark.parametrize("action", ["confirmer", "contester"])
def test_company_answers_the_hours_that_it_read(t, action):
    contrat = preter(t)
    declaration = transmettre_pret(t, contrat, "35")
    (ligne,) = lignes_de(declaration)
    portail = Client()
    portail.force_login(t.employeur)
    (groupe,) = portail.get(reverse("entreprise:confirmations")).context["groupes"]
    lue = groupe.lignes[0].empreinte
    corriger(t, declaration, contrat, "70", entree=siae, par=t.conseiller_siae)
    saisie = {"action": action, "motif": "Absente", "empreinte": lue}
    reponse = portail.post(reverse("entreprise:repondre", args=[ligne.cle]), saisie)
    assert reponse.status_code == 422
    assert LISTE_CHANGEE in reponse.content.decode()
    (ligne,) = lignes_de(declaration)
    assert (ligne.heures, ligne.confirmation) == (Decimal(70), Confirmation.ATTENDUE)
