"""The guichet's rules of ventilation: versions by date, tried on every company before they are adopted."""

import hashlib
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from clauses.domain.attendu import UN_JOUR
from clauses.domain.decisions.comparaison import differences_between, moved, movements
from clauses.domain.ventilation.calcul import Calcul, Essai, calculer_lot
from clauses.domain.ventilation.nuit import concerned_companies, request_lots
from guichets.domain.contraintes import en_francais
from guichets.domain.travaux import Avancer, request_travail
from guichets.enums import EtatTravail
from guichets.formats import format_accord, format_jour
from guichets.models import Guichet, Travail
from operations.domain.regles import SANS_REGLES, next_version
from operations.enums import Prorata
from operations.models import Entreprise, ReglesComptage

GENRE = "apercu_regles"
REGLES = ("mutualise", "horizon_mois", "prorata")
"""What this page changes of `ReglesComptage`."""
SANS_CHANGEMENT = "Cette version ne change aucune règle."
PERIMEES = "Les règles ont changé depuis l'aperçu\u00a0: refaites-le."
PAR_LOT = 100
MONTRES = 200
"""Companies named in a preview, those that move most; totals cover all."""


def versions(*, guichet: Guichet) -> list[ReglesComptage]:
    """Every version that holds for the whole guichet, the last first."""
    return list(
        ReglesComptage.objects.filter(
            guichet=guichet, donneur_ordre__isnull=True, marche__isnull=True
        ).order_by("-du")
    )


def current_version(*, guichet: Guichet, jour: date) -> ReglesComptage | None:
    return next((v for v in versions(guichet=guichet) if v.du <= jour and (not v.au or v.au >= jour)), None)


def tell_change(avant: ReglesComptage, valeurs: dict[str, Any]) -> list[str]:
    """What the new version changes, in words."""
    phrases = []
    if valeurs["mutualise"] != avant.mutualise:
        phrases.append("Le guichet mutualise." if valeurs["mutualise"] else "Le guichet ne mutualise plus.")
    if valeurs["horizon_mois"] != avant.horizon_mois:
        horizons = (format_accord(n, "mois,mois") for n in (valeurs["horizon_mois"], avant.horizon_mois))
        phrases.append("Horizon d'urgence de {} au lieu de {}.".format(*horizons))
    if valeurs["prorata"] != avant.prorata:
        phrases.append(f"Partage aux bornes : {Prorata(valeurs['prorata']).label.lower()}.")
    return phrases


def request_preview(*, guichet: Guichet, du: date, valeurs: dict[str, Any], source: str) -> Travail:
    """Ask what the rules would do to every company of the guichet. Nothing is adopted yet."""
    version = _replaced_version(guichet, du)
    _verify(version, du, valeurs)
    parametres = {"version": version.pk, "du": du.isoformat(), "source": source, "valeurs": valeurs}
    empreinte = hashlib.sha256(repr(sorted(parametres.items())).encode()).hexdigest()
    return request_travail(
        guichet=guichet,
        genre=GENRE,
        cle_naturelle=f"{GENRE}:{empreinte}",
        libelle=f"Aperçu des règles de ventilation au {format_jour(du)}",
        parametres=parametres,
    )


def tell_companies(resultat: dict[str, Any]) -> str:
    """How many companies win and lose; nothing is said of those that do not move."""
    parts = [
        f"{format_accord(resultat[nom], formes)}"
        for nom, formes in (
            ("perdent", "perd des heures,perdent des heures"),
            ("gagnent", "gagne des heures,gagnent des heures"),
            ("redistribuent", "répartit autrement les siennes,répartissent autrement les leurs"),
        )
        if resultat[nom]
    ]
    toutes = format_accord(resultat["entreprises"], "entreprise")
    return f"Sur {toutes}, {', '.join(parts) or 'aucune ne voit ses heures changer'}."


def _replaced_version(guichet: Guichet, du: date) -> ReglesComptage:
    version = current_version(guichet=guichet, jour=du)
    if version is None:
        raise ValidationError({"du": SANS_REGLES.format(jour=f"{du:%d/%m/%Y}")})
    return version


def _verify(version: ReglesComptage, du: date, valeurs: dict[str, Any]) -> None:
    if du <= version.du:
        raise ValidationError(
            {"du": f"Choisissez un jour après le {format_jour(version.du)}, début des règles en vigueur."}
        )
    if version.au is not None:
        raise ValidationError(
            {"du": f"D'autres règles sont déjà prévues après le {format_jour(version.au)}."}
        )
    if not tell_change(version, valeurs):
        raise ValidationError(SANS_CHANGEMENT)


