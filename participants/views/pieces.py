"""Proofs at the desk: the queue, one beside its decision, those of a contrat, what the guichet asks for."""

import uuid
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from guichets import rules
from guichets.domain.documents import count_pages, draw_page
from guichets.domain.journal import record_consultation
from guichets.fichiers import send_document, send_picture
from guichets.forms.outils import report_errors
from guichets.vues import RequeteGuichet, lire_ou_404, vue_bureau
from participants.domain.mois import parse_mois
from participants.domain.pieces.attendues import piece_label, proofs_of
from participants.domain.pieces.depot import deposit_piece
from participants.domain.pieces.exigences import has_exigences
from participants.domain.pieces.manquantes import companies_in, missing_proofs
from participants.domain.pieces.verification import (
    accept_piece,
    neighbours,
    pieces_at_desk,
    proposed_expiry,
    refuse_piece,
    version_of,
)
from participants.enums import EtatPiece
from participants.forms.pieces import DecisionPieceForm, FiltreManquantes
from participants.models import Contrat, Piece

PAR_PAGE = 50
PAGES_MONTREES = 12
MOTIFS_COURANTS = (
    "Illisible : reprenez la photo à plat et en pleine lumière.",
    "Non signée.",
    "Ce n'est pas le bon mois.",
    "Ce n'est pas la bonne personne.",
    "Il manque des pages.",
)
AVEC = ("guichet", "contrat__participant", "contrat__employeur", "entreprise", "document", "verifiee_par")


def dated(piece: Piece) -> str:
    return piece_label(piece.nature, piece.mois)


