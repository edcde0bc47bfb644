"""Error pages: generic, in French, without any value of the request."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_not_required
def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - named by Django
    """The form was open too long or in another tab: say so, lose nothing silently."""
    return render(
        request,
        "403.html",
        {
            "titre": "Votre formulaire a expiré",
            "explication": "La page est restée ouverte trop longtemps. "
            "Revenez en arrière, rechargez-la, puis envoyez à nouveau.",
        },
        status=403,
    )


@login_not_required
def introuvable(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - named by Django
    return render(request, "404.html", status=404)


@login_not_required
def interdit(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - named by Django
    return render(request, "403.html", status=403)


@login_not_required
def erreur(request: HttpRequest) -> HttpResponse:
    return render(request, "500.html", status=500)


@login_not_required
def illisible(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - named by Django
    return render(request, "400.html", status=400)
