"""The effect of a change before it is made: preview, accept, give up. Of another rule: compare."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render

from clauses.domain.decisions.actes import ACTES
from clauses.domain.decisions.apercus import (
    accept_preview,
    compare_rules,
    concerned_companies,
    drop_preview,
    is_accepted,
    is_stale,
    open_preview,
    previews_of_group,
    renew_preview,
)
from clauses.domain.decisions.effets import read_effect
from clauses.enums import EtatRun
from clauses.forms.apercus import ComparerForm
from clauses.models import Engagement, RunVentilation
from guichets.vues import RequeteGuichet, lire_ou_404, vue_bureau
from operations.domain.regles import rules_for
from operations.models import Entreprise
from participants.domain.mois import today_of


def wants_preview(request: RequeteGuichet, acte: str) -> bool:
    """Whether the form of a change was sent by « Voir l'effet » rather than by its own button."""
    return request.method == "POST" and "apercu" in request.POST and acte in ACTES


def start_preview(
    request: RequeteGuichet, engagement: Engagement, acte: str, objet: Any, valeurs: dict[str, Any]
) -> HttpResponse:
    """The form of a change, sent by its « Voir l'effet » button. A refusal is the change's own."""
    nouvelles = [v for v in valeurs.values() if isinstance(v, Entreprise)]
    apercu = open_preview(
        acte=acte,
        objet=objet,
        valeurs=valeurs,
        entreprises=concerned_companies(engagement, *nouvelles),
        par=request.user,
    )
    return redirect("clauses:apercu", slug=request.guichet.slug, cle=apercu.cle)


def _read(request: RequeteGuichet, cle: uuid.UUID) -> RunVentilation:
    apercus = RunVentilation.objects.filter(etat=EtatRun.APERCU).select_related("entreprise")
    return lire_ou_404(apercus, cle, request.guichet)


@vue_bureau(ecrit=True)
def show(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    apercu = _read(request, cle)
    apercus = previews_of_group(apercu)
    changement = apercu.changement
    acte = ACTES[changement["acte"]]
    engagement = Engagement.objects.filter(cle=changement["engagement"]).select_related("lot__marche").first()
    contexte = {
        "apercu": apercu,
        "acte": acte.libelle,
        "engagement": engagement,
        "changement": acte.tell(changement["valeurs"]),
        "effets": [(a.entreprise, read_effect(a.differences)) for a in apercus],
        "accepte": is_accepted(apercu),
        "perime": not is_accepted(apercu) and is_stale(apercus),
    }
    return render(request, "clauses/apercu.html", contexte)


def _to_engagement(request: RequeteGuichet, apercu: RunVentilation) -> HttpResponse:
    return redirect(
        "clauses:engagement", slug=request.guichet.slug, cle=uuid.UUID(apercu.changement["engagement"])
    )


@vue_bureau(ecrit=True)
def accept(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    apercu = _read(request, cle)
    if request.method != "POST":
        return redirect("clauses:apercu", slug=request.guichet.slug, cle=cle)
    try:
        accept_preview(apercu=apercu, par=request.user)
    except ValidationError as refus:
        messages.error(request, " ".join(refus.messages))
        return redirect("clauses:apercu", slug=request.guichet.slug, cle=cle)
    messages.success(request, "Le changement est appliqué, les heures sont ventilées.")
    return _to_engagement(request, apercu)


@vue_bureau(ecrit=True)
def renew(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    """The same change again, on what the data have become."""
    apercu = _read(request, cle)
    if request.method == "POST":
        try:
            with transaction.atomic():
                apercu = renew_preview(apercu=apercu, par=request.user)
        except ValidationError as refus:
            messages.error(request, " ".join(refus.messages))
    return redirect("clauses:apercu", slug=request.guichet.slug, cle=apercu.cle)


@vue_bureau(ecrit=True)
def drop(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    apercu = _read(request, cle)
    if request.method != "POST":
        return redirect("clauses:apercu", slug=request.guichet.slug, cle=cle)
    try:
        drop_preview(apercu=apercu)
    except ValidationError as refus:
        messages.error(request, " ".join(refus.messages))
    else:
        messages.success(request, "Rien n'a été changé.")
    return _to_engagement(request, apercu)


@vue_bureau()
def compare(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    """The company under another rule, beside the rule in force. Read only: nothing is kept."""
    entreprise: Entreprise = lire_ou_404(Entreprise.objects.select_related("guichet"), cle, request.guichet)
    contexte: dict[str, Any] = {"entreprise": entreprise}
    try:
        regles = rules_for(guichet=request.guichet, jour=today_of(request.guichet))
    except ValidationError as refus:
        return render(request, "clauses/comparer.html", {**contexte, "refus": refus.messages})
    form = ComparerForm(request.GET if "prorata" in request.GET else None, regles=regles)
    contexte["form"] = form
    if form.is_valid():
        try:
            essayee = form.rule()
            contexte |= {
                "essayee": form.told(),
                "effet": read_effect(compare_rules(entreprise=entreprise, essai=essayee)),
            }
        except ValidationError as refus:
            contexte["refus"] = refus.messages
    return render(request, "clauses/comparer.html", contexte, status=422 if form.errors else 200)
