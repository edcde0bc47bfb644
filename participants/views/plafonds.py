"""People above the month's ceiling: who declared them, and whether another guichet did too."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from guichets import rules
from guichets.vues import RequeteGuichet, vue_bureau
from participants.domain.doublons.plafonds import months_over, people_over
from participants.domain.mois import mois_texte, parse_mois

PAR_PAGE = 50


@vue_bureau()
def show(request: RequeteGuichet) -> HttpResponse:
    """The month asked for, else the latest one that has somebody."""
    par_mois = months_over(request.guichet)
    mois = parse_mois(request.GET.get("mois", "")) or next(iter(par_mois), None)
    personnes = people_over(request.guichet, mois) if mois else []
    page = Paginator(personnes, PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {
        "mois": mois,
        "mois_texte": mois_texte(mois) if mois else "",
        "choix": [(un, mois_texte(un), nombre) for un, nombre in par_mois.items()],
        "page": page,
        "personnes": page.object_list,
        "peut_ecrire": rules.is_operational(request.role),
    }
    return render(request, "participants/plafonds.html", contexte)
