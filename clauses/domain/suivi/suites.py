"""What a company's file waits for: the next actions, most pressing first."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Max, Sum

from clauses.domain.queries import Situation
from clauses.enums import MotifNonRetenue
from clauses.models import NonRetenue
from guichets.formats import format_de, format_heures, format_jour, format_mois
from operations.models import Entreprise
from participants.domain.declarations.declarants import periods_of
from participants.domain.mois import add_months, first_day, last_day, today_of
from participants.enums import DECLARATION_OUVERTE, EtatDeclaration
from participants.models import DeclarationMensuelle


@dataclass(frozen=True, slots=True)
class Suite:
    """`page` names the address; `argument` is its key or its month."""

    texte: str
    detail: str
    page: str
    argument: str


def next_steps(entreprise: Entreprise, situations: list[Situation]) -> list[Suite]:
    return [
        *_open_declarations(entreprise),
        *_missing_month(entreprise),
        *_set_aside(entreprise),
        *_late(situations),
    ]


def _open_declarations(entreprise: Entreprise) -> list[Suite]:
    ouvertes = DeclarationMensuelle.objects.filter(entreprise=entreprise, etat__in=DECLARATION_OUVERTE)
    suites = []
    for d in ouvertes.order_by("mois")[:6]:
        mois = format_de(format_mois(d.mois))
        if d.etat == EtatDeclaration.TRANSMISE:
            suites.append(
                Suite(f"Valider la déclaration {mois}", "Les heures ne comptent qu'une fois validées.",
                      "participants:declaration", str(d.cle))
            )  # fmt: skip
        else:
            detail = (
                "Retournée à l'entreprise."
                if d.etat == EtatDeclaration.RETOURNEE
                else "Commencée, non transmise."
            )
            suites.append(
                Suite(
                    f"Attendre ou compléter la déclaration {mois}",
                    detail,
                    "clauses:saisir",
                    f"{d.mois:%Y-%m}",
                )
            )
    return suites


def _missing_month(entreprise: Entreprise) -> list[Suite]:
    """The first past month, since the last declared one, in which the company had someone to declare."""
    en_cours = first_day(today_of(entreprise.guichet))
    periodes = periods_of([entreprise.pk])
    dernier: date | None = DeclarationMensuelle.objects.filter(entreprise=entreprise).aggregate(
        m=Max("mois")
    )["m"]
    premier = min((p.debut for p in periodes), default=None)
    if premier is None:
        return []
    mois = add_months(dernier, 1) if dernier else first_day(premier)
    actif = any(p.debut <= last_day(mois) and (p.fin is None or p.fin >= mois) for p in periodes)
    if mois >= en_cours or not actif:
        return []
    return [
        Suite(
            f"{format_mois(mois).capitalize()} n'est pas déclaré",
            "Relancez l'entreprise, ou saisissez ses heures d'après son relevé.",
            "clauses:saisir",
            f"{mois:%Y-%m}",
        )
    ]


def _set_aside(entreprise: Entreprise) -> list[Suite]:
    """Hours that an act of the facilitateur would make count."""
    totaux: dict[str, Decimal] = {
        n["motif"]: n["total"]
        for n in NonRetenue.objects.filter(
            entreprise=entreprise,
            motif__in=(MotifNonRetenue.SANS_ELIGIBILITE, MotifNonRetenue.CONFIRMATION, MotifNonRetenue.PIECE),
        )
        .values("motif")
        .annotate(total=Sum("heures"))
    }
    suites = []
    if heures := totaux.get(MotifNonRetenue.SANS_ELIGIBILITE):
        suites.append(
            Suite(f"{format_heures(heures)} faites sans éligibilité validée",
                  "Décidez des éligibilités qui attendent.", "participants:participants", "")
        )  # fmt: skip
    if heures := totaux.get(MotifNonRetenue.CONFIRMATION):
        suites.append(
            Suite(f"{format_heures(heures)} prêtées attendent une confirmation",
                  "L'entreprise redevable les confirme dans son espace.", "participants:confirmations", "")
        )  # fmt: skip
    if heures := totaux.get(MotifNonRetenue.PIECE):
        suites.append(
            Suite(f"{format_heures(heures)} attendent une pièce",
                  "Elles compteront dès que vous l'aurez acceptée.", "participants:pieces", "")
        )  # fmt: skip
    return suites


def _late(situations: list[Situation]) -> list[Suite]:
    return [
        Suite(
            f"{s.engagement.libelle}\u00a0: {_missing(s)}",
            "Proposez des candidats, ou convenez d'un rattrapage avec l'entreprise.",
            "clauses:engagement",
            str(s.engagement.cle),
        )
        for s in situations
        if s.en_heures and (s.retard or (s.urgente and s.reste))
    ]


def _missing(situation: Situation) -> str:
    """An engagement that ends soon expects all that it owes: that is not a delay."""
    if situation.urgente:
        return f"il manque {format_heures(situation.reste)} avant le {format_jour(situation.fin)}"
    return f"{format_heures(situation.retard)} de retard"
