"""Closing a month: the only act that freezes ventilations, for all of a company's engagements at once."""

import hashlib
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from clauses.domain.ventilation.demandes import request_ventilation, request_ventilations
from clauses.domain.ventilation.ventilation import ventiler_entreprise
from clauses.enums import MotifNonRetenue
from clauses.models import Ajustement, ClotureMois, NonRetenue
from clauses.rules import can_close_month
from guichets.domain.contraintes import en_francais
from guichets.domain.travaux import Avancer, request_travail
from guichets.domain.verrous import lock_entreprise
from guichets.enums import Executant
from guichets.formats import format_accord, format_de, format_mois
from guichets.models import Guichet, Travail, Utilisateur
from guichets.rules import role_in
from operations.models import Entreprise
from participants.domain.mois import last_day
from participants.enums import DECLARATION_OUVERTE, Confirmation, EtatDeclaration, EtatLigne
from participants.models import DeclarationMensuelle, LigneHeures

GENRE = "clotures"
A_CONFIRMER = (Confirmation.ATTENDUE, Confirmation.CONTESTEE)


@dataclass(frozen=True, slots=True)
class MoisAClore:
    """A past month with something to freeze, and what stands in the way."""

    entreprise_id: int
    mois: date
    obstacles: tuple[str, ...] = ()

    @property
    def libre(self) -> bool:
        return not self.obstacles


def months_to_close(*, guichet: Guichet, entreprises: Collection[int] | None = None) -> list[MoisAClore]:
    """Past months not closed yet, in order, of all companies or some. In seven queries.

    A month counts as soon as something is validated in it or carried by it. Only a company's first may be
    closed, once nothing waits.
    """
    aujourdhui = timezone.localdate()
    clos = set(_of(ClotureMois.objects.filter(guichet=guichet), "entreprise", entreprises))
    connus = {
        couple for couple in _months_known(guichet, entreprises) - clos if last_day(couple[1]) < aujourdhui
    }
    obstacles = _obstacles(guichet, entreprises)
    mois: list[MoisAClore] = []
    premiers: dict[int, date] = {}
    for entreprise_id, un_mois in sorted(connus):
        premier = premiers.setdefault(entreprise_id, un_mois)
        raisons = list(obstacles[entreprise_id, un_mois])
        if un_mois != premier:
            raisons.insert(0, f"Clore d'abord {format_mois(premier)}")
        mois.append(MoisAClore(entreprise_id, un_mois, tuple(raisons)))
    return mois


def _of(
    lignes: QuerySet[Any], champ: str, entreprises: Collection[int] | None
) -> QuerySet[Any, tuple[int, date]]:
    """(company, month) of each row."""
    if entreprises is not None:
        lignes = lignes.filter(**{f"{champ}__in": entreprises})
    return lignes.order_by().values_list(f"{champ}_id", "mois").distinct()


def _months_known(guichet: Guichet, entreprises: Collection[int] | None) -> set[tuple[int, date]]:
    validees = LigneHeures.objects.filter(guichet=guichet, etat=EtatLigne.VALIDEE)
    declarations = DeclarationMensuelle.objects.filter(guichet=guichet, etat=EtatDeclaration.VALIDEE)
    ajustements = Ajustement.objects.filter(guichet=guichet)
    return {
        *_of(validees, "creditee", entreprises),
        *_of(declarations, "entreprise", entreprises),
        *_of(ajustements, "entreprise", entreprises),
    }


def _obstacles(guichet: Guichet, entreprises: Collection[int] | None) -> dict[tuple[int, date], list[str]]:
    """What waits in each month: the company's own declaration, one that credits it, a confirmation."""
    raisons: dict[tuple[int, date], list[str]] = defaultdict(list)
    siennes = DeclarationMensuelle.objects.filter(guichet=guichet, etat__in=DECLARATION_OUVERTE)
    d_autres = LigneHeures.objects.filter(guichet=guichet, etat=EtatLigne.EN_ATTENTE)
    attendent = {*_of(siennes, "entreprise", entreprises), *_of(d_autres, "creditee", entreprises)}
    a_confirmer = LigneHeures.objects.filter(
        guichet=guichet, etat=EtatLigne.VALIDEE, confirmation__in=A_CONFIRMER, heures__gt=0
    )
    for couple in attendent:
        raisons[couple].append("Une déclaration attend encore sa validation")
    for couple in _of(a_confirmer, "creditee", entreprises):
        raisons[couple].append("Des heures attendent la confirmation de l'entreprise redevable")
    return raisons


