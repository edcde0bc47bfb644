"""Rows for tests, without surprises: every value is fixed or counted, created as the owner outside any scope.

Call a maker with what matters to the test; the rest is filled with plain defaults. Makers ending on a model
return the saved row.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from itertools import count
from typing import Any

from django.utils import timezone

from clauses.enums import CodeDispositif, EtatBesoin, GenreEffort, NatureEngagement
from clauses.models import Besoin, Candidature, Dispositif, Effort, Engagement
from guichets.domain.documents import check_file, store_file
from guichets.enums import RoleAdhesion, UsageLien, VisibiliteDocument
from guichets.models import Adhesion, Guichet, Lien, Utilisateur
from guichets.portee import hors_portee
from guichets.texte import sort_key
from operations.enums import Confiance, ProfilDonneur, Prorata, RoleAttribution, RoleContact, TypeEntreprise
from operations.models import (
    AccesDonneurOrdre,
    AccesEntreprise,
    Attribution,
    ContactEntreprise,
    DonneurOrdre,
    Entreprise,
    LienEntreprise,
    Lot,
    Marche,
    ReglesComptage,
)
from participants.enums import (
    EtatDeclaration,
    EtatEligibilite,
    EtatLigne,
    Modalite,
    NaturePiece,
    PeriodicitePiece,
    TypeContrat,
    TypePrescripteur,
)
from participants.models import (
    AccesPrescripteur,
    Contrat,
    Critere,
    DeclarationMensuelle,
    DossierParticipant,
    Eligibilite,
    ExigencePiece,
    FenetreEligibilite,
    FichePrescription,
    LigneHeures,
    Participant,
    Piece,
    Prescripteur,
)
from tests.fichiers import PDF

MOT_DE_PASSE = "mot-de-passe-de-test"
_suite = count(1)


def cle_luhn(chiffres: str) -> str:
    """The digit that makes the number pass the Luhn key."""
    total = 0
    for rang, c in enumerate(reversed(chiffres)):
        n = int(c) * (2 if rang % 2 == 0 else 1)
        total += n - 9 if n > 9 else n
    return str(-total % 10)


def siren(n: int | None = None) -> str:
    base = f"{(n or next(_suite)) + 40_000_000:08d}"
    return base + cle_luhn(base)


def siret(n: int | None = None) -> str:
    base = siren(n) + "0001"
    return base + cle_luhn(base)


def guichet(slug: str = "", **champs: Any) -> Guichet:
    slug = slug or f"guichet-{next(_suite)}"
    champs.setdefault("nom", slug.replace("-", " ").capitalize())
    cree = Guichet.objects.create(slug=slug, **champs)
    regles(cree)
    return cree


def regles(guichet: Guichet, **champs: Any) -> ReglesComptage:
    valeurs: dict[str, Any] = {
        "du": date(2000, 1, 1),
        "eligibilite_mois": 24,
        "cdi_mois": None,
        "formation_comptee": True,
        "prorata": Prorata.JOURS_OUVRES,
        "plafond_mensuel": Decimal(220),
        "alerte_mensuelle": Decimal("151.67"),
        "jour_limite": 10,
        "jours_grace": 5,
        "horizon_mois": 3,
        "base_etp": Decimal(1607),
        "heures_jour": Decimal(7),
        "seuil_masquage": 5,
    }
    with hors_portee("fabrique de test"):
        return ReglesComptage.objects.create(guichet=guichet, **{**valeurs, **champs})


def utilisateur(email: str = "", **champs: Any) -> Utilisateur:
    return Utilisateur.objects.create_user(
        email or f"personne-{next(_suite)}@test.example", MOT_DE_PASSE, **champs
    )


def membre(guichet: Guichet, role: RoleAdhesion, email: str = "") -> Utilisateur:
    personne = utilisateur(email)
    with hors_portee("fabrique de test"):
        Adhesion.objects.create(guichet=guichet, utilisateur=personne, role=role)
    return personne


def donneur(guichet: Guichet, nom: str = "Région Test", **champs: Any) -> DonneurOrdre:
    champs.setdefault("siret", siret())
    with hors_portee("fabrique de test"):
        return DonneurOrdre.objects.create(guichet=guichet, nom=nom, nom_tri=sort_key(nom), **champs)


def acces_donneur(
    donneur: DonneurOrdre, personne: Utilisateur | None = None, profil: ProfilDonneur = ProfilDonneur.REFERENT
) -> Utilisateur:
    personne = personne or utilisateur()
    with hors_portee("fabrique de test"):
        AccesDonneurOrdre.objects.create(
            guichet=donneur.guichet, donneur_ordre=donneur, utilisateur=personne, profil=profil
        )
    return personne


def entreprise(
    guichet: Guichet,
    nom: str = "Bâti Test",
    type: TypeEntreprise = TypeEntreprise.CLASSIQUE,  # noqa: A002 - the field's name
    **champs: Any,
) -> Entreprise:
    champs.setdefault("identifiant", siren())
    with hors_portee("fabrique de test"):
        return Entreprise.objects.create(guichet=guichet, nom=nom, nom_tri=sort_key(nom), type=type, **champs)


def acces_entreprise(entreprise: Entreprise, personne: Utilisateur | None = None) -> Utilisateur:
    personne = personne or utilisateur()
    with hors_portee("fabrique de test"):
        AccesEntreprise.objects.create(
            guichet=entreprise.guichet, entreprise=entreprise, utilisateur=personne
        )
    return personne


def contact(entreprise: Entreprise, email: str = "", **champs: Any) -> ContactEntreprise:
    """Somebody of the company with an address, who declares."""
    valeurs: dict[str, Any] = {"nom": "Camille Robin", "role": RoleContact.DECLARANT, "du": date(2025, 1, 1)}
    with hors_portee("fabrique de test"):
        return ContactEntreprise.objects.create(
            guichet=entreprise.guichet,
            entreprise=entreprise,
            email=email or f"contact-{next(_suite)}@test.example",
            **{**valeurs, **champs},
        )


def exigence(guichet: Guichet, nature: str = NaturePiece.CONTRAT, **champs: Any) -> ExigencePiece:
    """Asked for once for every contrat, for ever; it blocks nothing unless told so."""
    valeurs: dict[str, Any] = {
        "periodicite": PeriodicitePiece.CONTRAT,
        "du": date(2025, 1, 1),
        "source": "Convention",
        "confiance": Confiance.DOCUMENT,
    }
    with hors_portee("fabrique de test"):
        return ExigencePiece.objects.create(guichet=guichet, nature=nature, **{**valeurs, **champs})


def piece(
    contrat: Contrat, nature: str = NaturePiece.CONTRAT, *, nom: str = "contrat.pdf", **champs: Any
) -> Piece:
    """Deposited by the declarant, read by it and by the company that owes; waits for a decision."""
    with hors_portee("fabrique de test"):
        document = store_file(
            guichet=contrat.guichet,
            fichier=check_file(nom=nom, contenu=PDF),
            visibilite=VisibiliteDocument.ENTREPRISE,
            entreprises=[contrat.declarant_id, contrat.creditee_id],
        )
        return Piece.objects.create(
            guichet=contrat.guichet,
            nature=nature,
            contrat=contrat,
            entreprise_id=contrat.declarant_id,
            creditee_id=contrat.creditee_id,
            document=document,
            **champs,
        )


def lien(entreprise: Entreprise, mois: date, destinataire: str, secret: str = "", **champs: Any) -> Lien:
    """A link without account to the month of a company; its secret is known when it is given."""
    valeurs: dict[str, Any] = {"expire_le": timezone.now() + timedelta(days=15)}
    with hors_portee("fabrique de test"):
        cree = Lien.objects.create(
            guichet=entreprise.guichet,
            usage=UsageLien.DECLARER,
            destinataire=destinataire,
            empreinte=sha256((secret or f"inconnu-{next(_suite)}").encode()).hexdigest(),
            **{**valeurs, **champs},
        )
        LienEntreprise.objects.create(guichet=entreprise.guichet, lien=cree, entreprise=entreprise, mois=mois)
    return cree


def marche(donneur: DonneurOrdre, objet: str = "Construction d'une école", **champs: Any) -> Marche:
    with hors_portee("fabrique de test"):
        return Marche.objects.create(guichet=donneur.guichet, donneur_ordre=donneur, objet=objet, **champs)


def lot(marche: Marche, **champs: Any) -> Lot:
    valeurs: dict[str, Any] = {
        "objet": "Gros œuvre",
        "date_notification": date(2025, 1, 1),
        "debut": date(2025, 1, 1),
        "fin": date(2026, 12, 31),
    }
    with hors_portee("fabrique de test"):
        return Lot.objects.create(
            guichet=marche.guichet,
            marche=marche,
            donneur_ordre_id=marche.donneur_ordre_id,
            **{**valeurs, **champs},
        )


def attribution(
    lot: Lot, entreprise: Entreprise, role: RoleAttribution = RoleAttribution.TITULAIRE, **champs: Any
) -> Attribution:
    champs.setdefault("du", lot.debut)
    with hors_portee("fabrique de test"):
        return Attribution.objects.create(
            guichet=lot.guichet,
            lot=lot,
            donneur_ordre_id=lot.donneur_ordre_id,
            entreprise=entreprise,
            role=role,
            **champs,
        )


def engagement(lot: Lot, entreprise: Entreprise, heures: str | Decimal = "1000", **champs: Any) -> Engagement:
    """An engagement in hours over the lot's dates, with its dispositif."""
    with hors_portee("fabrique de test"):
        dispositif, _ = Dispositif.objects.get_or_create(
            guichet=lot.guichet,
            lot=lot,
            defaults={
                "donneur_ordre_id": lot.donneur_ordre_id,
                "code": CodeDispositif.ART_14,
                "date_reference": lot.date_notification,
            },
        )
        valeurs: dict[str, Any] = {
            "libelle": f"Engagement {lot.objet}",
            "nature": NatureEngagement.HEURES,
            "heures": Decimal(heures),
            "heures_initiales": Decimal(heures),
            "debut": lot.debut,
            "fin": lot.fin,
        }
        return Engagement.objects.create(
            guichet=lot.guichet,
            lot=lot,
            marche_id=lot.marche_id,
            donneur_ordre_id=lot.donneur_ordre_id,
            dispositif=dispositif,
            redevable=entreprise,
            **{**valeurs, **champs},
        )


