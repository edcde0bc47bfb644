"""Needs and proposals as each may read them: the company, the prescripteur, the guichet.

What a company is given of a proposal is built here, field by field: no row of a candidature reaches its page.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from clauses.domain.besoins.candidatures import counted_dates
from clauses.domain.besoins.publication import is_open
from clauses.enums import (
    CANDIDATURE_OUVERTE,
    CANDIDATURE_PRISE,
    EtatBesoin,
    EtatCandidature,
    MotifEcart,
    MotifRefus,
)
from clauses.models import Besoin, Candidature
from guichets.formats import format_jour
from guichets.models import Guichet
from guichets.texte import sort_key
from operations.models import Entreprise
from participants.domain.queries import TONS as TONS_SITUATION
from participants.domain.queries import Situation, with_situation
from participants.models import Contrat, Participant

TONS_BESOIN = {
    EtatBesoin.BROUILLON: "neutre",
    EtatBesoin.PUBLIE: "info",
    EtatBesoin.POURVU: "succes",
    EtatBesoin.CLOS: "neutre",
}
TONS_CANDIDATURE = {
    EtatCandidature.PROPOSEE: "attente",
    EtatCandidature.TRANSMISE: "info",
    EtatCandidature.ECARTEE: "neutre",
    EtatCandidature.RETENUE: "succes",
    EtatCandidature.NON_RETENUE: "neutre",
    EtatCandidature.RETIREE: "neutre",
    EtatCandidature.EMBAUCHEE: "succes",
}
# The company's words: it does not know what happened before it was told.
DIT_A_L_ENTREPRISE = {
    EtatCandidature.TRANSMISE: "Votre réponse est attendue",
    EtatCandidature.RETENUE: "Retenue",
    EtatCandidature.NON_RETENUE: "Non retenue",
    EtatCandidature.RETIREE: "N'est plus proposée",
    EtatCandidature.EMBAUCHEE: "Embauchée",
}
MOTIFS = {**dict(MotifRefus.choices), **dict(MotifEcart.choices)}
OUVERT = Q(etat=EtatBesoin.PUBLIE)


@dataclass(frozen=True, slots=True)
class Proposition:
    """A person as the company reads them: a name, a contact, dates, its own answer."""

    cle: uuid.UUID
    personne: str
    contact: str
    compte: str
    libelle: str
    ton: str
    motif: str
    a_repondre: bool
    retenue: bool


@dataclass(frozen=True, slots=True)
class BesoinSuivi:
    """A need with what became of the people proposed, in numbers."""

    besoin: Besoin
    proposees: int
    a_transmettre: int
    a_repondre: int
    retenues: int
    embauchees: int

    @property
    def ton(self) -> str:
        return "attente" if self.termine else TONS_BESOIN[EtatBesoin(self.besoin.etat)]

    @property
    def libelle(self) -> str:
        return "À clore" if self.termine else str(EtatBesoin(self.besoin.etat).label)

    @property
    def termine(self) -> bool:
        """Published, and over: nobody may be proposed any more."""
        return self.besoin.etat == EtatBesoin.PUBLIE and not is_open(self.besoin, timezone.localdate())

    @property
    def pris(self) -> int:
        return self.retenues + self.embauchees


def _counted(besoins: QuerySet[Besoin], lisibles: Q) -> list[BesoinSuivi]:
    """In one query, over the candidatures that the reader may count."""

    def combien(*etats: EtatCandidature) -> Count:
        return Count("candidatures", filter=lisibles & Q(candidatures__etat__in=etats))

    annotes = besoins.annotate(
        n_proposees=Count("candidatures", filter=lisibles),
        n_a_transmettre=combien(EtatCandidature.PROPOSEE),
        n_a_repondre=combien(EtatCandidature.TRANSMISE),
        n_retenues=combien(EtatCandidature.RETENUE),
        n_embauchees=combien(EtatCandidature.EMBAUCHEE),
    )
    return [
        BesoinSuivi(b, b.n_proposees, b.n_a_transmettre, b.n_a_repondre, b.n_retenues, b.n_embauchees)
        for b in annotes
    ]


def company_needs(entreprises: Sequence[Entreprise]) -> list[BesoinSuivi]:
    """The companies' own needs, those that run first; only transmitted people are counted."""
    ids = [entreprise.pk for entreprise in entreprises]
    besoins = Besoin.objects.filter(entreprise_id__in=ids).select_related("engagement", "guichet")
    ordre = besoins.order_by(F("publie_le").desc(nulls_first=True), "-pk")
    suivis = _counted(ordre, Q(candidatures__entreprise_id__in=ids))
    rang = {EtatBesoin.BROUILLON: 0, EtatBesoin.PUBLIE: 0}
    return sorted(suivis, key=lambda s: rang.get(EtatBesoin(s.besoin.etat), 1))


