"""What was loaded, in French."""

from collections.abc import Iterator

from clauses.models import Engagement
from config.demo.territoire import SLUG, SLUG_2
from guichets import portee as portees
from guichets.formats import format_heures
from guichets.models import Guichet
from guichets.portee import Principal
from operations.models import Entreprise, LigneImport, Lot, Marche
from participants.models import Contrat, DeclarationMensuelle, LigneHeures, Participant
from reporting.models import Bilan

MODELES = (
    (Marche, "marché"),
    (Lot, "lot"),
    (Entreprise, "entreprise"),
    (LigneImport, "enregistrement importé"),
    (Engagement, "engagement"),
    (Participant, "participant"),
    (Contrat, "contrat"),
    (DeclarationMensuelle, "déclaration"),
    (LigneHeures, "ligne d'heures"),
    (Bilan, "bilan"),
)


def summary() -> Iterator[str]:
    """One paragraph per guichet of the demonstration."""
    for guichet in Guichet.objects.filter(slug__in=(SLUG, SLUG_2)).order_by("slug"):
        with portees.ouvrir(Principal("systeme", guichet.pk)):
            comptes = [(modele.objects.count(), nom) for modele, nom in MODELES]
            heures = sum(
                ligne for ligne in LigneHeures.objects.filter(etat="validee").values_list("heures", flat=True)
            )
        yield f"{guichet} (/g/{guichet.slug}/)"
        yield "  " + ", ".join(f"{n} {_plural(nom, n)}" for n, nom in comptes if n)
        if heures:
            yield f"  {format_heures(heures)} validées"


def _plural(nom: str, nombre: int) -> str:
    if nombre < 2:
        return nom
    return {"enregistrement importé": "enregistrements importés", "ligne d'heures": "lignes d'heures"}.get(
        nom, f"{nom}s"
    )
