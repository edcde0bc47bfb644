"""Which rules hold on a day: the narrowest scope wins. Every value is dated data with its source."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from guichets.models import Guichet
from operations.enums import Confiance, Prorata
from operations.models import BaseLegale, DonneurOrdre, JourFerie, Marche, ReglesComptage

SANS_REGLES = "Aucune règle de comptage n'est en vigueur au {jour}. Le responsable du guichet doit la saisir."

# What a new guichet starts from, each with the source shown beside it. A guichet edits them; no computation
# ever reads this.
DEPART: dict[str, tuple[Any, str, Confiance]] = {
    "eligibilite_mois": (24, "Usage des guichets, à confirmer localement", Confiance.HYPOTHESE),
    "cdi_mois": (None, "Aucune limite par défaut : les usages diffèrent", Confiance.HYPOTHESE),
    "formation_comptee": (True, "CCAG 2021, article relatif à la clause d'insertion", Confiance.SECONDAIRE),
    "prorata": (Prorata.JOURS_OUVRES, "Règle du guichet", Confiance.HYPOTHESE),
    "plafond_mensuel": (Decimal(220), "Plafond de vraisemblance", Confiance.HYPOTHESE),
    "alerte_mensuelle": (Decimal("151.67"), "35 h × 52 semaines ÷ 12 mois", Confiance.VERIFIE),
    "jour_limite": (10, "Usage : le 5, le 10 ou le 15 du mois suivant", Confiance.HYPOTHESE),
    "jours_grace": (5, "Usage des guichets", Confiance.HYPOTHESE),
    "relances_jours": ([-5, 0, 5], "Usage des guichets, à confirmer localement", Confiance.HYPOTHESE),
    "lien_jours": (15, "Règle du guichet", Confiance.HYPOTHESE),
    "confirmation_jours": (None, "Aucune confirmation tacite par défaut", Confiance.HYPOTHESE),
    "renouvellement_jours": (90, "Usage des guichets, à confirmer localement", Confiance.HYPOTHESE),
    "sortie_jours": (30, "FSE+\u00a0: situation relevée dans les quatre semaines", Confiance.HYPOTHESE),
    "suivi_sortie_mois": (
        [6, 12],
        "FSE+\u00a0: six mois\u00a0; usage des guichets\u00a0: douze",
        Confiance.HYPOTHESE,
    ),
    "suivi_rappels_jours": ([0, 15], "Règle du guichet", Confiance.HYPOTHESE),
    "horizon_mois": (3, "Règle du guichet", Confiance.HYPOTHESE),
    "mutualise": (True, "Choix du guichet", Confiance.HYPOTHESE),
    "base_etp": (Decimal(1607), "Durée annuelle travaillée d'un temps plein", Confiance.SECONDAIRE),
    "heures_jour": (Decimal(7), "35 h sur cinq jours", Confiance.VERIFIE),
    "seuil_masquage": (5, "Usage statistique", Confiance.HYPOTHESE),
}


def create_default_rules(*, guichet: Guichet, du: date) -> ReglesComptage:
    """The rules a guichet starts from, with their sources."""
    sources = {
        nom: {"source": source, "confiance": confiance} for nom, (_, source, confiance) in DEPART.items()
    }
    return ReglesComptage.objects.create(
        guichet=guichet, du=du, sources=sources, **{nom: valeur for nom, (valeur, _, _) in DEPART.items()}
    )


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a value comes from; `par_defaut` as long as nobody of the guichet decided on it."""

    source: str
    confiance: Confiance | None
    par_defaut: bool


def provenance(regles: ReglesComptage, nom: str) -> Provenance:
    """A version laid before a rule existed says nothing of it: the rule has its first value since."""
    _, depart, confiance = DEPART.get(nom, (None, "", None))
    dite = regles.sources.get(nom)
    if dite is None:
        return Provenance(depart, confiance, par_defaut=bool(depart))
    return Provenance(
        dite.get("source", ""),
        Confiance(dite["confiance"]) if dite.get("confiance") else None,
        par_defaut=bool(depart) and dite.get("source") == depart,
    )


def next_version(
    ancienne: ReglesComptage, du: date, valeurs: Mapping[str, Any], source: str
) -> ReglesComptage:
    """A copy from another day, with what was decided and who decided it. The caller ends the former one."""
    reprises = {
        champ.attname: getattr(ancienne, champ.attname)
        for champ in ReglesComptage._meta.concrete_fields
        if champ.name not in ("id", "cle", "cree_le", "du", "au", "sources", *valeurs)
    }
    decidees = {
        nom: {"source": source, "confiance": Confiance.DOCUMENT.value}
        for nom, valeur in valeurs.items()
        if valeur != getattr(ancienne, nom)
    }
    nouvelle: ReglesComptage = ReglesComptage.objects.create(
        **reprises, **valeurs, du=du, sources={**ancienne.sources, **decidees}
    )
    return nouvelle


def rules_in_force(
    *, guichet: Guichet, jour: date, marche: Marche | None = None, donneur_ordre: DonneurOrdre | None = None
) -> QuerySet[ReglesComptage]:
    portees = Q(marche__isnull=True, donneur_ordre__isnull=True)
    donneur_id = marche.donneur_ordre_id if marche else (donneur_ordre.pk if donneur_ordre else None)
    if donneur_id is not None:
        portees |= Q(donneur_ordre_id=donneur_id)
    if marche is not None:
        portees |= Q(marche=marche)
    return ReglesComptage.objects.filter(portees, guichet=guichet, du__lte=jour).exclude(au__lt=jour)


def rules_for(
    *, guichet: Guichet, jour: date, marche: Marche | None = None, donneur_ordre: DonneurOrdre | None = None
) -> ReglesComptage:
    """The rules of the day: the marché's, else its buyer's, else the guichet's. `ValidationError` if none."""
    regles = list(rules_in_force(guichet=guichet, jour=jour, marche=marche, donneur_ordre=donneur_ordre))
    if not regles:
        raise ValidationError(SANS_REGLES.format(jour=f"{jour:%d/%m/%Y}"), code="sans_regles")
    return max(regles, key=lambda r: (r.marche_id is not None, r.donneur_ordre_id is not None))


def holidays_between(debut: date, fin: date, zone: str = "metropole") -> frozenset[date]:
    """Public holidays of a zone, both bounds included."""
    return frozenset(
        JourFerie.objects.filter(zone=zone, jour__range=(debut, fin)).values_list("jour", flat=True)
    )


def base_legale(code: str, jour: date) -> BaseLegale | None:
    """The article that carried a dispositif on that day, or None where the law of that day had none."""
    return BaseLegale.objects.filter(code=code, du__lte=jour).exclude(au__lt=jour).order_by("-du").first()
