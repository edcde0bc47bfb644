"""« Mes courriers »: what the guichets write to a signed-in person, and what they no longer want."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from guichets.vues import Requete
from participants.domain.relances.abonnements import kinds_of, set_kinds


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Requete) -> HttpResponse:
    adresse = str(request.user.email)  # type: ignore[union-attr]
    if request.method == "POST":
        set_kinds(adresse=adresse, voulus=set(request.POST.getlist("courrier")))
        messages.success(request, "Vos choix sont enregistrés.")
        return redirect("mes_courriers")
    return render(request, "participants/mes_courriers.html", {"groupes": kinds_of(adresse)})
