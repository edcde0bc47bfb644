"""Efforts and proposals of a marché, as a buyer may read them: counts, dates, kinds and coded reasons.

Never a name, never a word typed by somebody, never why a person counts: a proposal is counted from its
transmission to the company, so that what the guichet set aside is not told.
"""

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import Count, Max, Min, Q
from django.utils import timezone

from clauses.enums import EtatCandidature, GenreEffort, MotifRefus
from clauses.models import Besoin, Candidature, Effort
from operations.models import Marche
from participants.domain.partenaires import scope_of

DEBUT = date(2000, 1, 1)


def read_recruitment(marche: Marche, du: date, au: date) -> dict[str, Any] | None:
    """What was looked for, proposed, refused and done in the period; None when nothing was. Three queries."""
    besoins = Besoin.objects.filter(engagement__marche=marche, publie_le__date__range=(du, au)).aggregate(
        nombre=Count("pk")
    )
    candidatures = list(
        Candidature.objects.filter(
            engagement__marche=marche, transmise_le__isnull=False, transmise_le__date__range=(du, au)
        ).values_list("etat", "motif")
    )
    efforts = list(
        Effort.objects.filter(Q(engagement__marche=marche), jour__range=(du, au))
        .values("genre")
        .annotate(nombre=Count("pk"), premier=Min("jour"), dernier=Max("jour"))
        .order_by("-nombre", "genre")
    )
    if not (besoins["nombre"] or candidatures or efforts):
        return None
    etats = Counter(etat for etat, _ in candidatures)
    motifs = Counter(motif for etat, motif in candidatures if etat == EtatCandidature.NON_RETENUE)
    return {
        "besoins": besoins["nombre"],
        "proposees": len(candidatures),
        "retenues": etats[EtatCandidature.RETENUE] + etats[EtatCandidature.EMBAUCHEE],
        "embauchees": etats[EtatCandidature.EMBAUCHEE],
        "refusees": etats[EtatCandidature.NON_RETENUE],
        "motifs": [
            {"libelle": str(libelle), "nombre": motifs[code]}
            for code, libelle in MotifRefus.choices
            if motifs[code]
        ],
        "demarches": sum(e["nombre"] for e in efforts),
        "genres": [
            {
                "libelle": str(GenreEffort(e["genre"]).label),
                "nombre": e["nombre"],
                "premier": e["premier"].isoformat(),
                "dernier": e["dernier"].isoformat(),
            }
            for e in efforts
        ],
    }


def told_recruitment(marche: Marche) -> dict[str, Any] | None:
    """The same over the whole marché, for its buyer, who reads none of the rows: counts only cross."""
    with scope_of(marche.guichet_id):
        return read_recruitment(marche, DEBUT, timezone.localdate())
