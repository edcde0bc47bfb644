"""Hours of lent or subcontracted people: the company that owes confirms them, or contests them with a reason.

It may change its answer while its month is open. The guichet decides in the end, with a reason, and then
nobody answers any more. Until they are confirmed the hours stay out of the ventilation.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from guichets import portee as portees
from guichets import rules
from guichets.domain.contraintes import en_francais
from guichets.domain.messages import Demande, queue_messages
from guichets.domain.verrous import lock_entreprise
from guichets.enums import GenreMessage
from guichets.evenements import publier
from guichets.formats import format_mois
from guichets.models import Guichet
from guichets.portee import Portee
from operations.models import Entreprise
from participants.domain.confirmations.contestations import tell_contestations
from participants.domain.mois import today_of
from participants.domain.partenaires import Calendrier, scope_of
from participants.domain.relances.destinataires import Destinataire, recipients
from participants.enums import Confirmation, EtatLigne
from participants.evenements import DeclarationValidee, ReponseRevue
from participants.models import DeclarationMensuelle, LigneHeures

RIEN_A_CONFIRMER = "Ces heures n'attendent pas de confirmation."
DEJA_TRANCHE = "Le guichet a tranché pour ces heures : adressez-vous à lui."
MOTIF_ABSENT = "Indiquez pourquoi vous contestez ces heures."
DECISION_SANS_MOTIF = "Indiquez la raison de votre décision : les deux entreprises la liront."
LISTE_CHANGEE = "Ces heures ont changé depuis que vous les avez affichées. Relisez-les, puis répondez."
OUVERTES = (Confirmation.ATTENDUE, Confirmation.CONTESTEE)
DONNEES = (Confirmation.CONFIRMEE, Confirmation.CONTESTEE)


# --- What each party reads ---------------------------------------------------------------------------------


def _current() -> QuerySet[LigneHeures]:
    """Lines still in force, but those that a correction already transmitted asks about again."""
    suivantes = LigneHeures.objects.filter(
        remplace=OuterRef("pk"), etat=EtatLigne.EN_ATTENTE, confirmation=Confirmation.ATTENDUE
    )
    lignes: QuerySet[LigneHeures] = LigneHeures.objects.exclude(etat=EtatLigne.REMPLACEE).exclude(
        Exists(suivantes)
    )
    return lignes


def lignes_to_confirm(portee: Portee) -> QuerySet[LigneHeures]:
    """Lines that others declared for the companies of the scope, oldest first."""
    ids = sorted(portee.entreprises)
    lignes: QuerySet[LigneHeures] = (
        _current()
        .filter(creditee_id__in=ids, confirmation=Confirmation.ATTENDUE)
        .exclude(entreprise_id__in=ids)
        .select_related("participant", "lot__marche", "guichet")
        .order_by("mois", "participant__nom_tri", "pk")
    )
    return lignes


def lignes_answered(portee: Portee) -> QuerySet[LigneHeures]:
    """What the companies of the scope answered, or what was answered for them, latest first."""
    ids = sorted(portee.entreprises)
    lignes: QuerySet[LigneHeures] = (
        _current()
        .filter(creditee_id__in=ids, confirmation__in=DONNEES, repondue_le__isnull=False)
        .exclude(entreprise_id__in=ids)
        .select_related("participant", "lot__marche", "guichet")
        .order_by("-repondue_le", "-pk")
    )
    return lignes


def lignes_contested(portee: Portee) -> QuerySet[Any]:
    """Lines of the companies of the scope that the other party contests: theirs to correct."""
    ids = sorted(portee.entreprises)
    corrections = LigneHeures.objects.filter(remplace=OuterRef("pk"), etat=EtatLigne.EN_ATTENTE)
    lignes: QuerySet[Any] = (
        _current()
        .filter(entreprise_id__in=ids, confirmation=Confirmation.CONTESTEE)
        .exclude(creditee_id__in=ids)
        .annotate(en_correction=Exists(corrections))
        .select_related("participant", "lot__marche", "guichet", "declaration")
        .order_by("mois", "participant__nom_tri", "pk")
    )
    return lignes


def lignes_at_desk(guichet: Guichet, confirmation: Confirmation) -> QuerySet[LigneHeures]:
    """Contested or unanswered lines that the guichet has not decided on, oldest first."""
    lignes: QuerySet[LigneHeures] = (
        _current()
        .filter(guichet=guichet, confirmation=confirmation, motif_decision="")
        .select_related("participant", "lot__marche", "entreprise", "creditee", "declaration")
        .order_by("mois", "creditee__nom_tri", "participant__nom_tri", "pk")
    )
    return lignes


# --- The question ------------------------------------------------------------------------------------------


def ask_confirmations(declaration: DeclarationMensuelle) -> None:
    """Ask the companies that owe about the people they were lent, and write to each of them once.

    A contested line transmitted again is asked about again, unless the guichet decided on it.
    """
    pretees = declaration.lignes.exclude(creditee_id=F("entreprise_id")).filter(
        Q(confirmation=Confirmation.NON_REQUISE) | Q(confirmation=Confirmation.CONTESTEE, motif_decision=""),
        heures__gt=0,
    )
    demandees = dict(
        pretees.values("creditee_id").annotate(n=Count("pk")).values_list("creditee_id", "n").order_by()
    )
    if not demandees:
        return
    pretees.update(confirmation=Confirmation.ATTENDUE, motif_decision="")
    guichet = declaration.guichet
    with scope_of(guichet.pk, ecrit=True):
        noms = {
            e.pk: str(e) for e in Entreprise.objects.filter(pk__in=[*demandees, declaration.entreprise_id])
        }
        vers = recipients(guichet=guichet, entreprise_ids=demandees, jour=today_of(guichet))
        queue_messages(
            guichet=guichet,
            demandes=[
                _letter(declaration, noms, entreprise_id, nombre, vers[entreprise_id])
                for entreprise_id, nombre in sorted(demandees.items())
                if entreprise_id in vers
            ],
        )


def _letter(
    declaration: DeclarationMensuelle,
    noms: dict[int, str],
    entreprise_id: int,
    nombre: int,
    vers: Destinataire,
) -> Demande:
    return Demande(
        genre=GenreMessage.CONFIRMATION,
        cle_naturelle=f"confirmation:{declaration.cle}:{entreprise_id}:{declaration.transmise_le:%Y%m%d%H%M%S%f}",
        destinataire=vers.email,
        nom=vers.nom,
        valeurs={
            "entreprise": noms[entreprise_id],
            "mois": format_mois(declaration.mois),
            "nombre": str(nombre),
            "declarant": noms[declaration.entreprise_id],
            "lien": reverse("entreprise:confirmations"),
        },
        entreprises=(entreprise_id,),
    )


# --- Answers -----------------------------------------------------------------------------------------------


def fingerprint(lignes: Iterable[LigneHeures]) -> str:
    """What was on the screen: a line that came or changed since is not answered unread."""
    textes = sorted(f"{ligne.cle}:{ligne.heures}:{ligne.dont_formation}" for ligne in lignes)
    return hashlib.sha256("\n".join(textes).encode()).hexdigest()[:16]


def confirm_ligne(*, ligne: LigneHeures, par: object = "", empreinte: str | None = None) -> None:
    """Agree with the hours. Counted at once when the guichet had validated them already."""
    answer_lignes(lignes=[ligne], reponse=Confirmation.CONFIRMEE, par=par, empreinte=empreinte)


def contest_ligne(*, ligne: LigneHeures, motif: str, par: object = "", empreinte: str | None = None) -> None:
    """Refuse the hours, with a reason for the guichet. They stay set aside until they are corrected."""
    motif = motif.strip()
    if not motif:
        raise ValidationError({"motif": [MOTIF_ABSENT]})
    answer_lignes(lignes=[ligne], reponse=Confirmation.CONTESTEE, motif=motif, par=par, empreinte=empreinte)


def answer_lignes(
    *,
    lignes: Sequence[LigneHeures],
    reponse: Confirmation,
    motif: str = "",
    par: object = "",
    empreinte: str | None = None,
) -> None:
    """One answer to lines of one guichet, all or none. `empreinte`: of the lines as they were read."""
    for ligne in lignes:
        _require_right(ligne)
    with scope_of(lignes[0].guichet_id, ecrit=True):
        tenues = _hold(lignes)
        if empreinte is not None and fingerprint(tenues) != empreinte:
            raise ValidationError(LISTE_CHANGEE, code="liste_changee")
        a_ecrire = [t for t in tenues if (t.confirmation, t.motif_contestation) != (reponse, motif[:300])]
        for tenue in a_ecrire:
            _check_answerable(tenue)
        if revues := [t.pk for t in a_ecrire if t.confirmation != Confirmation.ATTENDUE]:
            publier(ReponseRevue(tuple(revues)))
        touchees = [t for t in a_ecrire if Confirmation.CONTESTEE in (t.confirmation, reponse)]
        nouvelles = {t.pk for t in touchees if t.confirmation != Confirmation.CONTESTEE}
        _write(a_ecrire, reponse, motif=motif, par=par)
        if touchees:
            tell_contestations(touchees, nouvelles)


def decide_ligne(*, ligne: LigneHeures, retenir: bool, motif: str, par: object) -> None:
    """The guichet's last word between two companies that do not agree, or when one does not answer."""
    if not _is_desk(ligne):
        raise PermissionDenied
    motif = motif.strip()
    if not motif:
        raise ValidationError({"motif": [DECISION_SANS_MOTIF]})
    (tenue,) = _hold([ligne])
    if tenue.confirmation not in OUVERTES or tenue.etat == EtatLigne.REMPLACEE:
        raise ValidationError(RIEN_A_CONFIRMER, code="rien_a_confirmer")
    tenue.motif_decision = motif[:300]
    reponse = Confirmation.CONFIRMEE if retenir else Confirmation.CONTESTEE
    _write([tenue], reponse, motif=tenue.motif_contestation or tenue.motif_decision, par=par)


