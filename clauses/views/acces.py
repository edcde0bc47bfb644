"""The companies that the person of a portal acts for."""

from django.db.models import QuerySet

from guichets.portee import courante
from operations.models import Entreprise


def companies_of_access() -> QuerySet[Entreprise]:
    """Those of the access, not those of a guichet of which the person is also a member."""
    entreprises: QuerySet[Entreprise] = (
        Entreprise.objects.filter(pk__in=courante().entreprises)
        .select_related("guichet")
        .order_by("guichet__nom", "pk")
    )
    return entreprises
