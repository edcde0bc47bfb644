"""Partner systems and what they reach: the guichet itself, one company, one buyer."""

from django.core.exceptions import ValidationError

from guichets.domain.cles import create_client
from guichets.domain.contraintes import en_francais
from guichets.enums import GenreClient, RoleAdhesion
from guichets.models import ClientApi, Guichet
from operations.enums import ProfilDonneur
from operations.models import AccesDonneurOrdre, AccesEntreprise, DonneurOrdre, Entreprise


def create_client_guichet(*, guichet: Guichet, nom: str, role: RoleAdhesion) -> ClientApi:
    """The guichet's own software, which reads, and writes if its role does, all of the guichet."""
    return create_client(guichet=guichet, nom=nom, genre=GenreClient.GUICHET, role=role)


def create_client_entreprise(*, entreprise: Entreprise, nom: str) -> ClientApi:
    """The software of a company: its engagements, contrats and declarations."""
    client = create_client(guichet=entreprise.guichet, nom=nom, genre=GenreClient.ENTREPRISE)
    with en_francais():
        AccesEntreprise(guichet=entreprise.guichet, client=client, entreprise=entreprise).save()
    return client


def create_client_donneur(*, donneur: DonneurOrdre, nom: str) -> ClientApi:
    """The software of a buyer: its marchés, counts and bilans, never a person."""
    client = create_client(guichet=donneur.guichet, nom=nom, genre=GenreClient.DONNEUR)
    with en_francais():
        AccesDonneurOrdre(
            guichet=donneur.guichet, client=client, donneur_ordre=donneur, profil=ProfilDonneur.REFERENT
        ).save()
    return client


def find_client(*, guichet: Guichet, nom: str) -> ClientApi:
    """An existing partner system of the guichet, by its name."""
    client: ClientApi | None = ClientApi.objects.filter(guichet=guichet, nom=nom).first()
    if client is None:
        raise ValidationError(f"Le guichet n'a pas de client « {nom} ».")
    return client
