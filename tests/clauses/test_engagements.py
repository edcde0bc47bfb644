from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from clauses.domain.engagements import (
    add_assiette,
    add_periode,
    amend_engagement,
    create_engagement,
    keep_promesse,
    set_echeancier,
    set_mutualisation,
    split_engagement,
)
from clauses.enums import CodeDispositif, Formule, GenrePeriode, NatureEngagement
from clauses.models import Avenant, Dispositif, Engagement, QuotePart
from guichets.models import Travail
from guichets.portee import hors_portee
from tests import fabriques as f

pytestmark = pytest.mark.django_db
DEBUT, FIN = date(2025, 1, 1), date(2025, 12, 31)


@pytest.fixture
def t(territoire, portee_facilitateur):
    return territoire


def lot_qualifie(t, code=CodeDispositif.ART_14):
    lot = f.lot(f.marche(t.donneur, "Piscine"))
    f.attribution(lot, t.entreprise)
    with hors_portee("test"):
        Dispositif.objects.create(
            guichet=t.guichet,
            lot=lot,
            donneur_ordre=t.donneur,
            code=code,
            date_reference=lot.date_notification,
        )
    return lot


def creer(t, lot, **champs):
    valeurs = {
        "redevable": t.entreprise,
        "nature": NatureEngagement.HEURES,
        "libelle": "Heures",
        "debut": DEBUT,
        "fin": FIN,
        "heures": Decimal(365),
    }
    return create_engagement(lot=lot, **{**valeurs, **champs})


def refus(erreur):
    return {champ: messages[0] for champ, messages in erreur.value.message_dict.items()}


def test_engagement_copies_its_marche_and_asks_for_a_ventilation(t):
    lot = lot_qualifie(t)
    [engagement] = creer(t, lot)
    engagement.refresh_from_db()
    assert (engagement.marche_id, engagement.donneur_ordre_id) == (lot.marche_id, t.donneur.pk)
    assert (engagement.heures, engagement.heures_initiales) == (Decimal(365), Decimal(365))
    assert (engagement.donne, engagement.recoit, engagement.hors_marche) == (0, 0, False)
    assert engagement.entreprises == [t.entreprise.pk]
    assert Travail.objects.get().cle_naturelle == f"ventilation:{t.entreprise.cle}"


def test_yearly_formula_makes_one_engagement_per_year(t):
    annees = creer(
        t, lot_qualifie(t), formule=Formule.ANNUELLE, taux=Decimal(1800), heures=None, fin=date(2027, 12, 31)
    )
    assert [(e.libelle, e.debut, e.fin, e.heures) for e in annees] == [
        ("Heures – année 1", date(2025, 1, 1), date(2025, 12, 31), Decimal(1800)),
        ("Heures – année 2", date(2026, 1, 1), date(2026, 12, 31), Decimal(1800)),
        ("Heures – année 3", date(2027, 1, 1), date(2027, 12, 31), Decimal(1800)),
    ]


@pytest.mark.parametrize(
    ("champs", "attendu"),
    [
        ({"heures": None}, {"heures": "Indiquez un nombre d'heures supérieur à zéro."}),
        ({"heures": Decimal(-1)}, {"heures": "Indiquez un nombre d'heures supérieur à zéro."}),
        ({"fin": date(2024, 12, 31)}, {"fin": "La fin précède le début."}),
        ({"debut": date(2027, 1, 1), "fin": date(2027, 2, 1)},
         {"debut": "Le lot se termine le 31\xa0décembre\xa02026, avant ce début."}),
        ({"libelle": " "}, {"libelle": "Nommez l'engagement."}),
        ({"publics": ["LICORNE"]}, {"publics": "Public inconnu à cette date : LICORNE."}),
        ({"formule": "autre"}, {"formule": "Choisissez une formule de la liste."}),
        ({"formule": Formule.EUROS}, {"taux": "Indiquez le taux de la formule, supérieur à zéro."}),
        ({"formule": Formule.POURCENTAGE, "taux": Decimal(101)},
         {"taux": "Un pourcentage est compris entre 0 et 100."}),
        ({"formule": Formule.EUROS, "taux": Decimal(1500), "heures": None},
         {"heures": "Indiquez une prévision : elle sera corrigée à mesure que les périodes seront connues."}),
        ({"donne": 3},
         {"fondement": "La mutualisation demande un fondement (CCAP, convention ou accord) et sa date."}),
        ({"donne": 3, "fondement": "ccap"},
         {"fondement_le": "La mutualisation demande un fondement (CCAP, convention ou accord) et sa date."}),
        ({"nature": NatureEngagement.SUIVI},
         {"nature": "Sous ce dispositif, un engagement est de nature « Heures d'insertion » "
          "ou « Personnes ou postes »."}),
        ({"nature": NatureEngagement.PERSONNES_OU_POSTES},
         {"quantite": "Indiquez un nombre de personnes ou de postes."}),
    ],
)  # fmt: skip
def test_refused_engagement_says_why_beside_the_field(t, champs, attendu):
    lot = lot_qualifie(t)
    with pytest.raises(ValidationError) as erreur:
        creer(t, lot, **champs)
    assert refus(erreur) == attendu
    assert not Engagement.objects.filter(lot=lot).exists()


