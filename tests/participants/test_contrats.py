from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from guichets.portee import PorteeInterdite, Principal, hors_portee, ouvrir
from operations.enums import TypeEntreprise
from operations.models import SousTraitance
from participants.domain import contrats as c
from participants.domain.contrats import contrat_warnings, end_contrat, modify_contrat, open_contrat
from participants.domain.personnes.eligibilite import request_eligibilite
from participants.enums import Modalite, TypeContrat
from participants.models import Contrat
from tests import fabriques as f


@pytest.fixture
def zoe(territoire):
    return f.participant(territoire.guichet, "Durand", "Zoé", territoire.prescripteur)


@pytest.fixture
def autre(territoire):
    """A company of the guichet that has nothing to do with the lot."""
    return f.entreprise(territoire.guichet, "Peinture Test")


@pytest.fixture
def regie(territoire):
    return f.entreprise(territoire.guichet, "Régie Test", TypeEntreprise.RQ)


@pytest.fixture
def etranger(db):
    return f.entreprise(f.guichet(), "Ailleurs")


@pytest.fixture
def bureau(territoire, zoe, autre, regie, etranger, portee_facilitateur):  # noqa: PLR0917 - fixtures and cases
    return territoire


def hire(bureau, zoe, **champs):
    valeurs = {
        "participant": zoe,
        "employeur": bureau.entreprise,
        "modalite": Modalite.EMBAUCHE,
        "type": TypeContrat.CDD,
        "debut": date(2025, 3, 1),
        "fin": date(2025, 8, 31),
        "lot": bureau.lot,
    }
    return open_contrat(**{**valeurs, **champs})


def lend(bureau, zoe, **champs):
    return hire(
        bureau,
        zoe,
        **{
            "employeur": bureau.siae,
            "creditee": bureau.entreprise,
            "modalite": Modalite.MISE_A_DISPOSITION,
            "type": TypeContrat.MISSION,
            **champs,
        },
    )


def test_open_contrat_by_direct_hire_fills_the_parties(bureau, zoe):
    contrat = hire(bureau, zoe, metier="f1703", heures_hebdo=Decimal(35))
    contrat.refresh_from_db()
    assert contrat.employeur == contrat.creditee == contrat.declarant == bureau.entreprise
    assert (contrat.metier, contrat.prescripteur_id) == ("F1703", bureau.prescripteur.pk)
    zoe.refresh_from_db()
    assert zoe.entreprises == [bureau.entreprise.pk]


def test_open_contrat_lent_is_declared_by_the_employer(bureau, zoe):
    contrat = lend(bureau, zoe)
    assert (contrat.employeur, contrat.creditee, contrat.declarant) == (
        bureau.siae,
        bureau.entreprise,
        bureau.siae,
    )
    assert lend(bureau, bureau.participant, declarant=bureau.entreprise).declarant == bureau.entreprise


def test_open_contrat_subcontracted_to_a_regie(bureau, zoe, regie):
    contrat = hire(
        bureau,
        zoe,
        employeur=regie,
        creditee=bureau.entreprise,
        modalite=Modalite.SOUS_TRAITANCE,
        type="cddi",
    )
    assert (contrat.employeur, contrat.creditee) == (regie, bureau.entreprise)


def test_open_contrat_credits_a_subcontractor_of_the_lot(bureau, zoe, autre):
    with hors_portee("sous-traitance du test"):
        SousTraitance.objects.create(
            guichet=bureau.guichet,
            lot=bureau.lot,
            donneur_ordre_id=bureau.lot.donneur_ordre_id,
            attribution=bureau.lot.attributions.get(),
            entreprise=autre,
            date_notification=date(2025, 2, 1),
        )
    assert hire(bureau, zoe, employeur=autre).creditee == autre


@pytest.mark.parametrize(
    ("champs", "attendu"),
    [
        (
            {"creditee": "siae"},
            {"creditee": [c.EMBAUCHE_AUTRE], "lot": ["« Interim Solidaire » " + c.PAS_AU_LOT[15:]]},
        ),
        (
            {"modalite": Modalite.MISE_A_DISPOSITION, "employeur": "autre", "creditee": "entreprise"},
            {"employeur": [c.PRETEUSE_ATTENDUE]},
        ),
        (
            {"modalite": Modalite.SOUS_TRAITANCE, "employeur": "autre", "creditee": "entreprise"},
            {"employeur": [c.PRESTATAIRE_ATTENDU]},
        ),
        (
            {
                "modalite": Modalite.MISE_A_DISPOSITION,
                "employeur": "siae",
                "lot": None,
                "type": TypeContrat.MISSION,
            },
            {"creditee": [c.PAS_ELLE_MEME]},
        ),
        ({"type": TypeContrat.MISSION}, {"type": [c.MISSION]}),
        ({"type": TypeContrat.CDDI}, {"type": [c.CDDI]}),
        ({"declarant": "autre"}, {"declarant": [c.DECLARANT]}),
        ({"employeur": "autre"}, {"lot": ["« Peinture Test »" + c.PAS_AU_LOT[14:]]}),
        (
            {"employeur": "etranger", "lot": None},
            {"employeur": [c.ETRANGER], "creditee": [c.ETRANGER], "declarant": [c.ETRANGER]},
        ),
        ({"fin": date(2025, 2, 1)}, {"fin": ["La fin du contrat précède son début."]}),
        ({"fin": None}, {"fin": ["Un contrat à durée déterminée porte une date de fin."]}),
        ({"heures_hebdo": Decimal(0)}, {"heures_hebdo": [c.HEURES]}),
        ({"metier": "maçon"}, {"metier": ["Code ROME attendu, par exemple F1703."]}),
        (
            {"debut": date(2027, 1, 1), "fin": date(2027, 2, 1)},
            {
                "lot": [
                    c.HORS_DU_LOT.format(debut="1er\u00a0janvier\u00a02025", fin="31\u00a0décembre\u00a02026")
                ]
            },
        ),
    ],
)
def test_open_contrat_refuses_in_french(  # noqa: PLR0917 - fixtures and cases
    bureau, zoe, autre, etranger, champs, attendu
):
    noms = {"siae": bureau.siae, "entreprise": bureau.entreprise, "autre": autre, "etranger": etranger}
    lus = {
        nom: noms.get(valeur, valeur) if isinstance(valeur, str) else valeur for nom, valeur in champs.items()
    }
    with pytest.raises(ValidationError) as erreur:
        hire(bureau, zoe, **lus)
    assert erreur.value.message_dict == attendu
    assert Contrat.objects.filter(participant=zoe).count() == 0


