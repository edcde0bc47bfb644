"""What every page of the desk starts with: the guichet of the address, the role, objects by key or 404."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from guichets import rules
from guichets.enums import RoleAdhesion
from guichets.models import Guichet, Utilisateur
from guichets.models.base import ModeleGuichet
from guichets.portee import courante

M = TypeVar("M", bound=ModeleGuichet)
LECTURE = ("GET", "HEAD")
ECRITURE = ("GET", "HEAD", "POST")


class Requete(HttpRequest):
    """A request of a signed-in person, after the middleware."""

    user: Utilisateur | AnonymousUser
    htmx: Any


class RequeteGuichet(Requete):
    """A request to the desk of one guichet."""

    user: Utilisateur
    guichet: Guichet
    role: RoleAdhesion


Vue = Callable[..., HttpResponseBase]


def vue_bureau(*, ecrit: bool = False, responsable: bool = False) -> Callable[[Vue], Vue]:
    """A page of the desk: `/g/<slug>/…`. A stranger gets 404; a lecteur gets 403 on what writes.

    `ecrit`: the page exists to change something (forms, actions); GET shows the form, POST does it.
    """

    def decorer(vue: Vue) -> Vue:
        @wraps(vue)
        def enveloppe(request: HttpRequest, slug: str, **parametres: Any) -> HttpResponseBase:
            requete = cast("RequeteGuichet", request)
            guichet = Guichet.objects.filter(slug=slug).first()
            if guichet is None or not rules.can_read_guichet(courante(), guichet):
                raise Http404
            role = rules.role_in(guichet)
            if role is None:
                raise Http404
            if ecrit and not rules.is_operational(role):
                raise PermissionDenied
            if responsable and not rules.is_responsable(role):
                raise PermissionDenied
            requete.guichet, requete.role = guichet, role
            return _answer(vue, requete, parametres)

        return cast(
            "Vue", require_http_methods(list(ECRITURE if ecrit or responsable else LECTURE))(enveloppe)
        )

    return decorer


def vue_portail(portail: str, *, ecrit: bool = False) -> Callable[[Vue], Vue]:
    """A page of a portal: `portail` is donneurs, entreprises or prescripteurs. 404 without such an access."""

    def decorer(vue: Vue) -> Vue:
        @wraps(vue)
        def enveloppe(request: HttpRequest, **parametres: Any) -> HttpResponseBase:
            if not getattr(courante(), portail):
                raise Http404
            return _answer(vue, request, parametres)

        return cast("Vue", require_http_methods(list(ECRITURE if ecrit else LECTURE))(enveloppe))

    return decorer


def _answer(vue: Vue, request: HttpRequest, parametres: dict[str, Any]) -> HttpResponseBase:
    """A refusal for which the page has no place gets a page of its own; nothing is written."""
    try:
        return vue(request, **parametres)
    except ValidationError as refus:
        contexte = {"titre": "Impossible pour l'instant", "message": " ".join(refus.messages)}
        reponse = render(request, "409.html", contexte, status=409)
        transaction.set_rollback(True)
        return reponse


def for_correction(lignes: QuerySet[M], request: HttpRequest) -> QuerySet[M]:
    """Held when it is posted: of two corrections at once, the second sees what the first saved.

    Rows that only point at it may be written meanwhile.
    """
    return lignes.select_for_update(of=("self",), no_key=True) if request.method == "POST" else lignes


def lire_ou_404(lignes: QuerySet[M], cle: uuid.UUID | str, guichet: Guichet | None = None) -> M:
    """One object by its public key, within the address's guichet when it has one. Foreign, unknown: 404."""
    if guichet is not None:
        lignes = lignes.filter(guichet=guichet)
    objet = lignes.filter(cle=cle).first()
    if objet is None or not rules.can_read(objet):
        raise Http404
    return objet
