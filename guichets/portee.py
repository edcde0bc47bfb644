"""The scope (portée): which rows the current principal may read and write.

Two barriers use it. The managers of `guichets.models.base` filter by it and raise when none is open;
row-level security in PostgreSQL reads the same arrays from transaction-local variables (docs/adr/0003). The
arrays are always computed by the database function `ouvrir_portee`, never by a view.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import pghistory
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q

TypePrincipal = Literal["utilisateur", "client_api", "lien", "systeme"]
VARIABLES = ("lire", "ecrire", "donneurs", "entreprises", "prescripteurs")


class PorteeAbsente(RuntimeError):
    """A tenant table was queried with no scope open: a programming error, never a user's."""


class PorteeInterdite(PermissionError):
    """A row outside the write scope was about to be written."""


@dataclass(frozen=True, slots=True)
class Principal:
    """Who acts. For `systeme`, the id is the guichet's and the principal is limited to it.

    A `lien` (a link without account) reaches the one company that it was made for while its session lasts.
    """

    type: TypePrincipal
    id: int

    def __str__(self) -> str:
        return f"{self.type}:{self.id}"


@dataclass(frozen=True, slots=True)
class Portee:
    principal: Principal | None = None
    lire: frozenset[int] = frozenset()
    ecrire: frozenset[int] = frozenset()
    donneurs: frozenset[int] = frozenset()
    entreprises: frozenset[int] = frozenset()
    prescripteurs: frozenset[int] = frozenset()
    libre: bool = field(default=False)
    """No filter by the managers: the owner's own acts (migrations, fixtures). The database still decides."""


@dataclass(frozen=True, slots=True)
class Acces:
    """Columns of a tenant table by which a principal other than a guichet's member reaches its rows.

    `id` or a name in `_id` is compared with `= ANY`, any other is an array column compared with `&&`. The
    same declaration makes the managers' filter and, through `ProtegerTable`, the database's policies; a test
    compares the two.
    """

    donneurs: tuple[str, ...] = ()
    entreprises: tuple[str, ...] = ()
    prescripteurs: tuple[str, ...] = ()
    ecriture_entreprises: tuple[str, ...] = ()
    ecriture_prescripteurs: tuple[str, ...] = ()


def est_scalaire(colonne: str) -> bool:
    return colonne == "id" or colonne.endswith("_id")


_courante: ContextVar[Portee | None] = ContextVar("portee", default=None)


def courante() -> Portee:
    """The open scope. Raises `PorteeAbsente` when there is none."""
    portee = _courante.get()
    if portee is None:
        raise PorteeAbsente("Aucune portée ouverte : la table appartient à un guichet.")
    return portee


def ouverte() -> Portee | None:
    return _courante.get()


@contextmanager
def ouvrir(principal: Principal | None, **contexte: Any) -> Iterator[Portee]:
    """Open the scope of a principal for the block, in a transaction, and restore the previous one after it.

    Every variable is set each time, to empty for an anonymous principal: nothing may be inherited.
    """
    precedente = _courante.get()
    with transaction.atomic():
        portee = _appliquer(principal)
        jeton = _courante.set(portee)
        try:
            with pghistory.context(acteur=acteur(principal), **contexte) as suivi:
                yield portee
        finally:
            _courante.reset(jeton)
            if precedente is not None:
                _signer_a_nouveau(suivi.metadata, precedente, contexte)
        # After an error or a refusal the rollback itself restores the variables and the role.
        if not connection.needs_rollback:
            _restaurer(precedente)


def acteur(principal: Principal | None) -> str:
    """The author that the history names."""
    return str(principal) if principal else "anonyme"


def _signer_a_nouveau(metadonnees: dict[str, Any], precedente: Portee, contexte: dict[str, Any]) -> None:
    """A nested history context leaves its words in the outer one: what follows is the outer one's again."""
    metadonnees["acteur"] = acteur(precedente.principal)
    for nom in contexte:
        metadonnees.pop(nom, None)


