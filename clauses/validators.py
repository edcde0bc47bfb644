"""Checks shared by the forms, the API and the domain of the clauses: each raises a French error."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import Q

from clauses.enums import AVEC_CRITERE, SANS_OBLIGATION, CodeDispositif, NatureEngagement
from guichets.formats import format_heures
from operations.enums import SystemeCritere
from operations.models import CriterePublic

NATURES = {
    **dict.fromkeys(SANS_OBLIGATION, (NatureEngagement.SUIVI,)),
    CodeDispositif.ART_14: (NatureEngagement.HEURES, NatureEngagement.PERSONNES_OU_POSTES),
    CodeDispositif.PRIVE: (NatureEngagement.HEURES, NatureEngagement.PERSONNES_OU_POSTES),
    CodeDispositif.ART_53_1: (NatureEngagement.QUALITATIF,),
    CodeDispositif.ART_14_53_1: (
        NatureEngagement.HEURES,
        NatureEngagement.PERSONNES_OU_POSTES,
        NatureEngagement.QUALITATIF,
    ),
}


def natures_of(code: str) -> tuple[NatureEngagement, ...]:
    """What an engagement may be under a dispositif: nothing is owed on a reserved marché, it is followed."""
    return NATURES[CodeDispositif(code)]


def validate_nature(nature: str, code: str) -> None:
    permises = natures_of(code)
    if nature not in permises:
        noms = " ou ".join(f"« {n.label} »" for n in permises)
        raise ValidationError({"nature": f"Sous ce dispositif, un engagement est de nature {noms}."})


def validate_percent(champ: str, valeur: Decimal | None) -> None:
    if valeur is not None and not 0 <= valeur <= 100:
        raise ValidationError({champ: "Un pourcentage est compris entre 0 et 100."})


def validate_ponderation(code: str, ponderation: Decimal | None) -> None:
    validate_percent("ponderation", ponderation)
    if ponderation is not None and code not in AVEC_CRITERE:
        raise ValidationError(
            {"ponderation": "La pondération ne concerne que les dispositifs avec un critère."}
        )


def validate_order(debut: date, fin: date, *, champ: str = "fin") -> None:
    if fin < debut:
        raise ValidationError({champ: "La fin précède le début."})


def validate_heures(heures: Decimal | None, *, champ: str = "heures") -> Decimal:
    if heures is None or heures <= 0:
        raise ValidationError({champ: "Indiquez un nombre d'heures supérieur à zéro."})
    return heures


def validate_required(champ: str, texte: str, message: str) -> str:
    if not texte.strip():
        raise ValidationError({champ: message})
    return texte.strip()


def validate_mutualisation(donne: int, recoit: int, fondement: str, fondement_le: date | None) -> None:
    if (donne or recoit) and not (fondement and fondement_le):
        champ = "fondement_le" if fondement else "fondement"
        raise ValidationError(
            {champ: "La mutualisation demande un fondement (CCAP, convention ou accord) et sa date."}
        )


def publics_at(jour: date) -> list[tuple[str, str]]:
    """(code, label) of the publics that an engagement may ask for at a date."""
    criteres = CriterePublic.objects.filter(
        Q(au__isnull=True) | Q(au__gte=jour), systeme=SystemeCritere.CLAUSE, du__lte=jour
    )
    return [(c.code, c.libelle) for c in criteres]


def validate_publics(publics: Iterable[str], jour: date) -> list[str]:
    codes = list(dict.fromkeys(publics))
    connus = dict(publics_at(jour)) if codes else {}
    inconnus = [code for code in codes if code not in connus]
    if inconnus:
        raise ValidationError({"publics": f"Public inconnu à cette date : {', '.join(inconnus)}."})
    return codes


def validate_echeancier(
    points: list[tuple[date, Decimal]], debut: date, fin: date, dues: Decimal
) -> list[tuple[date, Decimal]]:
    """Points in order of date, cumulated, never above what is due."""
    tries = sorted(points)
    precedent = Decimal(0)
    jours: set[date] = set()
    for jour, cumul in tries:
        if not debut <= jour <= fin:
            raise ValidationError(f"L'échéance du {jour:%d/%m/%Y} est hors de la période de l'engagement.")
        if jour in jours:
            raise ValidationError(f"Deux échéances portent la date du {jour:%d/%m/%Y}.")
        if cumul < precedent:
            raise ValidationError(
                f"Le cumul au {jour:%d/%m/%Y} est inférieur au précédent : les heures se cumulent."
            )
        if cumul > dues:
            raise ValidationError(
                f"Le cumul au {jour:%d/%m/%Y} dépasse les heures dues ({format_heures(dues)})."
            )
        precedent = cumul
        jours.add(jour)
    return tries