def closable_months(*, entreprise: Entreprise) -> list[date]:
    """Past months with something validated and not closed yet, in order. Only the first may be closed."""
    mois = months_to_close(guichet=entreprise.guichet, entreprises=[entreprise.pk])
    return [un.mois for un in mois]


def close_month(*, entreprise: Entreprise, mois: date, par: Utilisateur) -> ClotureMois:
    """Freeze a month as it stands, after a last ventilation. In order, and with nothing left in suspense."""
    cloture = _freeze(entreprise, mois, par)
    request_ventilation(entreprise=entreprise, cause=_cause(mois))
    return cloture


def _cause(mois: date) -> str:
    return f"Clôture {format_de(format_mois(mois))}"


def _freeze(entreprise: Entreprise, mois: date, par: Utilisateur) -> ClotureMois:
    lock_entreprise(entreprise.pk)
    _verify_closable(entreprise, mois)
    ventiler_entreprise(guichet=entreprise.guichet, entreprise=entreprise, cause=_cause(mois), par=par)
    if NonRetenue.objects.filter(entreprise=entreprise, mois=mois, motif=MotifNonRetenue.ATTENTE).exists():
        raise ValidationError("Le dernier calcul est annulé et des heures de ce mois attendent le suivant.")
    with en_francais():
        cloture: ClotureMois = ClotureMois.objects.create(
            guichet_id=entreprise.guichet_id, entreprise=entreprise, mois=mois, par=par
        )
    return cloture


def _verify_closable(entreprise: Entreprise, mois: date) -> None:
    if ClotureMois.objects.filter(entreprise=entreprise, mois=mois).exists():
        raise ValidationError("Ce mois est déjà clos pour cette entreprise.")
    ouverts = months_to_close(guichet=entreprise.guichet, entreprises=[entreprise.pk])
    demande = next((un for un in ouverts if un.mois == mois), None)
    if demande is None:
        raise ValidationError(
            f"{format_mois(mois).capitalize()} ne peut pas être clos : "
            "rien n'y est validé, ou il n'est pas fini."
        )
    if mois != ouverts[0].mois:
        raise ValidationError(
            f"Commencez par clore {format_mois(ouverts[0].mois)} : les mois se closent dans l'ordre."
        )
    if demande.obstacles:
        raise ValidationError([f"{format_mois(mois).capitalize()} : {o.lower()}." for o in demande.obstacles])


def request_closings(*, guichet: Guichet, mois: date, cles: Collection[str]) -> Travail:
    """Ask for the closing of a month for several companies, in a job that acts with the asker's rights."""
    if not cles:
        raise ValidationError("Cochez au moins une entreprise.")
    return request_travail(
        guichet=guichet,
        genre=GENRE,
        cle_naturelle=f"{GENRE}:{mois:%Y-%m}:{hashlib.sha256(','.join(sorted(cles)).encode()).hexdigest()[:16]}",
        libelle=f"Clôture {format_de(format_mois(mois))} pour {format_accord(len(cles), 'entreprise')}",
        parametres={"mois": f"{mois:%Y-%m-%d}", "entreprises": sorted(cles)},
        executant=Executant.DEMANDEUR,
    )


def close_for_all(
    *, guichet: Guichet, mois: date, cles: Collection[str], par: Utilisateur, avancer: Avancer
) -> list[tuple[str, str]]:
    """Close the month company by company; those that refuse do not stop the others: (key, reason) of each."""
    if not can_close_month(role_in(guichet)):
        raise ValidationError("Seule une personne responsable du guichet peut clore un mois.")
    refus: list[tuple[str, str]] = []
    closes: list[Entreprise] = []
    # In the order in which every act takes companies and asks for their jobs: any other would be a deadlock.
    entreprises = Entreprise.objects.filter(guichet=guichet, cle__in=cles).select_related("guichet")
    for rang, entreprise in enumerate(entreprises.order_by("pk"), start=1):
        avancer(f"Clôture pour {entreprise}", rang, len(cles))
        try:
            with transaction.atomic():
                _freeze(entreprise, mois, par)
        except ValidationError as erreur:
            refus.append((str(entreprise.cle), " ".join(erreur.messages)))
        else:
            closes.append(entreprise)
    # Last: until this transaction ends, whoever asks for one of these companies waits for it.
    request_ventilations(closes, cause=_cause(mois))
    return refus
