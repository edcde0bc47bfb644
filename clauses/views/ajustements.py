"""Corrections of closed months: the list of a company, one line corrected by hand, a correction withdrawn."""

import uuid
from decimal import Decimal

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render

from clauses.domain.decisions.ajustements import (
    correct_closed_month,
    place_of,
    sides_of,
    withdraw_ajustement,
)
from clauses.domain.decisions.listes import (
    adjustments_of,
    is_withdrawable,
    lines_of_closed_month,
    read_removals,
    removals_of,
)
from clauses.domain.decisions.places import Place, carrying_month, is_closed
from clauses.domain.decisions.possibles import Examen
from clauses.domain.ventilation.lecture import to_heures
from clauses.forms.ajustements import CorrigerForm
from clauses.forms.imposees import RetirerForm
from clauses.models import Ajustement, Engagement
from clauses.views.annonces import Reponse, remove_or_show, try_or_do
from clauses.views.imposees import read_ligne
from guichets.rules import is_operational
from guichets.vues import RequeteGuichet, lire_ou_404, vue_bureau
from operations.models import Entreprise
from participants.domain.mois import parse_mois

PAR_PAGE = 50


@vue_bureau()
def list_adjustments(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    """Every correction of the company's closed months; then the lines of one of these months."""
    entreprise: Entreprise = lire_ou_404(Entreprise.objects.all(), cle, request.guichet)
    clos = sorted(entreprise.clotures.values_list("mois", flat=True), reverse=True)
    demande = parse_mois(request.GET.get("mois", ""))
    mois = demande if demande in clos else next(iter(clos), None)
    ajustements = Paginator(adjustments_of(entreprise), PAR_PAGE).get_page(request.GET.get("ajustements"))
    lignes = lines_of_closed_month(entreprise, mois) if mois else []
    retirees = Paginator(removals_of(Ajustement, entreprise), PAR_PAGE).get_page(request.GET.get("retirees"))
    contexte = {
        "entreprise": entreprise,
        "ajustements": ajustements,
        "rangs": [(a, is_withdrawable(a, set(clos))) for a in ajustements],
        "page_retirees": retirees,
        "retirees": read_removals(retirees),
        "clos": clos,
        "mois": mois,
        "porteur": carrying_month(entreprise.pk) if clos else None,
        "lignes": Paginator(lignes, PAR_PAGE).get_page(request.GET.get("page")),
        "peut_ecrire": is_operational(request.role),
    }
    return render(request, "clauses/ajustements.html", contexte)


@vue_bureau(ecrit=True)
def correct(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    ligne = read_ligne(request, cle)
    if not is_closed(ligne.creditee_id, ligne.mois):
        return redirect("clauses:imposer", slug=request.guichet.slug, cle=ligne.cle)
    place = place_of(ligne)
    examen = Examen.of(place.ligne)
    engagements = Engagement.objects.filter(pk__in=place.comptees).select_related("marche").in_bulk()
    retenues = [(engagements[pk], to_heures(c)) for pk, c in place.comptees.items() if c]
    possibles = examen.possibles(place.comptees)
    form = CorrigerForm(request.POST or None, retenues=retenues, possibles=possibles)
    reponse = Reponse()
    if request.method == "POST" and form.is_valid():
        reponse = _correct(request, form, place)
        if reponse.fait:
            messages.success(request, "La correction est enregistrée. La ventilation est demandée.")
            return redirect("clauses:ajustements", slug=request.guichet.slug, cle=ligne.creditee.cle)
    contexte = {
        "ligne": place.ligne,
        "porteur": carrying_month(ligne.creditee_id),
        "retenues": retenues,
        "reste": to_heures(place.reste),
        "a_part": examen.a_part,
        "refuses": [p for p in possibles if not p.centiemes and not examen.a_part],
        "form": form,
        "empreinte": place.empreinte,
        "annonce": reponse.annonce,
        "ecritures": _entries(form) if reponse.annonce else [],
    }
    return render(request, "clauses/ajustement.html", contexte, status=422 if form.errors else 200)


def _correct(request: RequeteGuichet, form: CorrigerForm, place: Place) -> Reponse:
    saisie, empreinte = form.cleaned_data, request.POST.get("empreinte")
    return try_or_do(
        request,
        form,
        entreprise=place.ligne.creditee,
        acte=lambda: correct_closed_month(ligne=place.ligne, par=request.user, empreinte=empreinte, **saisie),
        valeurs={"corrige": place.ligne.cle, **saisie},
    )


def _entries(form: CorrigerForm) -> list[tuple[Decimal, Engagement]]:
    """The signed hours that the correction would write."""
    saisie = form.cleaned_data
    signes = ((-saisie["heures"], saisie["de"]), (saisie["heures"], saisie["vers"]))
    return [(heures, engagement) for heures, engagement in signes if engagement is not None]


@vue_bureau(ecrit=True)
def withdraw(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    ajustements = Ajustement.objects.select_related(
        "entreprise__guichet", "engagement__marche", "ligne__participant", "par"
    )
    ajustement: Ajustement = lire_ou_404(ajustements, cle, request.guichet)
    ecritures = sides_of(ajustement)
    form = RetirerForm(request.POST if request.method == "POST" else None)
    reponse = remove_or_show(
        request,
        form,
        objet=ajustement,
        entreprise=ajustement.entreprise,
        retirer=lambda raison: withdraw_ajustement(ajustement=ajustement, raison=raison),
    )
    if reponse.fait:
        messages.success(request, "La correction est retirée. La ventilation est demandée.")
        return redirect("clauses:ajustements", slug=request.guichet.slug, cle=ajustement.entreprise.cle)
    contexte = {"ajustement": ajustement, "ecritures": ecritures, "form": form, "reponse": reponse}
    return render(request, "clauses/ajustement_retirer.html", contexte, status=422 if form.errors else 200)
