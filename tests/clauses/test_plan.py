"""The plan de mutualisation: what it pools, whom it names, and a PDF that anybody can read."""

import io
import logging
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse
from pypdf import PdfReader

from clauses.domain.plans.mise_en_page import plan_context
from clauses.domain.plans.plan import Plan, build_plan
from clauses.models import Engagement
from clauses.validators import publics_at
from guichets import portee
from guichets.portee import Principal, hors_portee
from operations.models import ReglesComptage
from tests import fabriques as f
from tests.clauses.outils import MUTUALISE, calculer
from tests.fabriques import heures
from tests.pdf import assert_accessible

pytestmark = pytest.mark.django_db
JUIN = date(2025, 6, 1)
JOUR = date(2025, 7, 15)


@pytest.fixture
def t(db):
    """School: 140 h until the end of August 2025, 35 h of them done. Gym, of another buyer: 70 h."""
    t = f.territoire()
    with hors_portee("test"):
        Engagement.objects.filter(pk=t.engagement.pk).update(
            heures=Decimal(140), fin=date(2025, 8, 31), **MUTUALISE
        )
    heures(t.contrat, JUIN, "35", t.lot)
    return t


@pytest.fixture
def ville(t):
    return f.donneur(t.guichet, "Ville Secrète")


@pytest.fixture
def gymnase(t, ville):
    lot = f.lot(f.marche(ville, "Rénovation d'un gymnase"), objet="Peinture")
    return f.engagement(lot, t.entreprise, "70", libelle="Gymnase", **MUTUALISE)


def plan(t, **champs) -> Plan:
    calculer(t.entreprise, JOUR)
    with portee.ouvrir(Principal("utilisateur", t.facilitateur.pk)):
        return build_plan(entreprise=t.entreprise, jour=JOUR, **champs)


def test_plan_pools_what_hours_can_reach(t, gymnase):
    seul = f.engagement(f.lot(f.marche(t.donneur, "Médiathèque")), t.entreprise, "50", libelle="Seul")
    p = plan(t)
    assert [[li.engagement.libelle for li in g.lignes] for g in p.groupes] == [
        ["Engagement Gros œuvre", "Gymnase"]
    ]
    assert [li.engagement for li in p.seuls] == [seul]
    assert p.seul is not None
    # 50 h hold seven days of 7 h from Friday 1 August.
    assert (p.seul[0].fin, p.seul[0].heures) == (date(2025, 8, 11), Decimal(49))
    total = p.groupes[0].total
    assert (total.nombre, total.dues, total.retenues, total.reste) == (
        2,
        Decimal(210),
        Decimal(35),
        Decimal(175),
    )
    # 175 h for people of 1 607 / 12 h a month.
    assert round(p.groupes[0].mois_personne, 2) == Decimal("1.31")


def test_sharing_by_operation_does_not_pool_other_operations(t, gymnase):
    with hors_portee("test"):
        Engagement.objects.filter(pk=gymnase.pk).update(recoit=1, donne=1)
    assert plan(t).groupes == []


def test_longest_contract_is_longer_together(t, gymnase):
    p = plan(t)
    contrat = next(c for c in p.groupes[0].contrats if c.hebdo == p.hebdo)
    assert (p.debut, p.hebdo) == (date(2025, 8, 1), Decimal(35))
    # 25 days of 7 h from Friday 1 August, the 15th being a holiday; the school alone would end after 15.
    assert contrat.porte is not None
    assert contrat.seul is not None
    assert contrat.sur is not None
    assert (contrat.porte.fin, contrat.heures) == (date(2025, 9, 5), Decimal(175))
    assert (contrat.seul.fin, contrat.sur.engagement) == (date(2025, 8, 22), t.engagement)
    assert contrat.plus_long


def test_months_of_the_contract_add_up(t, gymnase):
    mis_en_page = plan_context(plan(t))["groupes"][0]
    assert [(r.nom.replace("\u00a0", " "), r.total) for r in mis_en_page.rangs] == [
        ("Août 2025", Decimal(140)),
        ("Septembre 2025", Decimal(35)),
    ]
    for rang in mis_en_page.rangs:
        assert sum((h for _, h in rang.heures), rang.autres) == rang.total
    assert [a for _, _, a in mis_en_page.apports] == [Decimal(105), Decimal(70)]


def test_engagements_of_one_long_name_are_told_apart_by_their_letter(t, gymnase):
    long = "Heures d'insertion réservées aux habitants des quartiers prioritaires de la ville"
    f.engagement(f.lot(f.marche(t.donneur, "Médiathèque")), t.entreprise, "50", libelle="Seul")
    with hors_portee("test"):
        Engagement.objects.filter(pk__in=(t.engagement.pk, gymnase.pk)).update(libelle=long)
    contexte = plan_context(plan(t))
    groupe = contexte["groupes"][0]
    assert [lettre for lettre, _ in groupe.lignes] == ["A", "B"]
    assert [[lettre for lettre, _ in rang.heures] for rang in groupe.rangs] == [["A", "B"], ["A", "B"]]
    assert [lettre for lettre, _ in contexte["seuls"]] == ["C"]
    assert contexte["frise_seuls"].rangees[0].lettre == "C"
    premiere, seconde = groupe.frise.rangees
    assert " ".join(texte for _, texte in premiere.libelle) == long
    assert premiere.libelle[-1][0] < seconde.libelle[0][0] - 13


