"""Everything that the engine needs of a lot: shares, room left by frozen and imposed hours, free pieces."""

import numpy as np

from clauses.domain.batch.fenetres import build_fenetres
from clauses.domain.batch.lecture import Faits
from clauses.domain.batch.morceaux import Bornes, is_closed, open_lines, sort_lines
from clauses.domain.batch.objets import may_receive
from clauses.domain.batch.parts import Parts, build_parts, engagement_rows, find_parts
from clauses.domain.batch.regles import company_rules
from clauses.domain.batch.sources import AJUSTEMENT, GENRES, IMPOSITION, PERIODE, REGLES
from clauses.domain.batch.structures import Affectations, Exclus, Preparation
from clauses.domain.ventilation.motifs import IMPOSEE
from clauses.enums import GenrePeriode
from guichets.groupes import find, join
from guichets.tables import Entiers, Table

SUSPENSION = GENRES.index(GenrePeriode.SUSPENSION)
REGLE_IMPOSEE = REGLES.index(IMPOSEE)


def prepare_lot(faits: Faits, ventilations: Table, *, lignes: Entiers | None = None) -> Preparation:
    """`ventilations`: those in place. `lignes`: rows of the lines to share, when not all that are open."""
    parts = build_parts(faits)
    regles = company_rules(faits)
    fenetres = build_fenetres(faits)
    exclus = _exclusions(faits, parts)
    choisies = open_lines(faits) if lignes is None else lignes
    impositions = _imposed(faits, choisies)
    triees = sort_lines(
        faits,
        parts,
        fenetres,
        entreprises=regles,
        lignes=choisies,
        bornes=_bounds_of_imposed(parts, exclus, impositions),
    )
    prep = Preparation(
        faits=faits,
        regles=regles,
        parts=parts,
        exclus=exclus,
        fenetres=fenetres,
        figes=_frozen(faits, parts, ventilations),
        morceaux=triees.morceaux,
        ecartees=triees.ecartees,
        imposees=Affectations.of([]),
    )
    if impositions:
        _place_imposed(prep, impositions)
    return prep


def _exclusions(faits: Faits, parts: Parts) -> Exclus:
    c = faits.complements
    suspensions = c.take((c["genre"] == PERIODE) & (c["valeur"] == SUSPENSION))
    rangs = engagement_rows(faits, suspensions["entreprise"], suspensions["engagement"])
    siennes, lesquelles = join(parts.engagement, rangs)
    debuts = np.searchsorted(siennes, np.arange(len(parts) + 1))
    return Exclus(debuts, suspensions["du"][lesquelles], suspensions["au"][lesquelles])


def _frozen(faits: Faits, parts: Parts, ventilations: Table) -> Entiers:
    """Frozen ventilations and every adjustment, by share."""
    v = ventilations.take(is_closed(faits, ventilations["entreprise"], ventilations["mois"]))
    a = faits.decisions.take(faits.decisions["genre"] == AJUSTEMENT)
    lignes = find(a["ligne"], faits.lignes["ligne"])
    figes = np.zeros(len(parts), np.int64)
    for table, debut, fin in (
        (v, v["debut"], v["fin"]),
        (a, faits.lignes["debut"][lignes], faits.lignes["fin"][lignes]),
    ):
        engagements = engagement_rows(faits, table["entreprise"], table["engagement"])
        trouvees = find_parts(parts, engagements, debut, fin)
        np.add.at(figes, trouvees[trouvees >= 0], table["heures"][trouvees >= 0])
    return np.maximum(figes, 0)


Imposition = tuple[int, int, int]
"""Row of the line, row of the engagement, hundredths; in the order of the meetings."""


def _imposed(faits: Faits, lignes: Entiers) -> list[Imposition]:
    i = faits.decisions.take(faits.decisions["genre"] == IMPOSITION)
    rangs = find(i["ligne"], faits.lignes["ligne"])
    engagements = engagement_rows(faits, i["entreprise"], i["engagement"])
    choix = np.isin(rangs, lignes) & (engagements >= 0)
    colonnes = (rangs[choix], engagements[choix], i["heures"][choix])
    return list(zip(*(c.tolist() for c in colonnes), strict=True))


def _parts_of(parts: Parts, engagement: int) -> range:
    """Rows of the shares of an engagement."""
    return range(*(int(np.searchsorted(parts.engagement, engagement, cote)) for cote in ("left", "right")))


def _bounds_of_imposed(parts: Parts, exclus: Exclus, impositions: list[Imposition]) -> Bornes:
    """Imposed hours are counted on the very days of their engagement: their lines are cut there first."""
    bornes: Bornes = {}
    for ligne, engagement, _ in impositions:
        for part in _parts_of(parts, engagement):
            periodes = [(int(parts.debut[part]), int(parts.fin[part])), *exclus.of(part)]
            bornes.setdefault(ligne, []).extend(jour for du, au in periodes for jour in (du, au + 1))
    return bornes


def _place_imposed(prep: Preparation, impositions: list[Imposition]) -> None:
    """Place what meetings decided, as far as hard rules and room still let them; the rest stays free."""
    m, placees = prep.morceaux, []
    for ligne, engagement, heures in impositions:
        reste = heures
        pieces = range(*(int(np.searchsorted(m.ligne, ligne, cote)) for cote in ("left", "right")))
        for piece in pieces:
            for part in _parts_of(prep.parts, engagement):
                place = int(prep.parts.centiemes[part] - prep.figes[part])
                pris = max(0, min(reste, int(m.centiemes[piece]), place))
                if pris and may_receive(prep, part, piece):
                    placees.append((ligne, part, int(m.debut[piece]), int(m.fin[piece]), pris))
                    m.centiemes[piece] -= pris
                    prep.figes[part] += pris
                    reste -= pris
    prep.imposees = Affectations.of(placees)
    prep.morceaux = m.take(m.centiemes > 0)


def find_previous(prep: Preparation, ventilations: Table) -> Affectations:
    """The sharing in place, by piece (in `ligne`) and share, so that what need not move does not."""
    faits, m = prep.faits, prep.morceaux
    libres = ~is_closed(faits, ventilations["entreprise"], ventilations["mois"])
    v = ventilations.take(libres & (ventilations["motif"] != REGLE_IMPOSEE))
    engagements = engagement_rows(faits, v["entreprise"], v["engagement"])
    parts = find_parts(prep.parts, engagements, v["debut"], v["fin"])
    rangs, pieces = join(find(v["ligne"], faits.lignes["ligne"]), m.ligne)
    tient = (m.debut[pieces] <= v["debut"][rangs]) & (v["fin"][rangs] <= m.fin[pieces]) & (parts[rangs] >= 0)
    rangs, pieces = rangs[tient], pieces[tient]
    return Affectations(pieces, parts[rangs], v["debut"][rangs], v["fin"][rangs], v["heures"][rangs])
