"""Lines of the log: what failed and where, never the values that a person typed."""

import logging
from collections.abc import Iterator
from types import TracebackType

from django.db import Error

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class FormatSansValeurs(logging.Formatter):
    """PostgreSQL quotes the row in its errors (« Key (email)=… », « Failing row contains … »): names stay."""

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 - named by logging
        texte = super().formatException(ei)
        return without_values(texte, ei[1])

    def format(self, record: logging.LogRecord) -> str:
        """A message may be built from the error itself, as the workers do."""
        texte = super().format(record)
        return without_values(texte, record.exc_info[1] if record.exc_info else None)


def without_values(texte: str, erreur: BaseException | None) -> str:
    for une in _chain(erreur):
        if _is_database(une) and (dit := str(une).strip()):
            texte = texte.replace(dit, _named(une))
    return texte


def _chain(erreur: BaseException | None) -> Iterator[BaseException]:
    vues: set[int] = set()
    attente = [erreur]
    while attente:
        une = attente.pop()
        if une is not None and id(une) not in vues:
            vues.add(id(une))
            yield une
            attente += [une.__cause__, une.__context__]


def _is_database(erreur: BaseException) -> bool:
    return isinstance(erreur, Error) or hasattr(erreur, "pgcode")


def _named(erreur: BaseException) -> str:
    """The code of the error and the names of the objects at fault."""
    diag = getattr(erreur, "diag", None) or getattr(erreur.__cause__, "diag", None)
    noms = [
        f"{nom}={valeur}"
        for nom in ("sqlstate", "constraint_name", "table_name", "column_name")
        if (valeur := getattr(diag, nom, None))
    ]
    return ", ".join(noms) or "database error"
