"""The partners' monthly meeting: prescrire, intégrer, suivre, sortir. One line a person, and what to say.

The guichet reads everybody; a prescripteur its own people only, and never a company that employs them. The
thresholds below are habits of work, not rules of counting: they choose whom the meeting talks about.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from clauses.domain.besoins.lectures import MOTIFS
from clauses.enums import EtatBesoin, EtatCandidature
from clauses.models import Besoin, Candidature
from guichets.formats import format_accord, format_heures, format_jour, in_sentence
from guichets.models import Guichet
from participants.domain.mois import add_months, last_day
from participants.domain.personnes.renouvellement import renewal_limit
from participants.enums import EtatEligibilite, EtatLigne
from participants.models import (
    Contrat,
    DossierParticipant,
    FenetreEligibilite,
    FichePrescription,
    LigneHeures,
    Sortie,
    SuiviSortie,
)

MOIS_COMPARES = 3
CHUTE = Decimal("0.6")
"""Hours fall when the last declared month makes less than this share of the three before it."""
LIMITE = 150
"""Lines of a part: beyond, the meeting would not read them."""


@dataclass(frozen=True, slots=True)
class Ligne:
    """One person (or one need) in one part of the list."""

    tri: str
    personne: str
    prescripteur: str
    entreprise: str
    dates: str
    remarque: str
    urgent: bool = False


@dataclass(slots=True)
class Partie:
    code: str
    titre: str
    question: str
    lignes: list[Ligne] = field(default_factory=list)
    en_trop: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Rencontre:
    mois: date
    parties: list[Partie]
    besoins: list[tuple[Besoin, int]]
    """Published needs with nobody to transmit or to answer, and how many posts remain."""

    @property
    def personnes(self) -> int:
        return sum(len(partie.lignes) for partie in self.parties)


def build_meeting(
    *, mois: date, guichet: Guichet | None = None, prescripteurs: Collection[int] = ()
) -> Rencontre:
    """The list of a month, for a guichet or for the bodies of an access, in a fixed number of queries."""
    qui = Q(guichet=guichet) if guichet is not None else Q(prescripteur_id__in=list(prescripteurs))
    lecture = _Lecture(mois, qui, desk=guichet is not None)
    parties = [lecture.prescrire(), lecture.integrer(), lecture.suivre(), lecture.sortir()]
    for partie in parties:
        partie.lignes.sort(key=lambda ligne: (not ligne.urgent, ligne.tri))
        partie.en_trop = max(0, len(partie.lignes) - LIMITE)
        del partie.lignes[LIMITE:]
    besoins = Q(guichet=guichet) if guichet is not None else Q(prescripteurs__overlap=list(prescripteurs))
    return Rencontre(mois, parties, _unanswered(besoins, desk=guichet is not None))


def _unanswered(qui: Q, *, desk: bool) -> list[tuple[Besoin, int]]:
    """A prescripteur cannot count the others' people: it reads every open need."""
    jour = timezone.localdate()
    besoins = (
        Besoin.objects.filter(qui, etat=EtatBesoin.PUBLIE)
        .exclude(fin__lt=jour)
        .annotate(
            en_cours=Count(
                "candidatures",
                filter=Q(candidatures__etat__in=(EtatCandidature.PROPOSEE, EtatCandidature.TRANSMISE)),
            ),
            pris=Count(
                "candidatures",
                filter=Q(candidatures__etat__in=(EtatCandidature.RETENUE, EtatCandidature.EMBAUCHEE)),
            ),
        )
        .order_by("debut", "pk")
    )
    if not desk:
        return [(besoin, besoin.postes) for besoin in besoins]
    return [(b, b.postes - b.pris) for b in besoins if not b.en_cours and b.pris < b.postes]


