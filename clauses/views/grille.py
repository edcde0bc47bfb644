"""What the portal and the desk do alike with the hours grid: read it, help to type it, keep it meanwhile."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from clauses.domain.suivi.portail import ResteDu
from clauses.domain.suivi.restes import remaining_by_lot
from clauses.forms.grille import GrilleSaisie, with_another_lot, with_last_month, with_zeros
from clauses.forms.sections import Enregistrer
from guichets.formats import MOIS
from participants.domain.declarations.grille import GrilleEntreprise
from participants.domain.mois import add_months

Lire = Callable[[], list[GrilleEntreprise]]
PAGE = "page-"


def page_of(request: HttpRequest) -> int:
    texte = request.GET.get("page", "")
    return int(texte) if texte.isdecimal() and len(texte) < 5 else 1


def typed_grid(request: HttpRequest, lire: Lire) -> GrilleSaisie:
    return GrilleSaisie(lire(), request.POST if request.method == "POST" else None, page=page_of(request))


def help_typing(request: HttpRequest, saisie: GrilleSaisie) -> GrilleSaisie | None:
    """The same grid with what a button asked to fill in; None for another button. Nothing is saved."""
    donnees: QueryDict = request.POST
    action = donnees.get("action")
    if contrat := donnees.get("ajouter"):
        donnees = with_another_lot(donnees, contrat)
    elif action == "reprendre":
        donnees = with_last_month(donnees, saisie.sections)
    elif action == "zeros":
        donnees = with_zeros(donnees, saisie.sections)
    else:
        return None
    return GrilleSaisie([s.grille for s in saisie.sections], donnees, page=saisie.page)


def refused_grid(request: HttpRequest, saisie: GrilleSaisie, lire: Lire) -> GrilleSaisie:
    """The grid as it was sent; after a conflict, read again so that what the other saved stands beside it."""
    if not saisie.conflicts():
        return saisie
    relue = GrilleSaisie(lire(), request.POST, page=saisie.page, conflit=True)
    for section, avant in zip(relue.sections, saisie.sections, strict=False):
        section.check()
        section.erreurs = avant.erreurs
    return relue


def keep_draft(
    request: HttpRequest, saisie: GrilleSaisie, enregistrer: Enregistrer, lire: Lire
) -> HttpResponse:
    """Save what can be, without leaving the page: the answer says what was, and what was not."""
    saisie.save_valid(enregistrer)
    relue = GrilleSaisie(lire(), request.POST, page=saisie.page)
    relue.examine()
    reponse = render(request, "clauses/grille_brouillon.html", _draft_context(saisie, relue))
    reponse["X-Brouillon"] = "oui"
    return reponse


def _draft_context(saisie: GrilleSaisie, relue: GrilleSaisie) -> dict[str, Any]:
    fautes = [(f, " ".join(f.erreurs)) for s in saisie.sections for f in s.formulaires if f.erreurs]
    return {
        "heure": timezone.localtime(),
        "fautes": fautes,
        "alertes": [(f, " ".join(f.alertes)) for s in relue.sections for f in s.formulaires if f.alertes],
        "erreurs": saisie.erreurs + [e for s in saisie.sections for e in (*s.erreurs, *s.erreurs_rien)],
        # A page in conflict keeps the version that it was read from: saving again must tell it again.
        "versions": [(s.nom_version, s.grille.version) for s in relue.modifiables if not saisie.conflicts()],
    }


def grid_context(saisie: GrilleSaisie, engagements: list[ResteDu]) -> dict[str, Any]:
    """What the templates of the grid need, the counters always in sight included."""
    saisie.examine()
    restes = remaining_by_lot(engagements)
    sections = saisie.visibles
    mois = sections[0].grille.mois if sections else None
    return {
        "saisie": saisie,
        "sections": sections,
        "plusieurs": len(saisie.sections) > 1,
        "engagements": engagements,
        "modifiable": any(section.grille.modifiable for section in saisie.sections),
        "mois_avant": MOIS[add_months(mois, -1).month - 1] if mois else "",
        "restes": restes,
        "reste_apres": saisie.remaining(restes) if restes else None,
        "a_reprendre": any(s.a_reprendre for s in sections if s.grille.modifiable),
        "a_des_vides": any(s.a_des_vides for s in sections if s.grille.modifiable),
        "proposees": any(f.ligne.proposee and f.comme_avant for s in sections for f in s.formulaires),
    }
