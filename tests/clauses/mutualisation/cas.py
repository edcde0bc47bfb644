"""Small random companies, on a calendar of whole weeks so that no line needs cutting."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from clauses.mutualisation import Affectation, Engagement, Heures, MotifAffectation, Partage, Prorata
from tests.clauses.mutualisation.oracle import Cas

LUNDI = date(2026, 3, 2)
SEMAINES = 5
MOTIF = MotifAffectation.SUR_LE_MARCHE
PUBLICS = ("QPV", "RSA")
# Mostly open: refusals everywhere would leave nothing to decide.
PARTAGES = (Partage.GUICHET, Partage.GUICHET, Partage.GUICHET, Partage.GUICHET, *Partage)


def semaine(n: int) -> date:
    return LUNDI + timedelta(weeks=n)


def weeks(du: int, au: int) -> tuple[date, date]:
    return semaine(du), semaine(au + 1) - timedelta(days=1)


# One suspension; two that overlap, told in disorder; one that lasts longer than the engagement.
SUSPENSIONS = ((weeks(2, 2),), (weeks(2, 3), weeks(1, 2)), (weeks(-2, 1),))


@st.composite
def intervalles(draw: DrawFn, longueur: int = SEMAINES) -> tuple[date, date]:
    debut = draw(st.integers(0, SEMAINES - 1))
    fin = draw(st.integers(debut, min(SEMAINES - 1, debut + longueur - 1)))
    return semaine(debut), semaine(fin + 1) - timedelta(days=1)


@st.composite
def engagements(draw: DrawFn, cle: str, *, marches: bool, maximum: int) -> Engagement:
    debut, fin = draw(intervalles())
    return Engagement(
        id=cle,
        debut=debut,
        fin=fin,
        centiemes=draw(st.integers(1, maximum)),
        attendu=draw(st.none() | st.integers(0, maximum)),
        figes=draw(st.sampled_from([0, 0, 0, 1, 3])),
        publics=frozenset(draw(st.sampled_from([(), (), (), ("QPV",), PUBLICS]))),
        marche=draw(st.sampled_from(["", "", "M1", "M2"])) if marches else "",
        operation=draw(st.sampled_from(["", "O1"])),
        donneur_ordre=draw(st.sampled_from(["", "D1"])),
        donne=draw(st.sampled_from(PARTAGES)),
        recoit=draw(st.sampled_from(PARTAGES)),
        hors_marche=draw(st.booleans()),
        exclus=draw(st.sampled_from([(), (), (), *SUSPENSIONS])),
    )


@st.composite
def cas_aleatoires(
    draw: DrawFn,
    *,
    lignes: int = 6,
    nombre: int = 4,
    maximum: int = 8,
    marches: bool = True,
    precedente: bool = True,
) -> Cas:
    es = [
        draw(engagements(f"e{j}", marches=marches, maximum=maximum))
        for j in range(draw(st.integers(1, nombre)))
    ]
    prorata = draw(st.sampled_from([Prorata.JOURS_OUVRES, Prorata.CONTENU, Prorata.CHEVAUCHEMENT]))
    hs = []
    for i in range(draw(st.integers(0, lignes))):
        debut, fin = draw(intervalles(longueur=1 if prorata is Prorata.JOURS_OUVRES else 2))
        hs.append(
            Heures(
                id=f"h{i}",
                debut=debut,
                fin=fin,
                centiemes=draw(st.integers(1, maximum)),
                publics=frozenset(draw(st.sampled_from([PUBLICS, PUBLICS, ("QPV",), ("RSA",), ()]))),
                origine=draw(st.sampled_from([None, *(e.id for e in es)])),
            )
        )
    horizon = draw(st.none() | st.sampled_from([semaine(n + 1) for n in range(SEMAINES)]))
    avant = []
    if precedente:
        for h in hs:
            for e in es:
                centiemes = draw(st.sampled_from([0, 0, 0, 1, maximum]))
                avant.extend([Affectation(h.id, e.id, h.debut, h.fin, centiemes, MOTIF)] if centiemes else [])
    return Cas(es, hs, horizon, prorata, avant)


def draw_dense(hasard: Random) -> Cas:
    """A crowded company: few end dates, more debts than hours or the reverse, marchés that share."""
    maximum = hasard.choice([8, 25])
    fins = [hasard.randrange(1, SEMAINES) for _ in range(2)]
    plusieurs = hasard.random() < 0.4
    es = []
    for j in range(hasard.randint(3, 6)):
        fin = hasard.choice(fins)
        es.append(
            Engagement(
                id=f"e{j}",
                debut=semaine(hasard.choice([0, 0, hasard.randint(0, fin)])),
                fin=semaine(fin + 1) - timedelta(days=1),
                centiemes=hasard.randint(1, maximum),
                attendu=hasard.choice([None, None, hasard.randint(0, maximum)]),
                figes=hasard.choice([0, 0, hasard.randint(0, 4)]),
                publics=frozenset(hasard.choice([(), (), ("QPV",)])),
                marche=hasard.choice(["", "M1", "M2"]) if plusieurs else "",
                donneur_ordre=hasard.choice(["", "D1"]),
                donne=hasard.choice(PARTAGES),
                recoit=hasard.choice(PARTAGES),
                hors_marche=hasard.random() < 0.8,
            )
        )
    hs = []
    for i in range(hasard.randint(3, 9)):
        debut = hasard.choice([0, hasard.randrange(SEMAINES)])
        publics = frozenset(hasard.choice([PUBLICS, PUBLICS, ("RSA",)]))
        origine = hasard.choice([None, None, *(e.id for e in es)])
        hs.append(
            Heures(
                id=f"h{i}",
                debut=semaine(debut),
                fin=semaine(debut + 1) - timedelta(days=1),
                centiemes=hasard.randint(1, maximum),
                publics=publics,
                origine=origine,
            )
        )
    avant = [
        Affectation(h.id, e.id, h.debut, h.fin, hasard.randint(1, maximum), MOTIF)
        for h in hs
        for e in es
        if hasard.random() < 0.2
    ]
    return Cas(es, hs, hasard.choice([None, semaine(min(fins) + 1)]), Prorata.JOURS_OUVRES, avant)
