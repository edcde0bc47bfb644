"""A file with every defect met in published files: one record each, read alone, reported exactly."""

from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from operations.decp import Anomalie, AvisDecp, FichierIllisible, Genre, Gravite, current_state, read_decp

EXEMPLES = Path(__file__).parent / "exemples"
LECTURE = read_decp((EXEMPLES / "defauts.json").read_bytes(), "defauts.json")
PAR_RANG = {avis.rang: avis for avis in LECTURE.avis}

C, A, I = Gravite.A_CORRIGER, Gravite.AVERTISSEMENT, Gravite.IGNORE  # noqa: E741 - columns of the table below

ATTENDUES: dict[int, list[tuple[Gravite, str, str]]] = {
    1: [(A, "dureeMois", "NC")],
    2: [(C, "montant", "1e+17")],
    3: [(C, "montant", "123456789012")],
    4: [(C, "montant", "0")],
    5: [(C, "montant", "-5")],
    6: [(A, "offresRecues", "0")],
    7: [(A, "marcheInnovant", "non"), (A, "sousTraitanceDeclaree", "oui")],
    8: [(A, "tauxAvance", "NaN")],
    9: [(C, "montant", "NaN")],
    10: [(A, "titulaires", "titulaire")],
    11: [(C, "modifications[0].titulaires", "typeIdentifiant, id")],
    12: [(A, "titulaires[0].id", "901 234 567 00021")],
    13: [(C, "dateNotification", "0021-02-03")],
    14: [(C, "dateNotification", "0222-02-03")],
    15: [(C, "dateNotification", "2921-02-03")],
    16: [(C, "datePublicationDonnees", "5021-03-10")],
    17: [(A, "dateNotification", "2025-02-03+01:00")],
    18: [(A, "dateNotification", "2025-02-02T23:30:00Z")],
    19: [(A, "datePublicationDonnees", "2025-01-10")],
    20: [(I, "codeCPV", "45210000-2")],
    21: [(A, "codeCPV", "4521000")],
    22: [(A, "nature", "Marche")],
    23: [(A, "formePrix", "forfaitaire"), (A, "typesPrix", "definitif ferme")],
    24: [(A, "ccag", "Techniques de l’information et de la communication")],
    25: [(A, "ccag", "Maîtrise d'œuvre")],
    26: [(A, "titulaires[0].typeIdentifiant", "")],
    27: [(I, "_type", "Marché"), (I, "origine_fichier", "profil")],
    28: [(I, "valeurGlobale", "12"), (I, "autoriteConcedante", '{"id": "21870099500010"}')],
    29: [(C, "titulaires", "")],
    30: [(A, "nature", "NC"), (A, "procedure", "NC"), (A, "codeCPV", "NC"), (A, "ccag", "NC")],
    31: [(A, "considerationsSociales", "Pas de considération sociale, Clause sociale")],
    32: [(C, "acheteur.id", "21870099500011")],
    33: [(C, "titulaires[0].id", "901234567")],
    34: [(C, "dateNotification", "2024-13-45")],
    35: [(A, "objet", "Objet abîmé")],
    36: [(C, "titulaires[0].id", "")],
    37: [],
    39: [(C, "id", "DEF-37")],
    40: [(C, "titulaires[0].id", "ABC")],
    41: [(C, "id", "")],
    44: [(C, "titulaires[0].typeIdentifiant", "")],
    45: [(C, "objet", "NC")],
    46: [
        (A, "considerationsSociales", "clause sociale"),
        (A, "considerationsSociales", "Critere social"),
        (A, "considerationsSociales", "Autre"),
    ],
}


def test_defauts_every_record_is_read() -> None:
    assert LECTURE.enregistrements == 46
    assert [avis.rang for avis in LECTURE.avis] == list(ATTENDUES)
    gravites = Counter(a.gravite for avis in LECTURE.avis for a in avis.anomalies)
    assert gravites == {C: 20, A: 26, I: 5}
    assert sum(avis.a_corriger for avis in LECTURE.avis) == 20


@pytest.mark.parametrize("rang", ATTENDUES)
def test_defauts_exact_anomalies(rang: int) -> None:
    avis = PAR_RANG[rang]
    assert Counter((a.gravite, a.champ, a.valeur) for a in avis.anomalies) == Counter(ATTENDUES[rang])
    assert avis.a_corriger is any(gravite == C for gravite, _, _ in ATTENDUES[rang])
    assert {a.ligne for a in avis.anomalies} <= {avis.ligne}
    assert all(a.motif.endswith(".") for a in avis.anomalies)


def test_defauts_of_the_file_itself() -> None:
    assert [(a.gravite, a.champ, a.valeur) for a in LECTURE.anomalies] == [
        (A, "marches.contrat-concession", ""),
        (I, "enregistrement 42", ""),
        (C, "enregistrement 43", "texte"),
        (I, "id", "DEF-37"),
    ]


