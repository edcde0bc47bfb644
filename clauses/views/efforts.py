"""The log of efforts: typed in one line by the company, or by the guichet for it."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from clauses.domain.besoins.efforts import efforts_of, log_effort, remove_effort
from clauses.domain.besoins.estimation import engagements_to_serve
from clauses.domain.suivi.portail import remaining_due
from clauses.forms.besoins import EffortForm
from clauses.models import Effort
from clauses.views.acces import companies_of_access
from clauses.views.recrutement import company_for, page_context
from guichets.forms.outils import report_errors
from guichets.portee import courante
from guichets.rules import is_operational
from guichets.vues import Requete, RequeteGuichet, lire_ou_404, vue_bureau, vue_portail
from operations.models import Entreprise

PAR_PAGE = 50


def _log(form: EffortForm, entreprises: list[Entreprise], par: str) -> bool:
    """Write the line; a refusal goes beside its field."""
    if not form.is_valid():
        return False
    engagement = form.chosen()
    champs: dict[str, Any] = {nom: form.cleaned_data[nom] for nom in ("jour", "genre", "detail")}
    try:
        log_effort(engagement=engagement, entreprise=company_for(engagement, entreprises), par=par, **champs)
    except ValidationError as erreur:
        report_errors(form, erreur)
        return False
    return True


@vue_portail("entreprises", ecrit=True)
def add(request: Requete) -> HttpResponse:
    """One line of the log; a GET leads back to the page that has the form."""
    entreprises = list(companies_of_access())
    ouverts = engagements_to_serve(entreprises, timezone.localdate())
    if request.method != "POST" or not ouverts:
        return redirect("entreprise:recrutement")
    form = EffortForm(request.POST, engagements=ouverts)
    if _log(form, entreprises, str(getattr(request.user, "nom_complet", ""))):
        messages.success(request, "La démarche est notée. Elle paraîtra dans le bilan, sans la précision.")
        return redirect("entreprise:recrutement")
    return render(request, "clauses/portail/recrutement.html", page_context(entreprises, form), status=422)


@vue_portail("entreprises")
def list_own(request: Requete) -> HttpResponse:
    """The whole log of the company."""
    ids = [e.pk for e in companies_of_access()]
    page = Paginator(efforts_of(ids), PAR_PAGE).get_page(request.GET.get("page"))
    return render(request, "clauses/portail/demarches.html", {"page": page})


@vue_portail("entreprises", ecrit=True)
def drop(request: Requete, cle: uuid.UUID) -> HttpResponse:
    effort: Effort = lire_ou_404(Effort.objects.filter(entreprise_id__in=courante().entreprises), cle)
    if request.method == "POST":
        remove_effort(effort=effort)
        messages.success(request, "La démarche est effacée du journal.")
    return redirect("entreprise:recrutement")


@vue_bureau(ecrit=True)
def add_for(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    return _desk(request, cle)


@vue_bureau()
def list_of(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    """The log of one company at the desk, with the line to add."""
    return _desk(request, cle)


def _desk(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    entreprise: Entreprise = lire_ou_404(Entreprise.objects.all(), cle, request.guichet)
    dus = remaining_due([entreprise])
    form = EffortForm(request.POST or None, engagements=dus) if dus else None
    if request.method == "POST" and form is None:
        raise Http404
    if form is not None and request.method == "POST" and _log(form, [entreprise], request.user.nom_complet):
        messages.success(request, "La démarche est notée.")
        return redirect("clauses:efforts", slug=request.guichet.slug, cle=cle)
    page = Paginator(efforts_of([entreprise.pk]), PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {
        "entreprise": entreprise,
        "page": page,
        "effort": form,
        "ecrit": is_operational(request.role),
    }
    statut = 422 if request.method == "POST" else 200
    return render(request, "clauses/efforts.html", contexte, status=statut)


@vue_bureau(ecrit=True)
def drop_for(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    effort: Effort = lire_ou_404(Effort.objects.select_related("entreprise"), cle, request.guichet)
    if request.method == "POST":
        remove_effort(effort=effort)
        messages.success(request, "La démarche est effacée du journal.")
    return redirect("clauses:efforts", slug=request.guichet.slug, cle=effort.entreprise.cle)
