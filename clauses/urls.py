from django.urls import path

from clauses.views import dispositifs, engagements, entreprise, saisie

app_name = "clauses"
urlpatterns = [
    path("lots/<uuid:cle>/qualifier/", dispositifs.qualify, name="lot_qualifier"),
    path("lots/<uuid:cle>/engagements/nouveau/", engagements.create, name="engagement_creer"),
    path("engagements/<uuid:cle>/", engagements.show, name="engagement"),
    path("engagements/<uuid:cle>/avenant/", engagements.amend, name="engagement_avenant"),
    path("engagements/<uuid:cle>/quote-part/", engagements.split, name="engagement_quote_part"),
    path("engagements/<uuid:cle>/periode/", engagements.add_periode, name="engagement_periode"),
    path("engagements/<uuid:cle>/assiette/", engagements.add_assiette, name="engagement_assiette"),
    path("engagements/<uuid:cle>/echeancier/", engagements.set_echeancier, name="engagement_echeancier"),
    path(
        "engagements/<uuid:cle>/mutualisation/",
        engagements.set_mutualisation,
        name="engagement_mutualisation",
    ),
    path("engagements/<uuid:cle>/promesse/", engagements.set_promesse, name="engagement_promesse"),
    path("quotes-parts/<uuid:cle>/retirer/", engagements.unsplit, name="quote_part_retirer"),
    path("periodes/<uuid:cle>/retirer/", engagements.remove_periode, name="periode_retirer"),
    path("entreprises/<uuid:cle>/", entreprise.show, name="entreprise"),
    path("entreprises/<uuid:cle>/recalculer/", entreprise.recalculate, name="recalculer"),
    path("entreprises/<uuid:cle>/clore/", entreprise.close, name="clore"),
    path("entreprises/<uuid:cle>/declarations/<str:mois>/", saisie.saisir, name="saisir"),
]
