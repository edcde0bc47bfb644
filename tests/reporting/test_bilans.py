"""The life of a bilan: what it says, exactly, and that it says nothing of a person."""

import hashlib
import io
import json
import logging
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from clauses.enums import NatureEngagement
from guichets import portee
from guichets.domain.travaux import run_travail
from guichets.enums import EtatTravail
from guichets.portee import Principal, hors_portee
from operations.models import Marche
from participants.enums import Modalite, TypeContrat
from reporting.domain.bilans import default_period, fingerprint, prepare_bilan
from reporting.domain.donnees import collect_donnees
from reporting.enums import EtatBilan
from reporting.models import Bilan
from tests import fabriques as f
from tests.pdf import assert_accessible
from tests.reporting import decor as d

JANVIER, FEVRIER = date(2025, 1, 1), date(2025, 2, 1)
PERIODE = {"du": date(2025, 1, 1), "au": date(2025, 2, 28)}


@pytest.fixture
def compte(territoire):
    """Two months: 100 h in January, of which 10 h not counted; 50 h received and 20 h lent in February."""
    t = territoire
    d.ventiler(t.contrat, t.engagement, JANVIER, "90", t.lot)
    d.ventiler(t.contrat, t.engagement, FEVRIER, "50", None)
    d.comptes_mois(
        t.marche, t.entreprise, JANVIER, realisees="100", non_retenues="10", motifs={"formation": "10.00"}
    )
    d.comptes_mois(t.marche, t.entreprise, FEVRIER, realisees="20", pretees="20", recues="50")
    d.comptes_engagement(t.engagement, t.entreprise, retenues="140", personnes=1, contrats=1)
    d.clore(t.entreprise, JANVIER, t.responsable)
    return t


def facilitateur(t):
    return portee.ouvrir(Principal("utilisateur", t.facilitateur.pk))


def lire(t, marche=None):
    return Marche.objects.select_related("donneur_ordre", "operation", "guichet").get(
        pk=(marche or t.marche).pk
    )


def collecter(t, marche=None, **periode):
    with facilitateur(t):
        return collect_donnees(marche=lire(t, marche), jour=date(2025, 3, 15), **(periode or PERIODE))


def emettre(t, **champs):
    with facilitateur(t):
        bilan = prepare_bilan(marche=lire(t), par=t.facilitateur, **{**PERIODE, **champs})
    assert run_travail(bilan.travail_id) == EtatTravail.FAIT
    with hors_portee("relecture"):
        return Bilan.objects.select_related("travail", "marche").get(pk=bilan.pk)


def test_collect_donnees_tells_the_key_figures(compte):
    chiffres = collecter(compte)["chiffres"]
    # 59 of 730 days at the end of February: 1000 × 59 / 730.
    assert chiffres["heures"] == {
        "dues": "1000.00",
        "attendu": "80.82",
        "realisees": "120.00",
        "retenues": "140.00",
        "reste": "860.00",
    }
    assert chiffres["jours"]["dues"] == "142.86"
    assert chiffres["etp"]["dues"] == "0.62"
    assert (chiffres["taux"], chiffres["retard"], chiffres["attendu_au"]) == ("14.00", "0.00", "2025-02-28")
    assert chiffres["accord"] is True


def test_collect_donnees_keeps_the_identity(compte):
    identite = collecter(compte)["identite"]
    assert identite == {
        "realisees": "120.00",
        "pretees": "20.00",
        "recues": "50.00",
        "non_retenues": "10.00",
        "excedent": "0.00",
        "en_reserve": "0.00",
        "ajustements": "0.00",
        "retenues": "140.00",
        "motifs": [{"libelle": "Heures de formation non comptées", "heures": "10.00"}],
        "raisons": [
            {
                "libelle": "Heures de formation non comptées",
                "cause": "Les règles de comptage les écartent.",
                "heures": "10.00",
            }
        ],
        "ajustes": [],
        "fondements": [],
    }


def test_collect_donnees_tells_closed_and_provisional_months(compte):
    donnees = collecter(compte)
    assert [(m["mois"], m["retenues"], m["clos"]) for m in donnees["mois"]] == [
        ("2025-01-01", "90.00", True),
        ("2025-02-01", "50.00", False),
    ]
    assert (donnees["clos_au"], donnees["provisoire_depuis"]) == ("2025-01-31", "2025-02-01")


