"""Correcting a closed month by decision: its past stays as told, an open month carries the signed hours."""

from collections.abc import Iterable
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import connection

from clauses import validators
from clauses.domain.decisions.places import (
    Place,
    at_place,
    carrying_month,
    is_closed,
    read_places,
)
from clauses.domain.decisions.possibles import Examen
from clauses.domain.queries import AUTOMATIQUES
from clauses.domain.ventilation.demandes import request_ventilation
from clauses.domain.ventilation.lecture import to_centiemes, to_heures
from clauses.enums import MotifAjustement
from clauses.models import Ajustement, Engagement
from guichets.domain.contraintes import en_francais
from guichets.domain.historique import historique
from guichets.domain.verrous import lock_entreprise
from guichets.formats import format_de, format_heures, format_mois
from guichets.models import Utilisateur
from operations.models import Entreprise
from participants.models import LigneHeures

CONTRAINTES = "ajustement_somme, ligne_remplacee_somme"
"""Of places: a rectification and its adjustments are written one after the other, then checked."""
DEJA_RETIRE = "Cet ajustement n'existe plus\u00a0: quelqu'un l'a déjà retiré."
CHANGEE = "Ces heures ont été corrigées entre-temps. Relisez où elles sont comptées, puis recommencez."
PAS_CLOS = "Ce mois n'est pas clos : ses heures se corrigent par une rectification."
SUIT_UNE_DECLARATION = (
    "Cet ajustement suit une déclaration : il se corrige par une rectification de la déclaration."
)


def write_ajustements(
    *,
    entreprise: Entreprise,
    ecarts: Iterable[tuple[Place, int, int]],
    motif: MotifAjustement,
    raison: str,
    par: Utilisateur,
) -> list[Ajustement]:
    """Write signed hundredths at places. The caller ends with `check_places`, once all is written."""
    porteur = carrying_month(entreprise.pk)
    return [
        Ajustement.objects.create(
            guichet_id=entreprise.guichet_id,
            entreprise=entreprise,
            engagement_id=engagement_id,
            ligne=place.ligne,
            mois=porteur,
            mois_corrige=place.ligne.mois,
            heures=to_heures(centiemes),
            motif=motif,
            raison=raison[:300],
            par=par,
        )
        for place, engagement_id, centiemes in ecarts
        if centiemes
    ]


def check_places() -> None:
    """Check the deferred constraints of places now, so that they answer in French."""
    with connection.cursor() as curseur:
        curseur.execute(f"SET CONSTRAINTS {CONTRAINTES} IMMEDIATE")
        curseur.execute(f"SET CONSTRAINTS {CONTRAINTES} DEFERRED")


def correct_closed_month(
    *,
    ligne: LigneHeures,
    de: Engagement | None,
    vers: Engagement | None,
    heures: Decimal,
    motif: str,
    raison: str,
    par: Utilisateur,
    empreinte: str | None = None,
) -> list[Ajustement]:
    """Move hours of a closed month from one engagement to another, take them away, or count them at last.

    `empreinte`: of the place as the person read it; another's correction since is not piled upon unread.
    """
    lock_entreprise(ligne.creditee_id)
    validators.validate_heures(heures)
    raison = validators.validate_required("raison", raison, "Indiquez la raison de la correction.")
    if motif in AUTOMATIQUES or motif not in MotifAjustement.values:
        raise ValidationError({"motif": "Choisissez une erreur d'attribution ou un accord."})
    if not is_closed(ligne.creditee_id, ligne.mois):
        raise ValidationError(PAS_CLOS)
    place = place_of(ligne)
    if empreinte is not None and place.empreinte != empreinte:
        raise ValidationError(CHANGEE, code="changee")
    centiemes = to_centiemes(heures)
    _check_move(place, de, vers, centiemes)
    ecarts = [(place, e.pk, signe * centiemes) for e, signe in ((de, -1), (vers, 1)) if e is not None]
    with en_francais():
        ecrits = write_ajustements(
            entreprise=ligne.creditee, ecarts=ecarts, motif=MotifAjustement(motif), raison=raison, par=par
        )
        check_places()
    request_ventilation(entreprise=ligne.creditee, cause=f"Correction {format_de(format_mois(ligne.mois))}")
    return ecrits


