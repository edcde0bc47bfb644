"""One guichet that holds `n` rows of everything, all of them reachable from one object of each kind.

Built once with 1 and once with 1 000: a page that makes more queries in the second has a loop that asks.
"""

import uuid
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone

from bench.gens import create_people
from bench.socle import Socle, bulk, create_guichet, create_person, past_months, siren, siret
from clauses.enums import CodeDispositif, EtatRun, GenrePeriode, MotifNonRetenue, NatureEngagement
from clauses.models import (
    Avenant,
    ComptesEngagement,
    ComptesMois,
    Dispositif,
    Echeance,
    Engagement,
    NonRetenue,
    PeriodeEngagement,
    QuotePart,
    RunVentilation,
    Ventilation,
)
from clauses.mutualisation import MotifAffectation
from guichets import portee
from guichets.domain.cles import DROITS, create_cle, create_client
from guichets.enums import EtatTravail, GenreClient, RoleAdhesion
from guichets.models import Travail, Utilisateur
from guichets.models.base import ModeleGuichet
from guichets.portee import Principal
from guichets.texte import sort_key
from operations.enums import EtatLigneImport, EtatLot, RoleAttribution, TypeEntreprise
from operations.models import (
    AccesDonneurOrdre,
    AccesEntreprise,
    Attribution,
    ContactEntreprise,
    DonneurOrdre,
    Entreprise,
    Etablissement,
    ImportDecp,
    LigneImport,
    Lot,
    LotRegroupe,
    Marche,
    Operation,
    Regroupement,
)
from participants.domain.mois import add_months, last_day
from participants.enums import Confirmation, EtatDeclaration, EtatLigne, Modalite, TypeContrat
from participants.models import (
    AccesPrescripteur,
    Contrat,
    DeclarationMensuelle,
    LigneHeures,
    Participant,
    Prescripteur,
)
from reporting.domain.donnees import collect_donnees
from reporting.enums import EtatBilan
from reporting.models import Bilan

SOUS_LISTE = 40
"""Rows of what one object holds (lots of a marché or a company, shares, contacts) when there are many."""


@dataclass(slots=True)
class Volume:
    socle: Socle
    n: int
    mois: list[date]
    personnes: dict[str, Utilisateur] = field(default_factory=dict)
    cle_api: str = ""
    lots: list[Lot] = field(default_factory=list)
    entreprises: list[Entreprise] = field(default_factory=list)
    engagements: list[Engagement] = field(default_factory=list)
    gens: list[Participant] = field(default_factory=list)
    contrats: list[Contrat] = field(default_factory=list)
    objets: dict[str, ModeleGuichet] = field(default_factory=dict)

    @property
    def peu(self) -> int:
        return min(self.n, SOUS_LISTE)

    def cle(self, nom: str) -> uuid.UUID:
        return self.objets[nom].cle


def build(n: int) -> Volume:
    volume = Volume(create_guichet(f"volume-{n}"), n, past_months(24))
    for role in ("entreprise", "donneur", "prescripteur"):
        volume.personnes[role] = create_person(f"volume-{n}", role)
    volume.personnes["bureau"] = volume.socle.responsable
    with portee.ouvrir(volume.socle.principal):
        _actors(volume)
        _marches(volume)
        _engagements(volume)
        _people(volume)
        _declarations(volume)
        _counts(volume)
        _imports(volume)
    with portee.ouvrir(Principal("systeme", volume.socle.guichet.pk)):
        _jobs_and_key(volume)
        _bilans(volume)
    with connection.cursor() as curseur:
        curseur.execute("ANALYZE")
    return volume


