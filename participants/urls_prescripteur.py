from django.urls import URLPattern, path

from participants.views import prescripteur

app_name = "prescripteur"
urlpatterns: list[URLPattern] = [
    path("", prescripteur.home, name="accueil"),
    path("participants/<uuid:cle>/", prescripteur.show_participant, name="participant"),
]
