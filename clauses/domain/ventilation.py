"""Ventilating a company's hours: read, set aside, share out, write. Idempotent, one at a time per company."""

from datetime import date, timedelta

from django.utils import timezone

from clauses.domain.ecriture import (
    apply_run,
    write_comptes,
    write_manques,
    write_non_retenues,
    write_ventilations,
)
from clauses.domain.lecture import read_donnees
from clauses.domain.preparation import prepare
from clauses.enums import EtatRun
from clauses.models import RunVentilation
from clauses.mutualisation import ventiler
from guichets.domain.contraintes import en_francais
from guichets.domain.travaux import Avancer
from guichets.domain.verrous import lock_entreprise
from guichets.models import Guichet, Travail
from operations.models import Entreprise

ETAPES = 5


def _silence(etape: str, fait: int, total: int) -> None:
    """Nobody watches."""


def reference_day(connu_au: date | None, aujourdhui: date | None = None) -> date:
    """The day to which what is expected is told: the end of the last month whose hours can be known.

    The month that runs is not declared yet: comparing with today would show every company late.
    """
    aujourdhui = aujourdhui or timezone.localdate()
    fin_du_mois_passe = aujourdhui.replace(day=1) - timedelta(days=1)
    return max(fin_du_mois_passe, connu_au) if connu_au else fin_du_mois_passe


def ventiler_entreprise(
    *,
    guichet: Guichet,
    entreprise: Entreprise,
    cause: str,
    travail: Travail | None = None,
    avancer: Avancer = _silence,
    jour: date | None = None,
) -> RunVentilation:
    """Share the company's validated hours out to its engagements and write the counts.

    The same facts as the applied run: that run is returned and nothing is written. `jour` stands for today
    in tests and demonstrations. Raises `ValidationError` when no counting rules are in force.
    """
    lock_entreprise(entreprise.pk)
    avancer("Lecture des heures et des engagements", 1, ETAPES)
    donnees = read_donnees(guichet=guichet, entreprise=entreprise)
    repere = reference_day(donnees.connu_au, jour)
    avancer("Application des règles de comptage", 2, ETAPES)
    prep = prepare(donnees, jour=repere)
    applique: RunVentilation | None = RunVentilation.objects.filter(
        entreprise=entreprise, etat=EtatRun.APPLIQUE
    ).first()
    if applique is not None and applique.empreinte == prep.empreinte:
        avancer("Rien n'a changé depuis le dernier calcul", ETAPES, ETAPES)
        return applique
    avancer("Mutualisation et ventilation", 3, ETAPES)
    resultat = ventiler(
        prep.engagements,
        prep.heures,
        horizon=prep.horizon,
        prorata=prep.prorata,
        feries=donnees.feries,
        precedente=prep.precedente,
    )
    avancer("Écriture des heures retenues", 4, ETAPES)
    with en_francais():
        run = apply_run(donnees, prep, cause, travail)
        ventilations = write_ventilations(donnees, prep, resultat, run)
        non_retenues = write_non_retenues(donnees, prep, resultat, run)
        write_manques(donnees, prep, resultat, run)
        write_comptes(donnees, ventilations, non_retenues, repere)
    avancer("Heures ventilées et comptes à jour", ETAPES, ETAPES)
    return run
