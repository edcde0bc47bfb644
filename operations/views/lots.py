"""Lots of a marché, who holds them, who works under the holders."""

import uuid

from django.http import HttpResponse

from guichets.vues import RequeteGuichet, for_correction, lire_ou_404, vue_bureau
from operations.domain.marches import (
    CHAMPS_LOT,
    add_attribution,
    add_lot,
    add_sous_traitance,
    edit_lot,
)
from operations.domain.marches import edit_attribution as change_attribution
from operations.enums import RoleAttribution
from operations.forms.marches import AttributionForm, LotForm, SousTraitanceForm
from operations.models import Attribution, Lot, Marche
from operations.views.outils import Fil, posted, serve_form, url


def _trail(request: RequeteGuichet, marche: Marche) -> Fil:
    return [("Marchés", url(request, "marches")), (marche.objet, url(request, "marche", marche.cle))]


@vue_bureau(ecrit=True)
def create(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    marche = lire_ou_404(Marche.objects.select_related("guichet"), cle, request.guichet)
    initial = {"date_notification": marche.date_notification, "debut": marche.date_notification}
    return serve_form(
        request,
        form=LotForm(posted(request), guichet=request.guichet, initial=initial),
        action=lambda f: add_lot(marche=marche, **f.cleaned_data),
        succes="Le lot est ajouté.",
        retour=url(request, "marche", marche.cle),
        titre="Nouveau lot",
        fil=_trail(request, marche),
        bouton="Ajouter le lot",
    )


@vue_bureau(ecrit=True)
def edit(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    lot = lire_ou_404(for_correction(Lot.objects.select_related("marche"), request), cle, request.guichet)
    initial = {nom: getattr(lot, nom) for nom in CHAMPS_LOT}
    return serve_form(
        request,
        form=LotForm(posted(request), guichet=request.guichet, initial=initial).carry_reading(),
        action=lambda f: edit_lot(lot=lot, **f.cleaned_data),
        succes="Le lot est enregistré.",
        retour=url(request, "marche", lot.marche.cle),
        titre=f"Modifier {lot}" if lot.numero else "Modifier le lot",
        fil=_trail(request, lot.marche),
    )


@vue_bureau(ecrit=True)
def create_attribution(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    lot = lire_ou_404(Lot.objects.select_related("marche", "guichet"), cle, request.guichet)
    tenu = lot.attributions.exclude(role=RoleAttribution.COTRAITANT).filter(au__isnull=True).exists()
    role = RoleAttribution.COTRAITANT if tenu else RoleAttribution.TITULAIRE
    return serve_form(
        request,
        form=AttributionForm(
            posted(request), guichet=request.guichet, initial={"du": lot.debut, "role": role}
        ),
        action=lambda f: add_attribution(lot=lot, **f.cleaned_data),
        succes="L'attribution est enregistrée.",
        retour=url(request, "marche", lot.marche.cle),
        titre="Ajouter un titulaire ou un cotraitant",
        fil=_trail(request, lot.marche),
        bouton="Ajouter",
        sous_titre=str(lot),
    )


@vue_bureau(ecrit=True)
def edit_attribution(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    attributions = for_correction(Attribution.objects.select_related("lot__marche", "entreprise"), request)
    attribution = lire_ou_404(attributions, cle, request.guichet)
    initial = {
        "entreprise": attribution.entreprise.cle,
        "role": attribution.role,
        "du": attribution.du,
        "au": attribution.au,
    }
    return serve_form(
        request,
        form=AttributionForm(
            posted(request), guichet=request.guichet, initial=initial, modifie=True
        ).carry_reading(),
        action=lambda f: change_attribution(
            attribution=attribution,
            role=f.cleaned_data["role"],
            du=f.cleaned_data["du"],
            au=f.cleaned_data["au"],
        ),
        succes="L'attribution est enregistrée.",
        retour=url(request, "marche", attribution.lot.marche.cle),
        titre="Modifier l'attribution",
        fil=_trail(request, attribution.lot.marche),
        sous_titre=str(attribution.lot),
    )


@vue_bureau(ecrit=True)
def create_sous_traitance(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    lot = lire_ou_404(Lot.objects.select_related("marche", "guichet"), cle, request.guichet)
    return serve_form(
        request,
        form=SousTraitanceForm(posted(request), guichet=request.guichet, lot=lot),
        action=lambda f: add_sous_traitance(lot=lot, **f.cleaned_data),
        succes="L'acte de sous-traitance est enregistré.",
        retour=url(request, "marche", lot.marche.cle),
        titre="Ajouter une sous-traitance",
        fil=_trail(request, lot.marche),
        bouton="Ajouter",
        sous_titre=str(lot),
    )
