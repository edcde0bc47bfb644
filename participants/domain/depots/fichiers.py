"""The file itself: checked, kept for the company and its guichet, opened again."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.core.files.base import File

from guichets.domain.scopes import scope_of
from guichets.enums import VisibiliteDocument
from guichets.models import Document
from operations.models import Entreprise
from participants.classeurs import refus
from participants.classeurs.entetes import Entetes, find_headers
from participants.classeurs.garde import Genre, inspect_file
from participants.classeurs.modele import FEUILLE, Classeur, read_ours
from participants.classeurs.refus import FichierRefuse
from participants.classeurs.tables import Table, read_tables
from participants.models import DepotFichier

MORCEAU = 64 * 1024


@dataclass(frozen=True, slots=True)
class Contenu:
    """Our workbook, or a table with its headers."""

    classeur: Classeur | None
    table: Table
    entetes: Entetes | None


def read_content(fichier: BinaryIO, genre: Genre) -> Contenu:
    tables = read_tables(fichier, genre)
    if classeur := read_ours(tables):
        return Contenu(classeur, next(t for t in tables if t.nom == FEUILLE), None)
    entetes = find_headers(tables)
    if entetes is None:
        raise FichierRefuse(refus.SANS_LIGNE)
    return Contenu(None, next(t for t in tables if t.nom == entetes.feuille), entetes)


def print_of(fichier: BinaryIO) -> str:
    somme = hashlib.sha256()
    fichier.seek(0)
    while morceau := fichier.read(MORCEAU):
        somme.update(morceau)
    fichier.seek(0)
    return somme.hexdigest()


def store_file(*, entreprise: Entreprise, nom: str, fichier: Any, genre: Genre, empreinte: str) -> Document:
    """A company may not write a document by itself: the guichet's scope does, once the file was checked."""
    taille = fichier.seek(0, 2)
    fichier.seek(0)
    document = Document(
        guichet_id=entreprise.guichet_id,
        nom=nom[-160:] or "heures",
        type_mime=genre.type_mime,
        taille=taille,
        empreinte=empreinte,
        visibilite=VisibiliteDocument.ENTREPRISE,
        entreprises=[entreprise.pk],
    )
    with scope_of(entreprise.guichet_id, ecrit=True):
        document.verify_ecriture()
        document.fichier.save(f"heures{genre.extension}", File(fichier), save=False)
        document.save()
    return document


@contextmanager
def opened(depot: DepotFichier) -> Iterator[tuple[BinaryIO, Genre]]:
    """The kept file, checked again as when it came."""
    with depot.document.fichier.open("rb") as fichier:
        yield fichier, inspect_file(depot.document.nom, fichier)
