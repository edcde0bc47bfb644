"""Companies, their establishments and contacts, and the names that public data lack."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from guichets.vues import RequeteGuichet, for_correction, lire_ou_404, vue_bureau
from operations.domain import noms
from operations.domain.entreprises import (
    add_etablissement,
    create_entreprise,
    edit_entreprise,
)
from operations.domain.queries import entreprises_of
from operations.filters import EntrepriseFilter
from operations.forms.acteurs import EntrepriseForm, EtablissementForm
from operations.models import DonneurOrdre, Entreprise
from operations.tables import EntrepriseTable
from operations.views.outils import Fil, posted, serve_form, show_list, url

PARUTIONS_MONTREES = 3


def _trail(request: RequeteGuichet, entreprise: Entreprise) -> Fil:
    return [
        ("Entreprises", url(request, "entreprises")),
        (str(entreprise), url(request, "entreprise_modifier", entreprise.cle)),
    ]


@vue_bureau()
def list_entreprises(request: RequeteGuichet) -> HttpResponse:
    filtre = EntrepriseFilter(request.GET, queryset=entreprises_of(request.guichet), request=request)
    return show_list(request, "operations/entreprises.html", filtre, EntrepriseTable)


@vue_bureau(ecrit=True)
def create(request: RequeteGuichet) -> HttpResponse:
    return serve_form(
        request,
        form=EntrepriseForm(posted(request), guichet=request.guichet),
        action=lambda f: create_entreprise(guichet=request.guichet, **f.cleaned_data),
        succes="L'entreprise est créée.",
        retour=lambda entreprise: url(request, "entreprise_modifier", entreprise.cle),
        titre="Nouvelle entreprise",
        fil=[("Entreprises", url(request, "entreprises"))],
        bouton="Créer",
    )


@vue_bureau(ecrit=True)
def edit(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    entreprise = lire_ou_404(for_correction(Entreprise.objects.all(), request), cle, request.guichet)
    champs = ("type_identifiant", "identifiant", "nom", "type", "convention")
    initial = {nom: getattr(entreprise, nom) for nom in champs}
    return serve_form(
        request,
        form=EntrepriseForm(
            posted(request), guichet=request.guichet, initial=initial, modifie=True
        ).carry_reading(),
        action=lambda f: edit_entreprise(
            entreprise=entreprise,
            nom=f.cleaned_data["nom"],
            type=f.cleaned_data["type"],
            convention=f.cleaned_data["convention"],
        ),
        succes="L'entreprise est enregistrée.",
        retour=url(request, "entreprise_modifier", entreprise.cle),
        titre=str(entreprise),
        fil=[("Entreprises", url(request, "entreprises"))],
        gabarit="operations/entreprise_modifier.html",
        entreprise=entreprise,
        etablissements=list(entreprise.etablissements.order_by("siret")),
        contacts=list(entreprise.contacts.order_by("au", "nom")),
    )


@vue_bureau(ecrit=True)
def create_etablissement(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    entreprise = lire_ou_404(Entreprise.objects.select_related("guichet"), cle, request.guichet)
    return serve_form(
        request,
        form=EtablissementForm(posted(request), guichet=request.guichet),
        action=lambda f: add_etablissement(entreprise=entreprise, **f.cleaned_data),
        succes="L'établissement est ajouté.",
        retour=url(request, "entreprise_modifier", entreprise.cle),
        titre="Nouvel établissement",
        fil=_trail(request, entreprise),
        bouton="Ajouter",
    )


@vue_bureau(ecrit=True)
def names(request: RequeteGuichet) -> HttpResponse:
    """One page, one input per missing name, saved together; a refused row keeps what was typed."""
    saisis = {n.removeprefix("nom_"): str(v) for n, v in request.POST.items() if n.startswith("nom_")}
    erreurs: dict[str, str] = {}
    if request.method == "POST":
        sauves, erreurs = noms.name_all(guichet=request.guichet, noms=_keys(saisis))
        if sauves:
            messages.success(
                request, "Un nom est enregistré." if sauves == 1 else f"{sauves} noms sont enregistrés."
            )
        if not erreurs:
            return redirect(url(request, "noms"))
    donneurs, entreprises = noms.unnamed(request.guichet)
    contexte = {
        "guichet": request.guichet,
        "donneurs": [_row(d, saisis, erreurs) for d in donneurs],
        "entreprises": [_row(e, saisis, erreurs) for e in entreprises],
    }
    return render(request, "operations/noms.html", contexte, status=422 if erreurs else 200)


def _keys(saisis: dict[str, str]) -> dict[str, str]:
    """Only what can be a public key; anything else in the form was not ours."""
    return {cle: nom for cle, nom in saisis.items() if _is_key(cle)}


def _is_key(cle: str) -> bool:
    try:
        return str(uuid.UUID(cle)) == cle
    except ValueError:
        return False


def _row(
    objet: DonneurOrdre | Entreprise, saisis: dict[str, str], erreurs: dict[str, str]
) -> dict[str, object]:
    cle, ou = str(objet.cle), noms.appearances(objet)
    return {
        "objet": objet,
        "saisi": saisis.get(cle, ""),
        "erreur": erreurs.get(cle, ""),
        "ou": ou[:PARUTIONS_MONTREES],
        "autres": len(ou[PARUTIONS_MONTREES:]),
    }
