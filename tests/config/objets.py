"""One object of every kind that an address names, in a territory."""

from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from clauses.models import (
    AffectationImposee,
    Ajustement,
    ClotureMois,
    PeriodeEngagement,
    QuotePart,
    RunVentilation,
)
from guichets.enums import EtatMessage, EtatTravail, GenreMessage
from guichets.models import Document, Message, Travail
from guichets.portee import hors_portee
from operations.models import (
    Attribution,
    ContactEntreprise,
    Etablissement,
    ImportDecp,
    LigneImport,
    LotRegroupe,
    Operation,
    ReglesComptage,
    Regroupement,
)
from participants.enums import Confirmation, EtatDeclaration, EtatLigne, GenreEtape, Modalite, SituationSortie
from participants.models import DepotFichier, Eligibilite, Etape, FenetreEligibilite, Sortie, SuiviSortie
from reporting.domain.donnees import collect_donnees
from reporting.enums import EtatBilan
from reporting.models import Bilan
from tests import fabriques as f

MOIS = date(2026, 3, 1)
CLOS, OUVERT = date(2026, 2, 1), date(2026, 4, 1)


def _document(t: f.Territoire, prefixe: str) -> Document:
    document = Document.objects.create(
        guichet=t.guichet,
        nom=f"{prefixe}releve.pdf",
        type_mime="application/pdf",
        taille=4,
        empreinte="0" * 64,
    )
    document.fichier.save("releve.pdf", ContentFile(b"%PDF-1.4"))
    return document


def _depot(t: f.Territoire, prefixe: str) -> DepotFichier:
    contenu = f"Nom;Heures\n{prefixe}Inconnu;7,5\n".encode()
    document = Document.objects.create(
        guichet=t.guichet,
        nom=f"{prefixe}heures.csv",
        type_mime="text/csv",
        taille=len(contenu),
        empreinte="1" * 64,
        entreprises=[t.entreprise.pk],
    )
    document.fichier.save("heures.csv", ContentFile(contenu))
    return DepotFichier.objects.create(
        guichet=t.guichet,
        entreprise=t.entreprise,
        mois=MOIS,
        genre="libre",
        document=document,
        depose_par=f"{prefixe}Comptable",
        rapport={"pretes": 0},
    )


