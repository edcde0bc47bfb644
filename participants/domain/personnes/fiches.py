"""The fiche de prescription unique: a prescripteur introduces a person, the guichet alone judges.

A prescripteur cannot write in the guichet's tables: the guichet's scope is lent to register the person with
their fiche. That somebody of the same name is already followed is told to the facilitateur only.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from guichets import portee as portees
from guichets.domain.contraintes import en_francais
from guichets.domain.verrous import lock_participant
from guichets.formats import format_jour
from guichets.models import Guichet
from participants.domain.partenaires import scope_of
from participants.domain.personnes.eligibilite import criteria_in_force
from participants.domain.personnes.participants import (
    find_homonymes,
    hold_identity,
    modify_participant,
    register_participant,
    tri_participant,
)
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
DECIDEE = "Le guichet a déjà décidé\u00a0: prévenez le facilitateur de ce qui a changé."
REMPLACEE = "Une fiche plus récente existe pour cette personne\u00a0: corrigez celle-là."
PLUS_SUIVIE = "Vous ne suivez plus cette personne."
CORRIGEE_ENTRE_TEMPS = (
    "Cette fiche a été corrigée entre-temps par une autre personne. Vos saisies sont conservées\u00a0: "
    "comparez, puis enregistrez de nouveau."
)
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
        hold_identity(guichet, identite["nom"], identite["prenom"])
        _refuse_known(prescripteur, identite, dossier)
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


def may_correct(fiche: FichePrescription) -> bool:
    """Its author may, as long as the guichet has not decided and still holds the person as theirs."""
    portee = portees.courante()
    if not portee.libre and fiche.prescripteur_id not in portee.prescripteurs:
        return False
    with scope_of(fiche.guichet_id):
        return _obstacle(fiche) == ""


def version_of(fiche: FichePrescription) -> str:
    """What tells one state of a fiche from the next."""
    return f"{fiche.corrigee_le or fiche.cree_le:%Y%m%d%H%M%S%f}"


def correct_fiche(
    *,
    fiche: FichePrescription,
    lue: str,
    identite: Mapping[str, Any],
    dossier: Mapping[str, Any],
    valeurs: Mapping[str, Any],
) -> FichePrescription:
    """Write a fiche again, with the person's contact and dossier; history keeps what it said before.

    `lue`: the `version_of` what the person had before their eyes.
    """
    _check_author(fiche.prescripteur)
    _check(identite, valeurs)
    with scope_of(fiche.guichet_id, ecrit=True), en_francais():
        tenue = _hold(fiche, lue)
        _refuse_known(tenue.prescripteur, identite, dossier, sauf=tenue.participant_id)
        modify_participant(
            participant=tenue.participant, prescripteur=tenue.prescripteur, dossier=dossier, **identite
        )
        for nom, valeur in valeurs.items():
            setattr(tenue, nom, valeur)
        tenue.corrigee_le = timezone.now()
        tenue.clean_fields(exclude={"guichet", "participant", "prescripteur"})
        tenue.save()
    return tenue


def _hold(fiche: FichePrescription, lue: str) -> FichePrescription:
    """The fiche as it stands, locked against a decision taken at the same time."""
    lock_participant(fiche.participant_id)
    tenue: FichePrescription = (
        FichePrescription.objects.select_for_update(of=("self",))
        .select_related("participant", "prescripteur", "guichet")
        .get(pk=fiche.pk)
    )
    obstacle = _obstacle(tenue) if tenue.prescripteur_id == fiche.prescripteur_id else PLUS_SUIVIE
    if obstacle:
        raise ValidationError(obstacle, code="decidee")
    if version_of(tenue) != lue:
        raise ValidationError(CORRIGEE_ENTRE_TEMPS, code="conflit")
    return tenue


def _obstacle(fiche: FichePrescription) -> str:
    """Why a fiche no longer changes. Read under the guichet's scope: only the reason crosses."""
    siennes = Eligibilite.objects.filter(participant_id=fiche.participant_id)
    fenetres = FenetreEligibilite.objects.filter(participant_id=fiche.participant_id)
    if siennes.filter(decidee_le__gte=fiche.cree_le).exists() or fenetres.exists():
        return DECIDEE
    if FichePrescription.objects.filter(participant_id=fiche.participant_id, pk__gt=fiche.pk).exists():
        return REMPLACEE
    suivie = Participant.objects.filter(pk=fiche.participant_id, prescripteur_id=fiche.prescripteur_id)
    return "" if suivie.exists() else PLUS_SUIVIE


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
    prescripteur: Prescripteur,
    identite: Mapping[str, Any],
    dossier: Mapping[str, Any],
    *,
    sauf: int | None = None,
) -> None:
    """Its own person, typed again: sent twice, or forgotten. `sauf`: the one being corrected."""
    memes = Participant.objects.filter(
        guichet_id=prescripteur.guichet_id,
        prescripteur=prescripteur,
        nom_tri=tri_participant(identite["nom"], identite["prenom"]),
    )
    if sauf is not None:
        memes = memes.exclude(pk=sauf)
    if dossier.get("naissance"):
        memes = memes.filter(dossiers__naissance=dossier["naissance"])
    if memes.exists():
        raise ValidationError(DEJA_SUIVIE, code="deja_suivie")


def latest_fiche(participant: Participant, *, de: Collection[int] | None = None) -> FichePrescription | None:
    """`de`: the prescripteurs whose fiches are looked at; all of them unless told."""
    fiches = FichePrescription.objects.filter(participant=participant).select_related("prescripteur")
    if de is not None:
        fiches = fiches.filter(prescripteur_id__in=de)
    return fiches.order_by("-pk").first()


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


def corrected_since(eligibilite: Eligibilite) -> list[str]:
    """What the facilitateur must read again: a fiche that changed after they asked for the decision."""
    fiche = latest_fiche(eligibilite.participant)
    if fiche is None or fiche.corrigee_le is None or fiche.corrigee_le <= eligibilite.cree_le:
        return []
    jour = format_jour(timezone.localdate(fiche.corrigee_le))
    return [f"La fiche de prescription a été corrigée le {jour}, après cette demande\u00a0: relisez-la."]


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