class _Lecture:
    """Reads once what several parts need."""

    def __init__(self, mois: date, qui: Q, *, desk: bool) -> None:
        self.mois, self.fin, self.qui, self.desk = mois, last_day(mois), qui, desk
        self.contrats = self._contrats()
        self.candidatures = self._candidatures()
        personnes = {c.participant_id for c in self.contrats} | {c.participant_id for c in self.candidatures}
        self.fenetres = _last_windows(personnes)
        # An end is talked about as early as a renewal is prepared.
        self.limites = {g.pk: renewal_limit(g, self.fin) for g in {c.guichet for c in self.contrats}}

    def _contrats(self) -> list[Contrat]:
        """Those that run in the month, begin in the next one, or ended in it."""
        suivant = last_day(add_months(self.mois, 1))
        contrats: QuerySet[Contrat] = Contrat.objects.filter(
            self.qui, Q(fin__isnull=True) | Q(fin__gte=self.mois), debut__lte=suivant
        ).select_related("guichet", "participant", "prescripteur", *(["employeur"] if self.desk else []))
        return list(contrats.order_by("participant__nom_tri", "debut", "pk"))

    def _candidatures(self) -> list[Candidature]:
        """Those that go on, and those that ended in the month."""
        candidatures: QuerySet[Candidature] = Candidature.objects.filter(
            self.qui,
            Q(etat__in=(EtatCandidature.PROPOSEE, EtatCandidature.TRANSMISE, EtatCandidature.RETENUE))
            | Q(etat=EtatCandidature.NON_RETENUE, repondue_le__date__range=(self.mois, self.fin)),
        ).select_related("participant", "prescripteur", "besoin")
        return list(candidatures.order_by("pk"))

    def _line(
        self, ligne: Contrat | Candidature | FichePrescription, dates: str, remarque: str, **autres: object
    ) -> Ligne:
        personne = ligne.participant
        return Ligne(
            tri=personne.nom_tri,
            personne=str(personne),
            prescripteur=str(ligne.prescripteur) if ligne.prescripteur else "",
            entreprise=str(autres.get("entreprise", "")),
            dates=dates,
            remarque=remarque,
            urgent=bool(autres.get("urgent")),
        )

    def prescrire(self) -> Partie:
        partie = Partie("prescrire", "Prescrire", "Qui arrive, et pour quels postes\u00a0?")
        en_cours = defaultdict(list)
        for c in self.candidatures:
            if c.etat in (EtatCandidature.PROPOSEE, EtatCandidature.TRANSMISE, EtatCandidature.NON_RETENUE):
                en_cours[c.participant_id].append(c)
        fiches = {f.participant_id: f for f in self._fiches()}
        etats = _states(set(fiches) | set(en_cours))
        for pk, fiche in fiches.items():
            if pk not in en_cours:
                disponible = (
                    f"disponible le {format_jour(fiche.disponible_le)}" if fiche.disponible_le else ""
                )
                partie.lignes.append(
                    self._line(fiche, disponible, etats[pk] or "Éligibilité à étudier", urgent=not etats[pk])
                )
        for pk, siennes in en_cours.items():
            derniere = siennes[-1]
            attente = derniere.etat == EtatCandidature.PROPOSEE
            partie.lignes.append(
                self._line(
                    derniere,
                    f"poste dès le {format_jour(derniere.besoin.debut)}",
                    "\u00a0; ".join(_proposal_said(c, etats.get(pk, "")) for c in siennes),
                    entreprise=derniere.besoin.entreprise_nom,
                    urgent=attente,
                )
            )
        return partie

    def _fiches(self) -> list[FichePrescription]:
        """The month's, of people neither in contract nor kept by a company."""
        pris = {c.participant_id for c in self.contrats} | {
            c.participant_id for c in self.candidatures if c.etat == EtatCandidature.RETENUE
        }
        fiches = FichePrescription.objects.filter(
            self.qui, cree_le__date__range=(self.mois, self.fin)
        ).select_related("participant", "prescripteur")
        return [f for f in fiches.order_by("pk") if f.participant_id not in pris]

    def integrer(self) -> Partie:
        partie = Partie("integrer", "Intégrer", "Qui commence, et que manque-t-il\u00a0?")
        for c in self.candidatures:
            if c.etat == EtatCandidature.RETENUE:
                partie.lignes.append(
                    self._line(
                        c,
                        f"poste dès le {format_jour(c.besoin.debut)}",
                        "Retenue\u00a0: contrat à préparer",
                        entreprise=c.besoin.entreprise_nom,
                        urgent=True,
                    )
                )
        for contrat in self.contrats:
            if contrat.debut >= self.mois:
                compte = self.fenetres.get(contrat.participant_id)
                remarque = "" if compte else "Éligibilité à valider\u00a0: ses heures ne comptent pas"
                partie.lignes.append(
                    self._line(
                        contrat,
                        _span(contrat),
                        remarque or contrat.get_type_display(),
                        entreprise=self._employer(contrat),
                        urgent=not compte,
                    )
                )
        return partie

    def _employer(self, contrat: Contrat) -> str:
        """The prescripteur follows dates and work, not the employer's file."""
        return str(contrat.employeur) if self.desk else ""

    def suivre(self) -> Partie:
        """In contract for more than the month: those of whom there is something to say."""
        partie = Partie("suivre", "Suivre", "Pour qui faut-il préparer la suite\u00a0?")
        installes = [c for c in self.contrats if c.debut < self.mois and (c.fin is None or c.fin > self.fin)]
        chutes = self._falling(installes)
        vus = 0
        for contrat in installes:
            remarques = self._remarks(contrat, chutes)
            if remarques:
                partie.lignes.append(
                    self._line(
                        contrat,
                        _span(contrat),
                        "\u00a0; ".join([remarques[0], *(in_sentence(r) for r in remarques[1:])]),
                        entreprise=self._employer(contrat),
                    )
                )
            else:
                vus += 1
        if vus:
            suite = format_accord(vus, "autre contrat en cours,autres contrats en cours")
            partie.note = f"Et {suite}, sans rien à signaler."
        return partie

    def _remarks(self, contrat: Contrat, chutes: dict[int, str]) -> list[str]:
        dites = []
        if contrat.fin is not None and contrat.fin <= self.limites[contrat.guichet_id]:
            dites.append(f"Contrat jusqu'au {format_jour(contrat.fin)}")
        au = self.fenetres.get(contrat.participant_id)
        if au is None:
            dites.append("Ses heures ne comptent pas")
        elif au < self.mois:
            dites.append(f"Ne compte plus depuis le {format_jour(au)}")
        elif au <= self.limites[contrat.guichet_id]:
            dites.append(f"Compte jusqu'au {format_jour(au)}")
        if contrat.pk in chutes:
            dites.append(chutes[contrat.pk])
        return dites

    def _falling(self, contrats: Iterable[Contrat]) -> dict[int, str]:
        """Validated hours of the last known month against the three before it: the guichet's own rows."""
        if not self.desk:
            return {}
        ids = [c.pk for c in contrats]
        depuis = add_months(self.mois, -MOIS_COMPARES)
        sommes: dict[int, dict[date, Decimal]] = defaultdict(dict)
        lignes = LigneHeures.objects.filter(
            contrat_id__in=ids, etat=EtatLigne.VALIDEE, mois__gte=depuis, mois__lte=self.mois
        )
        for pk, mois, heures in (
            lignes.values_list("contrat_id", "mois").annotate(s=Sum("heures")).order_by("mois")
        ):
            sommes[pk][mois] = heures
        dites = {}
        for pk, par_mois in sommes.items():
            *avant, dernier = par_mois.values()
            moyenne = sum(avant, Decimal(0)) / len(avant) if avant else Decimal(0)
            if moyenne and dernier < moyenne * CHUTE:
                avant_dit, dit = format_heures(moyenne, 0), format_heures(dernier, 0)
                dites[pk] = f"Heures en baisse\u00a0: {dit}, contre {avant_dit} en moyenne avant"
        return dites

    def sortir(self) -> Partie:
        """Contrats that ended in the month without another; exits and follow-ups to record."""
        partie = Partie("sortir", "Sortir", "Qui sort, et vers quoi\u00a0?")
        suite = {c.participant_id for c in self.contrats if c.fin is None or c.fin > self.fin}
        finis = {
            c.participant_id: c
            for c in self.contrats
            if c.fin is not None and c.fin <= self.fin and c.participant_id not in suite
        }
        sorties = {
            s.participant_id: s
            for s in Sortie.objects.filter(participant_id__in=list(finis), sortie_le__gte=self.mois)
        }
        for pk, contrat in finis.items():
            remarque, urgent = _exit_said(contrat, sorties.get(pk))
            partie.lignes.append(
                self._line(
                    contrat, _span(contrat), remarque, entreprise=self._employer(contrat), urgent=urgent
                )
            )
        partie.lignes += [
            Ligne(
                tri=s.participant.nom_tri,
                personne=str(s.participant),
                prescripteur=str(s.prescripteur) if s.prescripteur else "",
                entreprise="",
                dates=f"prévu le {format_jour(s.prevu_le)}",
                remarque=f"Suivi à {s.horizon_mois} mois à renseigner",
            )
            for s in self._follow_ups()
        ]
        return partie

    def _follow_ups(self) -> QuerySet[SuiviSortie]:
        suivis: QuerySet[SuiviSortie] = SuiviSortie.objects.filter(
            self.qui, renseigne_le__isnull=True, prevu_le__lte=self.fin
        )
        return suivis.select_related("participant", "prescripteur").order_by("prevu_le", "pk")


