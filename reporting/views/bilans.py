"""The desk's pages about bilans."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django_tables2 import RequestConfig

from clauses.models import Engagement
from guichets.domain.journal import record_consultation
from guichets.domain.travaux import progression
from guichets.forms.outils import report_errors
from guichets.texte import sort_key
from guichets.vues import RequeteGuichet, lire_ou_404, vue_bureau
from operations.models import Marche
from reporting import rules
from reporting.domain.bilans import NOMS_MANQUANTS, default_period, prepare_bilan, verify_ready
from reporting.domain.donnees import collect_donnees
from reporting.domain.queries import bilans_of
from reporting.domain.rendu import bilan_context
from reporting.enums import EtatBilan
from reporting.filters import BilanFilter
from reporting.forms.bilans import BilanForm, PeriodeForm
from reporting.models import Bilan
from reporting.tables import BilanTable, bilan_badge

PAR_PAGE = 50
DERNIERS = 5
COMPLET = ("marche", "donneur_ordre", "guichet", "travail")


@vue_bureau()
def list_bilans(request: RequeteGuichet) -> HttpResponse:
    tous = (
        Bilan.objects.filter(guichet=request.guichet)
        .select_related("marche", "donneur_ordre")
        .order_by("-id")
    )
    filtre = BilanFilter(request.GET, queryset=tous.defer("donnees"))
    table = BilanTable(filtre.qs, slug=request.guichet.slug)
    RequestConfig(request, paginate={"per_page": PAR_PAGE}).configure(table)
    total = table.paginator.count
    contexte = {
        "table": table,
        "filtre": filtre.form,
        "total": total,
        "vide": total == 0 and not any(request.GET.values()),
    }
    return render(request, "reporting/bilans.html", contexte)


@vue_bureau(ecrit=True)
def create_bilan(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    """The period and the comment, with what the bilan would say under them."""
    marche = lire_ou_404(
        Marche.objects.select_related("donneur_ordre", "operation", "guichet"), cle, request.guichet
    )
    du, au = default_period(marche=marche, jour=timezone.localdate())
    form = BilanForm(request.POST or None, initial={"du": du, "au": au})
    if request.method == "POST" and form.is_valid():
        try:
            bilan = prepare_bilan(marche=marche, par=request.user, **form.cleaned_data)
        except ValidationError as erreur:
            report_errors(form, erreur)
        else:
            messages.success(request, "Le bilan est en préparation. Vous pouvez quitter cette page.")
            return redirect("reporting:bilan", slug=request.guichet.slug, cle=bilan.cle)
    periode = PeriodeForm(request.GET if "du" in request.GET else {"du": du, "au": au})
    if periode.is_valid() and request.method != "POST":
        form.initial.update(periode.cleaned_data)
    contexte = {"marche": marche, "form": form, "periode": periode, **_preview(marche, periode)}
    return render(request, "reporting/bilan_creer.html", contexte, status=422 if form.is_bound else 200)


def _preview(marche: Marche, periode: PeriodeForm) -> dict[str, Any]:
    """What the bilan of the period would say, or why it cannot be made yet."""
    try:
        verify_ready(marche=marche)
    except ValidationError as erreur:
        return {"obstacle": erreur.messages[0], "noms_manquants": erreur.code == NOMS_MANQUANTS}
    if not periode.is_valid():
        return {}
    jour = timezone.localdate()
    return {"d": collect_donnees(marche=marche, jour=jour, **periode.cleaned_data)}


@vue_bureau()
def show_bilan(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    bilan = lire_ou_404(Bilan.objects.select_related(*COMPLET), cle, request.guichet)
    contexte: dict[str, Any] = {
        "bilan": bilan,
        "badge": bilan_badge(bilan.etat),
        "peut_preparer": rules.can_prepare(request.role),
    }
    if bilan.etat == EtatBilan.EMIS:
        contexte |= bilan_context(bilan)
    elif bilan.travail is not None:
        travail = bilan.travail
        travail.etape, travail.avancement, travail.total = progression(travail)
        contexte["travail"] = travail
    return render(request, "reporting/bilan.html", contexte)


@vue_bureau()
def download_bilan(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponseBase:
    return serve_pdf(lire_ou_404(Bilan.objects.select_related("marche"), cle, request.guichet))


def serve_pdf(bilan: Bilan) -> FileResponse:
    """The PDF of a bilan already read under the scope; its name says what it is, without any path."""
    if not rules.can_download(bilan):
        raise Http404
    record_consultation(bilan, "bilan_telecharge")
    mots = "".join(
        c if c.isalnum() else "-" for c in sort_key(bilan.marche.reference or bilan.marche.objet, 60)
    )
    nom = f"bilan-{'-'.join(filter(None, mots.split('-')))}-{bilan.numero}.pdf"
    return FileResponse(
        bilan.fichier.open("rb"), as_attachment=True, filename=nom, content_type="application/pdf"
    )


def panneau_marche(request: HttpRequest, marche: Marche) -> dict[str, Any]:
    """The bilans of a marché, on its page."""
    bilans = list(bilans_of(marche).defer("donnees")[: DERNIERS + 1])
    return {
        "marche": marche,
        "bilans": [(bilan, bilan_badge(bilan.etat)) for bilan in bilans[:DERNIERS]],
        "autres": len(bilans) > DERNIERS,
        "slug": request.guichet.slug,  # type: ignore[attr-defined]
        "peut_preparer": rules.can_prepare(getattr(request, "role", None)),
        "a_rendre": bool(bilans) or Engagement.objects.filter(marche=marche).exists(),
    }
