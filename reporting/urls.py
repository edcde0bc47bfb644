from django.urls import path

from reporting.views import bilans

app_name = "reporting"
urlpatterns = [
    path("bilans/", bilans.list_bilans, name="bilans"),
    path("bilans/<uuid:cle>/", bilans.show_bilan, name="bilan"),
    path("bilans/<uuid:cle>/pdf/", bilans.download_bilan, name="bilan_pdf"),
    path("marches/<uuid:cle>/bilan/", bilans.create_bilan, name="bilan_creer"),
]
