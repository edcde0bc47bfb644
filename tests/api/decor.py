"""One row of every resource of a territory, and as many more as a test asks."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from clauses.enums import EtatRun, MotifNonRetenue
from clauses.models import (
    ComptesEngagement,
    ComptesEngagementMois,
    ComptesMois,
    Manque,
    NonRetenue,
    QuotePart,
    RunVentilation,
    Ventilation,
)
from guichets.models import Travail
from guichets.portee import hors_portee
from operations.models import Etablissement, Operation
from participants.enums import Confirmation, EtatLigne
from participants.models import LigneHeures
from reporting.enums import EtatBilan
from reporting.models import Bilan
from tests import fabriques as f

PDF = b"%PDF-1.7 essai"
ANNEE = 2025


def remplir(t: f.Territoire, rang: int = 1) -> dict[str, Any]:
    """A row of each resource, all numbered `rang` (1 to 12): call it with 1, 2, 3 for three rows."""
    mois = date(ANNEE, rang, 1)
    with hors_portee("décor de test"):
        entreprise, marche, lot, engagement, contrat = t.entreprise, t.marche, t.lot, t.engagement, t.contrat
        if rang > 1:
            entreprise = f.entreprise(t.guichet, f"Entreprise {rang}")
            marche = f.marche(f.donneur(t.guichet, f"Donneur {rang}"))
            lot = f.lot(marche)
            f.attribution(lot, entreprise)
            engagement = f.engagement(lot, entreprise)
            contrat = f.contrat(f.participant(t.guichet, f"Nom {rang}"), entreprise, lot)
        Etablissement.objects.create(guichet=t.guichet, entreprise=entreprise, siret=f.siret())
        QuotePart.objects.create(
            guichet=t.guichet,
            engagement=engagement,
            donneur_ordre_id=engagement.donneur_ordre_id,
            entreprise=t.siae,
            heures=Decimal(10),
            du=engagement.debut,
            au=engagement.fin,
        )
        comptes(t, marche, lot, engagement, entreprise, mois)
        ligne = f.heures(contrat, mois, "151.67", lot, fin=mois.replace(day=28))
        ventilation = ventiler(ligne, engagement)
        return {
            "donneurs-ordre": marche.donneur_ordre,
            "operations": Operation.objects.create(
                guichet=t.guichet, donneur_ordre=marche.donneur_ordre, nom=f"Opération {rang}"
            ),
            "marches": marche,
            "lots": lot,
            "entreprises": entreprise,
            "engagements": engagement,
            "comptes": ComptesMois.objects.get(marche=marche, mois=mois),
            "participants": contrat.participant,
            "contrats": contrat,
            "declarations": ligne.declaration,
            "confirmations": preter(contrat, t.siae, mois),
            "retenues": ComptesEngagementMois.objects.get(engagement=engagement, mois=mois),
            "ventilations": ventilation,
            "non-retenues": ecarter(ventilation),
            "manques": manquer(ventilation),
            "bilans": emettre(marche, rang),
            "travaux": Travail.objects.create(
                guichet=t.guichet,
                genre="ventilation",
                cle_naturelle=f"essai:{rang}",
                libelle=f"Travail {rang}",
            ),
        }


def preter(contrat: Any, siae: Any, mois: date) -> LigneHeures:
    """Hours that the SIAE declared for the company, which has not answered yet."""
    return LigneHeures.objects.create(
        guichet=contrat.guichet,
        declaration=f.declaration(siae, mois),
        contrat=contrat,
        participant_id=contrat.participant_id,
        entreprise=siae,
        creditee=contrat.creditee,
        mois=mois,
        debut=mois,
        fin=mois.replace(day=28),
        heures=Decimal(10),
        etat=EtatLigne.EN_ATTENTE,
        confirmation=Confirmation.ATTENDUE,
    )


def comptes(t: f.Territoire, marche: Any, lot: Any, engagement: Any, entreprise: Any, mois: date) -> None:  # noqa: PLR0917 - a row names all
    communs = {
        "guichet": t.guichet,
        "marche": marche,
        "donneur_ordre_id": marche.donneur_ordre_id,
        "entreprise": entreprise,
    }
    ComptesMois.objects.create(
        **communs,
        mois=mois,
        realisees=Decimal("151.67"),
        non_retenues=Decimal("1.67"),
        motifs={"formation": "1.67"},
        retenues=Decimal("150.00"),
    )
    ComptesEngagementMois.objects.create(
        guichet=t.guichet,
        engagement=engagement,
        donneur_ordre_id=marche.donneur_ordre_id,
        entreprise=entreprise,
        mois=mois,
        sur_le_marche=Decimal("150.00"),
    )
    ComptesEngagement.objects.create(
        **communs,
        lot=lot,
        engagement=engagement,
        dues=engagement.heures,
        attendues=Decimal("100.00"),
        retenues=Decimal("150.00"),
        personnes=2,
        contrats=2,
        calcule_le=timezone.now(),
    )


def ventiler(ligne: LigneHeures, engagement: Any) -> Ventilation:
    run = RunVentilation.objects.create(
        guichet=ligne.guichet,
        entreprise=ligne.creditee,
        cause="essai",
        etat=EtatRun.APPLIQUE,
        empreinte="0" * 64,
    )
    return Ventilation.objects.create(
        guichet=ligne.guichet,
        run=run,
        ligne=ligne,
        engagement=engagement,
        entreprise=ligne.creditee,
        mois=ligne.mois,
        debut=ligne.debut,
        fin=ligne.fin,
        heures=Decimal("150.00"),
        motif="sur_le_marche",
    )


def ecarter(ventilation: Ventilation) -> NonRetenue:
    return NonRetenue.objects.create(
        guichet=ventilation.guichet,
        run=ventilation.run,
        ligne=ventilation.ligne,
        entreprise=ventilation.entreprise,
        mois=ventilation.mois,
        heures=Decimal("1.67"),
        motif=MotifNonRetenue.FORMATION,
    )


def manquer(ventilation: Ventilation) -> Manque:
    return Manque.objects.create(
        guichet=ventilation.guichet,
        run=ventilation.run,
        engagement=ventilation.engagement,
        entreprise=ventilation.entreprise,
        heures=Decimal("10.00"),
        motif="epuise",
        detail="Toutes les heures utilisables sont déjà retenues.",
    )


def emettre(marche: Any, numero: int) -> Bilan:
    bilan = Bilan(
        guichet=marche.guichet,
        marche=marche,
        donneur_ordre=marche.donneur_ordre,
        destinataire=marche.donneur_ordre,
        numero=numero,
        du=date(ANNEE, 1, 1),
        au=date(ANNEE, 12, 31),
        etat=EtatBilan.EMIS,
        facilitateur="Camille Petit",
        empreinte="0" * 64,
        emis_le=timezone.now(),
    )
    bilan.fichier.save("bilan.pdf", ContentFile(PDF), save=False)
    bilan.save()
    return bilan
