"""Refusing one kind of e-mail by its signed address, without an account: GET asks, POST acts (RFC 8058)."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from guichets.domain.oppositions import accept_kind, is_refused, read_refusal, refuse_kind
from guichets.enums import GenreMessage


# The signature is the right, and a mail program posts here without any cookie.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def show_refusal(request: HttpRequest, jeton: str) -> HttpResponse:
    message = read_refusal(jeton)
    if message is None:
        return render(request, "guichets/refus.html", {"courrier": None})
    genre = GenreMessage(message.genre)
    if request.method == "POST":
        change = accept_kind if "accepter" in request.POST else refuse_kind
        change(guichet=message.guichet, destinataire=message.destinataire, genre=genre)
    reponse = render(
        request,
        "guichets/refus.html",
        {"courrier": message, "genre": genre.label, "refuse": is_refused(message)},
    )
    reponse["Referrer-Policy"] = "no-referrer"
    return reponse
