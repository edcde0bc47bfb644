from django.urls import path

from operations.views import contacts, courriers, donneurs, entreprises, imports, lots, marches, regroupements

app_name = "operations"
urlpatterns = [
    path("marches/", marches.list_marches, name="marches"),
    path("marches/nouveau/", marches.create, name="marche_creer"),
    path("marches/<uuid:cle>/", marches.show_marche, name="marche"),
    path("marches/<uuid:cle>/modifier/", marches.edit, name="marche_modifier"),
    path("marches/<uuid:cle>/regrouper/", marches.merge, name="marche_regrouper"),
    path("marches/<uuid:cle>/lots/nouveau/", lots.create, name="lot_creer"),
    path("lots/<uuid:cle>/modifier/", lots.edit, name="lot_modifier"),
    path("lots/<uuid:cle>/attributions/nouvelle/", lots.create_attribution, name="attribution_creer"),
    path("attributions/<uuid:cle>/modifier/", lots.edit_attribution, name="attribution_modifier"),
    path(
        "lots/<uuid:cle>/sous-traitances/nouvelle/", lots.create_sous_traitance, name="sous_traitance_creer"
    ),
    path("donneurs-ordre/", donneurs.list_donneurs, name="donneurs"),
    path("donneurs-ordre/nouveau/", donneurs.create, name="donneur_creer"),
    path("donneurs-ordre/<uuid:cle>/", donneurs.show_donneur, name="donneur"),
    path("donneurs-ordre/<uuid:cle>/modifier/", donneurs.edit, name="donneur_modifier"),
    path("operations/", donneurs.list_operations, name="operations"),
    path("operations/nouvelle/", donneurs.create_operation, name="operation_creer"),
    path("operations/<uuid:cle>/", donneurs.show_operation, name="operation"),
    path("operations/<uuid:cle>/modifier/", donneurs.edit_operation, name="operation_modifier"),
    path("entreprises/", entreprises.list_entreprises, name="entreprises"),
    path("entreprises/nouvelle/", entreprises.create, name="entreprise_creer"),
    path("entreprises/<uuid:cle>/modifier/", entreprises.edit, name="entreprise_modifier"),
    path(
        "entreprises/<uuid:cle>/etablissements/nouveau/",
        entreprises.create_etablissement,
        name="etablissement_creer",
    ),
    path("entreprises/<uuid:cle>/contacts/nouveau/", contacts.create, name="contact_creer"),
    path("contacts/<uuid:cle>/modifier/", contacts.edit, name="contact_modifier"),
    path("contacts/<uuid:cle>/terminer/", contacts.end, name="contact_terminer"),
    path("courriers/", courriers.list_courriers, name="courriers"),
    path("courriers/<uuid:cle>/", courriers.show_courrier, name="courrier"),
    path("courriers/<uuid:cle>/renvoyer/", courriers.resend, name="courrier_renvoyer"),
    path("imports/", imports.list_imports, name="imports"),
    path("imports/envoyer/", imports.upload, name="import_envoyer"),
    path("imports/<uuid:cle>/", imports.show_import, name="import"),
    path("imports/lignes/<uuid:cle>/", imports.correct, name="ligne_corriger"),
    path("regroupements/", regroupements.list_regroupements, name="regroupements"),
    path("regroupements/<uuid:cle>/", regroupements.decide, name="regroupement_decider"),
    path("noms-manquants/", entreprises.names, name="noms"),
]
