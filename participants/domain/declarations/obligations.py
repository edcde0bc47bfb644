"""Which months a company must declare, by when, and where each stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, TextChoices

from guichets.models import Guichet
from operations.models import Entreprise
from participants.domain.declarations.declarants import Periode, declarant_of_month, periods_of
from participants.domain.mois import add_months, first_day, last_day, months_between, today_of
from participants.domain.partenaires import Calendrier
from participants.enums import EtatDeclaration
from participants.models import Contrat, DeclarationMensuelle

MOIS_SUIVIS = 24
RECUE = (EtatDeclaration.TRANSMISE, EtatDeclaration.VALIDEE)


class EtatMois(TextChoices):
    """Where a month stands, as the company reads it."""

    A_FAIRE = "a_faire", "À faire"
    EN_RETARD = "en_retard", "En retard"
    BROUILLON = "brouillon", "Brouillon"
    TRANSMISE = "transmise", "Transmise"
    RETOURNEE = "retournee", "Retournée"
    VALIDEE = "validee", "Validée"


TONS = {
    EtatMois.A_FAIRE: "attente",
    EtatMois.EN_RETARD: "danger",
    EtatMois.BROUILLON: "attente",
    EtatMois.TRANSMISE: "info",
    EtatMois.RETOURNEE: "alerte",
    EtatMois.VALIDEE: "succes",
}


@dataclass(frozen=True, slots=True)
class MoisDeclare:
    """One month of one company in one guichet."""

    entreprise: Entreprise
    mois: date
    etat: EtatMois
    echeance: date
    en_retard: bool
    declaration: DeclarationMensuelle | None

    @property
    def ton(self) -> str:
        return TONS[self.etat]

    @property
    def a_faire(self) -> bool:
        return self.etat not in (EtatMois.TRANSMISE, EtatMois.VALIDEE)


def due_dates(calendrier: Calendrier, mois: date) -> tuple[date, date]:
    """The day by which the month is declared, and the last day of grace, under the rules of the month."""
    regles = calendrier.rules(last_day(mois))
    echeance = add_months(mois, 1).replace(day=regles.jour_limite)
    return echeance, echeance + timedelta(days=regles.jours_grace)


def is_late(declaration: DeclarationMensuelle | None, limite: date, jour: date) -> bool:
    """Not received after the days of grace. A correction is never late: the month was received once."""
    if declaration is None:
        return jour > limite
    return jour > limite and declaration.etat not in RECUE and declaration.rang == 0


def months_of(entreprises: Sequence[Entreprise], *, jour: date | None = None) -> list[MoisDeclare]:
    """Months ended that a contrat covers, and every month declared, latest first; two years back at most."""
    ids = [entreprise.pk for entreprise in entreprises]
    periodes = periods_of(ids)
    declarations = {
        (declaration.entreprise_id, declaration.mois): declaration
        for declaration in DeclarationMensuelle.objects.filter(entreprise_id__in=ids).order_by("rang")
    }
    mois_suivis: list[MoisDeclare] = []
    for entreprise in entreprises:
        aujourd_hui = jour or today_of(entreprise.guichet)
        dus = _covered_months(periodes, entreprise.pk, aujourd_hui)
        dus |= {mois for (pk, mois) in declarations if pk == entreprise.pk}
        calendrier = Calendrier(entreprise.guichet)
        debut = add_months(first_day(aujourd_hui), -MOIS_SUIVIS)
        mois_suivis += [
            _month(entreprise, mois, declarations.get((entreprise.pk, mois)), calendrier, aujourd_hui)
            for mois in dus
            if mois >= debut
        ]
    return sorted(mois_suivis, key=lambda m: (m.mois, -m.entreprise.pk), reverse=True)


def _covered_months(periodes: Iterable[Periode], entreprise_id: int, jour: date) -> set[date]:
    veille = first_day(jour) - timedelta(days=1)
    debut = add_months(first_day(jour), -MOIS_SUIVIS)
    return {
        mois
        for periode in periodes
        if periode.entreprise_id == entreprise_id
        for mois in months_between(max(periode.debut, debut), min(periode.fin or veille, veille))
    }


def _month(
    entreprise: Entreprise,
    mois: date,
    declaration: DeclarationMensuelle | None,
    calendrier: Calendrier,
    jour: date,
) -> MoisDeclare:
    echeance, limite = due_dates(calendrier, mois)
    en_retard = is_late(declaration, limite, jour)
    if declaration is not None:
        etat = EtatMois(declaration.etat)
    else:
        etat = EtatMois.EN_RETARD if en_retard else EtatMois.A_FAIRE
    return MoisDeclare(entreprise, mois, etat, echeance, en_retard, declaration)


def missing_declarations(*, guichet: Guichet, mois: date) -> list[MoisDeclare]:
    """Companies that owe the month and whose declaration is not received, by name."""
    declarants = (
        Contrat.objects.filter(
            Q(fin__isnull=True) | Q(fin__gte=mois), guichet=guichet, debut__lte=last_day(mois)
        )
        .annotate(declarant_du_mois=declarant_of_month(mois))
        .values("declarant_du_mois")
    )
    recues = DeclarationMensuelle.objects.filter(guichet=guichet, mois=mois, etat__in=RECUE).values(
        "entreprise_id"
    )
    entreprises = Entreprise.objects.filter(guichet=guichet, pk__in=declarants).exclude(pk__in=recues)
    brouillons = {
        declaration.entreprise_id: declaration
        for declaration in DeclarationMensuelle.objects.filter(guichet=guichet, mois=mois).order_by("rang")
    }
    calendrier, jour = Calendrier(guichet), today_of(guichet)
    return [
        _month(entreprise, mois, brouillons.get(entreprise.pk), calendrier, jour)
        for entreprise in entreprises.order_by("nom_tri", "pk")
    ]
