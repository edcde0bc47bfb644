"""What is done with a file of hours: sent, its columns and people told, imported, given up."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from guichets.domain.contraintes import en_francais
from guichets.domain.verrous import lock_entreprise
from guichets.models import Utilisateur
from operations.models import Entreprise
from participants.classeurs.entetes import OBLIGATOIRES, Champ, Entetes, known_columns, propose_columns
from participants.classeurs.garde import inspect_file
from participants.domain.declarations.circuit import enter_for_entreprise
from participants.domain.declarations.controle import Alerte
from participants.domain.declarations.grille import declaration_grid
from participants.domain.declarations.saisie import open_declaration, save_lignes, saved_lignes
from participants.domain.depots.annuaire import Annuaire
from participants.domain.depots.fichiers import Contenu, opened, print_of, read_content, store_file
from participants.domain.depots.lecture import Lecture, read_free_rows, read_our_rows
from participants.domain.depots.rapport import (
    Essai,
    at_desk,
    merge,
    partial_contrats,
    require_open_month,
    try_rows,
)
from participants.domain.depots.recit import tell
from participants.enums import EtatDepot, GenreDepot
from participants.models import CorrespondanceColonnes, DeclarationMensuelle, DepotFichier

AUTRE_ENTREPRISE = (
    "Ce classeur a été préparé pour une autre entreprise ou un autre guichet. "
    "Téléchargez celui de cette page."
)
AUTRE_MOIS = "Ce classeur a été préparé pour un autre mois. Téléchargez celui de cette page."
COLONNES = "Dites au moins dans quelles colonnes sont le nom de la personne et ses heures."
DEUX_FOIS = "Une même colonne ne peut servir qu'une fois."
A_CORRIGER = "Rien n'est importé : des lignes sont à corriger."
RIEN_DE_PRET = "Aucune ligne n'est prête à être importée."
FERME = "Ce fichier a été abandonné. Déposez-le de nouveau."


def deposit_file(*, entreprise: Entreprise, mois: date, nom: str, fichier: Any, par: str) -> DepotFichier:
    """Check a file, keep it, read it. The same file again is the same deposit, read anew.

    `ValidationError` (with its reason in French) when it is not a file of hours; nothing is kept then.
    """
    genre = inspect_file(nom, fichier)
    empreinte = print_of(fichier)
    require_open_month(entreprise, mois)
    lock_entreprise(entreprise.pk)
    deja: DepotFichier | None = (
        DepotFichier.objects.filter(entreprise=entreprise, mois=mois, document__empreinte=empreinte)
        .exclude(etat=EtatDepot.ABANDONNE)
        .select_related("document", "entreprise__guichet", "correspondance")
        .first()
    )
    contenu = read_content(fichier, genre)
    if contenu.classeur is not None:
        _require_ours(contenu, entreprise, mois)
    depot = deja or DepotFichier(
        guichet_id=entreprise.guichet_id,
        entreprise=entreprise,
        mois=mois,
        genre=GenreDepot.CLASSEUR if contenu.classeur else GenreDepot.LIBRE,
        document=store_file(
            entreprise=entreprise, nom=nom, fichier=fichier, genre=genre, empreinte=empreinte
        ),
        depose_par=par[:160],
    )
    if contenu.entetes is not None and depot.correspondance is None:
        depot.correspondance = saved_mapping(entreprise, contenu.entetes)
    _examine(depot, contenu)
    return depot


def _require_ours(contenu: Contenu, entreprise: Entreprise, mois: date) -> None:
    assert contenu.classeur is not None  # noqa: S101 - the caller's condition, for the type
    if contenu.classeur.cle != str(entreprise.cle):
        raise ValidationError(AUTRE_ENTREPRISE, code="autre_entreprise")
    if contenu.classeur.mois != mois:
        raise ValidationError(AUTRE_MOIS, code="autre_mois")


def saved_mapping(entreprise: Entreprise, entetes: Entetes) -> CorrespondanceColonnes | None:
    """What the company said of a file with these headers, another month."""
    trouvee: CorrespondanceColonnes | None = CorrespondanceColonnes.objects.filter(
        entreprise=entreprise, entetes=entetes.empreinte
    ).first()
    return trouvee


def columns_of(depot: DepotFichier) -> tuple[Entetes | None, dict[str, str], list[list[Any]]]:
    """The headers, what each of our values would be read from, and the first rows to look at."""
    with opened(depot) as (fichier, genre):
        contenu = read_content(fichier, genre)
    entetes = contenu.entetes
    if entetes is None:
        return None, {}, []
    choix = known_columns(entetes.noms, depot.correspondance.colonnes) if depot.correspondance else {}
    debut = contenu.table.lignes[entetes.rang + 1 : entetes.rang + 4]
    return entetes, choix or propose_columns(entetes.noms), [list(ligne) for ligne in debut]


def map_columns(*, depot: DepotFichier, colonnes: Mapping[str, str]) -> DepotFichier:
    """Say what the columns hold; it is remembered for the next file with the same headers."""
    depot = _lock(depot)
    with opened(depot) as (fichier, genre):
        contenu = read_content(fichier, genre)
    if contenu.entetes is None:
        return depot
    dites = {champ: nom for champ, nom in colonnes.items() if nom and champ in set(Champ)}
    if any(champ not in dites for champ in OBLIGATOIRES) or not set(dites.values()) <= set(
        contenu.entetes.noms
    ):
        raise ValidationError(COLONNES)
    if len(set(dites.values())) != len(dites):
        raise ValidationError(DEUX_FOIS)
    with en_francais():
        depot.correspondance, _ = CorrespondanceColonnes.objects.update_or_create(
            guichet_id=depot.guichet_id,
            entreprise=depot.entreprise,
            entetes=contenu.entetes.empreinte,
            defaults={"nom": depot.document.nom[:80], "colonnes": dites},
        )
    _examine(depot, contenu)
    return depot


def settle_people(*, depot: DepotFichier, choix: Mapping[str, str]) -> DepotFichier:
    """Say who the doubtful names are: the key of a contrat, or that the row is about nobody here."""
    depot = _lock(depot)
    depot.rapport = {**depot.rapport, "choix": {**depot.rapport.get("choix", {}), **choix}}
    with opened(depot) as (fichier, genre):
        contenu = read_content(fichier, genre)
    _examine(depot, contenu)
    return depot


def refresh(depot: DepotFichier) -> DepotFichier:
    """Read the file again: people, contrats or the draft may have changed since."""
    return settle_people(depot=depot, choix={})


def import_depot(
    *, depot: DepotFichier, par: Utilisateur | None = None, tout: bool = False
) -> tuple[DeclarationMensuelle, list[Alerte]]:
    """Write the ready rows in the draft of the month; with `tout`, all of them or none.

    Nothing is transmitted. The same file again writes the same lines, which change nothing.
    """
    depot = _lock(depot)
    if depot.etat == EtatDepot.ABANDONNE:
        raise ValidationError(FERME)
    with opened(depot) as (fichier, genre):
        contenu = read_content(fichier, genre)
    lecture, essai = _examine(depot, contenu)
    if essai is None or lecture is None or essai.refus:
        raise ValidationError(essai.refus if essai else RIEN_DE_PRET)
    if tout and (essai.fautes or lecture.questions):
        raise ValidationError(A_CORRIGER)
    if not essai.pretes:
        raise ValidationError(RIEN_DE_PRET)
    declaration, alertes = _write(depot, lecture, essai, par)
    with en_francais():
        depot.etat, depot.importe_le = EtatDepot.IMPORTE, timezone.now()
        depot.rapport = {**depot.rapport, "deja": len(essai.pretes)}
        depot.save(update_fields=["etat", "importe_le", "rapport"])
    return declaration, alertes


def _write(
    depot: DepotFichier, lecture: Lecture, essai: Essai, par: Utilisateur | None
) -> tuple[DeclarationMensuelle, list[Alerte]]:
    entreprise = depot.entreprise
    bureau = at_desk(entreprise)
    declaration = open_declaration(entreprise=entreprise, mois=depot.mois, saisie_par_guichet=bureau)
    lignes = merge(essai.pretes, saved_lignes(declaration), partial_contrats(lecture, essai))
    if bureau and par is not None:
        # The file received stands for the paper that the guichet types from.
        return enter_for_entreprise(
            entreprise=entreprise,
            mois=depot.mois,
            lignes=lignes,
            par=par,
            document=declaration.document or depot.document,
            transmettre=False,
        )
    return declaration, save_lignes(declaration=declaration, lignes=lignes)


def discard_depot(*, depot: DepotFichier) -> DepotFichier:
    depot = _lock(depot)
    if depot.etat != EtatDepot.IMPORTE:
        depot.etat = EtatDepot.ABANDONNE
        depot.save(update_fields=["etat"])
    return depot


def _lock(depot: DepotFichier) -> DepotFichier:
    lock_entreprise(depot.entreprise_id)
    tenu: DepotFichier = (
        DepotFichier.objects.select_for_update(of=("self",))
        .select_related("document", "entreprise__guichet", "correspondance")
        .get(pk=depot.pk)
    )
    return tenu


def _examine(depot: DepotFichier, contenu: Contenu) -> tuple[Lecture | None, Essai | None]:
    """Read, try, and keep what is to be told; nothing of the month is written."""
    lecture = _read(depot, contenu)
    essai = try_rows(depot.entreprise, depot.mois, lecture) if lecture else None
    depot.rapport = tell(depot, contenu, lecture, essai)
    if depot.etat != EtatDepot.IMPORTE:
        depot.etat = EtatDepot.LU if lecture else EtatDepot.A_ASSOCIER
    with en_francais():
        depot.save()
    return lecture, essai


def _read(depot: DepotFichier, contenu: Contenu) -> Lecture | None:
    """None as long as the columns of a free-form file are not told."""
    grille = declaration_grid(entreprises=[depot.entreprise], mois=depot.mois)[0]
    annuaire = Annuaire(grille)
    if contenu.classeur is not None:
        return read_our_rows(contenu.classeur, annuaire)
    if contenu.entetes is None or depot.correspondance is None:
        return None
    colonnes = known_columns(contenu.entetes.noms, depot.correspondance.colonnes)
    choix = depot.rapport.get("choix", {})
    return read_free_rows(contenu.table, contenu.entetes, colonnes, choix, annuaire)
