"""What the pages of a month share: the companies of the access, the month of the address, who signs."""

from datetime import date

from django.http import Http404
from django.utils import timezone

from clauses.domain.suivi.portail import lots_running
from clauses.views.acces import companies_of_access
from operations.models import Entreprise
from participants.domain.declarations.grille import GrilleEntreprise, declaration_grid
from participants.domain.mois import parse_mois
from participants.enums import DECLARATION_MODIFIABLE
from participants.models import DeclarationMensuelle


def companies() -> list[Entreprise]:
    return list(companies_of_access())


def month_or_404(texte: str) -> date:
    """A month that has begun: a later one has no page, nothing of it could be saved."""
    mois = parse_mois(texte)
    if mois is None or mois > timezone.localdate():
        raise Http404
    return mois


def grids_of(entreprises: list[Entreprise], mois: date) -> list[GrilleEntreprise]:
    """The guichets where the month has a person, a declaration or a marché."""
    couverts = {pk for lot in lots_running(entreprises, mois) for pk in lot.entreprises}
    return [
        grille
        for grille in declaration_grid(entreprises=entreprises, mois=mois)
        if grille.lignes or grille.declaration or grille.entreprise.pk in couverts
    ]


def received_grids(entreprises: list[Entreprise], mois: date) -> list[GrilleEntreprise]:
    """As the guichets received them last, whatever correction has been begun since."""
    return [
        grille
        for grille in declaration_grid(entreprises=entreprises, mois=mois, recues=True, proposer=False)
        if grille.declaration
    ]


def drafts_of(entreprises: list[Entreprise], mois: date) -> list[DeclarationMensuelle]:
    return list(
        DeclarationMensuelle.objects.filter(
            entreprise__in=[e.pk for e in entreprises], mois=mois, etat__in=DECLARATION_MODIFIABLE
        )
        .select_related("guichet", "entreprise")
        .order_by("guichet__nom", "pk")
    )
