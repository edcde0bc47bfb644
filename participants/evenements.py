"""Facts that the participants announce."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class DeclarationValidee:
    """A declaration was validated: its lines are final and the credited companies must be computed anew."""

    declaration_id: int


@dataclass(frozen=True, slots=True)
class EligibiliteDecidee:
    """A window was opened or refused for a person: their hours must be counted anew."""

    participant_id: int


@dataclass(frozen=True, slots=True)
class ContratOuvert:
    """A person was hired: whoever proposed them to the company has their answer."""

    contrat_id: int


@dataclass(frozen=True, slots=True)
class ReponseRevue:
    """A company is about to change its answer on hours declared for it: refused once its month is closed."""

    ligne_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PieceJugee:
    """A proof was accepted, or no longer is: the hours of its contrat must be counted anew."""

    contrat_id: int


@dataclass(frozen=True, slots=True)
class ExigencesChangees:
    """The proofs that a guichet asks for change from a month on."""

    guichet_id: int
    du: date
