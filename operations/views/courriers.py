"""The history of what the guichet sent: to whom, about which company, and what came of it."""

import uuid
from typing import Any

import django_filters
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import redirect, render

from guichets import rules
from guichets.domain.envois import reason, send_again
from guichets.enums import EtatMessage, GenreMessage
from guichets.models import Guichet, Message
from guichets.vues import RequeteGuichet, lire_ou_404, vue_bureau
from operations.models import Entreprise

PAR_PAGE = 50
NON_REMIS = "non_remis"
TONS: dict[str, str] = {
    EtatMessage.A_ENVOYER: "attente",
    EtatMessage.ENVOYE: "succes",
    EtatMessage.ECHEC: "danger",
    EtatMessage.REJETE: "danger",
    EtatMessage.ECARTE: "neutre",
    EtatMessage.SANS_OBJET: "neutre",
}


class FiltreCourriers(django_filters.FilterSet):
    genre = django_filters.ChoiceFilter(
        label="Genre", choices=GenreMessage.choices, empty_label="Tous les genres"
    )
    etat = django_filters.ChoiceFilter(
        label="État",
        choices=[*EtatMessage.choices, (NON_REMIS, "Échecs et adresses en erreur")],
        empty_label="Tous les états",
        method="in_state",
    )
    entreprise = django_filters.ModelChoiceFilter(
        label="Entreprise",
        queryset=None,
        empty_label="Toutes les entreprises",
        to_field_name="cle",
        method="about",
    )

    class Meta:
        model = Message
        fields = ["genre", "etat"]

    def __init__(self, *args: Any, guichet: Guichet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["entreprise"].queryset = Entreprise.objects.filter(guichet=guichet).order_by(
            "nom_tri", "pk"
        )

    def in_state(self, lignes: QuerySet[Message], _nom: str, valeur: str) -> QuerySet[Message]:
        if valeur == NON_REMIS:
            return lignes.filter(etat__in=(EtatMessage.ECHEC, EtatMessage.REJETE))
        return lignes.filter(etat=valeur)

    def about(self, lignes: QuerySet[Message], _nom: str, valeur: Entreprise) -> QuerySet[Message]:
        return lignes.filter(entreprises__contains=[valeur.pk])


@vue_bureau()
def list_courriers(request: RequeteGuichet) -> HttpResponse:
    # By the date that is shown: a letter may wait long after it was written.
    lignes = Message.objects.filter(guichet=request.guichet).order_by(
        Coalesce("envoye_le", "cree_le").desc(), "-pk"
    )
    filtre = FiltreCourriers(request.GET or None, queryset=lignes, guichet=request.guichet)
    page = Paginator(filtre.qs, PAR_PAGE).get_page(request.GET.get("page"))
    noms = _companies(page.object_list)
    reste = request.GET.copy()
    reste.pop("page", None)
    contexte = {
        "guichet": request.guichet,
        "filtre": filtre,
        "page": page,
        "rangs": [(m, TONS[m.etat], [noms[e] for e in m.entreprises if e in noms]) for m in page],
        "ancre": f"&{reste.urlencode()}" if reste else "",
    }
    return render(request, "operations/courriers.html", contexte)


def _companies(courriers: Any) -> dict[int, Entreprise]:
    ids = {pk for message in courriers for pk in message.entreprises}
    return {e.pk: e for e in Entreprise.objects.filter(pk__in=ids)}


@vue_bureau()
def show_courrier(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    """One e-mail as it left, but for the secret of its link. In the demo its address can be followed."""
    message = _read(request, cle)
    contexte = {
        "guichet": request.guichet,
        "courrier": message,
        "ton": TONS[message.etat],
        "entreprises": list(_companies([message]).values()),
        "pied": reason(message),
        "cliquable": settings.DEMO,
        "a_refaire": message.etat in (EtatMessage.ECHEC, EtatMessage.REJETE)
        and rules.is_operational(request.role),
    }
    return render(request, "operations/courrier.html", contexte)


def _read(request: RequeteGuichet, cle: uuid.UUID) -> Message:
    message: Message = lire_ou_404(Message.objects.select_related("guichet", "lien"), cle, request.guichet)
    return message


@vue_bureau(ecrit=True)
def resend(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    message = _read(request, cle)
    if request.method == "POST":
        try:
            send_again(message=message)
        except ValidationError as refus:
            messages.error(request, " ".join(refus.messages))
        else:
            messages.success(request, "Le courrier repart dans la minute.")
    return redirect("operations:courrier", slug=request.guichet.slug, cle=cle)
