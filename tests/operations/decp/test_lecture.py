"""Good files, in the four shapes they come in."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from operations.decp import Format, Genre, Gravite, LectureDecp, current_state, read_decp, social_hints

EXEMPLES = Path(__file__).parent / "exemples"
OFFICIELS = Path(__file__).parents[4] / "shared" / "domain" / "decp"
OFFICIELS_ABSENTS = "the official examples (../shared/domain/decp) are not beside this checkout"


def lire(nom: str) -> LectureDecp:
    return read_decp((EXEMPLES / nom).read_bytes(), nom)


def officiel(nom: str) -> bytes:
    chemin = OFFICIELS / nom
    if not chemin.exists():
        pytest.skip(OFFICIELS_ABSENTS)
    return chemin.read_bytes()


@pytest.mark.parametrize(
    ("nom", "format_attendu", "nombre"),
    [
        ("marches_v2.json", Format.JSON_V2, 3),
        ("concessions_v2.json", Format.JSON_V2, 2),
        ("marches_plats.json", Format.JSON_PLAT, 3),
        ("marches.xml", Format.XML, 2),
    ],
)
def test_read_decp_good_file_has_no_anomaly(nom: str, format_attendu: Format, nombre: int) -> None:
    lecture = lire(nom)
    assert (lecture.nom, lecture.format, lecture.enregistrements, len(lecture.avis)) == (
        nom,
        format_attendu,
        nombre,
        nombre,
    )
    assert lecture.anomalies == ()
    assert [avis.anomalies for avis in lecture.avis] == [()] * nombre
    assert not any(avis.a_corriger for avis in lecture.avis)


def test_read_decp_v2_reads_every_field_of_a_marche() -> None:
    avis = lire("marches_v2.json").avis[2]
    assert (avis.rang, avis.ligne, avis.genre) == (3, 205, Genre.MARCHE)
    assert (avis.acheteur_id, avis.acheteur_valide, avis.acheteur_nom) == ("21870099500010", True, None)
    assert (avis.id, avis.nature, avis.cpv) == ("2025-ESPV", "Marché", "77310000")
    assert avis.objet == "Entretien des espaces verts réservé à l'insertion"
    assert (avis.procedure, avis.techniques) == ("Appel d'offres ouvert", ("Accord-cadre",))
    assert avis.ccag == "Fournitures courantes et services"
    assert (avis.lieu_code, avis.lieu_type) == ("87085", "Code commune")
    assert (avis.duree_mois, avis.montant) == (48, Decimal("90000.00"))
    assert (avis.date_notification, avis.date_publication) == (date(2025, 2, 3), date(2025, 3, 10))
    assert (avis.groupement, avis.id_accord_cadre) == ("Solidaire", "AC-2024-7")
    assert (avis.offres_recues, avis.marche_innovant, avis.sous_traitance_declaree) == (3, False, False)
    assert avis.considerations == ("Marché réservé",)
    assert [(t.type_identifiant, t.identifiant, t.valide) for t in avis.titulaires] == [
        ("SIRET", "90345678800012", True),
        ("SIRET", "90456789800039", True),
    ]
    assert avis.brut["tauxAvance"] == 0.05


def test_read_decp_concession_uses_its_own_names() -> None:
    avis = lire("concessions_v2.json").avis[0]
    assert avis.genre == Genre.CONCESSION
    assert (avis.acheteur_id, avis.date_notification, avis.date_debut) == (
        "23870088400014",
        date(2025, 6, 30),
        date(2025, 9, 1),
    )
    assert (avis.montant, avis.cpv, avis.lieu_code) == (Decimal("38500000.00"), None, None)
    assert [t.identifiant for t in avis.titulaires] == ["90567890000010"]
    etat = current_state(avis)
    assert (etat.montant, etat.derniere_modification) == (Decimal("39100000.00"), date(2026, 3, 2))
    assert [t.identifiant for t in etat.titulaires] == ["90567890000010"]


def test_read_decp_flat_format_keeps_names_and_sorts_concessions() -> None:
    premier, deuxieme, troisieme = lire("marches_plats.json").avis
    assert [a.genre for a in (premier, deuxieme, troisieme)] == [Genre.MARCHE, Genre.MARCHE, Genre.CONCESSION]
    assert (premier.acheteur_nom, troisieme.acheteur_nom) == ("Ville de Saint-Aubin", "Région des Vallées")
    assert deuxieme.acheteur_id == "21870099500010"  # published under the key "acheteur.id"
    assert [t.denomination for t in deuxieme.titulaires] == ["Bâtisseurs du Limousin", "Électro Vienne"]
    assert premier.considerations == ()
    assert current_state(premier).montant == Decimal("255000.00")
    assert premier.modifications[0].id == 1


def test_read_decp_xml_says_the_same_as_json() -> None:
    xml, depuis_json = lire("marches.xml").avis[0], lire("marches_v2.json").avis[0]
    ecarts = {
        champ
        for champ in depuis_json.__dataclass_fields__
        if getattr(xml, champ) != getattr(depuis_json, champ)
    }
    assert ecarts == {"ligne", "brut", "empreinte"}
    assert xml.ligne == 3


def test_current_state_applies_modifications_in_the_order_of_their_numbers() -> None:
    avis = lire("marches_v2.json").avis[0]
    assert [m.id for m in avis.modifications] == [2, 1]  # as published
    etat = current_state(avis)
    assert (etat.montant, etat.duree_mois) == (Decimal("1400000.00"), 22)
    assert [t.identifiant for t in etat.titulaires] == ["90123456700021", "90234567700014"]
    assert etat.derniere_modification == date(2026, 1, 15)
    # The two changes of act 1 apply by date: 91 000 € and 8 months in September, then 99 000 € in November.
    assert [(a.id, a.montant, a.duree) for a in etat.actes] == [
        (1, Decimal("99000.00"), 8),
        (2, Decimal("21000.40"), 3),
    ]
    assert avis.montant == Decimal("1250000.50")


def test_social_hints_are_hints_without_repetition() -> None:
    assert social_hints(("Clause sociale", "Critère social")) == ("clause", "critere")
    assert social_hints(("Marché réservé", "Concession réservée")) == ("reservation",)
    assert social_hints(("Pas de considération sociale",)) == ()


def test_empreinte_ignores_the_order_of_properties() -> None:
    donnees = json.loads((EXEMPLES / "marches_v2.json").read_text())
    a_l_endroit = lire("marches_v2.json").avis
    donnees["marches"]["marche"] = [dict(reversed(m.items())) for m in donnees["marches"]["marche"]]
    a_l_envers = read_decp(json.dumps(donnees).encode()).avis
    assert [a.empreinte for a in a_l_envers] == [a.empreinte for a in a_l_endroit]
    donnees["marches"]["marche"][0]["offresRecues"] = 4
    assert read_decp(json.dumps(donnees).encode()).avis[0].empreinte != a_l_endroit[0].empreinte


@pytest.mark.parametrize("nom", ["marches_v2.json", "concessions_v2.json"])
def test_good_examples_follow_the_official_schema(nom: str) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads(officiel("schema_decp_v2.0.3.json"))
    donnees = json.loads((EXEMPLES / nom).read_text())
    assert [e.message for e in jsonschema.Draft7Validator(schema).iter_errors(donnees)] == []


SOUS_TRAITANT = ("actesSousTraitance[0].sousTraitant.id", "214356")
NOUVEAU_TITULAIRE = ("modifications[0].titulaires[0].id", "868768687576575")
ACHETEUR = ("acheteur.id", "21750001630066")


@pytest.mark.parametrize(
    ("nom", "enregistrements", "attendus"),
    [
        ("example_Marche.xml", 2, [(2, "TEST2022", [SOUS_TRAITANT])]),
        (
            "example_marches_avec_modifications.json",
            2,
            [
                (4, "TEST2022", [ACHETEUR, NOUVEAU_TITULAIRE, SOUS_TRAITANT]),
                (114, "TEST2022Bis", [NOUVEAU_TITULAIRE, SOUS_TRAITANT]),
            ],
        ),
        (
            "example_marches_concessions.json",
            4,
            [
                (4, "0612202306122024", [("autoriteConcedante.id", "12345678901234")]),
                (78, "0612202306122023", [("autoriteConcedante.id", "12345678901250")]),
                (154, "TEST2022", [ACHETEUR, NOUVEAU_TITULAIRE, SOUS_TRAITANT]),
                (264, "TEST2022Bis", [NOUVEAU_TITULAIRE, SOUS_TRAITANT]),
            ],
        ),
    ],
)
def test_official_examples_are_read_to_their_end(
    nom: str, enregistrements: int, attendus: list[tuple[int, str, list[tuple[str, str]]]]
) -> None:
    lecture = read_decp(officiel(nom), nom)
    assert lecture.enregistrements == enregistrements
    lus = [
        (
            avis.ligne,
            avis.id,
            [(x.champ, x.valeur) for x in avis.anomalies if x.gravite == Gravite.A_CORRIGER],
        )
        for avis in lecture.avis
    ]
    assert lus == attendus
    assert all(avis.a_corriger for avis in lecture.avis)


def test_official_xml_holds_the_same_record_twice() -> None:
    lecture = read_decp(officiel("example_Marche.xml"))
    assert [(a.gravite, a.champ, a.valeur, a.ligne) for a in lecture.anomalies] == [
        (Gravite.IGNORE, "id", "TEST2022", 71)
    ]


def test_official_example_state_follows_its_modification() -> None:
    etat = current_state(read_decp(officiel("example_marches_avec_modifications.json")).avis[0])
    assert (etat.montant, etat.duree_mois) == (Decimal("123457.87"), 12)
    assert [(t.identifiant, t.valide) for t in etat.titulaires] == [("868768687576575", False)]
    assert [(a.id, a.montant) for a in etat.actes] == [(1, Decimal("23465.87"))]
