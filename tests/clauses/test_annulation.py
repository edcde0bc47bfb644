"""Undoing the last ventilation: exactly the previous rows, checked, and not redone until the facts change."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from clauses.domain.decisions.annulation import last_run, last_undone, preview_undo, undo_run
from clauses.domain.decisions.apercus import concerned_companies, open_preview
from clauses.domain.engagements import set_mutualisation
from clauses.domain.ventilation.demandes import request_ventilation
from clauses.enums import EtatRun, FondementMutualisation, PartageMutualisation
from clauses.models import ClotureMois, ComptesEngagement, Manque, NonRetenue, RunVentilation, Ventilation
from guichets import portee
from guichets.domain.travaux import run_travail
from guichets.enums import EtatTravail
from guichets.models import Travail
from guichets.portee import Principal, hors_portee
from participants.enums import EtatLigne
from tests import fabriques as f
from tests.clauses.outils import calculer as calculer_au
from tests.clauses.outils import ecartees, mois_de, retenues
from tests.fabriques import heures

pytestmark = pytest.mark.django_db
MARS, AVRIL = date(2025, 3, 1), date(2025, 4, 1)
PARTAGE = {
    "donne": PartageMutualisation.GUICHET,
    "recoit": PartageMutualisation.GUICHET,
    "fondement": FondementMutualisation.CCAP,
    "fondement_le": date(2025, 1, 1),
}
SEUL = {"Engagement Gros œuvre": Decimal(60)}
PARTAGEES = {"Engagement Gros œuvre": Decimal(60), "Gymnase": Decimal(40)}


@pytest.fixture
def t(db):
    """The school owes 60 h and did 100. First it gave nothing; then it gave its 40 h to the gymnasium."""
    t = f.territoire()
    with hors_portee("test"):
        type(t.engagement).objects.filter(pk=t.engagement.pk).update(heures=Decimal(60))
        t.engagement.refresh_from_db()
    t.gymnase = f.lot(f.marche(t.donneur, "Gymnase"), objet="Peinture", fin=date(2025, 12, 31))
    f.attribution(t.gymnase, t.entreprise)
    f.engagement(t.gymnase, t.entreprise, "500", libelle="Gymnase", **PARTAGE)
    heures(t.contrat, MARS, "100", t.lot)
    calculer(t.entreprise)
    t.avant = rangs()
    with agir(t):
        set_mutualisation(engagement=t.engagement, **PARTAGE)
    calculer(t.entreprise)
    assert retenues(t.entreprise) == PARTAGEES
    return t


def calculer(entreprise):
    """As of today, like the job: another day would be another fact."""
    return calculer_au(entreprise, timezone.localdate())


def agir(t, qui=None):
    return portee.ouvrir(Principal("utilisateur", (qui or t.facilitateur).pk))


def annuler(t, run=None):
    with agir(t):
        return undo_run(run=run or last_run(t.entreprise), par=t.facilitateur)


def clore(t, mois):
    with hors_portee("test"):
        ClotureMois.objects.create(guichet=t.guichet, entreprise=t.entreprise, mois=mois, par=t.responsable)


def rangs():
    with hors_portee("test"):
        places = Ventilation.objects.values_list(
            "ligne_id", "engagement_id", "mois", "debut", "fin", "motif", "heures"
        )
        motifs = NonRetenue.objects.values_list("ligne_id", "mois", "motif", "heures")
        return sorted(places), sorted(motifs)


def test_undo_restores_exactly_the_rows_of_the_previous_run(t):
    annuler(t)
    assert rangs() == t.avant
    with hors_portee("test"):
        annule, applique = RunVentilation.objects.order_by("-pk")[:2]
        gymnase = ComptesEngagement.objects.get(engagement__libelle="Gymnase")
        manque = Manque.objects.get(engagement__libelle="Gymnase")
    assert (annule.etat, applique.etat) == (EtatRun.ANNULE, EtatRun.APPLIQUE)
    assert gymnase.retenues == Decimal(0)
    assert gymnase.manque == manque.heures > 0
    assert mois_de(t.entreprise) == {
        ("Construction d'une école", MARS): {
            "realisees": Decimal(100),
            "excedent": Decimal(40),
            "retenues": Decimal(60),
        }
    }


def test_undoing_is_said_with_its_author(t):
    annuler(t)
    with agir(t):
        dite = last_undone(t.entreprise)
    assert (dite.run.etat, dite.par, dite.run.precedent.etat) == (
        EtatRun.ANNULE,
        t.facilitateur,
        EtatRun.APPLIQUE,
    )


def test_undone_digest_is_not_applied_again_until_the_facts_change(t):
    annuler(t)
    with agir(t):
        request_ventilation(entreprise=t.entreprise, cause="Nuit")
    with hors_portee("test"):
        attendent = list(Travail.objects.filter(etat=EtatTravail.A_FAIRE).values_list("pk", flat=True))
    assert {run_travail(pk) for pk in attendent} == {EtatTravail.FAIT}
    assert retenues(t.entreprise) == SEUL
    heures(t.contrat, AVRIL, "10", t.lot)
    calculer(t.entreprise)
    assert retenues(t.entreprise) == {"Engagement Gros œuvre": Decimal(60), "Gymnase": Decimal(50)}
    with agir(t):
        assert last_undone(t.entreprise) is None


def test_run_that_moved_nothing_is_undone_with_the_one_below(t):
    """A month without hours is closed: the digest changes, no hour moves, and nothing would come back."""
    clore(t, date(2025, 1, 1))
    calculer(t.entreprise)
    with agir(t):
        retour = preview_undo(entreprise=t.entreprise, par=t.facilitateur)
        assert retour.cible.precedent == RunVentilation.objects.order_by("pk").first()
        assert retour.cible.pk < retour.run.pk
    annuler(t)
    assert rangs() == t.avant
    with hors_portee("test"):
        etats = list(RunVentilation.objects.order_by("pk").values_list("etat", flat=True))
    assert etats == [EtatRun.APPLIQUE, EtatRun.ANNULE, EtatRun.ANNULE]
    calculer(t.entreprise)
    assert retenues(t.entreprise) == SEUL


def test_nothing_moved_since_the_first_run_has_nothing_to_undo(t):
    annuler(t)
    clore(t, date(2025, 1, 1))
    with hors_portee("test"):
        RunVentilation.objects.filter(etat=EtatRun.ANNULE).update(etat=EtatRun.REMPLACE)
        type(t.engagement).objects.filter(pk=t.engagement.pk).update(donne=PartageMutualisation.AUCUN)
    calculer(t.entreprise)
    assert refus(t).startswith("Aucun calcul n'a déplacé d'heures depuis le premier")


def test_undoing_keeps_the_causes_that_hold_without_it(t):
    """What the school lacks does not depend on the sharing undone; what the gymnasium lacks does."""
    with hors_portee("test"):
        piscine = f.lot(f.marche(t.donneur, "Piscine"), objet="Bassin", fin=date(2025, 12, 31))
        f.attribution(piscine, t.entreprise)
        f.engagement(piscine, t.entreprise, "70", libelle="Piscine")
    heures(t.contrat, AVRIL, "5", t.lot)
    calculer(t.entreprise)
    annuler(t)
    with hors_portee("test"):
        details = dict(Manque.objects.values_list("engagement__libelle", "detail"))
        dits = dict(ComptesEngagement.objects.values_list("engagement__libelle", "manque_dit"))
    assert details["Gymnase"].startswith("La ventilation précédente est rétablie")
    assert dits["Gymnase"] == "La ventilation des heures disponibles est à reprendre."
    assert details["Piscine"].startswith("Des heures existent sur d'autres marchés")
    assert dits["Piscine"] == details["Piscine"]


def test_undone_run_is_applied_again_when_somebody_asks(t, client):
    annuler(t)
    client.force_login(t.facilitateur)
    client.post(reverse("clauses:recalculer", args=[t.guichet.slug, t.entreprise.cle]))
    with hors_portee("test"):
        attendent = list(Travail.objects.filter(etat=EtatTravail.A_FAIRE).values_list("pk", flat=True))
    assert {run_travail(pk) for pk in attendent} == {EtatTravail.FAIT}
    assert retenues(t.entreprise) == PARTAGEES
    with agir(t):
        assert last_undone(t.entreprise) is None


def test_two_runs_undone_in_a_row_stay_undone(t):
    heures(t.contrat, AVRIL, "10", t.lot)
    calculer(t.entreprise)
    annuler(t)
    annuler(t)
    attendu = SEUL
    assert retenues(t.entreprise) == attendu
    assert ecartees(t.entreprise) == {"excedent": Decimal(40), "attente": Decimal(10)}
    calculer(t.entreprise)
    assert retenues(t.entreprise) == attendu


def test_hours_declared_since_wait_for_a_place(t):
    heures(t.contrat, AVRIL, "10", t.lot)
    calculer(t.entreprise)
    differences = annuler(t)
    assert retenues(t.entreprise) == PARTAGEES
    assert ecartees(t.entreprise) == {"attente": Decimal(10)}
    [rang] = differences["ajoutees"]["non_retenues"]
    assert rang[1:] == ["2025-04-01", "attente", 1000]
    assert mois_de(t.entreprise)["Construction d'une école", AVRIL] == {
        "realisees": Decimal(10),
        "non_retenues": Decimal(10),
    }


def test_seeing_what_would_come_back_writes_nothing(t):
    avant = rangs()
    with agir(t):
        retour = preview_undo(entreprise=t.entreprise, par=t.facilitateur)
    assert rangs() == avant
    assert retour.refus == ""
    [partie] = retour.differences["retirees"]["ventilations"]
    assert partie[-1] == 4000
    with agir(t):
        assert last_run(t.entreprise).etat == EtatRun.APPLIQUE


def test_undoing_twice_undoes_one_run(t):
    with agir(t):
        run = last_run(t.entreprise)
    annuler(t, run)
    with pytest.raises(ValidationError, match="Un autre calcul a été appliqué depuis"):
        annuler(t, run)
    assert retenues(t.entreprise) == SEUL


def refus(t):
    with agir(t):
        return preview_undo(entreprise=t.entreprise, par=t.facilitateur).refus


def test_first_run_has_nothing_to_go_back_to(t):
    annuler(t)
    assert refus(t).startswith("C'est le premier calcul de l'entreprise")


def test_company_never_computed_has_nothing_to_undo(t):
    with agir(t):
        assert preview_undo(entreprise=t.siae, par=t.facilitateur).refus.startswith("Aucun calcul")


def test_closed_month_refuses(t):
    clore(t, MARS)
    assert refus(t) == "Mars\xa02025 est clos depuis ce calcul\xa0: il ne peut plus être annulé."


def test_hours_rectified_since_refuse(t):
    with hors_portee("test"):
        ligne = Ventilation.objects.filter(engagement__libelle="Gymnase").get().ligne
        Ventilation.objects.filter(ligne=ligne).delete()
        NonRetenue.objects.filter(ligne=ligne).delete()
        ligne.etat = EtatLigne.REMPLACEE
        ligne.save()
    assert refus(t).startswith("Des heures de ce calcul ont été rectifiées")


def test_restored_rows_that_break_a_rule_today_are_refused(t):
    """The previous sharing gave 60 h to the school, which owes only 30 by now."""
    with hors_portee("test"):
        type(t.engagement).objects.filter(pk=t.engagement.pk).update(heures=Decimal(30))
    assert refus(t).replace("\xa0", " ") == (
        "La ventilation précédente ne respecte plus les règles : "
        "« Engagement Gros œuvre », plus d'heures que dues."
    )
    assert retenues(t.entreprise) == PARTAGEES


def test_restored_rows_without_eligibility_are_refused(t):
    with hors_portee("test"):
        t.participant.fenetres.all().delete()
    assert refus(t).startswith("Des heures retenues alors ne peuvent plus l'être")


def test_preview_after_an_undoing_starts_from_the_rows_in_place(t):
    annuler(t)
    with agir(t):
        apercu = open_preview(
            acte="echeancier",
            objet=t.engagement,
            valeurs={"points": [(date(2025, 6, 30), Decimal(50))]},
            entreprises=concerned_companies(t.engagement),
            par=t.facilitateur,
        )
    assert [r[-1] for r in apercu.differences["ajoutees"]["ventilations"]] == [4000]
