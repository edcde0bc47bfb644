from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from guichets.emplacements import panneaux

register = template.Library()


@register.simple_tag(takes_context=True)
def emplacement(context: template.Context, nom: str, objet: Any) -> SafeString:
    """Render the panels that other apps placed here for this object."""
    request = context["request"]
    morceaux = []
    for panneau in panneaux(nom):
        contexte = panneau.contexte(request, objet)
        if contexte is not None:
            morceaux.append(render_to_string(panneau.gabarit, contexte, request=request))
    return SafeString("".join(morceaux))
