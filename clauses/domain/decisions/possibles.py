"""Where the hours of a line could count: asked to the engine, so that a decision breaks no hard rule."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Self

from clauses.domain.ventilation.preparation import Donnees, Preparation, prepare_alone, read_donnees
from clauses.enums import MotifNonRetenue
from clauses.models import AffectationImposee, Engagement
from clauses.mutualisation import Engagement as EngagementMoteur
from clauses.mutualisation import MotifManque, ventiler
from participants.models import LigneHeures

REFUS = {
    MotifManque.PERIODE: "Ces heures tombent hors de sa période, ou pendant une suspension.",
    MotifManque.PUBLIC: "La personne ne répond pas aux conditions de cet engagement.",
    MotifManque.MUTUALISATION: "La mutualisation n'est pas prévue entre ces deux marchés.",
    MotifManque.EPUISE: "Toutes ces heures y sont déjà retenues.",
}
AILLEURS = "Ces heures sont déjà imposées ailleurs."
COMPLET = "Toutes ses heures dues sont déjà retenues par des mois clos ou imposées."
SANS_DETTE = "L'entreprise ne doit aucune heure sur le marché où elles ont été faites."
INCONNU = "L'entreprise ne doit pas d'heures sur cet engagement."


@dataclass(frozen=True, slots=True)
class Possibilite:
    """Hundredths of a line that an engagement may take; the reason when there are none."""

    engagement: Engagement
    centiemes: int
    refus: str = ""
    imposee: AffectationImposee | None = None
    """What was imposed there already, and is to be removed first."""


@dataclass(frozen=True, slots=True)
class Examen:
    """One line beside the shares of the company that it credits."""

    donnees: Donnees
    prep: Preparation

    @classmethod
    def of(cls, ligne: LigneHeures) -> Self:
        donnees = read_donnees(guichet=ligne.guichet, entreprise=ligne.creditee)
        return cls(donnees, prepare_alone(donnees, ligne))

    def possibles(self, deja: Mapping[int, int] | None = None) -> list[Possibilite]:
        """Every engagement of the company, those that may take the hours first. `deja`: see `possible`."""
        vus = {p.engagement.pk: p.engagement for p in self.prep.parts.values()}
        toutes = [self.possible(e, deja=max(0, (deja or {}).get(pk, 0))) for pk, e in vus.items()]
        return sorted(toutes, key=lambda p: (not p.centiemes, p.engagement.fin, p.engagement.pk))

    def possible(self, engagement: Engagement, *, deja: int = 0) -> Possibilite:
        """`deja`: hundredths of this very line that the engagement's frozen hours hold already."""
        cles = [cle for cle, p in self.prep.parts.items() if p.engagement.pk == engagement.pk]
        if not cles:
            return Possibilite(engagement, 0, INCONNU)
        if self.a_part:
            return Possibilite(engagement, 0, self.a_part)
        resultat = ventiler(
            _alone(self.prep.engagements, cles, self._origines(), deja),
            self.prep.heures,
            prorata=self.prep.prorata,
            feries=self.donnees.feries,
        )
        centiemes = max(0, sum(a.centiemes for a in resultat.affectations) - deja)
        if centiemes:
            return Possibilite(engagement, centiemes)
        motif = next((m.motif for m in resultat.manques if m.engagement in cles), None)
        return Possibilite(engagement, 0, REFUS.get(motif, AILLEURS) if motif else COMPLET)

    def _origines(self) -> set[str]:
        return {h.origine for h in self.prep.heures if h.origine is not None}

    @property
    def a_part(self) -> str:
        """Why no engagement at all may take the line; empty when one might."""
        if self.prep.heures:
            return ""
        motif = next((e.motif for e in self.prep.ecartees), None)
        if motif is MotifNonRetenue.SANS_ENGAGEMENT:
            return SANS_DETTE
        return f"{MotifNonRetenue(motif).label}." if motif else AILLEURS


def _alone(
    engagements: Iterable[EngagementMoteur], cles: Collection[str], origines: Collection[str], deja: int
) -> list[EngagementMoteur]:
    """The shares asked about, without any bound but their room; those worked on are there, and full."""
    seuls = []
    for e in engagements:
        if e.id in cles:
            rendus, deja = deja, 0
            seuls.append(replace(e, attendu=None, figes=max(0, e.figes - rendus)))
        elif e.id in origines:
            seuls.append(replace(e, figes=max(e.figes, e.centiemes)))
    return seuls
