"""What a key may do: the right it carries, then the kind of its client. Rows are the scope's business."""

from typing import Any

from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from guichets.domain.cles import ECRIRE, LIRE, CleActive


class PorteeDeCle(BasePermission):
    def has_permission(self, request: Request, view: Any) -> bool:
        cle = request.auth
        if not isinstance(cle, CleActive):
            return False
        if request.method not in view.allowed_methods:
            return True  # answered by 405, which needs no right
        droit = f"{view.ressource}:{LIRE if request.method in SAFE_METHODS else ECRIRE}"
        if droit not in cle.droits:
            raise PermissionDenied(f"Cette clé ne porte pas le droit « {droit} ».")
        if cle.genre not in view.genres:
            raise PermissionDenied("Cette ressource n'est pas ouverte à ce genre de client.")
        return True