def confirm_unanswered(*, guichet: Guichet) -> int:
    """Hours left without an answer for as many days as the dated rule says are held to be confirmed."""
    jour = today_of(guichet)
    delai = Calendrier(guichet).rules(jour).confirmation_jours
    if delai is None:
        return 0
    attendues = lignes_at_desk(guichet, Confirmation.ATTENDUE).filter(
        declaration__transmise_le__lt=timezone.now() - timedelta(days=delai)
    )
    par = f"Sans réponse après {delai} jours"
    declarants = set(attendues.order_by().values_list("entreprise_id", flat=True))
    return sum(_confirm_silence(attendues.filter(entreprise_id=un), un, par) for un in sorted(declarants))


def _confirm_silence(attendues: QuerySet[LigneHeures], entreprise_id: int, par: str) -> int:
    """Read under the lock: an answer given meanwhile stands. A company in other hands waits for tomorrow."""
    try:
        with transaction.atomic():
            lock_entreprise(entreprise_id)
            lignes = list(attendues.select_for_update(of=("self",)))
            _write(lignes, Confirmation.CONFIRMEE, motif="", par=par)
    except ValidationError as refus:
        if getattr(refus, "code", None) != "occupe":
            raise
        return 0
    return len(lignes)


def _is_desk(ligne: LigneHeures) -> bool:
    portee = portees.courante()
    return portee.libre or rules.can_write_guichet(portee, ligne.guichet)


