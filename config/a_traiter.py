"""What waits for a facilitateur: one count per kind, in a fixed number of queries."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from clauses.domain.transferts import engagements_to_transfer
from guichets.enums import EtatTravail
from guichets.models import Guichet, Travail
from operations.enums import EtatLigneImport, EtatLot, EtatRegroupement
from operations.models import DonneurOrdre, Entreprise, LigneImport, Lot, Regroupement
from participants.enums import EtatDeclaration, EtatEligibilite
from participants.models import DeclarationMensuelle, Eligibilite, FenetreEligibilite


@dataclass(frozen=True, slots=True)
class Tache:
    """A pile of things to do: what, how many, where."""

    libelle: str
    nombre: int
    url: str
    icone: str
    explication: str


def taches_du_bureau(guichet: Guichet, *, ecrit: bool) -> list[Tache]:
    """Every pile that is not empty, in the order of the trade: hours first. `ecrit`: the reader may act."""
    taches = [
        _declarations(guichet),
        _eligibilites(guichet),
        _lots(guichet),
        _transferts(guichet),
        _corrections(guichet),
        _regroupements(guichet),
        *([_noms(guichet)] if ecrit else []),
        _fins(guichet),
        _echecs(guichet),
    ]
    return [tache for tache in taches if tache.nombre]


def _url(nom: str, guichet: Guichet, requete: str = "") -> str:
    return reverse(nom, args=[guichet.slug]) + (f"?{requete}" if requete else "")


def _declarations(guichet: Guichet) -> Tache:
    nombre = DeclarationMensuelle.objects.filter(guichet=guichet, etat=EtatDeclaration.TRANSMISE).count()
    return Tache(
        "Déclarations à valider",
        nombre,
        _url("participants:declarations", guichet, "etat=transmise"),
        "clock",
        "Les heures ne comptent qu'une fois validées.",
    )


def _eligibilites(guichet: Guichet) -> Tache:
    nombre = Eligibilite.objects.filter(guichet=guichet, etat=EtatEligibilite.A_VALIDER).count()
    return Tache(
        "Éligibilités à décider",
        nombre,
        _url("participants:participants", guichet, "etat=a_valider"),
        "people",
        "Sans décision, les heures de la personne ne comptent pas.",
    )


def _lots(guichet: Guichet) -> Tache:
    nombre = Lot.objects.filter(guichet=guichet, etat=EtatLot.A_QUALIFIER).count()
    return Tache(
        "Lots à qualifier",
        nombre,
        _url("operations:marches", guichet, "etat=a_qualifier"),
        "folder",
        "Donnez à chaque lot son dispositif et son engagement, ou dites qu'il n'a pas de clause.",
    )


def _transferts(guichet: Guichet) -> Tache:
    nombre = engagements_to_transfer(guichet, timezone.localdate()).count()
    return Tache(
        "Titulaires changés",
        nombre,
        _url("clauses:transferts", guichet),
        "building",
        "Le titulaire d'un lot a changé\u00a0: confiez l'engagement à son successeur.",
    )


def _corrections(guichet: Guichet) -> Tache:
    nombre = LigneImport.objects.filter(guichet=guichet, etat=EtatLigneImport.A_CORRIGER).count()
    return Tache(
        "Notices DECP à corriger",
        nombre,
        _url("operations:imports", guichet),
        "upload",
        "Une valeur publiée est inutilisable : donnez la bonne.",
    )


def _regroupements(guichet: Guichet) -> Tache:
    nombre = Regroupement.objects.filter(guichet=guichet, etat=EtatRegroupement.PROPOSE).count()
    return Tache(
        "Regroupements proposés",
        nombre,
        _url("operations:regroupements", guichet),
        "building",
        "Des lots semblent appartenir au même marché.",
    )


def _noms(guichet: Guichet) -> Tache:
    nombre = (
        DonneurOrdre.objects.filter(guichet=guichet, nom="").count()
        + Entreprise.objects.filter(guichet=guichet, nom="").count()
    )
    return Tache(
        "Noms manquants",
        nombre,
        _url("operations:noms", guichet),
        "briefcase",
        "Les données publiques ne donnent pas les noms ; un bilan en a besoin.",
    )


def _fins(guichet: Guichet) -> Tache:
    aujourdhui = timezone.localdate()
    limite = aujourdhui + timedelta(days=60)
    nombre = FenetreEligibilite.objects.filter(Q(guichet=guichet), au__gte=aujourdhui, au__lte=limite).count()
    return Tache(
        "Éligibilités qui se terminent",
        nombre,
        _url("participants:participants", guichet, "fin=proche"),
        "people",
        "Dans les soixante jours : préparez la suite du parcours.",
    )


def _echecs(guichet: Guichet) -> Tache:
    nombre = Travail.objects.filter(
        guichet=guichet, etat=EtatTravail.ECHEC, fini_le__gte=_il_y_a_sept_jours()
    ).count()
    return Tache(
        "Travaux en échec", nombre, _url("guichets:travaux", guichet), "gear", "À relancer ou à signaler."
    )


def _il_y_a_sept_jours() -> datetime:
    return timezone.now() - timedelta(days=7)
