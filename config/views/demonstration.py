"""What exists in the demo only: following the link of an e-mail that nobody received."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from guichets.models import Message
from guichets.vues import RequeteGuichet, lire_ou_404, vue_bureau
from operations.domain.liens import secret_path


@vue_bureau(ecrit=True)
def follow_link(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    """Draw a new secret for the link, as its e-mail would, and go there."""
    message: Message = lire_ou_404(Message.objects.select_related("lien"), cle, request.guichet)
    if request.method == "POST" and message.lien is not None:
        try:
            return redirect(secret_path(message.lien))
        except ValueError:
            messages.error(request, "Ce lien a déjà servi, a expiré ou a été désactivé.")
    return redirect("operations:courrier", slug=request.guichet.slug, cle=cle)
