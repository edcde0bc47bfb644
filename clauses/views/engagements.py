"""Engagements of a lot: creation, and one page with everything that may happen to one."""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render

from clauses.domain import engagements as domaine
from clauses.domain.previsions.previsions import forecast_engagement
from clauses.domain.queries import contributions, read_engagement, situation_of
from clauses.enums import Formule
from clauses.forms.engagements import (
    AssietteForm,
    AvenantForm,
    EcheancierForms,
    EngagementForm,
    MutualisationForm,
    PeriodeForm,
    PromesseForm,
    QuotePartForm,
)
from clauses.models import Dispositif, Engagement, PeriodeEngagement, QuotePart
from clauses.rules import can_manage_engagements
from clauses.validators import publics_at
from clauses.views.apercus import start_preview, wants_preview
from guichets.forms.lecture import reading_print
from guichets.forms.outils import report_errors
from guichets.vues import RequeteGuichet, lire_ou_404, vue_bureau
from operations.models import Lot

Formulaires = dict[str, Any]
ECRASEES = ("heures", "fin", "donne", "recoit", "fondement", "fondement_le", "hors_marche")
CHANGE = (
    "Cet engagement a été modifié entre-temps par une autre personne. Rien n'est enregistré\u00a0: "
    "relisez ce qui est affiché au-dessus, puis enregistrez de nouveau."
)


