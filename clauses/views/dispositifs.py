"""Qualifying a lot: the hint of the public data, the facilitateur's decision, the article that carries it."""

import uuid
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render

from clauses.domain.dispositifs import mark_sans_clause, qualify_lot, reference_date
from clauses.enums import CodeDispositif
from clauses.forms.dispositifs import AIDES_DISPOSITIF, SANS_CLAUSE, DispositifForm
from clauses.models import Dispositif
from guichets.forms.outils import report_errors
from guichets.vues import RequeteGuichet, lire_ou_404, vue_bureau
from operations.enums import ConsiderationSociale
from operations.models import BaseLegale, Lot


@vue_bureau(ecrit=True)
def qualify(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    lot = lire_ou_404(Lot.objects.select_related("marche__donneur_ordre"), cle, request.guichet)
    dispositif = Dispositif.objects.filter(lot=lot).select_related("base_legale").first()
    form = DispositifForm(request.POST or None, dispositif=dispositif)
    if request.method == "POST" and form.is_valid() and _decide(request, form, lot):
        if form.cleaned_data["code"] == SANS_CLAUSE or lot.engagements.exists():
            return redirect("operations:marche", slug=request.guichet.slug, cle=lot.marche.cle)
        return redirect("clauses:engagement_creer", slug=request.guichet.slug, cle=lot.cle)
    jour = reference_date(lot)
    contexte = {
        "lot": lot,
        "dispositif": dispositif,
        "form": form,
        "jour": jour,
        "textes": _texts(jour),
        "publiees": [ConsiderationSociale(c).label for c in lot.considerations],
    }
    return render(request, "clauses/qualifier.html", contexte, status=422 if form.errors else 200)


def _decide(request: RequeteGuichet, form: DispositifForm, lot: Lot) -> bool:
    donnees = form.cleaned_data
    try:
        if donnees["code"] == SANS_CLAUSE:
            mark_sans_clause(lot=lot, par=request.user)
            messages.success(request, "Le lot est noté sans clause d'insertion.")
        else:
            qualify_lot(lot=lot, par=request.user, **donnees)
            messages.success(request, "Le lot est qualifié. Indiquez maintenant ce que doit son titulaire.")
    except ValidationError as erreur:
        report_errors(form, erreur)
        return False
    return True


def _texts(jour: date) -> list[dict[str, Any]]:
    """Each dispositif with the article in force on the marché's date, or none: read before choosing."""
    en_vigueur = BaseLegale.objects.filter(Q(au__isnull=True) | Q(au__gte=jour), du__lte=jour)
    par_code = {base.code: base for base in en_vigueur.order_by("du")}
    return [
        {"libelle": c.label, "aide": AIDES_DISPOSITIF.get(c, ""), "base": par_code.get(c.value)}
        for c in CodeDispositif
    ]
