"""Pages by cursor: stable while rows are added, equally fast on the last page."""

from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request

TAILLE_MAX = 500


class PaginationCurseur(CursorPagination):
    """The cursor is not signed: it is a place in the list, never a right to read it."""

    ordering = ("cree_le", "id")
    cursor_query_param = "curseur"
    cursor_query_description = "Position dans la liste : reprendre l'adresse donnée dans « next »."
    page_size = 100
    page_size_query_param = "taille"
    page_size_query_description = f"Nombre de lignes par page, de 1 à {TAILLE_MAX} (100 par défaut)."
    max_page_size = TAILLE_MAX
    # Rows written in one statement may share their instant; the offset counts them.
    offset_cutoff = 1_000_000

    def get_page_size(self, request: Request) -> int:
        texte = request.query_params.get("taille")
        if texte is None:
            return self.page_size
        if not (texte.isascii() and texte.isdigit() and 1 <= int(texte[:4]) <= TAILLE_MAX and len(texte) < 4):
            raise ValidationError({"taille": [f"Nombre entier de 1 à {TAILLE_MAX} attendu."]})
        return int(texte)

    def decode_cursor(self, request: Request) -> Cursor | None:
        if "curseur" not in request.query_params:
            return None
        try:
            curseur = super().decode_cursor(request)
        except Exception:  # noqa: BLE001 - whatever was typed, the answer is the same
            curseur = None
        if curseur is None or not _est_instant(curseur.position):
            raise ValidationError({"curseur": ["Ce curseur n'est pas de cette liste."]})
        return curseur

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        complet = super().get_paginated_response_schema(schema)
        complet["required"] = ["next", "previous", "results"]
        return complet

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        curseur, taille = super().get_schema_operation_parameters(view)
        taille["schema"] = {"type": "integer", "minimum": 1, "maximum": TAILLE_MAX}
        return [curseur, taille]


def _est_instant(position: Any) -> bool:
    if position is None:
        return True
    instant: datetime | None = parse_datetime(str(position))
    return instant is not None and instant.tzinfo is not None and 1900 <= instant.year < 9999
