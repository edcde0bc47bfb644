"""The fiche de prescription unique: a prescripteur introduces a person, the guichet alone judges.

A prescripteur cannot write in the guichet's tables: the guichet's scope is lent to register the person with
their fiche. That somebody of the same name is already followed is told to the facilitateur only.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from guichets import portee as portees
from guichets.domain.contraintes import en_francais
from guichets.models import Guichet
from participants.domain.eligibilite import criteria_in_force
from participants.domain.partenaires import scope_of
from participants.domain.participants import find_homonymes, register_participant, tri_participant
from participants.models import (
    DossierParticipant,
    Eligibilite,
    FenetreEligibilite,
    FichePrescription,
    Participant,
    Prescripteur,
)
from participants.validators import refuse_nir_in

METIERS = 3
DEJA_SUIVIE = "Vous suivez déjà cette personne\u00a0: choisissez-la dans la liste de vos personnes."
CONTACT = "Indiquez un téléphone ou une adresse électronique\u00a0: sans cela, personne ne pourra la joindre."
INFORMEE = "La personne doit être informée et d'accord avant d'être proposée."
CRITERE_INCONNU = "Ce critère n'est plus dans la liste en vigueur. Rechargez la page."
TEXTES = ("referent", "experience", "accompagnement")


def prescribe(
    *,
    prescripteur: Prescripteur,
    identite: Mapping[str, Any],
    dossier: Mapping[str, Any],
    fiche: Mapping[str, Any],
) -> FichePrescription:
    """Register a person with their dossier and their fiche, in one go. Errors name their fields."""
    _check_author(prescripteur)
    _check(identite, fiche)
    guichet = prescripteur.guichet
    with scope_of(guichet.pk, ecrit=True), en_francais():
        _refuse_known(guichet, prescripteur, identite, dossier)
        personne = register_participant(
            guichet=guichet,
            prescripteur=prescripteur,
            dossier=dossier,
            doublon_confirme=True,
            **identite,
        )
        ecrite = FichePrescription(guichet=guichet, participant=personne, prescripteur=prescripteur, **fiche)
        ecrite.clean_fields(exclude={"guichet", "participant", "prescripteur"})
        ecrite.save()
    return ecrite


def _check_author(prescripteur: Prescripteur) -> None:
    portee = portees.courante()
    ouvert = prescripteur.pk in portee.prescripteurs or prescripteur.guichet_id in portee.ecrire
    if not portee.libre and not ouvert:
        raise PermissionDenied


def _check(identite: Mapping[str, Any], fiche: Mapping[str, Any]) -> None:
    refuse_nir_in({nom: fiche[nom] for nom in TEXTES})
    if not fiche["informe"]:
        raise ValidationError({"informe": INFORMEE})
    if not identite.get("telephone") and not identite.get("email"):
        raise ValidationError({"telephone": CONTACT})
    connus = set(criteria_in_force(timezone.localdate()).values_list("code", flat=True))
    if not set(fiche["criteres"]) <= connus:
        raise ValidationError({"criteres": CRITERE_INCONNU})


def _refuse_known(
    guichet: Guichet, prescripteur: Prescripteur, identite: Mapping[str, Any], dossier: Mapping[str, Any]
) -> None:
    """Its own person, typed again: sent twice, or forgotten."""
    memes = Participant.objects.filter(
        guichet=guichet,
        prescripteur=prescripteur,
        nom_tri=tri_participant(identite["nom"], identite["prenom"]),
    )
    if dossier.get("naissance"):
        memes = memes.filter(dossiers__naissance=dossier["naissance"])
    if memes.exists():
        raise ValidationError(DEJA_SUIVIE, code="deja_suivie")


def latest_fiche(participant: Participant) -> FichePrescription | None:
    return (
        FichePrescription.objects.filter(participant=participant)
        .select_related("prescripteur")
        .order_by("-pk")
        .first()
    )


def fiches_to_examine(guichet: Guichet) -> QuerySet[FichePrescription]:
    """Fiches on which nothing was asked since, of people whose hours do not count today. The oldest first."""
    jour = timezone.localdate()
    fiches: QuerySet[FichePrescription] = FichePrescription.objects.filter(guichet=guichet)
    return (
        fiches.exclude(
            Exists(
                Eligibilite.objects.filter(
                    participant_id=OuterRef("participant_id"), cree_le__gte=OuterRef("cree_le")
                )
            )
        )
        .exclude(
            Exists(FenetreEligibilite.objects.filter(participant_id=OuterRef("participant_id"), au__gte=jour))
        )
        .select_related("participant", "prescripteur")
        .order_by("cree_le", "pk")
    )


def homonyms_of(fiche: FichePrescription) -> list[Participant]:
    """Other people of the guichet who may be the same person: for the facilitateur."""
    personne = fiche.participant
    dossier = DossierParticipant.objects.filter(participant=personne).first()
    memes = find_homonymes(
        guichet=fiche.guichet,
        nom=personne.nom,
        prenom=personne.prenom,
        naissance=dossier.naissance if dossier else None,
    )
    return list(memes.exclude(pk=personne.pk).select_related("prescripteur").distinct())


def foreseen_labels(codes: Iterable[str]) -> list[str]:
    """The criteria put forward, in the words in force today; a code that has none stands as it is."""
    libelles = dict(criteria_in_force(timezone.localdate()).values_list("code", "libelle"))
    return [libelles.get(code, code) for code in codes]
