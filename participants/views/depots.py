"""Files of hours: the month's workbook, a file sent, what it says row by row, its import in the draft.

The company's pages and the desk's twin do the same; a `Lieu` tells where each is.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header

from guichets.domain.contraintes import en_francais
from guichets.formats import format_accord, format_de, format_mois
from guichets.models import Guichet, Utilisateur
from guichets.portee import courante
from guichets.vues import RequeteGuichet, lire_ou_404, vue_bureau, vue_portail
from operations.models import Entreprise
from participants.classeurs.garde import XLSX
from participants.domain.declarations.grille import declaration_grid
from participants.domain.depots import actes
from participants.domain.depots.annuaire import Annuaire
from participants.domain.depots.classeur import workbook_name, write_grid_workbook
from participants.domain.depots.recit import absent_people, file_with_errors, named_choices
from participants.domain.mois import mois_texte, parse_mois
from participants.enums import EtatDepot
from participants.forms.depots import ColonnesForm, DepotForm, PersonnesForm
from participants.models import DepotFichier

PAR_PAGE = 50
DERNIERS = 5
TONS = {
    EtatDepot.A_ASSOCIER: "attente",
    EtatDepot.LU: "attente",
    EtatDepot.IMPORTE: "succes",
    EtatDepot.ABANDONNE: "neutre",
}


@dataclass(frozen=True, slots=True)
class Lieu:
    """Where the pages are: the company's portal, or the desk of a guichet."""

    mois: date
    guichet: Guichet | None = None

    @property
    def base(self) -> str:
        return "base.html" if self.guichet else "base_portail.html"

    @property
    def texte(self) -> str:
        return mois_texte(self.mois)

    def url(self, nom: str, cle: uuid.UUID) -> str:
        if self.guichet:
            return reverse(f"participants:{nom}", args=[self.guichet.slug, cle])
        return reverse(f"entreprise:{nom}", args=[self.texte, cle])

    def files(self, entreprise: Entreprise) -> str:
        if self.guichet:
            return reverse("participants:fichiers", args=[self.guichet.slug, entreprise.cle, self.texte])
        return reverse("entreprise:fichiers", args=[self.texte])

    def workbook(self, entreprise: Entreprise) -> str:
        if self.guichet:
            return reverse("participants:classeur", args=[self.guichet.slug, entreprise.cle, self.texte])
        return reverse("entreprise:classeur", args=[self.texte, entreprise.cle])

    def grid(self, entreprise: Entreprise) -> str:
        if self.guichet:
            return reverse("clauses:saisir", args=[self.guichet.slug, entreprise.cle, self.texte])
        return reverse("entreprise:declarer", args=[self.texte])

    def context(self) -> dict[str, Any]:
        return {"base": self.base, "lieu": self, "mois": self.mois, "guichet": self.guichet}


@vue_portail("entreprises", ecrit=True)
def portal_files(request: HttpRequest, mois: str) -> HttpResponse:
    return _files(request, Lieu(_month(mois)), _companies())


@vue_bureau(ecrit=True)
def desk_files(request: RequeteGuichet, cle: uuid.UUID, mois: str) -> HttpResponse:
    entreprise = lire_ou_404(Entreprise.objects.select_related("guichet"), cle, request.guichet)
    return _files(request, Lieu(_month(mois), request.guichet), [entreprise])


@vue_portail("entreprises")
def portal_workbook(request: HttpRequest, mois: str, cle: uuid.UUID) -> HttpResponse:  # noqa: ARG001 - Django's
    return _workbook(_own_company(cle), _month(mois))


@vue_bureau(ecrit=True)
def desk_workbook(request: RequeteGuichet, cle: uuid.UUID, mois: str) -> HttpResponse:
    entreprise = lire_ou_404(Entreprise.objects.select_related("guichet"), cle, request.guichet)
    return _workbook(entreprise, _month(mois))


@vue_portail("entreprises", ecrit=True)
def portal_deposit(request: HttpRequest, mois: str, cle: uuid.UUID) -> HttpResponse:
    return _deposit(request, Lieu(_month(mois)), _own_deposit(cle, mois))


