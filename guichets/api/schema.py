"""The OpenAPI description: the key, the errors of every operation, the fields that some clients never get."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension, OpenApiSerializerExtension
from drf_spectacular.openapi import AutoSchema

from guichets.api.erreurs import TITRES, TYPE_MIME

COMMUNES = (400, 401, 403, 404, 405, 406, 429)
ECRITURES = (409, 415)
METHODES = ("get", "post", "put", "patch", "delete")
PROBLEME: dict[str, Any] = {
    "type": "object",
    "description": "Erreur (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "erreurs": {
            "type": "object",
            "description": "Messages par champ ; « lignes.0.heures » désigne un champ de la première ligne.",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
    },
}


def document_errors(
    result: dict[str, Any],
    generator: Any,  # noqa: ARG001 - the hook's signature
    request: Any,  # noqa: ARG001 - same
    public: bool,  # noqa: ARG001 - same
) -> dict[str, Any]:
    """Declare on each operation the errors that it may answer: the generator only knows successes."""
    result.setdefault("components", {}).setdefault("schemas", {})["Probleme"] = PROBLEME
    for chemin in result["paths"].values():
        for methode, operation in chemin.items():
            if methode not in METHODES:
                continue
            codes = COMMUNES + (ECRITURES if methode in {"post", "put"} else ())
            for code in codes:
                operation["responses"][str(code)] = {
                    "description": TITRES[code],
                    "content": {TYPE_MIME: {"schema": {"$ref": "#/components/schemas/Probleme"}}},
                }
    return result


class SchemaCle(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "guichets.api.authentification.CleAuthentification"
    name = "cle"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:  # noqa: ARG002 - abstract
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "Clé remise par le guichet : gu_live_<préfixe>.<secret>.",
        }


class SchemaPortee(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    """Reserved fields are absent for some clients: never required."""

    target_class = "guichets.api.champs.SerialiseurPortee"
    match_subclasses = True

    def get_name(self, auto_schema: AutoSchema, direction: Any) -> str:  # noqa: ARG002 - given
        return str(self.target.__class__.__name__).removesuffix("Serialiseur")

    def map_serializer(self, auto_schema: AutoSchema, direction: Any) -> Any:
        schema = auto_schema._map_serializer(self.target, direction, bypass_extensions=True)  # type: ignore[no-untyped-call]
        requis = [nom for nom in schema.get("required", ()) if nom not in self.target.reserves]
        return {**schema, "required": requis} if requis else schema


class SchemaStrict(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    """A request body refuses names that it does not know."""

    target_class = "guichets.api.champs.SerialiseurStrict"
    match_subclasses = True

    def map_serializer(self, auto_schema: AutoSchema, direction: Any) -> Any:
        schema = auto_schema._map_serializer(self.target, direction, bypass_extensions=True)  # type: ignore[no-untyped-call]
        return {**schema, "additionalProperties": False}
