"""Shapes of the demonstration's data."""

from dataclasses import dataclass, field
from datetime import date

from clauses.enums import CodeDispositif, FondementMutualisation, Formule, GenrePeriode, NatureEngagement
from config.demo.calendrier import Repere
from operations.enums import FormeMarche, Groupement, NatureAchat, Programme
from participants.enums import TypeContrat


@dataclass(frozen=True, slots=True)
class Partage:
    """How far hours go and come from, and what allows it."""

    donne: int = 0
    recoit: int = 0
    fondement: FondementMutualisation | str = ""


SANS_PARTAGE = Partage()
CCAP_DONNEUR = Partage(2, 2, FondementMutualisation.CCAP)
CCAP_OPERATION = Partage(1, 1, FondementMutualisation.CCAP)
CONVENTION_GUICHET = Partage(3, 3, FondementMutualisation.CONVENTION)


@dataclass(frozen=True, slots=True)
class EngagementDemo:
    """`avenants`: (month, hours after, reason); `assiettes`: (months from, to, measure, source).

    `periodes`: (kind, months from, to, reason); `quote_parts`: (company, hours); `echeances`: (month, cumul).
    """

    libelle: str
    heures: int | None = None
    nature: NatureEngagement = NatureEngagement.HEURES
    formule: Formule = Formule.FIXE
    taux: int | None = None
    quantite: int | None = None
    promesse: str = ""
    tenue: bool | None = None
    publics: tuple[str, ...] = ()
    partage: Partage = SANS_PARTAGE
    hors_marche: bool = False
    debut: int | None = None
    quote_parts: tuple[tuple[str, int], ...] = ()
    avenants: tuple[tuple[int, int, str], ...] = ()
    assiettes: tuple[tuple[int, int, int, str], ...] = ()
    periodes: tuple[tuple[GenrePeriode, int, int, str], ...] = ()
    echeances: tuple[tuple[int, int], ...] = ()


SUIVI = EngagementDemo("Suivi du parcours des salariés", nature=NatureEngagement.SUIVI)


@dataclass(frozen=True, slots=True)
class LotDemo:
    numero: str
    objet: str
    titulaire: str
    cpv: str
    montant: int
    engagements: tuple[EngagementDemo, ...]
    groupement: Groupement = Groupement.AUCUN
    cotraitants: tuple[str, ...] = ()
    sous_traitants: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MarcheDemo:
    """`debut` and `fin`: the months of execution, both included. The lots are named « code-numero »."""

    code: str
    donneur: str
    reference: str
    objet: str
    debut: Repere
    fin: Repere
    dispositif: CodeDispositif
    lots: tuple[LotDemo, ...]
    commune: str = "87085"
    nature: NatureAchat = NatureAchat.TRAVAUX
    forme: FormeMarche = FormeMarche.MARCHE
    procedure: str = "Appel d'offres ouvert"
    part: int | None = None
    ponderation: int | None = None
    operation: str = ""
    programme: Programme = Programme.AUCUN
    notification: date | None = None
    cdi_mois: int | None = None
    """Own counting rule of the marché: months counted after a hire in CDI."""


@dataclass(frozen=True, slots=True)
class PosteDemo:
    """People hired alike. `lots`: where they work, in turn; `pool`: a contrat on no lot, to serve several."""

    creditee: str
    lots: tuple[str, ...]
    type: TypeContrat
    metier: str
    debut: int
    mois: int | None
    hebdo: int
    nombre: int = 1
    employeur: str = ""
    criteres: tuple[str, ...] = ()
    pool: bool = False
    cas: str = ""
    """Fate of the eligibility: validated unless « a_decider », « fin_proche » or « fin_passee »."""
    suite: "PosteDemo | None" = field(default=None)
    """A second contrat of the same people."""