def prescripteur(guichet: Guichet, nom: str = "Mission locale Test", **champs: Any) -> Prescripteur:
    champs.setdefault("type", TypePrescripteur.MISSION_LOCALE)
    with hors_portee("fabrique de test"):
        return Prescripteur.objects.create(guichet=guichet, nom=nom, nom_tri=sort_key(nom), **champs)


def acces_prescripteur(prescripteur: Prescripteur, personne: Utilisateur | None = None) -> Utilisateur:
    personne = personne or utilisateur()
    with hors_portee("fabrique de test"):
        AccesPrescripteur.objects.create(
            guichet=prescripteur.guichet, prescripteur=prescripteur, utilisateur=personne
        )
    return personne


def participant(
    guichet: Guichet,
    nom: str = "Martin",
    prenom: str = "Awa",
    prescripteur: Prescripteur | None = None,
    **dossier: Any,
) -> Participant:
    with hors_portee("fabrique de test"):
        personne = Participant.objects.create(
            guichet=guichet,
            nom=nom,
            prenom=prenom,
            nom_tri=sort_key(f"{nom} {prenom}"),
            prescripteur=prescripteur,
        )
        DossierParticipant.objects.create(
            guichet=guichet, participant=personne, prescripteur=prescripteur, **dossier
        )
    return personne


