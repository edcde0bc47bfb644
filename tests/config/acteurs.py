"""Who walks the addresses: one actor per role, in a territory of its own and in a stranger's."""

from dataclasses import dataclass
from typing import Any

from tests import fabriques as f

CANARI = "ZZBCanari"
ROLES = (
    "anonyme",
    "responsable",
    "facilitateur",
    "lecteur",
    "donneur",
    "entreprise",
    "siae",
    "prescripteur",
)


@dataclass
class Monde:
    """Two whole guichets: the actors belong to the first, the second carries the canary in every name."""

    ici: f.Territoire
    ailleurs: f.Territoire

    def personne(self, role: str) -> Any:
        return {
            "anonyme": None,
            "responsable": self.ici.responsable,
            "facilitateur": self.ici.facilitateur,
            "lecteur": self.ici.lecteur,
            "donneur": self.ici.referent,
            "entreprise": self.ici.employeur,
            "siae": self.ici.conseiller_siae,
            "prescripteur": self.ici.referent_prescripteur,
        }[role]


def monde() -> Monde:
    return Monde(ici=f.territoire("ici"), ailleurs=f.territoire("ailleurs", prefixe=f"{CANARI} "))