def changer(principal: Principal) -> Portee:
    """Give the rest of the open block to another principal: an API key is read once the request has begun.

    The block's own exit restores what was open before it.
    """
    courante()
    portee = _appliquer(principal)
    _courante.set(portee)
    pghistory.context(acteur=acteur(principal))
    return portee


def renoncer_a_ecrire() -> None:
    """Read only, for the rest of the open block: its scope is kept, its right to write is given up."""
    portee = replace(courante(), ecrire=frozenset())
    with connection.cursor() as curseur:
        curseur.execute("SELECT set_config('app.ecrire', '{}', true)")
    _courante.set(portee)


@contextmanager
def hors_portee(raison: str) -> Iterator[None]:
    """Lift the managers' filter for the owner's own acts. `raison` makes each use readable in the text."""
    if not raison:
        raise ValueError("hors_portee demande une raison.")
    jeton = _courante.set(Portee(libre=True))
    try:
        yield
    finally:
        _courante.reset(jeton)


def _appliquer(principal: Principal | None) -> Portee:
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT * FROM ouvrir_portee(%s, %s)",
            [principal.type if principal else "", principal.id if principal else 0],
        )
        lire, ecrire, donneurs, entreprises, prescripteurs = map(frozenset, curseur.fetchone())
        if settings.PORTEE_ROLE:
            curseur.execute(f'SET LOCAL ROLE "{settings.PORTEE_ROLE}"')
    return Portee(principal, lire, ecrire, donneurs, entreprises, prescripteurs)


def _restaurer(precedente: Portee | None) -> None:
    portee = precedente or Portee()
    affectations = ", ".join(f"set_config('app.{nom}', %s, true)" for nom in VARIABLES)
    valeurs = ["{" + ",".join(map(str, sorted(getattr(portee, nom)))) + "}" for nom in VARIABLES]
    with connection.cursor() as curseur:
        curseur.execute(f"SELECT {affectations}", valeurs)
        if settings.PORTEE_ROLE and (precedente is None or precedente.libre):
            curseur.execute("SET LOCAL ROLE NONE")


def _condition(noms: tuple[str, ...], ids: frozenset[int]) -> Q:
    condition = Q()
    if ids:
        for nom in noms:
            recherche = f"{nom}__in" if est_scalaire(nom) else f"{nom}__overlap"
            condition |= Q(**{recherche: sorted(ids)})
    return condition


def condition_lecture(acces: Acces, portee: Portee) -> Q:
    """What the principal may read, as a filter; the twin of the SELECT policy."""
    return (
        Q(guichet_id__in=sorted(portee.lire))
        | _condition(acces.donneurs, portee.donneurs)
        | _condition(acces.entreprises, portee.entreprises)
        | _condition(acces.prescripteurs, portee.prescripteurs)
    )


def condition_ecriture(acces: Acces, portee: Portee) -> Q:
    """What the principal may write, as a filter; the twin of the INSERT, UPDATE and DELETE policies."""
    return (
        Q(guichet_id__in=sorted(portee.ecrire))
        | _condition(acces.ecriture_entreprises, portee.entreprises)
        | _condition(acces.ecriture_prescripteurs, portee.prescripteurs)
    )


def peut_ecrire(objet: Any, acces: Acces, portee: Portee) -> bool:
    """Whether the row as it stands in memory lies in the write scope."""
    if portee.libre or objet.guichet_id in portee.ecrire:
        return True
    return touche(objet, acces.ecriture_entreprises, portee.entreprises) or touche(
        objet, acces.ecriture_prescripteurs, portee.prescripteurs
    )


def touche(objet: Any, noms: tuple[str, ...], ids: frozenset[int]) -> bool:
    for nom in noms:
        valeur = getattr(objet, nom)
        valeurs = valeur if isinstance(valeur, list) else [valeur]
        if ids.intersection(v for v in valeurs if v is not None):
            return True
    return False
