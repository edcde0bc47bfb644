"""What every tenant table is made of: its guichet, its public key, its scoped manager."""

import uuid
from collections.abc import Iterable
from typing import Any, ClassVar, Self, TypeVar, cast

from django.conf import settings
from django.db import models

from guichets import portee as portees
from guichets.portee import Acces, PorteeAbsente, PorteeInterdite

M = TypeVar("M", bound="ModeleGuichet")


def _refuser(*_args: Any, **_kwargs: Any) -> Any:
    raise PorteeAbsente("Aucune portée ouverte : la table appartient à un guichet.")


class PorteeQuerySet(models.QuerySet[M]):
    """Rows of the read scope; bulk writes are narrowed to the write scope."""

    def _ecriture(self) -> Self:
        portee = portees.courante()
        if portee.libre or not settings.PORTEE_GESTIONNAIRES:
            return self
        return self.filter(portees.condition_ecriture(self.model.acces, portee))

    def update(self, **kwargs: Any) -> int:
        return super(PorteeQuerySet, self._ecriture()).update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        return super(PorteeQuerySet, self._ecriture()).delete()

    def bulk_create(self, objs: Iterable[M], *args: Any, **kwargs: Any) -> list[M]:
        lignes = list(objs)
        for ligne in lignes:
            ligne.verify_ecriture()
        return super().bulk_create(lignes, *args, **kwargs)


class GestionnairePortee(models.Manager[M]):
    """Outside a scope the queryset can be built (forms do it at import) but any use of it raises."""

    _queryset_class = PorteeQuerySet

    def get_queryset(self) -> PorteeQuerySet[M]:
        lignes = cast("PorteeQuerySet[M]", super().get_queryset())
        portee = portees.ouverte()
        if portee is None:
            lignes.query.get_compiler = _refuser  # type: ignore[method-assign]
            return lignes
        if portee.libre or not settings.PORTEE_GESTIONNAIRES:
            return lignes
        return lignes.filter(portees.condition_lecture(self.model.acces, portee))


class ModeleGuichet(models.Model):
    """A row of one guichet. `id` stays inside; `cle` goes into URLs, the API and the engine."""

    acces: ClassVar[Acces] = Acces()

    guichet = models.ForeignKey("guichets.Guichet", models.PROTECT, related_name="+", editable=False)
    cle = models.UUIDField("identifiant", default=uuid.uuid4, unique=True, editable=False)
    cree_le = models.DateTimeField("créé le", auto_now_add=True, editable=False)

    objects: ClassVar[GestionnairePortee[Self]] = GestionnairePortee()

    class Meta:
        abstract = True
        base_manager_name = "objects"
        default_manager_name = "objects"

    def verify_ecriture(self) -> None:
        """Raise `PorteeInterdite` unless the row lies in the open write scope."""
        portee = portees.courante()
        if settings.PORTEE_GESTIONNAIRES and not portees.peut_ecrire(self, self.acces, portee):
            raise PorteeInterdite(f"{self._meta.verbose_name} : écriture hors de la portée.")

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.verify_ecriture()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self.verify_ecriture()
        return super().delete(*args, **kwargs)
