"""Buyers and their operations."""

import uuid

from django.http import HttpResponse
from django.shortcuts import render

from guichets import rules
from guichets.vues import RequeteGuichet, for_correction, lire_ou_404, vue_bureau
from operations.domain.donneurs import create_donneur, edit_donneur
from operations.domain.donneurs import create_operation as open_operation
from operations.domain.donneurs import edit_operation as change_operation
from operations.domain.queries import donneurs_of, marches_of, operations_of
from operations.filters import DonneurFilter, OperationFilter
from operations.forms.acteurs import DonneurForm, OperationForm
from operations.models import DonneurOrdre, Operation
from operations.tables import DonneurTable, OperationTable
from operations.views.outils import posted, serve_form, show_list, url

DERNIERS = 50


@vue_bureau()
def list_donneurs(request: RequeteGuichet) -> HttpResponse:
    filtre = DonneurFilter(request.GET, queryset=donneurs_of(request.guichet), request=request)
    return show_list(request, "operations/donneurs.html", filtre, DonneurTable)


@vue_bureau()
def show_donneur(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    donneur = lire_ou_404(donneurs_of(request.guichet), cle, request.guichet)
    marches = marches_of(request.guichet).filter(donneur_ordre=donneur)
    return render(
        request,
        "operations/donneur.html",
        {
            "guichet": request.guichet,
            "ecrit": rules.is_operational(request.role),
            "donneur": donneur,
            "operations": list(operations_of(request.guichet).filter(donneur_ordre=donneur)[:DERNIERS]),
            "marches": list(marches[:DERNIERS]),
        },
    )


@vue_bureau(ecrit=True)
def create(request: RequeteGuichet) -> HttpResponse:
    return serve_form(
        request,
        form=DonneurForm(posted(request), guichet=request.guichet),
        action=lambda f: create_donneur(guichet=request.guichet, **f.cleaned_data),
        succes="Le donneur d'ordre est créé.",
        retour=lambda donneur: url(request, "donneur", donneur.cle),
        titre="Nouveau donneur d'ordre",
        fil=[("Donneurs d'ordre", url(request, "donneurs"))],
        bouton="Créer",
    )


@vue_bureau(ecrit=True)
def edit(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    donneur = lire_ou_404(for_correction(DonneurOrdre.objects.all(), request), cle, request.guichet)
    initial = {"siret": donneur.siret, "nom": donneur.nom, "categorie": donneur.categorie}
    return serve_form(
        request,
        form=DonneurForm(
            posted(request), guichet=request.guichet, initial=initial, modifie=True
        ).carry_reading(),
        action=lambda f: edit_donneur(
            donneur=donneur, nom=f.cleaned_data["nom"], categorie=f.cleaned_data["categorie"]
        ),
        succes="Le donneur d'ordre est enregistré.",
        retour=url(request, "donneur", donneur.cle),
        titre="Modifier le donneur d'ordre",
        fil=[
            ("Donneurs d'ordre", url(request, "donneurs")),
            (str(donneur), url(request, "donneur", donneur.cle)),
        ],
    )


@vue_bureau()
def list_operations(request: RequeteGuichet) -> HttpResponse:
    filtre = OperationFilter(request.GET, queryset=operations_of(request.guichet), request=request)
    return show_list(request, "operations/operations.html", filtre, OperationTable)


@vue_bureau()
def show_operation(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    operation = lire_ou_404(Operation.objects.select_related("donneur_ordre"), cle, request.guichet)
    return render(
        request,
        "operations/operation.html",
        {
            "guichet": request.guichet,
            "ecrit": rules.is_operational(request.role),
            "operation": operation,
            "identite": [
                ("Programme", operation.get_programme_display()),
                ("Commune", operation.commune),
            ],
            "marches": list(marches_of(request.guichet).filter(operation=operation)),
        },
    )


@vue_bureau(ecrit=True)
def create_operation(request: RequeteGuichet) -> HttpResponse:
    return serve_form(
        request,
        form=OperationForm(posted(request), guichet=request.guichet),
        action=lambda f: open_operation(**f.cleaned_data),
        succes="L'opération est créée. Rattachez-lui ses marchés depuis leur page.",
        retour=lambda operation: url(request, "operation", operation.cle),
        titre="Nouvelle opération",
        fil=[("Opérations", url(request, "operations"))],
        bouton="Créer",
    )


@vue_bureau(ecrit=True)
def edit_operation(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    operations = for_correction(Operation.objects.select_related("donneur_ordre"), request)
    operation = lire_ou_404(operations, cle, request.guichet)
    initial = {nom: getattr(operation, nom) for nom in ("nom", "programme", "commune")}
    initial["donneur_ordre"] = operation.donneur_ordre.cle
    return serve_form(
        request,
        form=OperationForm(
            posted(request), guichet=request.guichet, initial=initial, modifie=True
        ).carry_reading(),
        action=lambda f: change_operation(
            operation=operation, **{nom: f.cleaned_data[nom] for nom in ("nom", "programme", "commune")}
        ),
        succes="L'opération est enregistrée.",
        retour=url(request, "operation", operation.cle),
        titre="Modifier l'opération",
        fil=[
            ("Opérations", url(request, "operations")),
            (operation.nom, url(request, "operation", operation.cle)),
        ],
    )