def _actors(v: Volume) -> None:
    g, n = v.socle.guichet, v.n
    donneurs = bulk(
        DonneurOrdre,
        [DonneurOrdre(guichet=g, siret=siret(), nom=f"D {i}", nom_tri=f"d {i}") for i in range(n)],
    )
    sans_nom = bulk(DonneurOrdre, [DonneurOrdre(guichet=g, siret=siret()) for _ in range(n)])
    v.entreprises = bulk(
        Entreprise,
        [Entreprise(guichet=g, identifiant=siren(), nom=f"E {i}", nom_tri=f"e {i}") for i in range(n)],
    )
    bulk(Entreprise, [Entreprise(guichet=g, identifiant=siren()) for _ in range(n)])
    etti = Entreprise(
        guichet=g, identifiant=siren(), nom="ETTI", nom_tri="etti", type=TypeEntreprise.ETTI
    )
    etti.save()
    hub = v.entreprises[0]
    bulk(Etablissement, [Etablissement(guichet=g, entreprise=hub, siret=siret()) for _ in range(v.peu)])
    contacts = [
        ContactEntreprise(guichet=g, entreprise=hub, nom=f"Contact {i}", du=v.mois[0]) for i in range(v.peu)
    ]
    v.objets |= {"donneur": donneurs[0], "sans_nom": sans_nom[0], "entreprise": hub, "etti": etti}
    v.objets["contact"] = bulk(ContactEntreprise, contacts)[0]
    AccesDonneurOrdre(
        guichet=g, donneur_ordre=donneurs[0], utilisateur=v.personnes["donneur"], profil="referent"
    ).save()
    AccesEntreprise(guichet=g, entreprise=hub, utilisateur=v.personnes["entreprise"]).save()


def _marches(v: Volume) -> None:
    g, n, donneur = v.socle.guichet, v.n, v.objets["donneur"]
    operations = bulk(
        Operation, [Operation(guichet=g, donneur_ordre=donneur, nom=f"Opération {i}") for i in range(n)]
    )
    marches = bulk(
        Marche,
        [
            Marche(guichet=g, donneur_ordre=donneur, operation=operations[i], objet=f"Marché {i}")
            for i in range(n)
        ],
    )
    # The first marché has many lots, each other one.
    places = [(marches[0], str(i + 1)) for i in range(v.peu)] + [(m, "") for m in marches[1:]]
    v.lots = bulk(
        Lot,
        [
            Lot(
                guichet=g,
                marche=marche,
                donneur_ordre=donneur,
                numero=numero,
                objet="Gros œuvre",
                date_notification=v.mois[0],
                debut=v.mois[0],
                fin=last_day(add_months(v.mois[-1], 6)),
                etat=EtatLot.QUALIFIE,
            )
            for marche, numero in places
        ],
    )
    titulaires = [v.entreprises[0]] * v.peu + v.entreprises[1:]
    attributions = bulk(
        Attribution,
        [
            Attribution(
                guichet=g,
                lot=lot,
                donneur_ordre=donneur,
                entreprise=titulaire,
                role=RoleAttribution.TITULAIRE,
                du=lot.debut,
            )
            for lot, titulaire in zip(v.lots, titulaires, strict=True)
        ],
    )
    v.objets |= {"operation": operations[0], "marche": marches[0], "lot": v.lots[0]}
    v.objets["attribution"] = attributions[0]


def _engagements(v: Volume) -> None:
    g, donneur = v.socle.guichet, v.objets["donneur"]
    dispositifs = bulk(
        Dispositif,
        [
            Dispositif(
                guichet=g,
                lot=lot,
                donneur_ordre=donneur,
                code=CodeDispositif.ART_14,
                date_reference=lot.date_notification,
            )
            for lot in v.lots
        ],
    )
    titulaires = [v.entreprises[0]] * v.peu + v.entreprises[1:]
    v.engagements = bulk(
        Engagement,
        [
            Engagement(
                guichet=g,
                lot=lot,
                marche_id=lot.marche_id,
                donneur_ordre=donneur,
                dispositif=dispositif,
                redevable=titulaire,
                libelle=f"Engagement {lot.pk}",
                nature=NatureEngagement.HEURES,
                heures=Decimal(9000),
                heures_initiales=Decimal(9000),
                debut=lot.debut,
                fin=lot.fin,
            )
            for lot, dispositif, titulaire in zip(v.lots, dispositifs, titulaires, strict=True)
        ],
    )
    _life_of_engagement(v, v.engagements[0])


