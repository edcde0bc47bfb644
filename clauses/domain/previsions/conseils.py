"""What would repair an engagement that lacks hours: one next action each, most pressing first."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from clauses.domain.noms import name_apart
from clauses.domain.previsions.previsions import Prevision, forecast_company, hours_engagements
from clauses.domain.previsions.renforts import Renfort, candidates_for, read_people, served_lately
from clauses.domain.suivi.gestes import Geste, first_gesture
from clauses.domain.ventilation.calcul import Calcul, Essai, calculer
from clauses.domain.ventilation.lecture import to_heures
from clauses.enums import EtatPrevision, MotifNonRetenue, PartageMutualisation
from clauses.models import Engagement, NonRetenue
from clauses.mutualisation import Engagement as EngagementMoteur
from clauses.mutualisation.compatibilite import ecart_between
from guichets.formats import INSECABLE, format_de, format_heures, format_jour, format_nombre
from operations.domain.regles import rules_for
from operations.models import Entreprise, ReglesComptage
from participants.models import LigneHeures

A_REPARER = (EtatPrevision.TERMINE, EtatPrevision.MANQUE, EtatPrevision.INCERTAIN)
RANGS = {EtatPrevision.COURT: 1, EtatPrevision.TENU: 2, EtatPrevision.ATTEINT: 3}
"""Those to repair come first, the one that ends first on top."""
NOMS_MONTRES = 3


@dataclass(frozen=True, slots=True)
class Gain:
    """Hundredths more, had every marché of the company accepted to give and receive; who must accept."""

    centiemes: int
    accords: list[str]
    perdants: list[str]

    @property
    def heures(self) -> Decimal:
        return to_heures(self.centiemes)

    @property
    def phrase(self) -> str:
        """Told beside the action, when another action comes first or when somebody would lose hours."""
        texte = f"La mutualisation y ajouterait jusqu'à {format_heures(self.heures)} déjà faites"
        if self.perdants:
            texte += f", au détriment de {', '.join(f'«{INSECABLE}{n}{INSECABLE}»' for n in self.perdants)}"
        return f"{texte}."


@dataclass(frozen=True, slots=True)
class Besoin:
    """Hours a month until the end, and how many people at full time that makes."""

    par_mois: Decimal
    base: Decimal
    """A full time's hours a month under the guichet's rules."""
    fin: date
    de_plus: Decimal | None
    """Above today's pace; None when no pace is told."""

    @property
    def personnes(self) -> Decimal:
        return self.par_mois / self.base if self.base else Decimal(0)

    @property
    def phrase(self) -> str:
        personnes = "personnes" if self.personnes >= 2 else "personne"
        texte = (
            f"Il faut {format_heures(self.par_mois, 0)} par mois jusqu'au {format_jour(self.fin)}, "
            f"soit environ {format_nombre(self.personnes, 1)} {personnes} à temps plein"
        )
        if self.de_plus and self.de_plus > 0:
            texte += f"{INSECABLE}: {format_heures(self.de_plus, 0)} de plus que le rythme actuel"
        return f"{texte}."


@dataclass(frozen=True, slots=True)
class Attente:
    """Hours done on the engagement's marché that an act of somebody would make count."""

    eligibilite: Decimal = Decimal(0)
    confirmation: Decimal = Decimal(0)
    piece: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Action:
    """One sentence, and the name of the address where it is done: by default the engagement's."""

    phrase: str
    page: str = "clauses:engagement"
    par_accord: bool = False
    """It asks for the agreement that the gain needs: no need to tell the gain again."""


@dataclass(frozen=True, slots=True)
class Conseil:
    engagement: Engagement
    prevision: Prevision
    besoin: Besoin | None
    attente: Attente
    gain: Gain | None
    personnes: list[Renfort] = field(default_factory=list)

    @property
    def a_reparer(self) -> bool:
        return self.prevision.etat in A_REPARER

    @property
    def action(self) -> Action:
        return _next_action(self)


