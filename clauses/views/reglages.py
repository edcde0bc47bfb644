"""The guichet's rules: what holds and on whose word, and a new version tried on every company first."""

import uuid
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render

from clauses.domain.decisions.reglages import (
    GENRE,
    REGLES,
    adopt_rules,
    current_version,
    is_adopted,
    request_preview,
    tell_change,
    tell_companies,
    versions,
)
from clauses.domain.ventilation.lecture import to_heures
from clauses.forms.apercus import ReglesForm
from clauses.rules import can_change_rules
from guichets.enums import EtatTravail
from guichets.formats import ABSENT, format_nombre
from guichets.forms.outils import report_errors
from guichets.models import Travail
from guichets.vues import RequeteGuichet, lire_ou_404, vue_bureau
from operations.domain.delais import DELAIS, NOMS, tell_delays, told_delays
from operations.domain.regles import provenance
from operations.enums import Confiance
from operations.models import Entreprise, ReglesComptage
from participants.domain.mois import add_months, first_day, today_of
from participants.domain.relances.rappels import tell_days

TONS_CONFIANCE = {
    Confiance.VERIFIE: "succes",
    Confiance.SECONDAIRE: "info",
    Confiance.DOCUMENT: "info",
    Confiance.HYPOTHESE: "attente",
}
RELANCES = "relances_jours"
AIDE_RELANCES = "Courriels à l'entreprise qui n'a pas déclaré, par rapport à l'échéance du mois."
HORS_TABLEAU = (
    *("id", "guichet", "cle", "cree_le", "donneur_ordre", "marche", "du", "au", "sources"),
    RELANCES,
    *NOMS,
)


@vue_bureau()
def show(request: RequeteGuichet) -> HttpResponse:
    return _page(request, None)


def _page(request: RequeteGuichet, form: ReglesForm | None) -> HttpResponse:
    jour = today_of(request.guichet)
    version = current_version(guichet=request.guichet, jour=jour)
    if form is None and version is not None and can_change_rules(request.role):
        form = ReglesForm(regles=version, du=add_months(first_day(jour), 1))
    toutes = versions(guichet=request.guichet)
    contexte = {
        "regles": version,
        "valeurs": _values(version) if version else [],
        "delais": _delays(version) if version else [],
        "versions": list(zip(toutes, _changes(toutes), strict=True)),
        "a_venir": next((v for v in reversed(toutes) if v.du > jour), None),
        "peut_changer": can_change_rules(request.role) and version is not None,
        "form": form,
    }
    return render(request, "clauses/reglages.html", contexte, status=422 if form and form.errors else 200)


def _values(version: ReglesComptage) -> list[dict[str, Any]]:
    """Every value with where it comes from, those of the ventilation first."""
    champs = [c for c in version._meta.concrete_fields if c.name not in HORS_TABLEAU]
    return [
        _line(version, champ.name, _title(str(champ.verbose_name)), _written(version, champ.name))
        for champ in sorted(champs, key=lambda c: c.name not in REGLES)
    ]


def _line(version: ReglesComptage, nom: str, titre: str, valeur: str, aide: str = "") -> dict[str, Any]:
    origine = provenance(version, nom)
    return {
        "nom": titre,
        "aide": aide,
        "valeur": valeur,
        "source": origine.source,
        "par_defaut": origine.par_defaut,
        "confiance": origine.confiance.label if origine.confiance else "",
        "ton": TONS_CONFIANCE[origine.confiance] if origine.confiance else "neutre",
    }


def _delays(version: ReglesComptage) -> list[dict[str, Any]]:
    """The reminders of declarations have a page of their own; they stand first among the delays."""
    rappels = tell_days(version.relances_jours)
    valeurs = told_delays(version)
    return [
        _line(version, RELANCES, "Rappels d'une déclaration", _title(rappels), AIDE_RELANCES)
        | {"page": "participants:rappels"},
        *(_line(version, d.nom, d.libelle, _title(valeurs[d.nom]), d.aide) for d in DELAIS),
    ]


def _changes(toutes: list[ReglesComptage]) -> list[list[str]]:
    """What each version changed of the one before it; the first changed nothing."""
    return [
        [*tell_change(avant, _rules(apres)), *tell_delays(avant, apres)] for apres, avant in pairwise(toutes)
    ] + [[] for _ in toutes[-1:]]


def _rules(version: ReglesComptage) -> dict[str, Any]:
    return {nom: getattr(version, nom) for nom in REGLES}


