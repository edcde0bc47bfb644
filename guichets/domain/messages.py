"""E-mails wait in the outbox, written in the business transaction; `guichets.domain.envois` sends them."""

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from guichets.domain.liens import revoke, state_of
from guichets.domain.modeles_messages import GENRES, Modele, check_wording, fill, one_line, subject
from guichets.domain.scopes import scope_of
from guichets.enums import MESSAGES_NECESSAIRES, EtatLien, EtatMessage, GenreMessage
from guichets.models import Guichet, Lien, Message, ModeleMessage, OppositionMessage

# Stands for the secret address of a link without account, which is put in while sending and never stored.
LIEN_PERSONNEL = "[lien personnel]"
REFUSE = "Ce destinataire ne veut plus recevoir ce genre de courrier."
ADRESSE_EN_ERREUR = "Le dernier courrier envoyé à cette adresse est revenu."


@dataclass(frozen=True, slots=True)
class Demande:
    """One e-mail to write. `valeurs`: what the kind's wording names (`modeles_messages.GENRES`).

    `pas_avant`: it waits until then, so that what follows at once is told with it (`rewrite_waiting`).
    """

    genre: GenreMessage
    cle_naturelle: str
    destinataire: str
    nom: str
    valeurs: Mapping[str, str]
    entreprises: tuple[int, ...] = ()
    lien: Lien | None = None
    pas_avant: datetime | None = None


def queue_message(
    *,
    guichet: Guichet,
    genre: GenreMessage,
    cle_naturelle: str,
    destinataire: str,
    nom: str = "",
    valeurs: Mapping[str, object],
    entreprises: Iterable[int] = (),
    lien: Lien | None = None,
) -> Message | None:
    """Write one e-mail in the caller's transaction, whatever the caller's scope; it is sent after the commit.

    `cle_naturelle` names the fact and the recipient: asked again, the message already written is returned.
    `valeurs["lien"]` is the path of the page to open, unless `lien` (a link without account) is given.
    `entreprises`: ids of those it is about. A reader who refused the kind has a message `ECARTE`, which is
    not sent. None: there is no address to write to.
    """
    if not destinataire:
        return None
    demande = Demande(
        genre=genre,
        cle_naturelle=cle_naturelle,
        destinataire=destinataire,
        nom=nom,
        valeurs={champ: str(valeur) for champ, valeur in valeurs.items()},
        entreprises=tuple(entreprises),
        lien=lien,
    )
    return queue_messages(guichet=guichet, demandes=[demande])[0]


def queue_messages(*, guichet: Guichet, demandes: Sequence[Demande]) -> list[Message]:
    """Write many e-mails with a fixed number of queries; one message for each demand, in their order."""
    if not demandes:
        return []
    with scope_of(guichet.pk, ecrit=True):
        modeles = wordings(guichet, {demande.genre for demande in demandes})
        ecartes = set_aside(guichet, {(d.destinataire.lower(), d.genre) for d in demandes})
        Message.objects.bulk_create(
            [_message(guichet, demande, modeles[demande.genre], ecartes) for demande in demandes],
            ignore_conflicts=True,
        )
        ecrits = Message.objects.filter(
            guichet=guichet, cle_naturelle__in=[d.cle_naturelle for d in demandes]
        )
        par_cle = {message.cle_naturelle: message for message in ecrits}
    transaction.on_commit(lambda: ring(guichet.pk), robust=True)
    return [par_cle[demande.cle_naturelle] for demande in demandes]


def waiting_message(*, guichet: Guichet, genre: GenreMessage, racine: str) -> Message | None:
    """The last e-mail not sent yet whose natural key begins so, held until the end of the transaction."""
    message: Message | None = (
        Message.objects.select_for_update(of=("self",))
        .filter(guichet=guichet, genre=genre, etat=EtatMessage.A_ENVOYER, cle_naturelle__startswith=racine)
        .order_by("pk")
        .last()
    )
    return message


def rewrite_waiting(*, message: Message, valeurs: Mapping[str, str]) -> None:
    """Say it with the facts of now. The caller holds the message: it has not left."""
    genre = GenreMessage(message.genre)
    modele = wordings(message.guichet, [genre])[genre]
    message.objet, message.texte = _words(message.guichet, modele, message.nom, valeurs, message.lien)
    message.save(update_fields=["objet", "texte"])


