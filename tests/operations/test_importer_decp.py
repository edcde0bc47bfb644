import pytest
from django.core.management import CommandError, call_command

from guichets.portee import hors_portee
from operations.models import ImportDecp
from tests import fabriques as f
from tests.operations import avis as a

pytestmark = pytest.mark.django_db


@pytest.fixture
def chemin(tmp_path):
    fichier = tmp_path / "marches.json"
    fichier.write_bytes(a.fichier(*a.trois_lots(), a.marche("FAUX", dureeMois="NC")))
    return fichier


def test_command_prints_what_became_of_each_record(chemin, capsys):
    f.guichet("plie")
    call_command("importer_decp", str(chemin), guichet="plie")
    sortie = capsys.readouterr().out
    assert sortie == ("Lot créé : 3\nLot mis à jour : 0\nSans changement : 0\nÀ corriger : 1\nIgnorée : 0\n")


def test_command_on_a_known_file_says_that_nothing_changed(chemin, capsys):
    f.guichet("plie")
    call_command("importer_decp", str(chemin), guichet="plie")
    call_command("importer_decp", str(chemin), guichet="plie")
    assert "rien n'a changé" in capsys.readouterr().out
    with hors_portee("relecture d'un test"):
        assert ImportDecp.objects.count() == 1


@pytest.mark.parametrize(
    ("fichier", "guichet", "message"),
    [
        ("absent.json", "plie", "n'existe pas"),
        ("marches.json", "inconnu", "Aucun guichet ne porte l'identifiant « inconnu »."),
        ("faux.json", "plie", "page web"),
    ],
)
def test_command_refuses_bad_input_in_french(chemin, fichier, guichet, message):
    f.guichet("plie")
    (chemin.parent / "faux.json").write_text("<html></html>")
    with pytest.raises(CommandError, match=message):
        call_command("importer_decp", str(chemin.parent / fichier), guichet=guichet)
