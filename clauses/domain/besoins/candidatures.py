"""People proposed for a need by a prescripteur or the guichet, transmitted by the guichet, then answered.

The company reads a name once the guichet transmitted it, with a contact and dates; never why the person
counts, who proposed them, nor who else was refused. A refusal is a code: no word about a person is kept.
"""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from clauses.domain.besoins.annonces import announce_proposition
from clauses.domain.besoins.publication import is_open, lock_besoin, release_candidatures
from clauses.enums import (
    CANDIDATURE_OUVERTE,
    CANDIDATURE_PRISE,
    EtatBesoin,
    EtatCandidature,
    MotifEcart,
    MotifRefus,
)
from clauses.models import Besoin, Candidature
from guichets import portee as portees
from guichets.domain.contraintes import en_francais
from guichets.formats import format_accord
from participants.domain.partenaires import scope_of
from participants.models import Contrat, FenetreEligibilite, FichePrescription, Participant, Prescripteur

FERME = "Ce besoin n'est plus ouvert\u00a0: il est pourvu, clos ou terminé."
DEJA_TRAITEE = "Cette proposition a déjà reçu une réponse. Rechargez la page."
PAS_ELIGIBLE = (
    "Validez d'abord l'éligibilité de cette personne\u00a0: une entreprise ne lit que les personnes "
    "dont les heures compteront au début du poste."
)
COMPLET = (
    "Vous avez déjà retenu {pris} pour {postes}. "
    "Augmentez le nombre de postes du besoin, ou revenez d'abord sur une réponse."
)
MOTIF = "Choisissez un motif dans la liste."
REPONSE = "Retenez la personne ou choisissez un motif."
CONTACT_MAX = 200


def propose_personne(
    *, besoin: Besoin, participant: Participant, prescripteur: Prescripteur | None = None
) -> Candidature:
    """Put a person forward. The latest fiche goes with them; the guichet alone decides what follows."""
    _check_proposer(besoin, participant, prescripteur)
    with scope_of(besoin.guichet_id, ecrit=True):
        courant = lock_besoin(besoin)
        if not is_open(courant, timezone.localdate()):
            raise ValidationError(FERME, code="ferme")
        ancienne = Candidature.objects.filter(
            besoin=courant,
            participant=participant,
            etat=EtatCandidature.RETIREE,
            transmise_le__isnull=True,
        ).first()
        candidature = ancienne or Candidature(
            guichet_id=courant.guichet_id,
            besoin=courant,
            engagement_id=courant.engagement_id,
            participant=participant,
        )
        candidature.prescripteur_id = participant.prescripteur_id
        candidature.fiche = FichePrescription.objects.filter(participant=participant).order_by("-pk").first()
        candidature.etat, candidature.motif = EtatCandidature.PROPOSEE, ""
        with en_francais():
            candidature.save()
    return candidature


def _check_proposer(besoin: Besoin, participant: Participant, prescripteur: Prescripteur | None) -> None:
    portee = portees.courante()
    if participant.guichet_id != besoin.guichet_id:
        raise PermissionDenied
    if portee.libre or besoin.guichet_id in portee.ecrire:
        return
    sien = prescripteur is not None and participant.prescripteur_id == prescripteur.pk
    if not sien or participant.prescripteur_id not in portee.prescripteurs:
        raise PermissionDenied


def transmit_candidature(*, candidature: Candidature) -> Candidature:
    """Let the company read a name and a contact: of somebody whose hours count when the post begins."""
    besoin, courante = _lock(candidature, (EtatCandidature.PROPOSEE,))
    jour = timezone.localdate()
    if not is_open(besoin, jour):
        raise ValidationError(FERME, code="ferme")
    utile = max(jour, besoin.debut)
    if not FenetreEligibilite.objects.filter(
        participant_id=courante.participant_id, du__lte=utile, au__gte=utile
    ).exists():
        raise ValidationError(PAS_ELIGIBLE, code="pas_eligible")
    courante.etat, courante.transmise_le = EtatCandidature.TRANSMISE, timezone.now()
    courante.entreprise_id = besoin.entreprise_id
    courante.personne, courante.contact = str(courante.participant), _contact(courante.participant)
    with en_francais():
        courante.save()
    announce_proposition(courante, besoin)
    return courante


def set_aside_candidature(*, candidature: Candidature, motif: str) -> Candidature:
    """The guichet does not transmit; the prescripteur reads the reason."""
    _, courante = _lock(candidature, (EtatCandidature.PROPOSEE,))
    if motif not in MotifEcart.values:
        raise ValidationError({"motif": MOTIF})
    return _end(courante, EtatCandidature.ECARTEE, motif)


def withdraw_candidature(*, candidature: Candidature) -> Candidature:
    """The prescripteur or the guichet takes the person back, whatever was answered."""
    portee = portees.courante()
    guichet = portee.libre or candidature.guichet_id in portee.ecrire
    if not guichet and candidature.prescripteur_id not in portee.prescripteurs:
        raise PermissionDenied
    with scope_of(candidature.guichet_id, ecrit=True):
        _, courante = _lock(candidature, CANDIDATURE_OUVERTE)
        return _end(courante, EtatCandidature.RETIREE, MotifEcart.INDISPONIBLE)


