"""What the clauses show on pages of the operations."""

from typing import Any

from clauses.domain.decisions.listes import carried_by, dropped_by
from clauses.domain.decisions.places import closed_for
from clauses.domain.queries import SituationLot, identity_by_marche, situations_by_lot
from guichets.emplacements import placer
from guichets.portee import courante
from guichets.rules import can_write_guichet
from guichets.vues import RequeteGuichet
from operations.enums import EtatLot
from operations.models import Lot, Marche
from participants.enums import DECLARATION_OUVERTE
from participants.models import DeclarationMensuelle


def _situations(request: RequeteGuichet, marche: Marche) -> dict[int, SituationLot]:
    """Read once per page, whatever the number of lots that show their own part."""
    lues: dict[int, dict[int, SituationLot]] = request.__dict__.setdefault("_clauses_situations", {})
    if marche.pk not in lues:
        lots = Lot.objects.filter(marche=marche).order_by("numero", "pk")
        lues[marche.pk] = situations_by_lot(marche, lots)
    return lues[marche.pk]


def panel_marche(request: RequeteGuichet, marche: Marche) -> dict[str, Any]:
    lots = list(_situations(request, marche).values())
    identite = identity_by_marche(marche=marche)
    return {
        "marche": marche,
        "lots": lots,
        "engagements": [(sl.lot, s) for sl in lots for s in sl.situations],
        "identite": identite[0] if identite else None,
        "a_qualifier": next((sl.lot for sl in lots if sl.lot.etat == EtatLot.A_QUALIFIER), None),
        "ecrit": can_write_guichet(courante(), request.guichet),
    }


def panel_lot(request: RequeteGuichet, lot: Lot) -> dict[str, Any]:
    situation = _situations(request, lot.marche).get(lot.pk) or SituationLot(lot)
    return {
        "lot": lot,
        "dispositif": situation.dispositif,
        "situations": situation.situations,
        "ecrit": can_write_guichet(courante(), request.guichet),
    }


def panel_declaration(_request: RequeteGuichet, declaration: DeclarationMensuelle) -> dict[str, Any] | None:
    """Before the decision: which month will carry the differences of a closed one. After it: what it did."""
    if declaration.etat in DECLARATION_OUVERTE:
        closes = closed_for(declaration)
        return {"mois": declaration.mois, "closes": closes} if closes else None
    portees, perdues = carried_by(declaration), dropped_by(declaration)
    contexte = {"mois": declaration.mois, "portees": portees, "perdues": perdues}
    return contexte if portees or perdues else None


def register() -> None:
    placer("marche", "clauses/panneau_marche.html", panel_marche, ordre=30, requetes=8)
    placer("lot", "clauses/panneau_lot.html", panel_lot, ordre=30, requetes=7)
    placer("declaration", "clauses/panneau_declaration.html", panel_declaration, ordre=30, requetes=2)
