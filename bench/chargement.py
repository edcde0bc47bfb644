"""The companies of some guichets, from the drawn country to the product's tables, as the owner of the schema.

Triggers and keys work as for anybody: history, readers of each row, frozen criteria.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db import transaction
from django.utils import timezone

from bench.copie import days, hours, write_rows
from bench.hasard import Entiers, first_day_of, month_of
from bench.hypotheses import FENETRE_MOIS, PUBLICS
from bench.pays import Pays
from bench.selection import take
from bench.socle import Socle, create_guichet, siren, siret
from clauses.enums import CodeDispositif, FondementMutualisation, GenrePeriode, NatureEngagement
from clauses.models import Dispositif, Engagement, PeriodeEngagement, QuotePart
from guichets.portee import hors_portee
from operations.enums import EtatLot, RoleAttribution
from operations.models import Attribution, DonneurOrdre, Entreprise, Lot, Marche, Operation
from participants.enums import EtatDeclaration, EtatEligibilite, EtatLigne, Modalite, TypeContrat
from participants.models import (
    Contrat,
    Critere,
    DeclarationMensuelle,
    DossierParticipant,
    Eligibilite,
    FenetreEligibilite,
    LigneHeures,
    Participant,
    Prescripteur,
)


@dataclass(frozen=True, slots=True)
class Charge:
    """`entreprises`: primary keys by guichet, in the order of `socles`."""

    pays: Pays
    socles: list[Socle]
    entreprises: list[list[int]]


def choose_guichets(pays: Pays, fraction: float) -> Pays:
    """Whole guichets, until they hold that share of the country's lines."""
    guichet = pays.details.guichet
    lignes = np.bincount(guichet, weights=pays.lignes_par_entreprise)
    ordre = np.random.default_rng(1).permutation(np.flatnonzero(lignes))
    assez = np.searchsorted(np.cumsum(lignes[ordre]), fraction * lignes.sum()) + 1
    return take(pays, np.flatnonzero(np.isin(guichet, ordre[:assez])))


@transaction.atomic
def load(pays: Pays) -> Charge:
    """Into an empty migrated database."""
    codes, rang = np.unique(pays.details.guichet, return_inverse=True)
    socles = [create_guichet(f"pays-{code}") for code in codes]
    lieu = _Lieu(pays, socles, rang)
    with hors_portee("the owner fills the tables of the measure"):
        _load_buyers(lieu)
        _load_marches(lieu)
        _load_engagements(lieu)
        _load_people(lieu)
        _load_hours(lieu)
    return Charge(pays, socles, [(np.flatnonzero(rang == r) + 1).tolist() for r in range(len(codes))])


class _Lieu:
    """Numbers of the columns beside the primary keys they become: the row number plus one."""

    def __init__(self, pays: Pays, socles: list[Socle], rang: Entiers) -> None:
        self.pays = pays
        self.guichets = np.array([s.guichet.pk for s in socles])[rang]
        self.facilitateurs = np.array([s.facilitateur.pk for s in socles])[rang]
        self.regles = np.array([s.regles.pk for s in socles])[rang]
        e = pays.engagements
        self.donneurs, self.donneur = np.unique(e.donneur, return_inverse=True)
        self.marches, self.premier_du_marche, self.marche = _groups(e.marche)
        self.lots, self.premier_du_lot, self.lot = _groups(pays.details.lot)
        self.guichet_e = self.guichets[e.entreprise]
        _, premiers = np.unique(e.donneur, return_index=True)
        self.guichet_donneur = self.guichet_e[premiers]


def _groups(codes: Entiers) -> tuple[Entiers, Entiers, Entiers]:
    uniques, premiers, rang = np.unique(codes, return_index=True, return_inverse=True)
    return uniques, premiers, rang


def _load_buyers(v: _Lieu) -> None:
    n = v.pays.entreprises
    noms = [f"Entreprise {i}" for i in range(n)]
    write_rows(
        Entreprise, n, guichet_id=v.guichets, identifiant=[siren() for _ in range(n)], nom=noms, nom_tri=noms
    )
    d = len(v.donneurs)
    noms = [f"Donneur {i}" for i in range(d)]
    write_rows(
        DonneurOrdre,
        d,
        guichet_id=v.guichet_donneur,
        siret=[siret() for _ in range(d)],
        nom=noms,
        nom_tri=noms,
    )


