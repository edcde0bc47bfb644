"""Third step: people registered, judged eligible or not, hired in the three ways."""

from datetime import date, timedelta
from decimal import Decimal

from config.demo.cles import draw
from config.demo.modeles import PosteDemo
from config.demo.personnes import PersonneDemo, person
from config.demo.postes import POSTES, POSTES_2, SANS_CONTRAT, SANS_CONTRAT_2
from config.demo.scene import Scene
from config.demo.territoire import SLUG
from operations.domain.regles import rules_for
from operations.enums import PRETEUSES
from participants.domain.contrats import open_contrat
from participants.domain.personnes.eligibilite import add_months, decide_eligibilite, request_eligibilite
from participants.domain.personnes.participants import register_participant
from participants.enums import EtatEligibilite, Modalite
from participants.models import Participant

JOURS_DE_DEBUT = (1, 1, 4, 12)
FIN_PROCHE = timedelta(days=20)
REFUS = "Inscription à France Travail depuis quatre mois seulement et aucun autre critère justifié."


def build_people(scene: Scene) -> None:
    principal = scene.slug == SLUG
    rang = 0
    for poste in POSTES if principal else POSTES_2:
        for _ in range(poste.nombre):
            _hire(scene, poste, rang)
            rang += 1
    for sort in SANS_CONTRAT if principal else SANS_CONTRAT_2:
        _register_waiting(scene, sort, rang)
        rang += 1


def _hire(scene: Scene, poste: PosteDemo, rang: int) -> None:
    personne = person(scene.slug, rang, scene.calendrier, poste.criteres)
    participant = _register(scene, personne)
    debut = scene.calendrier.mois(poste.debut).replace(
        day=JOURS_DE_DEBUT[draw(f"debut:{scene.slug}:{rang}", len(JOURS_DE_DEBUT))]
    )
    _judge(scene, participant, personne, _judged_on(scene, poste, debut), poste.cas or "validee")
    _sign(scene, participant, poste, debut)
    if poste.suite is not None:
        _sign(scene, participant, poste.suite, scene.calendrier.mois(poste.suite.debut))


def _judged_on(scene: Scene, poste: PosteDemo, debut: date) -> date:
    """The day of the assessment: that of the hire, or earlier so that the window ends when the case says."""
    duree = rules_for(guichet=scene.guichet, jour=debut).eligibilite_mois
    if poste.cas == "fin_proche":
        return add_months(scene.calendrier.au + FIN_PROCHE, -duree)
    if poste.cas == "fin_passee":
        return add_months(scene.calendrier.mois(-3).replace(day=15), -duree)
    return debut


def _register(scene: Scene, personne: PersonneDemo) -> Participant:
    prescripteurs = scene.prescripteurs
    return register_participant(
        guichet=scene.guichet,
        nom=personne.nom,
        prenom=personne.prenom,
        email=personne.email,
        telephone=personne.telephone,
        dossier=personne.dossier,
        prescripteur=prescripteurs.get(personne.prescripteur, prescripteurs["ft"]),
        doublon_confirme=True,
    )


def _judge(scene: Scene, participant: Participant, personne: PersonneDemo, jour: date, sort: str) -> None:
    demande = request_eligibilite(
        participant=participant,
        appreciee_au=jour,
        criteres=personne.demandes(jour),
        avis_motive=personne.avis_motive,
    )
    if sort == "a_decider":
        return
    refusee = sort == "refusee"
    decide_eligibilite(
        eligibilite=demande,
        decision=EtatEligibilite.REFUSEE if refusee else EtatEligibilite.VALIDEE,
        par=scene.agent,
        motif_refus=REFUS if refusee else "",
    )


def _register_waiting(scene: Scene, sort: str, rang: int) -> None:
    personne = person(scene.slug, rang, scene.calendrier)
    participant = _register(scene, personne)
    if sort:
        _judge(scene, participant, personne, scene.calendrier.mois(-1).replace(day=18), sort)


def _sign(scene: Scene, participant: Participant, poste: PosteDemo, debut: date) -> None:
    creditee = scene.entreprises[poste.creditee]
    employeur = scene.entreprises[poste.employeur or poste.creditee]
    if employeur == creditee:
        modalite = Modalite.EMBAUCHE
    elif employeur.type in PRETEUSES:
        modalite = Modalite.MISE_A_DISPOSITION
    else:
        modalite = Modalite.SOUS_TRAITANCE
    contrat = open_contrat(
        participant=participant,
        employeur=employeur,
        creditee=creditee,
        modalite=modalite,
        type=poste.type,
        debut=debut,
        fin=None if poste.mois is None else scene.calendrier.fin(poste.debut + poste.mois - 1),
        metier=poste.metier,
        lot=None if poste.pool else scene.lots[poste.lots[0]],
        heures_hebdo=Decimal(poste.hebdo),
    )
    scene.contrats.append((contrat, poste.lots))
