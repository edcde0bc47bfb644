"""What the engine found, told in French to whoever follows the company. No public is ever named here."""

from collections.abc import Iterable

from clauses.domain.ventilation.lecture import to_heures
from clauses.mutualisation import MotifManque
from guichets.formats import format_heures

CAUSES = {
    MotifManque.RIEN_DECLARE: "Aucune heure validée n'est disponible pour l'entreprise.",
    MotifManque.PERIODE: "Aucune heure validée ne tombe dans la période de l'engagement.",
    MotifManque.PUBLIC: "Les heures disponibles sont celles de personnes "
    "qui ne répondent pas aux conditions de l'engagement.",
    MotifManque.MUTUALISATION: "Des heures existent sur d'autres marchés, "
    "mais la mutualisation n'y est pas prévue.",
    MotifManque.EPUISE: "Toutes les heures utilisables sont déjà retenues.",
}

DITES = {
    MotifManque.RIEN_DECLARE: CAUSES[MotifManque.RIEN_DECLARE],
    MotifManque.PERIODE: CAUSES[MotifManque.PERIODE],
    MotifManque.MUTUALISATION: CAUSES[MotifManque.MUTUALISATION],
    MotifManque.EPUISE: CAUSES[MotifManque.EPUISE],
}
CONDITIONS = "Les heures validées ne répondent pas aux dates ou aux conditions de l'engagement."


def tell_manque(motif: MotifManque, *, avec_publics: bool) -> str:
    """For the company and the buyer: dates, volume or refusal.

    Where the engagement asks for a public, whether hours stop at the dates, at the public or at the refusal
    would tell who the person is: one sentence for the three.
    """
    if motif is MotifManque.PUBLIC or (
        avec_publics and motif in (MotifManque.PERIODE, MotifManque.MUTUALISATION)
    ):
        return CONDITIONS
    return DITES[motif]


def explain_manque(motif: MotifManque, *, autres: Iterable[str], utilisables: int, besoin: int) -> str:
    """For the guichet, one or two sentences: the first cause, and with whom the engagement competes.

    `autres`: names of the engagements that compete for the same hours; amounts in hundredths.
    """
    texte = CAUSES[motif]
    noms = ", ".join(f"«\u00a0{nom}\u00a0»" for nom in dict.fromkeys(autres))
    if motif is MotifManque.EPUISE and noms:
        texte += f" Elles servent aussi {noms}"
        # Hours that stay on their marché beyond its need may pass the need of all: the sum says nothing.
        if utilisables < besoin:
            disponibles, voulues = (format_heures(to_heures(c)) for c in (utilisables, besoin))
            texte += f"\u00a0: {disponibles} pour un besoin de {voulues}"
        texte += "."
    return texte if len(texte) <= 400 else texte[:399] + "…"
