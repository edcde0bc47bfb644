"""Marchés of the desk: the list, one marché with its lots, and what changes them."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html

from guichets import rules
from guichets.formats import format_jour
from guichets.vues import RequeteGuichet, for_correction, lire_ou_404, vue_bureau
from operations.domain.marches import create_marche, edit_marche
from operations.domain.queries import lots_of_marche, marches_of
from operations.domain.regroupements import group_lots, mergeable_marches, suggested_numbers
from operations.filters import MarcheFilter
from operations.forms.marches import MarcheForm, NouveauMarcheForm
from operations.models import Lot, Marche, NoticeDecp
from operations.tables import MarcheTable
from operations.views.outils import posted, serve_form, show_list, url


@vue_bureau()
def list_marches(request: RequeteGuichet) -> HttpResponse:
    filtre = MarcheFilter(request.GET, queryset=marches_of(request.guichet), request=request)
    return show_list(request, "operations/marches.html", filtre, MarcheTable)


@vue_bureau()
def show_marche(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    marche = lire_ou_404(
        Marche.objects.select_related("donneur_ordre", "operation", "guichet"), cle, request.guichet
    )
    lots = lots_of_marche(marche)
    for lot in lots:
        lot.marche = marche
    montants = [lot.montant for lot in lots if lot.montant is not None]
    return render(
        request,
        "operations/marche.html",
        {
            "guichet": request.guichet,
            "ecrit": rules.is_operational(request.role),
            "marche": marche,
            "lots": lots,
            "montant": sum(montants) if montants else None,
            "tenants": len({a.entreprise_id for lot in lots for a in lot.attributions.all()}),
            "identite": _identity(marche, lots),
        },
    )


def _identity(marche: Marche, lots: list[Lot]) -> list[tuple[str, object]]:
    return [
        ("Donneur d'ordre", marche.donneur_ordre),
        ("SIRET", marche.donneur_ordre.siret),
        ("Opération", _operation_link(marche)),
        ("Référence", marche.reference),
        ("Forme", marche.get_forme_display()),
        ("Nature d'achat", marche.get_nature_display()),
        ("Procédure", marche.procedure),
        ("Notifié le", format_jour(marche.date_notification)),
        ("Début d'exécution", format_jour(min((lot.debut for lot in lots), default=None))),
        ("Fin prévue", format_jour(max((lot.fin for lot in lots), default=None))),
    ]


def _operation_link(marche: Marche) -> str:
    if marche.operation is None:
        return ""
    adresse = reverse("operations:operation", args=[marche.guichet.slug, marche.operation.cle])
    return format_html('<a href="{}">{}</a>', adresse, marche.operation)


@vue_bureau(ecrit=True)
def create(request: RequeteGuichet) -> HttpResponse:
    form = NouveauMarcheForm(posted(request), guichet=request.guichet)
    return serve_form(
        request,
        form=form,
        action=lambda f: create_marche(
            donneur_ordre=f.cleaned_data["donneur_ordre"],
            titulaire=f.cleaned_data["titulaire"],
            lot=form.lot_values(),
            **form.marche_values(),
        ),
        succes="Le marché est créé. Qualifiez maintenant son lot.",
        retour=lambda marche: url(request, "marche", marche.cle),
        titre="Nouveau marché",
        fil=[("Marchés", url(request, "marches"))],
        bouton="Créer le marché",
    )


@vue_bureau(ecrit=True)
def edit(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    marches = for_correction(Marche.objects.select_related("operation"), request)
    marche = lire_ou_404(marches, cle, request.guichet)
    noms = ("objet", "reference", "forme", "nature", "procedure", "date_notification")
    initial = {**{nom: getattr(marche, nom) for nom in noms}}
    initial["operation"] = marche.operation.cle if marche.operation else None
    form = MarcheForm(posted(request), guichet=request.guichet, marche=marche, initial=initial)
    form.carry_reading()
    return serve_form(
        request,
        form=form,
        action=lambda f: edit_marche(marche=marche, **f.cleaned_data),
        succes="Le marché est enregistré.",
        retour=url(request, "marche", marche.cle),
        titre="Modifier le marché",
        fil=[("Marchés", url(request, "marches")), (marche.objet, url(request, "marche", marche.cle))],
    )


@vue_bureau(ecrit=True)
def merge(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    """Join another marché of the same buyer: choose it, number the lots, confirm."""
    marche = lire_ou_404(Marche.objects.select_related("donneur_ordre"), cle, request.guichet)
    autre = None
    if voulu := request.POST.get("avec") or request.GET.get("avec"):
        autre = lire_ou_404(
            Marche.objects.filter(donneur_ordre=marche.donneur_ordre_id).exclude(pk=marche.pk),
            _uuid(voulu),
            request.guichet,
        )
    lots = [*lots_of_marche(marche), *(lots_of_marche(autre) if autre else [])]
    identifiants = dict(NoticeDecp.objects.filter(lot__in=lots).values_list("lot_id", "identifiant"))
    numeros = suggested_numbers(lots, identifiants)
    erreur: ValidationError | None = None
    if request.method == "POST" and autre is not None:
        numeros = {lot.pk: request.POST.get(f"numero_{lot.cle}", "").strip() for lot in lots}
        try:
            with transaction.atomic():
                group_lots(
                    marche=marche, lots=lots, numeros=numeros, objet=request.POST.get("objet", "").strip()
                )
        except ValidationError as refus:
            erreur = refus
        else:
            messages.success(request, "Les deux marchés n'en font plus qu'un.")
            return redirect(url(request, "marche", marche.cle))
    contexte = {
        "guichet": request.guichet,
        "marche": marche,
        "autre": autre,
        "candidats": [] if autre else mergeable_marches(marche),
        "lignes": [(lot, numeros[lot.pk]) for lot in lots],
        "objet": request.POST.get("objet", marche.objet),
        "erreurs": erreur.messages if erreur else [],
        "etapes": [("Marchés", url(request, "marches")), (marche.objet, url(request, "marche", marche.cle))],
    }
    return render(request, "operations/marche_regrouper.html", contexte, status=422 if erreur else 200)


def _uuid(valeur: str) -> uuid.UUID:
    try:
        return uuid.UUID(valeur)
    except ValueError:
        return uuid.UUID(int=0)
