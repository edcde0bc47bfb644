"""What waits for a facilitateur: one count per kind, in a fixed number of queries."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from clauses.domain.transferts import engagements_to_transfer
from clauses.enums import EtatCandidature
from clauses.models import Candidature
from guichets.enums import EtatMessage, EtatTravail
from guichets.formats import format_jour
from guichets.models import Guichet, Message, Travail
from operations.enums import EtatLigneImport, EtatLot, EtatRegroupement
from operations.models import DonneurOrdre, Entreprise, LigneImport, Lot, Regroupement
from participants.domain.confirmations.reponses import lignes_at_desk
from participants.domain.declarations.obligations import missing_declarations
from participants.domain.doublons.plafonds import months_over
from participants.domain.mois import add_months, first_day, today_of
from participants.domain.parcours.indicateurs import without_exit
from participants.domain.parcours.suivis import late_suivis
from participants.domain.personnes.fiches import fiches_to_examine
from participants.domain.personnes.renouvellement import renewal_limit
from participants.enums import Confirmation, EtatDeclaration, EtatEligibilite, EtatPiece
from participants.models import DeclarationMensuelle, Eligibilite, FenetreEligibilite, Piece


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
        _retards(guichet),
        _pieces(guichet),
        _courriers(guichet),
        _confirmations(guichet),
        _plafonds(guichet),
        _eligibilites(guichet),
        _fiches(guichet),
        _propositions(guichet),
        _lots(guichet),
        _transferts(guichet),
        _corrections(guichet),
        _regroupements(guichet),
        *([_noms(guichet)] if ecrit else []),
        _fins(guichet),
        _suivis(guichet),
        _sans_sortie(guichet),
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


def _retards(guichet: Guichet) -> Tache:
    mois = add_months(first_day(today_of(guichet)), -1)
    nombre = len([m for m in missing_declarations(guichet=guichet, mois=mois) if m.en_retard])
    return Tache(
        "Déclarations en retard",
        nombre,
        _url("participants:suivi", guichet, "etat=en_retard"),
        "bell",
        "L'échéance du dernier mois est passée\u00a0: relancez en un geste.",
    )


def _pieces(guichet: Guichet) -> Tache:
    nombre = Piece.objects.filter(guichet=guichet, etat=EtatPiece.A_VERIFIER).count()
    return Tache(
        "Pièces à vérifier",
        nombre,
        _url("participants:pieces", guichet),
        "file-earmark-check",
        "Les entreprises attendent votre réponse.",
    )


def _courriers(guichet: Guichet) -> Tache:
    nombre = Message.objects.filter(
        guichet=guichet, etat__in=(EtatMessage.REJETE, EtatMessage.ECHEC), cree_le__gte=_il_y_a_sept_jours()
    ).count()
    return Tache(
        "Courriers non remis",
        nombre,
        _url("operations:courriers", guichet, "etat=non_remis"),
        "envelope",
        "L'adresse d'un contact est à corriger.",
    )


def _confirmations(guichet: Guichet) -> Tache:
    return Tache(
        "Heures contestées",
        lignes_at_desk(guichet, Confirmation.CONTESTEE).count(),
        _url("participants:confirmations", guichet),
        "chat-left-text",
        "Deux entreprises ne sont pas d'accord : tranchez, avec une raison.",
    )


def _plafonds(guichet: Guichet) -> Tache:
    return Tache(
        "Personnes au-dessus du plafond",
        sum(months_over(guichet).values()),
        _url("participants:plafonds", guichet),
        "exclamation-triangle",
        "Plus d'heures dans un mois que le plafond, toutes entreprises réunies.",
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


def _fiches(guichet: Guichet) -> Tache:
    return Tache(
        "Fiches à examiner",
        fiches_to_examine(guichet).count(),
        _url("participants:fiches", guichet),
        "clipboard-check",
        "Un prescripteur présente une personne\u00a0: étudiez son éligibilité.",
    )


def _propositions(guichet: Guichet) -> Tache:
    nombre = Candidature.objects.filter(guichet=guichet, etat=EtatCandidature.PROPOSEE).count()
    return Tache(
        "Personnes proposées aux entreprises",
        nombre,
        _url("clauses:besoins", guichet, "etat=publie"),
        "person-plus",
        "Transmettez-les ou dites pourquoi non\u00a0: l'entreprise attend.",
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
    limite = renewal_limit(guichet, aujourdhui)
    nombre = FenetreEligibilite.objects.filter(Q(guichet=guichet), au__gte=aujourdhui, au__lte=limite).count()
    return Tache(
        "Éligibilités qui se terminent",
        nombre,
        _url("participants:participants", guichet, "fin=proche"),
        "people",
        f"D'ici au {format_jour(limite)} : préparez la suite du parcours.",
    )


def _suivis(guichet: Guichet) -> Tache:
    return Tache(
        "Suivis en retard",
        late_suivis(guichet),
        _url("participants:suivis", guichet),
        "calendar-check",
        "Le prescripteur n'a pas dit ce que sont devenues ces personnes après leur sortie.",
    )


def _sans_sortie(guichet: Guichet) -> Tache:
    return Tache(
        "Sorties à enregistrer",
        without_exit(guichet).count(),
        _url("participants:sans_sortie", guichet),
        "box-arrow-right",
        "Leur contrat est fini, sans suite ni sortie enregistrée.",
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