Ligne = tuple[str, int, int, int]
"""Key of a company, hundredths retained today, with the rules tried, and moved."""
Refus = tuple[str, str]
"""Key of a company, and why it cannot be computed."""


def preview_rules(*, travail: Travail, avancer: Avancer) -> dict[str, Any]:
    """What every company wins or loses, as if the rules already held for the hours known today."""
    essai = Essai(**travail.parametres["valeurs"])
    entreprises = list(concerned_companies(travail.guichet))
    lignes: list[Ligne] = []
    refus: list[Refus] = []
    for debut in range(0, len(entreprises), PAR_LOT):
        avancer("Calcul des entreprises du guichet", debut, len(entreprises))
        calculees, refusees = _try_companies(travail.guichet, entreprises[debut : debut + PAR_LOT], essai)
        lignes += calculees
        refus += refusees
    avancer("Aperçu prêt", len(entreprises), len(entreprises))
    return {
        "page": ["clauses:regles_apercu", str(travail.cle), "responsable"],
        "entreprises": len(entreprises),
        "refus": refus[:MONTRES],
        **_totals(lignes),
    }


def _try_companies(
    guichet: Guichet, entreprises: list[Entreprise], essai: Essai
) -> tuple[list[Ligne], list[Refus]]:
    """All at once; each apart when one of them cannot be computed, so that it is told alone."""
    try:
        presents = calculer_lot(guichet=guichet, entreprises=entreprises)
        essayes = calculer_lot(guichet=guichet, entreprises=entreprises, essai=essai)
    except ValidationError as erreur:
        if len(entreprises) == 1:
            return [], [(str(entreprises[0].cle), erreur.messages[0])]
        seules = [_try_companies(guichet, [e], essai) for e in entreprises]
        return [li for lignes, _ in seules for li in lignes], [r for _, refus in seules for r in refus]
    return [_compare(e, presents[e.pk], essayes[e.pk]) for e in entreprises], []


def _compare(entreprise: Entreprise, present: Calcul, essaye: Calcul) -> Ligne:
    deplacees = moved(movements(differences_between(present, essaye)))
    return str(entreprise.cle), retained(present), retained(essaye), deplacees


def _totals(lignes: list[Ligne]) -> dict[str, Any]:
    """All companies together, then those that move, those that move most first."""
    touchees = [ligne for ligne in lignes if ligne[1] != ligne[2] or ligne[3]]
    return {
        "avant": sum(avant for _, avant, _, _ in lignes),
        "apres": sum(apres for _, _, apres, _ in lignes),
        "gagnent": sum(apres > avant for _, avant, apres, _ in touchees),
        "perdent": sum(apres < avant for _, avant, apres, _ in touchees),
        "redistribuent": sum(apres == avant for _, avant, apres, _ in touchees),
        "mouvements": sorted(touchees, key=lambda li: (-abs(li[2] - li[1]), -li[3], li[0]))[:MONTRES],
    }


def retained(calcul: Calcul) -> int:
    return sum(place.centiemes for place in calcul.places)


def adopt_rules(*, travail: Travail) -> ReglesComptage:
    """Write the previewed version and ask for the ventilation of the guichet. Once: the version it replaces
    must still be the one that was compared."""
    parametres = travail.parametres
    du = date.fromisoformat(parametres["du"])
    ancienne = (
        ReglesComptage.objects.select_for_update(of=("self",))
        .filter(guichet=travail.guichet, pk=parametres["version"], au__isnull=True)
        .first()
    )
    if ancienne is None or travail.etat != EtatTravail.FAIT:
        raise ValidationError(PERIMEES)
    _verify(ancienne, du, parametres["valeurs"])
    with en_francais():
        ancienne.au = du - UN_JOUR
        ancienne.save(update_fields=["au"])
        nouvelle = next_version(ancienne, du, parametres["valeurs"], parametres["source"])
    request_lots(
        guichet=travail.guichet, cause=f"Règles du {format_jour(du)}", periode=f"regles:{nouvelle.cle}"
    )
    return nouvelle


def is_adopted(*, travail: Travail) -> bool:
    """Whether the version that this preview compared with has been replaced since."""
    return not ReglesComptage.objects.filter(
        guichet=travail.guichet_id, pk=travail.parametres["version"], au__isnull=True
    ).exists()
