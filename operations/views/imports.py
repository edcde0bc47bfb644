"""Imports of public contract data: send a file, read what became of it, correct what waits."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django_tables2 import RequestConfig

from guichets import rules
from guichets.vues import RequeteGuichet, lire_ou_404, vue_bureau
from operations.domain.corrections import correct_ligne
from operations.domain.imports import counts_by_state, existing_import, request_import
from operations.domain.queries import imports_of, lines_of_import
from operations.enums import EtatLigneImport, EtatRegroupement
from operations.filters import LigneFilter
from operations.forms.imports import CorrectionForm, EnvoiForm
from operations.models import ImportDecp, LigneImport, Regroupement
from operations.tables import TONS_LIGNE, ImportTable, LigneTable
from operations.views.outils import PAR_PAGE, posted, serve_form, show_list, url


@vue_bureau()
def list_imports(request: RequeteGuichet) -> HttpResponse:
    table = ImportTable(imports_of(request.guichet), slug=request.guichet.slug)
    RequestConfig(request, paginate={"per_page": PAR_PAGE}).configure(table)
    attentes = LigneImport.objects.filter(guichet=request.guichet, etat=EtatLigneImport.A_CORRIGER)
    return render(
        request,
        "operations/imports.html",
        {
            "guichet": request.guichet,
            "ecrit": rules.is_operational(request.role),
            "table": table,
            "a_corriger": attentes.count(),
            "premiere": attentes.order_by("import_decp_id", "rang").first(),
            "proposes": Regroupement.objects.filter(
                guichet=request.guichet, etat=EtatRegroupement.PROPOSE
            ).count(),
        },
    )


@vue_bureau(ecrit=True)
def upload(request: RequeteGuichet) -> HttpResponse:
    fichiers = request.FILES if request.method == "POST" else None
    form = EnvoiForm(posted(request), fichiers, guichet=request.guichet)
    if request.method == "POST" and form.is_valid():
        if deja := existing_import(guichet=request.guichet, contenu=form.contenu):
            jour = timezone.localtime(deja.cree_le)
            messages.info(request, f"Ce fichier est déjà importé (le {jour:%d/%m/%Y}) : rien n'a changé.")
            return redirect(url(request, "import", deja.cle))
        nom = form.cleaned_data["fichier"].name
        travail = request_import(guichet=request.guichet, contenu=form.contenu, nom=nom)
        return redirect("guichets:travail", slug=request.guichet.slug, cle=travail.cle)
    contexte = {
        "guichet": request.guichet,
        "form": form,
        "etapes": [("Imports DECP", url(request, "imports"))],
    }
    return render(
        request, "operations/import_envoyer.html", contexte, status=422 if request.method == "POST" else 200
    )


@vue_bureau()
def show_import(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    importe = lire_ou_404(ImportDecp.objects.select_related("par"), cle, request.guichet)
    filtre = LigneFilter(request.GET, queryset=lines_of_import(importe), request=request)
    comptes = counts_by_state(importe)
    return show_list(
        request,
        "operations/import.html",
        filtre,
        LigneTable,
        importe=importe,
        chiffres=[(e.label, comptes[e.value], TONS_LIGNE[e]) for e in EtatLigneImport if comptes[e.value]],
        a_corriger=comptes[EtatLigneImport.A_CORRIGER.value],
        table_options={"ecrit": rules.is_operational(request.role)},
        etapes=[("Imports DECP", url(request, "imports"))],
    )


@vue_bureau(ecrit=True)
def correct(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    ligne = lire_ou_404(LigneImport.objects.select_related("import_decp"), cle, request.guichet)
    retour = url(request, "import", ligne.import_decp.cle)
    if ligne.etat != EtatLigneImport.A_CORRIGER:
        messages.info(request, "Cette ligne n'attend plus de correction.")
        return redirect(retour)
    form = CorrectionForm(posted(request), guichet=request.guichet, ligne=ligne)
    return serve_form(
        request,
        form=form,
        action=lambda _: correct_ligne(ligne=ligne, corrections=form.corrections()),
        succes="La ligne est corrigée : son lot est à jour.",
        retour=retour,
        titre="Corriger un enregistrement",
        fil=[("Imports DECP", url(request, "imports")), (ligne.import_decp.fichier, retour)],
        bouton="Enregistrer les corrections",
        gabarit="operations/ligne_corriger.html",
        ligne=ligne,
    )
