"""Names that public data lack: typed once, all on one page. A bilan cannot be issued without them."""

from collections.abc import Iterator, Mapping

from django.db.models import Prefetch

from guichets.domain.contraintes import en_francais
from guichets.models import Guichet
from guichets.texte import sort_key
from operations.models import Attribution, DonneurOrdre, Entreprise, Marche, SousTraitance

NOM_MAX = 200


def unnamed(guichet: Guichet) -> tuple[list[DonneurOrdre], list[Entreprise]]:
    """Buyers and companies that wait for a name, with the marchés where they appear."""
    donneurs = (
        DonneurOrdre.objects.filter(guichet=guichet, nom="")
        .prefetch_related(Prefetch("marches", Marche.objects.order_by("-date_notification", "pk")))
        .order_by("siret")
    )
    tenues = Attribution.objects.select_related("lot__marche").order_by("pk")
    actes = SousTraitance.objects.select_related("lot__marche").order_by("pk")
    entreprises = (
        Entreprise.objects.filter(guichet=guichet, nom="")
        .prefetch_related(
            "etablissements", Prefetch("attributions", tenues), Prefetch("sous_traitances", actes)
        )
        .order_by("type_identifiant", "identifiant")
    )
    return list(donneurs), list(entreprises)


def appearances(objet: DonneurOrdre | Entreprise) -> list[tuple[str, Marche, str]]:
    """(role, marché, what of it) of what waits for a name: whoever types it must know whose it is."""
    if isinstance(objet, DonneurOrdre):
        return [("Donneur d'ordre", marche, marche.objet) for marche in objet.marches.all()]
    return list(dict.fromkeys(_appearances(objet)))


def _appearances(entreprise: Entreprise) -> Iterator[tuple[str, Marche, str]]:
    for tenue in entreprise.attributions.all():
        yield str(tenue.get_role_display()), tenue.lot.marche, tenue.lot.designation
    for acte in entreprise.sous_traitances.all():
        yield "Sous-traitant", acte.lot.marche, acte.lot.designation


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