def _life_of_engagement(v: Volume, engagement: Engagement) -> None:
    g, jour = v.socle.guichet, timedelta(days=1)
    communs = {"guichet": g, "engagement": engagement, "donneur_ordre_id": engagement.donneur_ordre_id}
    debut = engagement.debut
    parts = [
        QuotePart(
            **communs,
            entreprise=v.objets["etti"],
            heures=Decimal(10),
            du=debut + i * jour,
            au=engagement.fin,
        )
        for i in range(v.peu)
    ]
    periodes = [
        PeriodeEngagement(
            **communs,
            genre=GenrePeriode.NEUTRALISEE,
            du=debut + 7 * i * jour,
            au=debut + 7 * i * jour,
            motif="Intempéries",
        )
        for i in range(v.peu)
    ]
    bulk(Echeance, [Echeance(**communs, au=debut + 10 * i * jour, cumul=10 * i) for i in range(1, v.peu + 1)])
    bulk(
        Avenant,
        [
            Avenant(**communs, date=debut + i * jour, heures_avant=9000, heures_apres=9000, motif="Délai")
            for i in range(v.peu)
        ],
    )
    v.objets["quote_part"] = bulk(QuotePart, parts)[0]
    v.objets["periode"] = bulk(PeriodeEngagement, periodes)[0]
    v.objets["engagement"] = engagement


def _people(v: Volume) -> None:
    g, hub, etti = v.socle.guichet, v.objets["entreprise"], v.objets["etti"]
    prescripteurs = bulk(
        Prescripteur,
        [Prescripteur(guichet=g, nom=f"P {i}", nom_tri=f"p {i}", type="plie") for i in range(v.n)],
    )
    AccesPrescripteur(
        guichet=g, prescripteur=prescripteurs[0], utilisateur=v.personnes["prescripteur"]
    ).save()
    v.gens = create_people(v.socle, v.n, prescripteurs[:1], v.mois[0], Random(v.n))

    def contrat(rang: int, personne: Participant, employeur: ModeleGuichet) -> Contrat:
        lent = employeur is etti
        return Contrat(
            guichet=g,
            participant=personne,
            employeur=employeur,
            creditee=hub,
            declarant=employeur,
            lot=v.lots[rang % v.peu],
            modalite=Modalite.MISE_A_DISPOSITION if lent else Modalite.EMBAUCHE,
            type=TypeContrat.MISSION if lent else TypeContrat.CDD,
            debut=v.mois[0],
            fin=last_day(add_months(v.mois[-1], 3)),
            heures_hebdo=Decimal(35),
        )

    contrats = [contrat(i, p, e) for i, p in enumerate(v.gens) for e in (hub, etti)]
    contrats += [contrat(i, v.gens[0], hub) for i in range(1, v.peu)]
    v.contrats = bulk(Contrat, contrats)
    sans_decision = Participant(guichet=g, nom="Attente", prenom="Alix", nom_tri=sort_key("attente alix"))
    sans_decision.save()
    v.objets |= {"participant": v.gens[0], "contrat": v.contrats[0]}
    v.objets["eligibilite"] = v.gens[0].eligibilites.get()


