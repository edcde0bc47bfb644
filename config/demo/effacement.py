"""Starting over: the whole demonstration goes, and nothing else was there."""

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection, models

from clauses.domain.decisions.ajustements import CONTRAINTES
from config.demo.territoire import SLUG, SLUG_2
from guichets.models import Document, Guichet, Utilisateur
from guichets.models.base import ModeleGuichet
from guichets.portee import hors_portee
from reporting.models import Bilan


def erase() -> None:
    """Empty every tenant table, its history and the accounts. Refused beside a guichet of another origin."""
    autres = list(Guichet.objects.exclude(slug__in=(SLUG, SLUG_2)).values_list("slug", flat=True))
    if autres:
        raise ValidationError(
            f"La base contient d'autres guichets ({', '.join(autres)}) : rien n'a été effacé."
        )
    _erase_files()
    tables = {m._meta.db_table for m in apps.get_models() if _belongs_to_guichet(m)}
    noms = ", ".join(connection.ops.quote_name(table) for table in sorted(tables))
    with connection.cursor() as curseur:
        curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")
        curseur.execute(f"TRUNCATE {noms} RESTART IDENTITY CASCADE")
        # The load that follows, in this transaction, corrects closed months: these are checked once it has.
        curseur.execute(f"SET CONSTRAINTS {CONTRAINTES} DEFERRED")


def _erase_files() -> None:
    """Files of the rows that go: the same keys will want the same names."""
    with hors_portee("démonstration effacée"):
        for fichier in [
            *(d.fichier for d in Document.objects.all()),
            *(b.fichier for b in Bilan.objects.all()),
        ]:
            if fichier.name:
                fichier.storage.delete(fichier.name)


def _belongs_to_guichet(modele: type[models.Model]) -> bool:
    """Tenant tables, guichets, accounts, and the event table of each."""
    suivi = getattr(modele, "pgh_tracked_model", modele)
    return issubclass(suivi, ModeleGuichet) or suivi in (Guichet, Utilisateur)