def _next_action(c: Conseil) -> Action:
    p = c.prevision
    if not c.a_reparer:
        return Action(_quiet_action(c))
    geste = first_gesture(
        eligibilite=c.attente.eligibilite,
        confirmation=c.attente.confirmation,
        piece=c.attente.piece,
        mutualisable=c.gain is not None and not c.gain.perdants,
        termine=p.etat == EtatPrevision.TERMINE,
    )
    if geste is Geste.ELIGIBILITE:
        heures = format_heures(c.attente.eligibilite)
        return Action(
            f"Décidez des éligibilités qui attendent{INSECABLE}: {heures} faites sur ce marché en dépendent.",
            "participants:participants",
        )
    if geste is Geste.CONFIRMATION:
        heures = format_heures(c.attente.confirmation)
        return Action(
            f"Faites confirmer les heures prêtées{INSECABLE}: {heures}.", "participants:confirmations"
        )
    if geste is Geste.PIECE:
        heures = format_heures(c.attente.piece)
        return Action(
            f"Obtenez les pièces qui manquent{INSECABLE}: {heures} faites sur ce marché en dépendent.",
            "participants:pieces",
        )
    if geste is Geste.MUTUALISER and c.gain:
        return Action(f"Demandez {_consent(c.gain)}.", par_accord=True)
    if geste is Geste.CLORE:
        donneur = c.engagement.donneur_ordre
        return Action(
            f"Convenez de la suite avec {donneur}{INSECABLE}: aucune heure ne peut plus s'y ajouter."
        )
    if c.personnes:
        noms = ", ".join(r.nom for r in c.personnes[:NOMS_MONTRES])
        return Action(f"Proposez à l'entreprise d'y affecter {noms}.", "participants:participants")
    return Action(
        "Proposez des candidats à l'entreprise, ou convenez d'un rattrapage.", "participants:participants"
    )


def _quiet_action(c: Conseil) -> str:
    if c.prevision.etat == EtatPrevision.COURT:
        return "Rien à faire pour l'instant." if c.prevision.a_venir else "Suivez les premiers mois."
    if c.prevision.etat == EtatPrevision.TENU and c.prevision.sans_suite is not None:
        return "Vérifiez que les contrats qui se terminent seront prolongés."
    return "Rien à faire."


def _consent(gain: Gain) -> str:
    """« l'accord de X et de Y pour mutualiser : jusqu'à 120,00 h déjà faites compteraient »"""
    noms = " et ".join(format_de(nom) for nom in gain.accords)
    heures = format_heures(gain.heures)
    return f"l'accord {noms} pour mutualiser{INSECABLE}: jusqu'à {heures} déjà faites compteraient"


def advise_company(entreprise: Entreprise, jour: date) -> list[Conseil]:
    """One advice for each engagement in hours, those to repair first. For the guichet alone: it names people
    beside conditions. Raises `ValidationError` when no counting rules are in force.
    """
    engagements = list(hours_engagements(entreprise))
    previsions = forecast_company(entreprise, engagements=engagements)
    regles = rules_for(guichet=entreprise.guichet, jour=jour)
    connu = max((p.connu_au for p in previsions.values() if p.connu_au), default=jour)
    suivis = [e for e in engagements if e.pk in previsions]
    gains = _gains(entreprise, suivis, regles, jour)
    attentes = _waiting(entreprise)
    personnes = read_people(entreprise, connu)
    servis = served_lately(entreprise, connu)
    repus = _content_marches(suivis, previsions)
    conseils = [
        Conseil(
            engagement=e,
            prevision=(p := previsions[e.pk]),
            besoin=need_of(p, regles),
            attente=attentes.get(e.marche_id, Attente()),
            gain=gains.get(e.pk),
            personnes=candidates_for(e, personnes, servis=servis, repus=repus) if p.besoin_mensuel else [],
        )
        for e in suivis
    ]
    return sorted(conseils, key=lambda c: (RANGS.get(c.prevision.etat, 0), c.prevision.fin, c.engagement.pk))


def need_of(prevision: Prevision, regles: ReglesComptage) -> Besoin | None:
    if prevision.besoin_mensuel is None:
        return None
    return Besoin(
        par_mois=prevision.besoin_mensuel,
        base=(regles.base_etp / 12).quantize(Decimal("0.01")),
        fin=prevision.fin,
        de_plus=None if prevision.par_mois is None else prevision.besoin_mensuel - prevision.par_mois,
    )


