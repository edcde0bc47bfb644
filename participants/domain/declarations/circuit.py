"""The path of a month: transmitted by the company, returned or validated by the guichet."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from guichets import portee as portees
from guichets import rules
from guichets.domain.contraintes import en_francais
from guichets.evenements import publier
from guichets.formats import format_mois
from guichets.models import ClientApi, Document, Utilisateur
from operations.models import Entreprise
from participants.domain.confirmations.reponses import ask_confirmations
from participants.domain.declarations.controle import (
    Alerte,
    LigneControlee,
    Refus,
    Saisie,
    active_contrats,
    check_lignes,
    collect_alertes,
    person_name,
)
from participants.domain.declarations.saisie import (
    lock_declaration,
    open_declaration,
    require_modifiable,
    save_lignes,
    saved_lignes,
)
from participants.domain.declarations.versions import BrouillonModifie, saved_version
from participants.domain.partenaires import declared_by_others
from participants.domain.relances.retour import tell_return
from participants.enums import Confirmation, EtatDeclaration, EtatLigne
from participants.evenements import DeclarationValidee
from participants.models import DeclarationMensuelle, LigneHeures

PAS_TRANSMISE = "Seule une déclaration transmise peut être validée ou retournée."
CHANGEE = "Cette déclaration a changé depuis que vous l'avez affichée. Relisez-la, puis décidez."
RELEVE_ABSENT = "Joignez le relevé reçu de l'entreprise (PDF, JPEG ou PNG)."


class ContratsSansHeures(ValidationError):
    """Active contrats without a value: zero is a value, nothing is not. `contrats` are their keys."""

    def __init__(self, noms: list[str], contrats: list[str]) -> None:
        self.contrats = contrats
        super().__init__(
            f"Il manque les heures de : {', '.join(noms)}. "
            "Indiquez 0 si la personne n'a pas travaillé ce mois-ci.",
            code="heures_manquantes",
        )


def submit_declaration(
    *, declaration: DeclarationMensuelle, par: Utilisateur | ClientApi | str, version: str | None = None
) -> DeclarationMensuelle:
    """Hand the month over to the guichet. Two at once: the second learns that it is already declared.

    `version`: what was read when it was certified; nothing else is transmitted in its place.
    """
    declaration = lock_declaration(declaration)
    require_modifiable(declaration)
    if version is not None and saved_version(declaration) != version:
        raise BrouillonModifie
    review_declaration(declaration, verrou=True)
    with en_francais():
        declaration.etat = EtatDeclaration.TRANSMISE
        declaration.transmise_le = timezone.now()
        declaration.transmise_par = str(par)[:160]
        # A draft begun by the guichet and transmitted by the company itself is the company's.
        declaration.saisie_par_guichet = declaration.saisie_par_guichet and can_decide(declaration)
        declaration.save(update_fields=["etat", "transmise_le", "transmise_par", "saisie_par_guichet"])
        ask_confirmations(declaration)
    return declaration


def review_declaration(declaration: DeclarationMensuelle, *, verrou: bool = False) -> list[Alerte]:
    """What the saved month deserves to be looked at for. Raises what would refuse its transmission."""
    if declaration.rien_a_declarer:
        return []
    _require_complete(declaration)
    lignes = check_lignes(declaration, saved_lignes(declaration), verrou=verrou)
    return collect_alertes(declaration, lignes)


def _require_complete(declaration: DeclarationMensuelle) -> None:
    dites = set(declaration.lignes.values_list("contrat_id", flat=True))
    manquants = [
        contrat
        for contrat in active_contrats(
            guichet_id=declaration.guichet_id, declarant_id=declaration.entreprise_id, mois=declaration.mois
        ).order_by("participant__nom_tri", "pk")
        if contrat.pk not in dites
    ]
    if manquants:
        raise ContratsSansHeures(
            list(dict.fromkeys(person_name(contrat) for contrat in manquants)),
            [str(contrat.cle) for contrat in manquants],
        )
    if not dites:
        raise ValidationError(
            "Cette déclaration est vide. Saisissez des heures ou cochez « Rien à déclarer ».", code="vide"
        )


def return_declaration(
    *, declaration: DeclarationMensuelle, motif: str, par: Utilisateur, version: str | None = None
) -> DeclarationMensuelle:
    """Give the month back to the company, with a reason that it will read.

    `version`: what was read when it was decided, as for `validate_declaration`.
    """
    declaration = _lock_to_decide(declaration, version)
    motif = motif.strip()
    if not motif:
        raise ValidationError({"motif": ["Indiquez à l'entreprise ce qu'elle doit corriger."]})
    with en_francais():
        declaration.lignes.filter(confirmation=Confirmation.ATTENDUE).update(
            confirmation=Confirmation.NON_REQUISE
        )
        declaration.etat = EtatDeclaration.RETOURNEE
        declaration.motif_retour = motif
        _sign(declaration, par)
        declaration.save(update_fields=["etat", "motif_retour", "decidee_le", "decidee_par"])
        tell_return(declaration)
    return declaration


def validate_declaration(
    *, declaration: DeclarationMensuelle, par: Utilisateur, version: str | None = None
) -> DeclarationMensuelle:
    """Make the lines final. A rectification first sets aside the lines that it replaces.

    `version`: what was read; hours returned, typed and transmitted again since are not validated unread.
    """
    declaration = _lock_to_decide(declaration, version)
    controlees = check_lignes(declaration, saved_lignes(declaration))
    _refuse_declared_elsewhere(declaration, controlees)
    with en_francais():
        LigneHeures.objects.filter(
            guichet_id=declaration.guichet_id,
            entreprise_id=declaration.entreprise_id,
            mois=declaration.mois,
            etat=EtatLigne.VALIDEE,
        ).exclude(declaration=declaration).update(etat=EtatLigne.REMPLACEE)
        validees = declaration.lignes.filter(etat=EtatLigne.EN_ATTENTE).update(etat=EtatLigne.VALIDEE)
        if validees != len(controlees):
            raise PermissionDenied
        declaration.etat = EtatDeclaration.VALIDEE
        _sign(declaration, par)
        declaration.save(update_fields=["etat", "decidee_le", "decidee_par"])
        publier(DeclarationValidee(declaration.pk))
    return declaration


def _lock_to_decide(declaration: DeclarationMensuelle, version: str | None) -> DeclarationMensuelle:
    _require_desk(declaration)
    declaration = lock_declaration(declaration)
    if declaration.etat != EtatDeclaration.TRANSMISE:
        raise ValidationError(PAS_TRANSMISE, code="pas_transmise")
    if version is not None and saved_version(declaration) != version:
        raise ValidationError(CHANGEE, code="changee")
    return declaration


def can_decide(declaration: DeclarationMensuelle) -> bool:
    """Only the guichet decides: a company may write its declaration, never validate it."""
    portee = portees.courante()
    return portee.libre or rules.can_write_guichet(portee, declaration.guichet)


def _require_desk(declaration: DeclarationMensuelle) -> None:
    if not can_decide(declaration):
        raise PermissionDenied


def _sign(declaration: DeclarationMensuelle, par: Utilisateur) -> None:
    declaration.decidee_le = timezone.now()
    declaration.decidee_par = par


def _refuse_declared_elsewhere(declaration: DeclarationMensuelle, lignes: list[LigneControlee]) -> None:
    """The hours of a contrat are declared once, whoever declares them."""
    deja = declared_by_others(
        guichet_id=declaration.guichet_id,
        mois=declaration.mois,
        contrat_ids=[ligne.contrat.pk for ligne in lignes],
        sauf=declaration.entreprise_id,
    )
    refus = Refus()
    for ligne in lignes:
        if ligne.contrat.pk in deja:
            message = (
                f"{person_name(ligne.contrat)} : les heures du contrat en {format_mois(declaration.mois)} "
                "sont déjà validées dans la déclaration d'une autre entreprise."
            )
            refus.add(ligne.rang, "contrat", message)
    refus.lever()


def enter_for_entreprise(
    *,
    entreprise: Entreprise,
    mois: date,
    lignes: Sequence[Saisie],
    par: Utilisateur,
    rien_a_declarer: bool = False,
    document: Document | None = None,
    transmettre: bool = True,
    version: str | None = None,
) -> tuple[DeclarationMensuelle, list[Alerte]]:
    """Type a company's month from the paper received; `transmettre` hands it over for validation at once."""
    declaration = open_declaration(entreprise=entreprise, mois=mois, saisie_par_guichet=True)
    _require_desk(declaration)
    document = document or declaration.document
    if transmettre and document is None and declaration.rang == 0:
        raise ValidationError({"document": [RELEVE_ABSENT]})
    alertes = save_lignes(
        declaration=declaration, lignes=lignes, rien_a_declarer=rien_a_declarer, version=version
    )
    declaration = lock_declaration(declaration)
    declaration.saisie_par_guichet = True
    declaration.document = document
    with en_francais():
        declaration.save(update_fields=["saisie_par_guichet", "document"])
    if transmettre:
        declaration = submit_declaration(declaration=declaration, par=par)
    return declaration, alertes
