"""A change tried before it is made: nothing written, then exactly what was shown, once."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils import timezone

from clauses.domain.decisions import apercus
from clauses.domain.decisions.apercus import accept_preview, concerned_companies, drop_preview, open_preview
from clauses.domain.decisions.effets import read_effect
from clauses.domain.ventilation.calcul import calculer as compute
from clauses.enums import EtatRun, FondementMutualisation, GenrePeriode, PartageMutualisation
from clauses.models import Avenant, QuotePart, RunVentilation, Ventilation
from guichets import portee
from guichets.enums import EtatTravail
from guichets.models import Travail
from guichets.models.base import ModeleGuichet
from guichets.portee import Principal, hors_portee
from tests import fabriques as f
from tests.clauses.outils import calculer, ecartees, retenues
from tests.fabriques import heures

pytestmark = pytest.mark.django_db
MARS, AVRIL = date(2025, 3, 1), date(2025, 4, 1)
PARTAGE = {
    "donne": PartageMutualisation.GUICHET,
    "recoit": PartageMutualisation.GUICHET,
    "fondement": FondementMutualisation.CCAP,
    "fondement_le": date(2025, 1, 1),
    "hors_marche": False,
}


@pytest.fixture
def t(db):
    """The school owes 60 h and did 100; the gymnasium owes 500 h and shares, if the school does too."""
    t = f.territoire()
    with hors_portee("test"):
        type(t.engagement).objects.filter(pk=t.engagement.pk).update(
            heures=Decimal(60), fin=date(2025, 12, 31)
        )
        t.engagement.refresh_from_db()
    gymnase = f.lot(f.marche(t.donneur, "Rénovation d'un gymnase"), objet="Peinture", fin=date(2025, 12, 31))
    f.attribution(gymnase, t.entreprise)
    t.gymnase = f.engagement(gymnase, t.entreprise, "500", libelle="Gymnase", **PARTAGE)
    heures(t.contrat, MARS, "100", t.lot)
    calculer(t.entreprise)
    return t


def agir(t, qui=None):
    return portee.ouvrir(Principal("utilisateur", (qui or t.facilitateur).pk))


def essayer(t, acte, objet, valeurs, *autres):
    with agir(t):
        return open_preview(
            acte=acte,
            objet=objet,
            valeurs=valeurs,
            entreprises=concerned_companies(getattr(objet, "engagement", objet), *autres),
            par=t.facilitateur,
        )


def accepter(t, apercu, qui=None):
    with agir(t, qui):
        return accept_preview(apercu=apercu, par=qui or t.facilitateur)


def photo():
    """Every row of every table of the guichets, but previews and the history."""
    with hors_portee("photo"):
        tables = {
            m._meta.label: sorted(map(str, m.objects.values_list()))
            for m in apps.get_models()
            if issubclass(m, ModeleGuichet) and m is not RunVentilation
        }
        tables["runs"] = sorted(map(str, RunVentilation.objects.exclude(etat=EtatRun.APERCU).values_list()))
    return tables


def rangs():
    with hors_portee("test"):
        return sorted(
            Ventilation.objects.values_list("ligne_id", "engagement_id", "debut", "fin", "motif", "heures")
        )


def phrases(apercu):
    with hors_portee("test"):
        return [p.replace("\xa0", " ") for p in read_effect(apercu.differences).phrases]


def test_preview_tells_what_is_gained_and_writes_nothing(t):
    avant = photo()
    with hors_portee("test"):
        empreinte = compute(entreprise=t.entreprise).empreinte
    apercu = essayer(t, "mutualisation", t.engagement, PARTAGE)
    assert photo() == avant
    with hors_portee("test"):
        assert compute(entreprise=t.entreprise).empreinte == empreinte == apercu.empreinte
    assert apercu.etat == EtatRun.APERCU
    assert phrases(apercu) == [
        "En tout, 40,00 h retenues de plus.",
        "+40,00 h retenues sur « Gymnase ».",
        "40,00 h de moins non retenues (au-delà du nombre d'heures dû).",
    ]


def test_preview_holds_no_name(t):
    apercu = essayer(t, "mutualisation", t.engagement, PARTAGE)
    texte = str(apercu.differences) + str(apercu.changement)
    assert "Martin" not in texte
    assert "Awa" not in texte


def test_refused_change_gives_its_own_reason_and_no_preview(t):
    with pytest.raises(ValidationError, match="ne change ni les heures"):
        essayer(
            t,
            "avenant",
            t.engagement,
            {"date": AVRIL, "heures_apres": Decimal(60), "fin_apres": None, "motif": "Erreur"},
        )
    with hors_portee("test"):
        assert not RunVentilation.objects.filter(etat=EtatRun.APERCU).exists()


CHANGEMENTS = {
    "avenant": {
        "date": AVRIL,
        "heures_apres": Decimal(90),
        "fin_apres": date(2026, 6, 30),
        "motif": "Travaux",
    },
    "mutualisation": PARTAGE,
    "periode": {"genre": GenrePeriode.SUSPENSION.value, "du": MARS, "au": date(2025, 3, 14), "motif": "Gel"},
    "echeancier": {"points": [(date(2025, 6, 30), Decimal(50))]},
}


@pytest.mark.parametrize("acte", CHANGEMENTS)
def test_accepting_gives_exactly_what_was_previewed(t, acte):
    avant = rangs()
    apercu = essayer(t, acte, t.engagement, CHANGEMENTS[acte])
    [run] = accepter(t, apercu)
    montre = apercu.differences
    assert run.differences == {cote: montre[cote] for cote in ("retirees", "ajoutees")}
    assert (run.etat, run.par) == (EtatRun.APPLIQUE, t.facilitateur)
    perdues = [tuple(r) for r in montre["retirees"]["ventilations"]]
    gagnees = [tuple(r) for r in montre["ajoutees"]["ventilations"]]
    decrites = [(li, e, f"{v:%Y-%m-01}", f"{v}", f"{a}", m, int(h * 100)) for li, e, v, a, m, h in avant]
    apres = [(li, e, f"{v:%Y-%m-01}", f"{v}", f"{a}", m, int(h * 100)) for li, e, v, a, m, h in rangs()]
    assert sorted(apres) == sorted([r for r in decrites if r not in perdues] + gagnees)


def test_job_asked_by_the_change_finds_nothing_more_to_do(t):
    from guichets.domain.travaux import run_travail

    accepter(t, essayer(t, "mutualisation", t.engagement, PARTAGE))
    apres = rangs()
    with hors_portee("test"):
        runs = RunVentilation.objects.exclude(etat=EtatRun.APERCU).count()
        [travail] = Travail.objects.filter(etat=EtatTravail.A_FAIRE)
    assert run_travail(travail.pk) == EtatTravail.FAIT
    with hors_portee("test"):
        assert RunVentilation.objects.exclude(etat=EtatRun.APERCU).count() == runs
    assert rangs() == apres
    assert retenues(t.entreprise) == {"Engagement Gros œuvre": Decimal(60), "Gymnase": Decimal(40)}


def test_accepting_twice_has_one_effect(t):
    apercu = essayer(t, "avenant", t.engagement, CHANGEMENTS["avenant"])
    accepter(t, apercu)
    with pytest.raises(ValidationError, match="déjà été appliqué"):
        accepter(t, apercu, t.responsable)
    with hors_portee("test"):
        assert Avenant.objects.count() == 1


def test_preview_is_stale_once_the_facts_change(t):
    apercu = essayer(t, "mutualisation", t.engagement, PARTAGE)
    heures(t.contrat, AVRIL, "10", t.lot)
    with pytest.raises(ValidationError, match="ont changé depuis l'aperçu"):
        accepter(t, apercu)
    with hors_portee("test"):
        t.engagement.refresh_from_db()
    assert t.engagement.donne == PartageMutualisation.AUCUN


def test_preview_is_stale_when_its_object_is_gone(t):
    with agir(t):
        from clauses.domain.engagements import add_periode, remove_periode

        periode = add_periode(engagement=t.engagement, **CHANGEMENTS["periode"])
    calculer(t.entreprise)
    apercu = essayer(t, "periode_retirer", periode, {})
    with agir(t):
        remove_periode(periode=type(periode).objects.get(pk=periode.pk))
    with pytest.raises(ValidationError, match="n'existe plus"):
        accepter(t, apercu)


def test_accepting_drops_the_other_previews_of_the_company(t):
    autre = essayer(t, "echeancier", t.engagement, CHANGEMENTS["echeancier"])
    apercu = essayer(t, "mutualisation", t.engagement, PARTAGE)
    accepter(t, apercu)
    with hors_portee("test"):
        restent = list(RunVentilation.objects.filter(etat=EtatRun.APERCU))
    assert restent == [apercu]
    with pytest.raises(ValidationError, match="quelqu'un y a renoncé"):
        accepter(t, autre)


def test_giving_up_deletes_the_preview_alone(t):
    avant = photo()
    apercu = essayer(t, "mutualisation", t.engagement, PARTAGE)
    with agir(t):
        drop_preview(apercu=apercu)
    assert photo() == avant
    with hors_portee("test"):
        assert not RunVentilation.objects.filter(etat=EtatRun.APERCU).exists()
    with pytest.raises(ValidationError, match="quelqu'un y a renoncé"):
        accepter(t, apercu)


def test_shared_engagement_is_previewed_for_each_company(t):
    cotraitant = f.entreprise(t.guichet, "Peintures Test")
    f.attribution(t.lot, cotraitant, "cotraitant")
    valeurs = {
        "entreprise": cotraitant,
        "heures": Decimal(25),
        "du": date(2025, 1, 1),
        "au": date(2025, 12, 31),
    }
    apercu = essayer(t, "quote_part", t.engagement, valeurs, cotraitant)
    with agir(t):
        groupe = apercus.previews_of_group(apercu)
    assert [a.entreprise for a in groupe] == [t.entreprise, cotraitant]
    assert "-25,00 h retenues sur « Engagement Gros œuvre »." in [
        p.replace("\u2212", "-") for p in phrases(groupe[0])
    ]
    assert phrases(groupe[1])[0] == "Aucune heure ne change de place."
    runs = accepter(t, apercu)
    assert [r.entreprise_id for r in runs] == [t.entreprise.pk, cotraitant.pk]
    with hors_portee("test"):
        assert QuotePart.objects.get().heures == Decimal(25)
    assert retenues(t.entreprise) == {"Engagement Gros œuvre": Decimal(35)}
    assert ecartees(t.entreprise) == {"excedent": Decimal(65)}


def test_old_previews_are_deleted(t):
    ancien = essayer(t, "mutualisation", t.engagement, PARTAGE)
    with hors_portee("test"):
        RunVentilation.objects.filter(pk=ancien.pk).update(cree_le=timezone.now() - timedelta(days=8))
    recent = essayer(t, "mutualisation", t.engagement, PARTAGE)
    with agir(t):
        assert apercus.delete_old_previews(guichet=t.guichet) == 1
    with hors_portee("test"):
        assert list(RunVentilation.objects.filter(etat=EtatRun.APERCU)) == [recent]
