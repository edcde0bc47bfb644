"""Names of engagements that are told together: never the same for two."""

from collections import Counter
from collections.abc import Sequence

from clauses.models import Engagement


def name_apart(engagements: Sequence[Engagement]) -> dict[int, str]:
    """By id; those that share a name are told by their lots, which must be at hand with their marchés."""
    fois = Counter(e.libelle for e in engagements)
    return {
        e.pk: e.libelle if fois[e.libelle] == 1 else f"{e.libelle} ({e.lot.designation})" for e in engagements
    }
