"""What the pages show of decisions: imposed hours, those that were removed and why, adjustments, closings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from clauses.domain.decisions.clotures import MoisAClore, months_to_close
from clauses.domain.decisions.imposees import NE_TIENT_PLUS
from clauses.domain.decisions.places import Place, read_places
from clauses.domain.queries import AUTOMATIQUES
from clauses.domain.ventilation.lecture import to_heures
from clauses.domain.ventilation.motifs import IMPOSEE
from clauses.enums import MotifAjustement
from clauses.models import AffectationImposee, Ajustement, ClotureMois, Engagement, Ventilation
from guichets.formats import ABSENT
from guichets.models import Guichet, Utilisateur
from operations.models import Entreprise
from participants.enums import EtatLigne
from participants.models import DeclarationMensuelle, LigneHeures


def imposed_of(entreprise: Entreprise) -> QuerySet[AffectationImposee]:
    """The last decided first. `comptees`: what the last ventilation could count of it."""
    comptees = (
        Ventilation.objects.filter(
            ligne=OuterRef("ligne"), engagement=OuterRef("engagement"), motif=IMPOSEE, appliquee=True
        )
        .order_by()
        .values("ligne")
        .annotate(total=Sum("heures"))
        .values("total")
    )
    lignes: QuerySet[AffectationImposee] = (
        AffectationImposee.objects.filter(entreprise=entreprise)
        .select_related("ligne__participant", "ligne__lot__marche", "engagement__marche", "par")
        .annotate(comptees=Coalesce(Subquery(comptees), Decimal(0)))
        .order_by("-decidee_le", "-pk")
    )
    return lignes


@dataclass(frozen=True, slots=True)
class Retiree:
    """A decision that is gone, as the history keeps it."""

    decision: Any
    """The event of the row that left, with its fields."""
    ligne: LigneHeures | None
    engagement: Engagement | None
    par: str
    """Who had decided."""
    retiree_par: str
    raison: str

    @property
    def motif(self) -> str:
        """Of an adjustment, as it is said on screen."""
        return str(MotifAjustement(self.decision.motif).label)


def removals_of(modele: type[AffectationImposee] | type[Ajustement], entreprise: Entreprise) -> QuerySet[Any]:
    """What was removed, the last first: rows of the history."""
    evenements: Any = modele.pgh_event_model  # type: ignore[union-attr]
    partis: QuerySet[Any] = evenements.objects.filter(entreprise_id=entreprise.pk, pgh_label="delete")
    return partis.order_by("-pgh_id")


def read_removals(partis: Iterable[Any]) -> list[Retiree]:
    """In three queries, whatever their number: the lines, the engagements, the people."""
    partis = list(partis)
    lignes = (
        LigneHeures.objects.filter(pk__in={p.ligne_id for p in partis})
        .select_related("participant", "lot__marche")
        .in_bulk()
    )
    ids = {p.engagement_id for p in partis}
    engagements = Engagement.objects.filter(pk__in=ids).select_related("marche").in_bulk()
    contextes = [p.pgh_context or {} for p in partis]
    acteurs = [_person(str(c.get("acteur", ""))) for c in contextes]
    noms = {u.pk: str(u) for u in Utilisateur.objects.filter(pk__in={*acteurs, *(p.par_id for p in partis)})}
    return [
        Retiree(
            p,
            lignes.get(p.ligne_id),
            engagements.get(p.engagement_id),
            noms.get(p.par_id, ABSENT),
            noms.get(acteur, "Le système"),
            str(contexte.get("raison", "")),
        )
        for p, contexte, acteur in zip(partis, contextes, acteurs, strict=True)
    ]


def _person(acteur: str) -> int:
    """The person of « utilisateur:12 », as the history writes its authors; 0 for anybody else."""
    genre, _, numero = acteur.partition(":")
    return int(numero) if genre == "utilisateur" else 0


def adjustments_of(entreprise: Entreprise) -> QuerySet[Ajustement]:
    """Newest month first."""
    lignes: QuerySet[Ajustement] = (
        Ajustement.objects.filter(entreprise=entreprise)
        .select_related("ligne__participant", "engagement__marche", "par")
        .order_by("-mois", "-pk")
    )
    return lignes


def carried_by(declaration: DeclarationMensuelle) -> list[Mapping[str, Any]]:
    """Hours that the month's declarations moved after its closing, by engagement and carrying month."""
    return list(
        Ajustement.objects.filter(
            ligne__declaration__entreprise_id=declaration.entreprise_id,
            mois_corrige=declaration.mois,
            motif__in=AUTOMATIQUES,
        )
        .values("engagement__libelle", "mois")
        .annotate(total=Sum("heures"))
        .order_by("mois", "engagement__libelle")
    )


