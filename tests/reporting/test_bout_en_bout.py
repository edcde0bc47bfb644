"""The bilan over what the real ventilation writes, and not over rows made for the occasion."""

from datetime import date

from clauses.domain.ventilation.ventilation import ventiler_entreprise
from guichets import portee
from guichets.domain.travaux import run_travail
from guichets.enums import EtatTravail
from guichets.portee import Principal, hors_portee
from operations.models import Entreprise, Marche
from reporting.domain.bilans import prepare_bilan
from reporting.models import Bilan
from tests import fabriques as f

MOIS = date(2025, 3, 1)


def test_bilan_tells_what_the_ventilation_wrote(territoire):
    """40 h of an eligible person count, 10 h of one without eligibility do not: the bilan says why."""
    t = territoire
    f.heures(t.contrat, MOIS, "40", t.lot)
    sans_fenetre = f.contrat(f.participant(t.guichet, "Sans", "Fenêtre"), t.entreprise, t.lot)
    f.heures(sans_fenetre, MOIS, "10", t.lot)
    with portee.ouvrir(Principal("systeme", t.guichet.pk)):
        entreprise = Entreprise.objects.get(pk=t.entreprise.pk)
        ventiler_entreprise(guichet=t.guichet, entreprise=entreprise, cause="test")
        marche = Marche.objects.select_related("donneur_ordre").get(pk=t.marche.pk)
        bilan = prepare_bilan(marche=marche, du=date(2025, 1, 1), au=date(2025, 3, 31))
    assert run_travail(bilan.travail_id) == EtatTravail.FAIT
    with hors_portee("relecture"):
        donnees = Bilan.objects.get(pk=bilan.pk).donnees
    identite = donnees["identite"]
    assert (identite["realisees"], identite["non_retenues"], identite["retenues"]) == (
        "50.00",
        "10.00",
        "40.00",
    )
    assert identite["motifs"] == [{"libelle": "Éligibilité non validée à ces dates", "heures": "10.00"}]
    assert donnees["chiffres"]["heures"]["retenues"] == "40.00"
    assert donnees["engagements"][0]["retenues"] == "40.00"
    assert donnees["comptes"]["tableaux"][0]["lignes"] == [
        {"libelle": "Embauche directe", "nombre": None, "masque": "petit", "heures": "40.00"}
    ]
    assert [calcul["entreprise"] for calcul in donnees["calculs"]] == ["Bâti Test"]
