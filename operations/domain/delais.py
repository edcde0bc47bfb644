"""Delays of a guichet that move no hour: a new dated version of its rules, each change with its source."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from guichets.domain.contraintes import en_francais
from guichets.formats import format_accord, format_jour, in_sentence
from guichets.models import Guichet
from operations.domain.regles import SANS_REGLES, next_version
from operations.models import ReglesComptage
from operations.models.regles import BORNES, NOMBRE_MAX

UN_JOUR = timedelta(days=1)
PASSE = "Le passé ne change pas\u00a0: choisissez le {jour} ou un jour suivant."
SANS_CHANGEMENT = "Rien ne change\u00a0: modifiez au moins un délai."
PERIMEES = "Les règles ont changé entre-temps\u00a0: relisez chaque délai, puis enregistrez de nouveau."
SANS_SOURCE = "Indiquez qui l'a décidé et quand\u00a0: la page l'affichera à côté du délai."


@dataclass(frozen=True, slots=True)
class Delai:
    """One delay of `ReglesComptage`. `aide`: what it changes; `saisie`: how it is typed.

    `vide`: what no value means; without it, one is needed.
    """

    nom: str
    libelle: str
    unite: str
    aide: str
    saisie: str = ""
    vide: str = ""
    exemple: tuple[int, ...] = ()
    apres: str = ""
    """What follows each number of a list, which may then be zero."""

    @property
    def bornes(self) -> tuple[int, int]:
        return BORNES[self.nom]

    @property
    def liste(self) -> bool:
        return self.nom in NOMBRE_MAX

    def told(self, valeur: Any) -> str:
        """« 15 jours », « 6 et 12 mois », « le jour même et 15 jours après », « Jamais »."""
        if valeur is None or valeur == []:
            return self.vide
        if not self.liste:
            return format_accord(valeur, self.unite)
        if self.apres:
            return _join(
                [f"{format_accord(n, self.unite)} {self.apres}" if n else "le jour même" for n in valeur]
            )
        *premiers, dernier = valeur
        return _join([*map(str, premiers), format_accord(dernier, self.unite)])

    def check(self, valeur: Any) -> Any:
        """The value as it is kept; `ValidationError` in French where it makes no sense."""
        if valeur is None or valeur == []:
            if not self.vide:
                raise ValidationError("Indiquez une valeur.", code="vide")
            return [] if self.liste else None
        minimum, maximum = self.bornes
        if not self.liste:
            if not minimum <= valeur <= maximum:
                raise ValidationError(
                    f"Choisissez entre {minimum} et {format_accord(maximum, self.unite)}.", code="bornes"
                )
            return valeur
        choisies = sorted(set(valeur))
        if choisies[0] < minimum or choisies[-1] > maximum:
            raise ValidationError(
                f"Chaque nombre va de {minimum} à {format_accord(maximum, self.unite)}.", code="bornes"
            )
        if len(choisies) > NOMBRE_MAX[self.nom]:
            raise ValidationError(f"{NOMBRE_MAX[self.nom]}\u00a0nombres au plus.", code="trop")
        return choisies


DELAIS = (
    Delai(
        "lien_jours",
        "Durée d'un lien sans compte",
        "jour,jours",
        "Le lien reçu par courriel ouvre la déclaration pendant ce temps. Ceux déjà envoyés gardent leur "
        "date.",
    ),
    Delai(
        "confirmation_jours",
        "Confirmation sans réponse",
        "jour,jours",
        "Des heures prêtées ou sous-traitées restées sans réponse aussi longtemps sont réputées confirmées, "
        "y compris celles qui attendent déjà.",
        saisie="Vide\u00a0: jamais sans réponse.",
        vide="Jamais sans réponse",
    ),
    Delai(
        "renouvellement_jours",
        "Alerte avant la fin d'une éligibilité",
        "jour,jours",
        "La fin paraît dans «\u00a0À traiter\u00a0» et chez le prescripteur aussi longtemps à l'avance.",
    ),
    Delai(
        "sortie_jours",
        "Sortie à enregistrer",
        "jour,jours",
        "Sans contrat depuis aussi longtemps, une personne paraît dans les sorties à enregistrer.",
    ),
    Delai(
        "suivi_sortie_mois",
        "Suivis après une sortie",
        "mois,mois",
        "Ce que devient la personne est demandé à son prescripteur autant de mois après. Vaut pour les "
        "sorties enregistrées ensuite.",
        saisie="Séparez par des virgules\u00a0: 6, 12.",
        exemple=(6, 12),
    ),
    Delai(
        "suivi_rappels_jours",
        "Rappels d'un suivi",
        "jour,jours",
        "Courriels au prescripteur, comptés de la date du suivi. Le suivi est en retard après le dernier.",
        saisie="0 part le jour même. Séparez par des virgules\u00a0: 0, 15. Vide\u00a0: aucun courriel.",
        vide="Aucun rappel",
        exemple=(0, 15),
        apres="après",
    ),
)
"""In the order of a path: what is declared, then what becomes of people."""
NOMS = tuple(delai.nom for delai in DELAIS)


def _join(textes: list[str]) -> str:
    *premiers, dernier = textes
    return f"{', '.join(premiers)} et {dernier}" if premiers else dernier


def _guichet_versions(guichet: Guichet) -> QuerySet[ReglesComptage]:
    return ReglesComptage.objects.filter(guichet=guichet, donneur_ordre__isnull=True, marche__isnull=True)


def last_version(*, guichet: Guichet) -> ReglesComptage | None:
    """The version that a change follows: the one without an end, which may still be to come."""
    return _guichet_versions(guichet).filter(au__isnull=True).first()


def earliest_day(*, version: ReglesComptage, jour: date) -> date:
    """From when its delays may change: a version holds at least one day, and the past is left alone."""
    return max(jour, version.du + UN_JOUR)


def told_delays(version: ReglesComptage) -> dict[str, str]:
    return {delai.nom: delai.told(getattr(version, delai.nom)) for delai in DELAIS}


def tell_delays(avant: ReglesComptage, apres: ReglesComptage) -> list[str]:
    """What changed from one version to the next, in words."""
    return [
        f"{d.libelle}\u00a0: {in_sentence(d.told(getattr(apres, d.nom)))} au lieu de "
        f"{in_sentence(d.told(getattr(avant, d.nom)))}."
        for d in DELAIS
        if getattr(avant, d.nom) != getattr(apres, d.nom)
    ]


def change_delays(
    *,
    guichet: Guichet,
    lue: uuid.UUID,
    du: date,
    jour: date,
    valeurs: Mapping[str, Any],
    source: str,
) -> ReglesComptage:
    """Open a new version from a day on. `lue`: the version that the person read, `jour`: today there."""
    choisies = _check_values(valeurs)
    source = " ".join(source.split())
    if not source:
        raise ValidationError({"source": SANS_SOURCE}, code="sans_source")
    tenue = _guichet_versions(guichet).filter(au__isnull=True).select_for_update(of=("self",)).first()
    if tenue is None:
        raise ValidationError({"du": SANS_REGLES.format(jour=f"{du:%d/%m/%Y}")}, code="sans_regles")
    if tenue.cle != lue:
        raise ValidationError(PERIMEES, code="perimees")
    _check_day(tenue, du, jour)
    if all(getattr(tenue, nom) == valeur for nom, valeur in choisies.items()):
        raise ValidationError(SANS_CHANGEMENT, code="sans_changement")
    with en_francais():
        tenue.au = du - UN_JOUR
        tenue.save(update_fields=["au"])
        return next_version(tenue, du, choisies, source)


def _check_values(valeurs: Mapping[str, Any]) -> dict[str, Any]:
    choisies: dict[str, Any] = {}
    fautes: dict[str, Any] = {}
    for delai in DELAIS:
        try:
            choisies[delai.nom] = delai.check(valeurs[delai.nom])
        except ValidationError as faute:
            fautes[delai.nom] = faute
    if fautes:
        raise ValidationError(fautes)
    return choisies


def _check_day(tenue: ReglesComptage, du: date, jour: date) -> None:
    premier = earliest_day(version=tenue, jour=jour)
    if du < premier:
        raise ValidationError({"du": PASSE.format(jour=format_jour(premier))}, code="passe")
