"""Hours imposed at a meeting: chosen, tried, placed, removed; what the history keeps of them."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from clauses.domain.decisions.imposees import (
    impose_affectation,
    imposed_on,
    remove_affectation,
    where_imposable,
)
from clauses.domain.decisions.listes import imposed_of, read_removals, removals_of
from clauses.domain.decisions.places import is_closed
from clauses.domain.decisions.possibles import Examen, Possibilite
from clauses.forms.imposees import ImposerForm, RetirerForm
from clauses.models import AffectationImposee
from clauses.views.annonces import Reponse, remove_or_show, try_or_do
from guichets.rules import is_operational
from guichets.vues import RequeteGuichet, lire_ou_404, vue_bureau
from operations.models import Entreprise
from participants.domain.mois import mois_texte
from participants.models import LigneHeures

PAR_PAGE = 50


def read_ligne(request: RequeteGuichet, cle: uuid.UUID) -> LigneHeures:
    lignes = LigneHeures.objects.select_related(
        "guichet", "creditee__guichet", "lot__marche", "contrat", "participant"
    )
    ligne: LigneHeures = lire_ou_404(lignes, cle, request.guichet)
    return ligne


@vue_bureau(ecrit=True)
def impose(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    ligne = read_ligne(request, cle)
    if is_closed(ligne.creditee_id, ligne.mois):
        return redirect("clauses:corriger", slug=request.guichet.slug, cle=ligne.cle)
    examen, deja = Examen.of(ligne), imposed_on(ligne)
    possibles = where_imposable(examen.possibles(), deja)
    form = ImposerForm(request.POST or None, possibles=possibles)
    reponse = Reponse()
    if request.method == "POST" and form.is_valid():
        saisie = form.cleaned_data
        reponse = try_or_do(
            request,
            form,
            entreprise=ligne.creditee,
            acte=lambda: impose_affectation(ligne=ligne, par=request.user, **saisie),
            valeurs={"impose": ligne.cle, **saisie},
        )
        if reponse.fait:
            messages.success(request, "L'affectation est imposée. La ventilation est demandée.")
            return redirect(_month_page(request, ligne))
    contexte = {
        "ligne": ligne,
        "form": form,
        "deja": deja,
        "annonce": reponse.annonce,
        **_sorted_out(examen, possibles),
    }
    return render(request, "clauses/imposee.html", contexte, status=422 if form.errors else 200)


def _sorted_out(examen: Examen, possibles: list[Possibilite]) -> dict[str, Any]:
    """A line that is set aside is refused everywhere for one reason, said once."""
    return {
        "a_part": examen.a_part,
        "possibles": [p for p in possibles if p.centiemes],
        "refuses": [p for p in possibles if not p.centiemes and not examen.a_part],
    }


def _month_page(request: RequeteGuichet, ligne: LigneHeures) -> str:
    page = reverse("clauses:entreprise", args=[request.guichet.slug, ligne.creditee.cle])
    return f"{page}?mois={mois_texte(ligne.mois)}"


@vue_bureau()
def list_imposed(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    entreprise: Entreprise = lire_ou_404(Entreprise.objects.all(), cle, request.guichet)
    retirees = Paginator(removals_of(AffectationImposee, entreprise), PAR_PAGE)
    page = retirees.get_page(request.GET.get("page"))
    contexte = {
        "entreprise": entreprise,
        "imposees": imposed_of(entreprise),
        "page": page,
        "retirees": read_removals(page),
        "clos": set(entreprise.clotures.values_list("mois", flat=True)),
        "peut_ecrire": is_operational(request.role),
    }
    return render(request, "clauses/imposees.html", contexte)


@vue_bureau(ecrit=True)
def remove(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    imposees = AffectationImposee.objects.select_related(
        "ligne__participant", "ligne__lot__marche", "entreprise__guichet", "engagement__marche", "par"
    )
    imposee: AffectationImposee = lire_ou_404(imposees, cle, request.guichet)
    form = RetirerForm(request.POST if request.method == "POST" else None)
    reponse = remove_or_show(
        request,
        form,
        objet=imposee,
        entreprise=imposee.entreprise,
        retirer=lambda raison: remove_affectation(imposee=imposee, raison=raison),
    )
    if reponse.fait:
        messages.success(request, "L'affectation est retirée. La ventilation est demandée.")
        return redirect("clauses:imposees", slug=request.guichet.slug, cle=imposee.entreprise.cle)
    contexte = {"imposee": imposee, "form": form, "reponse": reponse}
    return render(request, "clauses/imposee_retirer.html", contexte, status=422 if form.errors else 200)
