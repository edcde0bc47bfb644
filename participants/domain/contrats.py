"""Contrats: who employs, in which of the three ways, for which company that owes the hours."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from guichets.domain.contraintes import en_francais
from guichets.domain.verrous import lock_participant
from guichets.evenements import publier
from guichets.formats import format_jour
from operations.enums import PRETEUSES, SIAE, TypeEntreprise
from operations.models import Attribution, Entreprise, Lot, SousTraitance
from participants.domain.personnes.eligibilite import follow_contrats
from participants.enums import EtatEligibilite, EtatLigne, Modalite, TypeContrat
from participants.evenements import ContratOuvert
from participants.models import Contrat, Eligibilite, FenetreEligibilite, LigneHeures, Participant

PRESTATAIRES = (*SIAE, TypeEntreprise.EA, TypeEntreprise.EATT, TypeEntreprise.ESAT, TypeEntreprise.RQ)
"""Who a share of the works may be subcontracted to under the clause."""
EMPLOYEURS_MISSION = (TypeEntreprise.ETT, TypeEntreprise.ETTI, TypeEntreprise.EATT)
EMPLOYEURS_CDDI = (*SIAE, TypeEntreprise.RQ)

EMBAUCHE_AUTRE = "En embauche directe, l'employeur est l'entreprise qui doit les heures."
PRETEUSE_ATTENDUE = (
    "Pour une mise à disposition, l'employeur est une entreprise de travail temporaire (ETT, ETTI, EATT), "
    "une association intermédiaire ou un GEIQ."
)
PRESTATAIRE_ATTENDU = (
    "Pour une sous-traitance, l'employeur est une SIAE, une régie de quartier, "
    "une entreprise adaptée ou un ESAT."
)
PAS_ELLE_MEME = (
    "L'entreprise qui doit les heures n'est pas l'employeur : indiquez celle pour qui la personne travaille."
)
PAS_AU_LOT = "« {creditee} » n'est ni attributaire ni sous-traitante du lot à ces dates."
HORS_DU_LOT = "Le lot s'exécute du {debut} au {fin} : ce contrat est entièrement en dehors."
MISSION = "Un contrat de mission est signé par une entreprise de travail temporaire (ETT, ETTI ou EATT)."
CDDI = "Un CDDI est signé par une structure de l'insertion par l'activité économique."
DECLARANT = "Le déclarant est l'employeur ou l'entreprise qui doit les heures."
ETRANGER = "Cet élément n'appartient pas au guichet."
HEURES = "Indiquez un nombre d'heures par semaine supérieur à zéro."
DOUBLE = "Cette personne a déjà un contrat avec cet employeur sur ce lot, du {du} au {au}."
HEURES_DEHORS = "Des heures sont déclarées du {du} au {au} : le contrat doit les couvrir."
SANS_FIN = "sans date de fin"

MODIFIABLES = frozenset({"type", "metier", "debut", "fin", "heures_hebdo", "lot"})


def open_contrat(
    *,
    participant: Participant,
    employeur: Entreprise,
    modalite: Modalite | str,
    type: TypeContrat | str,  # noqa: A002 - the field's name
    debut: date,
    fin: date | None = None,
    creditee: Entreprise | None = None,
    declarant: Entreprise | None = None,
    metier: str = "",
    lot: Lot | None = None,
    heures_hebdo: Decimal | None = None,
) -> Contrat:
    """Open a contrat; by default the employer is the one that owes the hours and the one that declares them.

    The first contrat under a clause sets the first day of the eligibility window. Errors name their fields.
    See `contrat_warnings` for what deserves attention without being refused.
    """
    contrat = Contrat(
        guichet=participant.guichet,
        participant=participant,
        prescripteur_id=participant.prescripteur_id,
        employeur=employeur,
        creditee=creditee or employeur,
        declarant=declarant or employeur,
        modalite=modalite,
        type=type,
        metier=metier.strip().upper(),
        debut=debut,
        fin=fin,
        lot=lot,
        heures_hebdo=heures_hebdo,
    )
    lock_participant(participant.pk)
    _save(contrat)
    publier(ContratOuvert(contrat_id=contrat.pk))
    return contrat


def modify_contrat(*, contrat: Contrat, champs: Mapping[str, Any]) -> Contrat:
    """Change what may change (`MODIFIABLES`). The person and the companies never do: end it, open another.

    Who declares is handed over from a month on: `declarants.change_declarant`.
    """
    inconnus = set(champs) - MODIFIABLES
    if inconnus:
        raise ValueError(f"not modifiable: {', '.join(sorted(inconnus))}")
    lock_participant(contrat.participant_id)
    courant: Contrat = (
        Contrat.objects.select_for_update(of=("self",))
        .select_related("participant", "employeur", "creditee", "declarant", "guichet")
        .get(pk=contrat.pk)
    )
    for nom, valeur in champs.items():
        setattr(courant, nom, valeur)
    _check_hours_inside(courant)
    _save(courant)
    return courant


def end_contrat(*, contrat: Contrat, fin: date) -> Contrat:
    """Set the last day. Refused when hours are declared after it."""
    return modify_contrat(contrat=contrat, champs={"fin": fin})


def contrat_warnings(contrat: Contrat) -> list[str]:
    """What the facilitateur should know: hours outside of an eligibility window will not be retained."""
    fenetres = FenetreEligibilite.objects.filter(participant_id=contrat.participant_id, au__gte=contrat.debut)
    fenetre = fenetres.order_by("du").first()
    if fenetre is None:
        attente = Eligibilite.objects.filter(
            participant_id=contrat.participant_id, etat=EtatEligibilite.A_VALIDER
        ).exists()
        if attente:
            return ["L'éligibilité attend une décision : d'ici là, les heures ne sont pas retenues."]
        jour = format_jour(contrat.debut)
        return [
            f"Personne non éligible au {jour} : ses heures ne seront pas retenues sans éligibilité validée."
        ]
    alertes = []
    if fenetre.du > contrat.debut:
        alertes.append(
            f"L'éligibilité commence le {format_jour(fenetre.du)}, après le début du contrat : "
            "les heures faites avant ne sont pas retenues."
        )
    if contrat.fin is None or contrat.fin > fenetre.au:
        alertes.append(
            f"L'éligibilité se termine le {format_jour(fenetre.au)}, avant la fin du contrat : "
            "pensez à une nouvelle appréciation."
        )
    return alertes


def _save(contrat: Contrat) -> None:
    erreurs = _field_errors(contrat)
    for champ, message in (*_way_errors(contrat), *_lot_errors(contrat)):
        erreurs.setdefault(champ, []).append(message)
    if erreurs:
        raise ValidationError(erreurs)
    _refuse_double(contrat)
    with en_francais():
        contrat.save()
    follow_contrats(participant=contrat.participant)


def _field_errors(contrat: Contrat) -> dict[str, list[str]]:
    erreurs: dict[str, list[str]] = {}
    parties = {"guichet", "participant", "prescripteur", "employeur", "creditee", "declarant", "lot"}
    try:
        contrat.clean_fields(exclude=parties)
    except ValidationError as erreur:
        erreurs.update(erreur.message_dict)
    if contrat.fin is not None and contrat.fin < contrat.debut:
        erreurs["fin"] = ["La fin du contrat précède son début."]
    if contrat.fin is None and contrat.type != TypeContrat.CDI:
        erreurs["fin"] = ["Un contrat à durée déterminée porte une date de fin."]
    if contrat.heures_hebdo is not None and contrat.heures_hebdo <= 0:
        erreurs["heures_hebdo"] = [HEURES]
    for nom in ("employeur", "creditee", "declarant", "lot"):
        ligne = getattr(contrat, nom)
        if ligne is not None and ligne.guichet_id != contrat.guichet_id:
            erreurs[nom] = [ETRANGER]
    return erreurs


def _way_errors(contrat: Contrat) -> list[tuple[str, str]]:
    """The three ways: hired by the one that owes, lent to it, or employed by its SIAE subcontractor."""
    erreurs = []
    employeur, autre = contrat.employeur, contrat.employeur_id != contrat.creditee_id
    if contrat.modalite == Modalite.EMBAUCHE and autre:
        erreurs.append(("creditee", EMBAUCHE_AUTRE))
    if contrat.modalite == Modalite.MISE_A_DISPOSITION and employeur.type not in PRETEUSES:
        erreurs.append(("employeur", PRETEUSE_ATTENDUE))
    if contrat.modalite == Modalite.SOUS_TRAITANCE and employeur.type not in PRESTATAIRES:
        erreurs.append(("employeur", PRESTATAIRE_ATTENDU))
    if contrat.modalite in (Modalite.MISE_A_DISPOSITION, Modalite.SOUS_TRAITANCE) and not autre:
        erreurs.append(("creditee", PAS_ELLE_MEME))
    if contrat.type == TypeContrat.MISSION and employeur.type not in EMPLOYEURS_MISSION:
        erreurs.append(("type", MISSION))
    if contrat.type == TypeContrat.CDDI and employeur.type not in EMPLOYEURS_CDDI:
        erreurs.append(("type", CDDI))
    if contrat.declarant_id not in (contrat.employeur_id, contrat.creditee_id):
        erreurs.append(("declarant", DECLARANT))
    return erreurs


def _lot_errors(contrat: Contrat) -> list[tuple[str, str]]:
    if contrat.lot is None:
        return []
    lot, erreurs = contrat.lot, []
    if contrat.debut > lot.fin or (contrat.fin is not None and contrat.fin < lot.debut):
        periode = {"debut": format_jour(lot.debut), "fin": format_jour(lot.fin)}
        erreurs.append(("lot", HORS_DU_LOT.format(**periode)))
    dates = Q(au__isnull=True) | Q(au__gte=contrat.debut)
    if contrat.fin is not None:
        dates &= Q(du__lte=contrat.fin)
    attributaire = Attribution.objects.filter(dates, lot=lot, entreprise=contrat.creditee).exists()
    if not attributaire and not SousTraitance.objects.filter(lot=lot, entreprise=contrat.creditee).exists():
        erreurs.append(("lot", PAS_AU_LOT.format(creditee=contrat.creditee)))
    return erreurs


def _refuse_double(contrat: Contrat) -> None:
    """Two contrats of one person, employer and lot at the same time would count the hours twice."""
    memes = Contrat.objects.filter(
        Q(fin__isnull=True) | Q(fin__gte=contrat.debut),
        participant_id=contrat.participant_id,
        employeur_id=contrat.employeur_id,
        creditee_id=contrat.creditee_id,
        lot=contrat.lot,
    ).exclude(pk=contrat.pk)
    if contrat.fin is not None:
        memes = memes.filter(debut__lte=contrat.fin)
    autre = memes.order_by("debut").first()
    if autre is not None:
        au = format_jour(autre.fin) if autre.fin else SANS_FIN
        raise ValidationError({"debut": DOUBLE.format(du=format_jour(autre.debut), au=au)})


def _check_hours_inside(contrat: Contrat) -> None:
    dehors = Q(debut__lt=contrat.debut)
    if contrat.fin is not None:
        dehors |= Q(fin__gt=contrat.fin)
    ligne = (
        LigneHeures.objects.filter(dehors, contrat=contrat, heures__gt=0)
        .exclude(etat=EtatLigne.REMPLACEE)
        .order_by("debut")
        .first()
    )
    if ligne is not None:
        champ = "debut" if ligne.debut < contrat.debut else "fin"
        raise ValidationError(
            {champ: HEURES_DEHORS.format(du=format_jour(ligne.debut), au=format_jour(ligne.fin))}
        )
