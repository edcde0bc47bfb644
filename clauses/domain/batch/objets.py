"""A share and a piece of a lot as the engine's own objects: for questions about a few rows."""

from datetime import date

from clauses.domain.batch.fenetres import ELIGIBLE
from clauses.domain.batch.structures import Preparation
from clauses.mutualisation import Engagement, Heures, Partage, may_take


def part_key(prep: Preparation, part: int) -> str:
    """Sorts as the ids do."""
    quote_part = int(prep.parts.quote_part[part])
    return f"Q{quote_part:012d}" if quote_part else f"E{_engagement(prep, part, 'engagement'):012d}"


def piece_key(prep: Preparation, piece: int) -> str:
    m = prep.morceaux
    return f"{int(prep.faits.lignes['ligne'][m.ligne[piece]]):012d}#{int(m.debut[piece]):06d}"


def _engagement(prep: Preparation, part: int, nom: str) -> int:
    return int(prep.faits.engagements[nom][prep.parts.engagement[part]])


def _codes(masque: int) -> frozenset[str]:
    return frozenset(str(bit) for bit in range(masque.bit_length()) if masque >> bit & 1)


def to_engagement(prep: Preparation, part: int) -> Engagement:
    p = prep.parts
    mutualise = bool(prep.regles.mutualise[p.entreprise[part]])
    operation = _engagement(prep, part, "operation")
    return Engagement(
        id=part_key(prep, part),
        debut=date.fromordinal(int(p.debut[part])),
        fin=date.fromordinal(int(p.fin[part])),
        centiemes=int(p.centiemes[part]),
        attendu=int(p.attendu[part]),
        figes=int(prep.figes[part]),
        publics=_codes(int(prep.fenetres.exigences[p.engagement[part]])),
        marche=str(_engagement(prep, part, "marche")),
        operation=str(operation) if operation >= 0 else "",
        donneur_ordre=str(_engagement(prep, part, "donneur")),
        donne=Partage(_engagement(prep, part, "donne")) if mutualise else Partage.AUCUN,
        recoit=Partage(_engagement(prep, part, "recoit")) if mutualise else Partage.AUCUN,
        hors_marche=bool(_engagement(prep, part, "hors_marche")),
        exclus=tuple((date.fromordinal(du), date.fromordinal(au)) for du, au in prep.exclus.of(part)),
    )


def to_heures(prep: Preparation, piece: int) -> Heures:
    m = prep.morceaux
    origine = int(m.origine[piece])
    return Heures(
        id=piece_key(prep, piece),
        debut=date.fromordinal(int(m.debut[piece])),
        fin=date.fromordinal(int(m.fin[piece])),
        centiemes=int(m.centiemes[piece]),
        publics=_codes(int(m.publics[piece]) | ELIGIBLE),
        origine=part_key(prep, origine) if origine >= 0 else None,
    )


def may_receive(prep: Preparation, part: int, piece: int) -> bool:
    """May the hours of the piece count for the share, by the hard rules?"""
    origine = int(prep.morceaux.origine[piece])
    numero = prep.parts.entreprise[part]
    return may_take(
        to_engagement(prep, part),
        to_heures(prep, piece),
        to_engagement(prep, origine) if origine >= 0 else None,
        prep.regles.prorata[int(numero)],
    )
