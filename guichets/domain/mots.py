"""A guichet's own wording of its e-mails: written, checked, shown on an example, given up."""

from dataclasses import dataclass

from guichets.domain.contraintes import en_francais
from guichets.domain.messages import own_wordings
from guichets.domain.modeles_messages import CHAMPS, GENRES, Modele, check_wording, fill, one_line, subject
from guichets.enums import GenreMessage
from guichets.models import Guichet, ModeleMessage


@dataclass(frozen=True, slots=True)
class Mots:
    """One kind as the guichet sends it."""

    genre: GenreMessage
    modele: Modele
    propre: bool


def words_of(guichet: Guichet) -> list[Mots]:
    """Every kind, with the words in use."""
    propres = own_wordings(guichet, GENRES)
    return [Mots(genre, propres.get(genre, GENRES[genre].modele), genre in propres) for genre in GENRES]


def write_words(*, guichet: Guichet, genre: GenreMessage, objet: str, texte: str) -> None:
    modele = Modele(one_line(objet), texte.replace("\r\n", "\n").strip())
    check_wording(genre, modele)
    with en_francais():
        ModeleMessage.objects.update_or_create(
            guichet=guichet, genre=genre, defaults={"objet": modele.objet, "texte": modele.texte}
        )


def reset_words(*, guichet: Guichet, genre: GenreMessage) -> None:
    """Back to the product's words."""
    ModeleMessage.objects.filter(guichet=guichet, genre=genre).delete()


def example(guichet: Guichet, genre: GenreMessage, modele: Modele) -> Modele:
    """The e-mail as a reader would get it, with made-up values."""
    check_wording(genre, modele)
    valeurs = {nom: exemple for nom, (_, exemple) in CHAMPS.items()} | {"guichet": guichet.nom}
    return Modele(subject(modele.objet, valeurs), fill(modele.texte, valeurs))


def known_fields(genre: GenreMessage) -> list[tuple[str, str]]:
    return [(f"{{{nom}}}", CHAMPS[nom][0]) for nom in GENRES[genre].connus]


def set_reply_address(*, guichet: Guichet, adresse: str) -> None:
    """Where the answers to the guichet's e-mails go; nowhere when empty."""
    guichet.adresse_reponse = adresse.strip().lower()
    with en_francais():
        guichet.save(update_fields=["adresse_reponse"])
