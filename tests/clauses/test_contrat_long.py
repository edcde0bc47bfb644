"""The longest contrat of one person: counted by hand, then held against the engine at every length."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from clauses.domain.plans.contrat_long import Duree, as_hours, longest_contract, share_out
from clauses.mutualisation import Engagement, ventiler


def apports(contrat: Duree, *tous: Engagement) -> dict[str, int]:
    """Hundredths by engagement, as the engine shares the contrat out."""
    totaux: dict[str, int] = {}
    for (_, cle), centiemes in share_out(contrat, tous, FERIES).items():
        totaux[cle] = totaux.get(cle, 0) + centiemes
    return totaux


LUNDI = date(2026, 6, 1)
SEMAINE = 3500
FERIES = frozenset({date(2026, 7, 14)})


def engagement(
    nom: str, heures: int, debut: date = LUNDI, fin: date = date(2026, 12, 31), **champs: object
) -> Engagement:
    return Engagement(id=nom, debut=debut, fin=fin, centiemes=heures * 100, **champs)  # type: ignore[arg-type]


def test_one_engagement_carries_as_many_whole_days_as_its_hours_hold() -> None:
    contrat = longest_contract([engagement("a", 76)], debut=LUNDI, hebdo=SEMAINE, feries=())
    assert contrat is not None
    # 76 h hold ten days of 7 h, not eleven: two weeks, until Friday 12 June.
    assert (contrat.debut, contrat.fin, contrat.jours, contrat.centiemes) == (
        LUNDI, date(2026, 6, 12), 10, 7000,
    )  # fmt: skip
    assert contrat.epuise
    assert apports(contrat, engagement("a", 76)) == {"a": 7000}


def test_a_shorter_week_makes_a_longer_contract() -> None:
    contrat = longest_contract([engagement("a", 70)], debut=LUNDI, hebdo=1750, feries=())
    assert contrat is not None
    assert (contrat.fin, contrat.jours) == (date(2026, 6, 26), 20)


def test_engagements_that_follow_each_other_make_one_contract() -> None:
    """35 h until 5 June, 70 h until 30 June: alone one and two weeks, together three."""
    premier = engagement("a", 35, fin=date(2026, 6, 5))
    second = engagement("b", 70)
    seul = longest_contract([second], debut=LUNDI, hebdo=SEMAINE, feries=())
    ensemble = longest_contract([premier, second], debut=LUNDI, hebdo=SEMAINE, feries=())
    assert seul is not None
    assert ensemble is not None
    assert (seul.fin, ensemble.fin) == (date(2026, 6, 12), date(2026, 6, 19))
    assert apports(ensemble, premier, second) == {"a": 3500, "b": 7000}


def test_a_gap_between_windows_ends_the_contract() -> None:
    premier = engagement("a", 1000, fin=date(2026, 6, 10))
    second = engagement("b", 1000, debut=date(2026, 6, 12))
    contrat = longest_contract([premier, second], debut=LUNDI, hebdo=SEMAINE, feries=())
    assert contrat is not None
    assert contrat.fin == date(2026, 6, 10)
    assert not contrat.epuise


def test_a_suspension_ends_the_contract_unless_another_engagement_is_open() -> None:
    suspendu = engagement("a", 1000, exclus=((date(2026, 6, 8), date(2026, 6, 12)),))
    contrat = longest_contract([suspendu], debut=LUNDI, hebdo=SEMAINE, feries=())
    assert contrat is not None
    assert contrat.fin == date(2026, 6, 5)
    autre = engagement("b", 35)
    relais = longest_contract([suspendu, autre], debut=LUNDI, hebdo=SEMAINE, feries=FERIES)
    assert relais is not None
    assert relais.fin > date(2026, 7, 14)
    assert share_out(relais, (suspendu, autre), FERIES)[date(2026, 6, 1), "b"] == 3500


def test_a_holiday_is_not_worked() -> None:
    contrat = longest_contract(
        [engagement("a", 35)], debut=date(2026, 7, 13), hebdo=SEMAINE, feries=FERIES
    )  # 14 July is left out: five days end on Monday 20.
    assert contrat is not None
    assert (contrat.fin, contrat.jours) == (date(2026, 7, 20), 5)


def test_frozen_hours_leave_their_place() -> None:
    contrat = longest_contract([engagement("a", 70, figes=3500)], debut=LUNDI, hebdo=SEMAINE, feries=())
    assert contrat is not None
    assert contrat.jours == 5


def test_nothing_can_be_carried() -> None:
    assert longest_contract([], debut=LUNDI, hebdo=SEMAINE, feries=()) is None
    assert longest_contract([engagement("a", 6)], debut=LUNDI, hebdo=SEMAINE, feries=()) is None
    assert longest_contract([engagement("a", 70)], debut=date(2027, 1, 4), hebdo=SEMAINE, feries=()) is None


def test_publics_and_mutualisation_are_left_to_the_conditions() -> None:
    exigeant = engagement("a", 70, publics=frozenset({"QPV"}), hors_marche=False, attendu=0)
    contrat = longest_contract([exigeant], debut=LUNDI, hebdo=SEMAINE, feries=())
    assert contrat is not None
    assert contrat.jours == 10


JOURS = st.integers(0, 60).map(lambda n: LUNDI + timedelta(days=n))


@st.composite
def engagements(draw: st.DrawFn) -> list[Engagement]:
    tous = []
    for i in range(draw(st.integers(1, 4))):
        debut, fin = sorted((draw(JOURS), draw(JOURS)))
        trou = sorted((draw(JOURS), draw(JOURS)))
        exclus = ((trou[0], trou[1]),) if draw(st.booleans()) else ()
        tous.append(engagement(f"e{i}", draw(st.integers(1, 200)), debut, fin, exclus=exclus))
    return tous


@settings(max_examples=60, deadline=None)
@given(engagements(), st.sampled_from((1750, 2600, 3500)))
def test_the_engine_retains_this_contract_and_no_longer_one(tous: list[Engagement], hebdo: int) -> None:
    contrat = longest_contract(tous, debut=LUNDI, hebdo=hebdo, feries=FERIES)
    ouvres = [
        jour
        for jour in (LUNDI + timedelta(days=n) for n in range(62))
        if jour.weekday() < 5 and jour not in FERIES
    ]
    longueur = contrat.jours if contrat else 0
    for jours, retenu in ((longueur, True), (longueur + 1, False)):
        if 0 < jours <= len(ouvres):
            resultat = ventiler(tous, as_hours(ouvres[:jours], hebdo // 5), feries=FERIES)
            assert (not resultat.surplus) is retenu
