"""« Pièces » in the company's portal: what to bring, what was refused and why, what waits, what is good."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from guichets.fichiers import send_document
from guichets.portee import courante
from guichets.vues import lire_ou_404, vue_portail
from participants.domain.pieces.attendues import (
    EtatAttendue,
    awaited_from_others,
    own_contrats,
    proofs_of,
)
from participants.domain.pieces.depot import deposit_piece
from participants.models import Contrat, Piece
from participants.views.pieces import sent_files, sent_for, slot

PAR_PAGE = 30


@vue_portail("entreprises")
def show(request: HttpRequest) -> HttpResponse:
    return _page(request)


def _page(request: HttpRequest, *, refusee: str = "", refus: str = "", statut: int = 200) -> HttpResponse:
    """`refusee`: the line whose files were refused."""
    toutes = proofs_of(own_contrats())
    a_deposer = [a for a in toutes if a.a_deposer or a.ancre == refusee]
    page = Paginator(a_deposer, PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {
        "page": page,
        "a_deposer": page.object_list,
        "en_cours": [a for a in toutes if a.etat is EtatAttendue.A_VERIFIER and a.ancre != refusee],
        "acceptees": [a for a in toutes if a.etat is EtatAttendue.ACCEPTEE],
        "ailleurs": awaited_from_others(),
        "plusieurs": len({a.contrat.guichet_id for a in toutes}) > 1,
        "refusee": refusee,
        "refus": refus,
    }
    return render(request, "participants/pieces_portail.html", contexte, status=statut)


@vue_portail("entreprises", ecrit=True)
def deposit(request: HttpRequest, cle: uuid.UUID) -> HttpResponse:
    """One or several files of one proof: photos of its pages, or a PDF."""
    contrats = Contrat.objects.select_related("guichet", "participant").filter(
        declarant_id__in=sorted(courante().entreprises)
    )
    contrat: Contrat = lire_ou_404(contrats, cle)
    if request.method == "POST":
        nature, mois = sent_for(request)
        try:
            deposit_piece(
                contrat=contrat, nature=nature, mois=mois, fichiers=sent_files(request), par=request.user
            )
        except PermissionDenied as interdit:
            raise Http404 from interdit
        except ValidationError as refus:
            return _page(
                request, refusee=slot(contrat, nature, mois), refus=" ".join(refus.messages), statut=422
            )
        messages.success(request, "Pièce envoyée. Le guichet va la vérifier.")
    return redirect("entreprise:pieces")


@vue_portail("entreprises")
def download(_request: HttpRequest, cle: uuid.UUID) -> HttpResponse:
    """Only what the company may read: its own, and what proves the hours that it owes."""
    ids = sorted(courante().entreprises)
    piece: Piece = lire_ou_404(
        Piece.objects.filter(document__entreprises__overlap=ids).select_related("document"), cle
    )
    return send_document(piece.document)