def fenetre(
    participant: Participant,
    par: Utilisateur,
    du: date = date(2025, 1, 1),
    au: date = date(2026, 12, 31),
    criteres: tuple[str, ...] = ("DELD",),
) -> FenetreEligibilite:
    """A validated eligibility with its criteria and its window."""
    with hors_portee("fabrique de test"):
        eligibilite = Eligibilite.objects.create(
            guichet=participant.guichet, participant=participant, appreciee_au=du
        )
        for code in criteres:
            Critere.objects.create(guichet=participant.guichet, eligibilite=eligibilite, code=code)
        eligibilite.etat, eligibilite.decidee_par = EtatEligibilite.VALIDEE, par
        eligibilite.decidee_le = timezone.now()
        eligibilite.save()
        return FenetreEligibilite.objects.create(
            guichet=participant.guichet,
            participant=participant,
            eligibilite=eligibilite,
            regles=ReglesComptage.objects.filter(guichet=participant.guichet).earliest("du"),
            du=du,
            au=au,
        )


def contrat(
    participant: Participant, entreprise: Entreprise, lot: Lot | None = None, **champs: Any
) -> Contrat:
    """A direct hire by the company, unless the fields say otherwise."""
    valeurs: dict[str, Any] = {
        "employeur": entreprise,
        "creditee": entreprise,
        "declarant": champs.get("employeur", entreprise),
        "modalite": Modalite.EMBAUCHE,
        "type": TypeContrat.CDD,
        "debut": date(2025, 1, 1),
        "fin": date(2026, 12, 31),
    }
    with hors_portee("fabrique de test"):
        return Contrat.objects.create(
            guichet=participant.guichet,
            participant=participant,
            prescripteur_id=participant.prescripteur_id,
            lot=lot,
            **{**valeurs, **champs},
        )