def dropped_by(declaration: DeclarationMensuelle) -> list[Mapping[str, Any]]:
    """Imposed hours that a rectification of the month did not leave in place."""
    evenements: Any = AffectationImposee.pgh_event_model  # type: ignore[attr-defined]
    lignes = LigneHeures.objects.filter(
        declaration__entreprise_id=declaration.entreprise_id, mois=declaration.mois
    )
    return list(
        evenements.objects.filter(
            pgh_label="delete", pgh_context__raison=NE_TIENT_PLUS, ligne_id__in=lignes.values("pk")
        )
        .order_by("pgh_id")
        .values("heures", "motif")
    )


def is_withdrawable(ajustement: Ajustement, clos: set[date]) -> bool:
    """Decided by the guichet, and carried by a month that is still open."""
    return ajustement.motif not in AUTOMATIQUES and ajustement.mois not in clos


@dataclass(frozen=True, slots=True)
class LigneClose:
    """One place of a closed month, as it counts today."""

    ligne: LigneHeures
    retenues: list[tuple[Engagement, Decimal]]
    reste: Decimal
    retiree: bool


def lines_of_closed_month(entreprise: Entreprise, mois: date) -> list[LigneClose]:
    """By person, with the hours of each engagement, closing and adjustments together."""
    places = read_places(entreprise=entreprise, mois=mois).values()
    comptees = {cle for p in places for cle, c in p.comptees.items() if c}
    engagements = Engagement.objects.filter(pk__in=comptees).select_related("marche").in_bulk()
    return sorted(
        (_closed_line(p, engagements) for p in places),
        key=lambda li: (li.ligne.participant.nom_tri, li.ligne.pk),
    )


def _closed_line(place: Place, engagements: dict[int, Engagement]) -> LigneClose:
    return LigneClose(
        place.ligne,
        [(engagements[cle], to_heures(c)) for cle, c in sorted(place.comptees.items()) if c],
        to_heures(place.reste),
        place.ligne.etat != EtatLigne.VALIDEE,
    )


def closings_of(entreprise: Entreprise) -> list[tuple[ClotureMois, Decimal]]:
    """Closed months, the last first, with the hours that each froze."""
    clotures = ClotureMois.objects.filter(entreprise=entreprise).select_related("par").order_by("-mois")
    totaux = _retained(Ventilation.objects.filter(entreprise=entreprise).values_list("mois"))
    return [(c, totaux.get(c.mois, Decimal(0))) for c in clotures]


def _retained(lignes: QuerySet[Ventilation, Any]) -> dict[Any, Decimal]:
    return dict(lignes.filter(appliquee=True).annotate(total=Sum("heures")).order_by())


@dataclass(frozen=True, slots=True)
class EntrepriseDuMois:
    """A company in the closing of a month: closed already, free to close, or held back."""

    entreprise: Entreprise
    retenues: Decimal
    cloture: ClotureMois | None = None
    a_clore: MoisAClore | None = None

    @property
    def libre(self) -> bool:
        return self.a_clore is not None and self.a_clore.libre


@dataclass(frozen=True, slots=True)
class ClotureDuMois:
    mois: date | None
    autres_mois: list[date]
    entreprises: list[EntrepriseDuMois]

    @property
    def libres(self) -> int:
        return sum(e.libre for e in self.entreprises)


def closing_of_month(guichet: Guichet, demande: date | None) -> ClotureDuMois:
    """Every company with something in the month; by default the first month that may be closed."""
    a_clore = months_to_close(guichet=guichet)
    closes = set(
        ClotureMois.objects.filter(guichet=guichet).order_by().values_list("mois", flat=True).distinct()
    )
    connus = sorted({m.mois for m in a_clore} | closes, reverse=True)
    libres = sorted({m.mois for m in a_clore if m.libre})
    mois = demande if demande in connus else next(iter(libres or connus), None)
    if mois is None:
        return ClotureDuMois(None, [], [])
    clotures = {
        c.entreprise_id: c
        for c in ClotureMois.objects.filter(guichet=guichet, mois=mois).select_related("par")
    }
    ouvertes = {m.entreprise_id: m for m in a_clore if m.mois == mois}
    retenues = _retained(Ventilation.objects.filter(guichet=guichet, mois=mois).values_list("entreprise_id"))
    entreprises = Entreprise.objects.filter(pk__in={*clotures, *ouvertes}).order_by("nom_tri", "pk")
    rangs = [
        EntrepriseDuMois(e, retenues.get(e.pk, Decimal(0)), clotures.get(e.pk), ouvertes.get(e.pk))
        for e in entreprises
    ]
    return ClotureDuMois(mois, connus, rangs)
