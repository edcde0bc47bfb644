"""Chasing at the desk: who is missing for a month, several reminded at once, one company's history."""

import uuid
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from guichets import rules
from guichets.formats import format_accord, format_de, format_mois
from guichets.forms.outils import report_errors
from guichets.vues import RequeteGuichet, lire_ou_404, vue_bureau
from operations.models import Entreprise
from participants.domain.mois import mois_texte, parse_mois
from participants.domain.relances.envoi import (
    first_words,
    remind_companies,
    remind_company,
    sort_out,
)
from participants.domain.relances.historique import follow_company, reminders_of
from participants.domain.relances.rappels import reminder_days, set_reminder_days, tell_days
from participants.domain.relances.suivi import SuiviMois, follow_month, narrow
from participants.forms.declarations import chosen_month
from participants.forms.relances import FiltreSuivi, RappelsForm

PAR_PAGE = 50
AUCUNE = "Cochez au moins une entreprise."


@vue_bureau()
def list_missing(request: RequeteGuichet) -> HttpResponse:
    return _list(request, request.GET)


def _list(request: RequeteGuichet, donnees: QueryDict, *, refus: str = "") -> HttpResponse:
    mois = chosen_month(donnees.get("mois", ""), request.guichet)
    filtre = FiltreSuivi(donnees, guichet=request.guichet, mois=mois)
    choix = filtre.read()
    suivis = narrow(follow_month(guichet=request.guichet, mois=mois), **choix)
    page = Paginator(suivis, PAR_PAGE).get_page(donnees.get("page"))
    contexte = {
        "guichet": request.guichet,
        "filtre": filtre,
        "choix": choix,
        "mois": mois,
        "mois_texte": mois_texte(mois),
        "page": page,
        "compte": len(suivis),
        "a_relancer": len(sort_out(suivis).ecrites),
        "ancre": "&" + urlencode({"mois": mois_texte(mois), **choix}),
        "refus": refus,
        "rappels": tell_days(reminder_days(request.guichet)),
        "peut_changer": rules.is_responsable(request.role),
        "peut_ecrire": rules.is_operational(request.role),
    }
    return render(request, "participants/suivi.html", contexte, status=422 if refus else 200)


@vue_bureau(ecrit=True)
def remind(request: RequeteGuichet) -> HttpResponse:
    """One company at once; several are shown before anything is written."""
    mois = parse_mois(request.POST.get("mois", ""))
    if request.method != "POST" or mois is None:
        return redirect("participants:suivi", slug=request.guichet.slug)
    suivis = _chosen(request, mois)
    if not suivis:
        return _list(request, request.POST, refus=AUCUNE)
    if "confirme" not in request.POST and "seule" not in request.POST:
        return _preview(request, mois, suivis)
    bilan = remind_companies(guichet=request.guichet, mois=mois, suivis=suivis, par=request.user)
    if bilan.ecrites:
        messages.success(request, _told(bilan.ecrites))
    for ecartee in bilan.ecartees if len(suivis) == 1 else []:
        messages.error(request, f"{ecartee.entreprise}\u00a0: {ecartee.obstacle}")
    page = reverse("participants:suivi", args=[request.guichet.slug])
    return redirect(f"{page}?{urlencode({'mois': mois_texte(mois), **_filter(request, mois)})}")


def _told(ecrites: list[SuiviMois]) -> str:
    if len(ecrites) == 1:
        return f"La relance {format_de(ecrites[0].entreprise)} part dans la minute."
    return f"{format_accord(len(ecrites), 'relance part,relances partent')} dans la minute."


def _filter(request: RequeteGuichet, mois: date) -> dict[str, str]:
    return FiltreSuivi(request.POST, guichet=request.guichet, mois=mois).read()


def _chosen(request: RequeteGuichet, mois: date) -> list[SuiviMois]:
    """What the page chose, read again by the server: one, those ticked, or the whole filter."""
    suivis = follow_month(guichet=request.guichet, mois=mois)
    if "seule" in request.POST:
        return [s for s in suivis if str(s.entreprise.cle) == request.POST["seule"]]
    if "tout" in request.POST:
        return narrow(suivis, **_filter(request, mois))
    cochees = set(request.POST.getlist("entreprise"))
    return [s for s in suivis if str(s.entreprise.cle) in cochees]


def _preview(request: RequeteGuichet, mois: date, suivis: list[SuiviMois]) -> HttpResponse:
    bilan = sort_out(suivis)
    contexte: dict[str, Any] = {
        "guichet": request.guichet,
        "mois": mois,
        "mois_texte": mois_texte(mois),
        "bilan": bilan,
        "tout": "tout" in request.POST,
        "choix": _filter(request, mois),
        "modele": first_words(request.guichet, bilan.ecrites),
    }
    return render(request, "participants/relancer.html", contexte)


@vue_bureau()
def show_company(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    """One company: what it owes, who is written to, everything that was sent."""
    entreprise = _entreprise(request, cle)
    suivi = follow_company(entreprise)
    contexte = {
        "guichet": request.guichet,
        "entreprise": entreprise,
        "suivi": suivi,
        "relances": reminders_of(entreprise),
        "peut_ecrire": rules.is_operational(request.role),
    }
    return render(request, "participants/relances.html", contexte)


def _entreprise(request: RequeteGuichet, cle: uuid.UUID) -> Entreprise:
    entreprise: Entreprise = lire_ou_404(Entreprise.objects.select_related("guichet"), cle, request.guichet)
    return entreprise


@vue_bureau(ecrit=True)
def remind_one(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    entreprise = _entreprise(request, cle)
    mois = parse_mois(request.POST.get("mois", ""))
    if request.method == "POST" and mois is not None:
        try:
            remind_company(entreprise=entreprise, mois=mois, par=request.user)
        except ValidationError as refus:
            messages.error(request, " ".join(refus.messages))
        else:
            messages.success(request, f"La relance pour {format_mois(mois)} part dans la minute.")
    return redirect("participants:relances", slug=request.guichet.slug, cle=cle)


@vue_bureau(responsable=True)
def edit_days(request: RequeteGuichet) -> HttpResponse:
    """On which days reminders leave by themselves."""
    actuels = reminder_days(request.guichet)
    form = RappelsForm(request.POST or None, initial={"jours": ", ".join(map(str, actuels))})
    if request.method == "POST" and form.is_valid():
        try:
            jours = set_reminder_days(guichet=request.guichet, jours=form.cleaned_data["jours"])
        except ValidationError as refus:
            report_errors(form, refus)
        else:
            messages.success(request, f"Rappels automatiques\u00a0: {tell_days(jours)}.")
            return redirect("participants:suivi", slug=request.guichet.slug)
    contexte = {"guichet": request.guichet, "form": form}
    return render(request, "participants/rappels.html", contexte, status=422 if form.errors else 200)
