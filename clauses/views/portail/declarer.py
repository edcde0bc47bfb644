"""The month's grid of a company, all its guichets on one page: typed, kept, taken on to the preview."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from clauses.domain.suivi.portail import remaining_due
from clauses.forms.grille import GrilleSaisie
from clauses.forms.sections import Envoi
from clauses.views.grille import (
    PAGE,
    grid_context,
    help_typing,
    keep_draft,
    refused_grid,
    typed_grid,
)
from clauses.views.portail.outils import companies, grids_of, month_or_404
from guichets.formats import format_mois
from guichets.vues import vue_portail
from operations.models import Entreprise
from participants.domain.declarations.circuit import review_declaration
from participants.domain.declarations.controle import Alerte
from participants.domain.declarations.grille import GrilleEntreprise
from participants.domain.declarations.saisie import open_declaration, save_lignes


@vue_portail("entreprises", ecrit=True)
def declarer(request: HttpRequest, mois: str) -> HttpResponse:
    premier = month_or_404(mois)
    entreprises = companies()

    def lire() -> list[GrilleEntreprise]:
        return grids_of(entreprises, premier)

    saisie = typed_grid(request, lire)
    if request.method != "POST":
        return _show(request, mois, entreprises, saisie)
    if aide := help_typing(request, saisie):
        return _show(request, mois, entreprises, aide)
    action = request.POST.get("action", "")
    if action == "auto":
        return keep_draft(request, saisie, _save, lire)
    if not saisie.save(_review if action == "transmettre" else _save):
        return _show(request, mois, entreprises, refused_grid(request, saisie, lire), statut=422)
    if action == "transmettre":
        return redirect("entreprise:transmettre", mois=mois)
    url = reverse("entreprise:declarer", args=[mois])
    if action.startswith(PAGE):
        return redirect(f"{url}?page={action.removeprefix(PAGE)}")
    messages.success(
        request, f"Brouillon enregistré pour {format_mois(premier)}. Rien n'est encore transmis au guichet."
    )
    return redirect(f"{url}?page={saisie.page}" if saisie.page > 1 else url)


def _save(envoi: Envoi) -> list[Alerte]:
    grille = envoi.grille
    return save_lignes(
        declaration=open_declaration(entreprise=grille.entreprise, mois=grille.mois),
        lignes=envoi.lignes,
        rien_a_declarer=envoi.rien,
        version=envoi.version,
    )


def _review(envoi: Envoi) -> list[Alerte]:
    """Save, and refuse what could not be transmitted: the certification comes on the next page."""
    _save(envoi)
    grille = envoi.grille
    return review_declaration(open_declaration(entreprise=grille.entreprise, mois=grille.mois))


def _show(
    request: HttpRequest,
    mois: str,
    entreprises: list[Entreprise],
    saisie: GrilleSaisie,
    *,
    statut: int = 200,
) -> HttpResponse:
    contexte = {
        "mois": month_or_404(mois),
        "mois_texte": mois,
        **grid_context(saisie, remaining_due(entreprises)),
    }
    return render(request, "clauses/portail/declarer.html", contexte, status=statut)
