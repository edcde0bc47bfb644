"""Fields of the API: public keys for relations, months, hours as strings, as strict as the schema says."""

import re
import uuid
from datetime import date
from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from guichets.api.authentification import active
from guichets.enums import GenreClient

MOTIF_MOIS = r"^(19|20)\d{2}-(0[1-9]|1[0-2])$"
MOTIF_HEURES = r"^\d{1,7}(\.\d{1,2})?$"


class CleRelation(serializers.SlugRelatedField):  # type: ignore[type-arg]
    """The public key of a related row; null when there is none, or when the client may not read it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(slug_field="cle", read_only=True, allow_null=True, **options)


class SlugGuichet(serializers.SlugRelatedField):  # type: ignore[type-arg]
    """The guichet, by the name that it has in addresses."""

    def __init__(self, **options: Any) -> None:
        super().__init__(slug_field="slug", read_only=True, **options)


@extend_schema_field({"type": "string", "pattern": MOTIF_MOIS, "example": "2026-03"})
class MoisField(serializers.Field):  # type: ignore[type-arg]
    """A month, « AAAA-MM », as its first day."""

    default_error_messages = {"invalid": "Mois attendu, au format AAAA-MM."}

    def to_internal_value(self, data: Any) -> date:
        if not isinstance(data, str) or not re.fullmatch(MOTIF_MOIS, data, re.ASCII):
            self.fail("invalid")
        return date(int(data[:4]), int(data[5:]), 1)

    def to_representation(self, value: date) -> str:
        return f"{value:%Y-%m}"


@extend_schema_field({"type": "string", "pattern": MOTIF_HEURES, "example": "12.50"})
class HeuresTexte(serializers.Field):  # type: ignore[type-arg]
    """Hours written between quotes, so that no system rounds them on the way."""

    default_error_messages = {
        "invalid": 'Heures attendues entre guillemets, avec un point et deux décimales au plus : "12.50".'
    }

    def to_internal_value(self, data: Any) -> Decimal:
        if not isinstance(data, str) or not re.fullmatch(MOTIF_HEURES, data, re.ASCII):
            self.fail("invalid")
        return Decimal(data)

    def to_representation(self, value: Decimal) -> str:
        return f"{value:.2f}"


@extend_schema_field({"type": "string", "format": "uuid"})
class CleTexte(serializers.Field):  # type: ignore[type-arg]
    """A public key, in its usual writing."""

    default_error_messages = {"invalid": "Identifiant (UUID) attendu."}

    def to_internal_value(self, data: Any) -> uuid.UUID:
        try:
            cle = uuid.UUID(data)
        except (ValueError, AttributeError, TypeError):
            self.fail("invalid")
        if str(cle) != data.lower():
            self.fail("invalid")
        return cle

    def to_representation(self, value: uuid.UUID) -> str:
        return str(value)


@extend_schema_field({"type": "boolean"})
class Booleen(serializers.Field):  # type: ignore[type-arg]
    default_error_messages = {"invalid": "true ou false attendu."}

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid")
        return data

    def to_representation(self, value: bool) -> bool:
        return value


class SerialiseurStrict(serializers.Serializer):  # type: ignore[type-arg]
    """A request body: a name that is not known is refused, for it is a misspelt one."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            inconnus = {nom: ["Champ inconnu."] for nom in data if nom not in self.fields}
            if inconnus:
                raise serializers.ValidationError(inconnus)
        return super().to_internal_value(data)


class SerialiseurPortee(serializers.ModelSerializer):  # type: ignore[type-arg]
    """Rows as a partner may read them. `reserves` names the fields that only some kinds of clients get."""

    reserves: dict[str, frozenset[GenreClient]] = {}

    def get_fields(self) -> dict[str, serializers.Field]:  # type: ignore[type-arg]
        champs = super().get_fields()
        vue = self.context.get("view")
        if not self.reserves or getattr(vue, "swagger_fake_view", False):
            return champs
        genre = active(self.context["request"]).genre
        return {nom: champ for nom, champ in champs.items() if genre in self.reserves.get(nom, (genre,))}