def test_collect_donnees_of_a_shorter_period_keeps_cumulated_figures(compte):
    donnees = collecter(compte, du=FEVRIER, au=date(2025, 2, 28))
    assert donnees["identite"]["retenues"] == "50.00"
    assert donnees["chiffres"]["heures"]["retenues"] == "140.00"
    assert [m["mois"] for m in donnees["mois"]] == ["2025-02-01"]


def test_collect_donnees_lists_amendments_quote_parts_and_hours_received(compte):
    t = compte
    with hors_portee("décor"):
        t.engagement.refresh_from_db()
    d.avenant(t.engagement, date(2025, 2, 10), "1200", "Travaux supplémentaires")
    carte = collecter(t)["engagements"][0]
    assert (carte["initiales"], carte["dues"], carte["dont_recues"]) == ("1000.00", "1200.00", "50.00")
    assert carte["avenants"] == [
        {
            "date": "2025-02-10",
            "avant": "1000.00",
            "apres": "1200.00",
            "fin": None,
            "motif": "Travaux supplémentaires",
        }
    ]
    assert carte["parts"] == [{"entreprise": "Bâti Test", "dues": "1200.00", "retenues": "140.00"}]


def test_collect_donnees_follows_hours_of_an_engagement_without_objective(territoire):
    t = territoire
    d.ventiler(t.contrat, t.engagement, JANVIER, "30", t.lot)
    with hors_portee("décor"):
        t.engagement.nature, t.engagement.heures = NatureEngagement.SUIVI, None
        t.engagement.save()
        t.engagement.ventilations.all().delete()
    d.comptes_mois(t.marche, t.entreprise, JANVIER, realisees="30", excedent="30")
    donnees = collecter(t)
    assert donnees["chiffres"]["en_heures"] is False
    assert donnees["engagements"][0]["retenues"] == "30.00"
    assert donnees["comptes"]["contrats"] == {"nombre": None, "masque": "petit"}


def test_collect_donnees_masks_a_lone_person(compte):
    comptes = collecter(compte)["comptes"]
    assert comptes["personnes"] == {"nombre": None, "masque": "petit"}
    assert [t["code"] for t in comptes["tableaux"]] == ["modalite", "type"]
    assert comptes["tableaux"][0]["lignes"] == [
        {"libelle": "Embauche directe", "nombre": None, "masque": "petit", "heures": "140.00"}
    ]
    assert comptes["reduit"] is True


def test_collect_donnees_masks_small_cells_and_another_one(territoire):
    """Seven women and two men: both cells are hidden, or the total would give the men away."""
    t = territoire
    for n in range(9):
        personne = f.participant(t.guichet, f"P{n}", sexe="f" if n < 7 else "h", naissance=date(1990, 1, 1))
        f.fenetre(personne, t.facilitateur)
        contrat = f.contrat(personne, t.entreprise, t.lot, type=TypeContrat.CDD, modalite=Modalite.EMBAUCHE)
        d.ventiler(contrat, t.engagement, JANVIER, "10", t.lot)
    d.comptes_mois(t.marche, t.entreprise, JANVIER, realisees="90")
    comptes = collecter(t)["comptes"]
    tableaux = {tableau["code"]: tableau["lignes"] for tableau in comptes["tableaux"]}
    assert comptes["personnes"]["nombre"] == 9
    assert tableaux["sexe"] == [
        {"libelle": "Femme", "nombre": None, "masque": "secondaire", "heures": None},
        {"libelle": "Homme", "nombre": None, "masque": "petit", "heures": None},
    ]
    assert tableaux["age"] == [{"libelle": "26 à 40 ans", "nombre": 9, "masque": "", "heures": "90.00"}]


def test_collect_donnees_lists_ages_from_the_youngest(territoire):
    t = territoire
    for n, annee in enumerate([1960] * 5 + [1990] * 5 + [2006] * 5):
        personne = f.participant(t.guichet, f"P{n}", naissance=date(annee, 1, 1))
        f.fenetre(personne, t.facilitateur)
        contrat = f.contrat(personne, t.entreprise, t.lot, type=TypeContrat.CDD, modalite=Modalite.EMBAUCHE)
        d.ventiler(contrat, t.engagement, JANVIER, "10", t.lot)
    d.comptes_mois(t.marche, t.entreprise, JANVIER, realisees="150")
    tableaux = {tableau["code"]: tableau["lignes"] for tableau in collecter(t)["comptes"]["tableaux"]}
    assert [ligne["libelle"] for ligne in tableaux["age"]] == [
        "Moins de 26 ans",
        "26 à 40 ans",
        "51 ans et plus",
    ]


