"""People in bulk: registered, judged eligible, with the window that the decision opens."""

from datetime import date
from random import Random

from django.utils import timezone

from bench.socle import Socle, bulk
from guichets.texte import sort_key
from participants.domain.mois import add_months, last_day
from participants.enums import EtatEligibilite
from participants.models import (
    Critere,
    DossierParticipant,
    Eligibilite,
    FenetreEligibilite,
    Participant,
    Prescripteur,
)

NOMS = ("Martin", "Diallo", "Nguyen", "Lopez", "Moreau", "Benali", "Kaya", "Petit", "Traoré", "Étienne")
PRENOMS = ("Awa", "Ibrahim", "Linh", "Carmen", "Jules", "Samira", "Emre", "Zoé", "Moussa", "Léa")
CRITERES = ("DELD", "RSA", "QPV")


def create_people(
    socle: Socle, nombre: int, prescripteurs: list[Prescripteur], debut: date, hasard: Random
) -> list[Participant]:
    """Each with a dossier and a validated eligibility, whose window covers the measured months."""
    gens = bulk(
        Participant,
        [
            Participant(
                guichet=socle.guichet,
                nom=f"{hasard.choice(NOMS)} {rang}",
                prenom=(prenom := hasard.choice(PRENOMS)),
                nom_tri=sort_key(f"{rang:05d} {prenom}"),
                prescripteur=hasard.choice(prescripteurs),
            )
            for rang in range(nombre)
        ],
    )
    bulk(
        DossierParticipant,
        [
            DossierParticipant(
                guichet=socle.guichet,
                participant=une,
                naissance=date(1965 + hasard.randrange(40), 1 + hasard.randrange(12), 15),
                sexe=hasard.choice("fh"),
                commune="87085",
            )
            for une in gens
        ],
    )
    judge_people(socle, gens, debut, hasard)
    return gens


def judge_people(socle: Socle, gens: list[Participant], debut: date, hasard: Random) -> None:
    demandes = bulk(
        Eligibilite,
        [Eligibilite(guichet=socle.guichet, participant=une, appreciee_au=debut) for une in gens],
    )
    bulk(
        Critere,
        [
            Critere(guichet=socle.guichet, eligibilite=demande, code=code, preuve="Attestation")
            for demande in demandes
            for code in hasard.sample(CRITERES, 1 + hasard.randrange(2))
        ],
    )
    Eligibilite.objects.filter(pk__in=[d.pk for d in demandes]).update(
        etat=EtatEligibilite.VALIDEE, decidee_par=socle.facilitateur, decidee_le=timezone.now()
    )
    bulk(
        FenetreEligibilite,
        [
            FenetreEligibilite(
                guichet=socle.guichet,
                participant=demande.participant,
                eligibilite=demande,
                regles=socle.regles,
                du=debut,
                au=last_day(add_months(debut, 26)),
            )
            for demande in demandes
        ],
    )
