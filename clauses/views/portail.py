"""The company's own pages: one for all its guichets."""

import uuid
from datetime import date
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from clauses.domain.suivi.portail import lots_running, remaining_due
from clauses.forms.grille import GrilleSaisie, with_another_lot, with_last_month
from guichets.formats import format_mois
from guichets.portee import courante
from guichets.vues import lire_ou_404, vue_portail
from operations.models import Entreprise
from participants.domain.confirmations import confirm_ligne, contest_ligne, lignes_to_confirm
from participants.domain.controle import Alerte, Saisie
from participants.domain.declarations import review_declaration, submit_declaration
from participants.domain.grille import GrilleEntreprise, declaration_grid, lot_label
from participants.domain.mois import mois_texte, parse_mois
from participants.domain.obligations import EtatMois, MoisDeclare, months_of
from participants.domain.partenaires import company_names
from participants.domain.queries_heures import contrats_of_companies
from participants.domain.rectification import discard_rectification, open_rectification
from participants.domain.saisie import open_declaration, save_lignes
from participants.enums import DECLARATION_MODIFIABLE
from participants.models import DeclarationMensuelle, LigneHeures

MOIS_A_FAIRE = 6
CERTIFIER = "Cochez la case pour certifier l'exactitude des heures avant de transmettre."


def _entreprises() -> list[Entreprise]:
    """The companies of the access, not those of a guichet of which the person is also a member."""
    return list(
        Entreprise.objects.filter(pk__in=courante().entreprises)
        .select_related("guichet")
        .order_by("guichet__nom", "pk")
    )


def _mois_ou_404(texte: str) -> date:
    """A month that has begun: a later one has no page, nothing of it could be saved."""
    mois = parse_mois(texte)
    if mois is None or mois > timezone.localdate():
        raise Http404
    return mois


