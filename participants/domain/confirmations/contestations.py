"""Hours that are contested are told to the company that declared them: one e-mail for all of one moment.

It tells the month and a number; who and why is read on the page.
"""

from collections.abc import Sequence
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from guichets.domain.messages import rewrite_waiting, waiting_message, withdraw_waiting
from guichets.enums import GenreMessage
from guichets.formats import format_mois
from operations.models import Entreprise
from participants.domain.relances.declarant import queue_for_declarant
from participants.enums import Confirmation, EtatLigne
from participants.models import DeclarationMensuelle, LigneHeures

# People are contested one after the other: the e-mail waits for the last, and counts them all.
ATTENTE = timedelta(minutes=10)
RETIREE = "Contestation retirée entre-temps."


def tell_contestations(lignes: Sequence[LigneHeures], nouvelles: set[int]) -> None:
    """Under the guichet's scope, once the answers are written. `nouvelles`: ids just contested."""
    couples = {(li.declaration_id, li.creditee_id): False for li in lignes}
    couples |= {(li.declaration_id, li.creditee_id): True for li in lignes if li.pk in nouvelles}
    declarations = DeclarationMensuelle.objects.select_related("guichet", "entreprise").in_bulk(
        [declaration_id for declaration_id, _ in couples]
    )
    noms = Entreprise.objects.in_bulk([creditee_id for _, creditee_id in couples])
    for (declaration_id, creditee_id), nouvelle in sorted(couples.items()):
        _tell(declarations[declaration_id], noms[creditee_id], nouvelle)


def _tell(declaration: DeclarationMensuelle, creditee: Entreprise, nouvelle: bool) -> None:
    racine = f"contestation:{declaration.cle}:{creditee.pk}:"
    attend = waiting_message(guichet=declaration.guichet, genre=GenreMessage.CONTESTATION, racine=racine)
    nombre = (
        declaration.lignes.filter(creditee=creditee, confirmation=Confirmation.CONTESTEE, motif_decision="")
        .exclude(etat=EtatLigne.REMPLACEE)
        .count()
    )
    valeurs = {
        "entreprise": str(creditee),
        "mois": format_mois(declaration.mois),
        "nombre": str(nombre),
        "declarant": str(declaration.entreprise),
        "lien": f"{reverse('entreprise:confirmations')}#n-contestees",
    }
    if attend is not None and nombre:
        rewrite_waiting(message=attend, valeurs=valeurs)
    elif attend is not None:
        withdraw_waiting(message=attend, motif=RETIREE)
    elif nouvelle and nombre:
        maintenant = timezone.now()
        queue_for_declarant(
            declaration=declaration,
            genre=GenreMessage.CONTESTATION,
            cle_naturelle=f"{racine}{maintenant:%Y%m%d%H%M%S%f}",
            valeurs=valeurs,
            pas_avant=maintenant + ATTENTE,
        )
