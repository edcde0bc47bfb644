from django.urls import URLPattern, path

from participants.views import contrats, declarations, eligibilite, participants

app_name = "participants"
urlpatterns: list[URLPattern] = [
    path("participants/", participants.list_participants, name="participants"),
    path("participants/nouveau/", participants.create_participant, name="participant_creer"),
    path("participants/<uuid:cle>/", participants.show_participant, name="participant"),
    path("participants/<uuid:cle>/modifier/", participants.edit_participant, name="participant_modifier"),
    path("participants/<uuid:cle>/eligibilite/", eligibilite.ask_eligibilite, name="eligibilite_creer"),
    path("participants/<uuid:cle>/contrats/nouveau/", contrats.create_contrat, name="contrat_creer"),
    path("eligibilites/<uuid:cle>/", eligibilite.show_eligibilite, name="eligibilite"),
    path("eligibilites/<uuid:cle>/modifier/", eligibilite.edit_eligibilite, name="eligibilite_modifier"),
    path("eligibilites/<uuid:cle>/decision/", eligibilite.decide, name="eligibilite_decider"),
    path("contrats/<uuid:cle>/", contrats.show_contrat, name="contrat"),
    path("contrats/<uuid:cle>/modifier/", contrats.edit_contrat, name="contrat_modifier"),
    path("contrats/<uuid:cle>/fin/", contrats.finish_contrat, name="contrat_terminer"),
    path("prescripteurs/", participants.list_prescripteurs, name="prescripteurs"),
    path("prescripteurs/nouveau/", participants.add_prescripteur, name="prescripteur_creer"),
    path("declarations/", declarations.list_declarations, name="declarations"),
    path("declarations/<uuid:cle>/", declarations.show_declaration, name="declaration"),
    path("declarations/<uuid:cle>/valider/", declarations.validate, name="declaration_valider"),
    path("declarations/<uuid:cle>/retourner/", declarations.give_back, name="declaration_retourner"),
    path("declarations/<uuid:cle>/rectifier/", declarations.rectify, name="declaration_rectifier"),
    path("declarations/<uuid:cle>/releve/", declarations.download_releve, name="declaration_releve"),
    path("heures/<uuid:cle>/confirmer/", declarations.confirm, name="ligne_confirmer"),
]
