"""The delays of the guichet, changed by its responsable from a day on."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from clauses.forms.delais import DelaisForm
from guichets.formats import format_jour
from guichets.forms.outils import answer_again, report_errors
from guichets.vues import RequeteGuichet, vue_bureau
from operations.domain.delais import change_delays, earliest_day, last_version
from participants.domain.mois import today_of


@vue_bureau(responsable=True)
def edit(request: RequeteGuichet) -> HttpResponse:
    version = last_version(guichet=request.guichet)
    if version is None:
        messages.error(request, "Aucune règle n'est en vigueur\u00a0: il n'y a pas de délai à changer.")
        return redirect("clauses:regles", slug=request.guichet.slug)
    premier = earliest_day(version=version, jour=today_of(request.guichet))
    form = DelaisForm(request.POST or None, regles=version, du=premier)
    if request.method == "POST" and form.is_valid():
        try:
            nouvelle = change_delays(
                guichet=request.guichet,
                lue=form.cleaned_data["version"],
                du=form.cleaned_data["du"],
                jour=today_of(request.guichet),
                valeurs=form.values(),
                source=form.cleaned_data["source"],
            )
        except ValidationError as refus:
            report_errors(form, refus)
            answer_again(form, "version", str(version.cle))
        else:
            messages.success(request, f"Les délais changent à partir du {format_jour(nouvelle.du)}.")
            return redirect("clauses:regles", slug=request.guichet.slug)
    return _page(request, form)


def _page(request: RequeteGuichet, form: DelaisForm) -> HttpResponse:
    liste = reverse("clauses:regles", args=[request.guichet.slug])
    contexte: dict[str, Any] = {
        "form": form,
        "titre": "Délais et suivi",
        "sous_titre": "Un changement vaut à partir d'un jour\u00a0: le passé ne change pas.",
        "etapes": [("Règles du guichet", liste)],
        "bouton": "Enregistrer",
        "annuler": liste,
    }
    return render(request, "operations/formulaire.html", contexte, status=422 if form.errors else 200)