def test_defauts_unusable_values_are_none_never_guessed() -> None:
    assert [PAR_RANG[r].montant for r in (2, 3, 4, 5, 9)] == [None] * 5
    assert [PAR_RANG[r].date_notification for r in (13, 14, 15, 34)] == [None] * 4
    assert PAR_RANG[16].date_publication is None
    assert (PAR_RANG[1].duree_mois, PAR_RANG[6].offres_recues, PAR_RANG[21].cpv) == (None, None, None)
    assert PAR_RANG[29].titulaires == ()


def test_defauts_safe_repairs_are_made() -> None:
    assert PAR_RANG[7].marche_innovant is False
    assert PAR_RANG[7].sous_traitance_declaree is True
    assert [t.identifiant for t in PAR_RANG[10].titulaires] == ["90123456700021"]
    assert [(t.identifiant, t.valide) for t in PAR_RANG[12].titulaires] == [("90123456700021", True)]
    # 23:30 in Greenwich on 2 February is already the 3rd in France.
    assert [PAR_RANG[r].date_notification for r in (17, 18)] == [date(2025, 2, 3)] * 2
    assert (PAR_RANG[20].cpv, PAR_RANG[22].nature) == ("45210000", "Marché")
    assert PAR_RANG[24].ccag == "Techniques de l'information et de la communication"
    assert [(t.type_identifiant, t.valide) for t in PAR_RANG[26].titulaires] == [("SIRET", True)]
    assert PAR_RANG[31].considerations == ("Clause sociale",)
    assert PAR_RANG[35].objet == "Objet abîmé"
    assert PAR_RANG[46].considerations == ("Clause sociale", "Critère social")


def test_defauts_false_identifiers_stay_readable() -> None:
    assert (PAR_RANG[32].acheteur_id, PAR_RANG[32].acheteur_valide) == ("21870099500011", False)
    assert [(t.identifiant, t.valide) for t in PAR_RANG[33].titulaires] == [("901234567", False)]
    assert PAR_RANG[33].anomalies[0].motif == (
        "Ces neuf chiffres sont un SIREN\u00a0: il faut le SIRET de l’établissement (14\u00a0chiffres)."
    )


def test_defauts_unreadable_new_holders_leave_the_state_as_it_was() -> None:
    avis = PAR_RANG[11]
    assert avis.modifications[0].titulaires == ()
    assert [t.identifiant for t in current_state(avis).titulaires] == ["90123456700021"]


def test_duplicates_identical_dropped_different_kept_for_review() -> None:
    assert PAR_RANG[37].doublon_de is None
    assert 38 not in PAR_RANG
    assert (PAR_RANG[39].doublon_de, PAR_RANG[39].montant) == (37, Decimal("2.00"))


def test_false_record_does_not_stop_the_next_one() -> None:
    contenu = b'{"marches":{"marche":[12,{"id":{"a":[1]},"acheteur":7,"titulaires":"x"},{"id":"B"}]}}'
    lecture = read_decp(contenu)
    assert [avis.id for avis in lecture.avis] == ["", "B"]
    assert [a.champ for a in lecture.anomalies] == ["enregistrement 1"]


def avis_de(**champs: str) -> AvisDecp:
    corps = ",".join(f'"{nom}":{valeur}' for nom, valeur in champs.items())
    return read_decp(f'{{"marches":{{"marche":[{{{corps}}}]}}}}'.encode()).avis[0]


def remarques(avis: AvisDecp, champ: str) -> list[Anomalie]:
    return [a for a in avis.anomalies if a.champ == champ]


@pytest.mark.parametrize(
    ("publie", "lu"),
    [
        ('"15/05/2024"', date(2024, 5, 15)),
        ('"2024-05-15T10:00:00"', date(2024, 5, 15)),
        ('"2024-05-15Z"', date(2024, 5, 15)),
        ('"2024-05-15 quinze"', None),
        ('"2023-02-29"', None),
        ("20240515", None),
    ],
)
def test_dates_as_published(publie: str, lu: date | None) -> None:
    avis = avis_de(dateNotification=publie)
    assert avis.date_notification == lu
    assert [a.gravite for a in remarques(avis, "dateNotification")] == [A if lu else C]


@pytest.mark.parametrize(
    ("publie", "lu", "gravites"),
    [
        ("99999999999.99", Decimal("99999999999.99"), []),
        ("100000000000", None, [C]),
        ('"12 345,67 €"', Decimal("12345.67"), [A]),
        ("0.5", Decimal("0.50"), [A]),
        ("0.001", None, [C]),
        ("1e400", None, [C]),
        ("true", None, [C]),
        ('"environ 3000"', None, [C]),
    ],
)
def test_amounts_as_published(publie: str, lu: Decimal | None, gravites: list[Gravite]) -> None:
    avis = avis_de(montant=publie)
    assert avis.montant == lu
    assert [a.gravite for a in remarques(avis, "montant")] == gravites


def test_concession_filed_among_marches_is_read_as_one() -> None:
    avis = avis_de(autoriteConcedante='{"id":"23870088400014"}', nature='"Concession de service"')
    assert (avis.genre, avis.acheteur_id) == (Genre.CONCESSION, "23870088400014")
    assert [a.gravite for a in remarques(avis, "nature")] == [A]


