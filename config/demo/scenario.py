"""The whole territory, step by step, in one transaction: all of it is there, or nothing."""

from collections.abc import Callable
from enum import StrEnum

from django.db import transaction

from config.demo.calendrier import Calendrier
from config.demo.cles import stable_keys
from config.demo.comptes import create_accounts, create_scenes, open_accesses
from config.demo.dernier_mois import play_last_month
from config.demo.effacement import erase
from config.demo.etape_apercus import preview_amendment
from config.demo.etape_bilans import create_partner, issue_bilans
from config.demo.etape_comptes import close_first_months, ventilate
from config.demo.etape_confirmations import hand_over, leave_unanswered, share_person
from config.demo.etape_courriers import write_mail
from config.demo.etape_decisions import decide
from config.demo.etape_declarations import write_past_months
from config.demo.etape_delais import lengthen_links
from config.demo.etape_engagements import build_engagements
from config.demo.etape_fiches import correct_one
from config.demo.etape_fichiers import deposit_payroll
from config.demo.etape_liens import send_links
from config.demo.etape_marches import build_actors, build_marches, import_public_data
from config.demo.etape_parcours import write_paths
from config.demo.etape_participants import build_people
from config.demo.etape_pieces import ask_for_pieces
from config.demo.etape_recrutement import recruit
from config.demo.scene import Scene
from config.demo.territoire import SLUG, SLUG_2
from guichets.models import Guichet, Utilisateur

Suivre = Callable[[str], None]


class Etape(StrEnum):
    MARCHES = "marches"
    ENGAGEMENTS = "engagements"
    PARTICIPANTS = "participants"
    DECLARATIONS = "declarations"
    BILANS = "bilans"


ORDRE = list(Etape)


def is_loaded() -> bool:
    return Guichet.objects.filter(slug__in=(SLUG, SLUG_2)).exists()


def load(
    calendrier: Calendrier, *, jusqua: Etape = Etape.BILANS, vider: bool = False, suivre: Suivre
) -> None:
    """Build the territory up to a step, erased first if asked. `ValidationError` where that is refused."""
    with transaction.atomic():
        if vider:
            erase()
        with stable_keys():
            comptes = create_accounts()
            scenes = create_scenes(calendrier, comptes)
            for etape in ORDRE[: ORDRE.index(jusqua) + 1]:
                suivre(etape)
                for scene in scenes:
                    _play(etape, scene, comptes)


def _play(etape: Etape, scene: Scene, comptes: dict[str, Utilisateur]) -> None:
    if etape == Etape.MARCHES:
        with scene.as_agent():
            build_actors(scene)
            build_marches(scene)
            if scene.slug == SLUG:
                import_public_data(scene)
        open_accesses(scene, comptes)
        create_partner(scene)
        if scene.slug == SLUG:
            lengthen_links(scene, comptes["responsable"])
    elif etape == Etape.ENGAGEMENTS:
        with scene.as_agent():
            build_engagements(scene)
    elif etape == Etape.PARTICIPANTS:
        with scene.as_agent():
            build_people(scene)
    elif etape == Etape.DECLARATIONS:
        with scene.as_agent():
            write_past_months(scene)
        leave_unanswered(scene)
        play_last_month(scene, comptes)
        hand_over(scene)
        share_person(scene)
        close_first_months(scene, comptes["responsable"])
        decide(scene)
        ventilate(scene)
        preview_amendment(scene)
        if scene.slug == SLUG:
            write_paths(scene)
            recruit(scene, comptes)
            correct_one(scene, comptes)
        send_links(scene)
        write_mail(scene)
        deposit_payroll(scene, comptes)
        ask_for_pieces(scene)
    elif scene.slug == SLUG:
        issue_bilans(scene)
