"""What the engine found, told in French to whoever follows the company. No public is ever named here."""

from collections.abc import Mapping

from clauses.domain.attendu import Part
from clauses.domain.lecture import to_heures
from clauses.mutualisation import Manque, MotifManque
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


def explain_manque(manque: Manque, parts: Mapping[str, Part]) -> str:
    """One or two sentences: the first cause, and with whom the engagement competes for the same hours."""
    texte = CAUSES[manque.motif]
    autres = [parts[cle].engagement.libelle for cle in manque.detail.groupe if cle != manque.engagement]
    if manque.motif is MotifManque.EPUISE and autres:
        noms = ", ".join(f"« {nom} »" for nom in dict.fromkeys(autres))
        disponibles = format_heures(to_heures(manque.detail.utilisables))
        besoin = format_heures(to_heures(manque.detail.besoin))
        texte += f" Elles servent aussi {noms} : {disponibles} pour un besoin de {besoin}."
    return texte if len(texte) <= 400 else texte[:399] + "…"