@pytest.mark.parametrize(
    "code",
    [CodeDispositif.ART_15, CodeDispositif.ART_30, CodeDispositif.RESERVE_IAE, CodeDispositif.RESERVE_ESS],
)
def test_reserved_marche_owes_nothing(t, code):
    lot = lot_qualifie(t, code)
    with pytest.raises(ValidationError):
        creer(t, lot)
    [suivi] = creer(t, lot, nature=NatureEngagement.SUIVI, heures=None)
    assert suivi.heures is None


def test_promise_of_the_offer_is_kept_or_not(t):
    lot = lot_qualifie(t, CodeDispositif.ART_53_1)
    with pytest.raises(ValidationError, match="Recopiez la promesse"):
        creer(t, lot, nature=NatureEngagement.QUALITATIF, heures=None)
    [promesse] = creer(
        t, lot, nature=NatureEngagement.QUALITATIF, heures=None, promesse="Un tuteur par personne"
    )
    assert keep_promesse(engagement=promesse, tenue=True).tenue is True
    with pytest.raises(ValidationError, match="Seul un engagement qualitatif"):
        keep_promesse(engagement=t.engagement, tenue=True)


def test_only_the_holder_or_the_mandataire_owes(t):
    lot = lot_qualifie(t)
    cotraitant = f.entreprise(t.guichet, "Cotraitant")
    with pytest.raises(ValidationError) as erreur:
        creer(t, lot, redevable=cotraitant)
    assert refus(erreur) == {"redevable": "Cette entreprise n'est pas attributaire du lot."}
    f.attribution(lot, cotraitant, "cotraitant")
    with pytest.raises(ValidationError, match="Un cotraitant ne doit rien à lui seul"):
        creer(t, lot, redevable=cotraitant)


def test_lot_must_be_qualified_first(t):
    lot = f.lot(f.marche(t.donneur))
    with pytest.raises(ValidationError, match="Qualifiez d'abord le lot"):
        creer(t, lot)


def test_amendment_keeps_what_was_owed(t):
    avenant = amend_engagement(
        engagement=t.engagement,
        date=date(2025, 6, 1),
        heures_apres=Decimal(1200),
        fin_apres=date(2027, 6, 30),
        motif="Tranche 2",
    )
    t.engagement.refresh_from_db()
    assert (t.engagement.heures, t.engagement.fin, t.engagement.heures_initiales) == (
        Decimal(1200),
        date(2027, 6, 30),
        Decimal(1000),
    )
    assert (avenant.heures_avant, avenant.heures_apres) == (Decimal(1000), Decimal(1200))


@pytest.mark.parametrize(
    ("champs", "message"),
    [
        ({"heures_apres": Decimal(0)}, "Indiquez un nombre d'heures supérieur à zéro."),
        ({"motif": ""}, "Indiquez le motif de l'avenant."),
        ({"fin_apres": date(2024, 1, 1)}, "La fin précède le début."),
        ({"heures_apres": Decimal(1000)}, "Cet avenant ne change ni les heures ni la fin de l'engagement."),
    ],
)
def test_refused_amendment_says_why(t, champs, message):
    with pytest.raises(ValidationError) as erreur:
        amend_engagement(
            engagement=t.engagement,
            **{"date": date(2025, 6, 1), "heures_apres": Decimal(900), "motif": "x", **champs},
        )
    assert erreur.value.messages == [message]
    assert not Avenant.objects.exists()


@pytest.fixture
def cotraitant(t):
    autre = f.entreprise(t.guichet, "Cotraitant")
    f.attribution(t.lot, autre, "cotraitant")
    return autre


