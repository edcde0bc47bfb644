"""Who declares a contrat's hours, month by month: one company at a time, the employer or the debtor."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import BigIntegerField, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from guichets.domain.contraintes import en_francais
from guichets.domain.verrous import lock_entreprise, lock_participant
from guichets.formats import format_de, format_mois
from operations.models import Entreprise
from participants.domain.mois import add_months, first_day, last_day
from participants.enums import DECLARATION_MODIFIABLE, EtatLigne
from participants.models import Contrat, DeclarantPasse, LigneHeures

PAS_UNE_PARTIE = "Le déclarant est l'employeur ou l'entreprise qui doit les heures."
SANS_CHANGEMENT = "{nom} déclare déjà les heures de ce contrat à partir {mois}."
HORS_CONTRAT = "Le contrat ne couvre pas {mois}."
PREMIER_DU_MOIS = "Un mois est désigné par son premier jour."
DEJA_DECLARE = (
    "{nom} a déjà transmis les heures {mois} : le changement ne peut commencer qu'à partir {suivant}."
)


@dataclass(frozen=True, slots=True)
class Periode:
    """Months in which one company declares; both ends may be open. `contrat_id` names the contrat."""

    contrat_id: int
    entreprise_id: int
    debut: date
    fin: date | None


def declarant_of_month(mois: date) -> Coalesce:
    """The id of the company that declares in the month: an expression over `Contrat`."""
    passe = DeclarantPasse.objects.filter(contrat_id=OuterRef("pk"), jusqua__gte=mois).order_by("jusqua")
    return Coalesce(
        Subquery(passe.values("declarant_id")[:1]), F("declarant_id"), output_field=BigIntegerField()
    )


def declared_in(contrats: QuerySet[Contrat], mois: date, entreprise_ids: Iterable[int]) -> QuerySet[Contrat]:
    """The contrats whose hours of the month one of the companies declares, as `declarant_du_mois`."""
    ids = list(entreprise_ids)
    retenus: QuerySet[Contrat] = (
        contrats.filter(_declared_once_by(ids))
        .annotate(declarant_du_mois=declarant_of_month(mois))
        .filter(declarant_du_mois__in=ids)
    )
    return retenus


def _declared_once_by(ids: Iterable[int]) -> Q:
    """A condition that an index serves, whatever the month."""
    passes = DeclarantPasse.objects.filter(declarant_id__in=ids).values("contrat_id")
    return Q(declarant_id__in=ids) | Q(pk__in=passes)


def periods_of(entreprise_ids: Iterable[int]) -> list[Periode]:
    """The days of contrats that each company has to declare."""
    ids = set(entreprise_ids)
    lignes = Contrat.objects.filter(_declared_once_by(ids)).order_by("pk", "declarants_passes__jusqua")
    contrats: dict[tuple[int, int, date, date | None], list[tuple[int, date]]] = defaultdict(list)
    for pk, declarant_id, debut, fin, ancien, jusqua in lignes.values_list(
        "pk", "declarant_id", "debut", "fin", "declarants_passes__declarant_id", "declarants_passes__jusqua"
    ):
        passes = contrats[pk, declarant_id, debut, fin]
        if ancien is not None:
            passes.append((ancien, jusqua))
    return [
        periode
        for contrat, passes in contrats.items()
        for periode in _split(*contrat, passes)
        if periode.entreprise_id in ids
    ]


def _split(
    pk: int, declarant_id: int, debut: date, fin: date | None, passes: list[tuple[int, date]]
) -> list[Periode]:
    periodes, du = [], debut
    for ancien, jusqua in passes:
        dernier = last_day(jusqua)
        if dernier >= du:
            periodes.append(Periode(pk, ancien, du, min(dernier, fin) if fin else dernier))
            du = add_months(jusqua, 1)
    if fin is None or du <= fin:
        periodes.append(Periode(pk, declarant_id, du, fin))
    return periodes


def history_of(contrat: Contrat) -> list[tuple[Entreprise, date | None]]:
    """Who declares, oldest first, each with their last month; None for the last one."""
    passes = contrat.declarants_passes.select_related("declarant").order_by("jusqua")
    return [*((un.declarant, un.jusqua) for un in passes), (contrat.declarant, None)]


def change_declarant(*, contrat: Contrat, declarant: Entreprise, a_partir_de: date) -> Contrat:
    """Hand the declaration over to the contrat's other party, from a month on.

    Months that somebody transmitted stay theirs. Drafts of the former declarant lose this contrat's lines.
    """
    if a_partir_de.day != 1:
        raise ValidationError({"a_partir_de": [PREMIER_DU_MOIS]})
    lock_entreprise(contrat.employeur_id, contrat.creditee_id)
    lock_participant(contrat.participant_id)
    tenu: Contrat = Contrat.objects.select_for_update(of=("self",)).get(pk=contrat.pk)
    if declarant.pk not in (tenu.employeur_id, tenu.creditee_id):
        raise ValidationError({"declarant": [PAS_UNE_PARTIE]})
    if a_partir_de < first_day(tenu.debut) or (tenu.fin and a_partir_de > tenu.fin):
        raise ValidationError({"a_partir_de": [HORS_CONTRAT.format(mois=format_mois(a_partir_de))]})
    passes = list(tenu.declarants_passes.order_by("jusqua"))
    if _declares_already(tenu, passes, declarant, a_partir_de):
        texte = SANS_CHANGEMENT.format(nom=declarant, mois=format_de(format_mois(a_partir_de)))
        raise ValidationError({"declarant": [texte]})
    _free_months(tenu, declarant, a_partir_de)
    with en_francais():
        _write(tenu, passes, declarant, a_partir_de)
    return tenu


def _at(contrat: Contrat, passes: list[DeclarantPasse], mois: date) -> int:
    ancien = next((un.declarant_id for un in passes if un.jusqua >= mois), None)
    return contrat.declarant_id if ancien is None else ancien


def _declares_already(
    contrat: Contrat, passes: list[DeclarantPasse], declarant: Entreprise, mois: date
) -> bool:
    suivants = {un.declarant_id for un in passes if un.jusqua >= mois} | {contrat.declarant_id}
    return suivants == {declarant.pk}


def _free_months(contrat: Contrat, declarant: Entreprise, mois: date) -> None:
    """Refuse to rewrite what another transmitted; take the contrat out of what is only typed."""
    lignes = (
        LigneHeures.objects.filter(contrat=contrat, mois__gte=mois)
        .exclude(entreprise_id=declarant.pk)
        .exclude(etat=EtatLigne.REMPLACEE)
    )
    brouillons = lignes.filter(declaration__etat__in=DECLARATION_MODIFIABLE, declaration__rang=0)
    transmise = lignes.exclude(pk__in=brouillons.values("pk")).select_related("entreprise")
    derniere = transmise.order_by("-mois").first()
    if derniere is not None:
        texte = DEJA_DECLARE.format(
            nom=derniere.entreprise,
            mois=format_de(format_mois(derniere.mois)),
            suivant=format_de(format_mois(add_months(derniere.mois, 1))),
        )
        raise ValidationError({"a_partir_de": [texte]})
    LigneHeures.objects.filter(pk__in=list(brouillons.values_list("pk", flat=True))).delete()


def _write(contrat: Contrat, passes: list[DeclarantPasse], declarant: Entreprise, mois: date) -> None:
    veille = add_months(mois, -1)
    avant = _at(contrat, passes, veille)
    contrat.declarants_passes.filter(jusqua__gte=veille).delete()
    if avant != declarant.pk and mois > first_day(contrat.debut):
        DeclarantPasse.objects.create(
            guichet_id=contrat.guichet_id,
            contrat=contrat,
            declarant_id=avant,
            suivant=declarant,
            jusqua=veille,
        )
    contrat.declarant = declarant
    contrat.save(update_fields=["declarant"])