def _load_marches(v: _Lieu) -> None:
    e, m, lot = v.pays.engagements, v.premier_du_marche, v.premier_du_lot
    operations, premieres, _ = _groups(e.operation[e.operation >= 0])
    source = np.flatnonzero(e.operation >= 0)[premieres]
    write_rows(
        Operation,
        len(operations),
        guichet_id=v.guichet_e[source],
        donneur_ordre_id=v.donneur[source] + 1,
        nom=[f"Opération {o}" for o in operations],
    )
    rang = np.searchsorted(operations, e.operation[m]) + 1
    write_rows(
        Marche,
        len(v.marches),
        guichet_id=v.guichet_e[m],
        donneur_ordre_id=v.donneur[m] + 1,
        operation_id=[int(r) if o >= 0 else None for r, o in zip(rang, e.operation[m], strict=True)],
        objet=[f"Marché {code}" for code in v.marches],
    )
    debut = days(e.debut[lot])
    commun = {"guichet_id": v.guichet_e[lot], "donneur_ordre_id": v.donneur[lot] + 1}
    write_rows(
        Lot,
        len(v.lots),
        **commun,
        marche_id=v.marche[lot] + 1,
        numero=[str(code) for code in v.lots],
        objet="Gros œuvre",
        date_notification=debut,
        debut=debut,
        fin=days(e.fin[lot]),
        etat=EtatLot.QUALIFIE,
    )
    write_rows(
        Dispositif,
        len(v.lots),
        **commun,
        lot_id=np.arange(1, len(v.lots) + 1),
        code=CodeDispositif.ART_14,
        date_reference=debut,
        confirme_par_id=v.facilitateurs[e.entreprise[lot]],
        confirme_le=timezone.now(),
    )


def _load_engagements(v: _Lieu) -> None:
    """What is owed is what closed months have left; a debtor's engagement includes its quote-parts."""
    e, parent = v.pays.engagements, v.pays.details.parent
    reste = np.maximum(e.centiemes - e.figes, 100)
    meres, parts = np.flatnonzero(parent < 0), np.flatnonzero(parent >= 0)
    dues = reste + np.bincount(parent[parts], weights=reste[parts], minlength=len(reste)).astype(np.int64)
    commun = {
        "guichet_id": v.guichet_e[meres],
        "donneur_ordre_id": v.donneur[meres] + 1,
        "lot_id": v.lot[meres] + 1,
    }
    debut, entreprise = days(e.debut[meres]), e.entreprise[meres] + 1
    role = RoleAttribution.TITULAIRE
    write_rows(Attribution, len(meres), **commun, entreprise_id=entreprise, role=role, du=debut)
    write_rows(
        Engagement,
        len(meres),
        **commun,
        marche_id=v.marche[meres] + 1,
        dispositif_id=v.lot[meres] + 1,
        redevable_id=entreprise,
        libelle="Heures d'insertion",
        nature=NatureEngagement.HEURES,
        heures=hours(dues[meres]),
        heures_initiales=hours(dues[meres]),
        publics=[codes_of(masque) for masque in e.publics[meres].tolist()],
        debut=debut,
        fin=days(e.fin[meres]),
        **_mutualisation(e.donne[meres], e.recoit[meres], debut),
        hors_marche=e.hors_marche[meres].tolist(),
    )
    cle = np.zeros(len(reste), dtype=np.int64)
    cle[meres] = np.arange(1, len(meres) + 1)
    _load_shares(v, parts, cle[parent[parts]], reste[parts])
    _load_suspensions(v, cle)


def _mutualisation(donne: Entiers, recoit: Entiers, debut: list[date]) -> dict[str, Any]:
    fondee = [bool(d or r) for d, r in zip(donne, recoit, strict=True)]
    return {
        "donne": donne,
        "recoit": recoit,
        "fondement": [FondementMutualisation.CCAP.value if f else "" for f in fondee],
        "fondement_le": [jour if f else None for f, jour in zip(fondee, debut, strict=True)],
    }


def _load_shares(v: _Lieu, parts: Entiers, engagement: Entiers, reste: Entiers) -> None:
    e = v.pays.engagements
    write_rows(
        QuotePart,
        len(parts),
        guichet_id=v.guichet_e[parts],
        donneur_ordre_id=v.donneur[parts] + 1,
        engagement_id=engagement,
        entreprise_id=e.entreprise[parts] + 1,
        heures=hours(reste),
        du=days(e.debut[parts]),
        au=days(e.fin[parts]),
    )


def _load_suspensions(v: _Lieu, engagement: Entiers) -> None:
    """Those of the debtors' engagements; their quote-parts follow. `engagement`: key of each row, or 0."""
    limites, du, au = v.pays.engagements.exclus
    portees = np.repeat(np.arange(len(engagement)), np.diff(limites))
    siennes = np.flatnonzero(engagement[portees])
    write_rows(
        PeriodeEngagement,
        len(siennes),
        guichet_id=v.guichet_e[portees[siennes]],
        donneur_ordre_id=v.donneur[portees[siennes]] + 1,
        engagement_id=engagement[portees[siennes]],
        genre=GenrePeriode.SUSPENSION,
        du=days(du[siennes]),
        au=days(au[siennes]),
        motif="Travaux suspendus",
    )


def codes_of(masque: int) -> list[str]:
    return [code for rang, code in enumerate(PUBLICS, start=1) if masque >> rang & 1]


