from django.urls import URLPattern, path

from participants.views import attestations, fiches, parcours_prescripteur, prescripteur

app_name = "prescripteur"
urlpatterns: list[URLPattern] = [
    path("", prescripteur.home, name="accueil"),
    path("participants/<uuid:cle>/", prescripteur.show_participant, name="participant"),
    path("participants/<uuid:cle>/etapes/nouvelle/", parcours_prescripteur.create_etape, name="etape_creer"),
    path("participants/<uuid:cle>/sortie/", parcours_prescripteur.create_sortie, name="sortie_creer"),
    path("participants/<uuid:cle>/attestation/", attestations.download_prescripteur, name="attestation_pdf"),
    path("etapes/<uuid:cle>/modifier/", parcours_prescripteur.edit_etape, name="etape_modifier"),
    path("etapes/<uuid:cle>/retirer/", parcours_prescripteur.delete_etape, name="etape_retirer"),
    path("sorties/<uuid:cle>/modifier/", parcours_prescripteur.edit_sortie, name="sortie_modifier"),
    path("suivis/", parcours_prescripteur.list_suivis, name="suivis"),
    path("suivis/<uuid:cle>/", parcours_prescripteur.answer, name="suivi_repondre"),
    path("fiches/<uuid:cle>/", fiches.show_own_fiche, name="fiche"),
    path("fiches/<uuid:cle>/corriger/", fiches.correct_own_fiche, name="fiche_corriger"),
    path("fiches/<uuid:cle>/pdf/", fiches.download_own_fiche, name="fiche_pdf"),
]
