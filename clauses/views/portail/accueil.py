"""The company's home: what to do next first, then where everything stands."""

from datetime import date
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from clauses.a_faire import portal_tasks
from clauses.domain.suivi.portail import remaining_due
from clauses.views.portail.outils import companies
from guichets.vues import vue_portail
from participants.domain.declarations.obligations import EtatMois, MoisDeclare, months_of
from participants.domain.mois import mois_texte
from participants.domain.queries_heures import contrats_of_companies

MOIS_A_FAIRE = 3
RESTES = 3


@vue_portail("entreprises")
def accueil(request: HttpRequest) -> HttpResponse:
    entreprises = companies()
    mois = _group_by_month(months_of(entreprises))
    a_faire = [groupe for groupe in reversed(mois) if any(un.a_faire for un in groupe["etats"])]
    a_faire.sort(key=lambda groupe: groupe["retour"] is None)
    restes = [du for du in remaining_due(entreprises) if du.reste]
    contexte = {
        "entreprises": entreprises,
        "plusieurs": len({entreprise.guichet_id for entreprise in entreprises}) > 1,
        "a_faire": a_faire[:MOIS_A_FAIRE],
        "autres_mois": len(a_faire[MOIS_A_FAIRE:]),
        "historique": mois,
        "restes": restes[:RESTES],
        "autres_restes": len(restes[RESTES:]),
        "contrats": contrats_of_companies(entreprises),
        "taches": portal_tasks(entreprises),
    }
    return render(request, "clauses/portail/accueil.html", contexte)


def _group_by_month(suivis: list[MoisDeclare]) -> list[dict[str, Any]]:
    groupes = []
    for mois, un_mois in groupby(suivis, key=lambda m: m.mois):
        etats = list(un_mois)
        groupes.append(
            {
                "mois": mois,
                "texte": mois_texte(mois),
                "etats": etats,
                "retour": next((m for m in etats if m.etat == EtatMois.RETOURNEE), None),
                "en_retard": any(m.en_retard for m in etats),
                "echeance": min(m.echeance for m in etats),
                "pastilles": _badges(etats),
                "semblables": len({(m.etat, _transmission_day(m)) for m in etats}) == 1,
            }
        )
    return groupes


def _badges(etats: list[MoisDeclare]) -> list[tuple[str, str]]:
    """What a month still asks for, each state once whatever the number of guichets."""
    attendus = [m for m in etats if m.a_faire]
    badges = [(m.ton, str(m.etat.label)) for m in attendus]
    if any(m.en_retard for m in attendus):
        badges.append(("danger", str(EtatMois.EN_RETARD.label)))
    return list(dict.fromkeys(badges))


def _transmission_day(mois: MoisDeclare) -> date | None:
    transmise_le = mois.declaration.transmise_le if mois.declaration else None
    return transmise_le.date() if transmise_le else None
