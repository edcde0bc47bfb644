"""The pages of chasing: follow-up, bulk reminder, one company, history, wording, opt-out, contacts."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from guichets.enums import EtatMessage, GenreMessage
from guichets.models import Message, ModeleMessage, OppositionMessage
from guichets.portee import hors_portee
from operations.models import ContactEntreprise, ReglesComptage
from participants.domain.declarations.circuit import return_declaration
from participants.models import Relance
from tests import fabriques as f
from tests.participants.declarants import MARS, facilitateur, transmettre
from tests.participants.test_relances import contact

pytestmark = pytest.mark.django_db


def page(t, nom, *args):
    return reverse(nom, args=[t.guichet.slug, *args])


@pytest.fixture
def bureau(client, territoire):
    client.force_login(territoire.facilitateur)
    return client


def _attendues(t, nombre):
    entreprises = []
    for rang in range(nombre):
        entreprise = f.entreprise(t.guichet, f"Entreprise {rang}")
        contact(entreprise, f"contact-{rang}@bati.example", nom=f"Contact {rang}")
        f.contrat(f.participant(t.guichet, f"Nom {rang}"), entreprise)
        entreprises.append(entreprise)
    return entreprises


@pytest.mark.parametrize("nombre", [1, 3])
def test_follow_up_page_has_the_same_queries_whatever_the_rows(
    bureau, territoire, nombre, django_assert_num_queries
):
    _attendues(territoire, nombre)
    with django_assert_num_queries(25):
        reponse = bureau.get(page(territoire, "participants:suivi"), {"mois": "2026-03"})
    assert f"{nombre + 1}\u00a0entreprises attendues" in reponse.content.decode()


@pytest.mark.parametrize("nombre", [1, 3])
def test_list_of_mails_has_the_same_queries_whatever_the_rows(
    bureau, territoire, nombre, django_assert_num_queries
):
    with hors_portee("test"):
        for rang, entreprise in enumerate(_attendues(territoire, nombre)):
            Message.objects.create(
                guichet=territoire.guichet,
                genre=GenreMessage.RECU,
                cle_naturelle=f"r{rang}",
                destinataire=f"c{rang}@bati.example",
                objet="Reçu",
                texte="Reçu",
                entreprises=[entreprise.pk],
            )
    with django_assert_num_queries(19):
        reponse = bureau.get(page(territoire, "operations:courriers"))
    assert reponse.content.decode().count("@bati.example") == nombre


@pytest.mark.parametrize("nombre", [1, 3])
def test_page_of_a_company_has_the_same_queries_whatever_the_rows(
    bureau, territoire, nombre, django_assert_num_queries
):
    for rang in range(nombre):
        contact(territoire.entreprise, f"contact-{rang}@bati.example", nom=f"Contact {rang}")
    with django_assert_num_queries(29):
        bureau.get(page(territoire, "participants:relances", territoire.entreprise.cle))


def test_bulk_reminder_is_shown_before_it_is_written(bureau, territoire):
    _attendues(territoire, 3)
    with hors_portee("test"):
        ContactEntreprise.objects.filter(nom="Contact 2").delete()
    adresse = page(territoire, "participants:relancer")
    choix = {"mois": "2026-03", "etat": "", "q": "entreprise", "tout": "1"}
    apercu = bureau.post(adresse, choix).content.decode()
    assert "2\u00a0entreprises recevront ce courrier" in apercu
    assert "Aucun contact avec une adresse électronique." in apercu
    with hors_portee("test"):
        assert Message.objects.count() == 0
    reponse = bureau.post(adresse, choix | {"confirme": "1"}, follow=True)
    assert "2\u00a0relances partent dans la minute." in reponse.content.decode()
    with hors_portee("test"):
        assert set(Relance.objects.values_list("entreprise__nom", "mois", "par")) == {
            ("Entreprise 0", MARS, territoire.facilitateur.pk),
            ("Entreprise 1", MARS, territoire.facilitateur.pk),
        }


def test_bulk_reminder_reads_the_filter_again(bureau, territoire):
    _attendues(territoire, 2)
    choix = {"mois": "2026-03", "etat": "", "q": "entreprise 1", "tout": "1", "confirme": "1"}
    bureau.post(page(territoire, "participants:relancer"), choix)
    with hors_portee("test"):
        assert [r.entreprise.nom for r in Relance.objects.select_related("entreprise")] == ["Entreprise 1"]


def test_ticked_companies_alone_are_reminded_and_once(bureau, territoire):
    premiere, _ = _attendues(territoire, 2)
    etrangere = f.territoire("ailleurs").entreprise
    choix = {
        "mois": "2026-03",
        "entreprise": [str(premiere.cle), str(etrangere.cle), "n'importe quoi"],
        "confirme": "1",
    }
    for _ in range(2):
        bureau.post(page(territoire, "participants:relancer"), choix)
    with hors_portee("test"):
        assert [r.entreprise_id for r in Relance.objects.all()] == [premiere.pk]


def test_nothing_ticked_is_refused_with_a_sentence(bureau, territoire):
    reponse = bureau.post(page(territoire, "participants:relancer"), {"mois": "2026-03"})
    assert reponse.status_code == 422
    assert "Cochez au moins une entreprise." in reponse.content.decode()


def test_one_click_reminds_one_company(bureau, territoire):
    contact(territoire.entreprise)
    adresse = page(territoire, "participants:relancer_entreprise", territoire.entreprise.cle)
    reponse = bureau.post(adresse, {"mois": "2026-03"}, follow=True)
    assert "La relance pour mars\u00a02026 part dans la minute." in reponse.content.decode()
    reponse = bureau.post(adresse, {"mois": "2026-03"}, follow=True)
    assert "Déjà relancée aujourd&#x27;hui." in reponse.content.decode()
    with hors_portee("test"):
        relance = Relance.objects.select_related("message__lien").get()
    assert relance.message.lien.destinataire == "camille@bati.example"


def test_lecteur_reads_and_cannot_remind(client, territoire):
    contact(territoire.entreprise)
    client.force_login(territoire.lecteur)
    assert ">Relancer" not in client.get(page(territoire, "participants:suivi")).content.decode()


def test_page_of_a_mail_shows_its_text_and_never_a_secret(bureau, territoire):
    contact(territoire.entreprise)
    bureau.post(
        page(territoire, "participants:relancer_entreprise", territoire.entreprise.cle), {"mois": "2026-03"}
    )
    with hors_portee("test"):
        message = Message.objects.select_related("lien").get()
    contenu = bureau.get(page(territoire, "operations:courrier", message.cle)).content.decode()
    assert "[lien personnel]" in contenu
    assert "vous écrit car vous êtes le contact" in contenu
    assert message.lien is not None
    assert "#" not in message.texte


def test_failed_mail_is_found_and_sent_again(bureau, territoire):
    with hors_portee("test"):
        message = Message.objects.create(
            guichet=territoire.guichet,
            genre=GenreMessage.RECU,
            cle_naturelle="r",
            destinataire="c@bati.example",
            objet="Reçu de mars",
            texte="Reçu",
            etat=EtatMessage.ECHEC,
            essais=10,
        )
    liste = bureau.get(page(territoire, "operations:courriers"), {"etat": "non_remis"}).content.decode()
    assert "Reçu de mars" in liste
    bureau.post(page(territoire, "operations:courrier_renvoyer", message.cle))
    with hors_portee("test"):
        message.refresh_from_db()
    assert (message.etat, message.essais) == (EtatMessage.A_ENVOYER, 0)


def test_mails_about_one_company_are_found(bureau, territoire):
    with hors_portee("test"):
        for nom, entreprise in (("Pour bâti", territoire.entreprise), ("Pour siae", territoire.siae)):
            Message.objects.create(
                guichet=territoire.guichet,
                genre=GenreMessage.RECU,
                cle_naturelle=nom,
                destinataire="c@bati.example",
                objet=nom,
                texte="x",
                entreprises=[entreprise.pk],
            )
    contenu = bureau.get(
        page(territoire, "operations:courriers"), {"entreprise": str(territoire.siae.cle)}
    ).content.decode()
    assert "Pour siae" in contenu
    assert "Pour bâti" not in contenu


def test_mails_come_in_the_order_of_the_date_that_is_shown(bureau, territoire):
    """Written first, sent last: above the one that was sent in between."""
    demain = timezone.now() + timedelta(days=1)
    with hors_portee("test"):
        for nom, envoi in (("Attendait", demain), ("Immédiat", timezone.now())):
            Message.objects.create(
                guichet=territoire.guichet,
                genre=GenreMessage.RECU,
                cle_naturelle=nom,
                destinataire="c@bati.example",
                objet=nom,
                texte="x",
                etat=EtatMessage.ENVOYE,
                envoye_le=envoi,
                entreprises=[territoire.entreprise.pk],
            )
    contenu = bureau.get(page(territoire, "operations:courriers")).content.decode()
    assert contenu.index("Attendait") < contenu.index("Immédiat")


def test_returned_month_is_told_to_the_company_with_its_reason(territoire):
    contact(territoire.entreprise)
    declaration = transmettre(territoire)
    with facilitateur(territoire):
        return_declaration(declaration=declaration, motif="Vérifiez le 14.", par=territoire.facilitateur)
    with hors_portee("test"):
        message = Message.objects.get(genre=GenreMessage.RETOUR)
    assert "Vérifiez le 14." in message.texte
    assert message.destinataire == "camille@bati.example"


# --- Wording ------------------------------------------------------------------------------------------------


@pytest.fixture
def responsable(client, territoire):
    client.force_login(territoire.responsable)
    return client


def _modele(t):
    return page(t, "guichets:modele", GenreMessage.RELANCE_JOUR)


def test_wording_is_previewed_then_saved_then_reset(responsable, territoire):
    mots = {"objet": "Vite, {entreprise}", "texte": "Bonjour {nom},\r\n\r\n{lien}"}
    apercu = responsable.post(_modele(territoire), mots | {"apercu": "1"})
    assert "Vite, Bâti Ouest" in apercu.content.decode()
    with hors_portee("test"):
        assert ModeleMessage.objects.count() == 0
    assert responsable.post(_modele(territoire), mots).status_code == 302
    with hors_portee("test"):
        propre = ModeleMessage.objects.get()
    assert (propre.objet, propre.texte) == ("Vite, {entreprise}", "Bonjour {nom},\n\n{lien}")
    responsable.post(page(territoire, "guichets:modele_retablir", GenreMessage.RELANCE_JOUR))
    with hors_portee("test"):
        assert ModeleMessage.objects.count() == 0


@pytest.mark.parametrize(
    ("objet", "texte", "faute"),
    [
        ("Objet", "{lien} {critere}", "Champs inconnus\u00a0: {critere}."),
        ("Objet", "{lien} {entreprise.secret}", "Champs inconnus\u00a0: {entreprise.secret}."),
        ("Objet", "{lien} {0} {}", "Champs inconnus\u00a0: {0}, {}."),
        ("Objet", "{lien} {", "Une accolade est seule."),
        ("Objet {motif}", "{lien}", "Champs inconnus\u00a0: {motif}."),
        ("Objet {lien}", "{lien}", "a sa place dans le texte"),
        ("Objet", "Bonjour", "Le texte contient {lien} une fois."),
        ("Objet", "{lien} {lien}", "Le texte contient {lien} une fois."),
    ],
)
def test_wording_that_cannot_be_sent_is_refused(responsable, territoire, objet, texte, faute):
    reponse = responsable.post(_modele(territoire), {"objet": objet, "texte": texte})
    assert reponse.status_code == 422
    assert faute in reponse.content.decode()
    with hors_portee("test"):
        assert ModeleMessage.objects.count() == 0


def test_wording_of_a_header_keeps_one_line(responsable, territoire):
    responsable.post(_modele(territoire), {"objet": "Vite\nBcc: x@y.example", "texte": "{lien}"})
    with hors_portee("test"):
        assert ModeleMessage.objects.get().objet == "Vite Bcc: x@y.example"


def test_reply_address_is_the_responsables_to_set(responsable, territoire):
    responsable.post(page(territoire, "guichets:reponse"), {"adresse": "Contact@plie.example"})
    territoire.guichet.refresh_from_db()
    assert territoire.guichet.adresse_reponse == "contact@plie.example"
    reponse = responsable.post(page(territoire, "guichets:reponse"), {"adresse": "pas une adresse"})
    assert reponse.status_code == 422


def test_days_of_the_reminders_are_the_responsables_to_set(responsable, territoire):
    adresse = page(territoire, "participants:rappels")
    reponse = responsable.post(adresse, {"jours": "2, -3 ; 0"}, follow=True)
    assert "3\u00a0jours avant, le jour même, 2\u00a0jours après" in reponse.content.decode()
    with hors_portee("test"):
        regles = ReglesComptage.objects.get(guichet=territoire.guichet)
    assert regles.relances_jours == [-3, 0, 2]
    assert regles.sources["relances_jours"]["source"].startswith("Décision du guichet du ")
    for faux in ("demain", "-40", "1,2,3,4,5,6,7"):
        assert responsable.post(adresse, {"jours": faux}).status_code == 422
    responsable.post(adresse, {"jours": ""})
    with hors_portee("test"):
        assert ReglesComptage.objects.get(guichet=territoire.guichet).relances_jours == []


# --- Opt-out and contacts -----------------------------------------------------------------------------------


def test_person_chooses_what_they_receive(client, territoire):
    client.force_login(territoire.employeur)
    contenu = client.get(reverse("mes_courriers")).content.decode()
    assert "Rappel avant l&#x27;échéance" in contenu
    assert "Résumé quotidien" not in contenu
    voulu = f"{territoire.guichet.pk}:{GenreMessage.PIECE}"
    etranger = f"{f.guichet('ailleurs').pk}:{GenreMessage.PIECE}"
    client.post(reverse("mes_courriers"), {"courrier": [voulu, etranger]})
    with hors_portee("test"):
        refus = set(OppositionMessage.objects.values_list("guichet_id", "destinataire", "genre"))
    assert (territoire.guichet.pk, territoire.employeur.email, GenreMessage.RELANCE_JOUR) in refus
    assert len(refus) == 7
    assert {guichet for guichet, _, _ in refus} == {territoire.guichet.pk}
    client.post(reverse("mes_courriers"), {"courrier": [voulu, f"{territoire.guichet.pk}:relance_jour"]})
    with hors_portee("test"):
        assert OppositionMessage.objects.count() == 6


def test_company_writes_its_own_contacts(client, territoire):
    client.force_login(territoire.employeur)
    saisie = {"nom": "Nadia Benali", "role": "comptable", "email": "nadia@bati.example", "du": "2026-03-01"}
    assert client.post(reverse("entreprise:contact_creer"), saisie).status_code == 302
    with hors_portee("test"):
        nadia = ContactEntreprise.objects.get()
    assert (nadia.entreprise_id, nadia.role) == (territoire.entreprise.pk, "comptable")
    client.post(reverse("entreprise:contact_modifier", args=[nadia.cle]), saisie | {"role": "declarant"})
    fin = reverse("entreprise:contact_terminer", args=[nadia.cle])
    assert client.post(fin, {"au": "2026-02-01"}).status_code == 422
    assert client.post(fin, {"au": "2026-03-31"}).status_code == 302
    with hors_portee("test"):
        nadia.refresh_from_db()
    assert (nadia.role, nadia.au) == ("declarant", date(2026, 3, 31))


def test_contact_of_another_company_is_not_found(client, territoire):
    autre = contact(territoire.siae, "siae@test.example")
    client.force_login(territoire.employeur)
    for nom in ("entreprise:contact_modifier", "entreprise:contact_terminer"):
        assert client.get(reverse(nom, args=[autre.cle])).status_code == 404
    assert "siae@test.example" not in client.get(reverse("entreprise:contacts")).content.decode()


@pytest.mark.parametrize("nombre", [1, 3])
def test_our_contacts_has_the_same_queries_whatever_the_rows(
    client, territoire, nombre, django_assert_num_queries
):
    for rang in range(nombre):
        contact(territoire.entreprise, f"contact-{rang}@bati.example")
    client.force_login(territoire.employeur)
    with django_assert_num_queries(14):
        client.get(reverse("entreprise:contacts"))