def declaration(entreprise: Entreprise, mois: date, **champs: Any) -> DeclarationMensuelle:
    """A validated month, unless the fields say otherwise."""
    champs.setdefault("etat", EtatDeclaration.VALIDEE)
    with hors_portee("fabrique de test"):
        return DeclarationMensuelle.objects.create(
            guichet=entreprise.guichet, entreprise=entreprise, mois=mois, **champs
        )


def heures(contrat: Contrat, mois: date, nombre: str, lot: Lot | None = None, **champs: Any) -> LigneHeures:
    """A validated line of one contrat over one whole month, unless the fields say otherwise."""
    with hors_portee("fabrique de test"):
        mensuelle = (
            champs.pop("declaration", None)
            or DeclarationMensuelle.objects.filter(
                entreprise=contrat.declarant, mois=mois, rang=champs.pop("rang", 0)
            ).first()
            or declaration(contrat.declarant, mois)
        )
        valeurs: dict[str, Any] = {
            "debut": mois,
            "fin": mois.replace(day=monthrange(mois.year, mois.month)[1]),
            "etat": EtatLigne.VALIDEE,
            "heures": Decimal(nombre),
        }
        return LigneHeures.objects.create(
            guichet=contrat.guichet,
            declaration=mensuelle,
            contrat=contrat,
            participant_id=contrat.participant_id,
            entreprise=contrat.declarant,
            creditee=contrat.creditee,
            lot=lot,
            mois=mois,
            **{**valeurs, **champs},
        )


def besoin(engagement: Engagement, entreprise: Entreprise, **champs: Any) -> Besoin:
    """A published need of one post over the engagement's dates, unless the fields say otherwise."""
    valeurs: dict[str, Any] = {
        "metier": "F1703",
        "intitule": "Aide-maçon",
        "lieu": "Limoges",
        "debut": engagement.debut,
        "heures_hebdo": Decimal(35),
        "etat": EtatBesoin.PUBLIE,
        "publie_le": timezone.now(),
    }
    with hors_portee("fabrique de test"):
        cree = Besoin.objects.create(
            guichet=engagement.guichet, engagement=engagement, entreprise=entreprise, **{**valeurs, **champs}
        )
        cree.refresh_from_db(fields=["lot", "entreprise_nom", "prescripteurs"])
    return cree


