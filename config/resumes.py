"""One digest a day for each facilitateur: what changed since yesterday and what waits, or nothing."""

from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from config.a_traiter import taches_du_bureau
from guichets.domain.messages import Demande, queue_messages
from guichets.enums import ROLES_ECRITURE, EtatMessage, GenreMessage
from guichets.formats import format_accord, format_jour
from guichets.models import Adhesion, Guichet, Message
from participants.domain.declarations.obligations import due_dates, missing_declarations
from participants.domain.mois import add_months, first_day
from participants.domain.partenaires import Calendrier
from participants.models import DeclarationMensuelle

ATTENTE = "En attente\u00a0:"
NOUVEAU = "Depuis hier\u00a0:"


def write_digests(*, guichet: Guichet, jour: date) -> int:
    """Once a day for a person; returns how many were written. Nothing new and nothing moved: nothing."""
    nouvelles, attente = _news(guichet, jour), _waiting(guichet)
    if not nouvelles and (not attente or attente in _last_digest(guichet)):
        return 0
    parties = [f"{NOUVEAU}\n{nouvelles}"] if nouvelles else []
    parties += [attente] if attente else []
    membres = Adhesion.objects.filter(
        guichet=guichet, role__in=ROLES_ECRITURE, utilisateur__is_active=True
    ).select_related("utilisateur")
    demandes = [
        Demande(
            genre=GenreMessage.RESUME,
            cle_naturelle=f"resume:{jour:%Y-%m-%d}:{adhesion.utilisateur_id}",
            destinataire=adhesion.utilisateur.email,
            nom=adhesion.utilisateur.nom_complet,
            valeurs={
                "date": format_jour(jour),
                "contenu": "\n\n".join(parties),
                "lien": reverse("bureau", args=[guichet.slug]),
            },
        )
        for adhesion in membres.order_by("pk")
        if adhesion.utilisateur is not None
    ]
    return len(queue_messages(guichet=guichet, demandes=demandes))


def _waiting(guichet: Guichet) -> str:
    taches = taches_du_bureau(guichet, ecrit=True)
    lignes = [f"- {tache.libelle}\u00a0: {tache.nombre}" for tache in taches]
    return "\n".join([ATTENTE, *lignes]) if lignes else ""


def _news(guichet: Guichet, jour: date) -> str:
    hier = timezone.now() - timedelta(days=1)
    recues = DeclarationMensuelle.objects.filter(guichet=guichet, transmise_le__gte=hier).count()
    revenus = Message.objects.filter(
        Q(cree_le__gte=hier) | Q(envoye_le__gte=hier),
        guichet=guichet,
        etat__in=(EtatMessage.REJETE, EtatMessage.ECHEC),
    ).count()
    lignes = [
        (recues, "déclaration reçue,déclarations reçues"),
        (_newly_late(guichet, jour), "déclaration en retard,déclarations en retard"),
        (revenus, "courrier non remis,courriers non remis"),
    ]
    return "\n".join(f"- {format_accord(nombre, formes)}" for nombre, formes in lignes if nombre)


def _newly_late(guichet: Guichet, jour: date) -> int:
    """Companies whose days of grace ended yesterday."""
    mois = add_months(first_day(jour), -1)
    _, limite = due_dates(Calendrier(guichet), mois)
    if limite != jour - timedelta(days=1):
        return 0
    return len([m for m in missing_declarations(guichet=guichet, mois=mois) if m.en_retard])


def _last_digest(guichet: Guichet) -> str:
    dernier = Message.objects.filter(guichet=guichet, genre=GenreMessage.RESUME).order_by("-pk").first()
    return dernier.texte if dernier else ""
