from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from guichets.formats import ABSENT, format_jour
from guichets.templatetags.composants import pastille
from participants.domain.queries import TONS, Situation
from participants.models import Participant


def situation_badge(situation: str) -> SafeString:
    return pastille(TONS[Situation(situation)], Situation(situation).label)


class ParticipantTable(tables.Table):
    nom = tables.Column(verbose_name="Personne", order_by=("nom_tri", "id"), accessor="nom_tri")
    situation = tables.Column(verbose_name="Éligibilité")
    fenetre_au = tables.Column(verbose_name="Compte jusqu'au")
    employeur_actuel = tables.Column(verbose_name="Employeur actuel", orderable=False)
    prescripteur = tables.Column(verbose_name="Prescripteur", order_by=("prescripteur__nom_tri", "nom_tri"))

    legende = "Participants"
    colonne_entete = "nom"

    class Meta:
        orderable = True
        default = ABSENT
        empty_text = "Personne ne correspond à ces filtres."

    def __init__(self, *args: Any, slug: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slug = slug

    def render_nom(self, record: Participant) -> SafeString:
        url = reverse("participants:participant", args=[self.slug, record.cle])
        return format_html('<a href="{}">{}</a>', url, record)

    def render_situation(self, value: str, record: Any) -> SafeString:
        badge = situation_badge(value)
        if record.en_attente and value != Situation.A_VALIDER:
            return format_html("{} {}", badge, situation_badge(Situation.A_VALIDER))
        return badge

    def render_fenetre_au(self, value: Any) -> str:
        return format_jour(value) if value else ABSENT
