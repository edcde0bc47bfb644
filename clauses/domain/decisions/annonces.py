"""An act whose effect a person read: done as announced, or not at all.

The page carries the seal of what it showed: what was typed, and the effect. Confirming replays the act under
the company's lock; when either differs, the act is undone and its effect is announced again.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from clauses.domain.decisions.actes import write
from clauses.domain.decisions.apercus import Consequence, run_change, try_change
from clauses.domain.decisions.effets import Effet, read_effect
from guichets.domain.verrous import lock_entreprise
from operations.models import Entreprise

Valeurs = dict[str, Any]
JAMAIS_VU = "Rien n'est encore enregistré. Lisez l'effet ci-dessous, puis confirmez."
AUTRE_SAISIE = (
    "Rien n'est enregistré\u00a0: la saisie n'est plus celle dont l'effet était montré. "
    "Lisez son effet ci-dessous, puis confirmez."
)
AUTRE_EFFET = (
    "Rien n'est enregistré\u00a0: les données de l'entreprise ont changé, l'effet n'est plus celui qui était "
    "montré. Lisez le nouveau ci-dessous, puis confirmez."
)


@dataclass(frozen=True, slots=True)
class Annonce:
    effet: Effet
    sceau: str
    pourquoi: str = ""
    """Why a confirmed act was not done and is announced again."""


def announce(*, entreprise: Entreprise, changer: Callable[[], object], valeurs: Valeurs) -> Annonce:
    """What the act would do, tried and undone. `valeurs`: all that it writes, and on what."""
    (suite,) = try_change(entreprises=[entreprise], changer=changer)
    return _announce(suite, valeurs)


def do_as_announced(
    *, entreprise: Entreprise, changer: Callable[[], object], valeurs: Valeurs, sceau: str
) -> Annonce | None:
    """Do it if `sceau` is of these values and of this effect; else undo it and announce it again.

    None: done. `ValidationError`: the act itself is refused.
    """
    with transaction.atomic():
        lock_entreprise(entreprise.pk)
        (suite,) = run_change(entreprises=[entreprise], changer=changer)
        pourquoi = _gap(sceau, _seal(suite, valeurs))
        if pourquoi:
            transaction.set_rollback(True)
    return _announce(suite, valeurs, pourquoi) if pourquoi else None


def _announce(suite: Consequence, valeurs: Valeurs, pourquoi: str = "") -> Annonce:
    return Annonce(read_effect(suite.differences), _seal(suite, valeurs), pourquoi)


def _seal(suite: Consequence, valeurs: Valeurs) -> str:
    """Signed, so that only a page of ours can have shown it: of the values, then of their effect."""
    dites = {nom: write(valeur) for nom, valeur in valeurs.items()}
    return f"{_sign(dites)}.{_sign([dites, suite.differences])}"


def _sign(contenu: Any) -> str:
    texte = json.dumps(contenu, sort_keys=True)
    return salted_hmac("clauses.annonces", texte, algorithm="sha256").hexdigest()


def _gap(montre: str, attendu: str) -> str:
    if constant_time_compare(montre, attendu):
        return ""
    saisie, _, effet = montre.partition(".")
    if not (saisie and effet):
        return JAMAIS_VU
    return AUTRE_EFFET if constant_time_compare(saisie, attendu.partition(".")[0]) else AUTRE_SAISIE