def _load_people(v: _Lieu) -> None:
    h, d = v.pays.heures, v.pays.details
    personnes, premieres, _ = _groups(d.personne)
    n = len(personnes)
    entreprise = h.entreprise[premieres]
    guichet = v.guichets[entreprise]
    masque = np.zeros(n, dtype=np.int64)
    rang = np.searchsorted(personnes, d.personne)
    np.bitwise_or.at(masque, rang, h.publics)
    debut = np.full(n, np.iinfo(np.int64).max)
    np.minimum.at(debut, rang, d.debut_contrat)
    codes = np.unique(v.guichets)
    write_rows(Prescripteur, len(codes), guichet_id=codes, nom="Mission locale", type="mission_locale")
    prescripteur = np.searchsorted(codes, guichet) + 1
    noms = [f"Personne {p}" for p in personnes]
    write_rows(
        Participant,
        n,
        guichet_id=guichet,
        nom=noms,
        prenom="Camille",
        nom_tri=noms,
        prescripteur_id=prescripteur,
    )
    write_rows(
        DossierParticipant,
        n,
        guichet_id=guichet,
        participant_id=np.arange(1, n + 1),
        naissance=days(debut - 365 * (18 + personnes % 40)),
        sexe=["fh"[p % 2] for p in personnes.tolist()],
        commune="87085",
    )
    eligibles = np.flatnonzero(masque)
    _judge(v, eligibles + 1, entreprise[eligibles], masque[eligibles], debut[eligibles])


def _judge(v: _Lieu, participant: Entiers, entreprise: Entiers, masque: Entiers, debut: Entiers) -> None:
    """Criteria are written before the decision that freezes them."""
    n, guichet = len(participant), v.guichets[entreprise]
    commun = {"guichet_id": guichet, "participant_id": participant}
    write_rows(Eligibilite, n, **commun, appreciee_au=days(debut))
    criteres = [(r, code) for r, m in enumerate(masque.tolist()) for code in codes_of(m)]
    rangs = np.array([r for r, _ in criteres])
    write_rows(
        Critere,
        len(criteres),
        guichet_id=guichet[rangs],
        eligibilite_id=rangs + 1,
        code=[code for _, code in criteres],
        preuve="Attestation",
    )
    decideur = dict(zip(v.guichets.tolist(), v.facilitateurs.tolist(), strict=True))
    for pk, par in decideur.items():
        Eligibilite.objects.filter(guichet_id=pk).update(
            etat=EtatEligibilite.VALIDEE, decidee_par_id=par, decidee_le=timezone.now()
        )
    write_rows(
        FenetreEligibilite,
        n,
        **commun,
        eligibilite_id=np.arange(1, n + 1),
        regles_id=v.regles[entreprise],
        du=days(debut),
        au=days(first_day_of(month_of(debut) + FENETRE_MOIS) - 1),
    )


def _load_hours(v: _Lieu) -> None:
    h, d = v.pays.heures, v.pays.details
    participant = np.unique(d.personne, return_inverse=True)[1] + 1
    lot = np.where(h.origine >= 0, v.lot[np.maximum(h.origine, 0)] + 1, 0)
    lots = [x or None for x in lot.tolist()]
    _, premieres, contrat = _groups(d.contrat)
    _load_contrats(v, premieres, participant[premieres], [lots[i] for i in premieres.tolist()])
    _, premieres, declaration = _groups(h.entreprise * (int(d.mois.max()) + 1) + d.mois)
    _load_declarations(v, premieres)
    write_rows(
        LigneHeures,
        len(lots),
        guichet_id=v.guichets[h.entreprise],
        declaration_id=declaration + 1,
        contrat_id=contrat + 1,
        participant_id=participant,
        entreprise_id=h.entreprise + 1,
        creditee_id=h.entreprise + 1,
        lot_id=lots,
        mois=days(first_day_of(d.mois)),
        debut=days(h.debut),
        fin=days(h.fin),
        heures=hours(h.centiemes),
        etat=EtatLigne.VALIDEE,
    )


def _load_contrats(v: _Lieu, lignes: Entiers, participant: Entiers, lots: list[int | None]) -> None:
    """`lignes`: a line of each."""
    d, entreprise = v.pays.details, v.pays.heures.entreprise[lignes]
    write_rows(
        Contrat,
        len(lignes),
        guichet_id=v.guichets[entreprise],
        participant_id=participant,
        employeur_id=entreprise + 1,
        creditee_id=entreprise + 1,
        declarant_id=entreprise + 1,
        lot_id=lots,
        modalite=Modalite.EMBAUCHE,
        type=TypeContrat.CDD,
        debut=days(d.debut_contrat[lignes]),
        fin=days(d.fin_contrat[lignes]),
    )


def _load_declarations(v: _Lieu, lignes: Entiers) -> None:
    """`lignes`: a line of each."""
    entreprise, moment = v.pays.heures.entreprise[lignes], timezone.now()
    write_rows(
        DeclarationMensuelle,
        len(lignes),
        guichet_id=v.guichets[entreprise],
        entreprise_id=entreprise + 1,
        mois=days(first_day_of(v.pays.details.mois[lignes])),
        etat=EtatDeclaration.VALIDEE,
        transmise_le=moment,
        transmise_par="Claude Bâtisseur",
        decidee_le=moment,
        decidee_par_id=v.facilitateurs[entreprise],
    )
