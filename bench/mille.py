"""The second half of a guichet of `n` rows: months, counts, imports, jobs, bilans; and the whole."""

from datetime import date, timedelta
from decimal import Decimal

from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone

from bench.apercus import add_previews
from bench.socle import bulk, create_guichet, create_person, past_months
from bench.volume import Volume, add_actors, add_engagements, add_marches, add_people
from clauses.enums import EtatRun, MotifNonRetenue
from clauses.models import (
    ComptesEngagement,
    ComptesMois,
    NonRetenue,
    RunVentilation,
    Ventilation,
)
from clauses.mutualisation import MotifAffectation
from guichets import portee
from guichets.domain.cles import DROITS, create_cle, create_client
from guichets.enums import EtatTravail, GenreClient, RoleAdhesion
from guichets.models import Travail
from guichets.portee import Principal
from operations.enums import EtatLigneImport
from operations.models import (
    Entreprise,
    ImportDecp,
    LigneImport,
    LotRegroupe,
    Marche,
    Regroupement,
)
from participants.domain.mois import last_day
from participants.enums import Confirmation, EtatDeclaration, EtatLigne
from participants.models import (
    Contrat,
    DeclarationMensuelle,
    LigneHeures,
)
from reporting.domain.donnees import collect_donnees
from reporting.enums import EtatBilan
from reporting.models import Bilan


def build(n: int) -> Volume:
    volume = Volume(create_guichet(f"volume-{n}"), n, past_months(24))
    for role in ("entreprise", "donneur", "prescripteur"):
        volume.personnes[role] = create_person(f"volume-{n}", role)
    volume.personnes["bureau"] = volume.socle.responsable
    with portee.ouvrir(volume.socle.principal):
        add_actors(volume)
        add_marches(volume)
        add_engagements(volume)
        add_people(volume)
        _declarations(volume)
        _counts(volume)
        _imports(volume)
    with portee.ouvrir(Principal("systeme", volume.socle.guichet.pk)):
        _jobs_and_key(volume)
        _bilans(volume)
    with connection.cursor() as curseur:
        curseur.execute("ANALYZE")
    return volume


def _declarations(v: Volume) -> None:
    """Last month waits for a decision, the month before is validated; the ETTI's lines wait too."""
    g, hub = v.socle.guichet, v.hub
    attendue, validee = v.mois[-1], v.mois[-2]

    def declaration(entreprise: Entreprise, mois: date, etat: EtatDeclaration) -> DeclarationMensuelle:
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

    toutes = [declaration(e, attendue, EtatDeclaration.TRANSMISE) for e in (*v.entreprises, v.etti)]
    toutes += [declaration(hub, validee, EtatDeclaration.VALIDEE)]
    toutes += [declaration(hub, m, EtatDeclaration.VALIDEE) for m in v.mois[-2 - v.peu : -2]]
    faites = {(d.entreprise_id, d.mois): d for d in bulk(DeclarationMensuelle, toutes)}
    lignes = [_line(v, faites[c.declarant_id, attendue], c, EtatLigne.EN_ATTENTE) for c in v.contrats] + [
        _line(v, faites[hub.pk, validee], c, EtatLigne.VALIDEE)
        for c in v.contrats
        if c.declarant_id == hub.pk
    ]
    ecrites = bulk(LigneHeures, lignes)
    v.objets["declaration"] = faites[hub.pk, attendue]
    v.objets["declaration_validee"] = faites[hub.pk, validee]
    v.objets["ligne_pretee"] = next(x for x in ecrites if x.confirmation == Confirmation.ATTENDUE)
    v.objets["ligne"], v.objets["ligne_validee"] = ecrites[0], ecrites[-1]


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
    """What the ventilation job writes: three hours of each validated line kept, one beyond what is owed."""
    g, hub = v.socle.guichet, v.hub
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
                engagement=engagements[ligne.lot_id or 0],
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
            NonRetenue(**communs, ligne=x, mois=x.mois, motif=MotifNonRetenue.EXCEDENT, heures=Decimal(1))
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
    add_previews(v, run, lignes)
    _months(v, len(lignes))


def _months(v: Volume, lignes: int) -> None:
    hub, donneur = v.hub, v.donneur
    faites = Decimal(4 * lignes)
    premiere = ComptesMois(
        guichet=v.socle.guichet,
        marche=v.marche,
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
    g, marche, donneur = v.socle.guichet, v.marche, v.donneur
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
