from django.urls import URLPattern, path

from clauses.views import confirmations, efforts, plan, portail, previsions, recrutement, situation
from operations.views import contacts_portail
from participants.views import attestations, depots, lien, pieces_portail

app_name = "entreprise"
DEPOT = "declarations/<str:mois>/fichiers/<uuid:cle>/"
urlpatterns: list[URLPattern] = [
    path("", portail.accueil, name="accueil"),
    path("declarations/<str:mois>/", portail.declarer, name="declarer"),
    path("declarations/<str:mois>/transmettre/", portail.transmettre, name="transmettre"),
    path("declarations/<str:mois>/recu/", portail.recu, name="recu"),
    path("declarations/<str:mois>/recu/pdf/", portail.recu_pdf, name="recu_pdf"),
    path("declarations/<str:mois>/recu/envoyer/", lien.send_my_receipt, name="recu_envoyer"),
    path("declarations/<str:mois>/fichiers/", depots.portal_files, name="fichiers"),
    path(DEPOT, depots.portal_deposit, name="depot"),
    path(f"{DEPOT}classeur/", depots.portal_workbook, name="classeur"),
    path(f"{DEPOT}colonnes/", depots.portal_columns, name="depot_colonnes"),
    path(f"{DEPOT}corrige/", depots.portal_corrected, name="depot_corrige"),
    path("declarations/<str:mois>/<uuid:cle>/rectifier/", portail.rectifier, name="rectifier"),
    path("confirmations/", confirmations.show, name="confirmations"),
    path("confirmations/<uuid:cle>/", confirmations.confirmer, name="confirmer"),
    path("heures/<uuid:cle>/repondre/", confirmations.repondre, name="repondre"),
    path("contacts/", contacts_portail.show, name="contacts"),
    path("contacts/nouveau/", contacts_portail.create, name="contact_creer"),
    path("contacts/<uuid:cle>/modifier/", contacts_portail.edit, name="contact_modifier"),
    path("contacts/<uuid:cle>/terminer/", contacts_portail.end, name="contact_terminer"),
    path("recrutement/", recrutement.home, name="recrutement"),
    path("recrutement/besoins/nouveau/", recrutement.create, name="besoin_creer"),
    path("recrutement/besoins/<uuid:cle>/", recrutement.show, name="besoin"),
    path("recrutement/besoins/<uuid:cle>/modifier/", recrutement.edit, name="besoin_modifier"),
    path(
        "recrutement/besoins/<uuid:cle>/publier/", recrutement.act, {"acte": "publier"}, name="besoin_publier"
    ),
    path("recrutement/besoins/<uuid:cle>/clore/", recrutement.act, {"acte": "clore"}, name="besoin_clore"),
    path(
        "recrutement/besoins/<uuid:cle>/effacer/", recrutement.act, {"acte": "effacer"}, name="besoin_effacer"
    ),
    path("recrutement/propositions/<uuid:cle>/", recrutement.answer, name="proposition"),
    path("recrutement/demarches/", efforts.list_own, name="efforts"),
    path("recrutement/demarches/noter/", efforts.add, name="effort_noter"),
    path("recrutement/demarches/<uuid:cle>/effacer/", efforts.drop, name="effort_effacer"),
    path("contrats/<uuid:cle>/attestation/", attestations.download_entreprise, name="attestation_pdf"),
    path("pieces/", pieces_portail.show, name="pieces"),
    path("pieces/<uuid:cle>/deposer/", pieces_portail.deposit, name="piece_deposer"),
    path("pieces/<uuid:cle>/fichier/", pieces_portail.download, name="piece_fichier"),
    path("situation/", situation.show, name="situation"),
    path("previsions/", previsions.show_portail, name="previsions"),
    path("plans/<uuid:cle>/", plan.show_portail, name="plan"),
    path("plans/<uuid:cle>/pdf/", plan.download_portail, name="plan_pdf"),
]
