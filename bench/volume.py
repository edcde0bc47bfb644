"""One guichet that holds `n` rows of everything, all of them reachable from one object of each kind.

Built once with 1 and once with 1 000: a page that makes more queries in the second has a loop that asks.
"""

import uuid
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import cast

from bench.gens import create_people
from bench.socle import Socle, bulk, siren, siret
from clauses.enums import CodeDispositif, GenrePeriode, NatureEngagement
from clauses.models import (
    Avenant,
    Dispositif,
    Echeance,
    Engagement,
    PeriodeEngagement,
    QuotePart,
)
from guichets.models import Utilisateur
from guichets.models.base import ModeleGuichet
from guichets.texte import sort_key
from operations.enums import EtatLot, RoleAttribution, TypeEntreprise
from operations.models import (
    AccesDonneurOrdre,
    AccesEntreprise,
    Attribution,
    ContactEntreprise,
    DonneurOrdre,
    Entreprise,
    Etablissement,
    Lot,
    Marche,
    Operation,
)
from participants.domain.mois import add_months, last_day
from participants.enums import Modalite, TypeContrat
from participants.models import (
    AccesPrescripteur,
    Contrat,
    Participant,
    Prescripteur,
)

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
    """By the name that a page gives to the object of its address."""

    @property
    def peu(self) -> int:
        return min(self.n, SOUS_LISTE)

    @property
    def donneur(self) -> DonneurOrdre:
        return cast("DonneurOrdre", self.objets["donneur"])

    @property
    def marche(self) -> Marche:
        return cast("Marche", self.objets["marche"])

    @property
    def hub(self) -> Entreprise:
        return cast("Entreprise", self.objets["entreprise"])

    @property
    def etti(self) -> Entreprise:
        return cast("Entreprise", self.objets["etti"])

    def cle(self, nom: str) -> uuid.UUID:
        return self.objets[nom].cle


def add_actors(v: Volume) -> None:
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
    etti = Entreprise(guichet=g, identifiant=siren(), nom="ETTI", nom_tri="etti", type=TypeEntreprise.ETTI)
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


def add_marches(v: Volume) -> None:
    g, n, donneur = v.socle.guichet, v.n, v.donneur
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


def add_engagements(v: Volume) -> None:
    g, donneur = v.socle.guichet, v.donneur
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
    _live(v, v.engagements[0])


def _live(v: Volume, engagement: Engagement) -> None:
    g, jour = v.socle.guichet, timedelta(days=1)
    communs = {"guichet": g, "engagement": engagement, "donneur_ordre_id": engagement.donneur_ordre_id}
    debut = engagement.debut
    parts = [
        QuotePart(
            **communs,
            entreprise=v.etti,
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


def add_people(v: Volume) -> None:
    g, hub, etti = v.socle.guichet, v.hub, v.etti
    prescripteurs = bulk(
        Prescripteur,
        [Prescripteur(guichet=g, nom=f"P {i}", nom_tri=f"p {i}", type="plie") for i in range(v.n)],
    )
    AccesPrescripteur(
        guichet=g, prescripteur=prescripteurs[0], utilisateur=v.personnes["prescripteur"]
    ).save()
    v.gens = create_people(v.socle, v.n, prescripteurs[:1], v.mois[0], Random(v.n))

    def contrat(rang: int, personne: Participant, employeur: Entreprise) -> Contrat:
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
