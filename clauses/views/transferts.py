"""Engagements whose holder changed: the list, and the handing over of one."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render

from clauses.domain.transferts import engagements_to_transfer, transfer_engagement
from clauses.forms.transferts import TransfertForm
from clauses.models import Engagement
from clauses.rules import can_manage_engagements
from guichets.forms.outils import report_errors
from guichets.vues import RequeteGuichet, lire_ou_404, vue_bureau
from participants.domain.mois import today_of


@vue_bureau()
def index(request: RequeteGuichet) -> HttpResponse:
    engagements = engagements_to_transfer(request.guichet, today_of(request.guichet))
    contexte = {"engagements": list(engagements), "ecrit": can_manage_engagements(request.role)}
    return render(request, "clauses/transferts.html", contexte)


@vue_bureau(ecrit=True)
def transfer(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    engagement = lire_ou_404(
        Engagement.objects.select_related("redevable", "lot", "marche"), cle, request.guichet
    )
    form = TransfertForm(request.POST or None, engagement=engagement)
    if request.method == "POST" and form.is_valid():
        try:
            transfer_engagement(engagement=engagement, **form.cleaned_data)
        except ValidationError as erreur:
            report_errors(form, erreur)
        else:
            messages.success(request, f"L'engagement est repris par {form.cleaned_data['repreneur']}.")
            return redirect("clauses:engagement", slug=request.guichet.slug, cle=engagement.cle)
    contexte = {"engagement": engagement, "form": form}
    return render(request, "clauses/transfert.html", contexte, status=422 if form.errors else 200)