@vue_bureau(ecrit=True)
def create(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    lot = lire_ou_404(Lot.objects.select_related("marche"), cle, request.guichet)
    dispositif = Dispositif.objects.filter(lot=lot).select_related("base_legale").first()
    if dispositif is None:
        messages.warning(request, "Qualifiez d'abord le lot : l'engagement dépend de son dispositif.")
        return redirect("clauses:lot_qualifier", slug=request.guichet.slug, cle=lot.cle)
    form = EngagementForm(request.POST or None, lot=lot, dispositif=dispositif)
    if request.method == "POST" and form.is_valid():
        try:
            crees = domaine.create_engagement(lot=lot, **form.cleaned_data)
        except ValidationError as erreur:
            report_errors(form, erreur)
        else:
            messages.success(request, "L'engagement est enregistré.")
            return redirect("clauses:engagement", slug=request.guichet.slug, cle=crees[0].cle)
    contexte = {"lot": lot, "dispositif": dispositif, "form": form}
    return render(request, "clauses/engagement_creer.html", contexte, status=422 if form.errors else 200)


def _read(request: RequeteGuichet, cle: uuid.UUID) -> Engagement:
    return lire_ou_404(read_engagement(Engagement.objects.all()), cle, request.guichet)


@vue_bureau()
def show(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    return _page(request, _read(request, cle))


def _page(request: RequeteGuichet, engagement: Engagement, saisis: Formulaires | None = None) -> HttpResponse:
    """The page; `saisis` holds the form that was refused, with what was typed in it."""
    situation = situation_of(engagement)
    ecrit = can_manage_engagements(request.role)
    contexte = {
        "engagement": engagement,
        "situation": situation,
        "contributions": contributions(engagement),
        "previsions": forecast_engagement(engagement) if situation.en_heures else [],
        "publics": [nom for code, nom in publics_at(engagement.debut) if code in engagement.publics],
        "ecrit": ecrit,
        "lue": _reading(engagement),
        "formulaires": _forms(engagement, saisis or {}) if ecrit else {},
        "ouvert": next(iter(saisis), "") if saisis else "",
    }
    return render(request, "clauses/engagement.html", contexte, status=422 if saisis else 200)


def _forms(engagement: Engagement, saisis: Formulaires) -> Formulaires:
    if not engagement.heures:
        return {"promesse": PromesseForm(initial={"tenue": engagement.tenue}), **saisis}
    formulaires: Formulaires = {
        "avenant": AvenantForm(prefix="avenant"),
        "quote_part": QuotePartForm(prefix="quote_part", engagement=engagement),
        "periode": PeriodeForm(prefix="periode"),
        "echeancier": EcheancierForms(prefix="echeancier", initial=_points(engagement)),
        "mutualisation": MutualisationForm(
            prefix="mutualisation",
            initial={
                nom: getattr(engagement, nom)
                for nom in ("donne", "recoit", "fondement", "fondement_le", "hors_marche")
            },
        ),
    }
    if engagement.formule in (Formule.POURCENTAGE, Formule.EUROS):
        formulaires["assiette"] = AssietteForm(prefix="assiette", engagement=engagement)
    return {**formulaires, **saisis}


def _points(engagement: Engagement) -> list[dict[str, Any]]:
    return [{"au": e.au, "cumul": e.cumul} for e in sorted(engagement.echeances.all(), key=lambda e: e.au)]


def _submit(
    request: RequeteGuichet,
    engagement: Engagement,
    nom: str,
    form: forms.BaseForm,
    *,
    acte: Callable[..., object],
    succes: str,
) -> HttpResponse:
    """Do the act with the form's data; refused, the page comes back with the form open and nothing lost."""
    if request.method == "POST" and form.is_valid():
        try:
            if wants_preview(request, nom):
                _refuse_unread(request, engagement, nom)
                return start_preview(request, engagement, nom, engagement, form.cleaned_data)
            _refuse_unread(request, _hold(engagement), nom)
            acte(engagement=engagement, **form.cleaned_data)
        except ValidationError as erreur:
            report_errors(form, erreur)
        else:
            messages.success(request, succes)
            return _back(request, engagement)
    if request.method != "POST":
        return _back(request, engagement)
    return _page(request, _read(request, engagement.cle), {nom: form})


def _hold(engagement: Engagement) -> Engagement:
    """Of two amendments sent at once, the second sees the first."""
    return Engagement.objects.select_for_update(of=("self",), no_key=True).get(pk=engagement.pk)


def _reading(engagement: Engagement) -> str:
    """A print of what an amendment or the mutualisation writes over."""
    return reading_print({nom: getattr(engagement, nom) for nom in ECRASEES})


def _refuse_unread(request: RequeteGuichet, engagement: Engagement, nom: str) -> None:
    """Hours due after an amendment are a whole number of them: a colleague's would be lost without a word."""
    lue = request.POST.get("lue")
    if lue and nom in ("avenant", "mutualisation") and lue != _reading(engagement):
        raise ValidationError(CHANGE, code="conflit")


def _back(request: RequeteGuichet, engagement: Engagement) -> HttpResponse:
    return redirect("clauses:engagement", slug=request.guichet.slug, cle=engagement.cle)


@vue_bureau(ecrit=True)
def amend(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    engagement = _read(request, cle)
    form = AvenantForm(request.POST or None, prefix="avenant")
    return _submit(
        request,
        engagement,
        "avenant",
        form,
        acte=domaine.amend_engagement,
        succes="L'avenant est enregistré.",
    )


@vue_bureau(ecrit=True)
def split(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    engagement = _read(request, cle)
    form = QuotePartForm(request.POST or None, prefix="quote_part", engagement=engagement)
    return _submit(
        request,
        engagement,
        "quote_part",
        form,
        acte=domaine.split_engagement,
        succes="La quote-part est enregistrée.",
    )


@vue_bureau(ecrit=True)
def unsplit(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    quote_part = lire_ou_404(
        QuotePart.objects.select_related("engagement", "entreprise__guichet"), cle, request.guichet
    )
    if wants_preview(request, "quote_part_retirer"):
        return start_preview(request, quote_part.engagement, "quote_part_retirer", quote_part, {})
    if request.method == "POST":
        domaine.remove_quote_part(quote_part=quote_part)
        messages.success(request, "La quote-part est retirée : ses heures reviennent au titulaire.")
    return _back(request, quote_part.engagement)


@vue_bureau(ecrit=True)
def add_periode(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    engagement = _read(request, cle)
    form = PeriodeForm(request.POST or None, prefix="periode")
    return _submit(
        request, engagement, "periode", form, acte=domaine.add_periode, succes="La période est enregistrée."
    )


@vue_bureau(ecrit=True)
def remove_periode(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    periode = lire_ou_404(PeriodeEngagement.objects.select_related("engagement"), cle, request.guichet)
    if wants_preview(request, "periode_retirer"):
        return start_preview(request, periode.engagement, "periode_retirer", periode, {})
    if request.method == "POST":
        domaine.remove_periode(periode=periode)
        messages.success(request, "La période est retirée.")
    return _back(request, periode.engagement)


@vue_bureau(ecrit=True)
def add_assiette(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    engagement = _read(request, cle)
    form = AssietteForm(request.POST or None, prefix="assiette", engagement=engagement)
    return _submit(
        request,
        engagement,
        "assiette",
        form,
        acte=domaine.add_assiette,
        succes="L'assiette est enregistrée, les heures dues aussi.",
    )


@vue_bureau(ecrit=True)
def set_mutualisation(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    engagement = _read(request, cle)
    form = MutualisationForm(request.POST or None, prefix="mutualisation")
    return _submit(
        request,
        engagement,
        "mutualisation",
        form,
        acte=domaine.set_mutualisation,
        succes="La mutualisation est enregistrée.",
    )


@vue_bureau(ecrit=True)
def set_promesse(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    engagement = _read(request, cle)
    form = PromesseForm(request.POST or None)
    return _submit(
        request, engagement, "promesse", form, acte=domaine.keep_promesse, succes="Le constat est enregistré."
    )


@vue_bureau(ecrit=True)
def set_echeancier(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    engagement = _read(request, cle)
    if request.method != "POST":
        return _back(request, engagement)
    lignes = EcheancierForms(request.POST, prefix="echeancier")
    if lignes.is_valid():
        points = [
            (f["au"], f["cumul"]) for f in lignes.cleaned_data if f.get("au") and f.get("cumul") is not None
        ]
        try:
            if wants_preview(request, "echeancier"):
                return start_preview(request, engagement, "echeancier", engagement, {"points": points})
            domaine.set_echeancier(engagement=engagement, points=points)
        except ValidationError as erreur:
            lignes.non_form_errors().extend(erreur.messages)
        else:
            messages.success(request, "L'échéancier est enregistré.")
            return _back(request, engagement)
    return _page(request, _read(request, cle), {"echeancier": lignes})
