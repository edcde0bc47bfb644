"""Who is being prepared for which lot, so that people are ready on its first day."""

from django.db.models import Exists, OuterRef, QuerySet

from operations.models import Marche
from participants.enums import GenreEtape
from participants.models import Contrat, Etape


def people_preparing(marche: Marche) -> QuerySet[Etape]:
    """Phases préparatoires and trainings that aim at a lot of the marché, of people not yet hired on it."""
    embauche = Contrat.objects.filter(participant=OuterRef("participant"), lot=OuterRef("lot"))
    etapes: QuerySet[Etape] = Etape.objects.filter(
        guichet_id=marche.guichet_id,
        lot__marche=marche,
        genre__in=(GenreEtape.PREPARATOIRE, GenreEtape.FORMATION_AVANT),
    )
    return (
        etapes.exclude(Exists(embauche))
        .select_related("participant", "lot")
        .order_by("lot__debut", "participant__nom_tri", "debut", "pk")
    )
