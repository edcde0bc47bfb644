"""Pages of the proofs: the company's, the queue and its decision, what the guichet asks for."""

from datetime import date
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guichets.portee import hors_portee
from participants.domain.mois import add_months, first_day, mois_texte, today_of
from participants.enums import EtatPiece, NaturePiece, PeriodicitePiece
from participants.models import ExigencePiece, Piece
from tests import fabriques as f
from tests.fichiers import PDF, pdf, photo
from tests.participants.declarants import MARS

MENSUEL = {"nature": NaturePiece.RELEVE, "periodicite": PeriodicitePiece.MOIS}


def texte(reponse):
    return unescape(reponse.content.decode()).replace("\u00a0", " ")


@pytest.fixture
def portail(territoire, client):
    client.force_login(territoire.employeur)
    return client


@pytest.fixture
def bureau(territoire, client):
    client.force_login(territoire.facilitateur)
    return client


@pytest.fixture
def responsable(territoire, client):
    client.force_login(territoire.responsable)
    return client


def envoyer(client, t, *fichiers, nature=NaturePiece.CONTRAT, mois=""):
    url = reverse("entreprise:piece_deposer", args=[t.contrat.cle])
    return client.post(url, {"nature": nature, "mois": mois, "fichiers": list(fichiers)})


def fichier(nom="contrat.pdf", contenu=PDF):
    return SimpleUploadedFile(nom, contenu, "text/html")


def lire(client, nom, *args):
    return client.get(reverse(nom, args=args))


# --- The company -------------------------------------------------------------------------------------------


def test_company_reads_what_is_missing_and_brings_it(territoire, portail):
    f.exigence(territoire.guichet, bloquante=True)
    page = texte(lire(portail, "entreprise:pieces"))
    assert "Contrat de travail" in page
    assert "Sans elle, les heures de ce contrat ne comptent pas." in page
    assert "Déposer des pièces" in texte(lire(portail, "entreprise:accueil"))
    reponse = envoyer(portail, territoire, fichier())
    assert (reponse.status_code, reponse.url) == (302, reverse("entreprise:pieces"))
    page = texte(lire(portail, "entreprise:pieces"))
    assert "Chez le guichet" in page
    assert "Rien à déposer" in page
    assert "Déposer des pièces" not in texte(lire(portail, "entreprise:accueil"))


def test_company_reads_why_a_proof_was_refused(territoire, portail):
    f.exigence(territoire.guichet)
    refus = {
        "etat": EtatPiece.REFUSEE,
        "motif_refus": "Page 2 absente.",
        "verifiee_par": territoire.facilitateur,
    }
    f.piece(territoire.contrat, verifiee_le="2026-01-01T00:00Z", **refus)
    page = texte(lire(portail, "entreprise:pieces"))
    assert "Motif du guichet : « Page 2 absente. »" in page


def test_wrong_file_is_refused_beside_its_line(territoire, portail):
    f.exigence(territoire.guichet)
    reponse = envoyer(portail, territoire, fichier("a.pdf", b"<html>"))
    assert reponse.status_code == 422
    assert "Ce fichier n'est ni un PDF, ni une image JPEG ou PNG." in texte(reponse)
    assert '<details class="deposer" open>' in texte(reponse)
    with hors_portee("test"):
        assert not Piece.objects.exists()


def test_photos_are_sent_together(territoire, portail):
    f.exigence(territoire.guichet)
    assert (
        envoyer(portail, territoire, fichier("1.jpg", photo()), fichier("2.jpg", photo(9, 9))).status_code
        == 302
    )
    with hors_portee("test"):
        assert Piece.objects.get().document.nom == "1.pdf"


def test_month_of_a_monthly_proof_is_sent_with_it(territoire, portail):
    f.exigence(territoire.guichet, **MENSUEL)
    f.heures(territoire.contrat, MARS, "100", territoire.lot)
    assert (
        envoyer(portail, territoire, fichier(), nature=NaturePiece.RELEVE, mois="2026-03").status_code == 302
    )
    with hors_portee("test"):
        assert Piece.objects.get().mois == MARS