def _declarations(v: Volume) -> None:
    """Last month waits for a decision, the month before is validated; the ETTI's lines wait to be confirmed."""
    g, hub = v.socle.guichet, v.objets["entreprise"]
    attendue, validee = v.mois[-1], v.mois[-2]

    def declaration(entreprise: ModeleGuichet, mois: date, etat: EtatDeclaration) -> DeclarationMensuelle:
        decidee = etat == EtatDeclaration.VALIDEE
        return DeclarationMensuelle(
            guichet=g,
            entreprise=entreprise,
            mois=mois,
            etat=etat,
            transmise_le=timezone.now(),
            transmise_par="Claude Bâtisseur",
            decidee_le=timezone.now() if decidee else None,
            decidee_par=v.socle.facilitateur if decidee else None,
        )

    toutes = [declaration(e, attendue, EtatDeclaration.TRANSMISE) for e in (*v.entreprises, v.objets["etti"])]
    toutes += [declaration(hub, validee, EtatDeclaration.VALIDEE)]
    toutes += [declaration(hub, m, EtatDeclaration.VALIDEE) for m in v.mois[-2 - v.peu : -2]]
    faites = {(d.entreprise_id, d.mois): d for d in bulk(DeclarationMensuelle, toutes)}
    lignes = [
        _line(v, faites[c.declarant_id, attendue], c, EtatLigne.EN_ATTENTE) for c in v.contrats
    ] + [
        _line(v, faites[hub.pk, validee], c, EtatLigne.VALIDEE)
        for c in v.contrats
        if c.declarant_id == hub.pk
    ]
    ecrites = bulk(LigneHeures, lignes)
    v.objets["declaration"] = faites[hub.pk, attendue]
    v.objets["declaration_validee"] = faites[hub.pk, validee]
    v.objets["ligne_pretee"] = next(x for x in ecrites if x.confirmation == Confirmation.ATTENDUE)
    v.objets["ligne"] = ecrites[0]


def _line(v: Volume, declaration: DeclarationMensuelle, contrat: Contrat, etat: EtatLigne) -> LigneHeures:
    lent = contrat.creditee_id != contrat.declarant_id
    return LigneHeures(
        guichet=v.socle.guichet,
        declaration=declaration,
        contrat=contrat,
        participant_id=contrat.participant_id,
        entreprise_id=contrat.declarant_id,
        creditee_id=contrat.creditee_id,
        lot_id=contrat.lot_id,
        mois=declaration.mois,
        debut=declaration.mois,
        fin=last_day(declaration.mois),
        heures=Decimal(4),
        etat=etat,
        confirmation=Confirmation.ATTENDUE if lent else Confirmation.NON_REQUISE,
    )


def _counts(v: Volume) -> None:
    """What the ventilation job writes, for every validated line: three hours kept, one beyond what is owed."""
    g, hub = v.socle.guichet, v.objets["entreprise"]
    run = RunVentilation(guichet=g, entreprise=hub, cause="Mesure", etat=EtatRun.APPLIQUE, empreinte="0" * 64)
    run.save()
    lignes = list(LigneHeures.objects.filter(etat=EtatLigne.VALIDEE).order_by("pk"))
    engagements = {e.lot_id: e for e in v.engagements}
    communs = {"guichet": g, "run": run, "entreprise": hub}
    bulk(
        Ventilation,
        [
            Ventilation(
                **communs,
                ligne=ligne,
                engagement=engagements[ligne.lot_id],
                mois=ligne.mois,
                debut=ligne.debut,
                fin=ligne.fin,
                motif=MotifAffectation.SUR_LE_MARCHE.value,
                heures=Decimal(3),
            )
            for ligne in lignes
        ],
    )
    bulk(
        NonRetenue,
        [
            NonRetenue(
                **communs, ligne=x, mois=x.mois, motif=MotifNonRetenue.EXCEDENT, heures=Decimal(1)
            )
            for x in lignes
        ],
    )
    bulk(
        ComptesEngagement,
        [
            ComptesEngagement(
                guichet=g,
                engagement=e,
                lot_id=e.lot_id,
                marche_id=e.marche_id,
                donneur_ordre_id=e.donneur_ordre_id,
                entreprise_id=e.redevable_id,
                dues=Decimal(9000),
                attendues=Decimal(5000),
                retenues=Decimal(3),
                personnes=1,
                contrats=1,
                calcule_le=timezone.now(),
            )
            for e in v.engagements
        ],
    )
    _months(v, len(lignes))


def _months(v: Volume, lignes: int) -> None:
    hub, donneur = v.objets["entreprise"], v.objets["donneur"]
    faites = Decimal(4 * lignes)
    premiere = ComptesMois(
        guichet=v.socle.guichet,
        marche=v.objets["marche"],
        donneur_ordre=donneur,
        entreprise=hub,
        mois=v.mois[-2],
        realisees=faites,
        excedent=Decimal(lignes),
        retenues=faites - lignes,
    )
    autres = [
        ComptesMois(
            guichet=v.socle.guichet,
            marche_id=e.marche_id,
            donneur_ordre=donneur,
            entreprise_id=e.redevable_id,
            mois=v.mois[-2],
            realisees=Decimal(4),
            retenues=Decimal(4),
        )
        for e in v.engagements[v.peu :]
    ]
    bulk(ComptesMois, [premiere, *autres])


