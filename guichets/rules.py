"""Who may: named predicates over the open scope, used by views, templates and the API alike.

They never look at row-level security: each barrier must hold alone.
"""

from typing import Any

from guichets import portee as portees
from guichets.enums import ROLES_ECRITURE, RoleAdhesion
from guichets.models import Adhesion, Guichet
from guichets.portee import Portee


def can_read_guichet(portee: Portee, guichet: Guichet) -> bool:
    return guichet.pk in portee.lire


def can_write_guichet(portee: Portee, guichet: Guichet) -> bool:
    return guichet.pk in portee.ecrire


def can_write(objet: Any) -> bool:
    return portees.peut_ecrire(objet, type(objet).acces, portees.courante())


def can_read(objet: Any) -> bool:
    """Whether an object already loaded lies in the read scope: stands when managers do not filter."""
    portee = portees.courante()
    if portee.libre or objet.guichet_id in portee.lire:
        return True
    acces = type(objet).acces
    return (
        portees.touche(objet, acces.donneurs, portee.donneurs)
        or portees.touche(objet, acces.entreprises, portee.entreprises)
        or portees.touche(objet, acces.prescripteurs, portee.prescripteurs)
    )


def role_in(guichet: Guichet) -> RoleAdhesion | None:
    """The role of the open scope's principal in the guichet."""
    principal = portees.courante().principal
    if principal is None or principal.type not in ("utilisateur", "client_api"):
        return None
    champ = "utilisateur_id" if principal.type == "utilisateur" else "client_id"
    role = (
        Adhesion.objects.filter(guichet=guichet, **{champ: principal.id})
        .values_list("role", flat=True)
        .first()
    )
    return RoleAdhesion(role) if role else None


def is_operational(role: RoleAdhesion | None) -> bool:
    return role in ROLES_ECRITURE


def is_responsable(role: RoleAdhesion | None) -> bool:
    return role == RoleAdhesion.RESPONSABLE
