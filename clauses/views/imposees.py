"""Hours imposed at a meeting: chosen, tried, placed, removed; what the history keeps of them."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from clauses.domain.decisions.apercus import try_change
from clauses.domain.decisions.effets import Effet, read_effect
from clauses.domain.decisions.imposees import impose_affectation, remove_affectation
from clauses.domain.decisions.listes import imposed_of, removed_of
from clauses.domain.decisions.places import is_closed
from clauses.domain.decisions.possibles import Examen, Possibilite
from clauses.forms.imposees import ImposerForm, RetirerForm
from clauses.models import AffectationImposee
from guichets.forms.outils import report_errors
from guichets.rules import is_operational
from guichets.vues import RequeteGuichet, lire_ou_404, vue_bureau
from operations.models import Entreprise
from participants.domain.mois import mois_texte
from participants.models import LigneHeures


def read_ligne(request: RequeteGuichet, cle: uuid.UUID) -> LigneHeures:
    lignes = LigneHeures.objects.select_related(
        "guichet", "creditee__guichet", "lot__marche", "contrat", "participant"
    )
    ligne: LigneHeures = lire_ou_404(lignes, cle, request.guichet)
    return ligne


def effect_of(ligne: LigneHeures, changer: Callable[[], object]) -> Effet:
    """What the change would do to the company's hours, tried and undone."""
    (essai,) = try_change(entreprises=[ligne.creditee], changer=changer)
    return read_effect(essai.differences)


@vue_bureau(ecrit=True)
def impose(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    ligne = read_ligne(request, cle)
    if is_closed(ligne.creditee_id, ligne.mois):
        return redirect("clauses:corriger", slug=request.guichet.slug, cle=ligne.cle)
    examen = Examen.of(ligne)
    possibles = examen.possibles()
    form = ImposerForm(request.POST or None, possibles=possibles)
    effet = None
    if request.method == "POST" and form.is_valid():

        def acte() -> object:
            return impose_affectation(ligne=ligne, par=request.user, **form.cleaned_data)

        try:
            if "appliquer" in request.POST:
                acte()
                messages.success(request, "L'affectation est imposée. La ventilation est demandée.")
                return redirect(_month_page(request, ligne))
            effet = effect_of(ligne, acte)
        except ValidationError as erreur:
            report_errors(form, erreur)
    contexte = {"ligne": ligne, "form": form, "effet": effet, **_sorted_out(examen, possibles)}
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
    contexte = {
        "entreprise": entreprise,
        "imposees": imposed_of(entreprise),
        "retirees": removed_of(entreprise),
        "clos": set(entreprise.clotures.values_list("mois", flat=True)),
        "peut_ecrire": is_operational(request.role),
    }
    return render(request, "clauses/imposees.html", contexte)


@vue_bureau(ecrit=True)
def remove(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    imposees = AffectationImposee.objects.select_related("ligne", "entreprise__guichet")
    imposee: AffectationImposee = lire_ou_404(imposees, cle, request.guichet)
    form = RetirerForm(request.POST)
    if request.method == "POST":
        try:
            raison = form.cleaned_data["raison"] if form.is_valid() else ""
            remove_affectation(imposee=imposee, raison=raison)
            messages.success(request, "L'affectation est retirée. La ventilation est demandée.")
        except ValidationError as erreur:
            messages.error(request, " ".join(erreur.messages))
    return redirect("clauses:imposees", slug=request.guichet.slug, cle=imposee.entreprise.cle)
