"""Who may see or make a bilan, over the open scope."""

from guichets import rules
from guichets.enums import RoleAdhesion
from reporting.enums import EtatBilan
from reporting.models import Bilan


def can_prepare(role: RoleAdhesion | None) -> bool:
    return rules.is_operational(role)


def can_download(bilan: Bilan) -> bool:
    """Only an issued bilan has a file; the donneur d'ordre is its reader from that moment."""
    return bilan.etat == EtatBilan.EMIS and rules.can_read(bilan)
