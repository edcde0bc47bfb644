"""Finding people: a need is published and answered, the guichet transmits, efforts are noted."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from clauses.domain.besoins.annonces import announce_besoins
from clauses.domain.besoins.candidatures import answer_candidature, propose_personne, transmit_candidature
from clauses.domain.besoins.efforts import log_effort
from clauses.domain.besoins.publication import create_besoin, publish_besoin
from clauses.enums import EtatCandidature, GenreEffort, MotifRefus, NatureEngagement
from clauses.models import Besoin, Candidature, Engagement
from config.demo.scene import Scene
from guichets.models import Utilisateur
from operations.models import Entreprise
from participants.domain.personnes.eligibilite import CritereDemande, decide_eligibilite, request_eligibilite
from participants.domain.personnes.fiches import prescribe
from participants.enums import EtatEligibilite, Mobilite
from participants.models import Prescripteur

ENTREPRISE, PRESCRIPTEUR, MARCHE = "bati", "ml", "lycee"
POSTE = {
    "metier": "F1703",
    "intitule": "Aide-maçon",
    "missions": "Approvisionner le poste, préparer le mortier, aider au coffrage. 7 h 30 – 15 h 30. CDD.",
    "lieu": "Limoges, quartier de Beaubreuil",
    "postes": 2,
    "heures_hebdo": Decimal(35),
}
# Name, first name, age, criteria, what becomes of the proposal.
PERSONNES = (
    ("Haddad", "Leïla", 22, ("JEUNE",), ""),
    ("Marchais", "Kévin", 24, ("JEUNE_SUIVI", "JEUNE"), "transmise"),
    ("Cissé", "Mariam", 23, ("JEUNE",), "retenue"),
    ("Roussel", "Théo", 21, ("JEUNE",), "refusee"),
)
DEMARCHES = (
    (2, GenreEffort.OFFRE, "Affichage sur le chantier et offre déposée à France Travail"),
    (9, GenreEffort.REUNION, "Forum de l'emploi de Limoges"),
    (16, GenreEffort.CONTACT_PRESCRIPTEUR, "Appel à la mission locale"),
    (52, GenreEffort.VISITE, "Visite du chantier par un groupe de la mission locale"),
    (80, GenreEffort.OFFRE, "Offre sur le site de l'entreprise"),
)


def recruit(scene: Scene, comptes: dict[str, Utilisateur]) -> None:
    """In the first guichet, around today."""
    jour = timezone.localdate()
    entreprise = scene.entreprises[ENTREPRISE]
    with scene.as_person(comptes["entreprise"]):
        engagement = _engagement(scene, entreprise, jour)
        if engagement is None:
            return
        besoin = _publish(engagement, entreprise, jour, comptes["entreprise"])
        for ecoule, genre, detail in DEMARCHES:
            log_effort(
                engagement=engagement,
                entreprise=entreprise,
                jour=jour - timedelta(days=ecoule),
                genre=genre,
                detail=detail,
                par=comptes["entreprise"].nom_complet,
            )
    with scene.as_person(comptes["prescripteur"]):
        candidatures = [
            _propose(scene.prescripteurs[PRESCRIPTEUR], besoin, personne, jour) for personne in PERSONNES
        ]
    with scene.as_agent():
        # Published yesterday, so that this morning's e-mail tells it.
        Besoin.objects.filter(pk=besoin.pk).update(publie_le=timezone.now() - timedelta(days=1))
        announce_besoins(guichet=scene.guichet, jour=jour)
        for candidature, personne in zip(candidatures, PERSONNES, strict=True):
            if personne[-1]:
                _validate(scene, candidature, personne[3], jour)
    with scene.as_person(comptes["entreprise"]):
        _answer(besoin)


def _engagement(scene: Scene, entreprise: Entreprise, jour: date) -> Engagement | None:
    """One of the marché whose bilan is issued, else the one that has the longest to run."""
    possibles = Engagement.objects.filter(
        redevable=entreprise, nature=NatureEngagement.HEURES, fin__gt=jour + timedelta(days=60)
    ).order_by("-fin", "pk")
    du_bilan = scene.marches[MARCHE].pk
    return next(iter(sorted(possibles, key=lambda e: e.marche_id != du_bilan)), None)


def _publish(engagement: Engagement, entreprise: Entreprise, jour: date, par: Utilisateur) -> Besoin:
    debut = jour + timedelta(days=12)
    fin = min(debut + timedelta(days=180), engagement.fin)
    dates: dict[str, Any] = {"debut": debut, "fin": fin}
    besoin = create_besoin(engagement=engagement, entreprise=entreprise, champs=POSTE | dates)
    carreleur = {"metier": "F1608", "intitule": "Aide-carreleur", "missions": "", "postes": 1}
    create_besoin(engagement=engagement, entreprise=entreprise, champs=POSTE | dates | carreleur)
    return publish_besoin(besoin=besoin, par=par.nom_complet)


def _propose(
    prescripteur: Prescripteur,
    besoin: Besoin,
    personne: tuple[str, str, int, tuple[str, ...], str],
    jour: date,
) -> Candidature:
    nom, prenom, age, criteres, _ = personne
    fiche = prescribe(
        prescripteur=prescripteur,
        identite={"nom": nom, "prenom": prenom, "telephone": "05 55 00 12 34", "email": ""},
        dossier={"naissance": jour.replace(year=jour.year - age, day=1), "commune": "87085"},
        fiche={
            "criteres": list(criteres),
            "metiers": ["F1703"],
            "mobilite": Mobilite.TRANSPORTS,
            "disponible_le": jour,
            "experience": "Un stage de découverte du bâtiment",
            "accompagnement": "Point chaque mois avec la conseillère",
            "referent": "Aurélie Pinson",
            "informe": True,
        },
    )
    return propose_personne(besoin=besoin, participant=fiche.participant, prescripteur=prescripteur)


def _validate(scene: Scene, candidature: Candidature, criteres: tuple[str, ...], jour: date) -> None:
    demande = request_eligibilite(
        participant=candidature.participant,
        appreciee_au=jour,
        criteres=[CritereDemande(code, preuve="Attestation vue", preuve_du=jour) for code in criteres],
    )
    decide_eligibilite(eligibilite=demande, decision=EtatEligibilite.VALIDEE, par=scene.agent)
    transmit_candidature(candidature=candidature)


def _answer(besoin: Besoin) -> None:
    transmises = Candidature.objects.filter(besoin=besoin, etat=EtatCandidature.TRANSMISE)
    par_nom = {candidature.personne: candidature for candidature in transmises}
    for nom, prenom, _, _, sort in PERSONNES:
        candidature = par_nom.get(f"{nom.upper()} {prenom}")
        if candidature is not None and sort == "retenue":
            answer_candidature(candidature=candidature, retenue=True)
        elif candidature is not None and sort == "refusee":
            answer_candidature(candidature=candidature, retenue=False, motif=MotifRefus.HORAIRES)
