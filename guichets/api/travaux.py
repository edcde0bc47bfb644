from typing import Any

import django_filters

from guichets.api.champs import SerialiseurPortee, SlugGuichet
from guichets.api.filtres import FiltrePortee
from guichets.api.vues import GUICHET, Ressource
from guichets.enums import EtatTravail
from guichets.models import Travail


class TravailSerialiseur(SerialiseurPortee):
    guichet = SlugGuichet()

    class Meta:
        model = Travail
        fields = (
            "cle",
            "guichet",
            "genre",
            "libelle",
            "etat",
            "etape",
            "avancement",
            "total",
            "erreur",
            "cree_le",
            "fini_le",
        )
        read_only_fields = fields


class FiltreTravail(FiltrePortee):
    etat = django_filters.ChoiceFilter(choices=EtatTravail.choices, label="État du travail.")


class TravauxVue(Ressource):
    """Les travaux demandés au guichet : imports, ventilations, bilans, et ce qu'ils sont devenus."""

    ressource = "travaux"
    genres = GUICHET
    serializer_class = TravailSerialiseur
    filterset_class = FiltreTravail

    def lignes(self) -> Any:
        return Travail.objects.all()
