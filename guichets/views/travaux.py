"""Jobs as people see them: what is being done, how far, and what came of it."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from guichets.domain.travaux import progression, retry_travail
from guichets.models import Travail
from guichets.vues import RequeteGuichet, lire_ou_404, vue_bureau

PAR_PAGE = 50


@vue_bureau()
def list_travaux(request: RequeteGuichet) -> HttpResponse:
    travaux = Travail.objects.filter(guichet=request.guichet).select_related("demandeur").order_by("-id")
    page = Paginator(travaux, PAR_PAGE).get_page(request.GET.get("page"))
    return render(request, "guichets/travaux.html", {"guichet": request.guichet, "page": page})


@vue_bureau()
def show_travail(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    """The page of a job; htmx asks again for its fragment until the job has ended."""
    travail = lire_ou_404(Travail.objects.select_related("demandeur"), cle, request.guichet)
    travail.etape, travail.avancement, travail.total = progression(travail)
    gabarit = "guichets/travail_fragment.html" if request.htmx else "guichets/travail.html"
    return render(request, gabarit, {"guichet": request.guichet, "travail": travail})


@require_POST
@vue_bureau(ecrit=True)
def retry(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    travail = lire_ou_404(Travail.objects.all(), cle, request.guichet)
    relance = retry_travail(travail=travail)
    messages.success(request, "Le travail est relancé.")
    return redirect("guichets:travail", slug=request.guichet.slug, cle=relance.cle)
