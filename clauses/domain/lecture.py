"""Reading what a company's ventilation depends on, in a number of queries that its size does not change."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import Max

from clauses.domain.attendu import Part, parts_of
from clauses.enums import SANS_OBLIGATION
from clauses.models import ClotureMois, Dispositif, Engagement, NonRetenue, Ventilation
from guichets.models import Guichet
from operations.domain.regles import SANS_REGLES, holidays_between
from operations.models import Entreprise, ReglesComptage
from participants.domain.mois import last_day
from participants.enums import EtatDeclaration, EtatEligibilite, EtatLigne
from participants.models import (
    Critere,
    DeclarationMensuelle,
    DossierParticipant,
    FenetreEligibilite,
    LigneHeures,
)


def to_centiemes(heures: Decimal) -> int:
    return int((heures * 100).to_integral_value())


def to_heures(centiemes: int) -> Decimal:
    return Decimal(centiemes) / 100


@dataclass(frozen=True, slots=True)
class CarnetRegles:
    """Every set of counting rules of a guichet, so that each line finds its own without a query."""

    regles: tuple[ReglesComptage, ...]

    def at(
        self, jour: date, *, marche_id: int | None = None, donneur_id: int | None = None
    ) -> ReglesComptage:
        """The narrowest scope in force: marché, donneur d'ordre, then guichet. `ValidationError` if none."""
        candidates = [
            r
            for r in self.regles
            if r.du <= jour
            and (r.au is None or r.au >= jour)
            and (r.marche_id is None or r.marche_id == marche_id)
            and (r.donneur_ordre_id is None or r.donneur_ordre_id == donneur_id)
        ]
        if not candidates:
            raise ValidationError(SANS_REGLES.format(jour=f"{jour:%d/%m/%Y}"), code="sans_regles")
        return max(candidates, key=lambda r: (r.marche_id is not None, r.donneur_ordre_id is not None))


@dataclass(frozen=True, slots=True)
class Fenetre:
    du: date
    au: date
    publics: frozenset[str]


@dataclass(slots=True)
class Donnees:
    """One company's facts, as read under its lock."""

    guichet: Guichet
    entreprise: Entreprise
    carnet: CarnetRegles
    engagements: list[Engagement]
    parts: list[Part]
    lignes: list[LigneHeures]
    fenetres: dict[int, list[Fenetre]]
    dossiers: dict[int, DossierParticipant]
    lots_sans_obligation: frozenset[int]
    mois_clos: frozenset[date]
    ventilations: list[Ventilation]
    non_retenues: list[NonRetenue]
    feries: frozenset[date]
    dernier_mois: date | None
    par_ligne: dict[int, LigneHeures] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.par_ligne = {ligne.pk: ligne for ligne in self.lignes}

    @property
    def connu_au(self) -> date | None:
        """Last day of the last declared month."""
        return last_day(self.dernier_mois) if self.dernier_mois else None

    @property
    def clos_au(self) -> date | None:
        return last_day(max(self.mois_clos)) if self.mois_clos else None

    def is_frozen(self, ligne: Ventilation | NonRetenue | LigneHeures) -> bool:
        return ligne.mois in self.mois_clos


def engagements_of(entreprise: Entreprise) -> list[Engagement]:
    """Every engagement of which the company owes a share, with what its expected hours depend on."""
    return list(
        Engagement.objects.filter(guichet_id=entreprise.guichet_id, entreprises__contains=[entreprise.pk])
        .select_related("marche", "lot", "donneur_ordre")
        .prefetch_related("quote_parts", "periodes", "echeances")
        .order_by("fin", "pk")
    )


def read_donnees(*, guichet: Guichet, entreprise: Entreprise) -> Donnees:
    engagements = engagements_of(entreprise)
    lignes = list(
        LigneHeures.objects.filter(guichet=guichet, creditee=entreprise, etat=EtatLigne.VALIDEE)
        .select_related("contrat", "lot")
        .order_by("mois", "pk")
    )
    participants = {ligne.participant_id for ligne in lignes}
    clotures = ClotureMois.objects.filter(entreprise=entreprise).values_list("mois", flat=True)
    return Donnees(
        guichet=guichet,
        entreprise=entreprise,
        carnet=CarnetRegles(tuple(ReglesComptage.objects.filter(guichet=guichet).order_by("pk"))),
        engagements=engagements,
        parts=[part for e in engagements for part in parts_of(e, entreprise.pk)],
        lignes=lignes,
        fenetres=_read_fenetres(participants),
        dossiers={
            d.participant_id: d for d in DossierParticipant.objects.filter(participant_id__in=participants)
        },
        lots_sans_obligation=_read_lots_sans_obligation(lignes),
        mois_clos=frozenset(clotures),
        ventilations=list(
            Ventilation.objects.filter(entreprise=entreprise, appliquee=True)
            .select_related("ligne__lot", "ligne__contrat")
            .order_by("pk")
        ),
        non_retenues=list(
            NonRetenue.objects.filter(entreprise=entreprise).select_related("ligne__lot").order_by("pk")
        ),
        feries=_read_feries(lignes),
        dernier_mois=_last_month(entreprise, lignes),
    )


def _read_lots_sans_obligation(lignes: Iterable[LigneHeures]) -> frozenset[int]:
    """Lots of reserved marchés: their hours are followed and serve nothing else."""
    lots = {ligne.lot_id for ligne in lignes if ligne.lot_id}
    codes = Dispositif.objects.filter(lot_id__in=lots, code__in=SANS_OBLIGATION)
    return frozenset(codes.values_list("lot_id", flat=True))


def _read_fenetres(participants: set[int]) -> dict[int, list[Fenetre]]:
    """Windows of validated eligibilities, each with the criteria that its decision froze."""
    fenetres = list(
        FenetreEligibilite.objects.filter(
            participant_id__in=participants, eligibilite__etat=EtatEligibilite.VALIDEE
        ).order_by("du", "pk")
    )
    codes: dict[int, set[str]] = defaultdict(set)
    criteres = Critere.objects.filter(eligibilite_id__in={f.eligibilite_id for f in fenetres})
    for eligibilite_id, code in criteres.values_list("eligibilite_id", "code"):
        codes[eligibilite_id].add(code)
    par_personne: dict[int, list[Fenetre]] = defaultdict(list)
    for f in fenetres:
        par_personne[f.participant_id].append(Fenetre(f.du, f.au, frozenset(codes[f.eligibilite_id])))
    return dict(par_personne)


def _read_feries(lignes: list[LigneHeures]) -> frozenset[date]:
    if not lignes:
        return frozenset()
    return holidays_between(lignes[0].mois, last_day(lignes[-1].mois))


def _last_month(entreprise: Entreprise, lignes: list[LigneHeures]) -> date | None:
    """The last month for which something is known: validated hours, or a validated declaration of none."""
    declare: date | None = DeclarationMensuelle.objects.filter(
        entreprise=entreprise, etat=EtatDeclaration.VALIDEE
    ).aggregate(dernier=Max("mois"))["dernier"]
    connus = [mois for mois in (declare, lignes[-1].mois if lignes else None) if mois]
    return max(connus, default=None)
