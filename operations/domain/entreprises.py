"""Companies of one guichet and their establishments."""

from django.core.exceptions import ValidationError

from guichets.domain.contraintes import en_francais
from guichets.models import Guichet
from guichets.texte import sort_key
from operations.enums import TypeEntreprise, TypeIdentifiant
from operations.identifiants import normaliser_siret
from operations.models import Entreprise, Etablissement
from operations.validators import clean_identifiant, clean_siret

AUTRE_SIREN = "Ce SIRET n'est pas celui d'un établissement de cette entreprise (SIREN {siren})."
SIRET_PRIS = "Cet établissement existe déjà dans le guichet."


def create_entreprise(
    *,
    guichet: Guichet,
    identifiant: str,
    nom: str,
    type_identifiant: str = TypeIdentifiant.SIREN,
    type: str = TypeEntreprise.CLASSIQUE,  # noqa: A002 - the field's name
    convention: str = "",
) -> Entreprise:
    """A SIRET given as identifier also opens its establishment."""
    propre = clean_identifiant(type_identifiant, identifiant)
    siret = normaliser_siret(identifiant)
    with en_francais():
        entreprise = Entreprise.objects.create(
            guichet=guichet,
            type_identifiant=type_identifiant,
            identifiant=propre,
            nom=nom,
            nom_tri=sort_key(nom),
            type=type,
            convention=convention,
        )
        if type_identifiant == TypeIdentifiant.SIREN and len(siret) == 14:
            add_etablissement(entreprise=entreprise, siret=siret)
    return entreprise


def edit_entreprise(
    *,
    entreprise: Entreprise,
    nom: str,
    type: str,  # noqa: A002 - the field's name
    convention: str,
) -> Entreprise:
    """The identifier does not change: it is what public data and declarations recognise."""
    entreprise = Entreprise.objects.select_for_update(of=("self",)).get(pk=entreprise.pk)
    entreprise.nom, entreprise.nom_tri = nom, sort_key(nom)
    entreprise.type, entreprise.convention = type, convention
    with en_francais():
        entreprise.save(update_fields=["nom", "nom_tri", "type", "convention"])
    return entreprise


def add_etablissement(
    *, entreprise: Entreprise, siret: str, nom: str = "", adresse: str = ""
) -> Etablissement:
    propre = clean_siret(siret)
    if entreprise.type_identifiant == TypeIdentifiant.SIREN and not propre.startswith(entreprise.identifiant):
        raise ValidationError({"siret": [AUTRE_SIREN.format(siren=entreprise.identifiant)]})
    if Etablissement.objects.filter(guichet=entreprise.guichet_id, siret=propre).exists():
        raise ValidationError({"siret": [SIRET_PRIS]})
    with en_francais():
        return Etablissement.objects.create(
            guichet=entreprise.guichet, entreprise=entreprise, siret=propre, nom=nom, adresse=adresse
        )
