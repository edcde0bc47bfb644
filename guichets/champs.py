"""Fields shared by every app."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models


class CleLocale(models.ForeignKey):  # type: ignore[type-arg]
    """A foreign key between two tables of one guichet.

    Django keeps the ordinary relation; the database gets only the composite key `(guichet_id, x_id)` that
    `ProtegerTable` creates, because plain foreign-key checks ignore row-level security.
    """

    def __init__(self, to: Any, on_delete: Any = models.PROTECT, **kwargs: Any) -> None:
        kwargs["db_constraint"] = False
        super().__init__(to, on_delete, **kwargs)


class HeuresField(models.DecimalField):  # type: ignore[type-arg]
    """Hours, two decimals, never negative: 7 h 20 min is 7.33."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 9)
        kwargs.setdefault("decimal_places", 2)
        super().__init__(*args, **kwargs)


class PartField(models.DecimalField):  # type: ignore[type-arg]
    """A share in percent, 0 to 100."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 6)
        kwargs.setdefault("decimal_places", 3)
        kwargs.setdefault("validators", [MinValueValidator(0), MaxValueValidator(100)])
        super().__init__(*args, **kwargs)


def entreprises_concernees() -> Any:
    """Ids of the companies that may read the row, kept by database triggers (docs/adr/0003)."""
    return ArrayField(models.BigIntegerField(), default=list, editable=False)
