"""What was transmitted, when and by whom: on screen, and as a PDF to keep."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from clauses.views.portail.outils import companies, month_or_404, received_grids
from guichets.pdf import render_pdf
from guichets.vues import vue_portail
from participants.domain.mois import mois_texte

GABARIT = "pdf/recu.html"
FEUILLES = ("pdf/pdf.css", "pdf/recu.css")


@vue_portail("entreprises")
def recu(request: HttpRequest, mois: str) -> HttpResponse:
    return render(request, "clauses/portail/recu.html", _receipt(month_or_404(mois)))


@vue_portail("entreprises")
def recu_pdf(request: HttpRequest, mois: str) -> HttpResponse:  # noqa: ARG001 - the signature is Django's
    premier = month_or_404(mois)
    return HttpResponse(
        render_pdf(GABARIT, _receipt(premier), FEUILLES),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="recu-heures-{mois_texte(premier)}.pdf"'},
    )


def _receipt(mois: date) -> dict[str, Any]:
    grilles = received_grids(companies(), mois)
    if not grilles:
        raise Http404
    return {
        "mois": mois,
        "mois_texte": mois_texte(mois),
        "grilles": grilles,
        "plusieurs": len(grilles) > 1,
        "total": sum(grille.total for grille in grilles),
        "emetteur": str(grilles[0].entreprise),
        "en_attente": any(g.declaration and g.declaration.etat == "transmise" for g in grilles),
    }
