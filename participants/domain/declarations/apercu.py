"""A month about to be transmitted, against last month or what it corrects: what changes, what to look at."""

from dataclasses import dataclass
from decimal import Decimal

from participants.domain.declarations.controle import Alerte
from participants.domain.declarations.grille import GrilleEntreprise, LigneGrille


@dataclass(frozen=True, slots=True)
class Apercu:
    """One guichet's month. `changees` first, `pareilles` are as before."""

    grille: GrilleEntreprise
    changees: list[LigneGrille]
    pareilles: list[LigneGrille]
    alertes: list[Alerte]

    @property
    def lignes(self) -> list[LigneGrille]:
        return self.changees + self.pareilles

    @property
    def personnes(self) -> int:
        """People who have hours; those at zero are declared and not counted here."""
        return len({u.contrat.participant_id for u in self.grille.lignes if u.heures})

    @property
    def rectification(self) -> bool:
        return self.grille.declaration is not None and self.grille.declaration.rang > 0

    @property
    def total_avant(self) -> Decimal:
        return sum((u.reference or Decimal(0) for u in self.grille.lignes), Decimal(0))


def preview_of(grille: GrilleEntreprise) -> Apercu:
    dites = [ligne for ligne in grille.lignes if ligne.heures is not None]
    alertes = grille.examine((u.contrat, u.lot, u.heures) for u in dites if u.heures is not None)
    changees = [u for u in dites if u.heures != u.reference]
    pareilles = [u for u in dites if u.heures == u.reference]
    return Apercu(grille, changees, pareilles, alertes)
