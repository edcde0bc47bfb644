"""The data set of a bilan: everything that is told, nothing else, ready to be frozen.

Hours are strings with two decimals, dates are ISO, counts are masked. No person, no name of a person, no
internal id: the donneur d'ordre may read the whole of it. The edition date is left out, so that the same
facts always have the same fingerprint.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from clauses.domain.attendu import attendu_a_date
from clauses.domain.queries import COLONNES
from clauses.domain.suivi.pourquoi import told_adjustments, told_reasons
from clauses.enums import FondementMutualisation, MotifDit, NatureEngagement, PartageMutualisation
from clauses.models import ComptesMois, Engagement
from operations.domain.regles import rules_for
from operations.models import Lot, Marche, ReglesComptage
from reporting.domain import queries
from reporting.domain.queries import ZERO, Apport
from reporting.domain.recrutement import read_recruitment
from reporting.domain.repartitions import build_counts, hours

SCHEMA = 1
CENTIEME = Decimal("0.01")


def collect_donnees(*, marche: Marche, du: date, au: date, jour: date) -> dict[str, Any]:
    """What the bilan of the marché says for the period, as known on `jour`.

    Key figures run from the beginning of the engagements to `au`; the identity, the months and the counts
    are those of the period. What is expected is told at `au`, or on `jour` if `au` is still to come.
    """
    lots = queries.read_lots(marche)
    engagements = queries.read_engagements(marche)
    mois = queries.read_months(marche, au)
    apports = queries.read_contributions(marche, du, au) + queries.read_followed(engagements, du, au)
    publics = queries.labels_of_publics(jour)
    regles = rules_for(guichet=marche.guichet, jour=au, marche=marche)
    attendu_au = min(au, jour)
    limites = queries.read_limits(marche, au)
    cartes = [
        _engagement(e, apports, attendu_au, publics) | {"limites": limites.get(e.pk, [])} for e in engagements
    ]
    ids = {a.participant_id for a in apports}
    cumul = _sum(mois)
    return {
        "schema": SCHEMA,
        "periode": {"du": du.isoformat(), "au": au.isoformat()},
        "guichet": {"nom": marche.guichet.nom, "type": marche.guichet.get_type_display()},
        "marche": _marche(marche),
        "lots": [_lot(lot) for lot in lots],
        "engagements": cartes,
        "chiffres": _figures(cartes, cumul, attendu_au, regles),
        "identite": _identity([m for m in mois if m.mois >= du.replace(day=1)], engagements),
        **_months(mois, du),
        "comptes": build_counts(
            apports,
            queries.read_profiles(ids),
            queries.read_publics(ids),
            publics,
            regles.seuil_masquage,
        ),
        "recrutement": read_recruitment(marche, du, au, regles.seuil_masquage),
        "regles": _rules(regles),
        "calculs": _runs(engagements, mois),
    }


def _iso(jour: date | None) -> str | None:
    return jour.isoformat() if jour else None


def _marche(marche: Marche) -> dict[str, Any]:
    operation = marche.operation
    return {
        "cle": str(marche.cle),
        "reference": marche.reference,
        "objet": marche.objet,
        "forme": marche.get_forme_display(),
        "nature": marche.get_nature_display(),
        "notification": _iso(marche.date_notification),
        "donneur_ordre": {"nom": str(marche.donneur_ordre), "siret": marche.donneur_ordre.siret},
        "operation": operation.nom if operation else "",
    }


def _lot(lot: Lot) -> dict[str, Any]:
    dispositif = next(iter(lot.dispositifs.all()), None)
    base = dispositif.base_legale if dispositif else None
    return {
        "cle": str(lot.cle),
        "numero": lot.numero,
        "objet": lot.objet,
        "nom": str(lot),
        "notification": lot.date_notification.isoformat(),
        "debut": lot.debut.isoformat(),
        "fin": lot.fin.isoformat(),
        "duree_mois": lot.duree_mois,
        "dispositif": {
            "libelle": dispositif.get_code_display(),
            "article": base.article if base else "",
            "texte": base.texte if base else "",
            "ancien": base.ancien if base else "",
        }
        if dispositif
        else None,
        "attributaires": [
            {"nom": str(a.entreprise), "role": a.get_role_display(), "du": _iso(a.du), "au": _iso(a.au)}
            for a in lot.attributions.all()
        ],
        "sous_traitants": [
            {"nom": str(s.entreprise), "notification": _iso(s.date_notification)}
            for s in lot.sous_traitances.all()
        ],
        "modifications": [
            {"numero": m.numero, "date": _iso(m.date_notification), "duree_mois": m.duree_mois}
            for m in lot.modifications.all()
        ],
    }


def _engagement(
    engagement: Engagement, apports: Iterable[Apport], jour: date, publics: dict[str, str]
) -> dict[str, Any]:
    siens = [a for a in apports if a.engagement_id == engagement.pk]
    en_heures = engagement.nature == NatureEngagement.HEURES
    dues = engagement.heures if en_heures and engagement.heures is not None else None
    retenues = sum((a.cumul for a in siens), ZERO)
    return {
        "cle": str(engagement.cle),
        "lot": str(engagement.lot.cle),
        "lot_nom": str(engagement.lot),
        "libelle": engagement.libelle,
        "nature": engagement.nature,
        "nature_libelle": engagement.get_nature_display(),
        "redevable": str(engagement.redevable),
        "debut": engagement.debut.isoformat(),
        "fin": engagement.fin.isoformat(),
        "publics": [publics.get(code, code) for code in engagement.publics],
        "quantite": engagement.quantite,
        "promesse": engagement.promesse,
        "tenue": engagement.tenue,
        "initiales": hours(engagement.heures_initiales) if engagement.heures_initiales is not None else None,
        "avenants": [
            {
                "date": a.date.isoformat(),
                "avant": hours(a.heures_avant),
                "apres": hours(a.heures_apres),
                "fin": _iso(a.fin_apres),
                "motif": a.motif,
            }
            for a in engagement.avenants.all()
        ],
        "dues": hours(dues) if dues is not None else None,
        "attendu": hours(attendu_a_date(engagement, jour)) if dues is not None else None,
        "retenues": hours(retenues),
        "dont_recues": hours(sum((a.recues for a in siens), ZERO)),
        "reste": hours(max(ZERO, dues - retenues)) if dues is not None else None,
        "parts": _shares(engagement, siens) if dues is not None else [],
    }


def _shares(engagement: Engagement, apports: list[Apport]) -> list[dict[str, str]]:
    """Who owes what of the engagement: the debtor keeps what the quote-parts leave."""
    faites: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for apport in apports:
        faites[apport.entreprise_id] += apport.cumul
    dues: dict[int, Decimal] = defaultdict(lambda: ZERO)
    noms = {engagement.redevable_id: str(engagement.redevable)}
    for part in engagement.quote_parts.all():
        noms[part.entreprise_id] = str(part.entreprise)
        dues[part.entreprise_id] += part.heures
    dues[engagement.redevable_id] += (engagement.heures or ZERO) - sum(dues.values(), ZERO)
    return [
        {"entreprise": nom, "dues": hours(dues[cle]), "retenues": hours(faites[cle])}
        for cle, nom in noms.items()
        if dues[cle] or faites[cle]
    ]


def _sum(mois: Iterable[ComptesMois]) -> dict[str, Decimal]:
    totaux = dict.fromkeys(COLONNES, ZERO)
    for ligne in mois:
        for colonne in COLONNES:
            totaux[colonne] += getattr(ligne, colonne)
    return totaux


def _figures(
    cartes: list[dict[str, Any]], cumul: dict[str, Decimal], jour: date, regles: ReglesComptage
) -> dict[str, Any]:
    """The key figures, in hours, then in days and full-time equivalents with the base that the rules give.

    `accord`: the ventilations of the engagements and the counts of the months, written by the same job, say
    the same.
    """
    en_heures = [c for c in cartes if c["dues"] is not None]
    dues = sum((Decimal(c["dues"]) for c in en_heures), ZERO)
    attendu = sum((Decimal(c["attendu"]) for c in en_heures), ZERO)
    retenues = sum((Decimal(c["retenues"]) for c in en_heures), ZERO)
    reste = sum((Decimal(c["reste"]) for c in en_heures), ZERO)
    valeurs = {
        "dues": dues,
        "attendu": attendu,
        "realisees": cumul["realisees"],
        "retenues": retenues,
        "reste": reste,
    }

    def divided(base: Decimal) -> dict[str, str]:
        return {nom: hours((v / base).quantize(CENTIEME, ROUND_HALF_UP)) for nom, v in valeurs.items()}

    return {
        "en_heures": bool(en_heures),
        "initiales": hours(sum((Decimal(c["initiales"]) for c in en_heures), ZERO)),
        "avenants": sum(len(c["avenants"]) for c in en_heures),
        "attendu_au": jour.isoformat(),
        "heures": {nom: hours(v) for nom, v in valeurs.items()},
        "jours": divided(regles.heures_jour),
        "etp": divided(regles.base_etp),
        "retard": hours(
            sum((max(ZERO, Decimal(c["attendu"]) - Decimal(c["retenues"])) for c in en_heures), ZERO)
        ),
        "taux": hours((retenues * 100 / dues).quantize(CENTIEME, ROUND_HALF_UP)) if dues else None,
        "accord": retenues == cumul["retenues"],
    }


def _identity(mois: list[ComptesMois], engagements: list[Engagement]) -> dict[str, Any]:
    """réalisées − prêtées + reçues − non retenues − excédent − en réserve + ajustements = retenues."""
    motifs: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for ligne in mois:
        for code, valeur in ligne.motifs.items():
            motifs[code] += Decimal(str(valeur))
    propres = {code: v for code, v in motifs.items() if v and code not in ("excedent", "reserve")}
    libelles = dict(MotifDit.choices)
    return {
        **{nom: hours(valeur) for nom, valeur in _sum(mois).items()},
        "motifs": [
            {"libelle": str(libelles.get(code, code)), "heures": hours(v)}
            for code, v in sorted(propres.items())
        ],
        "raisons": [
            {"libelle": r.libelle, "cause": r.cause, "heures": hours(r.heures)}
            for r in told_reasons((m.motifs, m.excedent, m.en_reserve) for m in mois)
        ],
        "ajustes": [
            {
                "mois": a.mois.isoformat(),
                "corrige": a.corrige.isoformat(),
                "libelle": a.libelle,
                "heures": hours(a.heures),
            }
            for a in told_adjustments((m.mois, m.ajustes) for m in mois)
        ],
        "fondements": _bases(engagements),
    }


def _bases(engagements: list[Engagement]) -> list[dict[str, Any]]:
    """On what the hours lent and received rest, each basis once."""
    vus: dict[tuple[str, str, int, int], dict[str, Any]] = {}
    for e in engagements:
        if e.fondement and e.fondement_le:
            vus[(e.fondement, e.fondement_le.isoformat(), e.donne, e.recoit)] = {
                "fondement": str(FondementMutualisation(e.fondement).label),
                "date": e.fondement_le.isoformat(),
                "donne": str(PartageMutualisation(e.donne).label),
                "recoit": str(PartageMutualisation(e.recoit).label),
                "prete": bool(e.donne),
            }
    return [vus[cle] for cle in sorted(vus)]


def _months(mois: list[ComptesMois], du: date) -> dict[str, Any]:
    """One row per month of the period; a month is closed once it is for every company that worked in it."""
    fermes = queries.read_closed(mois)
    groupes: dict[date, list[ComptesMois]] = defaultdict(list)
    for ligne in mois:
        groupes[ligne.mois].append(ligne)
    dernier = queries.last_closed(fermes)
    provisoire = next((m for m, ferme in fermes.items() if not ferme), None)
    return {
        "mois": [
            {
                "mois": m.isoformat(),
                "clos": fermes[m],
                **{nom: hours(v) for nom, v in _sum(groupes[m]).items()},
            }
            for m in sorted(groupes)
            if m >= du.replace(day=1)
        ],
        "clos_au": _iso(end_of_month(dernier)) if dernier else None,
        "provisoire_depuis": _iso(provisoire),
    }


def end_of_month(mois: date) -> date:
    return (mois.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def _rules(regles: ReglesComptage) -> dict[str, Any]:
    if regles.marche_id:
        portee = "règles du marché"
    elif regles.donneur_ordre_id:
        portee = "règles du donneur d'ordre"
    else:
        portee = "règles du guichet"
    return {
        "portee": portee,
        "du": regles.du.isoformat(),
        "eligibilite_mois": regles.eligibilite_mois,
        "formation_comptee": regles.formation_comptee,
        "prorata": str(regles.get_prorata_display()),
        "base_etp": hours(regles.base_etp),
        "heures_jour": hours(regles.heures_jour),
        "seuil_masquage": regles.seuil_masquage,
    }


def _runs(engagements: list[Engagement], mois: list[ComptesMois]) -> list[dict[str, str]]:
    """Which computation each company's hours come from: its digest covers its inputs and its rules."""
    ids = {e.redevable_id for e in engagements} | {m.entreprise_id for m in mois}
    ids |= {part.entreprise_id for e in engagements for part in e.quote_parts.all()}
    return [{"entreprise": str(run.entreprise), "empreinte": run.empreinte} for run in queries.read_runs(ids)]
