"""E-mails of the recruitment: needs to those who may answer them, a proposal to the company. Never a name."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone

from clauses.enums import EtatBesoin
from clauses.models import Besoin, Candidature
from guichets.domain.messages import Demande, queue_message, queue_messages
from guichets.enums import GenreMessage
from guichets.formats import format_accord, format_jour
from guichets.models import Guichet, Message, Utilisateur
from participants.domain.relances.destinataires import recipients
from participants.models import AccesPrescripteur

HEURE = time(7)
# Beyond, a need that could not be told on its day is no longer news: its page tells it.
RATTRAPAGE = timedelta(days=7)


def announce_besoins(*, guichet: Guichet, jour: date) -> int:
    """One e-mail a day to each person of the guichet's prescripteurs: the needs published since the last one.

    It stops at seven of the day, whenever it runs: run again, it writes nothing more. Returns how many needs.
    """
    besoins = _news(guichet, jour)
    if not besoins:
        return 0
    valeurs = {
        "date": format_jour(jour),
        "nombre": str(len(besoins)),
        "postes": "\n".join(_told(besoin) for besoin in besoins),
        "lien": reverse("prescripteur:besoins"),
    }
    demandes = [
        Demande(
            genre=GenreMessage.BESOIN,
            cle_naturelle=f"besoins:{jour:%Y-%m-%d}:{personne.pk}",
            destinataire=personne.email,
            nom=personne.nom_complet,
            valeurs=valeurs,
            entreprises=tuple(besoin.entreprise_id for besoin in besoins),
        )
        for personne in _prescribers(guichet)
    ]
    queue_messages(guichet=guichet, demandes=demandes)
    return len(besoins) if demandes else 0


def _news(guichet: Guichet, jour: date) -> list[Besoin]:
    """Published since the last digest and still to fill, the one that begins first at the top."""
    limite = datetime.combine(jour, HEURE, ZoneInfo(guichet.fuseau))
    besoins = Besoin.objects.filter(
        guichet=guichet,
        etat=EtatBesoin.PUBLIE,
        publie_le__gte=_last_told(guichet, limite),
        publie_le__lt=limite,
    )
    return list(besoins.exclude(fin__lt=jour).order_by("debut", "pk"))


def _last_told(guichet: Guichet, limite: datetime) -> datetime:
    """Seven of the day on which the last digest was written: what came later is still to be told."""
    dernier = (
        Message.objects.filter(guichet=guichet, genre=GenreMessage.BESOIN, cree_le__gte=limite - RATTRAPAGE)
        .order_by("-cree_le")
        .first()
    )
    if dernier is None:
        return limite - RATTRAPAGE
    fuseau = ZoneInfo(guichet.fuseau)
    return datetime.combine(dernier.cree_le.astimezone(fuseau).date(), HEURE, fuseau)


def _prescribers(guichet: Guichet) -> list[Utilisateur]:
    """Each once, whatever the number of their bodies."""
    acces = AccesPrescripteur.objects.filter(guichet=guichet, utilisateur__is_active=True).select_related(
        "utilisateur"
    )
    personnes = {un.utilisateur_id: un.utilisateur for un in acces.order_by("pk") if un.utilisateur}
    return [personne for personne in personnes.values() if personne.email]


def _told(besoin: Besoin) -> str:
    """« - Maçon, Niort (Bâti Ouest) : 2 postes, à partir du 6 janvier 2027 »."""
    dates = f"à partir du {format_jour(besoin.debut)}"
    if besoin.fin is not None:
        dates = f"du {format_jour(besoin.debut)} au {format_jour(besoin.fin)}"
    postes = format_accord(besoin.postes, "poste,postes")
    return f"- {besoin.intitule}, {besoin.lieu} ({besoin.entreprise_nom})\u00a0: {postes}, {dates}"


def announce_proposition(candidature: Candidature, besoin: Besoin) -> None:
    """To the company's declarant: somebody is proposed. Who, it reads on its page."""
    qui = recipients(
        guichet=besoin.guichet, entreprise_ids=[besoin.entreprise_id], jour=timezone.localdate()
    ).get(besoin.entreprise_id)
    if qui is None:
        return
    queue_message(
        guichet=besoin.guichet,
        genre=GenreMessage.PROPOSITION,
        cle_naturelle=f"proposition:{candidature.cle}",
        destinataire=qui.email,
        nom=qui.nom,
        valeurs={
            "entreprise": besoin.entreprise_nom,
            "poste": besoin.intitule,
            "nombre": 1,
            "lien": reverse("entreprise:besoin", args=[besoin.cle]),
        },
        entreprises=[besoin.entreprise_id],
    )
