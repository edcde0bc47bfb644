import json
from typing import Any

from django import template

from operations.domain.corrections import field_label

register = template.Library()


@register.filter
def joli_json(valeur: Any) -> str:
    """A published record as a person can read it."""
    return json.dumps(valeur, ensure_ascii=False, indent=2)


@register.filter
def champ_decp(champ: str) -> str:
    """The path of a value, in words."""
    return field_label(champ)
