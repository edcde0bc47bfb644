"""Hours of lent people at the desk: what is contested, what nobody answered, and the last word."""

import uuid
from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render

from guichets import rules
from guichets.formats import format_jour
from guichets.vues import RequeteGuichet, lire_ou_404, vue_bureau
from participants.domain.confirmations.reponses import decide_ligne, lignes_at_desk
from participants.domain.mois import today_of
from participants.domain.partenaires import Calendrier
from participants.enums import Confirmation
from participants.models import LigneHeures

PAR_PAGE = 50
ONGLETS = {"contestees": Confirmation.CONTESTEE, "attendues": Confirmation.ATTENDUE}


@vue_bureau()
def show(request: RequeteGuichet) -> HttpResponse:
    return _page(request)


def _page(request: RequeteGuichet, *, refusee: str = "", motif: str = "", statut: int = 200) -> HttpResponse:
    """`refusee`: the key of the line whose decision was refused, with what was typed."""
    onglet = request.GET.get("etat", "contestees")
    if onglet not in ONGLETS:
        onglet = "contestees"
    nombres = {nom: lignes_at_desk(request.guichet, etat).count() for nom, etat in ONGLETS.items()}
    lignes = lignes_at_desk(request.guichet, ONGLETS[onglet])
    page = Paginator(lignes, PAR_PAGE).get_page(request.GET.get("page"))
    jour = today_of(request.guichet)
    contexte = {
        "onglet": onglet,
        "nombres": nombres,
        "page": page,
        "lignes": [(ligne, _days(ligne, jour)) for ligne in page.object_list],
        "delai": Calendrier(request.guichet).rules(jour).confirmation_jours,
        "peut_ecrire": rules.is_operational(request.role),
        "refusee": refusee,
        "motif": motif,
    }
    return render(request, "participants/confirmations.html", contexte, status=statut)


def _days(ligne: LigneHeures, jour: date) -> int:
    """Since the company that owes was asked."""
    transmise = ligne.declaration.transmise_le
    return (jour - transmise.date()).days if transmise else 0


@vue_bureau(ecrit=True)
def decide(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    """Retain or set aside the hours, with a reason that both companies read."""
    ligne = lire_ou_404(LigneHeures.objects.select_related("guichet"), cle, request.guichet)
    if request.method == "POST":
        retenir, motif = request.POST.get("decision") == "retenir", request.POST.get("motif", "")
        try:
            decide_ligne(ligne=ligne, retenir=retenir, motif=motif, par=request.user)
        except ValidationError as refus:
            messages.error(request, " ".join(refus.messages))
            return _page(request, refusee=str(ligne.cle), motif=motif, statut=422)
        suite = "retenues" if retenir else "écartées"
        messages.success(
            request, f"Décision enregistrée le {format_jour(today_of(request.guichet))} : heures {suite}."
        )
    return redirect("participants:confirmations", slug=request.guichet.slug)
