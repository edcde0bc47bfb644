"""Changes that a preview tries, then replays word for word: each names its object and reads its values back.

What is kept is a key and values, never an object: between preview and acceptance the object may have changed.
"""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from clauses.domain import engagements as domaine
from clauses.enums import FondementMutualisation, GenrePeriode, PartageMutualisation
from clauses.models import Engagement, PeriodeEngagement, QuotePart
from guichets.formats import ABSENT, format_heures, format_jour, format_montant
from guichets.models.base import ModeleGuichet
from operations.models import Entreprise

DISPARU = "Ce qui devait changer n'existe plus. Revenez à l'engagement."
Valeurs = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Champ:
    """One value of a change: how it is read back from JSON, and how it is told."""

    nom: str
    lire: Callable[[Any], Any] = str
    dire: Callable[[Any], str] = str


@dataclass(frozen=True, slots=True)
class Acte:
    libelle: str
    modele: type[ModeleGuichet]
    faire: Callable[..., object]
    argument: str
    """Name under which `faire` takes the object."""
    champs: Mapping[str, Champ]

    def replay(self, cle: str, valeurs: Valeurs) -> object:
        """Do it to the object as it now stands. `ValidationError` when it is gone or refuses."""
        objet = self.modele.objects.filter(cle=cle).first()
        if objet is None:
            raise ValidationError(DISPARU)
        return self.faire(**{self.argument: objet}, **self.read(valeurs))

    def read(self, valeurs: Valeurs) -> Valeurs:
        return {
            nom: None if valeur is None else self.champs[nom].lire(valeur) for nom, valeur in valeurs.items()
        }

    def tell(self, valeurs: Valeurs) -> list[tuple[str, str]]:
        lues = self.read(valeurs)
        return [
            (champ.nom, ABSENT if lues[nom] in (None, "") else champ.dire(lues[nom]))
            for nom, champ in self.champs.items()
            if nom in lues
        ]


def write(valeur: Any) -> Any:
    """A value in JSON: dates and amounts as text, rows by their public key."""
    if isinstance(valeur, ModeleGuichet):
        return str(valeur.cle)
    if isinstance(valeur, list | tuple):
        return [write(v) for v in valeur]
    return str(valeur) if isinstance(valeur, date | Decimal | uuid.UUID) else valeur


def _entreprise(cle: str) -> Entreprise:
    entreprise = Entreprise.objects.filter(cle=cle).first()
    if entreprise is None:
        raise ValidationError(DISPARU)
    return entreprise


def _points(points: Iterable[tuple[str, str]]) -> list[tuple[date, Decimal]]:
    return [(date.fromisoformat(jour), Decimal(cumul)) for jour, cumul in points]


def _dire_points(points: Iterable[tuple[date, Decimal]]) -> str:
    return ", ".join(f"{format_heures(cumul)} au {format_jour(jour)}" for jour, cumul in points) or ABSENT


def _partage(niveau: int) -> str:
    return str(PartageMutualisation(niveau).label)


JOUR = date.fromisoformat
ACTES = {
    "avenant": Acte(
        "Avenant",
        Engagement,
        domaine.amend_engagement,
        "engagement",
        {
            "date": Champ("Date de l'avenant", JOUR, format_jour),
            "heures_apres": Champ("Heures dues après l'avenant", Decimal, format_heures),
            "fin_apres": Champ("Nouvelle fin", JOUR, format_jour),
            "motif": Champ("Motif"),
        },
    ),
    "quote_part": Acte(
        "Quote-part donnée",
        Engagement,
        domaine.split_engagement,
        "engagement",
        {
            "entreprise": Champ("Entreprise", _entreprise),
            "heures": Champ("Heures", Decimal, format_heures),
            "du": Champ("Depuis le", JOUR, format_jour),
            "au": Champ("Jusqu'au", JOUR, format_jour),
        },
    ),
    "quote_part_retirer": Acte("Quote-part retirée", QuotePart, domaine.remove_quote_part, "quote_part", {}),
    "assiette": Acte(
        "Assiette ajoutée",
        Engagement,
        domaine.add_assiette,
        "engagement",
        {
            "du": Champ("Du", JOUR, format_jour),
            "au": Champ("Au", JOUR, format_jour),
            "montant": Champ("Montant facturé", Decimal, format_montant),
            "heures": Champ("Heures travaillées", Decimal, format_heures),
            "source": Champ("Source"),
        },
    ),
    "periode": Acte(
        "Période particulière",
        Engagement,
        domaine.add_periode,
        "engagement",
        {
            "genre": Champ("Genre", dire=lambda genre: str(GenrePeriode(genre).label)),
            "du": Champ("Du", JOUR, format_jour),
            "au": Champ("Au", JOUR, format_jour),
            "motif": Champ("Motif"),
        },
    ),
    "periode_retirer": Acte(
        "Période particulière retirée", PeriodeEngagement, domaine.remove_periode, "periode", {}
    ),
    "mutualisation": Acte(
        "Mutualisation",
        Engagement,
        domaine.set_mutualisation,
        "engagement",
        {
            "donne": Champ("Son avance peut aider", int, _partage),
            "recoit": Champ("Il peut recevoir des heures de", int, _partage),
            "fondement": Champ("Fondement", dire=lambda code: str(FondementMutualisation(code).label)),
            "fondement_le": Champ("Date du fondement", JOUR, format_jour),
            "hors_marche": Champ(
                "Heures hors de tout marché suivi", bool, lambda oui: "Oui" if oui else "Non"
            ),
        },
    ),
    "echeancier": Acte(
        "Échéancier",
        Engagement,
        domaine.set_echeancier,
        "engagement",
        {"points": Champ("Échéances", _points, _dire_points)},
    ),
}
