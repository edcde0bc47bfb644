"""Where a company stands, in all its guichets: one page of its portal."""

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from clauses.domain.suivi.mois_dit import tell_month
from clauses.domain.suivi.situation import (
    SituationEntreprise,
    lines_of_companies,
    months_with_hours,
    tell_lines,
    tell_situation,
)
from clauses.views.acces import companies_of_access
from clauses.views.portail.prochaine import next_of_company
from guichets.vues import vue_portail
from participants.domain.mois import mois_texte, parse_mois

PAR_PAGE = 50


@vue_portail("entreprises")
def show(request: HttpRequest) -> HttpResponse:
    """What to do and what is owed first, then totals, then a month: who worked, and where the hours went."""
    entreprises = list(companies_of_access())
    depuis = parse_mois(request.GET.get("calendrier", ""))
    situations: list[SituationEntreprise] = []
    sans_regles = []
    for entreprise in entreprises:
        try:
            situations.append(tell_situation(entreprise, depuis))
        except ValidationError:
            sans_regles.append(entreprise)
    connus = months_with_hours(entreprises)
    demande = parse_mois(request.GET.get("mois", ""))
    mois = demande if demande in connus else next(iter(connus), None)
    contexte = {
        "situations": situations,
        "sans_regles": sans_regles,
        "prochaine": next_of_company(entreprises, situations, timezone.localdate()),
        "plusieurs": len(entreprises) > 1,
        "mois_connus": connus,
        "mois": mois,
    }
    if mois is not None:
        page = Paginator(lines_of_companies(entreprises, mois), PAR_PAGE).get_page(request.GET.get("page"))
        contexte |= {
            "mois_texte": mois_texte(mois),
            "page": page,
            "lignes": tell_lines(page),
            "mois_dits": tell_month(entreprises, mois),
        }
    return render(request, "clauses/portail/situation.html", contexte)