def test_open_contrat_refuses_an_attribution_that_has_ended(bureau, zoe):
    with hors_portee("attribution du test"):
        bureau.lot.attributions.update(au=date(2025, 2, 28))
    with pytest.raises(ValidationError) as erreur:
        hire(bureau, zoe)
    assert erreur.value.message_dict == {"lot": [c.PAS_AU_LOT.format(creditee="Bâti Test")]}


def test_open_contrat_refuses_the_same_contrat_twice(bureau, zoe):
    hire(bureau, zoe)
    with pytest.raises(ValidationError) as erreur:
        hire(bureau, zoe, debut=date(2025, 8, 31), fin=date(2025, 12, 31))
    assert erreur.value.message_dict == {
        "debut": [c.DOUBLE.format(du="1er\u00a0mars\u00a02025", au="31\u00a0août\u00a02025")]
    }
    hire(bureau, zoe, debut=date(2025, 9, 1), fin=date(2025, 12, 31))
    assert Contrat.objects.filter(participant=zoe).count() == 2


def test_open_contrat_is_closed_to_lecteur_and_portals(territoire, zoe):
    for personne in (territoire.lecteur, territoire.employeur, territoire.referent_prescripteur):
        with ouvrir(Principal("utilisateur", personne.pk)), pytest.raises(PorteeInterdite):
            open_contrat(
                participant=zoe,
                employeur=territoire.entreprise,
                modalite="embauche",
                type="cdi",
                debut=date(2025, 3, 1),
            )


def test_contrat_warnings_say_what_will_not_count(bureau, zoe):
    contrat = hire(bureau, zoe)
    assert contrat_warnings(contrat) == [
        (
            "Personne non éligible au 1er\u00a0mars\u00a02025 : "
            "ses heures ne seront pas retenues sans éligibilité validée."
        )
    ]
    request_eligibilite(participant=zoe, appreciee_au=date(2025, 3, 1), criteres=[("RSA", "", "", None)])
    assert contrat_warnings(contrat) == [
        "L'éligibilité attend une décision : d'ici là, les heures ne sont pas retenues."
    ]
    couvert = hire(bureau, bureau.participant, lot=None)
    assert contrat_warnings(couvert) == []
    long = hire(
        bureau, bureau.participant, lot=None, type="cdi", debut=date(2024, 12, 1), fin=date(2024, 12, 31)
    )
    long.fin = None
    assert contrat_warnings(long) == [
        (
            "L'éligibilité commence le 1er\u00a0janvier\u00a02025, après le début du contrat : "
            "les heures faites avant ne sont pas retenues."
        ),
        (
            "L'éligibilité se termine le 31\u00a0décembre\u00a02026, avant la fin du contrat : "
            "pensez à une nouvelle appréciation."
        ),
    ]


def test_end_contrat_refuses_to_leave_hours_outside(bureau):
    f.heures(bureau.contrat, date(2025, 3, 1), "100", bureau.lot)
    dates = {"du": "1er\u00a0mars\u00a02025", "au": "31\u00a0mars\u00a02025"}
    with pytest.raises(ValidationError) as erreur:
        end_contrat(contrat=bureau.contrat, fin=date(2025, 3, 30))
    assert erreur.value.message_dict == {"fin": [c.HEURES_DEHORS.format(**dates)]}
    with pytest.raises(ValidationError) as erreur:
        modify_contrat(contrat=bureau.contrat, champs={"debut": date(2025, 3, 2)})
    assert erreur.value.message_dict == {"debut": [c.HEURES_DEHORS.format(**dates)]}
    assert end_contrat(contrat=bureau.contrat, fin=date(2025, 3, 31)).fin == date(2025, 3, 31)


def test_modify_contrat_never_changes_the_parties(bureau, autre):
    with pytest.raises(ValueError, match="not modifiable: employeur"):
        modify_contrat(contrat=bureau.contrat, champs={"employeur": autre})
