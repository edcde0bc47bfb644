"""Jobs as people see them: what is being done, how far, and what came of it."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from guichets import rules
from guichets.domain.travaux import progression, retry_travail
from guichets.formats import format_horodatage
from guichets.models import Travail
from guichets.templatetags.composants import TONS_TRAVAIL, job_context
from guichets.vues import RequeteGuichet, lire_ou_404, vue_bureau

PAR_PAGE = 50


@vue_bureau()
def list_travaux(request: RequeteGuichet) -> HttpResponse:
    travaux = Travail.objects.filter(guichet=request.guichet).select_related("demandeur").order_by("-id")
    page = Paginator(travaux, PAR_PAGE).get_page(request.GET.get("page"))
    rangs = [(travail, TONS_TRAVAIL[travail.etat]) for travail in page.object_list]
    contexte = {"guichet": request.guichet, "page": page, "rangs": rangs}
    return render(request, "guichets/travaux.html", contexte)


@vue_bureau()
def show_travail(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    """The page of a job; htmx asks again for its fragment until the job has ended."""
    travail = lire_ou_404(Travail.objects.select_related("demandeur"), cle, request.guichet)
    travail.etape, travail.avancement, travail.total = progression(travail)
    url_resultat = _url_resultat(travail, request)
    contexte = {
        "guichet": request.guichet,
        "travail": travail,
        "details": _details(travail),
        "url_resultat": url_resultat,
        "peut_relancer": rules.is_operational(request.role),
    }
    if not request.htmx:
        return render(request, "guichets/travail.html", contexte)
    contexte |= job_context(
        travail, url_suivi=request.path, url_resultat=url_resultat, libelle_resultat="Voir le résultat"
    )
    # Other pages follow a job too: they have no place for its details.
    contexte["hors_bande"] = request.htmx.current_url_abs_path == request.path
    return render(request, "guichets/travail_suivi.html", contexte)


def _details(travail: Travail) -> list[tuple[str, object]]:
    return [
        ("Demandé par", travail.demandeur or "Le système"),
        ("Demandé le", format_horodatage(travail.cree_le)),
        ("Terminé le", format_horodatage(travail.fini_le)),
        ("Essais", travail.essais),
    ]


def _url_resultat(travail: Travail, request: RequeteGuichet) -> str:
    """Where the result is shown: a job with such a place leaves `{"page": [url name, public key]}`.

    A third word, « responsable », says that nobody else may open it: no link to a refusal.
    """
    page = travail.resultat.get("page")
    if not page or ("responsable" in page[2:] and not rules.is_responsable(request.role)):
        return ""
    return reverse(page[0], args=[request.guichet.slug, page[1]])


@vue_bureau(ecrit=True)
def retry(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    travail = lire_ou_404(Travail.objects.all(), cle, request.guichet)
    if request.method != "POST":
        return redirect("guichets:travail", slug=request.guichet.slug, cle=cle)
    try:
        relance = retry_travail(travail=travail)
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
        return redirect("guichets:travail", slug=request.guichet.slug, cle=cle)
    messages.success(request, "Le travail est relancé.")
    return redirect("guichets:travail", slug=request.guichet.slug, cle=relance.cle)