def place_of(ligne: LigneHeures) -> Place:
    memes = LigneHeures.objects.filter(at_place(ligne))
    places = read_places(entreprise=ligne.creditee, mois=ligne.mois, lignes=memes)
    return places[ligne.contrat_id, ligne.lot_id]


def _check_move(place: Place, de: Engagement | None, vers: Engagement | None, centiemes: int) -> None:
    if de is None and vers is None:
        raise ValidationError(
            "Choisissez l'engagement qui perd les heures, celui qui les reçoit ou les deux."
        )
    if de is not None and de == vers:
        raise ValidationError({"vers": "Choisissez un autre engagement que celui qui perd les heures."})
    disponibles = place.reste if de is None else place.comptees.get(de.pk, 0)
    if centiemes > disponibles:
        raise ValidationError({"heures": _too_many(place, de, max(0, disponibles))})
    if vers is not None:
        _check_receiver(place, vers, centiemes)


def _too_many(place: Place, de: Engagement | None, disponibles: int) -> str:
    combien = format_heures(to_heures(disponibles))
    if de is not None:
        if disponibles:
            return f"Seules {combien} de cette ligne y sont retenues."
        return "Aucune heure de cette ligne n'y est retenue."
    if disponibles:
        return f"Au plus {combien} de cette ligne sont libres\u00a0: les autres sont déjà retenues."
    if not place.dites:
        return "Aucune heure de cette ligne n'est libre\u00a0: une rectification les a retirées."
    return (
        "Aucune heure de cette ligne n'est libre\u00a0: toutes sont déjà retenues. "
        "Choisissez l'engagement qui les perd."
    )


def _check_receiver(place: Place, vers: Engagement, centiemes: int) -> None:
    possible = Examen.of(place.ligne).possible(vers, deja=max(0, place.comptees.get(vers.pk, 0)))
    if possible.refus:
        raise ValidationError({"vers": possible.refus})
    if centiemes > possible.centiemes:
        maximum = format_heures(to_heures(possible.centiemes))
        raise ValidationError({"heures": f"Au plus {maximum} de cette ligne peuvent aller à cet engagement."})


def withdraw_ajustement(*, ajustement: Ajustement, raison: str) -> None:
    """Undo a decided correction while its month is open, both sides of a move together."""
    lock_entreprise(ajustement.entreprise_id)
    if not Ajustement.objects.filter(pk=ajustement.pk).exists():
        raise ValidationError(DEJA_RETIRE)
    raison = validators.validate_required("raison", raison, "Indiquez pourquoi il est retiré.")
    if ajustement.motif in AUTOMATIQUES:
        raise ValidationError(SUIT_UNE_DECLARATION)
    with en_francais(), historique(raison[:300]):
        for un in sides_of(ajustement):
            un.delete()
        check_places()
    request_ventilation(
        entreprise=ajustement.entreprise,
        cause=f"Correction {format_de(format_mois(ajustement.mois_corrige))} retirée",
    )


def sides_of(ajustement: Ajustement) -> list[Ajustement]:
    """All that is withdrawn with it, itself first."""
    return [ajustement, *_other_side(ajustement)]


def _other_side(ajustement: Ajustement) -> list[Ajustement]:
    """The other row of a move: the nearest one of the same decision with the opposite hours."""
    autres = Ajustement.objects.select_related("engagement__marche").filter(
        ligne_id=ajustement.ligne_id,
        mois=ajustement.mois,
        motif=ajustement.motif,
        raison=ajustement.raison,
        par_id=ajustement.par_id,
        heures=-ajustement.heures,
    )
    return sorted(autres, key=lambda a: abs(a.pk - ajustement.pk))[:1]