def propositions_of(besoin: Besoin, jour: date) -> list[Proposition]:
    """Those transmitted to the company that published the need, the ones awaiting its answer first."""
    candidatures = list(
        Candidature.objects.filter(besoin=besoin, entreprise_id=besoin.entreprise_id).order_by("pk")
    )
    dates = counted_dates(
        guichet_id=besoin.guichet_id,
        participant_ids=[c.participant_id for c in candidatures if c.personne],
        jour=jour,
    )
    lues = [_proposition(c, dates) for c in candidatures]
    return sorted(lues, key=lambda p: (not p.a_repondre, not p.retenue, p.personne == "", p.personne))


def _proposition(candidature: Candidature, dates: dict[int, tuple[date, date]]) -> Proposition:
    etat = EtatCandidature(candidature.etat)
    connue = dates.get(candidature.participant_id) if candidature.personne else None
    refus = etat == EtatCandidature.NON_RETENUE
    return Proposition(
        cle=candidature.cle,
        personne=candidature.personne,
        contact=candidature.contact,
        compte=f"du {format_jour(connue[0])} au {format_jour(connue[1])}" if connue else "",
        libelle=DIT_A_L_ENTREPRISE.get(etat, ""),
        ton="attente" if etat == EtatCandidature.TRANSMISE else TONS_CANDIDATURE[etat],
        motif=str(MotifRefus(candidature.motif).label)
        if refus and candidature.motif in MotifRefus.values
        else "",
        a_repondre=etat == EtatCandidature.TRANSMISE,
        retenue=etat == EtatCandidature.RETENUE,
    )


def proposals_awaiting(entreprise_ids: Iterable[int]) -> QuerySet[Candidature]:
    candidatures: QuerySet[Candidature] = Candidature.objects.filter(
        entreprise_id__in=list(entreprise_ids), etat=EtatCandidature.TRANSMISE
    )
    return candidatures


def open_needs(prescripteur_ids: Iterable[int], jour: date) -> QuerySet[Besoin]:
    """What prescripteurs may answer, the one that begins first at the top."""
    besoins: QuerySet[Besoin] = Besoin.objects.filter(OUVERT, prescripteurs__overlap=list(prescripteur_ids))
    return besoins.exclude(fin__lt=jour).select_related("guichet").order_by("debut", "pk")


def read_needs(prescripteur_ids: Iterable[int]) -> QuerySet[Besoin]:
    """Those that they ever could answer: a closed one is still read by who answered it."""
    besoins: QuerySet[Besoin] = Besoin.objects.filter(prescripteurs__overlap=list(prescripteur_ids))
    return besoins.exclude(etat=EtatBesoin.BROUILLON).select_related("guichet")


def own_proposals(prescripteur_ids: Iterable[int]) -> QuerySet[Candidature]:
    """What these bodies proposed, the latest first."""
    candidatures: QuerySet[Candidature] = Candidature.objects.filter(
        prescripteur_id__in=list(prescripteur_ids)
    )
    return candidatures.select_related("participant", "besoin__guichet", "fiche").order_by("-pk")