def test_quote_parts_never_pass_the_engagement(t, cotraitant):
    split_engagement(engagement=t.engagement, entreprise=cotraitant, heures=Decimal(700))
    tiers = f.entreprise(t.guichet, "Tiers")
    f.attribution(t.lot, tiers, "cotraitant")
    with pytest.raises(ValidationError) as erreur:
        split_engagement(engagement=t.engagement, entreprise=tiers, heures=Decimal("300.01"))
    assert refus(erreur) == {"heures": "Il reste 300,00\xa0h à répartir sur cet engagement."}
    split_engagement(engagement=t.engagement, entreprise=tiers, heures=Decimal(300))
    with pytest.raises(ValidationError, match="dépasse les heures dues"):
        amend_engagement(engagement=t.engagement, date=DEBUT, heures_apres=Decimal(999), motif="Baisse")
    t.engagement.refresh_from_db()
    assert t.engagement.heures == Decimal(1000)
    assert set(t.engagement.entreprises) == {t.entreprise.pk, cotraitant.pk, tiers.pk}


def test_database_refuses_too_large_a_quote_part(t, cotraitant):
    with pytest.raises(IntegrityError, match="quotepart_somme"), transaction.atomic():
        QuotePart.objects.create(
            guichet=t.guichet, engagement=t.engagement, donneur_ordre=t.donneur, entreprise=cotraitant,
            heures=Decimal(1001), du=DEBUT, au=FIN,
        )  # fmt: skip


def test_same_start_replaces_the_quote_part_and_another_date_splits_again(t, cotraitant):
    split_engagement(engagement=t.engagement, entreprise=cotraitant, heures=Decimal(700))
    split_engagement(
        engagement=t.engagement, entreprise=cotraitant, heures=Decimal(100), au=date(2025, 6, 30)
    )
    split_engagement(engagement=t.engagement, entreprise=cotraitant, heures=Decimal(200), du=date(2025, 7, 1))
    assert list(QuotePart.objects.order_by("du").values_list("heures", "du", "au")) == [
        (Decimal(100), date(2025, 1, 1), date(2025, 6, 30)),
        (Decimal(200), date(2025, 7, 1), date(2026, 12, 31)),
    ]


@pytest.mark.parametrize(
    ("champs", "attendu"),
    [
        ({"heures": None}, {"heures": "Indiquez un nombre d'heures supérieur à zéro."}),
        ({"du": date(2024, 1, 1)}, {"du": "La quote-part sort de la période de l'engagement."}),
        ({"du": date(2025, 6, 1), "au": date(2025, 5, 1)}, {"au": "La fin précède le début."}),
        (
            {"entreprise": "redevable"},
            {"entreprise": "Le redevable garde déjà ce que les quotes-parts laissent."},
        ),
        (
            {"entreprise": "etrangere"},
            {"entreprise": "Cette entreprise n'est ni cotraitante ni sous-traitante du lot."},
        ),
    ],
)
def test_refused_quote_part_says_why(t, cotraitant, champs, attendu):
    autres = {"redevable": t.entreprise, "etrangere": t.siae}
    valeurs = {"entreprise": cotraitant, "heures": Decimal(10), **champs}
    valeurs["entreprise"] = autres.get(valeurs["entreprise"], valeurs["entreprise"])
    with pytest.raises(ValidationError) as erreur:
        split_engagement(engagement=t.engagement, **valeurs)
    assert refus(erreur) == attendu


def test_overlapping_quote_part_of_one_company_is_refused(t, cotraitant):
    split_engagement(engagement=t.engagement, entreprise=cotraitant, heures=Decimal(10))
    with pytest.raises(ValidationError, match="a déjà une quote-part à ces dates"):
        split_engagement(
            engagement=t.engagement, entreprise=cotraitant, heures=Decimal(10), du=date(2025, 2, 1)
        )


def test_one_hour_per_1500_euros(t):
    [engagement] = creer(t, lot_qualifie(t), formule=Formule.EUROS, taux=Decimal(1500))
    add_assiette(
        engagement=engagement, du=DEBUT, au=date(2025, 1, 31), montant=Decimal(150_000), source="Situation 1"
    )
    engagement.refresh_from_db()
    # 100 h measured in January, 334 of the 365 forecast for the other days.
    assert (engagement.heures, engagement.heures_initiales) == (Decimal(434), Decimal(365))
    add_assiette(
        engagement=engagement, du=date(2025, 2, 1), au=FIN, montant=Decimal(300_000), source="Situation 2"
    )
    engagement.refresh_from_db()
    assert engagement.heures == Decimal(300)


@pytest.mark.parametrize(
    ("champs", "attendu"),
    [
        ({"heures": None}, {"heures": "Indiquez les heures travaillées de la période."}),
        ({"au": date(2024, 1, 1)}, {"au": "La fin précède le début."}),
        (
            {"du": date(2026, 1, 1), "au": date(2026, 1, 31)},
            {"du": "Cette période est hors de l'engagement."},
        ),
        ({"source": ""}, {"source": "Indiquez d'où vient ce chiffre."}),
    ],
)
def test_refused_assiette_says_why(t, champs, attendu):
    [engagement] = creer(t, lot_qualifie(t), formule=Formule.POURCENTAGE, taux=Decimal(5))
    valeurs = {"du": DEBUT, "au": date(2025, 1, 31), "heures": Decimal(2000), "source": "Pointage", **champs}
    with pytest.raises(ValidationError) as erreur:
        add_assiette(engagement=engagement, **valeurs)
    assert refus(erreur) == attendu