def withdraw_waiting(*, message: Message, motif: str) -> None:
    """It means nothing any more. The caller holds the message. Its link, which nobody got, goes with it."""
    message.etat, message.erreur = EtatMessage.SANS_OBJET, motif
    message.save(update_fields=["etat", "erreur"])
    if message.lien is not None and state_of(message.lien) == EtatLien.A_OUVRIR:
        revoke(lien=message.lien)


def ring(guichet_id: int) -> None:
    """Tell the worker that something waits. A lost bell costs a minute: the beat looks too."""
    from guichets.tasks import sonner_courriers

    sonner_courriers(guichet_id)


def wordings(guichet: Guichet, genres: Iterable[GenreMessage]) -> dict[GenreMessage, Modele]:
    """The guichet's own words, or the product's."""
    modeles = {genre: GENRES[genre].modele for genre in genres}
    return modeles | own_wordings(guichet, modeles)


def own_wordings(guichet: Guichet, genres: Iterable[GenreMessage]) -> dict[GenreMessage, Modele]:
    """Written by the guichet. One that names what its kind does not know any more is left aside."""
    propres = {}
    for ligne in ModeleMessage.objects.filter(guichet=guichet, genre__in=list(genres)):
        genre, modele = GenreMessage(ligne.genre), Modele(ligne.objet, ligne.texte)
        with contextlib.suppress(ValidationError):
            check_wording(genre, modele)
            propres[genre] = modele
    return propres


def set_aside(
    guichet: Guichet, couples: Iterable[tuple[str, GenreMessage]]
) -> dict[tuple[str, GenreMessage], str]:
    """Which (address, kind) is not written to, and why. What a reader cannot refuse is always written."""
    demandes = {(adresse, genre) for adresse, genre in couples if genre not in MESSAGES_NECESSAIRES}
    adresses = {adresse for adresse, _ in demandes}
    if not adresses:
        return {}
    refus = set(
        OppositionMessage.objects.filter(guichet=guichet, destinataire__in=adresses).values_list(
            "destinataire", "genre"
        )
    )
    revenues = returned_addresses(guichet, adresses)
    motifs = {couple: ADRESSE_EN_ERREUR for couple in demandes if couple[0] in revenues}
    return motifs | {couple: REFUSE for couple in demandes if couple in refus}


def returned_addresses(guichet: Guichet, adresses: Iterable[str]) -> set[str]:
    """Addresses, in lower case, whose last message that left came back."""
    derniers = (
        Message.objects.filter(
            guichet=guichet,
            destinataire__in=set(adresses),
            etat__in=(EtatMessage.ENVOYE, EtatMessage.REJETE),
        )
        .order_by("destinataire", "-envoye_le", "-pk")
        .distinct("destinataire")
        .values_list("destinataire", "etat")
    )
    return {adresse for adresse, etat in derniers if etat == EtatMessage.REJETE}


def absolute_url(chemin: str) -> str:
    return f"{settings.ADRESSE_SITE.rstrip('/')}{chemin}" if chemin.startswith("/") else chemin


def _message(
    guichet: Guichet,
    demande: Demande,
    modele: Modele,
    ecartes: Mapping[tuple[str, GenreMessage], str],
) -> Message:
    adresse = demande.destinataire.strip().lower()
    objet, texte = _words(guichet, modele, demande.nom, demande.valeurs, demande.lien)
    motif = ecartes.get((adresse, demande.genre), "")
    return Message(
        guichet=guichet,
        genre=demande.genre,
        cle_naturelle=demande.cle_naturelle,
        destinataire=adresse,
        nom=one_line(demande.nom)[:160],
        objet=objet,
        texte=texte,
        etat=EtatMessage.ECARTE if motif else EtatMessage.A_ENVOYER,
        erreur=motif,
        prochain_essai=demande.pas_avant,
        entreprises=sorted(set(demande.entreprises)),
        lien=demande.lien,
    )


def _words(
    guichet: Guichet, modele: Modele, nom: str, valeurs: Mapping[str, str], lien: Lien | None
) -> tuple[str, str]:
    """The subject and the text."""
    dites = {"guichet": guichet.nom, "nom": nom, **valeurs}
    dites["lien"] = LIEN_PERSONNEL if lien else absolute_url(dites.get("lien", ""))
    return subject(modele.objet, dites)[:200], fill(modele.texte, dites)
