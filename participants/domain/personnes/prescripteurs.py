"""The bodies that orient people, and who may sign in for them."""

from guichets.domain.contraintes import en_francais
from guichets.models import Guichet, Utilisateur
from guichets.texte import sort_key
from participants.enums import TypePrescripteur
from participants.models import AccesPrescripteur, Prescripteur
from participants.validators import refuse_nir_in


def create_prescripteur(
    *,
    guichet: Guichet,
    nom: str,
    type: TypePrescripteur | str,  # noqa: A002 - the field's name
) -> Prescripteur:
    """`ValidationError` when the name is empty, already taken in the guichet, or the type unknown."""
    refuse_nir_in({"nom": nom})
    prescripteur = Prescripteur(guichet=guichet, nom=nom.strip(), nom_tri=sort_key(nom), type=type)
    prescripteur.full_clean(exclude=["guichet"])
    with en_francais():
        prescripteur.save()
    return prescripteur


def grant_acces(*, prescripteur: Prescripteur, utilisateur: Utilisateur) -> AccesPrescripteur:
    """Let a person read the files of the people that this body oriented. Granting twice changes nothing."""
    acces: AccesPrescripteur
    acces, _ = AccesPrescripteur.objects.get_or_create(
        guichet=prescripteur.guichet, prescripteur=prescripteur, utilisateur=utilisateur
    )
    return acces