def fiche(participant: Participant, prescripteur: Prescripteur, **champs: Any) -> FichePrescription:
    with hors_portee("fabrique de test"):
        return FichePrescription.objects.create(
            guichet=participant.guichet,
            participant=participant,
            prescripteur=prescripteur,
            **{"informe": True, **champs},
        )


def candidature(besoin: Besoin, participant: Participant, **champs: Any) -> Candidature:
    """A person proposed by their prescripteur; transmitted ones are readable by the company."""
    if champs.get("etat") in ("transmise", "retenue", "embauchee"):
        lue = {"entreprise": besoin.entreprise, "personne": str(participant), "transmise_le": timezone.now()}
        champs = {**lue, **champs}
    with hors_portee("fabrique de test"):
        return Candidature.objects.create(
            guichet=besoin.guichet,
            besoin=besoin,
            engagement_id=besoin.engagement_id,
            participant=participant,
            prescripteur_id=participant.prescripteur_id,
            **champs,
        )


def effort(engagement: Engagement, entreprise: Entreprise, **champs: Any) -> Effort:
    valeurs: dict[str, Any] = {"jour": date(2026, 3, 10), "genre": GenreEffort.OFFRE, "detail": "Affiche"}
    with hors_portee("fabrique de test"):
        return Effort.objects.create(
            guichet=engagement.guichet, engagement=engagement, entreprise=entreprise, **{**valeurs, **champs}
        )


@dataclass
class Territoire:
    guichet: Guichet
    responsable: Utilisateur
    facilitateur: Utilisateur
    lecteur: Utilisateur
    donneur: DonneurOrdre
    referent: Utilisateur
    entreprise: Entreprise
    employeur: Utilisateur
    siae: Entreprise
    conseiller_siae: Utilisateur
    prescripteur: Prescripteur
    referent_prescripteur: Utilisateur
    marche: Marche
    lot: Lot
    engagement: Engagement
    participant: Participant
    contrat: Contrat


def territoire(slug: str = "guichet-test", prefixe: str = "") -> Territoire:
    """A whole small guichet. `prefixe` marks every name, so that a leak can be recognised."""
    g = guichet(slug, nom=f"{prefixe}Guichet {slug}")
    facilitateur = membre(g, RoleAdhesion.FACILITATEUR)
    region = donneur(g, f"{prefixe}Région Test")
    bati = entreprise(g, f"{prefixe}Bâti Test")
    etti = entreprise(g, f"{prefixe}Interim Solidaire", TypeEntreprise.ETTI)
    ml = prescripteur(g, f"{prefixe}Mission locale Test")
    ecole = marche(region, f"{prefixe}Construction d'une école")
    gros_oeuvre = lot(ecole, objet=f"{prefixe}Gros œuvre", numero="1")
    attribution(gros_oeuvre, bati)
    du = engagement(gros_oeuvre, bati)
    awa = participant(g, f"{prefixe}Martin", f"{prefixe}Awa", ml, naissance=date(1990, 5, 1), sexe="f")
    fenetre(awa, facilitateur)
    return Territoire(
        guichet=g,
        responsable=membre(g, RoleAdhesion.RESPONSABLE),
        facilitateur=facilitateur,
        lecteur=membre(g, RoleAdhesion.LECTEUR),
        donneur=region,
        referent=acces_donneur(region),
        entreprise=bati,
        employeur=acces_entreprise(bati),
        siae=etti,
        conseiller_siae=acces_entreprise(etti),
        prescripteur=ml,
        referent_prescripteur=acces_prescripteur(ml),
        marche=ecole,
        lot=gros_oeuvre,
        engagement=du,
        participant=awa,
        contrat=contrat(awa, bati, gros_oeuvre),
    )
