"""Correcting a validated month: a declaration of the next rank that replaces, never overwrites."""

from datetime import date

from django.core.exceptions import ValidationError

from guichets.domain.contraintes import en_francais
from guichets.domain.verrous import lock_entreprise
from operations.models import Entreprise
from participants.domain.declarations.saisie import current_declaration, lock_declaration
from participants.domain.partenaires import scope_of
from participants.enums import DECLARATION_MODIFIABLE, DECLARATION_OUVERTE, Confirmation, EtatLigne
from participants.models import DeclarationMensuelle, LigneHeures


def open_rectification(
    *, entreprise: Entreprise, mois: date, motif: str, saisie_par_guichet: bool = False
) -> DeclarationMensuelle:
    """A draft of the next rank: a copy of the current lines, each knowing the one that it will replace."""
    motif = motif.strip()
    if not motif:
        raise ValidationError({"motif": ["Indiquez pourquoi ce mois est corrigé."]})
    lock_entreprise(entreprise.pk)
    derniere = current_declaration(entreprise, mois)
    if derniere is None:
        raise ValidationError(
            "Ce mois n'est pas encore déclaré : il n'y a rien à rectifier.", code="non_declare"
        )
    if derniere.etat in DECLARATION_OUVERTE:
        raise ValidationError(
            "Une déclaration de ce mois est déjà ouverte : corrigez-la directement.", code="deja_ouverte"
        )
    rectification = DeclarationMensuelle(
        guichet_id=entreprise.guichet_id,
        entreprise=entreprise,
        mois=mois,
        rang=derniere.rang + 1,
        rien_a_declarer=derniere.rien_a_declarer,
        motif_rectification=motif[:300],
        saisie_par_guichet=saisie_par_guichet,
    )
    with en_francais():
        rectification.save()
        # The other party's answers are not the company's to write: the guichet carries them over.
        with scope_of(entreprise.guichet_id, ecrit=True):
            LigneHeures.objects.bulk_create(
                _copy(ligne, rectification)
                for ligne in LigneHeures.objects.filter(
                    guichet_id=entreprise.guichet_id, entreprise=entreprise, mois=mois, etat=EtatLigne.VALIDEE
                ).order_by("pk")
            )
    return rectification


def _copy(ligne: LigneHeures, rectification: DeclarationMensuelle) -> LigneHeures:
    return LigneHeures(
        guichet_id=ligne.guichet_id,
        declaration=rectification,
        contrat_id=ligne.contrat_id,
        participant_id=ligne.participant_id,
        entreprise_id=ligne.entreprise_id,
        creditee_id=ligne.creditee_id,
        lot_id=ligne.lot_id,
        mois=ligne.mois,
        debut=ligne.debut,
        fin=ligne.fin,
        heures=ligne.heures,
        dont_formation=ligne.dont_formation,
        # A question that waits is asked again by the transmission, once.
        confirmation=(
            Confirmation.NON_REQUISE if ligne.confirmation == Confirmation.ATTENDUE else ligne.confirmation
        ),
        motif_contestation=ligne.motif_contestation,
        motif_decision=ligne.motif_decision,
        repondue_le=ligne.repondue_le,
        repondue_par=ligne.repondue_par,
        remplace=ligne,
    )


def discard_rectification(*, declaration: DeclarationMensuelle) -> None:
    """Give up a correction: the validated lines stand as they were."""
    declaration = lock_declaration(declaration)
    if declaration.rang == 0 or declaration.etat not in DECLARATION_MODIFIABLE:
        raise ValidationError(
            "Seule une rectification en cours de saisie peut être abandonnée.", code="pas_abandonnable"
        )
    with en_francais():
        declaration.delete()
