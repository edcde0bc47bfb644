"""A person's path across contrats: what happened, for how long, what is missing, what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from guichets.formats import format_accord, format_heures, format_jour, in_sentence
from participants.domain.mois import today_of
from participants.domain.parcours.droits import reading_of
from participants.domain.parcours.durees import covered_days, in_words, union
from participants.domain.parcours.lignes import Faits, Pas, last_day_of, read_facts, steps_of
from participants.domain.personnes.renouvellement import renewal_limit
from participants.enums import GenreEtape
from participants.models import Contrat, Etape, Participant, Sortie

CREUX = 30
"""Days without a contrat that the path points out; a habit of work, not a rule of counting."""


@dataclass(frozen=True, slots=True)
class Constat:
    ton: str
    texte: str


@dataclass(frozen=True, slots=True)
class Chemin:
    participant: Participant
    jour: date
    pas: list[Pas]
    """The latest first."""
    premier_jour: date | None = None
    duree: str = ""
    en_contrat: str = ""
    contrats: int = 0
    heures: Decimal = Decimal(0)
    formation: Decimal = Decimal(0)
    avant: tuple[int, Decimal] = (0, Decimal(0))
    """Trainings before a contrat: how many, hours."""
    pendant: tuple[int, Decimal] = (0, Decimal(0))
    etat: str = ""
    ton: str = "neutre"
    sorti: Sortie | None = None
    constats: list[Constat] = field(default_factory=list)
    prochain: tuple[date, str] | None = None

    @property
    def depuis(self) -> str:
        return f"depuis le {format_jour(self.premier_jour)}" if self.premier_jour else ""

    @property
    def contrats_dits(self) -> str:
        return format_accord(self.contrats, "contrat,contrats")

    @property
    def formation_dite(self) -> str:
        return f"dont {format_heures(self.formation)} de formation" if self.formation else ""

    @property
    def formations(self) -> int:
        return self.avant[0] + self.pendant[0]

    @property
    def formations_dites(self) -> str:
        """Before and during the contrats, with their hours when they are known."""
        dites = []
        for (nombre, heures), quand in ((self.avant, "avant"), (self.pendant, "pendant")):
            if nombre:
                dites.append(
                    f"{nombre} {quand} le contrat" + (f" ({format_heures(heures)})" if heures else "")
                )
        return ", ".join(dites) or "ni avant ni pendant le contrat"

    @property
    def prochain_passe(self) -> bool:
        return self.prochain is not None and self.prochain[0] < self.jour

    @property
    def prochain_dit(self) -> str:
        return in_sentence(self.prochain[1]) if self.prochain else ""


def path_of(participant: Participant, *, entreprises: bool) -> Chemin:
    """The path as the guichet reads it; without the companies nor the marchés for a prescripteur."""
    with reading_of(participant):
        faits = read_facts(participant)
        jour = today_of(participant.guichet)
    debuts = [c.debut for c in faits.contrats] + [e.debut for e in faits.etapes]
    premier = min(debuts, default=None)
    sorti = last_exit(faits.sorties, debuts)
    etat, ton = current_step(faits.contrats, faits.etapes, sorti, jour)
    passes = [(c.debut, min(c.fin or jour, jour)) for c in faits.contrats if c.debut <= jour]
    bout = min(sorti.sortie_le if sorti else jour, jour)
    return Chemin(
        participant=participant,
        jour=jour,
        pas=steps_of(faits, entreprises=entreprises),
        premier_jour=premier,
        duree=in_words((bout - premier).days + 1) if premier and premier <= bout else "",
        en_contrat=in_words(covered_days(passes)),
        contrats=len(faits.contrats),
        heures=sum((h for h, _ in faits.heures.values()), Decimal(0)),
        formation=sum((f for _, f in faits.heures.values()), Decimal(0)),
        avant=_trainings(faits.etapes, GenreEtape.FORMATION_AVANT),
        pendant=_trainings(faits.etapes, GenreEtape.FORMATION_PENDANT),
        etat=etat,
        ton=ton,
        sorti=sorti,
        constats=_findings(faits, sorti, jour, renewal_limit(participant.guichet, jour)),
        prochain=_next_due(faits, sorti, jour),
    )


def last_exit(sorties: Sequence[Sortie], debuts: Sequence[date]) -> Sortie | None:
    """The exit that holds: nothing began after it."""
    derniere = max(sorties, key=lambda s: s.sortie_le, default=None)
    if derniere is None or any(debut > derniere.sortie_le for debut in debuts):
        return None
    return derniere


def current_step(
    contrats: Sequence[Contrat], etapes: Sequence[Etape], sorti: Sortie | None, jour: date
) -> tuple[str, str]:
    """Where the person is today, in a few words, and its tone."""
    if sorti is not None and sorti.sortie_le <= jour:
        return f"Sortie le {format_jour(sorti.sortie_le)}\u00a0: {sorti.get_situation_display()}", "neutre"
    en_cours = [c for c in contrats if c.debut <= jour and (c.fin is None or c.fin >= jour)]
    if en_cours:
        return f"En contrat depuis le {format_jour(min(c.debut for c in en_cours))}", "succes"
    suivies = [e for e in etapes if e.debut <= jour <= (last_day_of(e) or date.max)]
    if suivies:
        derniere = max(suivies, key=lambda e: (e.debut, e.pk))
        borne = (
            f"jusqu'au {format_jour(derniere.fin)}" if derniere.fin else f"du {format_jour(derniere.debut)}"
        )
        return f"{derniere.get_genre_display()} {borne}", "info"
    finis = [c.fin for c in contrats if c.fin is not None and c.fin < jour]
    if finis:
        return f"Sans contrat depuis {format_accord((jour - max(finis)).days, 'jour,jours')}", "attente"
    a_venir = [c.debut for c in contrats if c.debut > jour]
    if a_venir:
        return f"Contrat prévu le {format_jour(min(a_venir))}", "info"
    return (
        ("Dans le dispositif, sans contrat encore", "info")
        if etapes
        else ("Pas encore de parcours", "neutre")
    )


def step_of(personne: Participant) -> tuple[str, str]:
    """Where somebody of a list is today: reads the contrats, etapes and sorties fetched with the list."""
    contrats, etapes = list(personne.contrats.all()), list(personne.etapes.all())
    debuts = [c.debut for c in contrats] + [e.debut for e in etapes]
    jour = today_of(personne.guichet)
    return current_step(contrats, etapes, last_exit(list(personne.sorties.all()), debuts), jour)


def _trainings(etapes: Sequence[Etape], genre: GenreEtape) -> tuple[int, Decimal]:
    siennes = [e for e in etapes if e.genre == genre]
    return len(siennes), sum((e.heures or Decimal(0) for e in siennes), Decimal(0))


def _findings(faits: Faits, sorti: Sortie | None, jour: date, bientot: date) -> list[Constat]:
    """`bientot`: an eligibility that ends by then is told as a warning."""
    constats = [*_holes(faits, sorti, jour)]
    for c in faits.contrats:
        if c.fin is not None and c.fin < jour:
            continue
        couvrantes = [f for f in faits.fenetres if f.du <= max(c.debut, jour) <= f.au]
        au = max((f.au for f in couvrantes), default=None)
        if au is not None and (c.fin is None or c.fin > au):
            ton = "alerte" if au <= bientot else "neutre"
            texte = f"Le contrat en cours dépasse l'éligibilité, qui s'arrête le {format_jour(au)}."
            constats.append(Constat(ton, texte))
        if sorti is not None and (c.fin is None or c.fin > sorti.sortie_le) and c.pk != sorti.contrat_id:
            constats.append(
                Constat("alerte", f"Un contrat continue après la sortie du {format_jour(sorti.sortie_le)}.")
            )
    return constats


def _holes(faits: Faits, sorti: Sortie | None, jour: date) -> list[Constat]:
    """Days without a contrat: between two, and since the last one while no exit is recorded."""
    periodes = union([(c.debut, c.fin or date.max) for c in faits.contrats])
    constats = []
    for (premier, fin), (debut, _) in pairwise(periodes):
        ecart = (debut - fin).days - 1
        sortie_entre = any(premier <= s.sortie_le < debut for s in faits.sorties)
        if ecart >= CREUX and not sortie_entre and debut <= jour:
            du, au = format_jour(fin + timedelta(days=1)), format_jour(debut - timedelta(days=1))
            constats.append(
                Constat("neutre", f"{format_accord(ecart, 'jour,jours')} sans contrat, du {du} au {au}.")
            )
    if periodes and periodes[-1][1] < jour and sorti is None:
        ecart = (jour - periodes[-1][1]).days
        constats.append(
            Constat(
                "attente",
                f"Sans contrat depuis {format_accord(ecart, 'jour,jours')}, et aucune sortie enregistrée.",
            )
        )
    return constats


def _next_due(faits: Faits, sorti: Sortie | None, jour: date) -> tuple[date, str] | None:
    """The first thing that will need somebody."""
    dues: list[tuple[date, str]] = [
        (s.prevu_le, f"Suivi {s.horizon_mois}\u00a0mois après la sortie à renseigner")
        for s in faits.suivis
        if not s.situation and not s.revenue
    ]
    dues += [
        (e.debut, f"{e.get_genre_display()}\u00a0: {e.intitule}") for e in faits.etapes if e.debut > jour
    ]
    dues += [(c.debut, "Début d'un contrat") for c in faits.contrats if c.debut > jour]
    if sorti is None:
        dues += [(c.fin, "Fin du contrat") for c in faits.contrats if c.fin is not None and c.fin >= jour]
        dues += [(f.au, "Fin de l'éligibilité") for f in faits.fenetres if f.au >= jour]
    return min(dues, default=None)
