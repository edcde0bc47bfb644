from django.urls import path

from guichets.views import modeles, travaux

app_name = "guichets"
urlpatterns = [
    path("travaux/", travaux.list_travaux, name="travaux"),
    path("travaux/<uuid:cle>/", travaux.show_travail, name="travail"),
    path("travaux/<uuid:cle>/relancer/", travaux.retry, name="travail_relancer"),
    path("modeles-courriers/", modeles.list_modeles, name="modeles"),
    path("modeles-courriers/reponse/", modeles.change_reply, name="reponse"),
    path("modeles-courriers/<slug:genre>/", modeles.edit_modele, name="modele"),
    path("modeles-courriers/<slug:genre>/retablir/", modeles.reset_modele, name="modele_retablir"),
]