def _imports(v: Volume) -> None:
    g = v.socle.guichet
    imports = bulk(
        ImportDecp,
        [
            ImportDecp(
                guichet=g,
                fichier=f"decp-{i}.json",
                empreinte=f"{i:064d}",
                format="json_v2",
                par=v.socle.facilitateur,
            )
            for i in range(v.n)
        ],
    )
    anomalie = {
        "gravite": "a_corriger",
        "champ": "dureeMois",
        "valeur": "0",
        "motif": "Durée nulle.",
        "ligne": 3,
    }
    lignes = bulk(
        LigneImport,
        [
            LigneImport(
                guichet=g,
                import_decp=imports[0],
                rang=i,
                ligne=i,
                etat=EtatLigneImport.A_CORRIGER,
                acheteur_id="1",
                identifiant=str(i),
                genre="marche",
                objet=f"Objet {i}",
                anomalies=[anomalie],
                brut={"dureeMois": 0},
            )
            for i in range(v.n)
        ],
    )
    regroupements = bulk(
        Regroupement,
        [Regroupement(guichet=g, signature=f"{i:064d}", libelle=f"Collège {i}") for i in range(v.n)],
    )
    paires = [(regroupements[0], lot) for lot in v.lots]
    paires += [(r, lot) for r, lot in zip(regroupements[1:], v.lots[1:], strict=False)]
    bulk(LotRegroupe, [LotRegroupe(guichet=g, regroupement=r, lot=lot) for r, lot in paires])
    v.objets |= {"import": imports[0], "ligne_import": lignes[0], "regroupement": regroupements[0]}


def _jobs_and_key(v: Volume) -> None:
    g = v.socle.guichet
    travaux = bulk(
        Travail,
        [
            Travail(
                guichet=g,
                genre="ventilation",
                cle_naturelle=f"mesure:{i}",
                libelle=f"Ventilation {i}",
                etat=EtatTravail.ECHEC,
                erreur="Le travail a échoué.",
                demandeur=v.socle.facilitateur,
                fini_le=timezone.now(),
            )
            for i in range(v.n)
        ],
    )
    v.objets["travail"] = travaux[0]
    client = create_client(
        guichet=g, nom="Logiciel", genre=GenreClient.GUICHET, role=RoleAdhesion.FACILITATEUR
    )
    expire = timezone.now() + timedelta(days=30)
    _cle, v.cle_api = create_cle(client=client, droits=DROITS, expire_le=expire)


def _bilans(v: Volume) -> None:
    g, marche, donneur = v.socle.guichet, v.objets["marche"], v.objets["donneur"]
    du, au = v.mois[0], last_day(v.mois[-2])
    donnees = collect_donnees(
        marche=Marche.objects.select_related("donneur_ordre", "operation", "guichet").get(pk=marche.pk),
        du=du,
        au=au,
        jour=timezone.localdate(),
    )
    gele = {**donnees, "commentaire": "Rien à signaler.", "facilitateur": "Camille Petit"}
    bilans = [
        Bilan(
            guichet=g,
            marche=marche,
            donneur_ordre=donneur,
            destinataire=donneur,
            numero=i + 1,
            du=du,
            au=au,
            etat=EtatBilan.EMIS,
            facilitateur="Camille Petit",
            donnees=gele if i == 0 else {},
            empreinte="0" * 64,
            emis_le=timezone.now(),
        )
        for i in range(v.n)
    ]
    bilans[0].fichier.save("bilan.pdf", ContentFile(b"%PDF-1.7 mesure"), save=False)
    for bilan in bilans[1:]:
        bilan.fichier = bilans[0].fichier.name
    v.objets["bilan"] = bulk(Bilan, bilans)[0]