def desk_needs(guichet: Guichet, etat: str = "") -> QuerySet[Besoin]:
    besoins: QuerySet[Besoin] = Besoin.objects.filter(guichet=guichet).select_related("entreprise")
    if etat:
        besoins = besoins.filter(etat=etat)
    return besoins.order_by(F("publie_le").desc(nulls_first=True), "-pk")


def followed(besoins: QuerySet[Besoin]) -> list[BesoinSuivi]:
    """A page of the guichet's needs with their numbers."""
    return _counted(besoins, Q())


@dataclass(frozen=True, slots=True)
class CandidatureSuivie:
    """A proposal as the guichet works on it."""

    candidature: Candidature
    situation: Situation
    ton_situation: str
    fenetre_au: date | None

    @property
    def etat(self) -> EtatCandidature:
        return EtatCandidature(self.candidature.etat)

    @property
    def ton(self) -> str:
        return TONS_CANDIDATURE[self.etat]

    @property
    def motif(self) -> str:
        return str(MOTIFS.get(self.candidature.motif, ""))

    @property
    def transmissible(self) -> bool:
        return self.etat == EtatCandidature.PROPOSEE and self.situation in (
            Situation.ELIGIBLE,
            Situation.A_VENIR,
        )

    @property
    def ouverte(self) -> bool:
        return self.etat in CANDIDATURE_OUVERTE


def desk_candidatures(besoin: Besoin, jour: date) -> list[CandidatureSuivie]:
    """Those that wait for the guichet first. Two queries."""
    candidatures = list(
        Candidature.objects.filter(besoin=besoin)
        .select_related("participant", "prescripteur", "fiche")
        .order_by("pk")
    )
    personnes = {
        p.pk: p
        for p in with_situation(
            Participant.objects.filter(pk__in=[c.participant_id for c in candidatures]), jour
        )
    }
    lues = []
    for c in candidatures:
        personne = personnes[c.participant_id]
        situation = Situation(personne.situation)  # type: ignore[attr-defined]
        lues.append(
            CandidatureSuivie(c, situation, TONS_SITUATION[situation], personne.fenetre_au)  # type: ignore[attr-defined]
        )
    ordre = list(EtatCandidature)
    return sorted(lues, key=lambda x: (not x.ouverte, ordre.index(x.etat), x.candidature.participant.nom_tri))


def posts_taken(besoin_ids: Iterable[int]) -> dict[int, int]:
    """How many posts of each need have somebody: kept or hired."""
    lignes = Candidature.objects.filter(besoin_id__in=list(besoin_ids), etat__in=CANDIDATURE_PRISE)
    return dict(lignes.values_list("besoin_id").annotate(n=Count("pk")).order_by())


MONTREES = 30


def available_people(besoin: Besoin, cherche: str, jour: date) -> list[Participant]:
    """People whose hours count when the post begins, out of contract that day and not proposed for it yet.

    Somebody looked for by name is found whatever their situation: the transmission says what is missing.
    """
    utile = max(jour, besoin.debut)
    personnes: QuerySet[Any] = with_situation(Participant.objects.filter(guichet_id=besoin.guichet_id), utile)
    personnes = personnes.exclude(
        pk__in=Candidature.objects.filter(besoin=besoin)
        .exclude(etat=EtatCandidature.RETIREE)
        .values("participant_id")
    )
    for mot in sort_key(cherche).split():
        personnes = personnes.filter(nom_tri__contains=mot)
    if not cherche:
        occupes = Contrat.objects.filter(Q(fin__isnull=True) | Q(fin__gte=utile), debut__lte=utile)
        personnes = personnes.filter(fenetre_du__lte=utile, fenetre_au__gte=utile).exclude(
            pk__in=occupes.values("participant_id")
        )
    return list(personnes.select_related("prescripteur").order_by("nom_tri", "pk")[:MONTREES])