def _content_marches(engagements: Iterable[Engagement], previsions: Mapping[int, Prevision]) -> set[int]:
    """Marchés every engagement of which has its hours, or will have them."""
    contents = (EtatPrevision.ATTEINT, EtatPrevision.TENU)
    tous: dict[int, bool] = defaultdict(lambda: True)
    for e in engagements:
        tous[e.marche_id] &= previsions[e.pk].etat in contents
    return {marche_id for marche_id, content in tous.items() if content}


def _waiting(entreprise: Entreprise) -> dict[int, Attente]:
    """By marché worked on."""
    attendues = (MotifNonRetenue.SANS_ELIGIBILITE, MotifNonRetenue.CONFIRMATION, MotifNonRetenue.PIECE)
    sommes: dict[int, dict[str, Decimal]] = defaultdict(dict)
    lignes = NonRetenue.objects.filter(
        entreprise=entreprise, motif__in=attendues, ligne__lot__isnull=False
    ).values_list("ligne__lot__marche_id", "motif")
    for marche_id, motif, total in lignes.annotate(total=Sum("heures")).order_by():
        sommes[marche_id][motif] = total
    return {
        marche_id: Attente(
            par_motif.get(MotifNonRetenue.SANS_ELIGIBILITE, Decimal(0)),
            par_motif.get(MotifNonRetenue.CONFIRMATION, Decimal(0)),
            par_motif.get(MotifNonRetenue.PIECE, Decimal(0)),
        )
        for marche_id, par_motif in sommes.items()
    }


# --- What sharing would bring ------------------------------------------------------------------------------


def _gains(
    entreprise: Entreprise, engagements: Sequence[Engagement], regles: ReglesComptage, jour: date
) -> dict[int, Gain]:
    """What each engagement would gain if all gave and received throughout the guichet: computed twice by the
    engine, as things stand and so, and compared.
    """
    if not regles.mutualise:
        return {}
    avant = calculer(entreprise=entreprise, jour=jour)
    apres = calculer(entreprise=entreprise, essai=Essai(partage=PartageMutualisation.GUICHET), jour=jour)
    ecarts = {e.pk: _retained(apres, e.pk) - _retained(avant, e.pk) for e in engagements}
    noms = name_apart(engagements)
    perdants = [noms[e.pk] for e in engagements if ecarts[e.pk] < 0]
    gagnants = [e for e in engagements if ecarts[e.pk] > 0]
    origines = _origins(avant, apres, {e.pk for e in gagnants})
    gains = {}
    for e in gagnants:
        if accords := _consents(e, origines.get(e.pk, set()), engagements):
            gains[e.pk] = Gain(ecarts[e.pk], accords, perdants)
    return gains


def _retained(calcul: Calcul, engagement_id: int) -> int:
    return sum(p.centiemes for p in calcul.places if p.engagement_id == engagement_id)


def _origins(avant: Calcul, apres: Calcul, engagements: Collection[int]) -> dict[int, set[int]]:
    """By engagement, the marchés of the lines that it would newly retain."""
    deja = {(p.engagement_id, p.ligne_id) for p in avant.places}
    nouvelles = {(p.engagement_id, p.ligne_id) for p in apres.places if p.engagement_id in engagements} - deja
    marches = dict(
        LigneHeures.objects.filter(
            pk__in={ligne_id for _, ligne_id in nouvelles}, lot__isnull=False
        ).values_list("pk", "lot__marche_id")
    )
    origines: dict[int, set[int]] = defaultdict(set)
    for engagement_id, ligne_id in nouvelles:
        if ligne_id in marches:
            origines[engagement_id].add(marches[ligne_id])
    return origines


def _consents(receveur: Engagement, marches: set[int], engagements: Iterable[Engagement]) -> list[str]:
    """The buyers whose marché does not give, or does not receive, as far as these hours would travel."""
    accords: dict[str, None] = {}
    for source in engagements:
        if source.marche_id == receveur.marche_id or source.marche_id not in marches:
            continue
        ecart = ecart_between(_bare(source), _bare(receveur))
        if receveur.recoit < ecart:
            accords[str(receveur.donneur_ordre)] = None
        if source.donne < ecart:
            accords[str(source.donneur_ordre)] = None
    return list(accords)


def _bare(e: Engagement) -> EngagementMoteur:
    return EngagementMoteur(
        id=str(e.cle),
        debut=e.debut,
        fin=e.fin,
        centiemes=1,
        operation=str(e.marche.operation_id or ""),
        donneur_ordre=str(e.donneur_ordre_id),
    )
