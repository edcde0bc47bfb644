"""The words of the guichet's e-mails: read by its members, edited by its responsable."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from guichets import rules
from guichets.domain.messages import wordings
from guichets.domain.modeles_messages import Modele
from guichets.domain.mots import (
    example,
    known_fields,
    reset_words,
    set_reply_address,
    words_of,
    write_words,
)
from guichets.enums import GenreMessage
from guichets.forms.messages import ModeleForm, ReponseForm
from guichets.forms.outils import report_errors
from guichets.models import ModeleMessage
from guichets.vues import RequeteGuichet, vue_bureau


@vue_bureau()
def list_modeles(request: RequeteGuichet) -> HttpResponse:
    return _list(request, ReponseForm(initial={"adresse": request.guichet.adresse_reponse}))


def _list(request: RequeteGuichet, form: ReponseForm) -> HttpResponse:
    contexte = {
        "guichet": request.guichet,
        "mots": words_of(request.guichet),
        "form": form,
        "peut_changer": rules.is_responsable(request.role),
    }
    return render(request, "guichets/modeles.html", contexte, status=422 if form.errors else 200)


@vue_bureau(responsable=True)
def change_reply(request: RequeteGuichet) -> HttpResponse:
    if request.method == "POST":
        form = ReponseForm(request.POST)
        if not form.is_valid():
            return _list(request, form)
        set_reply_address(guichet=request.guichet, adresse=form.cleaned_data["adresse"])
        messages.success(request, "L'adresse pour les réponses est enregistrée.")
    return redirect("guichets:modeles", slug=request.guichet.slug)


def _genre_or_404(texte: str) -> GenreMessage:
    if texte not in GenreMessage.values:
        raise Http404
    return GenreMessage(texte)


@vue_bureau(responsable=True)
def edit_modele(request: RequeteGuichet, genre: str) -> HttpResponse:
    """The form, with the e-mail it makes beside it. « Aperçu » shows without saving."""
    sujet = _genre_or_404(genre)
    actuel = wordings(request.guichet, [sujet])[sujet]
    form = ModeleForm(request.POST or None, initial={"objet": actuel.objet, "texte": actuel.texte})
    apercu = example(request.guichet, sujet, actuel)
    if request.method == "POST" and form.is_valid():
        saisi = Modele(form.cleaned_data["objet"], form.cleaned_data["texte"])
        try:
            apercu = example(request.guichet, sujet, saisi)
            if "apercu" not in request.POST:
                write_words(guichet=request.guichet, genre=sujet, objet=saisi.objet, texte=saisi.texte)
                messages.success(request, "Le modèle est enregistré. Il sert dès le prochain courrier.")
                return redirect("guichets:modeles", slug=request.guichet.slug)
        except ValidationError as refus:
            report_errors(form, refus)
    return _edit(request, sujet, form, apercu)


def _edit(request: RequeteGuichet, genre: GenreMessage, form: ModeleForm, apercu: Modele) -> HttpResponse:
    contexte: dict[str, Any] = {
        "guichet": request.guichet,
        "genre": genre,
        "form": form,
        "apercu": apercu,
        "champs": known_fields(genre),
        "propre": ModeleMessage.objects.filter(guichet=request.guichet, genre=genre).exists(),
    }
    return render(request, "guichets/modele.html", contexte, status=422 if form.errors else 200)


@vue_bureau(responsable=True)
def reset_modele(request: RequeteGuichet, genre: str) -> HttpResponse:
    sujet = _genre_or_404(genre)
    if request.method == "POST":
        reset_words(guichet=request.guichet, genre=sujet)
        messages.success(request, "Les mots du produit sont rétablis.")
    return redirect("guichets:modeles", slug=request.guichet.slug)
