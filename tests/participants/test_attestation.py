from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import pypdf
import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from guichets.portee import PorteeInterdite, Principal, hors_portee, ouvrir
from participants.domain.parcours.attestation import (
    attest_employed,
    attest_followed,
    render_attestation,
    verify_key,
)
from participants.enums import EtatLigne, Modalite, TypePrescripteur
from participants.models import Contrat, Participant
from tests import fabriques as f
from tests.pdf import assert_accessible


@pytest.fixture
def heures(territoire):
    """Awa: two months at Bâti Test, one at the ETTI, and a line that nobody validated."""
    f.heures(territoire.contrat, date(2026, 1, 1), "100.50", territoire.lot, dont_formation=Decimal(7))
    f.heures(territoire.contrat, date(2026, 2, 1), "80", territoire.lot)
    f.heures(territoire.contrat, date(2026, 3, 1), "33", territoire.lot, etat=EtatLigne.EN_ATTENTE)
    return f.heures(
        f.contrat(
            territoire.participant,
            territoire.entreprise,
            territoire.lot,
            employeur=territoire.siae,
            modalite=Modalite.MISE_A_DISPOSITION,
            debut=date(2026, 2, 1),
            fin=date(2026, 2, 28),
        ),
        date(2026, 2, 1),
        "20",
        territoire.lot,
    )


def relue(participant):
    return Participant.objects.select_related("guichet").get(pk=participant.pk)


def texte_de(contenu):
    return " ".join(
        page.extract_text().replace("\u00a0", " ") for page in pypdf.PdfReader(BytesIO(contenu)).pages
    )


def test_attest_followed_adds_up_validated_hours(territoire, heures, portee_facilitateur):
    a = attest_followed(participant=relue(territoire.participant))
    assert (a.heures, a.formation, a.mois_travailles) == (Decimal("200.50"), Decimal(7), 2)
    assert [(c.employeur, c.utilisatrice, c.heures) for c in a.contrats] == [
        ("Bâti Test", "", Decimal("180.50")),
        ("Interim Solidaire", "Bâti Test", Decimal(20)),
    ]
    assert a.periode == (date(2026, 1, 1), date(2026, 2, 28))
    fevrier = attest_followed(
        participant=relue(territoire.participant), du=date(2026, 2, 1), au=date(2026, 2, 28)
    )
    assert fevrier.heures == Decimal(100)


def test_attest_followed_without_hours_has_nothing_to_say(territoire, portee_facilitateur):
    with pytest.raises(ValidationError) as refus:
        attest_followed(participant=relue(territoire.participant))
    assert refus.value.code == "vide"


def test_attest_followed_by_the_prescripteur_of_today_only(territoire, heures):
    with ouvrir(Principal("utilisateur", territoire.referent_prescripteur.pk)):
        assert attest_followed(participant=relue(territoire.participant)).heures == Decimal("200.50")
    autre = f.acces_prescripteur(f.prescripteur(territoire.guichet, "PLIE Test"))
    with ouvrir(Principal("utilisateur", autre.pk)), pytest.raises(PorteeInterdite):
        attest_followed(participant=territoire.participant)


def test_attest_employed_tells_its_own_contrats_only(territoire, heures):
    with ouvrir(Principal("utilisateur", territoire.employeur.pk)):
        contrat = Contrat.objects.get(pk=territoire.contrat.pk)
        a = attest_employed(contrat=contrat, entreprise=territoire.entreprise)
        assert (a.heures, a.naissance, a.employeur) == (Decimal("180.50"), None, "Bâti Test")
        # It borrows the person from the ETTI: that contrat is the ETTI's to attest.
        pret = Contrat.objects.get(pk=heures.contrat_id)
        with pytest.raises(PorteeInterdite):
            attest_employed(contrat=pret, entreprise=territoire.entreprise)
        with pytest.raises(PorteeInterdite):
            attest_employed(contrat=pret, entreprise=territoire.siae)


