"""The hours that others declared for the company: it confirms them, or contests them with a reason."""

import uuid
from collections.abc import Sequence
from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from clauses.models import ClotureMois
from guichets.formats import format_accord
from guichets.portee import courante
from guichets.vues import lire_ou_404, vue_portail
from participants.domain.confirmations.groupes import (
    confirm_groupe,
    group_heads,
    load_groups,
    told_lines,
)
from participants.domain.confirmations.reponses import (
    confirm_ligne,
    contest_ligne,
    lignes_answered,
    lignes_contested,
)
from participants.models import LigneHeures

GROUPES_PAR_PAGE = 8
REPONSES_MONTREES = 30


@vue_portail("entreprises")
def show(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, by declarant and month; what the others contest; what was answered."""
    return _page(request)


def _page(request: HttpRequest, *, refusee: str = "", motif: str = "", statut: int = 200) -> HttpResponse:
    """`refusee`: the key of the line whose contestation was refused, with what was typed."""
    portee = courante()
    page = Paginator(group_heads(portee), GROUPES_PAR_PAGE).get_page(request.GET.get("page"))
    reponses = list(lignes_answered(portee)[:REPONSES_MONTREES])
    clos = _closed(reponses)
    contexte = {
        "page": page,
        "groupes": load_groups(portee, list(page.object_list)),
        "contestees": told_lines(list(lignes_contested(portee)), "creditee_id"),
        "reponses": [
            (dite, (dite.ligne.creditee_id, dite.ligne.mois) in clos)
            for dite in told_lines(reponses, "entreprise_id")
        ],
        "plusieurs": len(portee.entreprises) > 1,
        "refusee": refusee,
        "motif": motif,
    }
    return render(request, "clauses/portail/confirmations.html", contexte, status=statut)


def _closed(lignes: Sequence[LigneHeures]) -> set[tuple[int, date]]:
    """Months of the companies that the guichet closed: an answer given stands."""
    closes = ClotureMois.objects.filter(
        entreprise_id__in={ligne.creditee_id for ligne in lignes}, mois__in={ligne.mois for ligne in lignes}
    )
    return set(closes.values_list("entreprise_id", "mois"))


def _own(cle: uuid.UUID) -> LigneHeures:
    lignes = LigneHeures.objects.filter(creditee_id__in=courante().entreprises).select_related("guichet")
    ligne: LigneHeures = lire_ou_404(lignes, cle)
    return ligne


@vue_portail("entreprises", ecrit=True)
def repondre(request: HttpRequest, cle: uuid.UUID) -> HttpResponse:
    """Confirm or contest the hours of one person."""
    ligne = _own(cle)
    if request.method == "POST":
        motif = request.POST.get("motif", "")
        lue = request.POST.get("empreinte")
        try:
            if request.POST.get("action") == "contester":
                contest_ligne(ligne=ligne, motif=motif, par=request.user, empreinte=lue)
                messages.success(request, "Contestation enregistrée : le guichet et le déclarant la liront.")
            else:
                confirm_ligne(ligne=ligne, par=request.user, empreinte=lue)
                messages.success(request, "Heures confirmées.")
        except ValidationError as refus:
            messages.error(request, " ".join(refus.messages))
            return _page(request, refusee=str(ligne.cle), motif=motif, statut=422)
    return redirect("entreprise:confirmations")


@vue_portail("entreprises", ecrit=True)
def confirmer(request: HttpRequest, cle: uuid.UUID) -> HttpResponse:
    """Confirm all that one company declared in one month, as it was shown."""
    ligne = _own(cle)
    if request.method == "POST":
        try:
            nombre = confirm_groupe(
                portee=courante(),
                ligne=ligne,
                empreinte=request.POST.get("empreinte", ""),
                par=request.user,
            )
        except ValidationError as refus:
            messages.error(request, " ".join(refus.messages))
            return _page(request, statut=422)
        texte = format_accord(nombre, "ligne d'heures confirmée,lignes d'heures confirmées")
        messages.success(request, f"{texte}.")
    return redirect("entreprise:confirmations")