@vue_bureau()
def list_pieces(request: RequeteGuichet) -> HttpResponse:
    """What waits for a decision first; then what was refused, then accepted."""
    etat = (
        EtatPiece(request.GET["etat"])
        if request.GET.get("etat") in EtatPiece.values
        else EtatPiece.A_VERIFIER
    )
    pieces = pieces_at_desk(request.guichet, etat)
    page = Paginator(pieces, PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {
        "etat": etat,
        "onglets": _tabs(request),
        "page": page,
        "pieces": [(piece, dated(piece)) for piece in page.object_list],
        "peut_ecrire": rules.is_operational(request.role),
    }
    return render(request, "participants/pieces.html", contexte)


def _tabs(request: RequeteGuichet) -> list[tuple[EtatPiece, str, int]]:
    return [
        (un, libelle, pieces_at_desk(request.guichet, un).count())
        for un, libelle in (
            (EtatPiece.A_VERIFIER, "À vérifier"),
            (EtatPiece.REFUSEE, "Refusées"),
            (EtatPiece.ACCEPTEE, "Acceptées"),
        )
    ]


@vue_bureau()
def list_missing(request: RequeteGuichet) -> HttpResponse:
    """What is still to be brought, by company: whom to chase, and for how many hours."""
    filtre = FiltreManquantes(request.GET)
    choix = filtre.read()
    manquantes = missing_proofs(guichet=request.guichet, **choix)
    contexte = {
        "filtre": filtre,
        "filtree": any(choix.values()),
        "onglets": _tabs(request),
        "page": Paginator(manquantes, PAR_PAGE).get_page(request.GET.get("page")),
        "compte": len(manquantes),
        "entreprises": companies_in(manquantes),
        "bloquantes": sum(m.bloquante for m in manquantes),
        "demandees": has_exigences(request.guichet),
    }
    return render(request, "participants/pieces_manquantes.html", contexte)


def _read(request: RequeteGuichet, cle: uuid.UUID) -> Piece:
    piece: Piece = lire_ou_404(Piece.objects.select_related(*AVEC), cle, request.guichet)
    return piece


@vue_bureau()
def show_piece(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    piece = _read(request, cle)
    record_consultation(piece.document)
    return _review(request, piece, DecisionPieceForm())


def _expiry_shown(piece: Piece, form: DecisionPieceForm) -> Any:
    """What was typed; else the end proposed, which a refusal must not lose."""
    if "expire_le" in form.data:
        return form["expire_le"].value()
    return piece.expire_le or proposed_expiry(piece)


def _review(request: RequeteGuichet, piece: Piece, form: DecisionPieceForm) -> HttpResponse:
    pages = count_pages(piece.document)
    avant, apres, autres = neighbours(piece)
    contexte = {
        "piece": piece,
        "titre": dated(piece),
        "participant": piece.contrat.participant,
        "pages": range(1, min(pages, PAGES_MONTREES) + 1),
        "nombre_pages": pages,
        "definitions": _definitions(piece),
        "avant": avant,
        "apres": apres,
        "autres": autres,
        "form": form,
        "lue": version_of(piece),
        "expire_le": _expiry_shown(piece, form),
        "motifs": MOTIFS_COURANTS,
        "peut_ecrire": rules.is_operational(request.role),
    }
    return render(request, "participants/piece.html", contexte, status=422 if form.errors else 200)


def _definitions(piece: Piece) -> list[tuple[str, Any]]:
    contrat = piece.contrat
    dates = f"depuis le {contrat.debut:%d/%m/%Y}"
    if contrat.fin:
        dates = f"du {contrat.debut:%d/%m/%Y} au {contrat.fin:%d/%m/%Y}"
    return [
        ("Contrat", f"{contrat.get_type_display()}, {dates}"),
        ("Employeur", contrat.employeur),
        (
            "Déposée par",
            f"{piece.entreprise}, {piece.deposee_par}" if piece.deposee_par else piece.entreprise,
        ),
        ("Déposée le", f"{piece.cree_le:%d/%m/%Y}"),
        ("Fichier", piece.document.nom),
    ]


@vue_bureau(ecrit=True)
def decide(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    """Then the next one that waits: a queue is gone through without the list."""
    piece = _read(request, cle)
    if request.method != "POST":
        return redirect("participants:piece", slug=request.guichet.slug, cle=cle)
    form = DecisionPieceForm(request.POST)
    if not form.is_valid():
        return _review(request, piece, form)
    accepte, lue = request.POST.get("decision") == "accepter", request.POST.get("lue")
    try:
        if accepte:
            accept_piece(piece=piece, par=request.user, expire_le=form.cleaned_data["expire_le"], lue=lue)
        else:
            refuse_piece(piece=piece, motif=form.cleaned_data["motif"], par=request.user, lue=lue)
    except ValidationError as refus:
        report_errors(form, refus)
        return _review(request, _read(request, cle), form)
    suite = "acceptée" if accepte else "refusée, l'entreprise est prévenue"
    messages.success(request, f"Pièce {suite}.")
    avant, apres, _ = neighbours(piece)
    suivante = apres or avant
    if suivante is not None:
        return redirect("participants:piece", slug=request.guichet.slug, cle=suivante.cle)
    return redirect("participants:pieces", slug=request.guichet.slug)


@vue_bureau()
def download(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    return send_document(_read(request, cle).document)


@vue_bureau()
def show_page(request: RequeteGuichet, cle: uuid.UUID, numero: int) -> HttpResponse:
    """One page as a picture."""
    try:
        return send_picture(draw_page(_read(request, cle).document, numero))
    except LookupError as absente:
        raise Http404 from absente


@vue_bureau()
def show_contrat(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    """The proofs of one contrat, month by month."""
    return contrat_page(request, _contrat(request, cle))


def _contrat(request: RequeteGuichet, cle: uuid.UUID) -> Contrat:
    contrats = Contrat.objects.select_related("guichet", "participant", "declarant", "lot__marche")
    contrat: Contrat = lire_ou_404(contrats, cle, request.guichet)
    return contrat


def contrat_page(
    request: RequeteGuichet, contrat: Contrat, *, refusee: str = "", refus: str = "", statut: int = 200
) -> HttpResponse:
    contexte = {
        "contrat": contrat,
        "participant": contrat.participant,
        "attendues": proofs_of([contrat]),
        "autres": _unasked(contrat),
        "refusee": refusee,
        "refus": refus,
        "peut_ecrire": rules.is_operational(request.role),
        "envoi": reverse("participants:piece_deposer", args=[request.guichet.slug, contrat.cle]),
    }
    return render(request, "participants/pieces_contrat.html", contexte, status=statut)


def _unasked(contrat: Contrat) -> list[tuple[Piece, str]]:
    """Everything that was deposited for it, latest first: what is no longer asked for is still read."""
    pieces = Piece.objects.filter(contrat=contrat).select_related("document", "entreprise")
    return [(piece, dated(piece)) for piece in pieces.order_by("-cree_le", "-pk")[:PAR_PAGE]]


@vue_bureau(ecrit=True)
def deposit(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    """What the guichet received by other means, put where the company would have put it."""
    contrat = _contrat(request, cle)
    if request.method != "POST":
        return redirect("participants:contrat_pieces", slug=request.guichet.slug, cle=cle)
    nature, mois = sent_for(request)
    try:
        piece = deposit_piece(
            contrat=contrat, nature=nature, mois=mois, fichiers=sent_files(request), par=request.user
        )
    except ValidationError as refus:
        return contrat_page(
            request, contrat, refusee=slot(contrat, nature, mois), refus=" ".join(refus.messages), statut=422
        )
    messages.success(request, "Pièce déposée : il reste à la vérifier.")
    return redirect("participants:piece", slug=request.guichet.slug, cle=piece.cle)


# --- What the two deposits share ---------------------------------------------------------------------------


def sent_for(request: Any) -> tuple[str, date | None]:
    """Kind and month of the proof, as the form of its line sent them."""
    return request.POST.get("nature", ""), parse_mois(request.POST.get("mois", ""))


def sent_files(request: Any) -> list[tuple[str, bytes]]:
    return [(fichier.name or "", fichier.read()) for fichier in request.FILES.getlist("fichiers")]


def slot(contrat: Contrat, nature: str, mois: date | None) -> str:
    """As `Attendue.ancre`."""
    return f"{contrat.cle}-{nature}" + (f"-{mois:%Y-%m}" if mois else "")
