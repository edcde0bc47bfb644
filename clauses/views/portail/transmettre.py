"""The last look before sending: totals, warnings, what changes against last month, and the certification."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from clauses.domain.suivi.portail import remaining_due
from clauses.domain.suivi.restes import remaining_by_lot
from clauses.views.portail.outils import (
    companies,
    drafts_of,
    grids_of,
    month_or_404,
    received_grids,
)
from guichets.acces_lien import signatory
from guichets.formats import MOIS, format_mois
from guichets.vues import vue_portail
from participants.domain.declarations.apercu import preview_of
from participants.domain.declarations.circuit import review_declaration, submit_declaration
from participants.domain.declarations.grille import GrilleEntreprise
from participants.domain.declarations.versions import BrouillonModifie
from participants.domain.mois import add_months
from participants.models import DeclarationMensuelle

CERTIFIER = "Cochez la case pour certifier l'exactitude des heures avant de transmettre."
CHANGE = "Les heures ont changé depuis que vous les avez lues. Relisez-les avant de transmettre."


@vue_portail("entreprises", ecrit=True)
def transmettre(request: HttpRequest, mois: str) -> HttpResponse:
    """Every guichet's declaration is transmitted, in one transaction, or none."""
    premier = month_or_404(mois)
    entreprises = companies()
    brouillons = drafts_of(entreprises, premier)
    if not brouillons:
        if received_grids(entreprises, premier):
            messages.info(request, f"Ce mois est déjà déclaré : {format_mois(premier)} est transmis.")
            return redirect("entreprise:recu", mois=mois)
        return redirect("entreprise:declarer", mois=mois)
    erreur = ""
    try:
        if request.method == "POST" and request.POST.get("certifie"):
            _submit_all(request, brouillons)
            messages.success(request, f"{format_mois(premier).capitalize()} est transmis. Voici votre reçu.")
            return redirect("entreprise:recu", mois=mois)
        for brouillon in brouillons:
            review_declaration(brouillon)
    except BrouillonModifie:
        erreur = CHANGE
    except ValidationError as refus:
        return _refused(request, mois, refus)
    if request.method == "POST" and not erreur:
        erreur = CERTIFIER
    grilles = [g for g in grids_of(entreprises, premier) if g.declaration and g.modifiable]
    contexte = {"mois": premier, "mois_texte": mois, "erreur": erreur, **_page(grilles)}
    restes = remaining_by_lot(remaining_due(entreprises))
    contexte["reste"] = restes.total if restes else None
    return render(request, "clauses/portail/transmettre.html", contexte, status=422 if erreur else 200)


def _submit_all(request: HttpRequest, brouillons: Sequence[DeclarationMensuelle]) -> None:
    par = signatory(request)
    with transaction.atomic():
        for brouillon in brouillons:
            version = request.POST.get(f"version-{brouillon.cle}")
            submit_declaration(declaration=brouillon, par=par, version=version)


def _refused(request: HttpRequest, mois: str, refus: ValidationError) -> HttpResponse:
    """Another person sent the month meanwhile: its receipt is the answer. Anything else is corrected."""
    if getattr(refus, "code", None) in {"deja_transmise", "deja_validee"}:
        messages.info(request, "Ce mois vient d'être transmis par une autre personne. Voici son reçu.")
        return redirect("entreprise:recu", mois=mois)
    for message in refus.messages:
        messages.error(request, message)
    return redirect("entreprise:declarer", mois=mois)


def _page(grilles: list[GrilleEntreprise]) -> dict[str, Any]:
    apercus = [preview_of(grille) for grille in grilles]
    mois_avant = MOIS[add_months(grilles[0].mois, -1).month - 1] if grilles else ""
    return {
        "apercus": apercus,
        "plusieurs": len(apercus) > 1,
        "mois_avant": mois_avant,
        "total": sum(apercu.grille.total for apercu in apercus),
        "total_avant": sum(apercu.total_avant for apercu in apercus),
        "personnes": sum(apercu.personnes for apercu in apercus),
        "rectification": bool(apercus) and all(apercu.rectification for apercu in apercus),
        "alertes": [alerte for apercu in apercus for alerte in apercu.alertes],
    }
