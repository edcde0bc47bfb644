"""When the holder of a lot changes, its successor takes over what remains of the engagement."""

from datetime import date, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet

from clauses import validators
from clauses.domain.ventilation.demandes import request_ventilations
from clauses.enums import NatureEngagement
from clauses.models import Avenant, ComptesEngagement, Engagement, QuotePart
from guichets.domain.contraintes import en_francais
from guichets.formats import format_jour
from guichets.models import Guichet
from operations.enums import REDEVABLES
from operations.models import Attribution, Entreprise


def engagements_to_transfer(guichet: Guichet, jour: date) -> QuerySet[Engagement]:
    """Engagements not over whose debtor no longer holds the lot, although somebody does."""
    titulaires = Attribution.objects.filter(
        Q(au__isnull=True) | Q(au__gte=jour), lot_id=OuterRef("lot_id"), role__in=REDEVABLES
    )
    lignes: QuerySet[Engagement] = (
        Engagement.objects.filter(guichet=guichet, fin__gte=jour)
        .filter(
            Exists(titulaires.exclude(entreprise_id=OuterRef("redevable_id"))),
            ~Exists(titulaires.filter(entreprise_id=OuterRef("redevable_id"))),
        )
        .select_related("redevable", "lot", "marche")
        .order_by("fin", "pk")
    )
    return lignes


def holders_of(engagement: Engagement, jour: date) -> QuerySet[Entreprise]:
    """Who may take the engagement over on that day or later."""
    tenues = Attribution.objects.filter(
        Q(au__isnull=True) | Q(au__gte=jour), lot=engagement.lot_id, role__in=REDEVABLES
    )
    entreprises: QuerySet[Entreprise] = Entreprise.objects.filter(
        pk__in=tenues.exclude(entreprise=engagement.redevable_id).values("entreprise_id")
    ).order_by("nom_tri", "pk")
    return entreprises


def transfer_engagement(*, engagement: Engagement, repreneur: Entreprise, le: date, motif: str) -> Engagement:
    """Make `repreneur` owe what remains from `le` on.

    The hours already retained for the former debtor stay theirs, as a quote-part that ends the day before.
    """
    engagement = Engagement.objects.select_for_update(of=("self",)).get(pk=engagement.pk)
    motif = validators.validate_required("motif", motif, "Indiquez pourquoi le titulaire change.")
    if not engagement.debut < le <= engagement.fin:
        du, au = format_jour(engagement.debut), format_jour(engagement.fin)
        raise ValidationError({"le": f"La reprise a lieu pendant l'engagement, entre le {du} et le {au}."})
    if not holders_of(engagement, le).filter(pk=repreneur.pk).exists():
        raise ValidationError(
            {"repreneur": f"Cette entreprise n'est pas titulaire du lot au {format_jour(le)}."}
        )
    ancien = engagement.redevable
    with en_francais():
        if engagement.nature == NatureEngagement.HEURES:
            _leave_what_was_done(engagement, ancien, le)
            _write_avenant(engagement, le, f"Repris par {repreneur}\u00a0: {motif}"[:300])
        engagement.redevable = repreneur
        engagement.save(update_fields=["redevable"])
    concernees = {ancien.pk, repreneur.pk, *engagement.quote_parts.values_list("entreprise_id", flat=True)}
    request_ventilations(
        Entreprise.objects.filter(pk__in=concernees).order_by("pk"), cause="Changement de titulaire"
    )
    return engagement


def _leave_what_was_done(engagement: Engagement, ancien: Entreprise, le: date) -> None:
    dues = engagement.heures or Decimal(0)
    parts = list(QuotePart.objects.filter(engagement=engagement))
    libres = dues - sum((q.heures for q in parts), Decimal(0))
    compte = ComptesEngagement.objects.filter(engagement=engagement, entreprise=ancien).first()
    faites = min(libres, compte.retenues) if compte else Decimal(0)
    if faites >= libres:
        raise ValidationError(
            f"{ancien} a fait toutes les heures de cet engagement\u00a0: il ne reste rien à reprendre."
        )
    if faites > 0:
        QuotePart.objects.create(
            guichet_id=engagement.guichet_id,
            engagement=engagement,
            donneur_ordre_id=engagement.donneur_ordre_id,
            entreprise=ancien,
            heures=faites,
            du=engagement.debut,
            au=le - timedelta(days=1),
        )


def _write_avenant(engagement: Engagement, le: date, motif: str) -> None:
    Avenant.objects.create(
        guichet_id=engagement.guichet_id,
        engagement=engagement,
        donneur_ordre_id=engagement.donneur_ordre_id,
        date=le,
        heures_avant=engagement.heures,
        heures_apres=engagement.heures,
        motif=motif,
    )
