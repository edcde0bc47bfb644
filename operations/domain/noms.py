"""Names that public data lack: typed once, all on one page. A bilan cannot be issued without them."""

from collections.abc import Mapping

from guichets.domain.contraintes import en_francais
from guichets.models import Guichet
from guichets.texte import sort_key
from operations.models import DonneurOrdre, Entreprise

NOM_MAX = 200


def unnamed(guichet: Guichet) -> tuple[list[DonneurOrdre], list[Entreprise]]:
    """Buyers and companies that wait for a name, oldest first."""
    donneurs = DonneurOrdre.objects.filter(guichet=guichet, nom="").order_by("siret")
    entreprises = (
        Entreprise.objects.filter(guichet=guichet, nom="")
        .prefetch_related("etablissements")
        .order_by("type_identifiant", "identifiant")
    )
    return list(donneurs), list(entreprises)


def name_all(*, guichet: Guichet, noms: Mapping[str, str]) -> tuple[int, dict[str, str]]:
    """Save every usable name; the others come back with their reason. `noms`: public key → name.

    Returns (saved, errors by key). A row that somebody named in the meantime is left as it is.
    """
    erreurs: dict[str, str] = {}
    sauves = 0
    utiles = {cle: " ".join(nom.split()) for cle, nom in noms.items() if nom.strip()}
    for modele in (DonneurOrdre, Entreprise):
        lignes = modele.objects.select_for_update(of=("self",)).filter(guichet=guichet, nom="")
        for ligne in lignes.filter(cle__in=utiles):
            nom = utiles[str(ligne.cle)]
            if motif := name_fault(nom):
                erreurs[str(ligne.cle)] = motif
                continue
            ligne.nom, ligne.nom_tri = nom, sort_key(nom)
            with en_francais():
                ligne.save(update_fields=["nom", "nom_tri"])
            sauves += 1
    return sauves, erreurs


def name_fault(nom: str) -> str:
    """Why a text is no name; empty when it is one."""
    if len(nom) > NOM_MAX:
        return f"Un nom compte {NOM_MAX}\u00a0caractères au plus."
    if not any(c.isalpha() for c in nom):
        return "Un nom contient au moins une lettre."
    return ""
