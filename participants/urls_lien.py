"""The link without account: outside of any guichet, its secret never in an address that a server receives."""

from django.urls import URLPattern, path

from participants.views import lien

app_name = "lien"
urlpatterns: list[URLPattern] = [
    path("", lien.open_, name="ouvrir"),
    path("demander/", lien.ask, name="demander"),
    path("nouveau/", lien.renew, name="renouveler"),
    path("termine/", lien.ended, name="termine"),
    path("fermer/", lien.close, name="fermer"),
]
