"""The prescripteur's portal: the pages of its people, then those of the needs that it answers."""

from django.urls import URLPattern, path

from clauses.views import candidatures, rencontre
from participants.urls_prescripteur import urlpatterns as participants

app_name = "prescripteur"
urlpatterns: list[URLPattern] = [
    *participants,
    path("besoins/", candidatures.list_needs, name="besoins"),
    path("besoins/<uuid:cle>/", candidatures.show_need, name="besoin"),
    path("propositions/<uuid:cle>/retirer/", candidatures.withdraw, name="proposition_retirer"),
    path("fiches/nouvelle/", candidatures.create_fiche, name="fiche_creer"),
    path("rencontre/", rencontre.show_portail, name="rencontre"),
    path("rencontre/pdf/", rencontre.download_portail, name="rencontre_pdf"),
]
