"""The demonstration territory, loaded once at a fixed day: what it promises to whoever opens the demo."""

from collections.abc import Iterator
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, F, Sum
from django.test import Client
from django.urls import reverse

from clauses.domain.decisions.effets import read_effect
from clauses.enums import CodeDispositif, EtatRun, GenrePeriode, NatureEngagement
from clauses.models import (
    AffectationImposee,
    Ajustement,
    Avenant,
    ClotureMois,
    ComptesMois,
    Dispositif,
    Engagement,
    NonRetenue,
    PeriodeEngagement,
    QuotePart,
    RunVentilation,
    Ventilation,
)
from config.comptes_demo import COMPTES, MOT_DE_PASSE
from config.demo.cles import luhn_key, siren_of, siret_of, stable_keys
from guichets.models import Guichet, Utilisateur
from guichets.models.base import ModeleGuichet
from guichets.portee import Principal, hors_portee, ouvrir
from operations.domain.regles import base_legale
from operations.enums import EtatLigneImport, EtatRegroupement, SystemeCritere, TypeEntreprise
from operations.identifiants import siren_valide, siret_valide
from operations.models import CriterePublic, DonneurOrdre, Entreprise, LigneImport, Lot, Regroupement
from participants.enums import Confirmation, EtatDeclaration, EtatEligibilite, Modalite, TypeContrat
from participants.models import (
    Contrat,
    Critere,
    DeclarationMensuelle,
    Eligibilite,
    FenetreEligibilite,
    LigneHeures,
    Participant,
)
from reporting.enums import EtatBilan
from reporting.models import Bilan
from tests import fabriques as f

AU = date(2025, 9, 17)
DERNIER = date(2025, 8, 1)

pytestmark = pytest.mark.lent


def _charger(**options: object) -> str:
    sortie = StringIO()
    call_command("charger_demo", au=AU.isoformat(), stdout=sortie, **options)
    return sortie.getvalue()


@pytest.fixture(scope="module")
def dossier() -> Iterator[str]:
    """The demo's setting and a folder for its files, for as long as its rows live."""
    import tempfile

    from django.test import override_settings

    with tempfile.TemporaryDirectory() as chemin, override_settings(DEMO=True, MEDIA_ROOT=chemin):
        yield chemin