def _require_right(ligne: LigneHeures) -> None:
    """Written under the guichet's scope: the creditee may answer, not write another company's line."""
    if ligne.creditee_id not in portees.courante().entreprises and not _is_desk(ligne):
        raise PermissionDenied


def _hold(lignes: Sequence[LigneHeures]) -> list[LigneHeures]:
    lock_entreprise(*{ligne.entreprise_id for ligne in lignes})
    tenues = LigneHeures.objects.select_for_update(of=("self",)).filter(pk__in=[li.pk for li in lignes])
    return list(tenues.order_by("pk"))


def _check_answerable(ligne: LigneHeures) -> None:
    if ligne.motif_decision:
        raise ValidationError(DEJA_TRANCHE, code="deja_tranche")
    if ligne.confirmation == Confirmation.NON_REQUISE or ligne.etat == EtatLigne.REMPLACEE:
        raise ValidationError(RIEN_A_CONFIRMER, code="rien_a_confirmer")


def _write(lignes: Sequence[LigneHeures], reponse: Confirmation, *, motif: str, par: object) -> None:
    if not lignes:
        return
    with en_francais():
        for ligne in lignes:
            ligne.confirmation, ligne.motif_contestation = reponse, motif[:300]
            ligne.repondue_le, ligne.repondue_par = timezone.now(), str(par)[:160]
        champs = ["confirmation", "motif_contestation", "motif_decision", "repondue_le", "repondue_par"]
        LigneHeures.objects.bulk_update(lignes, champs, batch_size=500)
    for declaration_id in sorted({li.declaration_id for li in lignes if li.etat == EtatLigne.VALIDEE}):
        publier(DeclarationValidee(declaration_id))
