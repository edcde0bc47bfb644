"""Every address of the product. A page belongs to the leftmost app whose data it shows."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from config.views import accueil, demonstration, galerie, sante
from guichets.views import refus
from participants.views import mes_courriers

bureau: list[URLPattern | URLResolver] = [
    path("", accueil.bureau, name="bureau"),
    path("", include("guichets.urls")),
    path("", include("operations.urls")),
    path("", include("participants.urls")),
    path("", include("clauses.urls")),
    path("", include("reporting.urls")),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", accueil.accueil, name="accueil"),
    path("sante/", sante.sante, name="sante"),
    path("accessibilite/", accueil.accessibilite, name="accessibilite"),
    path("comptes/mes-courriers/", mes_courriers.show, name="mes_courriers"),
    path("comptes/", include("allauth.urls")),
    path("courriers/refus/<str:jeton>/", refus.show_refusal, name="courrier_refus"),
    path("g/<slug:slug>/", include(bureau)),
    path("lien/", include("participants.urls_lien")),
    path("entreprise/", include("clauses.urls_entreprise")),
    path("donneur-ordre/", include("reporting.urls_donneur")),
    path("prescripteur/", include("clauses.urls_prescripteur")),
    path("api/v1/", include("config.api")),
]

if settings.DEMO:
    bureau += [path("courriers/<uuid:cle>/lien/", demonstration.follow_link, name="suivre_lien")]
    urlpatterns += [path("galerie/", galerie.galerie, name="galerie")]

handler400 = "config.views.erreurs.illisible"
handler403 = "config.views.erreurs.interdit"
handler404 = "config.views.erreurs.introuvable"
handler500 = "config.views.erreurs.erreur"
