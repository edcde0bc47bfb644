"""What a company and a buyer may deduce: data sets that differ only in a criterion answer alike, and no
reason names a public."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from clauses.enums import GenrePeriode, MotifDit, MotifNonRetenue, told_reason
from clauses.models import ComptesMois, PeriodeEngagement
from guichets.domain.cles import RESSOURCES
from guichets.enums import GenreClient
from guichets.portee import Principal, hors_portee, ouvrir
from participants.domain.declarations.saisie import open_declaration, save_lignes
from tests import fabriques as f
from tests.api.conftest import partenaire
from tests.clauses.outils import calculer
from tests.fabriques import heures

pytestmark = pytest.mark.django_db
MARS, MOIS = date(2025, 3, 1), "2025-03"
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.+Z]+")
CLE = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
JETON = re.compile(r'(csrfmiddlewaretoken" value=|X-CSRFToken": |nonce=)\S+|"curseur":"[^"]*"')


def normal(contenu: str) -> str:
    """Without what differs by chance: instants, tokens, and keys, replaced by their order of appearance."""
    rangs: dict[str, str] = {}
    contenu = JETON.sub("JETON", INSTANT.sub("INSTANT", contenu))
    return CLE.sub(lambda m: rangs.setdefault(m[0], f"cle-{len(rangs)}"), contenu)


def reponses(t, api) -> dict[str, str]:
    client = Client()
    client.force_login(t.employeur)
    pages = {
        nom: normal(client.get(reverse(nom, args=arguments)).content.decode())
        for nom, arguments in (
            ("entreprise:accueil", []),
            ("entreprise:declarer", [MOIS]),
            ("entreprise:recu", [MOIS]),
            ("entreprise:situation", []),
        )
    }
    for ressource in RESSOURCES:
        liste = api.get(f"/api/v1/{ressource}/")
        if liste.status_code == 200:
            pages[ressource] = normal(liste.content.decode())
    return pages


@pytest.mark.parametrize(
    ("publics", "premiers", "seconds"),
    [
        ([], ("DELD",), ("JUSTICE", "QPV")),
        (["DELD", "RSA"], ("DELD",), ("RSA",)),
        (["QPV"], ("DELD",), ("JUSTICE",)),
    ],
)
def test_company_gets_the_same_bytes_whatever_the_criterion(publics, premiers, seconds):
    t = f.territoire()
    api = partenaire(t, GenreClient.ENTREPRISE).api()
    personne = f.participant(t.guichet, "Diallo", "Ibrahim")
    contrat = f.contrat(personne, t.entreprise, t.lot)
    with hors_portee("test"):
        t.engagement.publics = publics
        t.engagement.save()
    lues = []
    for criteres in (premiers, seconds):
        repere = transaction.savepoint()
        f.fenetre(personne, t.facilitateur, criteres=criteres)
        heures(contrat, MARS, "100", t.lot)
        heures(t.contrat, MARS, "50", t.lot)
        calculer(t.entreprise)
        lues.append(reponses(t, api))
        transaction.savepoint_rollback(repere)
    assert set(lues[0]) >= {"entreprise:recu", "comptes", "contrats", "declarations", "engagements"}
    assert "DIALLO" in lues[0]["entreprise:declarer"]
    assert "100.00" in lues[0]["declarations"]
    for nom, contenu in lues[0].items():
        assert contenu == lues[1][nom], nom


def test_hours_of_another_public_are_told_like_hours_outside_the_dates():
    """A public not met, then a suspension of works: one reason for both, for the company as for the buyer."""
    dits = []
    for cause in ("public", "suspension"):
        repere = transaction.savepoint()
        t = f.territoire(cause)
        with hors_portee("test"):
            if cause == "public":
                t.engagement.publics = ["QPV"]
                t.engagement.save()
            else:
                PeriodeEngagement.objects.create(
                    guichet=t.guichet, engagement=t.engagement, donneur_ordre=t.donneur,
                    genre=GenrePeriode.SUSPENSION, du=MARS, au=date(2025, 3, 31), motif="Arrêt de chantier",
                )  # fmt: skip
        heures(t.contrat, MARS, "100", t.lot)
        calculer(t.entreprise)
        for genre in (GenreClient.ENTREPRISE, GenreClient.DONNEUR):
            lus = partenaire(t, genre).api().get("/api/v1/comptes/").json()["results"]
            dits.append([un["motifs"] for un in lus])
        with hors_portee("test"):
            assert [c.motifs for c in ComptesMois.objects.filter(guichet=t.guichet)] == [
                {"conditions": "100"}
            ]
        transaction.savepoint_rollback(repere)
    assert dits == [[{"conditions": "100.00"}]] * 4


def test_every_reason_of_the_guichet_has_a_telling_that_names_no_public():
    a_part = {MotifNonRetenue.EXCEDENT, MotifNonRetenue.RESERVE}
    assert {told_reason(m) for m in MotifNonRetenue if m not in a_part} == set(MotifDit)
    assert not any("public" in m.label.lower() for m in MotifDit)


def test_company_does_not_read_in_a_refusal_the_hours_made_elsewhere():
    """Two totals elsewhere, one message: what is over the ceiling cannot be subtracted."""
    messages = []
    for ailleurs in ("160", "190"):
        repere = transaction.savepoint()
        t = f.territoire()
        heures(f.contrat(t.participant, t.siae), MARS, ailleurs)
        with ouvrir(Principal("utilisateur", t.employeur.pk)):
            declaration = open_declaration(entreprise=t.entreprise, mois=MARS)
            with pytest.raises(Exception, match="tous employeurs confondus") as refus:
                save_lignes(
                    declaration=declaration, lignes=[(t.contrat.cle, t.lot.cle, Decimal(100), Decimal(0))]
                )
        messages.append(refus.value.messages)
        transaction.savepoint_rollback(repere)
    assert messages[0] == messages[1]
    assert "260" not in messages[0][0]
