"""Forms that show the effect of an act first, and do it once it is confirmed as shown."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from clauses.domain.decisions.annonces import Annonce, announce, do_as_announced
from clauses.forms.imposees import RetirerForm
from guichets.forms.outils import report_errors
from guichets.models.base import ModeleGuichet
from guichets.vues import RequeteGuichet
from operations.models import Entreprise

A_VENIR = "Raison à venir"
"""Stands for the reason while a removal is only tried: undone with the try."""


@dataclass(frozen=True, slots=True)
class Reponse:
    """`fait`: done, as it had been shown. Else what the page shows, if the act is not refused."""

    fait: bool = False
    annonce: Annonce | None = None
    refus: str = ""


def try_or_do(
    request: RequeteGuichet,
    form: forms.Form,
    *,
    entreprise: Entreprise,
    acte: Callable[[], object],
    valeurs: dict[str, Any],
) -> Reponse:
    """A valid form, sent to see the effect or to confirm it. A refusal goes to the form."""
    valeurs = {**valeurs, "par": request.user.pk}
    try:
        if "appliquer" not in request.POST:
            return Reponse(annonce=announce(entreprise=entreprise, changer=acte, valeurs=valeurs))
        sceau = request.POST.get("sceau", "")
        annonce = do_as_announced(entreprise=entreprise, changer=acte, valeurs=valeurs, sceau=sceau)
    except ValidationError as erreur:
        report_errors(form, erreur)
        return Reponse(refus=" ".join(erreur.messages))
    if annonce is not None:
        form.add_error(None, annonce.pourquoi)
    return Reponse(fait=annonce is None, annonce=annonce)


def remove_or_show(
    request: RequeteGuichet,
    form: RetirerForm,
    *,
    objet: ModeleGuichet,
    entreprise: Entreprise,
    retirer: Callable[[str], object],
) -> Reponse:
    """The page of a removal: its effect at once, then the removal for the reason typed."""
    valeurs: dict[str, Any] = {"retire": objet.cle}
    if form.is_bound and form.is_valid():
        raison = form.cleaned_data["raison"]
        return try_or_do(request, form, entreprise=entreprise, acte=lambda: retirer(raison), valeurs=valeurs)
    valeurs = {**valeurs, "par": request.user.pk}
    try:
        return Reponse(
            annonce=announce(entreprise=entreprise, changer=lambda: retirer(A_VENIR), valeurs=valeurs)
        )
    except ValidationError as erreur:
        return Reponse(refus=" ".join(erreur.messages))
