"""The desk types a company's month from the paper received: the same grid as the company's own page."""

import uuid
from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from clauses.domain.suivi.portail import remaining_due
from clauses.forms.grille import GrilleSaisie, with_another_lot, with_last_month
from guichets.domain.contraintes import en_francais
from guichets.formats import format_mois
from guichets.vues import RequeteGuichet, lire_ou_404, vue_bureau
from operations.models import Entreprise
from participants.domain.controle import Alerte, Saisie
from participants.domain.declarations import enter_for_entreprise
from participants.domain.grille import GrilleEntreprise, declaration_grid
from participants.domain.mois import mois_texte, parse_mois
from participants.domain.releves import TAILLE_MAX, store_releve
from participants.domain.saisie import current_declaration, open_declaration

TROP_GROS = f"Ce fichier dépasse {TAILLE_MAX // 1024 // 1024}\u00a0Mo."


@vue_bureau(ecrit=True)
def saisir(request: RequeteGuichet, cle: uuid.UUID, mois: str) -> HttpResponse:
    """The grid of one company; POST adds a lot, takes last month, saves the draft or transmits."""
    entreprise = lire_ou_404(Entreprise.objects.select_related("guichet"), cle, request.guichet)
    premier = parse_mois(mois)
    if premier is None:
        raise Http404
    grilles = declaration_grid(entreprises=[entreprise], mois=premier)
    if request.method != "POST":
        return _show(request, entreprise, premier, GrilleSaisie(grilles))
    saisie = GrilleSaisie(grilles, request.POST)
    if contrat := request.POST.get("ajouter"):
        return _show(
            request, entreprise, premier, GrilleSaisie(grilles, with_another_lot(request.POST, contrat))
        )
    action = request.POST.get("action")
    if action == "reprendre":
        reprise = GrilleSaisie(grilles, with_last_month(request.POST, saisie.sections))
        return _show(request, entreprise, premier, reprise)
    erreur = _keep_releve(request, entreprise, premier)
    transmettre = action == "transmettre"

    def enregistrer(grille: GrilleEntreprise, lignes: list[Saisie], rien: bool) -> list[Alerte]:
        return enter_for_entreprise(
            entreprise=grille.entreprise,
            mois=grille.mois,
            lignes=lignes,
            par=request.user,
            rien_a_declarer=rien,
            transmettre=transmettre,
        )[1]

    if not saisie.save(enregistrer) or erreur:
        return _show(request, entreprise, premier, saisie, erreur_releve=erreur, statut=422)
    return _saved(request, entreprise, premier, mois, transmettre)


def _saved(
    request: RequeteGuichet, entreprise: Entreprise, premier: date, mois: str, transmettre: bool
) -> HttpResponse:
    slug = request.guichet.slug
    if not transmettre:
        messages.success(request, f"Brouillon enregistré pour {entreprise}, {format_mois(premier)}.")
        return redirect("clauses:saisir", slug=slug, cle=entreprise.cle, mois=mois)
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
        "saisie": saisie,
        "section": saisie.sections[0],
        "declaration": declaration,
        "document": declaration.document if declaration else None,
        "erreur_releve": erreur_releve,
        "engagements": remaining_due([entreprise]),
    }
    return render(request, "clauses/grille_bureau.html", contexte, status=statut)