def test_ended_engagements_are_left_out(t, gymnase):
    with hors_portee("test"):
        Engagement.objects.filter(pk=t.engagement.pk).update(fin=date(2025, 6, 30))
    assert [li.engagement for li in plan(t).lignes] == [gymnase]


def test_guichet_that_does_not_pool_has_no_group(t, gymnase):
    with hors_portee("test"):
        ReglesComptage.objects.filter(guichet=t.guichet).update(mutualise=False)
    assert plan(t).groupes == []


def test_buyer_version_tells_the_others_as_one_total(t, gymnase, ville):
    p = plan(t, pour=t.donneur)
    groupe = p.groupes[0]
    assert [li.engagement for li in groupe.nommees] == [t.engagement]
    assert groupe.autres is not None
    assert (groupe.autres.nombre, groupe.autres.dues) == (1, Decimal(70))
    assert [d.donneur for d in p.donneurs] == [t.donneur]


@pytest.fixture
def adresses(t):
    arguments = [t.guichet.slug, t.entreprise.cle]
    return reverse("clauses:plan", args=arguments), reverse("clauses:plan_pdf", args=arguments)


@pytest.fixture
def en_cours(t, gymnase):
    """The same marchés, running today."""
    with hors_portee("test"):
        Engagement.objects.filter(pk__in=(t.engagement.pk, gymnase.pk)).update(fin=date(2030, 12, 31))
    calculer(t.entreprise, JOUR)
    return t


def test_buyer_version_names_no_other_buyer(en_cours, adresses, client):
    client.force_login(en_cours.lecteur)
    for adresse in adresses:
        reponse = client.get(adresse, {"pour": str(en_cours.donneur.cle)})
        texte = lu(reponse)
        assert en_cours.marche.objet[:20] in texte
        for cache in ("Ville Secrète", "gymnase", "Gymnase"):
            assert cache not in texte.replace(form_of(texte), "")


def lu(reponse) -> str:
    if reponse["Content-Type"] != "application/pdf":
        return unescape(reponse.content.decode())
    return " ".join(p.extract_text() for p in PdfReader(io.BytesIO(reponse.content)).pages)


def form_of(texte: str) -> str:
    """The desk's own choice of a version names every buyer: it is not sent."""
    debut = texte.find('<form class="filtres"')
    return texte[debut : texte.find("</form>", debut)] if debut >= 0 else "\0"


def test_pdf_is_accessible_and_names_nobody(en_cours, adresses, client, caplog):
    client.force_login(en_cours.facilitateur)
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        reponse = client.get(adresses[1])
    assert reponse.status_code == 200
    assert reponse["Content-Disposition"].startswith('attachment; filename="plan-bati-test-')
    assert caplog.records == []
    assert_accessible(reponse.content)
    texte = lu(reponse)
    assert "Gymnase" in texte
    assert "MARTIN" not in texte.upper().replace("SAINT-MARTIN", "")


def test_field_that_cannot_be_read_is_told_and_the_plan_stays(en_cours, adresses, client):
    client.force_login(en_cours.facilitateur)
    page_html = client.get(adresses[0], {"debut": "1900-01-01", "hebdo": "99"}).content.decode()
    assert "Choisissez un jour à partir du" in page_html
    assert "inférieure ou égale à 48" in page_html
    assert "Le plus long contrat" in page_html


def test_company_reads_its_own_plan_and_no_other(en_cours, client):
    autre = f.territoire("ailleurs", prefixe="Z")
    client.force_login(en_cours.employeur)
    for nom in ("plan", "plan_pdf"):
        assert client.get(reverse(f"entreprise:{nom}", args=[en_cours.entreprise.cle])).status_code == 200
        assert client.get(reverse(f"entreprise:{nom}", args=[autre.entreprise.cle])).status_code == 404
        assert client.get(reverse(f"entreprise:{nom}", args=[en_cours.siae.cle])).status_code == 404


def test_company_without_engagement_is_told_so(t, client):
    client.force_login(t.conseiller_siae)
    reponse = client.get(reverse("entreprise:plan", args=[t.siae.cle]))
    assert "Aucun engagement en cours" in reponse.content.decode()


@pytest.mark.parametrize("compte", ["employeur", "lecteur"])
def test_public_asked_for_is_told_to_its_buyer_and_never_to_the_company(en_cours, client, compte):
    """Beside the hours retained each month, it would tell the company whose hours count for it."""
    t = en_cours
    with hors_portee("test"):
        code, libelle = publics_at(JOUR)[0]
        Engagement.objects.filter(pk=t.engagement.pk).update(publics=[code])
    client.force_login(getattr(t, compte))
    arguments = [t.entreprise.cle] if compte == "employeur" else [t.guichet.slug, t.entreprise.cle]
    espace = "entreprise" if compte == "employeur" else "clauses"
    for nom in ("plan", "plan_pdf"):
        adresse = reverse(f"{espace}:{nom}", args=arguments)
        assert libelle[:18] not in lu(client.get(adresse))
        if compte == "lecteur":
            assert libelle[:18] in lu(client.get(adresse, {"pour": str(t.donneur.cle)}))
