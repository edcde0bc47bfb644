"""Whatever the bytes, the reader answers with a reading or with a French refusal."""

import json
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from operations.decp import FichierIllisible, LectureDecp, current_state, read_decp, social_hints
from operations.decp.nomenclatures import PROPRIETES_CONCESSION, PROPRIETES_MARCHE

EXEMPLES = Path(__file__).parent / "exemples"
IMBRIQUES = """code typeCode titulaire typeIdentifiant denominationSociale nom modification
concessionnaire acteSousTraitance modificationActeSousTraitance sousTraitant variationPrix
considerationSociale technique typePrix
dateNotificationModification acheteur.id _type"""
NOMS = sorted(PROPRIETES_MARCHE | PROPRIETES_CONCESSION | set(IMBRIQUES.split()))
FEUILLES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(
        ["NC", "SIRET", "73282932000074", "2024-05-15", "5021-01-01", "2024-05-15T25:00Z", "1e5", "1e999"]
    ),
)
VALEURS = st.recursive(
    FEUILLES,
    lambda v: (
        st.lists(v, max_size=3) | st.dictionaries(st.sampled_from(NOMS) | st.text(max_size=5), v, max_size=5)
    ),
    max_leaves=12,
)
RECORDS = st.dictionaries(st.sampled_from(NOMS), VALEURS, max_size=14)


def lire_ou_refuser(contenu: bytes) -> LectureDecp | FichierIllisible:
    try:
        lecture = read_decp(contenu)
    except FichierIllisible as refus:
        return refus
    for avis in lecture.avis:
        current_state(avis)
        social_hints(avis.considerations)
        json.dumps(avis.brut, allow_nan=False, ensure_ascii=False).encode()
        textes = [
            avis.id,
            avis.objet,
            avis.acheteur_id,
            *(a.valeur + a.champ + a.motif for a in avis.anomalies),
        ]
        assert "\x00" not in "".join(textes)
        "".join(textes).encode()
    return lecture


@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda t: t.encode("utf-8", "surrogatepass")))
def test_read_decp_arbitrary_bytes(contenu: bytes) -> None:
    lire_ou_refuser(contenu)


@given(
    st.sampled_from([b"{", b"<marches>", b'{"marches":[', b"<?xml version='1.0'?><"]), st.binary(max_size=200)
)
def test_read_decp_arbitrary_bytes_after_a_right_beginning(debut: bytes, suite: bytes) -> None:
    lire_ou_refuser(debut + suite)


@given(VALEURS)
def test_read_decp_arbitrary_json(valeur: Any) -> None:
    lire_ou_refuser(json.dumps({"marches": valeur}).encode())


@settings(max_examples=300)
@given(st.lists(RECORDS | VALEURS, max_size=4), st.sampled_from(["plat", "marche", "contrat-concession"]))
def test_read_decp_arbitrary_records_are_all_accounted_for(records: list[Any], rubrique: str) -> None:
    marches = records if rubrique == "plat" else {rubrique: records}
    lecture = lire_ou_refuser(json.dumps({"marches": marches}).encode())
    assert isinstance(lecture, LectureDecp)
    assert lecture.enregistrements == len(records)
    assert len(lecture.avis) <= len(records)


@given(st.data())
def test_read_decp_damaged_good_file(data: st.DataObject) -> None:
    nom = data.draw(st.sampled_from(["marches.xml", "marches_plats.json", "concessions_v2.json"]))
    contenu = bytearray((EXEMPLES / nom).read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        rang = data.draw(st.integers(0, len(contenu) - 1))
        contenu[rang : rang + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=6))
    lire_ou_refuser(bytes(contenu))
