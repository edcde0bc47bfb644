"""A need: typed, published to the prescripteurs of its guichet, corrected, closed."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from clauses.domain.besoins.estimation import estimate
from clauses.domain.besoins.lectures import open_needs
from clauses.domain.besoins.publication import (
    close_besoin,
    create_besoin,
    discard_besoin,
    modify_besoin,
    publish_besoin,
)
from clauses.enums import EtatBesoin, EtatCandidature, MotifEcart
from clauses.models import Besoin, Candidature
from guichets.portee import hors_portee
from tests import fabriques as f

pytestmark = pytest.mark.django_db


def champs(jour, **autres):
    valeurs = {
        "metier": "F1703",
        "intitule": "Aide-maçon",
        "missions": "Coffrage",
        "lieu": "Limoges",
        "debut": jour + timedelta(days=5),
        "fin": None,
        "postes": 1,
        "heures_hebdo": Decimal(35),
    }
    return {**valeurs, **autres}


def test_company_draft_is_read_by_nobody_else(territoire, engagement, jour, ouvrir):
    with ouvrir(territoire.employeur):
        besoin = create_besoin(engagement=engagement, entreprise=territoire.entreprise, champs=champs(jour))
    assert (besoin.etat, besoin.entreprise_nom, besoin.lot_id) == (
        EtatBesoin.BROUILLON,
        territoire.entreprise.nom,
        engagement.lot_id,
    )
    with ouvrir(territoire.referent_prescripteur):
        assert not Besoin.objects.exists()
    with ouvrir(territoire.conseiller_siae):
        assert not Besoin.objects.exists()


def test_published_need_is_read_by_every_prescripteur_of_its_guichet(territoire, engagement, jour, ouvrir):
    ailleurs = f.territoire("ailleurs")
    autre = f.acces_prescripteur(f.prescripteur(territoire.guichet, "Cap emploi"))
    with ouvrir(territoire.employeur):
        besoin = create_besoin(engagement=engagement, entreprise=territoire.entreprise, champs=champs(jour))
        publish_besoin(besoin=besoin, par="Alex Bâti")
    for personne, lus in (
        (territoire.referent_prescripteur, 1),
        (autre, 1),
        (ailleurs.referent_prescripteur, 0),
    ):
        with ouvrir(personne) as portee:
            assert open_needs(portee.prescripteurs, jour).count() == lus


@pytest.mark.parametrize(
    ("autres", "champ"),
    [
        ({"debut": timedelta(days=400)}, "debut"),
        ({"missions": "Appeler le 1 85 05 78 006 084 36"}, "missions"),
        ({"metier": "maçon"}, "metier"),
    ],
)
def test_need_is_refused_beside_its_field(territoire, engagement, ouvrir, autres, champ):
    jour = timezone.localdate()
    autres = {nom: jour + v if isinstance(v, timedelta) else v for nom, v in autres.items()}
    with ouvrir(territoire.employeur), pytest.raises(ValidationError) as refus:
        create_besoin(engagement=engagement, entreprise=territoire.entreprise, champs=champs(jour, **autres))
    assert champ in refus.value.message_dict


def test_need_wants_an_engagement_of_the_company(territoire, engagement, jour, ouvrir):
    autre = f.entreprise(territoire.guichet, "Autre")
    with ouvrir(territoire.facilitateur), pytest.raises(ValidationError, match="pas de ceux de l'entreprise"):
        create_besoin(engagement=engagement, entreprise=autre, champs=champs(jour))


def test_closing_releases_those_who_waited_and_empties_the_names(territoire, besoin, libre, ouvrir):
    awa = f.candidature(besoin, territoire.participant)
    ibrahim = f.candidature(besoin, libre, etat=EtatCandidature.TRANSMISE, contact="05 55 00 00 00")
    with ouvrir(territoire.employeur):
        clos = close_besoin(besoin=besoin, motif="Chantier reporté")
    assert clos.etat == EtatBesoin.CLOS
    with hors_portee("lecture du test"):
        awa.refresh_from_db()
        ibrahim.refresh_from_db()
    assert (awa.etat, awa.motif) == (EtatCandidature.ECARTEE, MotifEcart.CLOS)
    assert (ibrahim.etat, ibrahim.personne, ibrahim.contact) == (EtatCandidature.RETIREE, "", "")


def test_closing_wants_a_reason(territoire, besoin, ouvrir):
    with ouvrir(territoire.employeur), pytest.raises(ValidationError) as refus:
        close_besoin(besoin=besoin, motif="  ")
    assert "motif" in refus.value.message_dict


def test_closed_need_does_not_change(territoire, besoin, jour, ouvrir):
    with ouvrir(territoire.employeur):
        close_besoin(besoin=besoin, motif="Chantier reporté")
        for acte in (
            lambda: modify_besoin(besoin=besoin, champs=champs(jour)),
            lambda: publish_besoin(besoin=besoin, par="x"),
            lambda: discard_besoin(besoin=besoin),
            lambda: close_besoin(besoin=besoin, motif="encore"),
        ):
            with pytest.raises(ValidationError):
                acte()


def test_posts_do_not_go_below_the_people_kept(territoire, besoin, libre, jour, ouvrir):
    for personne in (libre, territoire.participant):
        f.candidature(besoin, personne, etat=EtatCandidature.RETENUE)
    with ouvrir(territoire.employeur), pytest.raises(ValidationError, match="Déjà 2"):
        modify_besoin(besoin=besoin, champs=champs(jour, postes=1))


def test_ended_need_cannot_be_published(territoire, engagement, jour, ouvrir):
    fini = f.besoin(
        engagement,
        territoire.entreprise,
        etat=EtatBesoin.BROUILLON,
        publie_le=None,
        debut=jour - timedelta(days=20),
        fin=jour - timedelta(days=1),
    )
    with ouvrir(territoire.employeur), pytest.raises(ValidationError, match="terminé"):
        publish_besoin(besoin=fini, par="x")


def test_estimate_stops_at_the_end_of_the_engagement(engagement, jour):
    dit = estimate(
        engagement=engagement,
        reste=Decimal(612),
        debut=engagement.fin - timedelta(days=27),
        fin=engagement.fin + timedelta(days=100),
        postes=2,
        heures_hebdo=Decimal(35),
    )
    assert (dit.heures, dit.jusqu_au) == (Decimal(280), engagement.fin)
    assert "ferait environ 280\u00a0h" in dit.phrase
    assert "il reste 612\u00a0h" in dit.phrase


def test_estimate_says_what_remains_before_the_dates_are_known(engagement):
    dit = estimate(
        engagement=engagement, reste=Decimal(612), debut=None, fin=None, postes=1, heures_hebdo=None
    )
    assert dit.phrase == "Sur cet engagement, il reste 612\u00a0h à réaliser."


def test_prescripteur_does_not_write_a_need(territoire, besoin, ouvrir):
    with ouvrir(territoire.referent_prescripteur):
        assert Besoin.objects.filter(pk=besoin.pk).update(intitule="x") == 0
        assert not Candidature.objects.exists()
