from django.urls import path

from guichets.views import travaux

app_name = "guichets"
urlpatterns = [
    path("travaux/", travaux.list_travaux, name="travaux"),
    path("travaux/<uuid:cle>/", travaux.show_travail, name="travail"),
    path("travaux/<uuid:cle>/relancer/", travaux.retry, name="travail_relancer"),
]
