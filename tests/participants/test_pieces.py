"""Proofs: what is asked for, deposited, decided, and what it does to nobody else's hours."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from guichets import portee
from guichets.domain.documents import TYPE, count_pages
from guichets.enums import GenreMessage
from guichets.evenements import _abonnes
from guichets.models import Document, Message
from guichets.portee import Principal, hors_portee
from operations.enums import Confiance
from participants.domain.mois import add_months, first_day, last_day, today_of
from participants.domain.pieces import exigences
from participants.domain.pieces.attendues import EtatAttendue, awaited_from_others, own_contrats, proofs_of
from participants.domain.pieces.depot import NON_DEMANDEE, SANS_FICHIER, deposit_piece
from participants.domain.pieces.verification import SANS_MOTIF, accept_piece, proposed_expiry, refuse_piece
from participants.enums import EtatPiece, Modalite, NaturePiece, PeriodicitePiece
from participants.evenements import ExigencesChangees, PieceJugee
from participants.models import Contrat, ExigencePiece, Piece
from tests import fabriques as f
from tests.fichiers import PDF, photo
from tests.participants.declarants import MARS, employeur, facilitateur

CONTRAT, RELEVE = NaturePiece.CONTRAT, NaturePiece.RELEVE
MENSUEL = {"nature": RELEVE, "periodicite": PeriodicitePiece.MOIS}


@pytest.fixture
def faits(monkeypatch):
    recus: list[object] = []
    for genre in (PieceJugee, ExigencesChangees):
        monkeypatch.setitem(_abonnes, genre, [recus.append])
    return recus


def etats(contrats=None):
    return [
        (a.libelle.replace("\u00a0", " "), a.etat)
        for a in proofs_of(own_contrats() if contrats is None else contrats)
    ]


def deposer(t, nature=CONTRAT, mois=None, fichiers=(("c.pdf", PDF),), **autres):
    return deposit_piece(
        contrat=t.contrat, nature=nature, mois=mois, fichiers=fichiers, par="Camille", **autres
    )


# --- What is asked for -------------------------------------------------------------------------------------


def test_nothing_is_asked_when_the_guichet_asks_for_nothing(territoire):
    f.heures(territoire.contrat, MARS, "100", territoire.lot)
    with employeur(territoire):
        assert etats() == []


def test_a_contrat_and_each_of_its_months_have_their_proofs(territoire):
    f.exigence(territoire.guichet)
    f.exigence(territoire.guichet, **MENSUEL)
    f.exigence(territoire.guichet, NaturePiece.MISSION, modalites=[Modalite.MISE_A_DISPOSITION])
    for mois in (MARS, add_months(MARS, 1)):
        f.heures(territoire.contrat, mois, "100", territoire.lot)
    with employeur(territoire):
        assert etats() == [
            ("Contrat de travail", EtatAttendue.MANQUANTE),
            ("Relevé d'heures signé, mars 2026", EtatAttendue.MANQUANTE),
            ("Relevé d'heures signé, avril 2026", EtatAttendue.MANQUANTE),
        ]


def test_months_before_a_requirement_or_after_its_end_are_left_alone(territoire):
    f.exigence(territoire.guichet, **MENSUEL, du=MARS, au=last_day(MARS))
    for mois in (add_months(MARS, -1), MARS, add_months(MARS, 1)):
        f.heures(territoire.contrat, mois, "100", territoire.lot)
    with employeur(territoire):
        assert etats() == [("Relevé d'heures signé, mars 2026", EtatAttendue.MANQUANTE)]


def test_zero_hours_need_no_proof(territoire):
    f.exigence(territoire.guichet, **MENSUEL)
    f.heures(territoire.contrat, MARS, "0", territoire.lot)
    with employeur(territoire):
        assert etats() == []


def test_states_are_read_with_a_fixed_number_of_queries(territoire, django_assert_num_queries):
    f.exigence(territoire.guichet)
    f.exigence(territoire.guichet, **MENSUEL)
    f.heures(territoire.contrat, MARS, "100", territoire.lot)
    f.piece(territoire.contrat)

    def compter():
        with employeur(territoire):
            contrats = own_contrats()
            with django_assert_num_queries(REQUETES):
                return len(proofs_of(contrats))

    assert compter() == 2
    for nom in ("Durand", "Petit"):
        autre = f.contrat(f.participant(territoire.guichet, nom), territoire.entreprise, territoire.lot)
        f.heures(autre, MARS, "100", territoire.lot)
        f.piece(autre, RELEVE, mois=MARS)
    assert compter() == 6


REQUETES = 9


# --- The rules, by date ------------------------------------------------------------------------------------


def test_default_requirements_block_nothing_and_say_that_they_are_to_be_checked(territoire, faits):
    with facilitateur(territoire):
        creees = exigences.create_default_exigences(guichet=territoire.guichet, du=MARS)
        assert {(e.nature, e.periodicite) for e in creees} == {
            (NaturePiece.CONTRAT, PeriodicitePiece.CONTRAT),
            (NaturePiece.MISSION, PeriodicitePiece.CONTRAT),
            (NaturePiece.SOUS_TRAITANCE, PeriodicitePiece.CONTRAT),
            (NaturePiece.RELEVE, PeriodicitePiece.MOIS),
        }
        assert {(e.bloquante, e.source, e.confiance) for e in creees} == {
            (False, "Usage des guichets, à confirmer localement", Confiance.HYPOTHESE)
        }
        assert exigences.create_default_exigences(guichet=territoire.guichet, du=MARS) == []


def valeurs(**champs):
    return {
        "libelle": "",
        "modalites": [],
        "bloquante": True,
        "validite_mois": None,
        "source": "CCAP",
        **champs,
    }


def test_a_change_opens_a_period_and_leaves_the_past(territoire, faits):
    ancienne = f.exigence(territoire.guichet)
    with facilitateur(territoire):
        mois = first_day(today_of(territoire.guichet))
        nouvelle = exigences.change_exigence(exigence=ancienne, du=mois, valeurs=valeurs())
        ancienne.refresh_from_db()
        assert (ancienne.bloquante, ancienne.au) == (False, last_day(add_months(mois, -1)))
        assert (nouvelle.nature, nouvelle.bloquante, nouvelle.du, nouvelle.au) == (CONTRAT, True, mois, None)
        assert faits == [ExigencesChangees(territoire.guichet.pk, date(2025, 1, 1))]


def test_a_change_of_what_has_not_begun_rewrites_it(territoire, faits):
    with facilitateur(territoire):
        mois = add_months(first_day(today_of(territoire.guichet)), 1)
        demandee = exigences.ask_piece(
            guichet=territoire.guichet,
            du=mois,
            valeurs=valeurs(nature=CONTRAT, periodicite=PeriodicitePiece.CONTRAT),
        )
        exigences.change_exigence(exigence=demandee, du=mois, valeurs=valeurs(bloquante=False))
        assert ExigencePiece.objects.filter(guichet=territoire.guichet).count() == 1
        exigences.stop_exigence(exigence=demandee, du=mois)
        assert not ExigencePiece.objects.filter(guichet=territoire.guichet).exists()


@pytest.mark.parametrize("acte", ["demander", "changer", "arreter"])
def test_the_past_is_refused(territoire, faits, acte):
    posee = f.exigence(territoire.guichet)
    passe = add_months(first_day(today_of(territoire.guichet)), -1)
    champs = valeurs(nature=RELEVE, periodicite=PeriodicitePiece.MOIS)
    actes = {
        "demander": lambda: exigences.ask_piece(guichet=territoire.guichet, du=passe, valeurs=champs),
        "changer": lambda: exigences.change_exigence(exigence=posee, du=passe, valeurs=valeurs()),
        "arreter": lambda: exigences.stop_exigence(exigence=posee, du=passe),
    }
    with facilitateur(territoire), pytest.raises(ValidationError) as refus:
        actes[acte]()
    assert refus.value.message_dict["du"][0].startswith("Le passé ne change pas")
    assert faits == []


def test_one_requirement_of_a_kind_at_a_time(territoire, faits):
    f.exigence(territoire.guichet)
    with facilitateur(territoire), pytest.raises(ValidationError) as refus:
        exigences.ask_piece(
            guichet=territoire.guichet,
            du=first_day(today_of(territoire.guichet)),
            valeurs=valeurs(nature=CONTRAT, periodicite=PeriodicitePiece.CONTRAT),
        )
    assert refus.value.messages == ["Cette pièce est déjà demandée à ces dates."]


# --- Deposit -----------------------------------------------------------------------------------------------


def test_company_deposits_and_waits(territoire):
    f.exigence(territoire.guichet)
    with employeur(territoire):
        piece = deposer(territoire)
        assert (piece.etat, piece.deposee_par, piece.mois) == (EtatPiece.A_VERIFIER, "Camille", None)
        assert etats() == [("Contrat de travail", EtatAttendue.A_VERIFIER)]


def test_same_files_sent_twice_are_kept_once(territoire):
    f.exigence(territoire.guichet)
    with employeur(territoire):
        assert deposer(territoire).pk == deposer(territoire).pk
    with hors_portee("test"):
        assert (Piece.objects.count(), Document.objects.count()) == (1, 1)


def test_several_photos_make_one_proof_of_as_many_pages(territoire):
    f.exigence(territoire.guichet)
    envois = [("1.jpg", photo()), ("2.jpg", photo(80, 90)), ("annexe.pdf", PDF)]
    with employeur(territoire):
        piece = deposer(territoire, fichiers=envois)
    with hors_portee("test"):
        assert (piece.document.type_mime, piece.document.nom) == ("application/pdf", "1.pdf")
        assert count_pages(piece.document) == 3


def test_a_wrong_file_among_several_is_named(territoire):
    f.exigence(territoire.guichet)
    with employeur(territoire), pytest.raises(ValidationError) as refus:
        deposer(territoire, fichiers=[("bon.pdf", PDF), ("a.pdf", b"MZ")])
    assert refus.value.messages == [f"a.pdf\u00a0: {TYPE}"]


def test_no_file_is_refused(territoire):
    f.exigence(territoire.guichet)
    with employeur(territoire), pytest.raises(ValidationError) as refus:
        deposer(territoire, fichiers=[])
    assert refus.value.messages == [SANS_FICHIER]


@pytest.mark.parametrize(("nature", "mois"), [(RELEVE, None), (CONTRAT, MARS), (RELEVE, MARS)])
def test_what_is_not_asked_for_is_refused(territoire, nature, mois):
    """The monthly one is asked for, but nobody worked in that month."""
    f.exigence(territoire.guichet)
    f.exigence(territoire.guichet, **MENSUEL)
    with employeur(territoire), pytest.raises(ValidationError) as refus:
        deposer(territoire, nature, mois)
    assert refus.value.messages == [NON_DEMANDEE]


def test_another_company_deposits_nothing(territoire):
    f.exigence(territoire.guichet)
    autre = f.entreprise(territoire.guichet, "Autre")
    with (
        portee.ouvrir(Principal("utilisateur", f.acces_entreprise(autre).pk)),
        pytest.raises(PermissionDenied),
    ):
        deposer(territoire)


def pret(t):
    """A person whom the SIAE lends to the company, and declares."""
    return f.contrat(
        f.participant(t.guichet, "Diallo"),
        t.entreprise,
        t.lot,
        employeur=t.siae,
        declarant=t.siae,
        modalite=Modalite.MISE_A_DISPOSITION,
    )


def test_pay_and_contract_stay_with_the_employer_a_signed_sheet_is_read_by_both(territoire):
    f.exigence(territoire.guichet)
    f.exigence(territoire.guichet, **MENSUEL)
    contrat = pret(territoire)
    f.heures(contrat, MARS, "100", territoire.lot)
    siae = f.acces_entreprise(territoire.siae)
    with portee.ouvrir(Principal("utilisateur", siae.pk)):
        travail = deposit_piece(
            contrat=contrat, nature=CONTRAT, mois=None, fichiers=[("c.pdf", PDF)], par=siae
        )
        signe = deposit_piece(contrat=contrat, nature=RELEVE, mois=MARS, fichiers=[("r.pdf", PDF)], par=siae)
    with employeur(territoire):
        assert set(Document.objects.values_list("pk", flat=True)) == {signe.document_id}
    with hors_portee("test"):
        assert Document.objects.get(pk=travail.document_id).entreprises == [territoire.siae.pk]


def test_company_that_owes_reads_what_the_other_must_bring_only_when_hours_depend_on_it(territoire):
    contrat = pret(territoire)
    f.heures(contrat, MARS, "100", territoire.lot)
    exigence = f.exigence(territoire.guichet, **MENSUEL)
    with employeur(territoire):
        assert awaited_from_others() == []
    with hors_portee("test"):
        ExigencePiece.objects.filter(pk=exigence.pk).update(bloquante=True)
    with employeur(territoire):
        [(attendue, declarante)] = awaited_from_others()
        assert attendue.libelle == "Relevé d'heures signé, mars\u00a02026"
        assert declarante == str(territoire.siae)
        assert etats() == []


# --- Decision ----------------------------------------------------------------------------------------------


def test_accepted_until_its_month_ends(territoire, faits):
    f.exigence(territoire.guichet)
    piece = f.piece(territoire.contrat)
    with facilitateur(territoire):
        jour = today_of(territoire.guichet)
        accept_piece(piece=piece, par=territoire.facilitateur, expire_le=jour)
        assert etats([lu(territoire)]) == [("Contrat de travail", EtatAttendue.EXPIRE_BIENTOT)]
        Piece.objects.filter(pk=piece.pk).update(expire_le=first_day(jour))
        assert etats([lu(territoire)]) == [("Contrat de travail", EtatAttendue.EXPIRE_BIENTOT)]
        Piece.objects.filter(pk=piece.pk).update(expire_le=last_day(add_months(first_day(jour), -1)))
        assert etats([lu(territoire)]) == [("Contrat de travail", EtatAttendue.EXPIREE)]
    assert faits == [PieceJugee(territoire.contrat.pk)]


def lu(t):
    return Contrat.objects.select_related("participant", "guichet").get(pk=t.contrat.pk)


def test_validity_of_the_rules_is_proposed(territoire):
    f.exigence(territoire.guichet, validite_mois=6)
    piece = f.piece(territoire.contrat)
    with facilitateur(territoire):
        lue = Piece.objects.select_related("guichet", "contrat").get(pk=piece.pk)
        assert proposed_expiry(lue) == last_day(add_months(first_day(today_of(territoire.guichet)), 6))


def test_a_refusal_has_a_reason(territoire, faits):
    piece = f.piece(territoire.contrat)
    with facilitateur(territoire), pytest.raises(ValidationError) as refus:
        refuse_piece(piece=piece, motif="  ", par=territoire.facilitateur)
    assert refus.value.message_dict == {"motif": [SANS_MOTIF]}


def test_a_refusal_is_told_to_the_company_without_naming_the_person(territoire, faits):
    f.exigence(territoire.guichet)
    f.contact(territoire.entreprise, "declarant@test.example")
    piece = f.piece(territoire.contrat)
    with facilitateur(territoire):
        refuse_piece(piece=piece, motif="Non signé.", par=territoire.facilitateur)
        message = Message.objects.get(genre=GenreMessage.PIECE)
        assert (message.destinataire, message.entreprises) == (
            "declarant@test.example",
            [territoire.entreprise.pk],
        )
        assert "Contrat de travail" in message.texte
        assert "Non signé." in message.texte
        assert territoire.participant.nom not in message.texte + message.objet
    with employeur(territoire):
        (attendue,) = proofs_of(own_contrats())
        assert (attendue.etat, attendue.piece.motif_refus) == (EtatAttendue.REFUSEE, "Non signé.")
        nouvelle = deposer(territoire)
        assert nouvelle.pk != piece.pk
        assert etats() == [("Contrat de travail", EtatAttendue.A_VERIFIER)]
    assert faits == []


def test_refusing_what_was_accepted_counts_the_hours_anew(territoire, faits):
    piece = f.piece(territoire.contrat)
    with facilitateur(territoire):
        accept_piece(piece=piece, par=territoire.facilitateur)
        refuse_piece(piece=piece, motif="Faux.", par=territoire.facilitateur)
    assert faits == [PieceJugee(territoire.contrat.pk)] * 2


def test_company_judges_nothing(territoire):
    piece = f.piece(territoire.contrat)
    with employeur(territoire), pytest.raises(PermissionDenied):
        accept_piece(piece=Piece.objects.select_related("guichet").get(pk=piece.pk), par=territoire.employeur)


def test_piece_of_another_guichet_is_out_of_reach(territoire):
    etranger = f.territoire("autre-guichet", "Étranger ")
    f.piece(etranger.contrat)
    with facilitateur(territoire):
        assert not Piece.objects.exists()
        assert not Document.objects.exists()
