"""The portal of a donneur d'ordre: counts and issued bilans, never a row of a person."""

import uuid

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django_tables2 import RequestConfig

from clauses.domain.suivi.calendrier import calendar_of_marche
from clauses.domain.suivi.pourquoi import told_adjustments, told_reasons
from clauses.domain.ventilation.reperes import reference_day
from clauses.models import ComptesMois
from guichets.vues import lire_ou_404, vue_portail
from participants.domain.mois import parse_mois
from reporting.domain.recrutement import told_recruitment
from reporting.domain.tableau_bord import (
    add_months_up,
    build_dashboard,
    buyer_marches,
    closed_until,
    engagements_of,
    issued_bilans,
    months_of,
)
from reporting.filters import PortailMarcheForm
from reporting.tables import PortailMarcheTable
from reporting.views.bilans import serve_pdf

PAR_PAGE = 50


@vue_portail("donneurs")
def show_home(request: HttpRequest) -> HttpResponse:
    jour = reference_day(None)
    tableau = build_dashboard(jour)
    filtre = PortailMarcheForm(request.GET)
    lignes = filtre.keep(tableau.marches)
    table = PortailMarcheTable(lignes)
    RequestConfig(request, paginate={"per_page": PAR_PAGE}).configure(table)
    contexte = {
        "tableau": tableau,
        "totaux": tableau.totaux,
        "prochaines_fins": tableau.next_ends(timezone.localdate()),
        "filtre": filtre,
        "table": table,
        "total": len(lignes),
        "jour": jour,
    }
    return render(request, "reporting/donneur_accueil.html", contexte)


@vue_portail("donneurs")
def show_marche(request: HttpRequest, cle: uuid.UUID) -> HttpResponse:
    marche = lire_ou_404(buyer_marches(), cle)
    jour = reference_day(None)
    mois, engagements = months_of(marche), engagements_of(marche, jour)
    clos_au = closed_until(marche)
    contexte = {
        "marche": marche,
        "engagements": engagements,
        "prete": any(ligne.engagement.donne for ligne in engagements),
        "mois": mois,
        "identite": add_months_up(mois),
        "clos_au": clos_au,
        "raisons": told_reasons(
            ComptesMois.objects.filter(marche=marche).values_list("motifs", "excedent", "en_reserve")
        ),
        "ajustes": told_adjustments(
            ComptesMois.objects.filter(marche=marche).exclude(ajustes={}).values_list("mois", "ajustes")
        ),
        "calendrier": calendar_of_marche(
            marche,
            [ligne.engagement for ligne in engagements],
            clos_au,
            jour,
            parse_mois(request.GET.get("calendrier", "")),
        ),
        "recrutement": told_recruitment(marche),
        "bilans": list(issued_bilans().filter(marche=marche)),
        "jour": jour,
    }
    return render(request, "reporting/donneur_marche.html", contexte)


@vue_portail("donneurs")
def download_bilan(request: HttpRequest, cle: uuid.UUID) -> HttpResponseBase:  # noqa: ARG001 - a view's signature
    return serve_pdf(lire_ou_404(issued_bilans(), cle))