@vue_portail("entreprises")
def accueil(request: HttpRequest) -> HttpResponse:
    """What to do next first, then where everything stands."""
    entreprises = _entreprises()
    mois = _group_by_month(months_of(entreprises))
    a_faire = [groupe for groupe in reversed(mois) if any(un.a_faire for un in groupe["etats"])]
    a_faire.sort(key=lambda groupe: groupe["retour"] is None)
    contexte = {
        "entreprises": entreprises,
        "plusieurs": len({entreprise.guichet_id for entreprise in entreprises}) > 1,
        "a_faire": a_faire[:MOIS_A_FAIRE],
        "autres_mois": len(a_faire[MOIS_A_FAIRE:]),
        "historique": mois,
        "engagements": remaining_due(entreprises),
        "contrats": contrats_of_companies(entreprises),
        "a_confirmer": _to_confirm(),
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


def _to_confirm() -> list[dict[str, Any]]:
    lignes = list(lignes_to_confirm(courante()))
    noms: dict[int, str] = {}
    for guichet_id in sorted({ligne.guichet_id for ligne in lignes}):
        siens = {ligne.entreprise_id for ligne in lignes if ligne.guichet_id == guichet_id}
        noms |= company_names(guichet_id, siens)
    return [
        {"ligne": ligne, "declarant": noms.get(ligne.entreprise_id, ""), "marche": lot_label(ligne.lot)}
        for ligne in lignes
    ]


def _grilles(entreprises: list[Entreprise], mois: date) -> list[GrilleEntreprise]:
    """The guichets where the month has a person, a declaration or a marché."""
    couverts = {pk for lot in lots_running(entreprises, mois) for pk in lot.entreprises}
    return [
        grille
        for grille in declaration_grid(entreprises=entreprises, mois=mois)
        if grille.lignes or grille.declaration or grille.entreprise.pk in couverts
    ]


@vue_portail("entreprises", ecrit=True)
def declarer(request: HttpRequest, mois: str) -> HttpResponse:
    """The month's grid: typed, saved as a draft, or taken on to the certification."""
    premier = _mois_ou_404(mois)
    entreprises = _entreprises()
    grilles = _grilles(entreprises, premier)
    if request.method != "POST":
        return _show_grid(request, premier, entreprises, GrilleSaisie(grilles))
    if contrat := request.POST.get("ajouter"):
        return _show_grid(
            request, premier, entreprises, GrilleSaisie(grilles, with_another_lot(request.POST, contrat))
        )
    saisie = GrilleSaisie(grilles, request.POST)
    action = request.POST.get("action")
    if action == "reprendre":
        reprise = GrilleSaisie(grilles, with_last_month(request.POST, saisie.sections))
        return _show_grid(request, premier, entreprises, reprise)
    if not saisie.save(_transmettre if action == "transmettre" else _enregistrer):
        return _show_grid(request, premier, entreprises, saisie, statut=422)
    if action == "transmettre":
        return redirect("entreprise:transmettre", mois=mois)
    messages.success(
        request, f"Brouillon enregistré pour {format_mois(premier)}. Rien n'est encore transmis au guichet."
    )
    return redirect("entreprise:declarer", mois=mois)


def _enregistrer(grille: GrilleEntreprise, lignes: list[Saisie], rien: bool) -> list[Alerte]:
    declaration = open_declaration(entreprise=grille.entreprise, mois=grille.mois)
    return save_lignes(declaration=declaration, lignes=lignes, rien_a_declarer=rien)


def _transmettre(grille: GrilleEntreprise, lignes: list[Saisie], rien: bool) -> list[Alerte]:
    """Save, and refuse what could not be transmitted: the certification comes on the next page."""
    _enregistrer(grille, lignes, rien)
    return review_declaration(open_declaration(entreprise=grille.entreprise, mois=grille.mois))


def _show_grid(
    request: HttpRequest,
    mois: date,
    entreprises: list[Entreprise],
    saisie: GrilleSaisie,
    *,
    statut: int = 200,
) -> HttpResponse:
    contexte = {
        "mois": mois,
        "mois_texte": mois_texte(mois),
        "saisie": saisie,
        "plusieurs": len(saisie.sections) > 1,
        "engagements": remaining_due(entreprises),
        "modifiable": any(section.grille.modifiable for section in saisie.sections),
    }
    return render(request, "clauses/portail/declarer.html", contexte, status=statut)


def _drafts(entreprises: list[Entreprise], mois: date) -> list[DeclarationMensuelle]:
    return list(
        DeclarationMensuelle.objects.filter(
            entreprise__in=[e.pk for e in entreprises], mois=mois, etat__in=DECLARATION_MODIFIABLE
        )
        .select_related("guichet", "entreprise")
        .order_by("guichet__nom", "pk")
    )


@vue_portail("entreprises", ecrit=True)
def transmettre(request: HttpRequest, mois: str) -> HttpResponse:
    """The last look: totals, warnings, certification; then every guichet's declaration in one transaction."""
    premier = _mois_ou_404(mois)
    entreprises = _entreprises()
    brouillons = _drafts(entreprises, premier)
    if not brouillons:
        if _received(entreprises, premier):
            messages.info(request, f"Ce mois est déjà déclaré : {format_mois(premier)} est transmis.")
            return redirect("entreprise:recu", mois=mois)
        return redirect("entreprise:declarer", mois=mois)
    erreur = ""
    try:
        if request.method == "POST" and request.POST.get("certifie"):
            with transaction.atomic():
                for brouillon in brouillons:
                    submit_declaration(declaration=brouillon, par=request.user)  # type: ignore[arg-type]
            messages.success(request, f"{format_mois(premier).capitalize()} est transmis. Voici votre reçu.")
            return redirect("entreprise:recu", mois=mois)
        alertes = [alerte for brouillon in brouillons for alerte in review_declaration(brouillon)]
    except ValidationError as refus:
        for message in refus.messages:
            messages.error(request, message)
        return redirect("entreprise:declarer", mois=mois)
    if request.method == "POST":
        erreur = CERTIFIER
    grilles = [g for g in _grilles(entreprises, premier) if g.declaration and g.modifiable]
    contexte = {
        "mois": premier,
        "mois_texte": mois,
        "grilles": grilles,
        "alertes": alertes,
        "erreur": erreur,
        "plusieurs": len(grilles) > 1,
    }
    return render(request, "clauses/portail/transmettre.html", contexte, status=422 if erreur else 200)


def _received(entreprises: list[Entreprise], mois: date) -> list[GrilleEntreprise]:
    return [
        grille
        for grille in declaration_grid(entreprises=entreprises, mois=mois, recues=True)
        if grille.declaration
    ]


@vue_portail("entreprises")
def recu(request: HttpRequest, mois: str) -> HttpResponse:
    """What was transmitted, when and by whom: to print or keep."""
    premier = _mois_ou_404(mois)
    grilles = _received(_entreprises(), premier)
    if not grilles:
        raise Http404
    contexte = {"mois": premier, "mois_texte": mois, "grilles": grilles, "plusieurs": len(grilles) > 1}
    return render(request, "clauses/portail/recu.html", contexte)


@vue_portail("entreprises", ecrit=True)
def rectifier(request: HttpRequest, mois: str, cle: uuid.UUID) -> HttpResponse:
    """Open the correction of a validated month, or give it up."""
    premier = _mois_ou_404(mois)
    declaration = _own_declaration(cle, premier)
    if request.method == "POST":
        try:
            if request.POST.get("action") == "abandonner":
                discard_rectification(declaration=declaration)
                messages.success(request, "La rectification est abandonnée : le mois validé reste tel quel.")
            else:
                open_rectification(
                    entreprise=declaration.entreprise, mois=premier, motif=request.POST.get("motif", "")
                )
                messages.success(request, "Corrigez les heures, puis transmettez la rectification.")
        except ValidationError as refus:
            messages.error(request, " ".join(refus.messages))
    return redirect("entreprise:declarer", mois=mois)


def _own_declaration(cle: uuid.UUID, mois: date) -> DeclarationMensuelle:
    declarations = DeclarationMensuelle.objects.filter(
        mois=mois, entreprise_id__in=courante().entreprises
    ).select_related("entreprise__guichet")
    declaration: DeclarationMensuelle = lire_ou_404(declarations, cle)
    return declaration


@vue_portail("entreprises", ecrit=True)
def repondre(request: HttpRequest, cle: uuid.UUID) -> HttpResponse:
    """Confirm or contest the hours of a person lent by another company."""
    lignes = LigneHeures.objects.filter(creditee_id__in=courante().entreprises).select_related("guichet")
    ligne = lire_ou_404(lignes, cle)
    if request.method == "POST":
        try:
            if request.POST.get("action") == "contester":
                contest_ligne(ligne=ligne, motif=request.POST.get("motif", ""))
                messages.success(request, "Contestation enregistrée : le guichet en est informé.")
            else:
                confirm_ligne(ligne=ligne)
                messages.success(request, "Heures confirmées.")
        except ValidationError as refus:
            messages.error(request, " ".join(refus.messages))
    return redirect("entreprise:accueil")
