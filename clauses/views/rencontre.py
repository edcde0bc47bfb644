"""« Rencontre des partenaires »: the monthly list, at the desk and for a prescripteur's own people."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from clauses.domain.besoins.rencontre import Rencontre, build_meeting
from guichets.formats import format_jour
from guichets.pdf import render_pdf
from guichets.portee import courante
from guichets.vues import RequeteGuichet, vue_bureau, vue_portail
from participants.domain.mois import add_months, first_day, mois_texte, parse_mois
from participants.models import Prescripteur

GABARIT, FEUILLES = "pdf/rencontre.html", ("pdf/pdf.css", "pdf/rencontre.css")
MOIS_OFFERTS = 12


def _month(request: HttpRequest) -> date:
    """The month asked for, else the running one; a month that cannot be read is not found."""
    demande = request.GET.get("mois", "")
    mois = parse_mois(demande) if demande else first_day(timezone.localdate())
    if mois is None:
        raise Http404
    return mois


def _context(rencontre: Rencontre) -> dict[str, Any]:
    courant = first_day(timezone.localdate())
    offerts = {add_months(courant, -n) for n in range(-1, MOIS_OFFERTS)} | {rencontre.mois}
    return {
        "rencontre": rencontre,
        "mois": rencontre.mois,
        "mois_texte": mois_texte(rencontre.mois),
        "offerts": [(mois_texte(m), m) for m in sorted(offerts, reverse=True)],
    }


@vue_bureau()
def show(request: RequeteGuichet) -> HttpResponse:
    rencontre = build_meeting(mois=_month(request), guichet=request.guichet)
    return render(request, "clauses/rencontre.html", {**_context(rencontre), "bureau": True})


@vue_bureau()
def download(request: RequeteGuichet) -> HttpResponse:
    rencontre = build_meeting(mois=_month(request), guichet=request.guichet)
    return _pdf(rencontre, request.guichet.nom, "Toutes les personnes du guichet", bureau=True)


@vue_portail("prescripteurs")
def show_portail(request: HttpRequest) -> HttpResponse:
    rencontre = build_meeting(mois=_month(request), prescripteurs=courante().prescripteurs)
    return render(request, "clauses/prescripteur/rencontre.html", _context(rencontre))


@vue_portail("prescripteurs")
def download_portail(request: HttpRequest) -> HttpResponse:
    ids = courante().prescripteurs
    rencontre = build_meeting(mois=_month(request), prescripteurs=ids)
    noms = ", ".join(p.nom for p in Prescripteur.objects.filter(pk__in=ids).order_by("nom_tri"))
    return _pdf(rencontre, noms, "Les personnes que vous avez orientées", bureau=False)


def _pdf(rencontre: Rencontre, emetteur: str, perimetre: str, *, bureau: bool) -> HttpResponse:
    contexte = {
        **_context(rencontre),
        "emetteur": emetteur,
        "perimetre": perimetre,
        "bureau": bureau,
        "edition": format_jour(timezone.localdate()),
    }
    nom = f"rencontre-{mois_texte(rencontre.mois)}.pdf"
    return HttpResponse(
        render_pdf(GABARIT, contexte, FEUILLES),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{nom}"'},
    )
