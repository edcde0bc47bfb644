from django.urls import path

from reporting.views import donneur

app_name = "donneur"
urlpatterns = [
    path("", donneur.show_home, name="accueil"),
    path("marches/<uuid:cle>/", donneur.show_marche, name="marche"),
    path("bilans/<uuid:cle>/pdf/", donneur.download_bilan, name="bilan_pdf"),
]