def test_same_number_twice_in_modifications_is_to_be_corrected() -> None:
    avis = avis_de(
        modifications='[{"modification":{"id":1,"montant":5}},{"modification":{"id":1,"montant":7}}]'
    )
    assert [(a.gravite, a.valeur) for a in remarques(avis, "modifications")] == [(C, "1")]
    assert current_state(avis).montant == Decimal("7.00")


def test_change_of_an_unknown_act_is_to_be_corrected() -> None:
    avis = avis_de(modificationsActesSousTraitance='[{"modificationActeSousTraitance":{"id":3,"montant":5}}]')
    assert avis.modifications_actes == ()
    assert [a.gravite for a in remarques(avis, "modificationsActesSousTraitance[0].id")] == [C]


ILLISIBLES = {
    "vide": (b" \n ", "Ce fichier est vide."),
    "zip": (b"PK\x03\x04abc", "archive ZIP"),
    "gzip": (b"\x1f\x8b\x08", "archive GZIP"),
    "pdf": (b"%PDF-1.7", "un PDF"),
    "html": (b"<!DOCTYPE html><html><body>404</body></html>", "page web (HTML)"),
    "csv": (b"id;montant\n1;2\n", "ni du JSON ni du XML"),
    "json coupe": (b'{"marches":{"marche":[\n{"id":"A"},\n{"id":', "ligne 3, colonne 7"),
    "json autre": (b'{"contrats":[]}', "\u00ab\u00a0marches\u00a0\u00bb"),
    "json sans listes": (b'{"marches":{}}', "\u00ab\u00a0marches\u00a0\u00bb"),
    "json profond": (b'{"marches":[' + b"[" * 100_000, "trop de niveaux"),
    "xml coupe": (b"<marches>\n<marche><id>A</id>", "ligne 2"),
    "xml autre": (b"<rss></rss>", "sa racine est \u00ab\u00a0rss\u00a0\u00bb"),
    "xml entites": (b'<!DOCTYPE m [<!ENTITY a "b">]><marches><marche><id>&a;</id></marche></marches>', "DTD"),
}


@pytest.mark.parametrize(("contenu", "extrait"), ILLISIBLES.values(), ids=ILLISIBLES.keys())
def test_unreadable_file_says_why_in_french(contenu: bytes, extrait: str) -> None:
    with pytest.raises(FichierIllisible) as refus:
        read_decp(contenu)
    assert extrait in str(refus.value)


def test_file_over_the_cap_is_refused_with_both_sizes() -> None:
    with pytest.raises(FichierIllisible, match="pèse 2,5\u00a0Mo\u00a0: la limite est de 1,0\u00a0Mo"):
        read_decp(b" " * 2_500_000, taille_max=1_000_000)


@pytest.mark.parametrize(
    ("encodage", "annonce"),
    [("cp1252", "cp1252"), ("utf-16", "utf-16")],
)
def test_other_encodings_are_read_with_a_warning(encodage: str, annonce: str) -> None:
    texte = (EXEMPLES / "marches_v2.json").read_text(encoding="utf-8").replace("Σ", "")
    lecture = read_decp(texte.encode(encodage))
    assert [(a.gravite, a.champ, a.valeur) for a in lecture.anomalies] == [(A, "encodage", annonce)]
    assert lecture.avis == read_decp(texte.encode()).avis


def test_utf8_with_its_mark_is_read_in_silence() -> None:
    contenu = (EXEMPLES / "marches_v2.json").read_bytes()
    assert read_decp(b"\xef\xbb\xbf" + contenu) == read_decp(contenu)


def test_xml_declared_in_latin_1_follows_its_declaration() -> None:
    texte = (EXEMPLES / "marches.xml").read_text(encoding="utf-8").replace("UTF-8", "ISO-8859-15")
    texte = texte.replace("Lycée des Ormes", "Lycée des Ormes, 3 €")
    lecture = read_decp(texte.encode("iso-8859-15"))
    assert lecture.avis[0].objet.startswith("Lycée des Ormes, 3 €")
    assert [a.valeur for a in lecture.anomalies] == ["ISO-8859-15"]


def test_control_characters_in_xml_are_removed_and_reported_once() -> None:
    texte = (EXEMPLES / "marches.xml").read_text(encoding="utf-8")
    sale = texte.replace("Lycée", "Ly\x02cée&#x1F;&#2;").replace("Clause sociale", "Clause\x0b sociale")
    lecture = read_decp(sale.encode())
    assert [(a.gravite, a.champ, a.valeur, a.ligne) for a in lecture.anomalies] == [(A, "fichier", "5", 9)]
    assert lecture.avis == read_decp(texte.encode()).avis


def test_surrogates_and_nulls_never_reach_the_raw_record() -> None:
    avis = avis_de(objet='"a\\u0000b\\ud800c"', **{"in\\u0000connue": '["\\u0001"]'})
    assert (avis.objet, avis.brut["inconnue"]) == ("abc", [""])
    assert [a.gravite for a in remarques(avis, "objet")] == [A]
