"""The one thing that a company should do next: what others wait for first, then what it lacks itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.urls import reverse

from clauses.a_faire import PORTAIL
from clauses.domain.suivi.situation import Du, SituationEntreprise
from guichets.formats import INSECABLE, format_jour, format_mois
from operations.models import Entreprise
from participants.domain.declarations.obligations import EtatMois, MoisDeclare, months_of
from participants.domain.mois import mois_texte


@dataclass(frozen=True, slots=True)
class Prochaine:
    texte: str
    detail: str
    url: str = ""


def next_of_company(
    entreprises: Sequence[Entreprise], situations: Iterable[SituationEntreprise], jour: date
) -> Prochaine | None:
    """None when nothing is waited for and nothing that is due by now lacks."""
    if mois := _first_month(entreprises):
        return _declare(mois)
    taches = (tache(entreprises) for tache in PORTAIL)
    if tache := next((t for t in taches if t is not None and t.nombre), None):
        return Prochaine(f"{tache.libelle} ({tache.nombre})", tache.precision, tache.url)
    manquants = sorted(
        (d for s in situations for d in s.restes if d.situation.retard or d.situation.urgente),
        key=lambda d: (d.situation.fin < jour, d.situation.fin),
    )
    return _recruit(manquants[0], jour) if manquants else None


def _first_month(entreprises: Sequence[Entreprise]) -> MoisDeclare | None:
    """A month sent back first, then the oldest; none where the guichet had no rules to give a deadline."""
    try:
        mois = [m for m in months_of(entreprises) if m.a_faire]
    except ValidationError:
        return None
    return min(mois, key=lambda m: (m.etat != EtatMois.RETOURNEE, m.mois), default=None)


def _declare(mois: MoisDeclare) -> Prochaine:
    adresse = reverse("entreprise:declarer", args=[mois_texte(mois.mois)])
    if mois.etat == EtatMois.RETOURNEE and mois.declaration is not None:
        motif = mois.declaration.motif_retour
        detail = f"Retournée{INSECABLE}: «{INSECABLE}{motif}{INSECABLE}»" if motif else "Retournée."
        return Prochaine(f"Corriger {format_mois(mois.mois)}", detail, adresse)
    detail = (
        f"{'Attendue' if mois.en_retard else 'À transmettre'} au plus tard le {format_jour(mois.echeance)}"
    )
    return Prochaine(f"Déclarer {format_mois(mois.mois)}", detail, adresse)


def _recruit(du: Du, jour: date) -> Prochaine:
    libelle, detail = du.situation.engagement.libelle, du.constat.texte
    if du.situation.fin < jour:
        return Prochaine(
            f"Convenir de la suite avec le guichet pour «{INSECABLE}{libelle}{INSECABLE}»", detail
        )
    return Prochaine(
        f"Trouver des personnes pour «{INSECABLE}{libelle}{INSECABLE}»",
        detail,
        reverse("entreprise:recrutement"),
    )
