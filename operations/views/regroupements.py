"""Proposals to bring lots into one marché: all on one page, each decided on its own."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render

from guichets import rules
from guichets.vues import RequeteGuichet, lire_ou_404, vue_bureau
from operations.domain.queries import proposed_regroupements
from operations.domain.regroupements import (
    confirm_regroupement,
    set_regroupement_aside,
    suggested_numbers,
)
from operations.models import Regroupement
from operations.views.outils import url

PAR_PAGE = 10


@vue_bureau()
def list_regroupements(request: RequeteGuichet) -> HttpResponse:
    return _show(request)


@vue_bureau(ecrit=True)
def decide(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    """POST confirms or sets aside; a plain visit goes back to the list."""
    regroupement = lire_ou_404(Regroupement.objects.all(), cle, request.guichet)
    if request.method != "POST":
        return redirect(url(request, "regroupements"))
    try:
        if request.POST.get("decision") == "ecarter":
            set_regroupement_aside(regroupement=regroupement, par=request.user)
            messages.success(request, "La proposition est écartée : elle ne reviendra pas.")
            return redirect(url(request, "regroupements"))
        marche = confirm_regroupement(
            regroupement=regroupement,
            numeros=_numbers(request, regroupement),
            objet=request.POST.get("objet", "").strip(),
            reference=request.POST.get("reference", "").strip(),
            par=request.user,
        )
    except ValidationError as refus:
        return _show(request, refuse=regroupement, erreurs=refus.messages)
    messages.success(request, "Les lots sont réunis dans un seul marché.")
    return redirect(url(request, "marche", marche.cle))


def _numbers(request: RequeteGuichet, regroupement: Regroupement) -> dict[int, str]:
    """The numbers of the lots that are ticked."""
    lots = regroupement.lots_regroupes.values_list("lot_id", "lot__cle")
    return {
        pk: request.POST.get(f"numero_{cle}", "").strip()
        for pk, cle in lots
        if request.POST.get(f"garder_{cle}")
    }


def _show(
    request: RequeteGuichet, *, refuse: Regroupement | None = None, erreurs: list[str] | None = None
) -> HttpResponse:
    page = Paginator(proposed_regroupements(request.guichet), PAR_PAGE).get_page(request.GET.get("page"))
    cartes = [
        _card(r, request.POST if refuse and r.pk == refuse.pk else None, erreurs or [])
        for r in page.object_list
    ]
    # Decided by somebody else in the meantime: the refusal has no card of its own left.
    orphelines = erreurs if refuse and all(c["regroupement"].pk != refuse.pk for c in cartes) else []
    contexte = {
        "guichet": request.guichet,
        "ecrit": rules.is_operational(request.role),
        "page": page,
        "cartes": cartes,
        "erreurs": orphelines,
    }
    return render(request, "operations/regroupements.html", contexte, status=422 if erreurs else 200)


def _card(regroupement: Regroupement, saisi: Any, erreurs: list[str]) -> dict[str, Any]:
    lots = [ligne.lot for ligne in regroupement.lots_regroupes.all()]
    identifiants = {lot.pk: notice.identifiant for lot in lots for notice in lot.notices.all()}
    numeros = suggested_numbers(lots, identifiants)
    if saisi is not None:
        numeros = {lot.pk: saisi.get(f"numero_{lot.cle}", "") for lot in lots}
    return {
        "regroupement": regroupement,
        "donneur": lots[0].donneur_ordre if lots else "",
        "objet": saisi.get("objet", "") if saisi is not None else regroupement.libelle,
        "reference": saisi.get("reference", "")
        if saisi is not None
        else (lots[0].marche.reference if lots else ""),
        "lots": [
            {
                "lot": lot,
                "numero": numeros[lot.pk],
                "identifiant": identifiants.get(lot.pk, ""),
                "garde": saisi is None or bool(saisi.get(f"garder_{lot.cle}")),
            }
            for lot in lots
        ],
        "erreurs": erreurs if saisi is not None else [],
    }
