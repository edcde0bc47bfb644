"""How each engagement of a company stands, in one sentence, and the one thing to do about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from clauses.domain.queries import Situation
from clauses.domain.suivi.gestes import Geste, first_gesture
from clauses.domain.suivi.suites import Suite
from clauses.enums import MotifNonRetenue
from clauses.models import Manque, NonRetenue
from clauses.mutualisation import MotifManque
from guichets.formats import INSECABLE, format_heures, format_jour
from operations.models import Entreprise
from participants.domain.mois import first_day, mois_texte

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Constat:
    """`ton`: one of the badges'. `titre` is its word, `texte` the sentence beside it."""

    ton: str
    titre: str
    texte: str


def state_of(situation: Situation, jour: date) -> Constat:
    """Late, or short of what an end that comes soon awaits: never both words for one engagement.

    Once urgent, an engagement expects all that it owes: what is missing then is not a delay.
    """
    reste, fin = format_heures(situation.reste), format_jour(situation.fin)
    if not situation.reste:
        return Constat("succes", "Atteint", "Toutes les heures dues sont retenues.")
    if situation.fin < jour:
        return Constat("danger", "Terminé", f"Terminé le {fin}{INSECABLE}: il manque {reste}.")
    if situation.urgente:
        deja = f", dont {format_heures(situation.retard)} déjà attendues" if situation.retard else ""
        return Constat(
            "alerte", "À terminer", f"À terminer avant le {fin}{INSECABLE}: il manque {reste}{deja}."
        )
    if situation.retard:
        return Constat("alerte", "En retard", _late(situation))
    avance = situation.retenues - situation.attendues
    suite = f"{format_heures(avance)} d'avance sur l'attendu." if avance else "Ce qui est attendu est fait."
    return Constat("succes", "À jour", suite)


def _late(situation: Situation) -> str:
    au = f" au {format_jour(situation.attendu_au)}" if situation.attendu_au else ""
    return (
        f"{format_heures(situation.attendues)} étaient attendues{au}, "
        f"{format_heures(situation.retenues)} sont retenues."
    )


# --- What to do --------------------------------------------------------------------------------------------

A_FAIRE = {
    MotifManque.PUBLIC.value: Suite(
        "Proposer des personnes qui répondent aux conditions",
        "Les heures disponibles sont celles d'autres publics.",
        "participants:participants",
        "",
    ),
    MotifManque.EPUISE.value: Suite(
        "Proposer des candidats",
        "Toutes les heures utilisables sont déjà retenues.",
        "participants:participants",
        "",
    ),
}


ECARTEES = {
    Geste.ELIGIBILITE: (
        MotifNonRetenue.SANS_ELIGIBILITE,
        "Décider des éligibilités",
        "{heures} faites sur ce marché attendent une éligibilité validée.",
        "participants:participants",
    ),
    Geste.CONFIRMATION: (
        MotifNonRetenue.CONFIRMATION,
        "Faire confirmer les heures",
        "{heures} prêtées sur ce marché attendent une réponse.",
        "participants:confirmations",
    ),
    Geste.PIECE: (
        MotifNonRetenue.PIECE,
        "Demander ou vérifier les pièces",
        "{heures} faites sur ce marché attendent une pièce acceptée.",
        "participants:pieces",
    ),
}
"""Hours already done that an act would make count."""


def set_aside_by_marche(entreprise: Entreprise) -> dict[int, dict[str, Decimal]]:
    """Hours done on each marché that an act of the guichet or of the company would make count."""
    sommes = (
        NonRetenue.objects.filter(
            entreprise=entreprise,
            ligne__lot__isnull=False,
            motif__in=(MotifNonRetenue.SANS_ELIGIBILITE, MotifNonRetenue.CONFIRMATION, MotifNonRetenue.PIECE),
        )
        .values_list("ligne__lot__marche_id", "motif")
        .annotate(total=Sum("heures"))
        .order_by()
    )
    par_marche: dict[int, dict[str, Decimal]] = {}
    for marche_id, motif, total in sommes:
        par_marche.setdefault(marche_id, {})[motif] = total
    return par_marche


def next_action(
    situation: Situation, manques: Sequence[Manque], ecartees: Mapping[str, Decimal], jour: date
) -> Suite | None:
    """Hours already done first, then what blocks, then people to hire; nothing when nothing is missing."""
    if not situation.reste:
        return None
    cle = str(situation.engagement.cle)
    motif = manques[0].motif if manques else ""
    geste = first_gesture(
        eligibilite=ecartees.get(MotifNonRetenue.SANS_ELIGIBILITE),
        confirmation=ecartees.get(MotifNonRetenue.CONFIRMATION),
        piece=ecartees.get(MotifNonRetenue.PIECE),
        mutualisable=motif == MotifManque.MUTUALISATION.value,
        termine=situation.fin < jour,
    )
    if geste in ECARTEES:
        attendu, texte, detail, page = ECARTEES[geste]
        return Suite(texte, detail.format(heures=format_heures(ecartees[attendu])), page, "")
    if geste is Geste.MUTUALISER:
        detail = "Des heures existent sur d'autres marchés."
        return Suite("Demander l'accord de mutualiser", detail, "clauses:engagement", cle)
    if geste is Geste.CLORE:
        detail = "Convenez de la suite avec le donneur d'ordre\u00a0: avenant ou pénalité."
        return Suite("Décider de la suite", detail, "clauses:engagement", cle)
    if not motif:
        return None
    if motif in A_FAIRE:
        return A_FAIRE[motif]
    mois = mois_texte(first_day(situation.attendu_au or jour))
    return Suite(
        "Relancer ou saisir les heures", "Aucune heure n'est encore validée.", "clauses:saisir", mois
    )