@pytest.fixture(scope="module")
def charge(dossier: str, django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    """One load for the whole module, undone at its end."""
    from django.db import transaction

    with django_db_blocker.unblock():
        bloc = transaction.atomic()
        bloc.__enter__()
        try:
            yield _charger(vider=True)
        finally:
            transaction.set_rollback(True)
            bloc.__exit__(None, None, None)


@pytest.fixture(autouse=True)
def _lecture(charge: str, db: None, settings) -> Iterator[None]:
    settings.DEMO = True
    with hors_portee("lecture de la démonstration"):
        yield


def _empreinte() -> dict[str, list[tuple[object, ...]]]:
    """Keys and state of what people see: two loads must agree on all of it."""
    return {
        "guichets": list(Guichet.objects.order_by("slug").values_list("slug", "cle")),
        "lots": list(Lot.objects.order_by("cle").values_list("cle", "objet", "etat")),
        "participants": list(Participant.objects.order_by("cle").values_list("cle", "nom", "prenom")),
        "contrats": list(Contrat.objects.order_by("cle").values_list("cle", "debut", "fin")),
        "lignes": list(LigneHeures.objects.order_by("cle").values_list("cle", "mois", "heures", "etat")),
        "ventilations": sorted(
            Ventilation.objects.values_list("ligne__cle", "engagement__cle", "debut", "fin", "heures")
        ),
        "comptes": list(
            ComptesMois.objects.order_by("marche__cle", "entreprise__cle", "mois").values_list(
                "marche__cle", "entreprise__cle", "mois", "realisees", "retenues", "motifs"
            )
        ),
    }


def test_demo_counts_fit_a_territory():
    principal = Guichet.objects.get(slug="demo")
    second = Guichet.objects.get(slug="demo-2")
    assert 60 <= Participant.objects.count() <= 90
    assert Entreprise.objects.filter(guichet=principal, nom="").count() == 3
    assert Entreprise.objects.filter(guichet=principal).exclude(nom="").count() == 19
    assert Entreprise.objects.filter(guichet=second).count() == 7
    mois = DeclarationMensuelle.objects.filter(guichet=principal).values_list("mois", flat=True).distinct()
    assert len(set(mois)) == 18
    assert max(mois) == DERNIER
    assert min(mois) == date(2024, 3, 1)


def test_demo_tells_the_real_volumes():
    dues = dict(
        Lot.objects.filter(engagements__nature=NatureEngagement.HEURES)
        .values_list("marche__reference", "numero")
        .annotate(heures=Sum("engagements__heures_initiales"))
        .values_list(F("numero"), F("heures"))
        .filter(marche__reference="2025-LYC-PF")
    )
    assert dues == {"4": 420, "9": 280, "12": 490, "20": 455}
    assert _initial("2025-IND") == 29_000
    assert Lot.objects.get(marche__reference="2025-IND", numero="1").engagements.get().heures == 20_000
    assert _initial("2025-IFTS") == 11_200
    assert _initial("2025-NET") == 1_000
    assert _initial("2015-PPP-LYC") == 36_000
    assert _initial("2025-DSP-CAR") == 6 * 1_800
    assert _initial("2025-CFRI") == 3_600 + 360 + 580 + 450 + 100
    honoraires = Engagement.objects.get(marche__reference="2025-MOE")
    assert (honoraires.formule, honoraires.taux) == ("euros", 1_500)
    anru = Engagement.objects.filter(marche__reference="2025-ANRU-BV")
    assert set(anru.values_list("formule", "taux", "publics__0")) == {("pourcentage", 5, "QPV")}


def _initial(reference: str) -> object:
    heures = Engagement.objects.filter(marche__reference=reference, nature=NatureEngagement.HEURES)
    return heures.aggregate(total=Sum("heures_initiales"))["total"]


def test_demo_has_every_kind_of_clause():
    codes = set(Dispositif.objects.values_list("code", flat=True))
    assert codes >= {
        CodeDispositif.ART_14,
        CodeDispositif.ART_15,
        CodeDispositif.ART_30,
        CodeDispositif.ART_53_1,
        CodeDispositif.ART_14_53_1,
    }
    assert set(Engagement.objects.values_list("nature", flat=True)) == set(NatureEngagement)
    assert set(PeriodeEngagement.objects.values_list("genre", flat=True)) == set(GenrePeriode)
    assert QuotePart.objects.filter(entreprise__type=TypeEntreprise.EI).exists()
    assert Avenant.objects.count() == 1
    ancien = Dispositif.objects.get(lot__marche__reference="2015-PPP-LYC")
    assert ancien.base_legale == base_legale("art_14", date(2015, 11, 16))
    assert ancien.base_legale is not None
    assert ancien.base_legale.texte == "Code des marchés publics (2006)"


def test_demo_has_every_public_way_and_contract():
    attendus = CriterePublic.objects.filter(systeme=SystemeCritere.CLAUSE, au__isnull=True)
    assert set(Critere.objects.values_list("code", flat=True)) == set(attendus.values_list("code", flat=True))
    assert set(Eligibilite.objects.values_list("etat", flat=True)) == set(EtatEligibilite)
    assert set(Contrat.objects.values_list("modalite", flat=True)) == set(Modalite)
    assert set(Contrat.objects.values_list("type", flat=True)) == set(TypeContrat)
    fins = FenetreEligibilite.objects.values_list("au", flat=True)
    assert date(2025, 6, 14) in fins
    assert any(AU < fin <= date(2025, 10, 7) for fin in fins)


def test_demo_last_month_is_in_every_state():
    derniers = DeclarationMensuelle.objects.filter(mois=DERNIER, guichet__slug="demo")
    assert set(derniers.values_list("etat", flat=True)) == set(EtatDeclaration)
    assert derniers.filter(rien_a_declarer=True).count() == 1
    assert derniers.filter(saisie_par_guichet=True, document__isnull=False).count() == 1
    assert not derniers.filter(entreprise__nom="Menuiseries Aluval").exists()
    assert DeclarationMensuelle.objects.filter(rang=1, etat=EtatDeclaration.VALIDEE).count() == 2
    assert LigneHeures.objects.filter(mois=DERNIER, confirmation=Confirmation.ATTENDUE).exists()
    anciennes = DeclarationMensuelle.objects.filter(mois__lt=DERNIER)
    assert set(anciennes.values_list("etat", flat=True)) == {EtatDeclaration.VALIDEE}


def test_demo_counts_follow_the_identity():
    comptes = ComptesMois.objects.all()
    assert comptes.count() > 200
    faux = comptes.exclude(
        retenues=F("realisees")
        - F("pretees")
        + F("recues")
        - F("non_retenues")
        - F("excedent")
        - F("en_reserve")
        + F("ajustements")
    )
    assert not faux.exists()
    colonnes = ("pretees", "recues", "non_retenues", "excedent", "en_reserve")
    sommes = comptes.aggregate(*(Sum(nom) for nom in colonnes))
    assert [nom for nom, somme in sommes.items() if not somme] == []
    assert sommes["recues__sum"] >= sommes["pretees__sum"]


def test_demo_counts_no_hour_twice():
    par_ligne = Ventilation.objects.filter(appliquee=True).values("ligne").annotate(somme=Sum("heures"))
    assert par_ligne.count() > 300
    assert not par_ligne.filter(somme__gt=F("ligne__heures")).exists()
    motifs = set(NonRetenue.objects.values_list("motif", flat=True))
    assert motifs >= {"sans_eligibilite", "confirmation", "cdi", "excedent", "reserve", "sans_engagement"}
    assert ClotureMois.objects.values("entreprise").annotate(n=Count("id")).count() == 5


def test_demo_shows_decisions_over_the_calculation():
    """Hours imposed on another marché and counted there; a closed month corrected in the next one."""
    imposee = AffectationImposee.objects.select_related("ligne__lot", "engagement").get()
    assert imposee.engagement.marche_id != imposee.ligne.lot.marche_id
    comptee = Ventilation.objects.get(motif="imposee")
    assert (comptee.ligne_id, comptee.heures) == (imposee.ligne_id, imposee.heures)
    ajustements = list(Ajustement.objects.all())
    assert ajustements
    assert {a.motif for a in ajustements} == {"rectification"}
    assert sum(a.heures for a in ajustements) < 0


def test_demo_has_a_change_to_decide():
    apercu = RunVentilation.objects.get(etat=EtatRun.APERCU)
    assert (apercu.changement["acte"], apercu.entreprise.nom) == ("avenant", "Bâtisseurs de la Gartempe")
    assert read_effect(apercu.differences).deplacees > 0


def test_demo_import_leaves_work_to_do():
    etats = list(LigneImport.objects.values_list("etat", flat=True))
    assert sorted(etats) == [EtatLigneImport.A_CORRIGER] + [EtatLigneImport.CREEE] * 4
    assert Regroupement.objects.get().etat == EtatRegroupement.PROPOSE
    assert DonneurOrdre.objects.filter(nom="").count() == 1


def test_demo_shares_one_regional_buyer():
    region = DonneurOrdre.objects.filter(nom="Région Centre-Atlantique")
    assert region.count() == 2
    assert len(set(region.values_list("siret", flat=True))) == 1
    with ouvrir(Principal("utilisateur", _compte("donneur-ordre").pk)) as portee:
        assert len(portee.donneurs) == 2
        assert not Participant.objects.exists()
    with ouvrir(Principal("utilisateur", _compte("entreprise").pk)) as portee:
        assert len(portee.entreprises) == 2


def _compte(nom_local: str) -> Utilisateur:
    return Utilisateur.objects.get(email=f"{nom_local}@demo.example")


def test_demo_bilans_are_issued(settings, dossier):
    settings.MEDIA_ROOT = dossier
    bilans = Bilan.objects.all()
    assert bilans.count() == 2
    assert set(bilans.values_list("etat", flat=True)) == {EtatBilan.EMIS}
    for bilan in bilans:
        assert bilan.fichier.read(5) == b"%PDF-"


@pytest.mark.parametrize("email", [compte["email"] for compte in COMPTES])
def test_demo_accounts_sign_in(email):
    client = Client()
    reponse = client.post(reverse("account_login"), {"login": email, "password": MOT_DE_PASSE})
    assert reponse.status_code == 302
    assert reponse.wsgi_request.user.email == email


def test_demo_second_run_changes_nothing():
    avant = _empreinte()
    sortie = _charger()
    assert "déjà chargé" in sortie
    assert _empreinte() == avant


def test_demo_rebuilt_is_the_same():
    avant = _empreinte()
    _charger(vider=True)
    assert _empreinte() == avant


def test_demo_stops_at_a_stage():
    _charger(vider=True, etape="engagements")
    assert Engagement.objects.exists()
    assert not Participant.objects.exists()


def test_demo_refuses_beside_another_guichet():
    f.guichet("vrai-guichet")
    with pytest.raises(CommandError, match="vrai-guichet"):
        _charger(vider=True)
    assert Participant.objects.exists()


def test_demo_refuses_outside_the_demo(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="démonstration"):
        _charger()


def test_demo_refuses_a_future_day():
    with pytest.raises(CommandError, match="futur"):
        call_command("charger_demo", au="2999-01-01")


def test_demo_refuses_what_is_not_a_day():
    with pytest.raises(CommandError, match="« hier » n'est pas une date"):
        call_command("charger_demo", au="hier")


def test_demo_key_opens_the_api():
    cle = _charger(cle_api=True).split("Clé d'API (affichée une seule fois) : ")[1].split()[0]
    reponse = Client().get("/api/v1/marches/", headers={"authorization": f"Bearer {cle}"})
    assert reponse.status_code == 200


def test_identifiers_are_valid():
    assert luhn_key("7992739871") == "3"
    assert siren_valide(siren_of(1))
    assert siret_valide(siret_of(1))
    assert siret_valide(siret_of(3, public=True))


def test_stable_keys_repeat_and_end():
    champ = Participant._meta.get_field("cle")
    with stable_keys():
        premiere = champ.get_default()
    with stable_keys():
        assert champ.get_default() == premiere
    assert issubclass(Participant, ModeleGuichet)
    assert champ.get_default() != champ.get_default()
