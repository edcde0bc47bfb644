"""What proof each contrat and month needs: dated by month, one requirement for each kind at a time.

A change opens a new period from a month on; the months before keep the requirement that they had.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError

from guichets.domain.contraintes import en_francais
from guichets.evenements import publier
from guichets.formats import format_mois
from guichets.models import Guichet
from operations.enums import Confiance
from participants.domain.mois import first_day, today_of
from participants.domain.partenaires import scope_of
from participants.enums import Modalite, NaturePiece, PeriodicitePiece
from participants.evenements import ExigencesChangees
from participants.models import ExigencePiece

UN_JOUR = timedelta(days=1)
PASSE = "Le passé ne change pas\u00a0: choisissez {mois} ou un mois suivant."
SANS_CHANGEMENT = "Rien ne change\u00a0: modifiez au moins une réponse."
TERMINEE = "Cette pièce n'est plus demandée."

SOURCE = "Usage des guichets, à confirmer localement"
PRETS = [Modalite.MISE_A_DISPOSITION.value]
# What a new guichet starts from: nature, each month or once, for which contrats. It edits them; none blocks.
DEPART: tuple[tuple[NaturePiece, PeriodicitePiece, list[str]], ...] = (
    (NaturePiece.CONTRAT, PeriodicitePiece.CONTRAT, [Modalite.EMBAUCHE.value]),
    (NaturePiece.MISSION, PeriodicitePiece.CONTRAT, PRETS),
    (NaturePiece.SOUS_TRAITANCE, PeriodicitePiece.CONTRAT, [Modalite.SOUS_TRAITANCE.value]),
    (NaturePiece.RELEVE, PeriodicitePiece.MOIS, PRETS),
)


def create_default_exigences(*, guichet: Guichet, du: date) -> list[ExigencePiece]:
    """What a guichet starts from, each with its source; kinds already asked for are left alone."""
    deja = set(ExigencePiece.objects.filter(guichet=guichet).values_list("nature", "periodicite"))
    creees = [
        ExigencePiece.objects.create(
            guichet=guichet,
            nature=nature,
            periodicite=periodicite,
            modalites=modalites,
            du=du,
            source=SOURCE,
            confiance=Confiance.HYPOTHESE,
        )
        for nature, periodicite, modalites in DEPART
        if (nature, periodicite) not in deja
    ]
    publier(ExigencesChangees(guichet.pk, du))
    return creees


@dataclass(frozen=True, slots=True)
class CarnetExigences:
    """Every requirement of a guichet, so that each contrat and month finds its own without a query."""

    exigences: tuple[ExigencePiece, ...]

    @classmethod
    def of(cls, guichet_id: int) -> "CarnetExigences":
        with scope_of(guichet_id):
            return cls(tuple(ExigencePiece.objects.filter(guichet_id=guichet_id).order_by("nature", "du")))

    def at(self, mois: date, modalite: str) -> list[ExigencePiece]:
        return [e for e in self.for_modalite(modalite) if e.du <= mois and (e.au is None or e.au >= mois)]

    def for_modalite(self, modalite: str) -> Iterable[ExigencePiece]:
        return (e for e in self.exigences if not e.modalites or modalite in e.modalites)


def has_exigences(guichet: Guichet) -> bool:
    return ExigencePiece.objects.filter(guichet=guichet).exists()


def list_exigences(*, guichet: Guichet) -> list[ExigencePiece]:
    """All periods, those in force or to come first, then the past ones."""
    mois = first_day(today_of(guichet))
    toutes = list(ExigencePiece.objects.filter(guichet=guichet).order_by("nature", "periodicite", "-du"))
    return sorted(toutes, key=lambda e: e.au is not None and e.au < mois)


def ask_piece(*, guichet: Guichet, du: date, valeurs: dict[str, Any]) -> ExigencePiece:
    """Ask for one more kind of proof, from a month on."""
    du = _month_to_come(guichet, du)
    with en_francais():
        exigence: ExigencePiece = ExigencePiece.objects.create(guichet=guichet, du=du, **_trusted(valeurs))
    publier(ExigencesChangees(guichet.pk, du))
    return exigence


def change_exigence(*, exigence: ExigencePiece, du: date, valeurs: dict[str, Any]) -> ExigencePiece:
    """The same kind of proof, asked for otherwise from a month on. `nature` and `periodicite` stay."""
    du = _month_to_come(exigence.guichet, du)
    tenue = _hold(exigence)
    champs = {k: v for k, v in valeurs.items() if k not in ("nature", "periodicite")}
    if all(getattr(tenue, nom) == valeur for nom, valeur in champs.items()):
        raise ValidationError(SANS_CHANGEMENT, code="sans_changement")
    with en_francais():
        if tenue.du >= du:
            for nom, valeur in _trusted(champs).items():
                setattr(tenue, nom, valeur)
            tenue.du = du
            tenue.save()
            nouvelle = tenue
        else:
            tenue.au = du - UN_JOUR
            tenue.save(update_fields=["au"])
            nouvelle = ExigencePiece.objects.create(
                guichet_id=tenue.guichet_id,
                nature=tenue.nature,
                periodicite=tenue.periodicite,
                du=du,
                **_trusted(champs),
            )
    publier(ExigencesChangees(tenue.guichet_id, min(du, tenue.du)))
    return nouvelle


def stop_exigence(*, exigence: ExigencePiece, du: date) -> None:
    """Ask no more, from a month on. One that never held is deleted."""
    du = _month_to_come(exigence.guichet, du)
    tenue = _hold(exigence)
    with en_francais():
        if tenue.du >= du:
            tenue.delete()
        else:
            tenue.au = du - UN_JOUR
            tenue.save(update_fields=["au"])
    publier(ExigencesChangees(tenue.guichet_id, du))


def _trusted(valeurs: dict[str, Any]) -> dict[str, Any]:
    """Somebody of the guichet wrote where it comes from."""
    return {**valeurs, "confiance": Confiance.DOCUMENT}


def _hold(exigence: ExigencePiece) -> ExigencePiece:
    tenue: ExigencePiece = ExigencePiece.objects.select_for_update(of=("self",)).get(pk=exigence.pk)
    if tenue.au is not None:
        raise ValidationError(TERMINEE, code="terminee")
    return tenue


def _month_to_come(guichet: Guichet, du: date) -> date:
    courant = first_day(today_of(guichet))
    if first_day(du) < courant:
        raise ValidationError({"du": [PASSE.format(mois=format_mois(courant))]}, code="passe")
    return first_day(du)
