from django.urls import URLPattern, path

from clauses.views import plan, portail, previsions, situation

app_name = "entreprise"
urlpatterns: list[URLPattern] = [
    path("", portail.accueil, name="accueil"),
    path("declarations/<str:mois>/", portail.declarer, name="declarer"),
    path("declarations/<str:mois>/transmettre/", portail.transmettre, name="transmettre"),
    path("declarations/<str:mois>/recu/", portail.recu, name="recu"),
    path("declarations/<str:mois>/<uuid:cle>/rectifier/", portail.rectifier, name="rectifier"),
    path("heures/<uuid:cle>/repondre/", portail.repondre, name="repondre"),
    path("situation/", situation.show, name="situation"),
    path("previsions/", previsions.show_portail, name="previsions"),
    path("plans/<uuid:cle>/", plan.show_portail, name="plan"),
    path("plans/<uuid:cle>/pdf/", plan.download_portail, name="plan_pdf"),
]
