"""One object of every kind that an address names, in a territory."""

from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from clauses.models import PeriodeEngagement, QuotePart
from guichets.enums import EtatTravail
from guichets.models import Document, Travail
from guichets.portee import hors_portee
from operations.models import (
    Attribution,
    ContactEntreprise,
    Etablissement,
    ImportDecp,
    LigneImport,
    LotRegroupe,
    Operation,
    Regroupement,
)
from participants.enums import Confirmation, EtatDeclaration, Modalite
from participants.models import DeclarationMensuelle, Eligibilite, FenetreEligibilite, LigneHeures
from reporting.domain.donnees import collect_donnees
from reporting.enums import EtatBilan
from reporting.models import Bilan
from tests import fabriques as f

MOIS = date(2026, 3, 1)


def objets(t: f.Territoire, prefixe: str = "") -> dict[str, Any]:
    """Every object of the territory by the name that the matrix gives it."""
    g = t.guichet
    with hors_portee("objets de la matrice"):
        document = Document.objects.create(
            guichet=g, nom=f"{prefixe}releve.pdf", type_mime="application/pdf", taille=4, empreinte="0" * 64
        )
        document.fichier.save("releve.pdf", ContentFile(b"%PDF-1.4"))
        importe = ImportDecp.objects.create(
            guichet=g,
            fichier=f"{prefixe}fichier.json",
            empreinte="0" * 64,
            format="json_v2",
            par=t.facilitateur,
        )
        declaration = DeclarationMensuelle.objects.create(
            guichet=g,
            entreprise=t.entreprise,
            mois=MOIS,
            etat=EtatDeclaration.TRANSMISE,
            transmise_le=timezone.now(),
            document=document,
        )
        regroupement = Regroupement.objects.create(
            guichet=g, signature=f"{prefixe}signature", libelle=f"{prefixe}Collège"
        )
        LotRegroupe.objects.create(guichet=g, regroupement=regroupement, lot=t.lot)
        deuxieme = f.participant(g, f"{prefixe}Diallo", f"{prefixe}Ibrahim", t.prescripteur)
        bilan = Bilan.objects.create(
            guichet=g,
            marche=t.marche,
            donneur_ordre=t.donneur,
            numero=1,
            du=MOIS,
            au=date(2026, 3, 31),
            facilitateur=f"{prefixe}Facilitatrice",
        )
        Bilan.objects.filter(pk=bilan.pk).update(
            etat=EtatBilan.EMIS,
            emis_le=timezone.now(),
            empreinte="0" * 64,
            fichier=document.fichier.name,
            destinataire=t.donneur,
            donnees=collect_donnees(marche=t.marche, du=MOIS, au=date(2026, 3, 31), jour=date(2026, 4, 1)),
        )
        pret = f.contrat(
            deuxieme,
            t.entreprise,
            t.lot,
            employeur=t.siae,
            declarant=t.siae,
            modalite=Modalite.MISE_A_DISPOSITION,
        )
        declaration_siae = DeclarationMensuelle.objects.create(
            guichet=g,
            entreprise=t.siae,
            mois=MOIS,
            etat=EtatDeclaration.TRANSMISE,
            transmise_le=timezone.now(),
        )

        def ligne(d: DeclarationMensuelle, contrat: Any, **champs: Any) -> LigneHeures:
            return LigneHeures.objects.create(
                guichet=g,
                declaration=d,
                contrat=contrat,
                participant=contrat.participant,
                entreprise=d.entreprise,
                creditee=contrat.creditee,
                lot=t.lot,
                mois=MOIS,
                debut=MOIS,
                fin=date(2026, 3, 31),
                heures=100,
                **champs,
            )

        return {
            "attribution": Attribution.objects.get(lot=t.lot),
            "contact": ContactEntreprise.objects.create(
                guichet=g, entreprise=t.entreprise, nom=f"{prefixe}Contact", du=MOIS
            ),
            "quote_part": QuotePart.objects.create(
                guichet=g,
                engagement=t.engagement,
                donneur_ordre=t.donneur,
                entreprise=t.siae,
                heures=10,
                du=t.lot.debut,
                au=t.lot.fin,
            ),
            "periode": PeriodeEngagement.objects.create(
                guichet=g,
                engagement=t.engagement,
                donneur_ordre=t.donneur,
                genre="neutralisee",
                du=MOIS,
                au=MOIS,
                motif=f"{prefixe}Reprise",
            ),
            "ligne_pretee": ligne(declaration_siae, pret, confirmation=Confirmation.ATTENDUE),
            "travail": Travail.objects.create(
                guichet=g,
                genre="ventilation",
                cle_naturelle="x",
                libelle=f"{prefixe}Ventilation",
                etat=EtatTravail.ECHEC,
                fini_le=timezone.now(),
            ),
            "document": document,
            "donneur": t.donneur,
            "operation": Operation.objects.create(guichet=g, donneur_ordre=t.donneur, nom=f"{prefixe}École"),
            "marche": t.marche,
            "lot": t.lot,
            "entreprise": t.entreprise,
            "etablissement": Etablissement.objects.create(
                guichet=g, entreprise=t.entreprise, siret=f.siret()
            ),
            "engagement": t.engagement,
            "import": importe,
            "ligne_import": LigneImport.objects.create(
                guichet=g, import_decp=importe, rang=1, etat="a_corriger", objet=f"{prefixe}Objet", brut={}
            ),
            "regroupement": regroupement,
            "participant": t.participant,
            "prescripteur": t.prescripteur,
            "eligibilite": Eligibilite.objects.create(guichet=g, participant=deuxieme, appreciee_au=MOIS),
            "fenetre": FenetreEligibilite.objects.get(guichet=g, participant=t.participant),
            "contrat": t.contrat,
            "declaration": declaration,
            "ligne": ligne(declaration, t.contrat),
            "bilan": bilan,
        }
