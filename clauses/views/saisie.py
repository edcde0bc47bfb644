"""The desk types a company's month from the paper received: the same grid as the company's own page."""

import uuid
from datetime import date
from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from clauses.domain.suivi.portail import remaining_due
from clauses.forms.grille import GrilleSaisie
from clauses.forms.sections import Envoi
from clauses.views.grille import PAGE, grid_context, help_typing, keep_draft, refused_grid, typed_grid
from guichets.domain.contraintes import en_francais
from guichets.formats import format_mois
from guichets.vues import RequeteGuichet, lire_ou_404, vue_bureau
from operations.models import Entreprise
from participants.domain.declarations.circuit import enter_for_entreprise
from participants.domain.declarations.controle import Alerte
from participants.domain.declarations.grille import GrilleEntreprise, declaration_grid
from participants.domain.declarations.releves import TAILLE_MAX, store_releve
from participants.domain.declarations.saisie import current_declaration, open_declaration
from participants.domain.mois import mois_texte, parse_mois

TROP_GROS = f"Ce fichier dépasse {TAILLE_MAX // 1024 // 1024}\u00a0Mo."


@vue_bureau(ecrit=True)
def saisir(request: RequeteGuichet, cle: uuid.UUID, mois: str) -> HttpResponse:
    """The grid of one company; POST adds a lot, takes last month, saves the draft or transmits."""
    entreprise = lire_ou_404(Entreprise.objects.select_related("guichet"), cle, request.guichet)
    premier = parse_mois(mois)
    if premier is None:
        raise Http404

    def lire() -> list[GrilleEntreprise]:
        # The desk copies a paper: hours that nobody wrote must not look like those of the paper.
        return declaration_grid(entreprises=[entreprise], mois=premier, proposer=False)

    saisie = typed_grid(request, lire)
    if request.method != "POST":
        return _show(request, entreprise, premier, saisie)
    if aide := help_typing(request, saisie):
        return _show(request, entreprise, premier, aide)
    action = request.POST.get("action", "")
    enregistrer = partial(_enter, request, transmettre=action == "transmettre")
    if action == "auto":
        return keep_draft(request, saisie, enregistrer, lire)
    erreur = _keep_releve(request, entreprise, premier)
    if not saisie.save(enregistrer) or erreur:
        relue = refused_grid(request, saisie, lire)
        return _show(request, entreprise, premier, relue, erreur_releve=erreur, statut=422)
    return _saved(request, entreprise, premier, saisie.page, action)


def _enter(request: RequeteGuichet, envoi: Envoi, *, transmettre: bool) -> list[Alerte]:
    return enter_for_entreprise(
        entreprise=envoi.grille.entreprise,
        mois=envoi.grille.mois,
        lignes=envoi.lignes,
        par=request.user,
        rien_a_declarer=envoi.rien,
        transmettre=transmettre,
        version=envoi.version,
    )[1]


def _saved(
    request: RequeteGuichet, entreprise: Entreprise, premier: date, page: int, action: str
) -> HttpResponse:
    slug = request.guichet.slug
    if action != "transmettre":
        url = reverse("clauses:saisir", args=[slug, entreprise.cle, mois_texte(premier)])
        if action.startswith(PAGE):
            return redirect(f"{url}?page={action.removeprefix(PAGE)}")
        messages.success(request, f"Brouillon enregistré pour {entreprise}, {format_mois(premier)}.")
        return redirect(f"{url}?page={page}" if page > 1 else url)
    declaration = current_declaration(entreprise, premier)
    if declaration is None:
        raise Http404
    messages.success(
        request, f"{format_mois(premier).capitalize()} est saisi pour {entreprise}. Il reste à le valider."
    )
    return redirect("participants:declaration", slug=slug, cle=declaration.cle)


def _keep_releve(request: RequeteGuichet, entreprise: Entreprise, mois: date) -> str:
    """Attach the paper to the draft even when a line is refused: a file cannot be shown again in a form."""
    fichier = request.FILES.get("document")
    if not isinstance(fichier, UploadedFile):
        return ""
    if (fichier.size or 0) > TAILLE_MAX:
        return TROP_GROS
    try:
        with en_francais():
            declaration = open_declaration(entreprise=entreprise, mois=mois, saisie_par_guichet=True)
            declaration.document = store_releve(
                entreprise=entreprise, nom=fichier.name or "", contenu=fichier.read()
            )
            declaration.save(update_fields=["document"])
    except ValidationError as refus:
        return " ".join(refus.messages)
    return ""


def _show(
    request: RequeteGuichet,
    entreprise: Entreprise,
    mois: date,
    saisie: GrilleSaisie,
    *,
    erreur_releve: str = "",
    statut: int = 200,
) -> HttpResponse:
    declaration = current_declaration(entreprise, mois)
    contexte = {
        "guichet": request.guichet,
        "entreprise": entreprise,
        "mois": mois,
        "mois_texte": mois_texte(mois),
        "section": saisie.sections[0],
        "declaration": declaration,
        "document": declaration.document if declaration else None,
        "erreur_releve": erreur_releve,
        **grid_context(saisie, remaining_due([entreprise])),
    }
    return render(request, "clauses/grille_bureau.html", contexte, status=statut)
