"""E-mails: what was written to whom, in the guichet's own words, and what people refuse to receive."""

import pghistory
from django.db import models
from django.db.models import Q

from guichets.champs import CleLocale, entreprises_concernees
from guichets.enums import EtatMessage, GenreMessage
from guichets.models.base import ModeleGuichet


@pghistory.track()
class Message(ModeleGuichet):
    """The outbox. Written in the business transaction, sent by a job; `cle_naturelle` makes it unique.

    `texte` never holds the secret of a link: the job puts it in while sending. `entreprises`: those it is
    about.
    """

    genre = models.CharField("genre", max_length=20, choices=GenreMessage.choices)
    cle_naturelle = models.CharField("clé naturelle", max_length=160)
    destinataire = models.EmailField("destinataire")
    nom = models.CharField("nom du destinataire", max_length=160, blank=True)
    objet = models.CharField("objet", max_length=200)
    texte = models.TextField("texte")
    etat = models.CharField("état", max_length=10, choices=EtatMessage.choices, default=EtatMessage.A_ENVOYER)
    envoye_le = models.DateTimeField("envoyé le", null=True, blank=True)
    erreur = models.CharField("erreur", max_length=300, blank=True)
    essais = models.PositiveSmallIntegerField("essais", default=0)
    prochain_essai = models.DateTimeField("prochain essai", null=True, blank=True)
    entreprises = entreprises_concernees()
    lien = CleLocale("guichets.Lien", models.SET_NULL, null=True, blank=True, related_name="messages")

    class Meta(ModeleGuichet.Meta):
        verbose_name = "message"
        constraints = [
            models.UniqueConstraint(fields=["guichet", "cle_naturelle"], name="message_une_seule_fois"),
            models.CheckConstraint(
                name="message_envoi_date",
                condition=~Q(etat=EtatMessage.ENVOYE) | Q(envoye_le__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["guichet", "etat"], name="message_guichet_etat"),
            models.Index(fields=["guichet", "destinataire"], name="message_guichet_destinataire"),
        ]

    def __str__(self) -> str:
        return self.objet


@pghistory.track()
class ModeleMessage(ModeleGuichet):
    """The guichet's own wording of one kind of message; without one, the product's is sent."""

    genre = models.CharField("genre", max_length=20, choices=GenreMessage.choices)
    objet = models.CharField("objet", max_length=200)
    texte = models.TextField("texte", max_length=4000)

    class Meta(ModeleGuichet.Meta):
        verbose_name = "modèle de message"
        verbose_name_plural = "modèles de messages"
        constraints = [
            models.UniqueConstraint(fields=["guichet", "genre"], name="modelemessage_genre_unique")
        ]


@pghistory.track()
class OppositionMessage(ModeleGuichet):
    """An address that does not want one kind of message any more, or that cannot be reached."""

    destinataire = models.EmailField("destinataire")
    genre = models.CharField("genre", max_length=20, choices=GenreMessage.choices)

    class Meta(ModeleGuichet.Meta):
        verbose_name = "opposition à un message"
        verbose_name_plural = "oppositions à des messages"
        constraints = [
            models.UniqueConstraint(
                fields=["guichet", "destinataire", "genre"], name="oppositionmessage_unique"
            )
        ]