def _span(contrat: Contrat) -> str:
    if contrat.fin is None:
        return f"depuis le {format_jour(contrat.debut)}"
    return f"du {format_jour(contrat.debut)} au {format_jour(contrat.fin)}"


def _exit_said(contrat: Contrat, sortie: Sortie | None) -> tuple[str, bool]:
    if sortie is not None:
        dite = f"Sortie le {format_jour(sortie.sortie_le)}\u00a0: {sortie.get_situation_display()}"
        return dite, False
    fini = contrat.fin is not None and contrat.fin < timezone.localdate()
    return ("Sortie à renseigner", True) if fini else ("Sortie à préparer", False)


def _proposal_said(candidature: Candidature, etat: str) -> str:
    poste = candidature.besoin.intitule
    if candidature.etat == EtatCandidature.PROPOSEE:
        etat = etat or "Éligibilité à étudier"
        return f"{poste}\u00a0: à transmettre ({in_sentence(etat)})"
    if candidature.etat == EtatCandidature.TRANSMISE:
        return f"{poste}\u00a0: réponse de l'entreprise attendue"
    return f"{poste}\u00a0: non retenue ({str(MOTIFS.get(candidature.motif, '')).lower()})"


def _last_windows(personnes: Iterable[int]) -> dict[int, date]:
    fenetres = FenetreEligibilite.objects.filter(participant_id__in=set(personnes)).order_by("au")
    return dict(fenetres.values_list("participant_id", "au"))


def _states(personnes: Iterable[int]) -> dict[int, str]:
    """Where the eligibility of each stands, in words; empty when nothing was asked."""
    dits = {
        EtatEligibilite.A_VALIDER: "Éligibilité à décider",
        EtatEligibilite.VALIDEE: "Éligible",
        EtatEligibilite.REFUSEE: "Non éligible",
    }
    etats: dict[int, str] = defaultdict(str)
    dossiers = DossierParticipant.objects.filter(participant_id__in=set(personnes)).exclude(
        etat_eligibilite=""
    )
    for pk, etat in dossiers.values_list("participant_id", "etat_eligibilite"):
        etats[pk] = dits[EtatEligibilite(etat)]
    return etats
