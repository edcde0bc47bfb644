"""Acts of each party on a declaration, for the tests."""

from datetime import date
from decimal import Decimal

from guichets import portee
from guichets.portee import Principal, hors_portee
from participants.domain.declarations.circuit import submit_declaration, validate_declaration
from participants.domain.declarations.saisie import open_declaration, save_lignes
from participants.models import LigneHeures

MARS = date(2026, 3, 1)
ZERO = Decimal(0)


def h(valeur: str) -> Decimal:
    return Decimal(valeur)


def employeur(t):
    return portee.ouvrir(Principal("utilisateur", t.employeur.pk))


def facilitateur(t):
    return portee.ouvrir(Principal("utilisateur", t.facilitateur.pk))


def transmettre(t, heures="120", mois=MARS):
    with employeur(t):
        declaration = open_declaration(entreprise=t.entreprise, mois=mois)
        save_lignes(declaration=declaration, lignes=[(t.contrat.cle, t.lot.cle, h(heures), ZERO)])
        return submit_declaration(declaration=declaration, par=t.employeur)


def valider(t, declaration):
    with facilitateur(t):
        return validate_declaration(declaration=declaration, par=t.facilitateur)


def lignes_de(declaration):
    with hors_portee("lecture de test"):
        return list(LigneHeures.objects.filter(declaration=declaration).order_by("pk"))