def _title(nom: str) -> str:
    """`capitalize` would write « cdi »."""
    return nom[:1].upper() + nom[1:]


def _written(version: ReglesComptage, nom: str) -> str:
    valeur = getattr(version, nom)
    if isinstance(valeur, bool):
        return "Oui" if valeur else "Non"
    if isinstance(valeur, Decimal):
        return format_nombre(valeur)
    if isinstance(valeur, list):
        return ", ".join(str(une) for une in valeur) or ABSENT
    if valeur is None:
        return "Sans limite"
    return str(version.get_prorata_display() if nom == "prorata" else valeur)


@vue_bureau(responsable=True)
def try_rules(request: RequeteGuichet) -> HttpResponse:
    version = current_version(guichet=request.guichet, jour=today_of(request.guichet))
    if request.method != "POST" or version is None:
        return redirect("clauses:regles", slug=request.guichet.slug)
    form = ReglesForm(request.POST, regles=version, du=version.du)
    if form.is_valid():
        try:
            travail = request_preview(
                guichet=request.guichet,
                du=form.cleaned_data["du"],
                valeurs={nom: form.cleaned_data[nom] for nom in REGLES},
                source=form.cleaned_data["source"],
            )
        except ValidationError as erreur:
            report_errors(form, erreur)
        else:
            return redirect("clauses:regles_apercu", slug=request.guichet.slug, cle=travail.cle)
    return _page(request, form)


def _read(request: RequeteGuichet, cle: uuid.UUID) -> Travail:
    travail: Travail = lire_ou_404(Travail.objects.filter(genre=GENRE), cle, request.guichet)
    return travail


@vue_bureau(responsable=True)
def show_preview(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    travail = _read(request, cle)
    ancienne = ReglesComptage.objects.filter(pk=travail.parametres["version"]).first()
    contexte = {
        "travail": travail,
        "pret": travail.etat == EtatTravail.FAIT and "avant" in travail.resultat,
        "phrases": tell_change(ancienne, travail.parametres["valeurs"]) if ancienne else [],
        "adoptee": is_adopted(travail=travail),
        "du": date.fromisoformat(travail.parametres["du"]),
        "requete": urlencode({nom: _typed(v) for nom, v in travail.parametres["valeurs"].items()}),
        **_totals(travail),
        **_companies(travail),
    }
    return render(request, "clauses/reglages_apercu.html", contexte)


def _typed(valeur: Any) -> Any:
    """As the comparison's form reads it."""
    return int(valeur) if isinstance(valeur, bool) else valeur


def _totals(travail: Travail) -> dict[str, Any]:
    resultat = travail.resultat
    if "avant" not in resultat:
        return {}
    avant, apres = to_heures(resultat["avant"]), to_heures(resultat["apres"])
    return {"avant": avant, "apres": apres, "ecart": apres - avant, "bilan": tell_companies(resultat)}


def _companies(travail: Travail) -> dict[str, Any]:
    """The companies that move, those that move most first, by one query."""
    mouvements = travail.resultat.get("mouvements", [])
    refus = travail.resultat.get("refus", [])
    cles = [ligne[0] for ligne in (*mouvements, *refus)]
    par_cle = {str(e.cle): e for e in Entreprise.objects.filter(guichet=travail.guichet_id, cle__in=cles)}
    return {
        "mouvements": [
            {
                "entreprise": par_cle[cle],
                "avant": to_heures(avant),
                "apres": to_heures(apres),
                "ecart": to_heures(apres - avant),
                "deplacees": to_heures(deplacees),
            }
            for cle, avant, apres, deplacees in mouvements
            if cle in par_cle
        ],
        "refus": [(par_cle[cle], raison) for cle, raison in refus if cle in par_cle],
    }


@vue_bureau(responsable=True)
def adopt(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    travail = _read(request, cle)
    if request.method == "POST":
        try:
            nouvelle = adopt_rules(travail=travail)
        except ValidationError as refus:
            messages.error(request, " ".join(refus.messages))
            return redirect("clauses:regles_apercu", slug=request.guichet.slug, cle=cle)
        messages.success(
            request,
            f"Les règles du {nouvelle.du:%d/%m/%Y} sont adoptées, la ventilation du guichet est demandée.",
        )
        return redirect("clauses:regles", slug=request.guichet.slug)
    return redirect("clauses:regles_apercu", slug=request.guichet.slug, cle=cle)
