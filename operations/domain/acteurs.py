"""Buyers and companies of one guichet, found or created by their public identifiers."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from guichets.models import Guichet
from guichets.texte import sort_key
from operations.decp import OperateurDecp
from operations.enums import TypeIdentifiant
from operations.identifiants import TypeIdentifiant as TypePublie
from operations.identifiants import siren_de
from operations.models import DonneurOrdre, Entreprise, Etablissement

TYPES: dict[str, TypeIdentifiant] = {
    TypePublie.TVA: TypeIdentifiant.TVA,
    TypePublie.TAHITI: TypeIdentifiant.TAHITI,
    TypePublie.RIDET: TypeIdentifiant.RIDET,
    TypePublie.FRWF: TypeIdentifiant.FRWF,
    TypePublie.IREP: TypeIdentifiant.IREP,
    TypePublie.HORS_UE: TypeIdentifiant.HORS_UE,
}
IDENTIFIANT_MAX = 30


@dataclass(slots=True)
class Acteurs:
    """A cache over one import. After a savepoint is undone, load it again: its new rows no longer exist."""

    guichet: Guichet
    donneurs: dict[str, DonneurOrdre] = field(default_factory=dict)
    entreprises: dict[tuple[str, str], Entreprise] = field(default_factory=dict)
    sirets: set[str] = field(default_factory=set)

    @classmethod
    def load(cls, guichet: Guichet) -> "Acteurs":
        return cls(
            guichet,
            {d.siret: d for d in DonneurOrdre.objects.filter(guichet=guichet)},
            {(e.type_identifiant, e.identifiant): e for e in Entreprise.objects.filter(guichet=guichet)},
            set(Etablissement.objects.filter(guichet=guichet).values_list("siret", flat=True)),
        )

    def donneur(self, siret: str, nom: str | None) -> DonneurOrdre:
        donneur = self.donneurs.get(siret)
        nom = (nom or "")[:200]
        if donneur is None:
            donneur = DonneurOrdre.objects.create(
                guichet=self.guichet, siret=siret, nom=nom, nom_tri=sort_key(nom)
            )
            self.donneurs[siret] = donneur
        elif nom and not donneur.nom:
            fill_name(donneur, nom)
        return donneur

    def entreprise(self, operateur: OperateurDecp) -> Entreprise:
        cle = company_key(operateur)
        nom = (operateur.denomination or "")[:200]
        entreprise = self.entreprises.get(cle)
        if entreprise is None:
            entreprise = Entreprise.objects.create(
                guichet=self.guichet,
                type_identifiant=cle[0],
                identifiant=cle[1],
                nom=nom,
                nom_tri=sort_key(nom),
            )
            self.entreprises[cle] = entreprise
        elif nom and not entreprise.nom:
            fill_name(entreprise, nom)
        siret = operateur.identifiant
        if operateur.type_identifiant == TypePublie.SIRET and siret not in self.sirets:
            Etablissement.objects.create(guichet=self.guichet, entreprise=entreprise, siret=siret)
            self.sirets.add(siret)
        return entreprise


def company_key(operateur: OperateurDecp) -> tuple[str, str]:
    """The SIREN wherever there is one: an establishment is not a company."""
    siren = siren_de(operateur.type_identifiant, operateur.identifiant)
    if siren:
        return (TypeIdentifiant.SIREN.value, siren)
    genre = TYPES.get(operateur.type_identifiant)
    if genre is None or len(operateur.identifiant) > IDENTIFIANT_MAX:
        raise ValidationError(
            f"L'identifiant «\u00a0{operateur.identifiant[:40]}\u00a0» ne peut pas être gardé."
        )
    return (genre.value, operateur.identifiant)


def fill_name(objet: DonneurOrdre | Entreprise, nom: str) -> None:
    objet.nom, objet.nom_tri = nom, sort_key(nom)
    objet.save(update_fields=["nom", "nom_tri"])
