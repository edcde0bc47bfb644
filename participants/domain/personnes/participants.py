"""People: registering them once, keeping their contact and their dossier."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone

from guichets.domain.contraintes import en_francais
from guichets.domain.verrous import lock_identite
from guichets.models import Guichet
from guichets.texte import sort_key
from participants.models import DossierParticipant, Participant, Prescripteur
from participants.validators import refuse_nir_in

LONGUEUR_TRI = 250
DOUBLON = (
    "Une personne du même nom est déjà suivie par le guichet : {qui}. "
    "Si ce n'est pas elle, cochez « Ce n'est pas la même personne » et enregistrez de nouveau."
)
NAISSANCE_FUTURE = "La date de naissance est dans le futur."
PRESCRIPTEUR_ETRANGER = "Ce prescripteur n'appartient pas au guichet."


def tri_participant(nom: str, prenom: str) -> str:
    return sort_key(f"{nom.strip()} {prenom.strip()}", LONGUEUR_TRI)


def hold_identity(guichet: Guichet, nom: str, prenom: str) -> None:
    """Whoever registers the same name at the same time, in either order, comes after."""
    lock_identite(guichet.pk, min(tri_participant(nom, prenom), tri_participant(prenom, nom)))


def find_homonymes(
    *, guichet: Guichet, nom: str, prenom: str, naissance: date | None
) -> QuerySet[Participant]:
    """People who may be the same: same names in either order, and no birth date that tells them apart."""
    memes: QuerySet[Participant] = Participant.objects.filter(
        guichet=guichet, nom_tri__in=[tri_participant(nom, prenom), tri_participant(prenom, nom)]
    )
    if naissance is not None:
        memes = memes.filter(Q(dossiers__naissance=naissance) | Q(dossiers__naissance__isnull=True))
    return memes.order_by("nom_tri", "id")


def register_participant(
    *,
    guichet: Guichet,
    nom: str,
    prenom: str,
    email: str = "",
    telephone: str = "",
    dossier: Mapping[str, Any] | None = None,
    prescripteur: Prescripteur | None = None,
    doublon_confirme: bool = False,
) -> Participant:
    """Register a person with their dossier (naissance, sexe, adresse, commune, qpv, diplome).

    Raises `ValidationError` with the code `doublon` when somebody of the same name, of the same or an unknown
    birth date, is followed: the caller asks, and calls again with `doublon_confirme`.
    """
    champs = dict(dossier or {})
    personne = Participant(guichet=guichet)
    _fill(personne, nom=nom, prenom=prenom, email=email, telephone=telephone, prescripteur=prescripteur)
    fiche = DossierParticipant(guichet=guichet, **champs)
    _check(personne, fiche)
    hold_identity(guichet, nom, prenom)
    if not doublon_confirme:
        homonyme = find_homonymes(
            guichet=guichet, nom=nom, prenom=prenom, naissance=champs.get("naissance")
        ).first()
        if homonyme is not None:
            raise ValidationError(DOUBLON.format(qui=homonyme), code="doublon")
    with en_francais():
        personne.save()
        fiche.participant, fiche.prescripteur = personne, prescripteur
        fiche.save()
    return personne


def modify_participant(
    *,
    participant: Participant,
    nom: str,
    prenom: str,
    email: str = "",
    telephone: str = "",
    dossier: Mapping[str, Any] | None = None,
    prescripteur: Prescripteur | None = None,
) -> Participant:
    """Replace the contact, the prescripteur and the given fields of the dossier.

    A change of prescripteur moves the right to read: the database carries it to the person's other rows.
    """
    _fill(participant, nom=nom, prenom=prenom, email=email, telephone=telephone, prescripteur=prescripteur)
    fiche = DossierParticipant.objects.filter(participant=participant).first() or DossierParticipant(
        guichet=participant.guichet, participant=participant
    )
    for champ, valeur in (dossier or {}).items():
        setattr(fiche, champ, valeur)
    fiche.prescripteur = prescripteur
    _check(participant, fiche)
    with en_francais():
        participant.save()
        fiche.save()
    return participant


def _fill(
    personne: Participant,
    *,
    nom: str,
    prenom: str,
    email: str,
    telephone: str,
    prescripteur: Prescripteur | None,
) -> None:
    personne.nom, personne.prenom = nom.strip(), prenom.strip()
    personne.nom_tri = tri_participant(nom, prenom)
    personne.email, personne.telephone = email.strip(), telephone.strip()
    personne.prescripteur = prescripteur


def _check(personne: Participant, fiche: DossierParticipant) -> None:
    textes = {nom: getattr(personne, nom) for nom in ("nom", "prenom", "email", "telephone")}
    refuse_nir_in({**textes, "adresse": fiche.adresse})
    erreurs: dict[str, list[str]] = {}
    for ligne, exclus in (
        (personne, {"guichet", "prescripteur"}),
        (fiche, {"guichet", "participant", "prescripteur"}),
    ):
        try:
            ligne.clean_fields(exclude=exclus)
        except ValidationError as erreur:
            erreurs.update(erreur.message_dict)
    if personne.prescripteur is not None and personne.prescripteur.guichet_id != personne.guichet_id:
        erreurs["prescripteur"] = [PRESCRIPTEUR_ETRANGER]
    if fiche.naissance and fiche.naissance > timezone.localdate():
        erreurs["naissance"] = [NAISSANCE_FUTURE]
    if erreurs:
        raise ValidationError(erreurs)