def test_assiettes_do_not_overlap_and_need_a_formula(t):
    [engagement] = creer(t, lot_qualifie(t), formule=Formule.POURCENTAGE, taux=Decimal(5))
    janvier = {"du": DEBUT, "au": date(2025, 1, 31), "heures": Decimal(2000), "source": "Pointage"}
    add_assiette(engagement=engagement, **janvier)
    with pytest.raises(ValidationError, match="couvre déjà"):
        add_assiette(engagement=engagement, **janvier)
    with pytest.raises(ValidationError, match="ne dépendent pas d'une assiette"):
        add_assiette(engagement=t.engagement, **janvier)


def test_periode_needs_a_reason_and_days_of_the_engagement(t):
    def ajouter(**champs):
        valeurs = {"genre": GenrePeriode.NEUTRALISEE, "du": DEBUT, "au": FIN, "motif": "Reprise", **champs}
        return add_periode(engagement=t.engagement, **valeurs)

    assert ajouter().genre == GenrePeriode.NEUTRALISEE
    for champs, message in (
        ({"motif": " "}, "Indiquez le motif."),
        ({"au": date(2024, 1, 1)}, "La fin précède le début."),
        ({"du": date(2030, 1, 1), "au": date(2030, 2, 1)}, "Cette période est hors de l'engagement."),
        ({"genre": "autre"}, "Choisissez une période neutralisée ou une suspension."),
    ):
        with pytest.raises(ValidationError) as erreur:
            ajouter(**champs)
        assert erreur.value.messages == [message]


@pytest.mark.parametrize(
    ("points", "message"),
    [
        ([(date(2024, 1, 1), "10")], "L'échéance du 01/01/2024 est hors de la période de l'engagement."),
        ([(FIN, "10"), (FIN, "20")], "Deux échéances portent la date du 31/12/2025."),
        ([(DEBUT, "20"), (FIN, "10")],
         "Le cumul au 31/12/2025 est inférieur au précédent : les heures se cumulent."),
        ([(FIN, "1000.01")], "Le cumul au 31/12/2025 dépasse les heures dues (1\xa0000,00\xa0h)."),
    ],
)  # fmt: skip
def test_refused_echeancier_says_why(t, points, message):
    with pytest.raises(ValidationError) as erreur:
        set_echeancier(engagement=t.engagement, points=[(jour, Decimal(c)) for jour, c in points])
    assert erreur.value.messages == [message]


def test_echeancier_is_replaced_as_a_whole(t):
    set_echeancier(engagement=t.engagement, points=[(FIN, Decimal(500))])
    set_echeancier(engagement=t.engagement, points=[(DEBUT, Decimal(10))])
    assert list(t.engagement.echeances.values_list("au", "cumul")) == [(DEBUT, Decimal(10))]


def test_mutualisation_needs_a_dated_basis(t):
    with pytest.raises(ValidationError) as erreur:
        set_mutualisation(engagement=t.engagement, donne=0, recoit=2, fondement="", fondement_le=None)
    assert list(refus(erreur)) == ["fondement"]
    ouvert = set_mutualisation(
        engagement=t.engagement, donne=0, recoit=2, fondement="accord", fondement_le=DEBUT
    )
    assert ouvert.recoit == 2


def test_lot_stays_readable_by_who_owes_a_share_once_no_longer_published_as_holder(t):
    lot = f.lot(f.marche(t.donneur, "Gymnase"))
    f.attribution(lot, t.entreprise)
    engagement = f.engagement(lot, t.entreprise, "500", debut=DEBUT, fin=FIN)
    autre = f.entreprise(t.guichet, nom="Part SARL")
    with hors_portee("test"):
        QuotePart.objects.create(
            guichet=t.guichet, engagement=engagement, donneur_ordre=t.donneur, entreprise=autre,
            heures=Decimal(100), du=DEBUT, au=FIN,
        )  # fmt: skip
        lot.refresh_from_db()
        assert set(lot.entreprises) == {t.entreprise.pk, autre.pk}
        lot.attributions.all().delete()
        lot.refresh_from_db()
        assert set(lot.entreprises) == {t.entreprise.pk, autre.pk}
        QuotePart.objects.filter(entreprise=autre).delete()
        lot.refresh_from_db()
        assert lot.entreprises == [t.entreprise.pk]
