"""Declarations at the desk: what was received, what is late, and the decision."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Case, Count, IntegerField, Sum, Value, When
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django_tables2 import RequestConfig

from guichets import rules
from guichets.fichiers import send_document
from guichets.formats import format_de, format_mois
from guichets.vues import RequeteGuichet, lire_ou_404, vue_bureau
from participants.domain.confirmations.reponses import confirm_ligne
from participants.domain.declarations.circuit import return_declaration, validate_declaration
from participants.domain.declarations.obligations import missing_declarations
from participants.domain.declarations.rectification import open_rectification
from participants.domain.declarations.relecture import (
    examine,
    lignes_by_name,
    read_lignes,
    sum_lignes,
    with_proofs,
)
from participants.domain.declarations.versions import saved_version
from participants.domain.mois import mois_texte
from participants.enums import DECLARATION_MODIFIABLE, EtatDeclaration
from participants.forms.declarations import FiltreDeclarations, MotifForm, chosen_month
from participants.models import DeclarationMensuelle, LigneHeures
from participants.tables_declarations import TableDeclarations

PAR_PAGE = 50
LIGNES_PAR_PAGE = 100
URGENCE = Case(
    When(etat=EtatDeclaration.TRANSMISE, then=Value(0)),
    When(etat=EtatDeclaration.RETOURNEE, then=Value(1)),
    When(etat=EtatDeclaration.BROUILLON, then=Value(2)),
    default=Value(3),
    output_field=IntegerField(),
)


@vue_bureau()
def list_declarations(request: RequeteGuichet) -> HttpResponse:
    """What waits for a decision first; then the companies whose month is not received."""
    lignes = (
        DeclarationMensuelle.objects.filter(guichet=request.guichet)
        .select_related("entreprise")
        .annotate(
            urgence=URGENCE,
            total=Sum("lignes__heures"),
            personnes=Count("lignes__participant", distinct=True),
        )
        .order_by("urgence", "-mois", "entreprise__nom_tri", "-rang")
    )
    filtre = FiltreDeclarations(request.GET or None, queryset=lignes, guichet=request.guichet)
    table = TableDeclarations(filtre.qs, slug=request.guichet.slug)
    RequestConfig(request, paginate={"per_page": PAR_PAGE}).configure(table)
    mois = chosen_month(request.GET.get("mois", ""), request.guichet)
    contexte = {
        "guichet": request.guichet,
        "filtre": filtre,
        "table": table,
        "compte": table.paginator.count,
        "mois": mois,
        "mois_texte": mois_texte(mois),
        "non_recues": missing_declarations(guichet=request.guichet, mois=mois),
        "peut_ecrire": rules.is_operational(request.role),
    }
    return render(request, "participants/declarations.html", contexte)


@vue_bureau()
def show_declaration(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    return _show(request, _declaration(request, cle))


def _declaration(request: RequeteGuichet, cle: uuid.UUID) -> DeclarationMensuelle:
    declarations = DeclarationMensuelle.objects.select_related(
        "guichet", "entreprise__guichet", "document", "decidee_par"
    )
    declaration: DeclarationMensuelle = lire_ou_404(declarations, cle, request.guichet)
    return declaration


def _show(
    request: RequeteGuichet,
    declaration: DeclarationMensuelle,
    *,
    refus: list[str] | None = None,
    form: MotifForm | None = None,
) -> HttpResponse:
    a_decider = declaration.etat == EtatDeclaration.TRANSMISE
    # Before the lines: what changes while they are read is then refused, not decided unread.
    version = saved_version(declaration) if a_decider else ""
    page = Paginator(lignes_by_name(declaration), LIGNES_PAR_PAGE).get_page(request.GET.get("page"))
    alertes, blocages = examine(declaration)
    contexte: dict[str, Any] = {
        "guichet": request.guichet,
        "declaration": declaration,
        "version": version,
        "mois_texte": mois_texte(declaration.mois),
        "page": page,
        "lignes": with_proofs(declaration, read_lignes(declaration, page)),
        "totaux": sum_lignes(declaration),
        "alertes": alertes,
        "blocages": refus if refus is not None else blocages,
        "etapes": _etapes(declaration),
        "autres": _others(declaration),
        "modifiable": declaration.etat in DECLARATION_MODIFIABLE,
        "a_decider": a_decider,
        "peut_ecrire": rules.is_operational(request.role),
        "form": form,
    }
    return render(
        request,
        "participants/declaration.html",
        contexte,
        status=422 if refus or (form and form.errors) else 200,
    )


def _others(declaration: DeclarationMensuelle) -> list[DeclarationMensuelle]:
    """The other ranks of the same month."""
    return list(
        DeclarationMensuelle.objects.filter(
            guichet_id=declaration.guichet_id, entreprise_id=declaration.entreprise_id, mois=declaration.mois
        )
        .exclude(pk=declaration.pk)
        .order_by("rang")
    )


def _etapes(declaration: DeclarationMensuelle) -> list[dict[str, Any]]:
    etat = declaration.etat
    transmise = {"nom": "Transmise", "etat": "a_venir", "detail": ""}
    decidee = {"nom": "Validée", "etat": "a_venir", "detail": ""}
    if declaration.transmise_le and etat in (EtatDeclaration.TRANSMISE, EtatDeclaration.VALIDEE):
        transmise |= {"etat": "fait", "detail": f"par {declaration.transmise_par}"}
    if etat == EtatDeclaration.TRANSMISE:
        decidee |= {"nom": "À valider", "etat": "courant"}
    elif etat == EtatDeclaration.VALIDEE:
        decidee |= {"etat": "fait", "detail": f"par {declaration.decidee_par}"}
    elif etat == EtatDeclaration.RETOURNEE:
        transmise |= {"nom": "Retournée", "etat": "refus", "detail": f"par {declaration.decidee_par}"}
    saisie = "courant" if etat in DECLARATION_MODIFIABLE else "fait"
    return [{"nom": "Saisie", "etat": saisie, "detail": ""}, transmise, decidee]


@vue_bureau(ecrit=True)
def validate(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    declaration = _declaration(request, cle)
    if request.method == "POST":
        try:
            validate_declaration(
                declaration=declaration, par=request.user, version=request.POST.get("version")
            )
        except ValidationError as refus:
            return _show(request, _declaration(request, cle), refus=list(refus.messages))
        messages.success(
            request,
            f"{format_mois(declaration.mois).capitalize()} {format_de(declaration.entreprise)} est validé. "
            "La ventilation des heures est demandée.",
        )
    return redirect("participants:declaration", slug=request.guichet.slug, cle=cle)


@vue_bureau(ecrit=True)
def give_back(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    declaration = _declaration(request, cle)
    if request.method == "POST":
        form = MotifForm(request.POST)
        if not form.is_valid():
            return _show(request, declaration, form=form)
        try:
            return_declaration(
                declaration=declaration,
                motif=form.cleaned_data["motif"],
                par=request.user,
                version=request.POST.get("version"),
            )
        except ValidationError as refus:
            return _show(request, _declaration(request, cle), refus=list(refus.messages))
        messages.success(
            request, f"La déclaration est retournée à {declaration.entreprise} avec votre motif."
        )
    return redirect("participants:declaration", slug=request.guichet.slug, cle=cle)


@vue_bureau(ecrit=True)
def rectify(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    """Open the correction of a validated month, then type it in the grid."""
    declaration = _declaration(request, cle)
    if request.method != "POST":
        return redirect("participants:declaration", slug=request.guichet.slug, cle=cle)
    form = MotifForm(request.POST)
    if not form.is_valid():
        return _show(request, declaration, form=form)
    try:
        open_rectification(
            entreprise=declaration.entreprise,
            mois=declaration.mois,
            motif=form.cleaned_data["motif"],
            saisie_par_guichet=True,
        )
    except ValidationError as refus:
        return _show(request, declaration, refus=list(refus.messages))
    messages.success(
        request, "La rectification est ouverte : corrigez les heures, transmettez, puis validez."
    )
    return redirect(
        "clauses:saisir",
        slug=request.guichet.slug,
        cle=declaration.entreprise.cle,
        mois=mois_texte(declaration.mois),
    )


@vue_bureau(ecrit=True)
def confirm(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    """Confirm lent hours for the company that owes, which said so by other means."""
    ligne = lire_ou_404(LigneHeures.objects.select_related("guichet", "declaration"), cle, request.guichet)
    if request.method == "POST":
        try:
            confirm_ligne(ligne=ligne)
            messages.success(request, "Heures confirmées pour l'entreprise.")
        except ValidationError as refus:
            messages.error(request, " ".join(refus.messages))
    return redirect("participants:declaration", slug=request.guichet.slug, cle=ligne.declaration.cle)


@vue_bureau()
def download_releve(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    """The paper that the month was typed from."""
    document = _declaration(request, cle).document
    if document is None or not rules.can_read(document):
        raise Http404
    return send_document(document)
