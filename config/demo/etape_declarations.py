"""Fourth step, the past: months already validated, written in bulk as the domain leaves them."""

from datetime import timedelta

from config.demo.calendrier import DERNIER_MOIS
from config.demo.cles import draw
from config.demo.heures import Travail, worked_by
from config.demo.scene import Scene
from config.demo.territoire import ENTREPRISES, SLUG
from participants.domain.confirmations.contestations import tell_contestations
from participants.enums import Confirmation, EtatDeclaration, EtatLigne
from participants.models import DeclarationMensuelle, LigneHeures

CONTACTS = {e.code: e.contact for e in ENTREPRISES}
RETARDATAIRE = "menu"
"""The company that has stopped declaring: its last two months are missing."""
CONTESTATION = "Sept heures de trop : le salarié était absent le 14."


def write_past_months(scene: Scene) -> None:
    """Validated months, as the domain leaves them."""
    declarations: list[DeclarationMensuelle] = []
    travaux: list[list[Travail]] = []
    for rang in scene.calendrier.passes():
        mois = scene.calendrier.mois(rang)
        for code in scene.entreprises:
            if code == RETARDATAIRE and rang == DERNIER_MOIS - 1:
                continue
            faits = worked_by(scene, code, mois)
            if faits:
                declarations.append(_declaration(scene, code, rang))
                travaux.append(faits)
    DeclarationMensuelle.objects.bulk_create(declarations, batch_size=500)
    lignes = [
        _ligne(declaration, travail)
        for declaration, faits in zip(declarations, travaux, strict=True)
        for travail in faits
    ]
    LigneHeures.objects.bulk_create(lignes, batch_size=500)
    if scene.slug == SLUG:
        _contest_one(scene)


def _declaration(scene: Scene, code: str, rang: int) -> DeclarationMensuelle:
    """Transmitted in the first days of the next month, decided a few days later."""
    recue = 2 + draw(f"recue:{code}:{rang}", 7)
    transmise = scene.calendrier.moment(rang + 1, recue, 9 + draw(f"heure:{code}:{rang}", 8))
    return DeclarationMensuelle(
        guichet=scene.guichet,
        entreprise=scene.entreprises[code],
        mois=scene.calendrier.mois(rang),
        etat=EtatDeclaration.VALIDEE,
        transmise_le=transmise,
        transmise_par=CONTACTS[code],
        decidee_le=transmise + timedelta(days=1 + draw(f"decidee:{code}:{rang}", 4)),
        decidee_par=scene.agent,
    )


def _ligne(declaration: DeclarationMensuelle, travail: Travail) -> LigneHeures:
    contrat = travail.contrat
    pretee = contrat.creditee_id != declaration.entreprise_id
    return LigneHeures(
        guichet_id=declaration.guichet_id,
        declaration=declaration,
        contrat=contrat,
        participant_id=contrat.participant_id,
        entreprise_id=declaration.entreprise_id,
        creditee_id=contrat.creditee_id,
        lot=travail.lot,
        mois=declaration.mois,
        debut=travail.debut,
        fin=travail.fin,
        heures=travail.heures,
        dont_formation=travail.dont_formation,
        etat=EtatLigne.VALIDEE,
        confirmation=Confirmation.CONFIRMEE if pretee else Confirmation.NON_REQUISE,
    )


def _contest_one(scene: Scene) -> None:
    """One month of a lent person that the company that owes does not agree with."""
    ligne = (
        LigneHeures.objects.filter(
            entreprise=scene.entreprises["etti"],
            creditee=scene.entreprises["bati"],
            mois=scene.calendrier.mois(-3),
        )
        .order_by("pk")
        .first()
    )
    if ligne is not None:
        ligne.confirmation, ligne.motif_contestation = Confirmation.CONTESTEE, CONTESTATION
        ligne.save(update_fields=["confirmation", "motif_contestation"])
        tell_contestations([ligne], {ligne.pk})
