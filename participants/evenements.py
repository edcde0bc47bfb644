"""Facts that the participants announce."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DeclarationValidee:
    """A declaration was validated: its lines are final and the credited companies must be computed anew."""

    declaration_id: int


@dataclass(frozen=True, slots=True)
class EligibiliteDecidee:
    """A window was opened or refused for a person: their hours must be counted anew."""

    participant_id: int
