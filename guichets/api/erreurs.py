"""Every error of the API: `application/problem+json` (RFC 9457), in French, with no value of the database."""

import json
import logging
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as ErreurDjango
from django.http import Http404, HttpResponse
from rest_framework import exceptions
from rest_framework.views import set_rollback

from guichets.portee import PorteeInterdite

journal = logging.getLogger(__name__)

TYPE_MIME = "application/problem+json"
TITRES = {
    400: "Requête refusée",
    401: "Clé absente ou refusée",
    403: "Droit insuffisant",
    404: "Introuvable",
    405: "Méthode non prévue",
    406: "Format de réponse non prévu",
    409: "Conflit",
    415: "Format de requête non prévu",
    429: "Trop de requêtes",
    500: "Erreur du serveur",
}
DETAILS = {
    400: "Des valeurs sont à corriger : voyez « erreurs ».",
    401: "Cette adresse demande une clé valide dans l'en-tête Authorization.",
    403: "Cette clé ne permet pas cette action.",
    404: "Cette adresse ne désigne rien de connu.",
    406: "L'API répond en application/json.",
    415: "L'API lit du application/json.",
    429: "Réessayez plus tard.",
    500: "La demande n'a pas abouti et rien n'a été enregistré. L'équipe technique en est informée.",
}
ILLISIBLE = "Le corps de la requête n'est pas du JSON."
GENERAL = "general"
Erreurs = dict[str, list[str]]


class Conflit(exceptions.APIException):
    """The request is well formed, the state of the resource refuses it."""

    status_code = HTTPStatus.CONFLICT
    default_detail = "L'état de la ressource ne le permet pas."
    default_code = "conflit"

    def __init__(self, detail: str, *, emplacement: str = "", attente: int | None = None) -> None:
        super().__init__(detail)
        self.emplacement = emplacement
        self.wait = attente


def problem(
    status: int, *, detail: str = "", erreurs: Erreurs | None = None, headers: dict[str, str] | None = None
) -> HttpResponse:
    """The body of an error; every error of the API goes through here."""
    corps: dict[str, Any] = {
        "type": "about:blank",
        "title": TITRES.get(status, TITRES[400]),
        "status": status,
        "detail": detail or DETAILS.get(status, DETAILS[400]),
    }
    if erreurs:
        corps["erreurs"] = erreurs
    return HttpResponse(
        json.dumps(corps, ensure_ascii=False), status=status, content_type=TYPE_MIME, headers=headers
    )


def problem_handler(erreur: Exception, contexte: dict[str, Any]) -> HttpResponse:  # noqa: ARG001 - given by DRF
    """Answer an exception of a view. What was written is undone; the unforeseen is logged and answers 500."""
    set_rollback()
    if isinstance(erreur, ErreurDjango):
        return _refus_du_domaine(erreur)
    if isinstance(erreur, Http404):
        return problem(404)
    if isinstance(erreur, PermissionDenied | PorteeInterdite):
        return problem(403)
    if isinstance(erreur, exceptions.APIException):
        return _erreur_api(erreur)
    if isinstance(erreur, RecursionError):
        return problem(400, detail=ILLISIBLE)
    journal.error("API : erreur inattendue", exc_info=erreur)
    return problem(500)


def _refus_du_domaine(erreur: ErreurDjango) -> HttpResponse:
    if getattr(erreur, "code", None) == "occupe":
        return problem(409, detail=" ".join(erreur.messages), headers={"Retry-After": "5"})
    if hasattr(erreur, "error_dict"):
        return problem(400, erreurs=erreur.message_dict)
    return problem(400, detail=" ".join(erreur.messages))


def _erreur_api(erreur: exceptions.APIException) -> HttpResponse:
    entetes = {}
    if defi := getattr(erreur, "auth_header", None):
        entetes["WWW-Authenticate"] = defi
    if attente := getattr(erreur, "wait", None):
        entetes["Retry-After"] = str(int(attente) + 1)
    if emplacement := getattr(erreur, "emplacement", ""):
        entetes["Location"] = emplacement
    if isinstance(erreur, exceptions.ValidationError):
        return problem(400, erreurs=flatten(erreur.detail), headers=entetes)
    detail = _detail(erreur)
    return problem(erreur.status_code, detail=detail, headers=entetes)


def _detail(erreur: exceptions.APIException) -> str:
    """Our own sentence when one was written for the case, else that of the status, never the library's."""
    if isinstance(erreur, exceptions.ParseError):
        return ILLISIBLE
    if isinstance(erreur, exceptions.MethodNotAllowed):
        return "Cette adresse ne répond pas à cette méthode."
    if str(erreur.detail) == str(erreur.default_detail):
        return DETAILS.get(erreur.status_code, "")
    if isinstance(
        erreur, exceptions.AuthenticationFailed | exceptions.PermissionDenied | exceptions.NotFound | Conflit
    ):
        return str(erreur.detail)
    return DETAILS.get(erreur.status_code, "")


def flatten(detail: Any, chemin: str = "") -> Erreurs:
    """Nested messages as one level: `lignes.0.heures`."""
    if isinstance(detail, dict):
        paires = [(str(cle), valeur) for cle, valeur in detail.items()]
    elif isinstance(detail, list | tuple) and any(isinstance(valeur, dict | list) for valeur in detail):
        paires = [(str(rang), valeur) for rang, valeur in enumerate(detail)]
    else:
        messages = detail if isinstance(detail, list | tuple) else [detail]
        return {chemin or GENERAL: [str(message) for message in messages]} if messages else {}
    erreurs: Erreurs = {}
    for cle, valeur in paires:
        segment = "" if cle == "non_field_errors" else cle
        complet = f"{chemin}.{segment}".strip(".")
        for nom, messages in flatten(valeur, complet).items():
            erreurs.setdefault(nom, []).extend(messages)
    return erreurs
