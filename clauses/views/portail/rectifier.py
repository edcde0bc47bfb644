"""The correction of a validated month: opened with a reason, or given up."""

import uuid
from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from clauses.views.portail.outils import month_or_404
from guichets.portee import courante
from guichets.vues import lire_ou_404, vue_portail
from participants.domain.declarations.rectification import discard_rectification, open_rectification
from participants.models import DeclarationMensuelle


@vue_portail("entreprises", ecrit=True)
def rectifier(request: HttpRequest, mois: str, cle: uuid.UUID) -> HttpResponse:
    premier = month_or_404(mois)
    declaration = _own_declaration(cle, premier)
    if request.method == "POST":
        try:
            if request.POST.get("action") == "abandonner":
                discard_rectification(declaration=declaration)
                messages.success(request, "La rectification est abandonnée : le mois validé reste tel quel.")
            else:
                open_rectification(
                    entreprise=declaration.entreprise, mois=premier, motif=request.POST.get("motif", "")
                )
                messages.success(request, "Corrigez les heures, puis transmettez la rectification.")
        except ValidationError as refus:
            messages.error(request, " ".join(refus.messages))
    return redirect("entreprise:declarer", mois=mois)


def _own_declaration(cle: uuid.UUID, mois: date) -> DeclarationMensuelle:
    declarations = DeclarationMensuelle.objects.filter(
        mois=mois, entreprise_id__in=courante().entreprises
    ).select_related("entreprise__guichet")
    declaration: DeclarationMensuelle = lire_ou_404(declarations, cle)
    return declaration
