"""A prescripteur corrects a fiche on which the guichet has not decided yet: the desk reads that it was."""

from config.demo.scene import Scene
from guichets.models import Utilisateur
from participants.domain.personnes.fiches import correct_fiche, may_correct, version_of
from participants.models import FichePrescription

EXPERIENCE = "Un stage de découverte du bâtiment, puis trois mois d'aide sur un chantier école"
REPRISES = ("criteres", "metiers", "mobilite", "disponible_le", "accompagnement", "referent", "informe")
CONTACT = ("nom", "prenom", "telephone", "email")


def correct_one(scene: Scene, comptes: dict[str, Utilisateur]) -> None:
    with scene.as_person(comptes["prescripteur"]):
        fiches = FichePrescription.objects.filter(guichet=scene.guichet).select_related(
            "participant", "prescripteur", "guichet"
        )
        fiche = next((f for f in fiches.order_by("pk") if may_correct(f)), None)
        if fiche is not None:
            correct_fiche(
                fiche=fiche,
                lue=version_of(fiche),
                identite={nom: getattr(fiche.participant, nom) for nom in CONTACT},
                dossier={},
                valeurs={nom: getattr(fiche, nom) for nom in REPRISES} | {"experience": EXPERIENCE},
            )
