"""Steps of a path other than the contrats: a training, a phase préparatoire, an interview."""

from datetime import date
from decimal import Decimal
from types import EllipsisType

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from guichets.domain.contraintes import en_francais
from guichets.models import Guichet
from guichets.portee import courante
from operations.models import Lot
from participants.domain.mois import today_of
from participants.domain.parcours.droits import writing_for
from participants.domain.parcours.lignes import Pas
from participants.enums import GenreEtape
from participants.models import Contrat, Etape, Participant
from participants.validators import refuse_nir_in

PREPARENT = (GenreEtape.PREPARATOIRE, GenreEtape.FORMATION_AVANT)
"""Steps that aim at a lot."""
AU_GUICHET = (GenreEtape.ENTREE, GenreEtape.PREPARATOIRE)
"""Steps that the guichet alone writes: they tie a person to its own marchés."""
GENRE_DU_GUICHET = "Cette étape est saisie par le guichet."
CONTRAT_ETRANGER = "Ce contrat n'est pas celui de cette personne."
LOT_ETRANGER = "Ce marché n'appartient pas au guichet."
HORS_CONTRAT = "Une formation pendant le contrat se tient entre ses dates."
CONTRAT_ATTENDU = "Choisissez le contrat pendant lequel la formation se tient."
TROP_LOIN = "Une étape commence au plus tard dans deux ans."


def save_etape(
    *,
    participant: Participant,
    genre: GenreEtape | str,
    intitule: str,
    debut: date,
    fin: date | None = None,
    organisme: str = "",
    heures: Decimal | None = None,
    lot: Lot | EllipsisType | None = ...,
    contrat: Contrat | None = None,
    etape: Etape | None = None,
) -> Etape:
    """Add a step, or replace one. A lot not given stays; a prescripteur neither names nor loses one."""
    refuse_nir_in({"intitule": intitule, "organisme": organisme})
    au_guichet = _belongs_to_desk(participant.guichet_id)
    with writing_for(participant) as personne:
        ligne = _current(etape, personne) if etape else Etape(guichet=personne.guichet, participant=personne)
        if not au_guichet and {str(genre), ligne.genre} & set(AU_GUICHET):
            raise ValidationError({"genre": [GENRE_DU_GUICHET]})
        ligne.genre, ligne.intitule, ligne.organisme = genre, intitule.strip(), organisme.strip()
        ligne.debut, ligne.fin, ligne.heures = debut, fin, heures
        if au_guichet and not isinstance(lot, EllipsisType):
            ligne.lot = lot if genre in PREPARENT else None
        ligne.contrat = contrat if genre == GenreEtape.FORMATION_PENDANT else None
        _check(ligne, personne)
        with en_francais():
            ligne.save()
    return ligne


def remove_etape(*, etape: Etape) -> None:
    """Take a step back; the history keeps it."""
    au_guichet = _belongs_to_desk(etape.guichet_id)
    with writing_for(etape.participant) as personne:
        ligne = _current(etape, personne)
        if not au_guichet and ligne.genre in AU_GUICHET:
            raise ValidationError(GENRE_DU_GUICHET)
        ligne.delete()


def may_edit(etape: Etape) -> bool:
    return _belongs_to_desk(etape.guichet_id) or etape.genre not in AU_GUICHET


def may_edit_step(pas: Pas) -> bool:
    """Whether the reader may change this line of a path."""
    return pas.genre in ("sortie", "suivi") or (pas.genre == "etape" and may_edit(pas.objet))


def lots_to_prepare(guichet: Guichet, etape: Etape | None = None) -> QuerySet[Lot]:
    """Lots not yet started, and the one that the step already aims at."""
    a_venir = Q(debut__gt=today_of(guichet))
    if etape is not None and etape.lot_id is not None:
        a_venir |= Q(pk=etape.lot_id)
    lots: QuerySet[Lot] = Lot.objects.filter(a_venir, guichet=guichet)
    return lots.select_related("marche").order_by("debut", "pk")


def _belongs_to_desk(guichet_id: int) -> bool:
    portee = courante()
    return portee.libre or guichet_id in portee.ecrire


def _current(etape: Etape, personne: Participant) -> Etape:
    """The step as it is under the lock."""
    actuelle = Etape.objects.filter(pk=etape.pk, participant=personne).first()
    if actuelle is None:
        raise ValidationError("Cette étape n'existe plus.", code="disparue")
    return actuelle


def _check(etape: Etape, personne: Participant) -> None:
    etape.clean_fields(exclude=["guichet", "participant", "prescripteur", "lot", "contrat"])
    erreurs: dict[str, list[str]] = {}
    if (etape.debut - today_of(personne.guichet)).days > 731:
        erreurs["debut"] = [TROP_LOIN]
    if etape.lot is not None and etape.lot.guichet_id != personne.guichet_id:
        erreurs["lot"] = [LOT_ETRANGER]
    if etape.genre == GenreEtape.FORMATION_PENDANT:
        erreurs |= _contrat_errors(etape, personne)
    if erreurs:
        raise ValidationError(erreurs)


def _contrat_errors(etape: Etape, personne: Participant) -> dict[str, list[str]]:
    contrat = etape.contrat
    if contrat is None:
        return {"contrat": [CONTRAT_ATTENDU]}
    if contrat.participant_id != personne.pk:
        return {"contrat": [CONTRAT_ETRANGER]}
    if etape.debut < contrat.debut or (contrat.fin is not None and (etape.fin or etape.debut) > contrat.fin):
        return {"debut": [HORS_CONTRAT]}
    return {}
