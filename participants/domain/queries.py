"""Reads of the participants: the list and its states, one person's page, the prescripteur's own people."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
    TextChoices,
    Value,
    When,
)

from guichets.models import Guichet
from operations.models import CriterePublic, MetierRome
from participants.enums import EtatEligibilite, EtatLigne
from participants.models import (
    Contrat,
    Critere,
    DossierParticipant,
    Eligibilite,
    FenetreEligibilite,
    LigneHeures,
    Participant,
    Prescripteur,
)


class Situation(TextChoices):
    """Where a person stands on a day; a waiting request comes before a window not yet or no longer open."""

    ELIGIBLE = "eligible", "Éligible"
    A_VALIDER = "a_valider", "À valider"
    A_VENIR = "a_venir", "Éligibilité à venir"
    TERMINEE = "terminee", "Éligibilité terminée"
    REFUSEE = "refusee", "Refusée"
    AUCUNE = "aucune", "Pas de demande"


TONS = {
    Situation.ELIGIBLE: "succes",
    Situation.A_VALIDER: "attente",
    Situation.A_VENIR: "info",
    Situation.TERMINEE: "alerte",
    Situation.REFUSEE: "danger",
    Situation.AUCUNE: "neutre",
}


class MoisHeures(NamedTuple):
    mois: date
    heures: Decimal
    formation: Decimal


def closest_window(jour: date) -> QuerySet[FenetreEligibilite]:
    """For a subquery on people: the window of the day, else the latest."""
    fenetres: QuerySet[FenetreEligibilite] = (
        FenetreEligibilite.objects.filter(participant=OuterRef("pk"))
        .annotate(
            ecart=Case(
                When(du__lte=jour, au__gte=jour, then=Value(0)), default=Value(1), output_field=IntegerField()
            )
        )
        .order_by("ecart", "-au")
    )
    return fenetres


def with_situation(personnes: QuerySet[Participant], jour: date) -> QuerySet[Participant]:
    """Annotate `fenetre_du`, `fenetre_au`, `situation` and `en_attente` (a decision is awaited)."""
    fenetre = closest_window(jour)
    return personnes.annotate(
        fenetre_du=Subquery(fenetre.values("du")[:1]),
        fenetre_au=Subquery(fenetre.values("au")[:1]),
        en_attente=Exists(
            DossierParticipant.objects.filter(
                participant=OuterRef("pk"), etat_eligibilite=EtatEligibilite.A_VALIDER
            )
        ),
        refusee=Exists(
            DossierParticipant.objects.filter(
                participant=OuterRef("pk"), etat_eligibilite=EtatEligibilite.REFUSEE
            )
        ),
    ).annotate(
        situation=Case(
            When(fenetre_du__lte=jour, fenetre_au__gte=jour, then=Value(Situation.ELIGIBLE)),
            When(en_attente=True, then=Value(Situation.A_VALIDER)),
            When(fenetre_du__gt=jour, then=Value(Situation.A_VENIR)),
            When(refusee=True, then=Value(Situation.REFUSEE)),
            When(fenetre_au__lt=jour, then=Value(Situation.TERMINEE)),
            default=Value(Situation.AUCUNE),
            output_field=CharField(),
        )
    )


def participants_list(*, guichet: Guichet, jour: date) -> QuerySet[Participant]:
    """People of the guichet with where they stand and how many contrats run on that day."""
    en_cours = Contrat.objects.filter(
        Q(fin__isnull=True) | Q(fin__gte=jour), participant=OuterRef("pk"), debut__lte=jour
    )
    return (
        with_situation(Participant.objects.filter(guichet=guichet), jour)
        .annotate(employeur_actuel=Subquery(en_cours.order_by("-debut").values("employeur__nom")[:1]))
        .select_related("prescripteur")
        .order_by("nom_tri", "id")
    )


def assessments_of(participant: Participant) -> list[Eligibilite]:
    """Every assessment with its criteria and its window, the latest first: three queries."""
    return list(
        Eligibilite.objects.filter(participant=participant)
        .select_related("decidee_par")
        .prefetch_related(
            Prefetch("criteres", Critere.objects.order_by("id")),
            Prefetch("fenetres", FenetreEligibilite.objects.select_related("regles")),
        )
        .order_by("-appreciee_au", "-id")
    )


def criteria_labels(eligibilites: list[Eligibilite]) -> dict[tuple[int, str], str]:
    """(assessment id, code) → label in force on the day of the assessment, in one query."""
    codes = {c.code for e in eligibilites for c in e.criteres.all()}
    publics = list(CriterePublic.objects.filter(systeme="clause", code__in=codes).order_by("du"))
    libelles = {}
    for eligibilite in eligibilites:
        for public in publics:
            if public.du <= eligibilite.appreciee_au and (
                public.au is None or public.au >= eligibilite.appreciee_au
            ):
                libelles[eligibilite.pk, public.code] = public.libelle
    return libelles


def contrats_of(participant: Participant) -> QuerySet[Contrat]:
    contrats: QuerySet[Contrat] = Contrat.objects.filter(participant=participant)
    return contrats.select_related("employeur", "creditee", "declarant", "lot__marche").order_by(
        "-debut", "-id"
    )


def hours_by_month(participant: Participant) -> list[MoisHeures]:
    """Validated hours, all contrats and lots together, the latest month first."""
    lignes = (
        LigneHeures.objects.filter(participant=participant, etat=EtatLigne.VALIDEE)
        .values("mois")
        .annotate(total=Sum("heures"), formation=Sum("dont_formation"))
        .order_by("-mois")
    )
    return [MoisHeures(ligne["mois"], ligne["total"], ligne["formation"]) for ligne in lignes]


def hours_of_contrat(contrat: Contrat) -> list[LigneHeures]:
    """Validated lines of a contrat, the latest month first."""
    return list(
        LigneHeures.objects.filter(contrat=contrat, etat=EtatLigne.VALIDEE)
        .select_related("lot__marche")
        .order_by("-mois", "id")
    )


def trades(codes: Iterable[str]) -> dict[str, str]:
    """« Maçonnerie (F1703) » for each ROME code; a code that the list does not know stands as it is."""
    libelles = dict(MetierRome.objects.filter(code__in=set(codes)).values_list("code", "libelle"))
    return {code: f"{libelles[code]} ({code})" if code in libelles else code for code in codes}


def oriented_people(*, prescripteurs: frozenset[int], jour: date) -> QuerySet[Participant]:
    """The people that these bodies oriented, with the answer given, never its reason.

    Their contrats come without the companies: a prescripteur follows dates and work, not the employer's file.
    """
    contrats = Contrat.objects.filter(prescripteur_id__in=prescripteurs).order_by("-debut")
    return (
        with_situation(Participant.objects.filter(prescripteur_id__in=prescripteurs), jour)
        .select_related("guichet", "prescripteur")
        .prefetch_related(Prefetch("contrats", contrats), "etapes", "sorties")
        .order_by("nom_tri", "id")
    )


def oriented_counts(guichet: Guichet) -> QuerySet[Prescripteur]:
    """The guichet's prescripteurs with how many people each oriented."""
    prescripteurs: QuerySet[Prescripteur] = Prescripteur.objects.filter(guichet=guichet)
    return prescripteurs.annotate(personnes=Count("participants")).order_by("nom_tri", "id")
