"""Who may, about clauses: on top of the scope, which already limits everything to the principal's rows."""

from guichets.enums import RoleAdhesion
from guichets.rules import is_operational, is_responsable


def can_manage_engagements(role: RoleAdhesion | None) -> bool:
    return is_operational(role)


def can_request_ventilation(role: RoleAdhesion | None) -> bool:
    return is_operational(role)


def can_close_month(role: RoleAdhesion | None) -> bool:
    """Closing freezes a month for every engagement of the company: the responsable's act."""
    return is_responsable(role)


def can_change_rules(role: RoleAdhesion | None) -> bool:
    """A rule of the guichet moves the hours of every company: the responsable's act."""
    return is_responsable(role)


def can_undo(role: RoleAdhesion | None) -> bool:
    return is_operational(role)
