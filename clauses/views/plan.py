"""The plan de mutualisation of a company: at the desk, for it and for each buyer, and in its own portal."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from clauses.domain.plans.mise_en_page import FEUILLES, GABARIT, plan_context
from clauses.domain.plans.plan import Plan, build_plan, buyers_of_plan
from clauses.forms.plan import PlanBureauForm, PlanForm
from clauses.views.acces import companies_of_access
from guichets.pdf import render_pdf
from guichets.texte import sort_key
from guichets.vues import RequeteGuichet, lire_ou_404, vue_bureau, vue_portail
from operations.models import Entreprise
from participants.domain.partenaires import scope_of


def _read(request: RequeteGuichet, cle: uuid.UUID) -> Entreprise:
    entreprise: Entreprise = lire_ou_404(Entreprise.objects.select_related("guichet"), cle, request.guichet)
    return entreprise


@vue_bureau()
def show(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    entreprise = _read(request, cle)
    form = _desk_form(request, entreprise)
    contexte = {"entreprise": entreprise, **_page(request, entreprise, form)}
    return render(request, "clauses/plan.html", contexte)


@vue_bureau()
def download(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    entreprise = _read(request, cle)
    return _pdf(entreprise, _desk_form(request, entreprise))


@vue_portail("entreprises")
def show_portail(request: HttpRequest, cle: uuid.UUID) -> HttpResponse:
    entreprise = lire_ou_404(companies_of_access(), cle)
    with scope_of(entreprise.guichet_id):
        contexte = _page(request, entreprise, PlanForm(request.GET))
    return render(request, "clauses/portail/plan.html", {"entreprise": entreprise, **contexte})


@vue_portail("entreprises")
def download_portail(request: HttpRequest, cle: uuid.UUID) -> HttpResponse:
    entreprise = lire_ou_404(companies_of_access(), cle)
    with scope_of(entreprise.guichet_id):
        return _pdf(entreprise, PlanForm(request.GET))


def _desk_form(request: RequeteGuichet, entreprise: Entreprise) -> PlanBureauForm:
    return PlanBureauForm(request.GET, donneurs=buyers_of_plan(entreprise, timezone.localdate()))


def _page(request: HttpRequest, entreprise: Entreprise, form: PlanForm) -> dict[str, Any]:
    """The plan with what was asked for; a field that cannot be read is told, and left out."""
    try:
        plan = _build(entreprise, form)
    except ValidationError as erreur:
        return {"form": form, "obstacle": erreur.messages[0]}
    return {"form": form, "recherche": request.GET.urlencode(), **plan_context(plan)}


def _build(entreprise: Entreprise, form: PlanForm) -> Plan:
    form.is_valid()
    return build_plan(entreprise=entreprise, jour=timezone.localdate(), **form.cleaned_data)


def _pdf(entreprise: Entreprise, form: PlanForm) -> HttpResponse:
    try:
        plan = _build(entreprise, form)
    except ValidationError as erreur:
        return HttpResponse(erreur.messages[0], status=409, content_type="text/plain; charset=utf-8")
    contenu = render_pdf(GABARIT, plan_context(plan), FEUILLES)
    nom = f"plan-{_file_words(str(entreprise))}-{timezone.localdate():%Y-%m-%d}.pdf"
    return HttpResponse(
        contenu,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{nom}"'},
    )


def _file_words(nom: str) -> str:
    mots = "".join(c if c.isalnum() and c.isascii() else "-" for c in sort_key(nom, 60))
    return "-".join(filter(None, mots.split("-")))