def test_verify_key_knows_its_paper_and_no_other(territoire, heures, portee_facilitateur):
    a = attest_followed(participant=relue(territoire.participant))
    assert len(a.cle) == 24
    assert verify_key(a, a.cle.lower().replace("-", " "))
    gonfle = replace(a.contrats[0], mois=[replace(a.contrats[0].mois[0], heures=Decimal(151))])
    assert not verify_key(replace(a, contrats=[gonfle]), a.cle)
    assert not verify_key(replace(a, edition=date(2020, 1, 1)), a.cle)
    assert not verify_key(a, "")
    assert not verify_key(a, "clé")


def test_verify_key_outlives_a_change_of_secret(territoire, heures, portee_facilitateur, settings):
    a = attest_followed(participant=relue(territoire.participant))
    cle = a.cle
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "un autre secret de test, assez long pour servir"
    assert a.cle != cle
    assert verify_key(a, cle)


def test_render_attestation_is_accessible_and_the_same_twice(territoire, heures, portee_facilitateur):
    a = attest_followed(participant=relue(territoire.participant), signataire="Camille Robin")
    contenu = render_attestation(a)
    assert contenu == render_attestation(a)
    assert_accessible(contenu)
    document = pypdf.PdfReader(BytesIO(contenu))
    assert document.trailer["/Root"]["/Lang"] == "fr"
    assert len(document.pages) == 1
    texte = texte_de(contenu)
    for attendu in ("MARTIN Awa", "Née le 1er mai 1990", "200,50 h", "180,50 h", "Camille Robin", a.cle):
        assert attendu in texte
    for interdit in ("DELD", "critère", "33,00", "Mission locale"):
        assert interdit not in texte


def test_attestation_pages_by_role(territoire, heures):
    """Canary: a sensitive prescripteur is on no paper; a company gets 404 for what is not its own."""
    with hors_portee("test"):
        territoire.prescripteur.type, territoire.prescripteur.nom = TypePrescripteur.SPIP, "SPIP de Test"
        territoire.prescripteur.save()
    slug, awa = territoire.guichet.slug, territoire.participant.cle
    adresses = {
        territoire.facilitateur: reverse("participants:attestation_pdf", args=[slug, awa]),
        territoire.lecteur: reverse("participants:attestation_pdf", args=[slug, awa]),
        territoire.referent_prescripteur: reverse("prescripteur:attestation_pdf", args=[awa]),
        territoire.employeur: reverse("entreprise:attestation_pdf", args=[territoire.contrat.cle]),
        territoire.conseiller_siae: reverse("entreprise:attestation_pdf", args=[heures.contrat.cle]),
    }
    for personne, adresse in adresses.items():
        client = Client()
        client.force_login(personne)
        reponse = client.get(adresse)
        assert (reponse.status_code, reponse["Content-Type"]) == (200, "application/pdf")
        texte = texte_de(reponse.content)
        assert "SPIP" not in texte
        assert "DELD" not in texte
    client = Client()
    client.force_login(territoire.employeur)
    assert client.get(adresses[territoire.conseiller_siae]).status_code == 404
    assert client.get(adresses[territoire.facilitateur]).status_code == 404
    assert client.get(adresses[territoire.referent_prescripteur]).status_code == 404
    client.force_login(f.acces_prescripteur(f.prescripteur(territoire.guichet, "PLIE Test")))
    assert client.get(adresses[territoire.referent_prescripteur]).status_code == 404


def test_attestation_page_checks_a_key(territoire, heures):
    client = Client()
    client.force_login(territoire.facilitateur)
    adresse = reverse("participants:attestation", args=[territoire.guichet.slug, territoire.participant.cle])
    with ouvrir(Principal("utilisateur", territoire.facilitateur.pk)):
        a = attest_followed(participant=relue(territoire.participant))
    demande = {"verifier": "1", "v-edition": f"{a.edition:%Y-%m-%d}", "v-cle": a.cle}
    assert "bien celle" in client.get(adresse, demande).content.decode()
    faux = client.get(adresse, {**demande, "v-cle": "AAAA-AAAA-AAAA-AAAA-AAAA"})
    assert "ne correspond pas" in faux.content.decode()