@vue_bureau(ecrit=True)
def desk_deposit(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    depot = _deposit_of(request, cle)
    return _deposit(request, Lieu(depot.mois, request.guichet), depot)


@vue_portail("entreprises", ecrit=True)
def portal_columns(request: HttpRequest, mois: str, cle: uuid.UUID) -> HttpResponse:
    return _columns(request, Lieu(_month(mois)), _own_deposit(cle, mois))


@vue_bureau(ecrit=True)
def desk_columns(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    depot = _deposit_of(request, cle)
    return _columns(request, Lieu(depot.mois, request.guichet), depot)


@vue_portail("entreprises")
def portal_corrected(request: HttpRequest, mois: str, cle: uuid.UUID) -> HttpResponse:  # noqa: ARG001 - Django's
    return _corrected(_own_deposit(cle, mois))


@vue_bureau(ecrit=True)
def desk_corrected(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    return _corrected(_deposit_of(request, cle))


def _month(texte: str) -> date:
    mois = parse_mois(texte)
    if mois is None or mois > timezone.localdate():
        raise Http404
    return mois


def _companies() -> list[Entreprise]:
    siennes = Entreprise.objects.filter(pk__in=courante().entreprises).select_related("guichet")
    return list(siennes.order_by("guichet__nom", "pk"))


def _own_company(cle: uuid.UUID) -> Entreprise:
    siennes = Entreprise.objects.filter(pk__in=courante().entreprises).select_related("guichet")
    entreprise: Entreprise = lire_ou_404(siennes, cle)
    return entreprise


DEPOTS = ("entreprise__guichet", "document", "correspondance")


def _own_deposit(cle: uuid.UUID, mois: str) -> DepotFichier:
    siens = DepotFichier.objects.filter(entreprise_id__in=courante().entreprises, mois=_month(mois))
    depot: DepotFichier = lire_ou_404(siens.select_related(*DEPOTS), cle)
    return depot


def _deposit_of(request: RequeteGuichet, cle: uuid.UUID) -> DepotFichier:
    depot: DepotFichier = lire_ou_404(DepotFichier.objects.select_related(*DEPOTS), cle, request.guichet)
    return depot


def _files(request: HttpRequest, lieu: Lieu, entreprises: Sequence[Entreprise]) -> HttpResponse:
    envoyee = next((e for e in entreprises if str(e.cle) == request.POST.get("entreprise")), None)
    form = DepotForm(request.POST, request.FILES, auto_id=f"{envoyee.cle}-%s") if envoyee else None
    if envoyee and form and form.is_valid():
        try:
            depot = _receive(request, lieu, envoyee, form.cleaned_data["fichier"])
        except ValidationError as refus:
            form.add_error("fichier", refus.messages)
        else:
            page = "depot_colonnes" if depot.etat == EtatDepot.A_ASSOCIER else "depot"
            return redirect(lieu.url(page, depot.cle))
    depots = _last_deposits(entreprises, lieu.mois)
    cartes = [
        {
            "entreprise": entreprise,
            "form": form if entreprise == envoyee and form else DepotForm(auto_id=f"{entreprise.cle}-%s"),
            "classeur": lieu.workbook(entreprise),
            "grille": lieu.grid(entreprise),
            "depots": [(depot, TONS[EtatDepot(depot.etat)], lieu.url("depot", depot.cle)) for depot in siens],
        }
        for entreprise, siens in depots.items()
    ]
    contexte = {
        **lieu.context(),
        "cartes": cartes,
        "plusieurs": len(cartes) > 1,
        "grille": cartes[0]["grille"],
    }
    statut = 422 if request.method == "POST" else 200
    return render(request, "participants/depots.html", contexte, status=statut)


def _receive(request: HttpRequest, lieu: Lieu, entreprise: Entreprise, fichier: Any) -> DepotFichier:
    with en_francais():
        return actes.deposit_file(
            entreprise=entreprise,
            mois=lieu.mois,
            nom=fichier.name or "",
            fichier=fichier,
            par=str(request.user),
        )


def _last_deposits(entreprises: Sequence[Entreprise], mois: date) -> dict[Entreprise, list[DepotFichier]]:
    depots = DepotFichier.objects.filter(entreprise__in=[e.pk for e in entreprises], mois=mois)
    lus = list(
        depots.exclude(etat=EtatDepot.ABANDONNE).select_related("document").defer("rapport").order_by("-pk")
    )
    return {e: [d for d in lus if d.entreprise_id == e.pk][:DERNIERS] for e in entreprises}


def _workbook(entreprise: Entreprise, mois: date) -> HttpResponse:
    grille = declaration_grid(entreprises=[entreprise], mois=mois)[0]
    return _attachment(write_grid_workbook(grille), workbook_name(entreprise, grille))


def _corrected(depot: DepotFichier) -> HttpResponse:
    nom = depot.document.nom.rpartition(".")[0] or "heures"
    return _attachment(file_with_errors(depot), f"{nom} - à corriger.xlsx")


def _attachment(contenu: bytes, nom: str) -> HttpResponse:
    disposition = content_disposition_header(True, nom) or "attachment"
    return HttpResponse(contenu, content_type=XLSX, headers={"Content-Disposition": disposition})


def _columns(request: HttpRequest, lieu: Lieu, depot: DepotFichier) -> HttpResponse:
    entetes, choix, apercu = actes.columns_of(depot)
    if entetes is None:
        return redirect(lieu.url("depot", depot.cle))
    form = ColonnesForm(request.POST or None, noms=entetes.noms, choix=choix)
    if request.method == "POST" and form.is_valid():
        try:
            actes.map_columns(depot=depot, colonnes=form.cleaned_data)
        except ValidationError as refus:
            form.add_error(None, refus.messages)
        else:
            return redirect(lieu.url("depot", depot.cle))
    contexte = {
        **lieu.context(),
        "depot": depot,
        "form": form,
        "entetes": entetes,
        "apercu": apercu,
        "fichiers": lieu.files(depot.entreprise),
    }
    statut = 422 if request.method == "POST" else 200
    return render(request, "participants/depot_colonnes.html", contexte, status=statut)


def _deposit(request: HttpRequest, lieu: Lieu, depot: DepotFichier) -> HttpResponse:
    if depot.etat == EtatDepot.A_ASSOCIER:
        return redirect(lieu.url("depot_colonnes", depot.cle))
    if request.method == "POST":
        try:
            return _act(request, lieu, depot)
        except ValidationError as refus:
            depot.refresh_from_db()
            return _show(request, lieu, depot, erreurs=refus.messages)
    return _show(request, lieu, depot)


def _act(request: HttpRequest, lieu: Lieu, depot: DepotFichier) -> HttpResponse:
    action, page = request.POST.get("action", ""), lieu.url("depot", depot.cle)
    if action == "abandonner":
        actes.discard_depot(depot=depot)
        messages.success(request, "Le fichier est abandonné : rien n'en est importé.")
        return redirect(lieu.files(depot.entreprise))
    if action == "preciser":
        form = PersonnesForm(request.POST, questions=_questions(depot))
        if form.is_valid():
            actes.settle_people(depot=depot, choix=form.choices())
        return redirect(page)
    if action == "relire":
        actes.refresh(depot)
        messages.success(request, "Le fichier est relu : le compte rendu est à jour.")
        return redirect(page)
    if action in {"importer", "tout"}:
        return _import(request, lieu, depot, tout=action == "tout")
    return redirect(page)


def _import(request: HttpRequest, lieu: Lieu, depot: DepotFichier, *, tout: bool) -> HttpResponse:
    par = request.user if isinstance(request.user, Utilisateur) else None
    actes.import_depot(depot=depot, par=par, tout=tout)
    depot.refresh_from_db()
    nombre = format_accord(depot.rapport["pretes"], "ligne importée,lignes importées")
    messages.success(
        request,
        f"{nombre} dans le brouillon {format_de(format_mois(lieu.mois))}. Rien n'est encore transmis.",
    )
    if lieu.guichet is None and not _absent(depot) and not depot.rapport["fautes"]:
        return redirect("entreprise:transmettre", mois=lieu.texte)
    return redirect(lieu.grid(depot.entreprise))


def _absent(depot: DepotFichier) -> list[str]:
    grille = declaration_grid(entreprises=[depot.entreprise], mois=depot.mois)[0]
    return absent_people(grille, depot.rapport)


def _questions(depot: DepotFichier) -> list[tuple[str, str, list[tuple[str, str]]]]:
    questions = depot.rapport.get("questions", [])
    if not questions:
        return []
    annuaire = Annuaire(declaration_grid(entreprises=[depot.entreprise], mois=depot.mois)[0])
    return [(q["cle"], q["nom"], named_choices(annuaire, q["choix"])) for q in questions]


def _show(request: HttpRequest, lieu: Lieu, depot: DepotFichier, erreurs: Sequence[str] = ()) -> HttpResponse:
    rapport = depot.rapport
    fautes = Paginator(rapport.get("fautes", []), PAR_PAGE)
    valeurs = Paginator(rapport.get("valeurs", []), PAR_PAGE)
    questions = _questions(depot)
    inchangees = rapport.get("deja", 0) == rapport.get("lignes_declarees", 0) > 0
    contexte = {
        **lieu.context(),
        "depot": depot,
        "ton": TONS[EtatDepot(depot.etat)],
        "rapport": rapport,
        "erreurs": [*erreurs, *(r for r in rapport.get("refus", []) if r not in erreurs)],
        "fautes": fautes.get_page(request.GET.get("erreurs")),
        "valeurs": valeurs.get_page(request.GET.get("lignes")),
        "inchangees": inchangees,
        "dans_le_brouillon": inchangees and depot.etat == EtatDepot.IMPORTE,
        "form": PersonnesForm(questions=questions) if questions else None,
        "absents": _absent(depot),
        "fichiers": lieu.files(depot.entreprise),
        "colonnes": lieu.url("depot_colonnes", depot.cle) if depot.correspondance_id else "",
        "corrige": lieu.url("depot_corrige", depot.cle),
        "grille": lieu.grid(depot.entreprise),
    }
    return render(request, "participants/depot.html", contexte, status=422 if erreurs else 200)
