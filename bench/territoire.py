"""A plausible territory: 150 marchés, 300 participants, 24 months, drawn from one seed."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from django.utils import timezone

from bench.gens import create_people
from bench.socle import Socle, bulk, create_guichet, create_person, past_months, siren, siret
from clauses.enums import CodeDispositif, FondementMutualisation, NatureEngagement, PartageMutualisation
from clauses.models import Dispositif, Engagement
from guichets import portee
from guichets.models import Utilisateur
from guichets.texte import sort_key
from operations.enums import EtatLot, RoleAttribution, TypeEntreprise
from operations.models import (
    AccesDonneurOrdre,
    AccesEntreprise,
    Attribution,
    DonneurOrdre,
    Entreprise,
    Lot,
    Marche,
    Operation,
)
from participants.domain.mois import add_months, last_day
from participants.enums import Confirmation, EtatDeclaration, EtatLigne, Modalite, TypeContrat
from participants.models import Contrat, DeclarationMensuelle, LigneHeures, Participant, Prescripteur

GRAINE = 2026
MARCHES = 150
PARTICIPANTS = 300
MOIS = 24
DONNEURS = 12
OPERATIONS = 20
ENTREPRISES = 90
PRETEUSES = 6
OBJETS = ("Gros œuvre", "Peinture", "Électricité", "Espaces verts", "Nettoyage", "Voirie", "Menuiserie")


@dataclass(slots=True)
class Territoire:
    socle: Socle
    mois: list[date]
    hasard: Random = field(default_factory=lambda: Random(GRAINE))
    donneurs: list[DonneurOrdre] = field(default_factory=list)
    marches: list[Marche] = field(default_factory=list)
    lots: list[Lot] = field(default_factory=list)
    entreprises: list[Entreprise] = field(default_factory=list)
    preteuses: list[Entreprise] = field(default_factory=list)
    titulaires: dict[int, Entreprise] = field(default_factory=dict)
    """Holder by lot."""
    contrats: list[Contrat] = field(default_factory=list)
    lignes: int = 0
    referent: Utilisateur | None = None
    employeur: Utilisateur | None = None


def build(slug: str = "bench") -> Territoire:
    territoire = Territoire(create_guichet(slug), past_months(MOIS))
    territoire.referent = create_person(slug, "donneur")
    territoire.employeur = create_person(slug, "entreprise")
    with portee.ouvrir(territoire.socle.principal):
        _actors(territoire)
        _marches(territoire)
        _engagements(territoire)
        _people(territoire)
        for mois in territoire.mois:
            _declare(territoire, mois)
    return territoire


def _actors(t: Territoire) -> None:
    guichet = t.socle.guichet
    t.donneurs = bulk(
        DonneurOrdre,
        [
            DonneurOrdre(guichet=guichet, siret=siret(), nom=f"Donneur {n}", nom_tri=sort_key(f"donneur {n}"))
            for n in range(DONNEURS)
        ],
    )
    types = [TypeEntreprise.CLASSIQUE] * ENTREPRISES + [TypeEntreprise.ETTI] * PRETEUSES
    toutes = bulk(
        Entreprise,
        [
            Entreprise(
                guichet=guichet,
                identifiant=siren(),
                nom=f"Entreprise {n}",
                nom_tri=sort_key(f"entreprise {n}"),
                type=genre,
            )
            for n, genre in enumerate(types)
        ],
    )
    t.entreprises, t.preteuses = toutes[:ENTREPRISES], toutes[ENTREPRISES:]
    AccesDonneurOrdre(
        guichet=guichet, donneur_ordre=t.donneurs[0], utilisateur=t.referent, profil="referent"
    ).save()


def _marches(t: Territoire) -> None:
    guichet, hasard = t.socle.guichet, t.hasard
    operations = bulk(
        Operation,
        [
            Operation(guichet=guichet, donneur_ordre=t.donneurs[n % DONNEURS], nom=f"Opération {n}")
            for n in range(OPERATIONS)
        ],
    )
    # The first buyers are the big ones, as everywhere.
    acheteurs = [t.donneurs[min(int(hasard.expovariate(0.25)), DONNEURS - 1)] for _ in range(MARCHES)]
    t.marches = bulk(
        Marche,
        [
            Marche(
                guichet=guichet,
                donneur_ordre=acheteur,
                operation=next((o for o in operations if o.donneur_ordre_id == acheteur.pk), None)
                if hasard.random() < 0.4
                else None,
                objet=f"Marché {n} : {hasard.choice(OBJETS).lower()}",
                reference=f"{n:04d}",
            )
            for n, acheteur in enumerate(acheteurs)
        ],
    )
    t.lots = bulk(Lot, [lot for marche in t.marches for lot in _lots(t, marche)])
    for lot in t.lots:
        t.titulaires[lot.pk] = t.entreprises[min(int(hasard.expovariate(0.04)), ENTREPRISES - 1)]
    bulk(
        Attribution,
        [
            Attribution(
                guichet=guichet,
                lot=lot,
                donneur_ordre_id=lot.donneur_ordre_id,
                entreprise=t.titulaires[lot.pk],
                role=RoleAttribution.TITULAIRE,
                du=lot.debut,
            )
            for lot in t.lots
        ],
    )


def _lots(t: Territoire, marche: Marche) -> list[Lot]:
    debut = add_months(t.mois[0], t.hasard.randrange(-6, 18))
    fin = last_day(add_months(debut, t.hasard.randrange(11, 35)))
    nombre = t.hasard.choice((1, 1, 2, 2, 3, 4))
    return [
        Lot(
            guichet=marche.guichet,
            marche=marche,
            donneur_ordre_id=marche.donneur_ordre_id,
            numero=str(n + 1) if nombre > 1 else "",
            objet=t.hasard.choice(OBJETS),
            date_notification=debut - timedelta(days=20),
            debut=debut,
            fin=fin,
            etat=EtatLot.QUALIFIE,
        )
        for n in range(nombre)
    ]


def _engagements(t: Territoire) -> None:
    guichet, hasard = t.socle.guichet, t.hasard
    dispositifs = bulk(
        Dispositif,
        [
            Dispositif(
                guichet=guichet,
                lot=lot,
                donneur_ordre_id=lot.donneur_ordre_id,
                code=CodeDispositif.ART_14,
                date_reference=lot.date_notification,
                confirme_par=t.socle.facilitateur,
                confirme_le=timezone.now(),
            )
            for lot in t.lots
        ],
    )
    partages = (PartageMutualisation.AUCUN, PartageMutualisation.DONNEUR_ORDRE, PartageMutualisation.GUICHET)
    engagements = []
    for lot, dispositif in zip(t.lots, dispositifs, strict=True):
        partage = hasard.choice(partages)
        heures = Decimal(hasard.randrange(150, 2000))
        engagements.append(
            Engagement(
                guichet=guichet,
                lot=lot,
                marche_id=lot.marche_id,
                donneur_ordre_id=lot.donneur_ordre_id,
                dispositif=dispositif,
                redevable=t.titulaires[lot.pk],
                libelle=f"Engagement {lot.pk}",
                nature=NatureEngagement.HEURES,
                heures=heures,
                heures_initiales=heures,
                publics=["QPV"] if hasard.random() < 0.1 else [],
                debut=lot.debut,
                fin=lot.fin,
                donne=partage,
                recoit=partage,
                fondement=FondementMutualisation.CCAP if partage else "",
                fondement_le=lot.date_notification if partage else None,
                hors_marche=partage == PartageMutualisation.GUICHET,
            )
        )
    bulk(Engagement, engagements)


def _people(t: Territoire) -> None:
    guichet = t.socle.guichet
    prescripteurs = bulk(
        Prescripteur,
        [
            Prescripteur(guichet=guichet, nom=f"Mission locale {n}", nom_tri=f"mission {n}", type="plie")
            for n in range(8)
        ],
    )
    gens = create_people(t.socle, PARTICIPANTS, prescripteurs, t.mois[0], t.hasard)
    t.contrats = bulk(Contrat, [contrat for une in gens for contrat in _contrats(t, une)])


def _contrats(t: Territoire, personne: Participant) -> list[Contrat]:
    """One or two contrats one after the other, for the holder of a lot, sometimes lent by an ETTI."""
    contrats: list[Contrat] = []
    debut = add_months(t.mois[0], t.hasard.randrange(0, 12))
    while debut <= t.mois[-1] and len(contrats) < 2:
        lot = t.hasard.choice(t.lots)
        creditee = t.titulaires[lot.pk]
        employeur = t.hasard.choice(t.preteuses) if t.hasard.random() < 0.3 else creditee
        duree = t.hasard.randrange(6, 15)
        contrats.append(
            Contrat(
                guichet=t.socle.guichet,
                participant=personne,
                employeur=employeur,
                creditee=creditee,
                declarant=employeur,
                lot=lot if t.hasard.random() < 0.8 else None,
                modalite=Modalite.EMBAUCHE if employeur is creditee else Modalite.MISE_A_DISPOSITION,
                type=TypeContrat.CDD if employeur is creditee else TypeContrat.MISSION,
                debut=debut,
                fin=last_day(add_months(debut, duree - 1)),
                heures_hebdo=Decimal(35),
            )
        )
        debut = add_months(debut, duree)
    return contrats


def _declare(t: Territoire, mois: date) -> None:
    """Each declarant's month, already validated, but the very last: it waits to be."""
    dernier = mois == t.mois[-1]
    actifs = [c for c in t.contrats if c.debut <= mois and c.fin is not None and c.fin >= mois]
    declarants = {c.declarant_id: c.declarant for c in actifs}
    moment = timezone.now()
    declarations = bulk(
        DeclarationMensuelle,
        [
            DeclarationMensuelle(
                guichet=t.socle.guichet,
                entreprise=declarants[pk],
                mois=mois,
                etat=EtatDeclaration.TRANSMISE if dernier else EtatDeclaration.VALIDEE,
                transmise_le=moment,
                transmise_par="Claude Bâtisseur",
                decidee_le=None if dernier else moment,
                decidee_par=None if dernier else t.socle.facilitateur,
            )
            for pk in sorted(declarants)
        ],
    )
    par_declarant = {d.entreprise_id: d for d in declarations}
    t.lignes += len(bulk(LigneHeures, [_ligne(t, par_declarant[c.declarant_id], c) for c in actifs]))


def _ligne(t: Territoire, declaration: DeclarationMensuelle, contrat: Contrat) -> LigneHeures:
    lent = contrat.creditee_id != contrat.declarant_id
    return LigneHeures(
        guichet=t.socle.guichet,
        declaration=declaration,
        contrat=contrat,
        participant_id=contrat.participant_id,
        entreprise_id=contrat.declarant_id,
        creditee_id=contrat.creditee_id,
        lot_id=contrat.lot_id,
        mois=declaration.mois,
        debut=declaration.mois,
        fin=last_day(declaration.mois),
        heures=Decimal(t.hasard.randrange(3500, 15167)) / 100,
        etat=EtatLigne.EN_ATTENTE if declaration.etat == EtatDeclaration.TRANSMISE else EtatLigne.VALIDEE,
        confirmation=Confirmation.CONFIRMEE if lent else Confirmation.NON_REQUISE,
    )


def give_portal(t: Territoire, entreprise: Entreprise) -> None:
    with portee.ouvrir(t.socle.principal):
        AccesEntreprise(guichet=t.socle.guichet, entreprise=entreprise, utilisateur=t.employeur).save()
