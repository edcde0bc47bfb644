"""Efforts and proposals of a marché, as a buyer may read them: counts, dates, kinds and coded reasons.

Never a name, never a word typed by somebody, never why a person counts: a proposal is counted from its
transmission to the company, so that what the guichet set aside is not told. Proposals count people: they
are masked like the other counts, before they are frozen.
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
from reporting.domain.masquage import Masque, mask_cells, mask_total
from reporting.domain.tableau_bord import masking_threshold

DEBUT = date(2000, 1, 1)


def read_recruitment(marche: Marche, du: date, au: date, seuil: int | None) -> dict[str, Any] | None:
    """What was looked for, proposed, refused and done in the period; None when nothing was. Three queries.

    Without a threshold, no count of people is shown.
    """
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
    return {
        "besoins": besoins["nombre"],
        **_proposals(candidatures, seuil),
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


def _proposals(candidatures: list[tuple[str, str]], seuil: int | None) -> dict[str, Any]:
    """How many people were proposed and what became of them, as far as nobody can be recognised.

    Under the threshold nothing but the masked total is told; a part of a masked part is not told either.
    """
    nombre = len(candidatures)
    if seuil is None or mask_total(nombre, seuil):
        masque = Masque.SECONDAIRE if seuil is None else Masque.PETIT
        return {
            "seuil": seuil,
            "proposees": _cell(nombre, masque if nombre else Masque.AUCUN),
            "motifs": [],
        }
    etats = Counter(etat for etat, _ in candidatures)
    embauchees, refusees = etats[EtatCandidature.EMBAUCHEE], etats[EtatCandidature.NON_RETENUE]
    retenues = etats[EtatCandidature.RETENUE] + embauchees
    parts = {"retenues": retenues, "refusees": refusees, "autres": nombre - retenues - refusees}
    masques = mask_cells(parts, seuil)
    dits: dict[str, Any] = {
        "seuil": seuil,
        "proposees": _cell(nombre, Masque.AUCUN),
        "retenues": _cell(retenues, masques["retenues"]),
        "refusees": _cell(refusees, masques["refusees"]),
        "motifs": [],
    }
    if not masques["retenues"]:
        dits["embauchees"] = _cell(
            embauchees,
            mask_cells({"oui": embauchees, "non": retenues - embauchees}, seuil)["oui"],
        )
    if not masques["refusees"]:
        dits["motifs"] = _reasons(candidatures, seuil)
    return dits


def _reasons(candidatures: list[tuple[str, str]], seuil: int) -> list[dict[str, Any]]:
    motifs = Counter(motif for etat, motif in candidatures if etat == EtatCandidature.NON_RETENUE)
    masques = mask_cells(motifs, seuil)
    return [
        {"libelle": str(libelle), **_cell(motifs[code], masques[code])}
        for code, libelle in MotifRefus.choices
        if motifs[code]
    ]


def _cell(nombre: int, masque: Masque) -> dict[str, Any]:
    return {"nombre": None if masque else nombre, "masque": masque.value}


def told_recruitment(marche: Marche) -> dict[str, Any] | None:
    """The same over the whole marché, for its buyer, who reads none of the rows: counts only cross."""
    jour = timezone.localdate()
    seuil = masking_threshold(marche, jour)
    with scope_of(marche.guichet_id):
        return read_recruitment(marche, DEBUT, jour, seuil)
