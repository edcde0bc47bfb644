"""The acts of a guichet on validated and closed months, through the domain, as its people do them."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.test import Client

from clauses.domain.decisions.ajustements import correct_closed_month, withdraw_ajustement
from clauses.domain.decisions.clotures import close_month
from clauses.domain.decisions.imposees import impose_affectation, remove_affectation
from clauses.models import AffectationImposee, Ajustement, ClotureMois
from guichets import portee
from guichets.portee import Principal, hors_portee
from operations.models import Entreprise
from participants.domain.declarations.circuit import submit_declaration, validate_declaration
from participants.domain.declarations.controle import Saisie
from participants.domain.declarations.rectification import open_rectification
from participants.domain.declarations.saisie import open_declaration, save_lignes
from participants.models import DeclarationMensuelle
from tests.fabriques import Territoire

MARS, AVRIL, MAI = date(2025, 3, 1), date(2025, 4, 1), date(2025, 5, 1)
MOTIF = "Absence oubliée"


def as_facilitateur(t: Territoire, acte: Callable[[], Any]) -> Any:
    with portee.ouvrir(Principal("utilisateur", t.facilitateur.pk)):
        return acte()


def fermer(t: Territoire, mois: date = MARS, entreprise: Entreprise | None = None) -> ClotureMois:
    with portee.ouvrir(Principal("utilisateur", t.responsable.pk)):
        return close_month(entreprise=entreprise or t.entreprise, mois=mois, par=t.responsable)


def saisie(contrat: Any, lot: Any, heures: str, formation: str = "0") -> Saisie:
    return contrat.cle, lot.cle if lot else None, Decimal(heures), Decimal(formation)


def rectifier(
    t: Territoire, *saisies: Saisie, mois: date = MARS, entreprise: Entreprise | None = None
) -> DeclarationMensuelle:
    """Open, type, transmit and validate a rectification of the month."""

    def acte() -> DeclarationMensuelle:
        declaration = open_rectification(entreprise=entreprise or t.entreprise, mois=mois, motif=MOTIF)
        return _validate(t, declaration, saisies)

    return as_facilitateur(t, acte)  # type: ignore[no-any-return]


def declarer(
    t: Territoire, *saisies: Saisie, mois: date = MARS, entreprise: Entreprise | None = None
) -> DeclarationMensuelle:
    """A first declaration, validated."""
    return as_facilitateur(  # type: ignore[no-any-return]
        t, lambda: _validate(t, open_declaration(entreprise=entreprise or t.entreprise, mois=mois), saisies)
    )


def _validate(
    t: Territoire, declaration: DeclarationMensuelle, saisies: tuple[Saisie, ...]
) -> DeclarationMensuelle:
    save_lignes(declaration=declaration, lignes=list(saisies), rien_a_declarer=not saisies)
    return validate_declaration(
        declaration=submit_declaration(declaration=declaration, par=t.facilitateur), par=t.facilitateur
    )


def imposer(t: Territoire, ligne: Any, engagement: Any, heures: str, **champs: Any) -> AffectationImposee:
    valeurs = {"decidee_le": date(2025, 5, 12), "motif": "Réunion de suivi", "par": t.facilitateur, **champs}
    return as_facilitateur(  # type: ignore[no-any-return]
        t,
        lambda: impose_affectation(ligne=ligne, engagement=engagement, heures=Decimal(heures), **valeurs),
    )


def corriger(
    t: Territoire, ligne: Any, heures: str, *, de: Any = None, vers: Any = None, **champs: Any
) -> list[Ajustement]:
    valeurs = {"motif": "erreur", "raison": "Mauvais lot", "par": t.facilitateur, **champs}
    return as_facilitateur(  # type: ignore[no-any-return]
        t, lambda: correct_closed_month(ligne=ligne, de=de, vers=vers, heures=Decimal(heures), **valeurs)
    )


def retirer(t: Territoire, decision: AffectationImposee | Ajustement, raison: str = "Accord dénoncé") -> None:
    def acte() -> None:
        if isinstance(decision, Ajustement):
            withdraw_ajustement(ajustement=decision, raison=raison)
        else:
            remove_affectation(imposee=decision, raison=raison)

    as_facilitateur(t, acte)


def confirmer(client: Client, adresse: str, donnees: dict[str, str], page: str) -> Any:
    """Send the button that confirms what `page` showed, with these values."""
    (sceau,) = re.findall(r'name="sceau" value="([^"]+)"', page)
    return client.post(adresse, {**donnees, "sceau": sceau, "appliquer": "1"})


def ajustements(t: Territoire) -> list[tuple[str, date, date, Decimal, str]]:
    """(engagement, month corrected, carrying month, hours, motif), in order."""
    with hors_portee("test"):
        return [
            (a.engagement.libelle, a.mois_corrige, a.mois, a.heures, a.motif)
            for a in Ajustement.objects.select_related("engagement").order_by("pk")
        ]
