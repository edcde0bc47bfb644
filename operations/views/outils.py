"""What every page of the operations repeats: a filtered list, a form that answers 422 when refused."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django_tables2 import RequestConfig

from guichets import rules
from guichets.vues import RequeteGuichet
from operations.forms.base import FormulaireGuichet

PAR_PAGE = 50
Fil = list[tuple[str, str]]


def url(request: RequeteGuichet, nom: str, *args: Any) -> str:
    return reverse(f"operations:{nom}", args=[request.guichet.slug, *args])


def show_list(
    request: RequeteGuichet, gabarit: str, filtre: Any, classe: Any, **contexte: Any
) -> HttpResponse:
    """A page with its filter bar and its table, paginated."""
    table = classe(filtre.qs, slug=request.guichet.slug, **contexte.pop("table_options", {}))
    RequestConfig(request, paginate={"per_page": PAR_PAGE}).configure(table)
    return render(
        request,
        gabarit,
        {
            "guichet": request.guichet,
            "ecrit": rules.is_operational(request.role),
            "filtre": filtre,
            "table": table,
            "compte": table.paginator.count,
            "filtre_actif": any(request.GET.get(nom) for nom in filtre.form.fields),
            **contexte,
        },
    )


def serve_form(
    request: RequeteGuichet,
    *,
    form: FormulaireGuichet,
    action: Callable[[FormulaireGuichet], Any],
    succes: str,
    retour: str | Callable[[Any], str],
    titre: str,
    fil: Fil,
    bouton: str = "Enregistrer",
    gabarit: str = "operations/formulaire.html",
    **contexte: Any,
) -> HttpResponse:
    """Show a form; on POST run its one domain call. What was typed is never lost."""
    statut = 200
    if request.method == "POST":
        if form.is_valid():
            resultat = form.apply(lambda: action(form))
            if not form.errors:
                messages.success(request, succes)
                return redirect(retour if isinstance(retour, str) else retour(resultat))
        statut = 422
    annuler = fil[-1][1] if fil else "/"
    donnees = {
        "guichet": request.guichet,
        "form": form,
        "titre": titre,
        "etapes": fil,
        "bouton": bouton,
        "annuler": annuler,
        "multipart": form.is_multipart(),
        **contexte,
    }
    return render(request, gabarit, donnees, status=statut)


def posted(request: RequeteGuichet) -> Any:
    return request.POST if request.method == "POST" else None
