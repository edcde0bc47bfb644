"""What declarations validated after a closing change: signed differences, carried by the first open month."""

from collections import defaultdict
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, replace
from typing import Self

from django.core.exceptions import ValidationError

from clauses.domain.decisions.ajustements import write_ajustements
from clauses.domain.decisions.places import Place, read_places
from clauses.domain.ventilation.lecture import to_heures
from clauses.domain.ventilation.preparation import Donnees, Preparation, prepare, prepare_alone, read_donnees
from clauses.enums import MotifAjustement
from clauses.models import Ajustement
from clauses.mutualisation import Engagement, Heures, Partage, ventiler
from guichets.formats import format_de, format_mois
from operations.models import Entreprise
from participants.models import DeclarationMensuelle, LigneHeures

Souhait = dict[int, int]
"""Hundredths by engagement."""
Ecart = tuple[Place, int, int]
"""A place, an engagement, signed hundredths."""


def carry_declaration(*, declaration: DeclarationMensuelle, entreprise: Entreprise) -> list[Ajustement]:
    """Bring a closed month of a company to what a declaration validated since says, in the open month.

    Less hours: those that were not retained go first, then those received elsewhere, the marché's own last.
    More hours: to the marché worked on, where its engagements can take them. Said twice, it changes nothing.
    """
    places = read_places(
        entreprise=entreprise,
        mois=declaration.mois,
        lignes=LigneHeures.objects.filter(declaration__entreprise_id=declaration.entreprise_id),
    )
    compte = Compte.of(entreprise)
    ecarts = [
        (place, cle, centiemes - place.suivies.get(cle, 0))
        for place, souhait in compte.wishes(list(places.values()))
        for cle, centiemes in [*souhait.items(), *((cle, 0) for cle in place.suivies if cle not in souhait)]
    ]
    rectifie = declaration.rang > 0
    if declaration.decidee_par is None:
        raise ValidationError("Un mois clos n'est corrigé que par une déclaration que le guichet a validée.")
    return write_ajustements(
        entreprise=entreprise,
        ecarts=compte.within_room(ecarts),
        motif=MotifAjustement.RECTIFICATION if rectifie else MotifAjustement.VALIDATION,
        raison=declaration.motif_rectification
        or f"Déclaration {format_de(format_mois(declaration.mois))} validée après la clôture",
        par=declaration.decidee_par,
    )


def added(place: Place) -> int:
    """Hours declared since the closing that no decision has placed already."""
    return min(place.dites - place.closes, place.dites - sum(place.voulues.values()))


@dataclass(frozen=True, slots=True)
class Compte:
    """The company's facts as they are now."""

    donnees: Donnees
    prep: Preparation

    @classmethod
    def of(cls, entreprise: Entreprise) -> Self:
        donnees = read_donnees(guichet=entreprise.guichet, entreprise=entreprise)
        return cls(donnees, prepare(donnees))

    def wishes(self, places: list[Place]) -> list[tuple[Place, Souhait]]:
        """What the declarations ask of each place since its closing."""
        en_plus = [p for p in places if added(p) > 0]
        ajoutees = self._share_added(en_plus) if en_plus else {}
        return [(p, ajoutees[id(p)] if id(p) in ajoutees else self._taken(p)) for p in places]

    def _taken(self, place: Place) -> Souhait:
        """Hours to take back, as negative amounts."""
        exces = sum(place.voulues.values()) - place.dites
        souhait: Souhait = {}
        for cle, centiemes in sorted(place.voulues.items(), key=lambda v: self._order(place, v[0])):
            retire = min(centiemes, exces)
            if retire > 0:
                souhait[cle] = -retire
                exces -= retire
        return souhait

    def _order(self, place: Place, cle: int) -> tuple[bool, int, int]:
        """The marché's own hours last; among the others, what ends last has most time to make up for it."""
        marche_id = place.ligne.lot.marche_id if place.ligne.lot else None
        engagement = next((e for e in self.donnees.engagements if e.pk == cle), None)
        if engagement is None:
            return False, 0, -cle
        return engagement.marche_id == marche_id, -engagement.fin.toordinal(), -cle

    def _share_added(self, places: list[Place]) -> dict[int, Souhait]:
        """Added hours, shared by the engine among the engagements of the marché worked on and no other."""
        morceaux: list[Heures] = []
        place_de: dict[str, Place] = {}
        for place in places:
            seule = prepare_alone(self.donnees, _added_line(place))
            morceaux += seule.heures
            place_de.update(dict.fromkeys((h.id for h in seule.heures), place))
        resultat = ventiler(
            self._at_home(places),
            morceaux,
            horizon=self.prep.horizon,
            prorata=self.prep.prorata,
            feries=self.donnees.feries,
        )
        souhaits: dict[int, Souhait] = {id(place): defaultdict(int) for place in places}
        for a in resultat.affectations:
            souhaits[id(place_de[a.heures])][self.prep.parts[a.engagement].engagement.pk] += a.centiemes
        return souhaits

    def _at_home(self, places: Iterable[Place]) -> list[Engagement]:
        """Nothing travels; what these places were given since the closing is shared anew."""
        rendues: dict[int, int] = defaultdict(int)
        for place in places:
            for cle, centiemes in place.suivies.items():
                rendues[cle] += max(0, centiemes)
        engagements = []
        for e in self.prep.engagements:
            rendu = rendues.pop(self.prep.parts[e.id].engagement.pk, 0)
            engagements.append(
                replace(
                    e,
                    figes=max(0, e.figes - rendu),
                    donne=Partage.AUCUN,
                    recoit=Partage.AUCUN,
                    hors_marche=False,
                )
            )
        return engagements

    def within_room(self, ecarts: Iterable[Ecart]) -> list[Ecart]:
        """What is given back to an engagement never passes what it still has room for."""
        libres: dict[int, int] = defaultdict(int)
        for e in self.prep.engagements:
            libres[self.prep.parts[e.id].engagement.pk] += e.centiemes - e.figes
        gardes: list[Ecart] = []
        for place, cle, centiemes in sorted(ecarts, key=lambda ecart: ecart[2] > 0):
            tenus = min(centiemes, max(0, libres[cle]))
            libres[cle] -= tenus
            gardes.append((place, cle, tenus))
        return gardes


def _added_line(place: Place) -> LigneHeures:
    """The current line with the added hours alone; never saved."""
    ligne = copy(place.ligne)
    ligne.heures = to_heures(added(place))
    formation = max(0, place.formation - place.formation_close)
    ligne.dont_formation = min(ligne.heures, to_heures(formation))
    return ligne
