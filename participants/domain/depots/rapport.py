"""What a file would write, tried and undone: which rows are ready, which are refused, and why."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from guichets import portee as portees
from guichets import rules
from operations.models import Entreprise
from participants.domain.declarations.controle import Alerte, LignesRefusees, Saisie
from participants.domain.declarations.saisie import (
    open_declaration,
    require_modifiable,
    save_lignes,
    saved_lignes,
)
from participants.domain.depots.lecture import Fautes, Lecture, Proposition
from participants.models import DeclarationMensuelle

ESSAIS = 6


@dataclass
class Essai:
    """`pretes`: what would be written. `fautes`: row → field → messages. `refus`: those of the whole file."""

    pretes: list[Proposition] = field(default_factory=list)
    fautes: Fautes = field(default_factory=dict)
    refus: list[str] = field(default_factory=list)
    alertes: list[Alerte] = field(default_factory=list)
    deja: int = 0


def try_rows(entreprise: Entreprise, mois: date, lecture: Lecture) -> Essai:
    """Save the draft as an import would, then give it up: the domain's own refusals, each at its row.

    A ceiling counts several rows of a person: each refusal sets rows aside, then all is tried again.
    """
    essai = Essai(list(lecture.propositions), {rang: dict(f) for rang, f in lecture.fautes.items()})
    for _ in range(ESSAIS):
        try:
            with transaction.atomic():
                _try_once(entreprise, mois, essai, partial_contrats(lecture, essai))
                transaction.set_rollback(True)
            return essai
        except LignesRefusees as refus:
            if not _set_aside(essai, refus):
                essai.refus = list(refus.messages)
                essai.pretes = []
        except ValidationError as refus:
            essai.refus, essai.pretes = list(refus.messages), []
        if not essai.pretes:
            return essai
    return essai


def _try_once(entreprise: Entreprise, mois: date, essai: Essai, partiels: set[str]) -> None:
    declaration = open_declaration(entreprise=entreprise, mois=mois, saisie_par_guichet=at_desk(entreprise))
    require_modifiable(declaration)
    avant = saved_lignes(declaration)
    essai.alertes = save_lignes(declaration=declaration, lignes=merge(essai.pretes, avant, partiels))
    connues = {_key(ligne): ligne[2:] for ligne in avant}
    essai.deja = sum(connues.get(_key(p.saisie)) == p.saisie[2:] for p in essai.pretes)


def _set_aside(essai: Essai, refus: LignesRefusees) -> bool:
    """False when the refusal is about lines that were there before: nothing of the file can be written."""
    touchees = [(rang, champs) for rang, champs in refus.par_ligne.items() if rang < len(essai.pretes)]
    for rang, champs in touchees:
        for place in essai.pretes[rang].rangs[:1]:
            for champ, textes in champs.items():
                essai.fautes.setdefault(place, {}).setdefault(champ, []).extend(textes)
    retirees = {rang for rang, _ in touchees}
    essai.pretes = [p for rang, p in enumerate(essai.pretes) if rang not in retirees]
    return bool(touchees)


def partial_contrats(lecture: Lecture, essai: Essai) -> set[str]:
    """Contrats of which a row was refused: what is saved of them on other lots is not taken away."""
    return {lecture.contrats[rang] for rang in essai.fautes if rang in lecture.contrats}


def merge(propositions: Sequence[Proposition], avant: Sequence[Saisie], partiels: set[str]) -> list[Saisie]:
    """The file's lines first, then what was saved of the people that it does not tell.

    Of a person that it tells, its lines replace every other; of one told in part, only the same lots.
    """
    dits = {p.contrat for p in propositions}
    cles = {_key(p.saisie) for p in propositions}
    gardees = [
        ligne
        for ligne in avant
        if (str(ligne[0]) not in dits or str(ligne[0]) in partiels) and _key(ligne) not in cles
    ]
    return [*(p.saisie for p in propositions), *gardees]


def _key(ligne: Saisie) -> tuple[str, str]:
    return str(ligne[0]), str(ligne[1] or "")


def at_desk(entreprise: Entreprise) -> bool:
    """The guichet enters for the company."""
    portee = portees.courante()
    return not portee.libre and rules.can_write_guichet(portee, entreprise.guichet)


def require_open_month(entreprise: Entreprise, mois: date) -> None:
    """Raise what would refuse any line of this month, before anything is stored."""
    with transaction.atomic():
        declaration: DeclarationMensuelle = open_declaration(
            entreprise=entreprise, mois=mois, saisie_par_guichet=at_desk(entreprise)
        )
        require_modifiable(declaration)
        transaction.set_rollback(True)
