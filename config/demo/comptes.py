"""Guichets, accounts and what each account may reach: the owner's acts, before any scope exists."""

from datetime import date

from config.comptes_demo import MOT_DE_PASSE
from config.demo.calendrier import Calendrier
from config.demo.cles import siret_of
from config.demo.scene import Scene
from config.demo.territoire import GUICHETS, PERSONNEL, SLUG
from guichets.enums import RoleAdhesion
from guichets.models import Adhesion, Guichet, Utilisateur
from guichets.portee import hors_portee
from operations.domain.regles import create_default_rules
from operations.enums import ProfilDonneur
from operations.models import AccesDonneurOrdre, AccesEntreprise
from participants.domain.personnes.prescripteurs import grant_acces

DOMAINE = "demo.example"
RAISON = "démonstration"
REGLES_DEPUIS = date(2010, 1, 1)


def create_accounts() -> dict[str, Utilisateur]:
    """One person per role, by the part of the address before the @."""
    return {
        nom_local: Utilisateur.objects.create_user(
            f"{nom_local}@{DOMAINE}", MOT_DE_PASSE, prenom=prenom, nom=nom
        )
        for nom_local, prenom, nom, _, _ in PERSONNEL
    }


def create_scenes(calendrier: Calendrier, comptes: dict[str, Utilisateur]) -> list[Scene]:
    scenes = []
    for modele in GUICHETS:
        guichet = Guichet.objects.create(
            slug=modele.slug,
            nom=modele.nom,
            type=modele.type,
            siret=siret_of(modele.siret, public=True),
            communes=list(modele.communes),
            couleur=modele.couleur,
        )
        membres = [(p[0], p[4]) for p in PERSONNEL if p[3] == modele.slug and p[4] is not None]
        with hors_portee(RAISON):
            for nom_local, role in membres:
                Adhesion.objects.create(guichet=guichet, utilisateur=comptes[nom_local], role=role)
            create_default_rules(guichet=guichet, du=REGLES_DEPUIS)
        agent = next(comptes[nom_local] for nom_local, role in membres if role == RoleAdhesion.FACILITATEUR)
        scenes.append(Scene(guichet, calendrier, agent))
    return scenes


def open_accesses(scene: Scene, comptes: dict[str, Utilisateur]) -> None:
    """The buyer and the company reach both guichets, the SIAE and the prescripteur the first one only."""
    with hors_portee(RAISON):
        AccesDonneurOrdre.objects.create(
            guichet=scene.guichet,
            donneur_ordre=scene.donneurs["region"],
            utilisateur=comptes["donneur-ordre"],
            profil=ProfilDonneur.REFERENT,
        )
        acces = [("entreprise", "bati")] + ([("siae", "etti")] if scene.slug == SLUG else [])
        for nom_local, code in acces:
            AccesEntreprise.objects.create(
                guichet=scene.guichet, entreprise=scene.entreprises[code], utilisateur=comptes[nom_local]
            )
        if scene.slug == SLUG:
            grant_acces(prescripteur=scene.prescripteurs["ml"], utilisateur=comptes["prescripteur"])
