"""Reminding: written for many companies with a fixed number of queries, once each by its natural key."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.urls import reverse

from guichets.domain.contraintes import en_francais
from guichets.domain.messages import LIEN_PERSONNEL, Demande, queue_messages, wordings
from guichets.domain.modeles_messages import Modele, fill, subject
from guichets.domain.verrous import lock_relances
from guichets.enums import EtatMessage, GenreMessage
from guichets.formats import format_jour, format_mois
from guichets.models import Guichet, Lien, Message, Utilisateur
from operations.domain.liens import Cible, issue_links
from operations.models import Entreprise
from participants.domain.mois import mois_texte, today_of
from participants.domain.relances.destinataires import Destinataire
from participants.domain.relances.suivi import SuiviMois, follow_month, last_reminders
from participants.models import Relance

RIEN_A_RELANCER = "Cette entreprise n'a pas de déclaration en attente pour ce mois."


@dataclass(frozen=True, slots=True)
class Bilan:
    """What a reminder to several companies did: those written to, and those that were not, with a reason."""

    ecrites: list[SuiviMois]
    ecartees: list[SuiviMois]


def sort_out(suivis: Iterable[SuiviMois]) -> Bilan:
    """Who would be written to, before anything is."""
    tous = list(suivis)
    return Bilan([s for s in tous if not s.obstacle], [s for s in tous if s.obstacle])


def remind_companies(*, guichet: Guichet, mois: date, suivis: Sequence[SuiviMois], par: Utilisateur) -> Bilan:
    """By hand: once a day for a company and a month, whoever asks and however often."""
    jour = today_of(guichet)
    bilan = sort_out(suivis)
    write_reminders(
        guichet=guichet,
        mois=mois,
        suivis=bilan.ecrites,
        genre=GenreMessage.RELANCE_MANUELLE,
        moment=f"main:{jour:%Y-%m-%d}",
        par=par,
    )
    return bilan


def remind_company(*, entreprise: Entreprise, mois: date, par: Utilisateur) -> SuiviMois:
    """One company, at once. Raises the reason when it cannot be."""
    suivis = follow_month(guichet=entreprise.guichet, mois=mois)
    suivi = next((s for s in suivis if s.entreprise.pk == entreprise.pk), None)
    if suivi is None:
        raise ValidationError(RIEN_A_RELANCER)
    if suivi.obstacle:
        raise ValidationError(suivi.obstacle)
    remind_companies(guichet=entreprise.guichet, mois=mois, suivis=[suivi], par=par)
    return suivi


def first_words(guichet: Guichet, suivis: Sequence[SuiviMois]) -> Modele | None:
    """The e-mail of the first company, as it would be read; none when nobody is written to."""
    if not suivis or suivis[0].destinataire is None:
        return None
    genre = GenreMessage.RELANCE_MANUELLE
    modele = wordings(guichet, [genre])[genre]
    demande = _demand(suivis[0], suivis[0].destinataire, genre, "", {})
    valeurs = {"guichet": guichet.nom, "nom": demande.nom, **demande.valeurs, "lien": LIEN_PERSONNEL}
    return Modele(subject(modele.objet, valeurs), fill(modele.texte, valeurs))


def write_reminders(
    *,
    guichet: Guichet,
    mois: date,
    suivis: Sequence[SuiviMois],
    genre: GenreMessage,
    moment: str,
    jours: int | None = None,
    par: Utilisateur | None = None,
) -> list[Message]:
    """The messages and the trace of each; what was already written for this moment is left as it is."""
    lock_relances(guichet.pk)
    vers = [(s, s.destinataire) for s in _untouched(guichet, mois, suivis) if s.destinataire is not None]
    deja = set(
        Message.objects.filter(
            guichet=guichet, cle_naturelle__in=[_key(s, moment) for s, _ in vers]
        ).values_list("cle_naturelle", flat=True)
    )
    neufs = [(s, d) for s, d in vers if _key(s, moment) not in deja]
    liens = _links(guichet, mois, neufs)
    messages = queue_messages(
        guichet=guichet, demandes=[_demand(s, d, genre, moment, liens) for s, d in neufs]
    )
    relances = [
        Relance(
            guichet=guichet,
            entreprise=s.entreprise,
            contact=d.contact,
            mois=mois,
            jours=jours,
            message=message,
            par=par,
        )
        for (s, d), message in zip(neufs, messages, strict=True)
        if message.etat != EtatMessage.ECARTE
    ]
    with en_francais():
        Relance.objects.bulk_create(relances, ignore_conflicts=True)
    return messages


def _untouched(guichet: Guichet, mois: date, suivis: Sequence[SuiviMois]) -> list[SuiviMois]:
    """Those whom nobody wrote to since the list was read, by hand or by the rules."""
    dernieres = last_reminders(guichet=guichet, mois=mois, entreprise_ids=[s.entreprise.pk for s in suivis])
    return [s for s in suivis if dernieres.get(s.entreprise.pk) == s.derniere]


def _key(suivi: SuiviMois, moment: str) -> str:
    return f"relance:{suivi.entreprise.cle}:{mois_texte(suivi.mois)}:{moment}"


def _demand(
    suivi: SuiviMois,
    vers: Destinataire,
    genre: GenreMessage,
    moment: str,
    liens: dict[int, Lien],
) -> Demande:
    return Demande(
        genre=genre,
        cle_naturelle=_key(suivi, moment),
        destinataire=vers.email,
        nom=vers.nom,
        valeurs={
            "entreprise": str(suivi.entreprise),
            "mois": format_mois(suivi.mois),
            "echeance": format_jour(suivi.echeance),
            "lien": reverse("entreprise:declarer", args=[mois_texte(suivi.mois)]),
        },
        entreprises=(suivi.entreprise.pk,),
        lien=liens.get(suivi.entreprise.pk),
    )


def _links(guichet: Guichet, mois: date, vers: Sequence[tuple[SuiviMois, Destinataire]]) -> dict[int, Lien]:
    """Links without account for the recipients that have none, by company."""
    cibles = [Cible(s.entreprise, mois, d.email, d.nom) for s, d in vers if not d.compte]
    return {c.entreprise.pk: lien for c, lien in issue_links(guichet=guichet, cibles=cibles).items()}
