"""What the guichet has written: reminders sent, one that came back, one refused, words of its own."""

from datetime import datetime

from django.db.models import F
from django.utils import timezone

from config.demo.calendrier import DERNIER_MOIS
from config.demo.etape_declarations import RETARDATAIRE
from config.demo.scene import Scene
from config.demo.territoire import SLUG
from guichets.domain.mots import set_reply_address, write_words
from guichets.domain.oppositions import refuse_kind
from guichets.enums import EtatMessage, GenreMessage
from guichets.models import Lien, Message
from participants.domain.relances.envoi import write_reminders
from participants.domain.relances.suivi import follow_month
from participants.models import Relance

OBJET = "{mois}\u00a0: il nous manque vos heures"
TEXTE = (
    "Bonjour {nom},\n\nSauf erreur, les heures d'insertion de {entreprise} pour {mois} ne sont pas arrivées "
    "(elles étaient attendues pour le {echeance}).\n\nDeux minutes suffisent\u00a0:\n{lien}\n\n"
    "Nous sommes joignables chaque matin.\n\nL'équipe du {guichet}"
)
REVENU = "L'adresse n'existe pas (5.1.1)."


def write_mail(scene: Scene) -> None:
    """Reminders of the last two months, as they left on their days."""
    with scene.as_agent():
        for rang, jours, genre, codes in (
            (DERNIER_MOIS - 1, -5, GenreMessage.RELANCE_AVANT, (RETARDATAIRE,)),
            (DERNIER_MOIS - 1, 0, GenreMessage.RELANCE_JOUR, (RETARDATAIRE,)),
            (DERNIER_MOIS - 1, 5, GenreMessage.RELANCE_APRES, (RETARDATAIRE,)),
            (DERNIER_MOIS, -5, GenreMessage.RELANCE_AVANT, (RETARDATAIRE, "clim", "bati", "clim2")),
        ):
            _remind(scene, rang, jours, genre, codes)
        if scene.slug == SLUG:
            _settings(scene)


def _remind(scene: Scene, rang: int, jours: int, genre: GenreMessage, codes: tuple[str, ...]) -> None:
    mois = scene.calendrier.mois(rang)
    vises = {scene.entreprises[code].pk for code in codes if code in scene.entreprises}
    suivis = [s for s in follow_month(guichet=scene.guichet, mois=mois) if s.entreprise.pk in vises]
    parti = min(scene.calendrier.moment(rang + 1, 10 + jours, 7), timezone.now())
    messages = write_reminders(
        guichet=scene.guichet, mois=mois, suivis=suivis, genre=genre, moment=f"jour:{jours}", jours=jours
    )
    _send_on([message.pk for message in messages], parti)


def _send_on(ids: list[int], parti: datetime) -> None:
    Message.objects.filter(pk__in=ids).update(
        etat=EtatMessage.ENVOYE, envoye_le=parti, essais=1, cree_le=parti
    )
    Relance.objects.filter(message_id__in=ids).update(cree_le=parti)
    Lien.objects.filter(messages__in=ids).update(
        cree_le=parti, expire_le=parti + (F("expire_le") - F("cree_le"))
    )


def _settings(scene: Scene) -> None:
    """One address that came back, one kind refused, and the guichet's own words for its last reminder."""
    Message.objects.filter(guichet=scene.guichet, destinataire="contact@etti.example").update(
        etat=EtatMessage.REJETE, erreur=REVENU, envoye_le=timezone.now()
    )
    refuse_kind(guichet=scene.guichet, destinataire="contact@cars.example", genre=GenreMessage.RELANCE_AVANT)
    write_words(guichet=scene.guichet, genre=GenreMessage.RELANCE_APRES, objet=OBJET, texte=TEXTE)
    set_reply_address(guichet=scene.guichet, adresse="clauses@guichet.example")