def test_file_is_only_downloaded_and_who_did_is_written_down(territoire, portail):
    piece = f.piece(territoire.contrat, nom="été.pdf")
    reponse = lire(portail, "entreprise:piece_fichier", piece.cle)
    assert reponse.content == PDF
    assert reponse["Content-Disposition"].startswith("attachment;")
    assert reponse["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert (reponse["X-Content-Type-Options"], reponse["Cache-Control"]) == ("nosniff", "no-store")
    with connection.cursor() as curseur:
        curseur.execute("SELECT objet_cle FROM guichets_journal WHERE evenement = 'consultation'")
        assert (piece.document.cle,) in curseur.fetchall()


def test_company_page_reads_as_many_rows_as_it_likes_in_as_many_queries(territoire, portail):
    f.exigence(territoire.guichet)
    f.exigence(territoire.guichet, **MENSUEL)
    f.heures(territoire.contrat, MARS, "100", territoire.lot)
    lire(portail, "entreprise:pieces")
    with CaptureQueriesContext(connection) as une:
        lire(portail, "entreprise:pieces")
    for nom in ("Durand", "Petit"):
        contrat = f.contrat(f.participant(territoire.guichet, nom), territoire.entreprise, territoire.lot)
        f.heures(contrat, MARS, "100", territoire.lot)
        f.piece(contrat)
    with CaptureQueriesContext(connection) as trois:
        lire(portail, "entreprise:pieces")
    assert (len(une), len(trois)) == (PORTAIL, PORTAIL)


PORTAIL = 23


# --- The desk ----------------------------------------------------------------------------------------------


def test_queue_leads_from_one_decision_to_the_next(territoire, bureau):
    slug = territoire.guichet.slug
    premiere, deuxieme = f.piece(territoire.contrat), f.piece(territoire.contrat)
    page = texte(lire(bureau, "participants:pieces", slug))
    assert "À vérifier (2)" in page
    assert "Pièces à vérifier" in texte(lire(bureau, "bureau", slug))
    page = texte(lire(bureau, "participants:piece", slug, premiere.cle))
    assert "1 autre pièce attend une décision." in page
    url = reverse("participants:piece_decider", args=[slug, premiere.cle])
    reponse = bureau.post(url, {"decision": "accepter", "expire_le": ""})
    assert reponse.url == reverse("participants:piece", args=[slug, deuxieme.cle])
    url = reverse("participants:piece_decider", args=[slug, deuxieme.cle])
    reponse = bureau.post(url, {"decision": "refuser", "motif": "Non signée."})
    assert reponse.url == reverse("participants:pieces", args=[slug])
    with hors_portee("test"):
        etats = list(Piece.objects.order_by("pk").values_list("etat", "motif_refus"))
    assert etats == [(EtatPiece.ACCEPTEE, ""), (EtatPiece.REFUSEE, "Non signée.")]


def test_refusal_without_a_reason_is_refused_and_keeps_what_was_typed(territoire, bureau):
    piece = f.piece(territoire.contrat)
    url = reverse("participants:piece_decider", args=[territoire.guichet.slug, piece.cle])
    reponse = bureau.post(url, {"decision": "refuser", "motif": ""})
    assert reponse.status_code == 422
    assert "Indiquez pourquoi vous refusez cette pièce" in texte(reponse)
    reponse = bureau.post(url, {"decision": "accepter", "expire_le": "31/02/2026"})
    assert reponse.status_code == 422
    assert 'value="31/02/2026"' in texte(reponse)


def test_pages_are_drawn_and_beyond_them_there_is_nothing(territoire, bureau):
    piece = f.piece(territoire.contrat)
    slug = territoire.guichet.slug
    reponse = lire(bureau, "participants:piece_page", slug, piece.cle, 1)
    assert reponse["Content-Type"] == "image/png"
    assert reponse.content.startswith(b"\x89PNG")
    for numero in (0, 2):
        assert lire(bureau, "participants:piece_page", slug, piece.cle, numero).status_code == 404


def test_desk_deposits_what_it_received_then_checks_it(territoire, bureau):
    f.exigence(territoire.guichet)
    slug = territoire.guichet.slug
    assert "À déposer" in texte(lire(bureau, "participants:contrat_pieces", slug, territoire.contrat.cle))
    url = reverse("participants:piece_deposer", args=[slug, territoire.contrat.cle])
    refusee = bureau.post(url, {"nature": NaturePiece.CONTRAT, "fichiers": [fichier("a.pdf", pdf(201))]})
    assert refusee.status_code == 422
    reponse = bureau.post(url, {"nature": NaturePiece.CONTRAT, "fichiers": [fichier()]})
    with hors_portee("test"):
        piece = Piece.objects.get()
    assert piece.entreprise_id == territoire.entreprise.pk
    assert reponse.url == reverse("participants:piece", args=[slug, piece.cle])


def test_declaration_shows_the_proofs_beside_its_lines(territoire, bureau):
    f.exigence(territoire.guichet, **MENSUEL, bloquante=True)
    declaration = f.declaration(
        territoire.entreprise, MARS, etat="transmise", transmise_le="2026-04-02T00:00Z"
    )
    f.heures(territoire.contrat, MARS, "100", territoire.lot, declaration=declaration, etat="en_attente")
    page = texte(lire(bureau, "participants:declaration", territoire.guichet.slug, declaration.cle))
    assert "Relevé d'heures signé, mars 2026" in page


@pytest.mark.parametrize("etat", list(EtatPiece))
def test_queue_reads_its_rows_in_as_many_queries(territoire, bureau, etat):
    champs = {"etat": etat, "motif_refus": "x", "verifiee_par": territoire.facilitateur}
    champs["verifiee_le"] = "2026-01-01T00:00Z"
    url = reverse("participants:pieces", args=[territoire.guichet.slug]) + f"?etat={etat}"
    comptes = []
    for nombre in (1, 2):
        for _ in range(nombre):
            f.piece(territoire.contrat, **champs)
        bureau.get(url)
        with CaptureQueriesContext(connection) as requetes:
            assert bureau.get(url).status_code == 200
        comptes.append(len(requetes))
    assert comptes == [BUREAU, BUREAU]


BUREAU = 20


# --- What is asked for -------------------------------------------------------------------------------------


def saisie(t, **champs):
    mois = mois_texte(add_months(first_day(today_of(t.guichet)), 1))
    return {
        "nature": NaturePiece.BULLETIN,
        "periodicite": "mois",
        "bloquante": "on",
        "du": mois,
        "source": "CCAP",
        **champs,
    }


def test_responsable_asks_changes_and_stops(territoire, responsable):
    slug = territoire.guichet.slug
    vide = texte(lire(responsable, "participants:exigences", slug))
    assert "Partir des pièces habituelles" in vide
    responsable.post(reverse("participants:exigences_depart", args=[slug]))
    assert "Usage à vérifier" in texte(lire(responsable, "participants:exigences", slug))
    reponse = responsable.post(reverse("participants:exigence_creer", args=[slug]), saisie(territoire))
    assert reponse.status_code == 302
    with hors_portee("test"):
        posee = ExigencePiece.objects.get(nature=NaturePiece.BULLETIN)
    assert (posee.bloquante, posee.modalites, posee.source) == (True, [], "CCAP")
    double = responsable.post(reverse("participants:exigence_creer", args=[slug]), saisie(territoire))
    assert double.status_code == 422
    assert "Cette pièce est déjà demandée à ces dates." in texte(double)
    url = reverse("participants:exigence_modifier", args=[slug, posee.cle])
    assert responsable.post(url, saisie(territoire, validite_mois="12")).status_code == 302
    responsable.post(reverse("participants:exigence_terminer", args=[slug, posee.cle]))
    with hors_portee("test"):
        assert not ExigencePiece.objects.filter(nature=NaturePiece.BULLETIN).exists()


def test_requirement_of_the_past_is_not_offered(territoire, responsable):
    url = reverse("participants:exigence_creer", args=[territoire.guichet.slug])
    assert responsable.post(url, saisie(territoire, du="2020-01")).status_code == 422
    assert date(2020, 1, 1) < today_of(territoire.guichet)


# --- What never appears ------------------------------------------------------------------------------------


def test_no_page_of_a_proof_tells_why_a_person_is_eligible(territoire, client):
    f.exigence(territoire.guichet, bloquante=True)
    f.exigence(territoire.guichet, **MENSUEL)
    f.heures(territoire.contrat, MARS, "100", territoire.lot)
    piece = f.piece(territoire.contrat)
    slug = territoire.guichet.slug
    client.force_login(territoire.employeur)
    pages = [lire(client, "entreprise:pieces")]
    client.force_login(territoire.facilitateur)
    pages += [
        lire(client, "participants:pieces", slug),
        lire(client, "participants:piece", slug, piece.cle),
        lire(client, "participants:contrat_pieces", slug, territoire.contrat.cle),
    ]
    for page in pages:
        assert page.status_code == 200
        for interdit in ("DELD", "Demandeur d'emploi", territoire.prescripteur.nom):
            assert interdit not in texte(page)
