"""Hour by hour: what became of each line that a company was credited with. For the guichet alone."""

import uuid
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime

from clauses.domain import queries
from clauses.domain.suivi import heures as suivi
from clauses.domain.suivi.heures import Suivi
from clauses.forms.heures import FiltreHeuresForm
from clauses.rules import can_manage_engagements
from guichets.fichiers import send_table
from guichets.vues import RequeteGuichet, lire_ou_404, vue_bureau
from operations.models import Entreprise
from participants.domain.mois import mois_texte
from participants.models import LigneHeures

PAR_PAGE = 50
COLONNES = (
    "Personne", "Mois", "Premier jour", "Dernier jour", "Heures déclarées", "Faites sur", "Déclarée par",
    "Validée le", "Engagement", "Marché de l'engagement", "Du", "Au", "Heures", "Règle ou raison",
)  # fmt: skip


def _read(request: RequeteGuichet, cle: uuid.UUID) -> tuple[Entreprise, FiltreHeuresForm]:
    entreprise = lire_ou_404(Entreprise.objects.select_related("guichet"), cle, request.guichet)
    mois = queries.months_of(entreprise)
    return entreprise, FiltreHeuresForm(request.GET, entreprise=entreprise, mois=mois)


@vue_bureau()
def index(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    entreprise, form = _read(request, cle)
    lignes = suivi.lines_of_company(entreprise, form.filtre())
    page = Paginator(lignes, PAR_PAGE).get_page(request.GET.get("page"))
    suivis = suivi.follow(entreprise, page)
    parametres = request.GET.copy()
    parametres.pop("page", None)
    contexte = {
        "entreprise": entreprise,
        "form": form,
        "page": page,
        "suivis": suivis,
        "totaux": suivi.add_up(suivis),
        "parametres": parametres.urlencode(),
        "peut_imposer": can_manage_engagements(request.role),
    }
    return render(request, "clauses/heures.html", contexte)


@vue_bureau()
def export(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    """The same lines as the page, one row for each piece."""
    entreprise, form = _read(request, cle)
    suivis = suivi.follow(entreprise, suivi.lines_of_company(entreprise, form.filtre()))
    rangs = (rang for un in suivis for rang in _rows(un))
    return send_table(f"heures-{entreprise.identifiant}.csv", COLONNES, rangs, objet=entreprise)


def _rows(un: Suivi) -> Iterator[list[str]]:
    """What the line is, then where each of its pieces went."""
    ligne = un.ligne
    decidee_le = ligne.declaration.decidee_le
    entete = [
        str(ligne.participant),
        mois_texte(ligne.mois),
        _day(ligne.debut),
        _day(ligne.fin),
        _hours(un.declarees),
        str(ligne.lot.marche) if ligne.lot else "Aucun marché suivi",
        str(ligne.entreprise),
        _day(localtime(decidee_le).date()) if decidee_le else "",
    ]
    for d in un.destinations:
        yield [
            *entete,
            str(d.engagement),
            str(d.engagement.marche),
            _day(d.debut),
            _day(d.fin),
            _hours(d.heures),
            d.regle,
        ]
    for a in un.ajustements:
        raison = f"Ajustement porté par {mois_texte(a.mois)}\u00a0: {a.get_motif_display()}"
        yield [*entete, str(a.engagement), str(a.engagement.marche), "", "", _hours(a.heures), raison]
    for h in un.hors_compte:
        yield [*entete, "", "", "", "", _hours(h.heures), h.libelle]
    if un.restantes:
        yield [*entete, "", "", "", "", _hours(un.restantes), un.cause_restantes]


def _day(jour: date) -> str:
    return f"{jour:%d/%m/%Y}"


def _hours(heures: Decimal) -> str:
    return f"{heures:.2f}".replace(".", ",")


@vue_bureau()
def show(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    """One line, to be checked by hand: declared, cut, retained or not, and the sums."""
    lignes = LigneHeures.objects.select_related(
        "guichet",
        "participant",
        "contrat",
        "lot__marche",
        "entreprise",
        "creditee",
        "declaration__decidee_par",
    )
    ligne = lire_ou_404(lignes, cle, request.guichet)
    un = suivi.follow(ligne.creditee, [ligne])[0]
    try:
        pieces = suivi.cut_by_eligibility(ligne)
    except ValidationError:
        pieces = []
    contexte = {
        "ligne": ligne,
        "suivi": un,
        "pieces": pieces,
        "peut_imposer": can_manage_engagements(request.role),
    }
    return render(request, "clauses/ligne.html", contexte)
