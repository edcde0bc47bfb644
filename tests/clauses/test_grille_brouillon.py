"""The month opens as last month was; a draft is kept as one types; nobody erases another unseen."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from guichets import portee
from guichets.portee import Principal, hors_portee
from participants.domain.declarations.rectification import open_rectification
from participants.domain.declarations.saisie import open_declaration, save_lignes
from participants.enums import EtatDeclaration
from participants.models import DeclarationMensuelle, LigneHeures
from tests import fabriques as f
from tests.clauses.grilles import MARS, MOIS, cellule, enregistrees, saisie, texte, url_grille, url_saisir

FEVRIER = date(2026, 2, 1)
ZERO = Decimal(0)


@pytest.fixture
def entreprise_client(client, territoire):
    client.force_login(territoire.employeur)
    return client


def declarer(t, mois, heures, contrat=None, dont="0"):
    """A draft saved by the company itself, in another window."""
    contrat = contrat or t.contrat
    with portee.ouvrir(Principal("utilisateur", t.employeur.pk)):
        declaration = open_declaration(entreprise=t.entreprise, mois=mois)
        save_lignes(
            declaration=declaration,
            lignes=[(contrat.cle, t.lot.cle, Decimal(heures), Decimal(dont))],
        )


def version_lue(page, t):
    return page.split(f'name="version-{t.entreprise.cle}" value="')[1].split('"')[0]


def collegue(t, nom="Diallo"):
    return f.contrat(f.participant(t.guichet, nom, "Ibrahima"), t.entreprise, t.lot)


# --- Last month's hours ---


def test_month_nobody_began_opens_with_last_month_and_saves_nothing(entreprise_client, territoire):
    declarer(territoire, FEVRIER, "98.5", dont="7")
    page = texte(entreprise_client.get(url_grille()))
    assert 'value="98,50"' in page
    assert 'value="7,00"' in page
    assert "form-control repris" in page
    assert "Comme en février" in page
    assert "Heures de février reprises : changez celles qui diffèrent." in page
    with hors_portee("lecture de test"):
        assert not DeclarationMensuelle.objects.filter(mois=MARS).exists()


def test_month_begun_shows_only_what_was_said(entreprise_client, territoire):
    declarer(territoire, FEVRIER, "98.5")
    autre = collegue(territoire)
    declarer(territoire, MARS, "12", contrat=autre)
    page = texte(entreprise_client.get(url_grille()))
    assert 'value="98,50"' not in page
    assert 'value="12,00"' in page
    assert "Comme en février</button>" in page


def test_part_of_a_month_is_not_prefilled(entreprise_client, territoire):
    declarer(territoire, FEVRIER, "98.5")
    with hors_portee("contrat de test"):
        territoire.contrat.fin = date(2026, 3, 12)
        territoire.contrat.save()
    page = texte(entreprise_client.get(url_grille()))
    assert 'value="98,50"' not in page
    assert "98,50 h" in page


def test_desk_is_never_prefilled_from_last_month(client, territoire):
    declarer(territoire, FEVRIER, "98.5")
    client.force_login(territoire.facilitateur)
    page = texte(client.get(url_saisir(territoire)))
    assert 'value="98,50"' not in page
    assert "Comme en février" in page


def test_zeros_fill_the_empty_cells_only_and_save_nothing(entreprise_client, territoire):
    autre = collegue(territoire)
    donnees = saisie(territoire, "12", action="zeros") | {cellule(autre): ""}
    page = texte(entreprise_client.post(url_grille(), donnees))
    assert 'value="12"' in page
    assert 'value="0"' in page
    assert enregistrees() == []


def test_nothing_this_month_wins_over_hours_that_were_only_suggested(entreprise_client, territoire):
    declarer(territoire, FEVRIER, "98.5")
    rien = {f"rien-{territoire.entreprise.cle}": "oui"}
    envoi = saisie(territoire, "98,50", action="transmettre", **rien)
    reponse = entreprise_client.post(url_grille(), envoi)
    assert reponse.url == reverse("entreprise:transmettre", args=[MOIS])
    with hors_portee("lecture de test"):
        mars = DeclarationMensuelle.objects.get(mois=MARS)
        assert mars.rien_a_declarer
        assert not mars.lignes.exists()


def test_zero_is_declared_and_an_empty_cell_is_not(entreprise_client, territoire):
    autre = collegue(territoire)
    donnees = saisie(territoire, "0", action="enregistrer") | {cellule(autre): ""}
    entreprise_client.post(url_grille(), donnees)
    assert [heures for heures, _, _ in enregistrees()] == [ZERO]


# --- The draft kept as one types ---


def test_draft_keeps_what_is_valid_and_tells_the_rest(entreprise_client, territoire):
    autre = collegue(territoire)
    donnees = saisie(territoire, "7h30", action="auto") | {cellule(autre): "sept"}
    reponse = entreprise_client.post(url_grille(), donnees)
    assert reponse.status_code == 200
    assert reponse["X-Brouillon"] == "oui"
    page = texte(reponse)
    assert "sauf 1 case à corriger : DIALLO Ibrahima." in page
    assert (
        f'<li data-pour="erreur-{autre.cle}-0">Durée non comprise. Écrivez par exemple 7,5 ou 7h30.' in page
    )
    assert enregistrees() == [(Decimal("7.50"), territoire.lot.pk, EtatDeclaration.BROUILLON)]


def test_refused_cell_keeps_its_saved_hours_in_the_draft(entreprise_client, territoire):
    autre = collegue(territoire)
    entreprise_client.post(
        url_grille(), saisie(territoire, "10", action="enregistrer") | {cellule(autre): "20"}
    )
    donnees = saisie(territoire, "221", action="auto") | {cellule(autre): "30"}
    page = texte(entreprise_client.post(url_grille(), donnees))
    assert "le plafond est de 220,00 h." in page
    assert sorted(heures for heures, _, _ in enregistrees()) == [Decimal(10), Decimal(30)]


def test_draft_tells_what_deserves_a_look_beside_its_line(entreprise_client, territoire):
    page = texte(entreprise_client.post(url_grille(), saisie(territoire, "160", action="auto")))
    attendu = "160,00 h en mars 2026, plus que 151,67 h."
    assert f'<li data-pour="alerte-{territoire.contrat.cle}-0">{attendu}</li>' in page
    assert attendu in texte(entreprise_client.get(url_grille()))


def test_draft_of_an_untouched_guichet_is_not_begun(entreprise_client, territoire):
    second = f.territoire("second-guichet", "Second ")
    f.acces_entreprise(second.entreprise, territoire.employeur)
    donnees = saisie(territoire, "10", action="auto") | {
        cellule(second.contrat): "",
        cellule(second.contrat, champ="lot"): str(second.lot.cle),
    }
    entreprise_client.post(url_grille(), donnees)
    with hors_portee("lecture de test"):
        assert DeclarationMensuelle.objects.get().entreprise_id == territoire.entreprise.pk


def test_draft_never_transmits(entreprise_client, territoire):
    entreprise_client.post(url_grille(), saisie(territoire, "10", action="auto"))
    with hors_portee("lecture de test"):
        assert DeclarationMensuelle.objects.get().etat == EtatDeclaration.BROUILLON


def test_draft_of_a_transmitted_month_says_so(entreprise_client, territoire):
    entreprise_client.post(url_grille(), saisie(territoire, "10", action="transmettre"))
    entreprise_client.post(reverse("entreprise:transmettre", args=[MOIS]), {"certifie": "oui"})
    reponse = entreprise_client.post(url_grille(), saisie(territoire, "12", action="auto"))
    assert reponse.status_code == 200
    assert [heures for heures, _, _ in enregistrees()] == [Decimal(10)]


def test_desk_keeps_a_draft_too(client, territoire):
    client.force_login(territoire.facilitateur)
    reponse = client.post(url_saisir(territoire), saisie(territoire, "7:30", action="auto"))
    assert "Brouillon enregistré à" in texte(reponse)
    assert [heures for heures, _, _ in enregistrees()] == [Decimal("7.50")]
    with hors_portee("lecture de test"):
        assert DeclarationMensuelle.objects.get().saisie_par_guichet


# --- Two people on one month ---


def test_month_changed_meanwhile_is_told_and_nothing_is_erased(entreprise_client, territoire):
    version = {f"version-{territoire.entreprise.cle}": ""}
    declarer(territoire, MARS, "35")
    refus = entreprise_client.post(url_grille(), saisie(territoire, "40", action="enregistrer", **version))
    page = texte(refus)
    assert refus.status_code == 422
    assert "Ce mois a été modifié entre-temps" in page
    assert "Enregistré entre-temps : 35,00 h." in page
    assert 'value="40"' in page
    assert [heures for heures, _, _ in enregistrees()] == [Decimal(35)]
    version = {f"version-{territoire.entreprise.cle}": version_lue(page, territoire)}
    entreprise_client.post(url_grille(), saisie(territoire, "40", action="enregistrer", **version))
    assert [heures for heures, _, _ in enregistrees()] == [Decimal(40)]


def test_draft_of_a_month_changed_meanwhile_is_refused(entreprise_client, territoire):
    declarer(territoire, MARS, "35")
    lue = version_lue(texte(entreprise_client.get(url_grille())), territoire)
    declarer(territoire, MARS, "36")
    version = {f"version-{territoire.entreprise.cle}": lue}
    page = texte(entreprise_client.post(url_grille(), saisie(territoire, "40", action="auto", **version)))
    assert "Ce mois a été modifié entre-temps" in page
    assert [heures for heures, _, _ in enregistrees()] == [Decimal(36)]


def test_draft_gives_the_version_that_the_next_one_needs(entreprise_client, territoire):
    version = {f"version-{territoire.entreprise.cle}": ""}
    page = texte(entreprise_client.post(url_grille(), saisie(territoire, "40", action="auto", **version)))
    version = {f"version-{territoire.entreprise.cle}": version_lue(page, territoire)}
    page = texte(entreprise_client.post(url_grille(), saisie(territoire, "41", action="auto", **version)))
    assert "Brouillon enregistré à" in page
    assert [heures for heures, _, _ in enregistrees()] == [Decimal(41)]


def test_hours_changed_after_the_preview_are_not_certified(entreprise_client, territoire):
    url = reverse("entreprise:transmettre", args=[MOIS])
    entreprise_client.post(url_grille(), saisie(territoire, "10", action="transmettre"))
    page = texte(entreprise_client.get(url))
    with hors_portee("lecture de test"):
        declaration = DeclarationMensuelle.objects.get()
    nom = f"version-{declaration.cle}"
    lue = page.split(f'name="{nom}" value="')[1].split('"')[0]
    declarer(territoire, MARS, "12")
    refus = entreprise_client.post(url, {"certifie": "oui", nom: lue})
    assert refus.status_code == 422
    assert "Les heures ont changé depuis que vous les avez lues." in texte(refus)
    assert "12,00 h" in texte(refus)
    with hors_portee("lecture de test"):
        assert LigneHeures.objects.get().declaration.etat == EtatDeclaration.BROUILLON


# --- The preview ---


def test_preview_shows_what_changes_against_last_month(entreprise_client, territoire):
    declarer(territoire, FEVRIER, "98.5")
    entreprise_client.post(url_grille(), saisie(territoire, "160", action="transmettre"))
    page = texte(entreprise_client.get(reverse("entreprise:transmettre", args=[MOIS])))
    assert "<dt>Total</dt><dd>160,00 h</dd>" in page
    assert "<dt>Février</dt><dd>98,50 h</dd>" in page
    assert "+61,50 h" in page
    assert "MARTIN Awa : 160,00 h en mars 2026, plus que 151,67 h." in page


def test_correction_is_compared_with_what_was_validated(entreprise_client, territoire):
    declarer(territoire, FEVRIER, "98.5")
    with hors_portee("mois validé"):
        f.heures(territoire.contrat, MARS, "70", territoire.lot)
    with portee.ouvrir(Principal("utilisateur", territoire.employeur.pk)):
        open_rectification(entreprise=territoire.entreprise, mois=MARS, motif="Deux jours oubliés")
    grille = texte(entreprise_client.get(url_grille()))
    assert "Comme validé" in grille
    assert 'data-avant="70.00"' in grille
    entreprise_client.post(url_grille(), saisie(territoire, "84", action="transmettre"))
    page = texte(entreprise_client.get(reverse("entreprise:transmettre", args=[MOIS])))
    assert "<dt>Avant correction</dt><dd>70,00 h</dd>" in page
    assert "+14,00 h" in page
    assert "98,50 h" not in page
