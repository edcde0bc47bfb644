"""Filters of the lists: by public key, by month, since an instant. What is not understood is refused."""

import re
from datetime import UTC, date
from typing import Any

import django_filters
from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.dateparse import parse_datetime
from django_filters.rest_framework import FilterSet
from drf_spectacular.utils import extend_schema_field

from guichets.api.champs import MOTIF_MOIS
from guichets.enums import GenreClient

ANNEES = range(1900, 2200)


class MoisFormField(forms.CharField):
    def to_python(self, value: Any) -> Any:
        texte = super().to_python(value)
        if not texte:
            return None
        if not re.fullmatch(MOTIF_MOIS, texte, re.ASCII):
            raise ValidationError("Mois attendu, au format AAAA-MM.")
        return date(int(texte[:4]), int(texte[5:]), 1)


class InstantFormField(forms.CharField):
    def to_python(self, value: Any) -> Any:
        texte = super().to_python(value)
        if not texte:
            return None
        try:
            instant = parse_datetime(texte)
            if instant is not None and instant.tzinfo is not None and instant.year in ANNEES:
                return instant.astimezone(UTC)
        except (ValueError, OverflowError):
            pass
        raise ValidationError("Instant attendu avec son fuseau, par exemple 2026-03-01T00:00:00Z.")


@extend_schema_field(
    {
        "type": "string",
        "format": "date-time",
        "description": "Instant avec son fuseau : 2026-03-01T00:00:00Z.",
    }
)
class InstantFilter(django_filters.Filter):
    """An instant with its zone, as in ISO 8601."""

    field_class = InstantFormField


@extend_schema_field({"type": "string", "pattern": MOTIF_MOIS, "description": "Mois, AAAA-MM."})
class MoisFilter(django_filters.Filter):
    """A month, « AAAA-MM »."""

    field_class = MoisFormField


def par_cle(chemin: str, aide: str) -> django_filters.UUIDFilter:
    """A filter on the public key of a related row."""
    return django_filters.UUIDFilter(field_name=f"{chemin}__cle", label=aide)


class FiltrePortee(FilterSet):
    """What every list may be narrowed by."""

    guichet = django_filters.CharFilter(
        field_name="guichet__slug", label="Identifiant du guichet dans les adresses.", max_length=60
    )
    cree_depuis = InstantFilter(field_name="cree_le", lookup_expr="gte", label="Créé depuis cet instant.")


class FiltreModifie(FiltrePortee):
    """For resources whose history is kept."""

    modifie_depuis = InstantFilter(
        method="filter_modifie", label="Créé ou modifié depuis cet instant (logiciels du guichet seulement)."
    )

    def filter_modifie(self, lignes: QuerySet[Any], nom: str, depuis: Any) -> QuerySet[Any]:
        """Rows with an event since. Only a guichet reads its history, so nobody else may ask."""
        if self.request.auth.genre != GenreClient.GUICHET:
            raise ValidationError({nom: ["Ce filtre est réservé aux logiciels du guichet."]})
        modele = lignes.model
        evenements = apps.get_model(modele._meta.app_label, f"{modele.__name__}Event")._default_manager
        return lignes.filter(Exists(evenements.filter(pgh_obj_id=OuterRef("pk"), pgh_created_at__gte=depuis)))
