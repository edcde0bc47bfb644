"""Opening a guichet: the tenant, the rules that it starts from, the person who answers for it."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from guichets.enums import RoleAdhesion, TypeGuichet
from guichets.models import Adhesion, Guichet, Utilisateur
from guichets.portee import hors_portee
from operations.domain.regles import create_default_rules
from operations.identifiants import siret_valide


@transaction.atomic
def open_guichet(
    *, slug: str, nom: str, genre: TypeGuichet, siret: str, regles_du: date, responsable: str
) -> Guichet:
    """On the owner's connection. `responsable`: an e-mail; an unknown one gets an account without a password,
    which its owner chooses through « Mot de passe oublié ». `ValidationError`: nothing is created."""
    guichet = Guichet(slug=slug, nom=nom, type=genre, siret=siret)
    if siret and not siret_valide(siret):
        raise ValidationError({"siret": f"Le SIRET {siret} n'est pas valable : sa clé est fausse."})
    guichet.full_clean()
    personne = Utilisateur.objects.filter(email=responsable.lower()).first() or _invite(responsable)
    guichet.save()
    with hors_portee("ouverture d'un guichet"):
        Adhesion.objects.create(guichet=guichet, utilisateur=personne, role=RoleAdhesion.RESPONSABLE)
        create_default_rules(guichet=guichet, du=regles_du)
    return guichet


def _invite(email: str) -> Utilisateur:
    personne = Utilisateur(email=email.lower())
    personne.set_unusable_password()
    personne.full_clean(exclude=["password"])
    personne.save()
    return personne