def answer_candidature(*, candidature: Candidature, retenue: bool, motif: str = "") -> Candidature:
    """The company's answer, typed by it or by the guichet. It never keeps more people than it has posts."""
    portee = portees.courante()
    guichet = portee.libre or candidature.guichet_id in portee.ecrire
    if not guichet and candidature.entreprise_id not in portee.entreprises:
        raise PermissionDenied
    attendus = (
        (EtatCandidature.TRANSMISE,) if retenue else (EtatCandidature.TRANSMISE, EtatCandidature.RETENUE)
    )
    with scope_of(candidature.guichet_id, ecrit=True):
        besoin, courante = _lock(candidature, attendus)
        if not retenue:
            if motif not in MotifRefus.values:
                raise ValidationError({"motif": MOTIF})
            courante.repondue_le = timezone.now()
            return _end(courante, EtatCandidature.NON_RETENUE, motif)
        _check_room(besoin)
        courante.etat, courante.repondue_le, courante.motif = (
            EtatCandidature.RETENUE,
            timezone.now(),
            "",
        )
        with en_francais():
            courante.save()
    return courante


def _check_room(besoin: Besoin) -> None:
    if besoin.etat != EtatBesoin.PUBLIE:
        raise ValidationError(FERME, code="ferme")
    pris = Candidature.objects.filter(besoin=besoin, etat__in=CANDIDATURE_PRISE).count()
    if pris >= besoin.postes:
        raise ValidationError(
            COMPLET.format(
                pris=format_accord(pris, "personne,personnes"),
                postes=format_accord(besoin.postes, "poste,postes"),
            ),
            code="complet",
        )


def react_to_contrat(contrat_id: int) -> None:
    """A contrat was opened: the person is hired for the need that brought them; the last post closes it."""
    contrat: Contrat = Contrat.objects.get(pk=contrat_id)
    candidatures = (
        Candidature.objects.filter(
            participant_id=contrat.participant_id,
            entreprise_id__in={contrat.employeur_id, contrat.creditee_id},
            etat__in=(EtatCandidature.RETENUE, EtatCandidature.TRANSMISE),
        )
        .select_related("besoin")
        .order_by("-repondue_le", "pk")
    )
    retenues = sorted(
        candidatures,
        key=lambda c: (c.etat != EtatCandidature.RETENUE, c.besoin.lot_id != contrat.lot_id),
    )
    if not retenues:
        return
    besoin, courante = _lock(retenues[0], (EtatCandidature.RETENUE, EtatCandidature.TRANSMISE))
    courante.etat, courante.repondue_le = EtatCandidature.EMBAUCHEE, courante.repondue_le or timezone.now()
    with en_francais():
        courante.save()
    embauches = Candidature.objects.filter(besoin=besoin, etat=EtatCandidature.EMBAUCHEE).count()
    if besoin.etat == EtatBesoin.PUBLIE and embauches >= besoin.postes:
        besoin.etat = EtatBesoin.POURVU
        besoin.save()
        release_candidatures(besoin, MotifEcart.POURVU)


def counted_dates(
    *, guichet_id: int, participant_ids: Iterable[int], jour: date
) -> dict[int, tuple[date, date]]:
    """« Compte du … au … » for each person: the window of the day, else the next one, else the last."""
    with scope_of(guichet_id):
        fenetres = FenetreEligibilite.objects.filter(
            guichet_id=guichet_id, participant_id__in=set(participant_ids)
        ).values_list("participant_id", "du", "au")
        dates: dict[int, tuple[date, date]] = {}
        for personne, du, au in sorted(
            fenetres, key=lambda f: (f[2] >= jour, f[1].toordinal() * (-1 if f[2] >= jour else 1))
        ):
            dates[personne] = (du, au)
    return dates


def _lock(candidature: Candidature, attendus: Iterable[EtatCandidature]) -> tuple[Besoin, Candidature]:
    """The need first, always: two answers for the last post wait for each other."""
    besoin = lock_besoin(Besoin(pk=candidature.besoin_id))
    courante: Candidature = (
        Candidature.objects.select_related("participant", "guichet")
        .select_for_update(of=("self",))
        .get(pk=candidature.pk)
    )
    if courante.etat not in tuple(attendus):
        raise ValidationError(DEJA_TRAITEE, code="deja_traitee")
    return besoin, courante


def _end(candidature: Candidature, etat: EtatCandidature, motif: str) -> Candidature:
    candidature.etat, candidature.motif = etat, motif
    candidature.personne, candidature.contact = "", ""
    with en_francais():
        candidature.save()
    return candidature


def _contact(participant: Participant) -> str:
    tout = " · ".join(filter(None, (participant.telephone, participant.email)))
    return tout if len(tout) <= CONTACT_MAX else participant.telephone