def _bilan(t: f.Territoire, document: Document, prefixe: str) -> Bilan:
    bilan = Bilan.objects.create(
        guichet=t.guichet,
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
    return bilan


def _achats(t: f.Territoire, prefixe: str) -> dict[str, Any]:
    g = t.guichet
    importe = ImportDecp.objects.create(
        guichet=g,
        fichier=f"{prefixe}fichier.json",
        empreinte="0" * 64,
        format="json_v2",
        par=t.facilitateur,
    )
    regroupement = Regroupement.objects.create(
        guichet=g, signature=f"{prefixe}signature", libelle=f"{prefixe}Collège"
    )
    LotRegroupe.objects.create(guichet=g, regroupement=regroupement, lot=t.lot)
    return {
        "donneur": t.donneur,
        "operation": Operation.objects.create(guichet=g, donneur_ordre=t.donneur, nom=f"{prefixe}École"),
        "marche": t.marche,
        "lot": t.lot,
        "attribution": Attribution.objects.get(lot=t.lot),
        "entreprise": t.entreprise,
        "etablissement": Etablissement.objects.create(guichet=g, entreprise=t.entreprise, siret=f.siret()),
        "contact": ContactEntreprise.objects.create(
            guichet=g, entreprise=t.entreprise, nom=f"{prefixe}Contact", du=MOIS
        ),
        "courrier": Message.objects.create(
            guichet=g,
            genre=GenreMessage.RELANCE_JOUR,
            cle_naturelle="c",
            destinataire="contact@test.example",
            nom=f"{prefixe}Contact",
            objet=f"{prefixe}Objet",
            texte=f"{prefixe}Texte",
            etat=EtatMessage.ECHEC,
            entreprises=[t.entreprise.pk],
        ),
        "import": importe,
        "ligne_import": LigneImport.objects.create(
            guichet=g, import_decp=importe, rang=1, etat="a_corriger", objet=f"{prefixe}Objet", brut={}
        ),
        "regroupement": regroupement,
    }


def _personnes(t: f.Territoire, document: Document, prefixe: str) -> dict[str, Any]:
    g = t.guichet
    deuxieme = f.participant(g, f"{prefixe}Diallo", f"{prefixe}Ibrahim", t.prescripteur)
    pret = f.contrat(
        deuxieme,
        t.entreprise,
        t.lot,
        employeur=t.siae,
        declarant=t.siae,
        modalite=Modalite.MISE_A_DISPOSITION,
    )
    transmise: dict[str, Any] = {"etat": EtatDeclaration.TRANSMISE, "transmise_le": timezone.now()}
    declaration = f.declaration(t.entreprise, MOIS, document=document, **transmise)
    attente: dict[str, Any] = {"lot": t.lot, "etat": EtatLigne.EN_ATTENTE}
    pretee = {"declaration": f.declaration(t.siae, MOIS, **transmise), "confirmation": Confirmation.ATTENDUE}
    return {
        "participant": t.participant,
        "prescripteur": t.prescripteur,
        **_parcours(t, prefixe),
        "eligibilite": Eligibilite.objects.create(guichet=g, participant=deuxieme, appreciee_au=MOIS),
        "fenetre": FenetreEligibilite.objects.get(guichet=g, participant=t.participant),
        "contrat": t.contrat,
        "declaration": declaration,
        "ligne": f.heures(t.contrat, MOIS, "100", declaration=declaration, **attente),
        "ligne_pretee": f.heures(pret, MOIS, "100", **pretee, **attente),
        "exigence": f.exigence(g, source=f"{prefixe}Source"),
        "piece": f.piece(t.contrat, nom=f"{prefixe}contrat.pdf"),
    }


def _parcours(t: f.Territoire, prefixe: str) -> dict[str, Any]:
    """A step, an exit and its follow-up, whose day has come."""
    commun = {"guichet": t.guichet, "participant": t.participant}
    sortie = Sortie.objects.create(
        **commun, sortie_le=MOIS, situation=SituationSortie.CDI, precision=f"{prefixe}Sortie"
    )
    return {
        "etape": Etape.objects.create(
            **commun, genre=GenreEtape.ENTRETIEN, intitule=f"{prefixe}Entretien", debut=MOIS
        ),
        "sortie": sortie,
        "suivi": SuiviSortie.objects.create(
            **commun, sortie=sortie, horizon_mois=6, prevu_le=date(2026, 9, 1)
        ),
    }


def _calculs(t: f.Territoire, prefixe: str) -> dict[str, Any]:
    """An applied ventilation, a previewed change and previewed rules."""
    commun = {"guichet": t.guichet, "entreprise": t.entreprise, "empreinte": "0" * 64}
    changement = {
        "acte": "mutualisation",
        "objet": str(t.engagement.cle),
        "engagement": str(t.engagement.cle),
        "groupe": f"{t.guichet.pk}",
        "valeurs": {"donne": 3, "recoit": 3, "fondement": "ccap", "fondement_le": f"{MOIS}"},
    }
    regles = ReglesComptage.objects.filter(guichet=t.guichet).earliest("du")
    valeurs = {"mutualise": False, "horizon_mois": 3, "prorata": "contenu"}
    return {
        "run": RunVentilation.objects.create(**commun, cause=f"{prefixe}Validation", etat="applique"),
        "apercu": RunVentilation.objects.create(
            **commun, cause=f"{prefixe}Aperçu", etat="apercu", changement=changement
        ),
        "travail_regles": Travail.objects.create(
            guichet=t.guichet,
            genre="apercu_regles",
            cle_naturelle="r",
            libelle=f"{prefixe}Règles",
            etat=EtatTravail.FAIT,
            fini_le=timezone.now(),
            parametres={
                "version": regles.pk,
                "du": f"{MOIS}",
                "source": f"{prefixe}Comité",
                "valeurs": valeurs,
            },
        ),
    }


def _decisions(t: f.Territoire, prefixe: str) -> dict[str, Any]:
    """Imposed hours, a closed month and its correction, a closing of several companies."""
    close, ouverte = f.heures(t.contrat, CLOS, "100", t.lot), f.heures(t.contrat, OUVERT, "100", t.lot)
    ClotureMois.objects.create(guichet=t.guichet, entreprise=t.entreprise, mois=CLOS, par=t.responsable)
    commun = {"guichet": t.guichet, "entreprise": t.entreprise, "engagement": t.engagement}
    return {
        "ligne_validee": ouverte,
        "ligne_close": close,
        "imposee": AffectationImposee.objects.create(
            **commun,
            ligne=ouverte,
            heures=10,
            decidee_le=MOIS,
            motif=f"{prefixe}Réunion",
            par=t.facilitateur,
        ),
        "ajustement": Ajustement.objects.create(
            **commun,
            ligne=close,
            mois=MOIS,
            mois_corrige=CLOS,
            heures=-1,
            motif="erreur",
            raison=f"{prefixe}Mauvais lot",
            par=t.facilitateur,
        ),
        "travail_clotures": Travail.objects.create(
            guichet=t.guichet,
            genre="clotures",
            cle_naturelle="c",
            libelle=f"{prefixe}Clôture",
            etat=EtatTravail.FAIT,
            fini_le=timezone.now(),
            resultat={"mois": f"{CLOS}", "closes": 0, "refus": [[str(t.entreprise.cle), f"{prefixe}Refus"]]},
        ),
    }


def _clauses(t: f.Territoire, prefixe: str) -> dict[str, Any]:
    commun = {"guichet": t.guichet, "engagement": t.engagement, "donneur_ordre": t.donneur}
    return {
        "engagement": t.engagement,
        "quote_part": QuotePart.objects.create(
            **commun, entreprise=t.siae, heures=10, du=t.lot.debut, au=t.lot.fin
        ),
        "periode": PeriodeEngagement.objects.create(
            **commun, genre="neutralisee", du=MOIS, au=MOIS, motif=f"{prefixe}Reprise"
        ),
        **_calculs(t, prefixe),
        **_decisions(t, prefixe),
        "travail": Travail.objects.create(
            guichet=t.guichet,
            genre="ventilation",
            cle_naturelle="x",
            libelle=f"{prefixe}Ventilation",
            etat=EtatTravail.ECHEC,
            fini_le=timezone.now(),
        ),
    }


def _recrutement(t: f.Territoire, prefixe: str) -> dict[str, Any]:
    """A published need, a person transmitted for it with their fiche, and what the company did."""
    besoin = f.besoin(t.engagement, t.entreprise, intitule=f"{prefixe}Maçon", lieu=f"{prefixe}Limoges")
    fiche = f.fiche(t.participant, t.prescripteur, referent=f"{prefixe}Référent")
    return {
        "besoin": besoin,
        "fiche": fiche,
        "candidature": f.candidature(besoin, t.participant, etat="transmise", fiche=fiche),
        "effort": f.effort(t.engagement, t.entreprise, detail=f"{prefixe}Forum"),
    }


def objets(t: f.Territoire, prefixe: str = "") -> dict[str, Any]:
    """Every object of the territory by the name that the matrix gives it."""
    with hors_portee("objets de la matrice"):
        document = _document(t, prefixe)
        bilan = _bilan(t, document, prefixe)
        return {
            **_achats(t, prefixe),
            **_personnes(t, document, prefixe),
            **_clauses(t, prefixe),
            **_recrutement(t, prefixe),
            "document": document,
            "depot": _depot(t, prefixe),
            "bilan": bilan,
            "lien": f.lien(t.entreprise, MOIS, f"{prefixe}contact@test.example".replace(" ", "-")),
        }