def test_issue_bilan_freezes_fingerprints_and_opens_it_to_the_buyer(compte):
    bilan = emettre(compte, commentaire="Chantier exemplaire à l’œuvre.")
    assert bilan.etat == EtatBilan.EMIS
    assert bilan.destinataire_id == compte.donneur.pk
    canonique = json.dumps(bilan.donnees, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert bilan.empreinte == hashlib.sha256(canonique.encode()).hexdigest()
    assert bilan.versions["regles"]["portee"] == "règles du guichet"
    assert bilan.versions["calculs"][0]["empreinte"] == "a" * 64
    assert bilan.travail.resultat == {"page": ["reporting:bilan", str(bilan.cle)]}


def test_issue_bilan_gives_the_same_fingerprint_to_the_same_facts(compte):
    premier, second = emettre(compte), emettre(compte)
    assert (premier.numero, second.numero) == (1, 2)
    assert premier.empreinte == second.empreinte


def test_issue_bilan_gives_another_fingerprint_to_other_facts(compte):
    premier = emettre(compte)
    d.clore(compte.entreprise, FEVRIER, compte.responsable)
    assert emettre(compte).empreinte != premier.empreinte
    assert fingerprint({"a": 1, "b": 2}) == fingerprint({"b": 2, "a": 1})


def test_issued_bilan_never_changes(compte):
    bilan = emettre(compte)
    for ordre in (
        "UPDATE reporting_bilan SET commentaire = 'x' WHERE id = %s",
        "DELETE FROM reporting_bilan WHERE id = %s",
    ):
        with (
            pytest.raises(IntegrityError, match="bilan_emis_immuable"),
            transaction.atomic(),
            connection.cursor() as curseur,
        ):
            curseur.execute(ordre, [bilan.pk])


def test_pdf_is_accessible_and_says_the_same(compte, caplog):
    with hors_portee("décor"):
        compte.guichet.nom = "PLIE de Compiègne"
        compte.guichet.save()
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        bilan = emettre(compte, commentaire="Un bon début, çà et là.")
    assert [r.getMessage() for r in caplog.records if r.name.startswith("weasyprint")] == []
    with bilan.fichier.open() as fichier:
        contenu = fichier.read()
    assert_accessible(contenu)
    lecteur = PdfReader(io.BytesIO(contenu))
    assert lecteur.trailer["/Root"]["/Lang"] == "fr"
    pages = [" ".join(p.extract_text().split()) for p in lecteur.pages]
    premiere = pages[0].replace("\u00a0", " ")
    for attendu in (
        "PLIE de Compiègne",
        "Heures dues",
        "1 000,00",
        "140,00",
        "Un bon début, çà et là.",
        "Mois clos jusqu'au 31 janvier 2025",
    ):
        assert attendu in premiere
    for n, texte in enumerate(pages, 1):
        assert f"Page {n} / {len(pages)}" in texte
        assert bilan.empreinte in texte.replace(" ", "")


def test_bilan_names_no_person(compte):
    with hors_portee("décor"):
        compte.participant.nom, compte.participant.prenom = "Zzcanarizz", "Qqprenomqq"
        compte.participant.save()
    bilan = emettre(compte)
    with bilan.fichier.open() as fichier:
        texte = "".join(p.extract_text() for p in PdfReader(fichier).pages)
    gele = json.dumps(bilan.donnees)
    for canari in ("Zzcanarizz", "Qqprenomqq", str(compte.participant.cle), str(compte.contrat.cle)):
        assert canari not in texte
        assert canari not in gele


def test_prepare_bilan_refuses_missing_names(territoire):
    with hors_portee("décor"):
        territoire.entreprise.nom = ""
        territoire.entreprise.save()
    with facilitateur(territoire), pytest.raises(ValidationError) as refus:
        prepare_bilan(marche=lire(territoire), par=territoire.facilitateur, **PERIODE)
    assert refus.value.code == "noms_manquants"
    assert refus.value.messages == [
        (
            "Les données publiées ne donnent pas tous les noms. "
            f"Complétez\u00a0: SIREN {territoire.entreprise.identifiant}."
        )
    ]


def test_prepare_bilan_refuses_a_marche_without_engagement(territoire):
    vide = f.marche(territoire.donneur, "Sans engagement")
    with facilitateur(territoire), pytest.raises(ValidationError) as refus:
        prepare_bilan(marche=lire(territoire, vide), par=territoire.facilitateur, **PERIODE)
    assert refus.value.code == "sans_engagement"


@pytest.mark.parametrize(
    ("du", "au", "message"),
    [
        (date(2025, 3, 1), date(2025, 2, 1), "La fin de la période précède son début."),
        (date(2025, 3, 1), date(2099, 1, 1), "La période ne peut pas finir après le mois en cours."),
    ],
)
def test_prepare_bilan_refuses_a_wrong_period(territoire, du, au, message):
    with facilitateur(territoire), pytest.raises(ValidationError) as refus:
        prepare_bilan(marche=lire(territoire), par=territoire.facilitateur, du=du, au=au)
    assert refus.value.message_dict == {"au": [message]}


def test_issue_bilan_fails_in_french_while_counts_disagree(compte, settings):
    settings.TRAVAIL_ESSAIS_MAX = 1
    d.ventiler(compte.contrat, compte.engagement, date(2025, 2, 1), "5", compte.lot)
    with facilitateur(compte):
        bilan = prepare_bilan(marche=lire(compte), par=compte.facilitateur, **PERIODE)
    assert run_travail(bilan.travail_id) == EtatTravail.ECHEC
    with hors_portee("relecture"):
        relu = Bilan.objects.select_related("travail").get(pk=bilan.pk)
    assert (relu.etat, relu.destinataire_id, relu.donnees) == (EtatBilan.ECHEC, None, {})
    assert relu.travail.erreur.startswith("Les comptes de ce marché sont en cours de calcul.")


def test_default_period_runs_from_the_engagement_to_the_last_known_month(compte):
    with facilitateur(compte):
        assert default_period(marche=lire(compte), jour=date(2026, 5, 3)) == (
            date(2025, 1, 1),
            date(2025, 2, 28),
        )


def test_collect_donnees_asks_the_same_number_of_queries_for_more_rows(compte):
    t = compte

    def mesurer():
        with facilitateur(t):
            marche = lire(t)
            with CaptureQueriesContext(
                connection,
            ) as requetes:
                collect_donnees(marche=marche, jour=date(2025, 3, 15), **PERIODE)
        return len(requetes)

    avant = mesurer()
    for n in range(4):
        lot = f.lot(t.marche, numero=str(n + 2))
        e = f.entreprise(t.guichet, f"Autre {n}")
        f.attribution(lot, e)
        engagement = f.engagement(lot, e)
        contrat = f.contrat(f.participant(t.guichet, f"P{n}"), e, lot)
        d.ventiler(contrat, engagement, JANVIER, "7.33", lot)
        d.comptes_mois(t.marche, e, JANVIER, realisees="7.33")
    assert mesurer() == avant
    assert collecter(t)["chiffres"]["heures"]["retenues"] == str(Decimal("140.00") + 4 * Decimal("7.33"))


def test_editer_bilan_writes_the_pdf(compte, tmp_path, capsys):
    cible = tmp_path / "bilan.pdf"
    call_command("editer_bilan", marche=str(compte.marche.cle), du="2025-01-01", au="2025-02-28", pdf=cible)
    assert cible.read_bytes().startswith(b"%PDF-1.7")
    assert "Bilan n° 1 émis" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"marche": "nimporte"}, "« nimporte » n'est pas un identifiant de marché."),
        ({"marche": "00000000-0000-4000-8000-000000000000"}, "Aucun marché ne porte l'identifiant"),
        ({"du": "hier"}, "« hier » n'est pas une date"),
        ({"du": "2025-03-01", "au": "2025-01-01"}, "La fin de la période précède son début."),
    ],
)
def test_editer_bilan_refuses_bad_input(compte, tmp_path, options, message):
    with pytest.raises(CommandError, match=message):
        call_command(
            "editer_bilan", **{"marche": str(compte.marche.cle), "pdf": tmp_path / "x.pdf", **options}
        )
    assert not (tmp_path / "x.pdf").exists()
