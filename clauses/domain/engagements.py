"""What a holder promised: creation, amendments, quote-parts, assiettes, periods, échéancier.

Every act ends by asking for a new ventilation of the companies concerned.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from clauses import validators
from clauses.domain.doublons import refuse_twice
from clauses.domain.formules import compute_dues, yearly_tranches
from clauses.domain.ventilation.demandes import request_ventilations
from clauses.enums import Formule, GenrePeriode, NatureEngagement
from clauses.models import Assiette, Avenant, Dispositif, Echeance, Engagement, PeriodeEngagement, QuotePart
from guichets.domain.contraintes import en_francais
from guichets.formats import format_heures, format_jour
from operations.enums import REDEVABLES
from operations.models import Entreprise, Lot

PREVISION = "Indiquez une prévision : elle sera corrigée à mesure que les périodes seront connues."
A_FORMULE = (Formule.POURCENTAGE, Formule.EUROS)


def create_engagement(
    *,
    lot: Lot,
    redevable: Entreprise,
    nature: str,
    libelle: str,
    debut: date,
    fin: date,
    heures: Decimal | None = None,
    formule: str = Formule.FIXE,
    taux: Decimal | None = None,
    quantite: int | None = None,
    promesse: str = "",
    publics: Iterable[str] = (),
    donne: int = 0,
    recoit: int = 0,
    fondement: str = "",
    fondement_le: date | None = None,
    hors_marche: bool = False,
) -> list[Engagement]:
    """Record what is owed on a qualified lot. One engagement, or one per contract year for a yearly formula.

    `heures` is the number of the marché, or the forecast that a formula will correct as periods become known.
    """
    dispositif = Dispositif.objects.filter(lot=lot).first()
    if dispositif is None:
        raise ValidationError("Qualifiez d'abord le lot : son dispositif n'est pas connu.")
    validators.validate_nature(nature, dispositif.code)
    validators.validate_order(debut, fin)
    _verify_redevable(lot, redevable)
    if debut > lot.fin:
        raise ValidationError({"debut": f"Le lot se termine le {format_jour(lot.fin)}, avant ce début."})
    commun = _place(lot, dispositif, redevable)
    commun |= {"nature": nature, "publics": validators.validate_publics(publics, debut)}
    libelle = validators.validate_required("libelle", libelle, "Nommez l'engagement.")
    if nature == NatureEngagement.HEURES:
        validators.validate_mutualisation(donne, recoit, fondement, fondement_le)
        commun |= {
            "formule": formule,
            "taux": taux,
            "donne": donne,
            "recoit": recoit,
            "fondement": fondement,
            "fondement_le": fondement_le,
            "hors_marche": hors_marche,
        }
        tranches = _tranches(libelle, debut, fin, heures=heures, formule=formule, taux=taux)
    else:
        commun |= _without_hours(nature, quantite, promesse)
        tranches = [(libelle, debut, fin, None)]
    refuse_twice(lot, redevable, nature, tranches)
    with en_francais():
        engagements = [
            Engagement.objects.create(
                **commun, libelle=nom, debut=du, fin=au, heures=dues, heures_initiales=dues
            )
            for nom, du, au, dues in tranches
        ]
    request_ventilations([redevable], cause="Engagement créé")
    return engagements


def _place(lot: Lot, dispositif: Dispositif, redevable: Entreprise) -> dict[str, Any]:
    return {
        "guichet_id": lot.guichet_id,
        "lot": lot,
        "marche_id": lot.marche_id,
        "donneur_ordre_id": lot.donneur_ordre_id,
        "dispositif": dispositif,
        "redevable": redevable,
    }


def _without_hours(nature: str, quantite: int | None, promesse: str) -> dict[str, Any]:
    if nature == NatureEngagement.PERSONNES_OU_POSTES and not quantite:
        raise ValidationError({"quantite": "Indiquez un nombre de personnes ou de postes."})
    if nature == NatureEngagement.QUALITATIF:
        promesse = validators.validate_required(
            "promesse", promesse, "Recopiez la promesse faite par l'entreprise dans son offre."
        )
    return {
        "quantite": quantite if nature == NatureEngagement.PERSONNES_OU_POSTES else None,
        "promesse": promesse,
    }


def _tranches(
    libelle: str, debut: date, fin: date, *, heures: Decimal | None, formule: str, taux: Decimal | None
) -> list[tuple[str, date, date, Decimal | None]]:
    if formule not in Formule.values:
        raise ValidationError({"formule": "Choisissez une formule de la liste."})
    if formule == Formule.FIXE:
        return [(libelle, debut, fin, validators.validate_heures(heures))]
    if taux is None or taux <= 0:
        raise ValidationError({"taux": "Indiquez le taux de la formule, supérieur à zéro."})
    if formule == Formule.ANNUELLE:
        return [
            (f"{libelle} – année {rang}", du, au, dues)
            for rang, (du, au, dues) in enumerate(yearly_tranches(debut, fin, taux), start=1)
        ]
    if formule == Formule.POURCENTAGE:
        validators.validate_percent("taux", taux)
    if heures is None or heures <= 0:
        raise ValidationError({"heures": PREVISION})
    return [(libelle, debut, fin, heures)]


def _verify_redevable(lot: Lot, redevable: Entreprise) -> None:
    roles = set(lot.attributions.filter(entreprise=redevable).values_list("role", flat=True))
    if not roles:
        raise ValidationError({"redevable": "Cette entreprise n'est pas attributaire du lot."})
    if not roles.intersection(REDEVABLES):
        raise ValidationError(
            {
                "redevable": "Un cotraitant ne doit rien à lui seul : l'engagement est celui du mandataire, "
                "le cotraitant en prend une quote-part."
            }
        )


def _of(engagement: Engagement) -> dict[str, Any]:
    return {
        "guichet_id": engagement.guichet_id,
        "engagement": engagement,
        "donneur_ordre_id": engagement.donneur_ordre_id,
    }


def _lock(engagement: Engagement) -> Engagement:
    verrouille: Engagement = Engagement.objects.select_for_update(of=("self",)).get(pk=engagement.pk)
    return verrouille


def _require_hours(engagement: Engagement) -> Decimal:
    heures: Decimal | None = engagement.heures
    if engagement.nature != NatureEngagement.HEURES or heures is None:
        raise ValidationError("Cet engagement ne porte pas d'heures.")
    return heures


def _changed(engagement: Engagement, cause: str) -> None:
    concernees = {engagement.redevable_id, *engagement.quote_parts.values_list("entreprise_id", flat=True)}
    request_ventilations(Entreprise.objects.filter(pk__in=concernees).order_by("pk"), cause=cause)


def amend_engagement(
    *,
    engagement: Engagement,
    date: date,
    heures_apres: Decimal | None,
    motif: str,
    fin_apres: date | None = None,
) -> Avenant:
    """Record an amendment: what is owed and until when change, what was owed before stays written."""
    engagement = _lock(engagement)
    heures_avant = _require_hours(engagement)
    heures = validators.validate_heures(heures_apres, champ="heures_apres")
    motif = validators.validate_required("motif", motif, "Indiquez le motif de l'avenant.")
    if fin_apres is not None:
        validators.validate_order(engagement.debut, fin_apres, champ="fin_apres")
    if heures == heures_avant and fin_apres in (None, engagement.fin):
        raise ValidationError("Cet avenant ne change ni les heures ni la fin de l'engagement.")
    with en_francais():
        avenant: Avenant = Avenant.objects.create(
            **_of(engagement),
            date=date,
            heures_avant=heures_avant,
            heures_apres=heures,
            fin_apres=fin_apres,
            motif=motif,
        )
        engagement.heures = heures
        engagement.fin = fin_apres or engagement.fin
        engagement.save(update_fields=["heures", "fin"])
    _changed(engagement, "Avenant à un engagement")
    return avenant


def split_engagement(
    *,
    engagement: Engagement,
    entreprise: Entreprise,
    heures: Decimal | None,
    du: date | None = None,
    au: date | None = None,
) -> QuotePart:
    """Give a share of the debt to another company of the lot; its share from the same day is replaced."""
    engagement = _lock(engagement)
    dues = _require_hours(engagement)
    part = validators.validate_heures(heures)
    du, au = du or engagement.debut, au or engagement.fin
    validators.validate_order(du, au, champ="au")
    if du < engagement.debut or au > engagement.fin:
        raise ValidationError({"du": "La quote-part sort de la période de l'engagement."})
    if entreprise.pk == engagement.redevable_id:
        raise ValidationError({"entreprise": "Le redevable garde déjà ce que les quotes-parts laissent."})
    _verify_participe(engagement, entreprise)
    autres = [q for q in engagement.quote_parts.all() if (q.entreprise_id, q.du) != (entreprise.pk, du)]
    if any(q.entreprise_id == entreprise.pk and q.du <= au and du <= q.au for q in autres):
        raise ValidationError({"du": "Cette entreprise a déjà une quote-part à ces dates."})
    libres = dues - sum((q.heures for q in autres), Decimal(0))
    if part > libres:
        raise ValidationError({"heures": f"Il reste {format_heures(libres)} à répartir sur cet engagement."})
    quote_part = QuotePart.objects.filter(engagement=engagement, entreprise=entreprise, du=du).first()
    quote_part = quote_part or QuotePart(
        **_of(engagement),
        entreprise=entreprise,
        du=du,
    )
    quote_part.heures, quote_part.au = part, au
    with en_francais():
        quote_part.save()
    _changed(engagement, "Quote-part modifiée")
    return quote_part


def remove_quote_part(*, quote_part: QuotePart) -> None:
    """Give the share back to the debtor."""
    engagement = _lock(quote_part.engagement)
    entreprise = quote_part.entreprise
    with en_francais():
        quote_part.delete()
    request_ventilations([entreprise], cause="Quote-part retirée")
    _changed(engagement, "Quote-part retirée")


def _verify_participe(engagement: Engagement, entreprise: Entreprise) -> None:
    lot = engagement.lot
    if not (
        lot.attributions.filter(entreprise=entreprise).exists()
        or lot.sous_traitances.filter(entreprise=entreprise).exists()
    ):
        raise ValidationError(
            {"entreprise": "Cette entreprise n'est ni cotraitante ni sous-traitante du lot."}
        )


def add_assiette(
    *,
    engagement: Engagement,
    du: date,
    au: date,
    source: str,
    montant: Decimal | None = None,
    heures: Decimal | None = None,
) -> Assiette:
    """Record what a formula applies to over a period, and recompute what is owed."""
    engagement = _lock(engagement)
    _require_hours(engagement)
    if engagement.formule not in A_FORMULE or engagement.taux is None:
        raise ValidationError("Les heures de cet engagement ne dépendent pas d'une assiette.")
    validators.validate_order(du, au, champ="au")
    if au < engagement.debut or du > engagement.fin:
        raise ValidationError({"du": "Cette période est hors de l'engagement."})
    en_heures = engagement.formule == Formule.POURCENTAGE
    champ, mesure = ("heures", heures) if en_heures else ("montant", montant)
    if mesure is None or mesure < 0:
        attendue = "les heures travaillées" if en_heures else "le montant facturé"
        raise ValidationError({champ: f"Indiquez {attendue} de la période."})
    if engagement.assiettes.filter(du__lte=au, au__gte=du).exists():
        raise ValidationError({"du": "Une assiette couvre déjà une partie de cette période."})
    source = validators.validate_required("source", source, "Indiquez d'où vient ce chiffre.")
    with en_francais():
        assiette: Assiette = Assiette.objects.create(
            **_of(engagement),
            du=du,
            au=au,
            source=source,
            **{champ: mesure},
        )
        _recompute(engagement, engagement.taux)
    _changed(engagement, "Assiette ajoutée")
    return assiette


def _recompute(engagement: Engagement, taux: Decimal) -> None:
    dernier = engagement.avenants.order_by("-date", "-pk").first()
    prevision = dernier.heures_apres if dernier else engagement.heures_initiales
    dues = compute_dues(
        formule=engagement.formule,
        taux=taux,
        prevision=prevision or Decimal(0),
        debut=engagement.debut,
        fin=engagement.fin,
        assiettes=engagement.assiettes.all(),
    )
    if dues <= 0:
        raise ValidationError(
            "Cette assiette ramènerait les heures dues à zéro : constatez-le par un avenant."
        )
    engagement.heures = dues
    engagement.save(update_fields=["heures"])


def add_periode(*, engagement: Engagement, genre: str, du: date, au: date, motif: str) -> PeriodeEngagement:
    """Neutralise a period (less is expected, hours still count) or suspend it (its hours do not count)."""
    engagement = _lock(engagement)
    _require_hours(engagement)
    if genre not in GenrePeriode.values:
        raise ValidationError({"genre": "Choisissez une période neutralisée ou une suspension."})
    validators.validate_order(du, au, champ="au")
    if au < engagement.debut or du > engagement.fin:
        raise ValidationError({"du": "Cette période est hors de l'engagement."})
    motif = validators.validate_required("motif", motif, "Indiquez le motif.")
    with en_francais():
        periode: PeriodeEngagement = PeriodeEngagement.objects.create(
            **_of(engagement),
            genre=genre,
            du=du,
            au=au,
            motif=motif,
        )
    _changed(engagement, "Période particulière")
    return periode


def remove_periode(*, periode: PeriodeEngagement) -> None:
    engagement = _lock(periode.engagement)
    periode.delete()
    _changed(engagement, "Période particulière retirée")


def set_echeancier(*, engagement: Engagement, points: Iterable[tuple[date, Decimal]]) -> list[Echeance]:
    """Replace the échéancier; no point at all means linear by days."""
    engagement = _lock(engagement)
    dues = _require_hours(engagement)
    valides = validators.validate_echeancier(list(points), engagement.debut, engagement.fin, dues)
    with en_francais():
        for ancienne in engagement.echeances.all():
            ancienne.delete()
        echeances = [
            Echeance.objects.create(
                **_of(engagement),
                au=jour,
                cumul=cumul,
            )
            for jour, cumul in valides
        ]
    _changed(engagement, "Échéancier modifié")
    return echeances


def set_mutualisation(
    *,
    engagement: Engagement,
    donne: int,
    recoit: int,
    fondement: str,
    fondement_le: date | None,
    hors_marche: bool = False,
) -> Engagement:
    """Say how far the hours may go and come from; nothing is shared without a dated basis."""
    engagement = _lock(engagement)
    _require_hours(engagement)
    validators.validate_mutualisation(donne, recoit, fondement, fondement_le)
    engagement.donne, engagement.recoit, engagement.hors_marche = donne, recoit, hors_marche
    engagement.fondement, engagement.fondement_le = fondement, fondement_le
    with en_francais():
        engagement.save(update_fields=["donne", "recoit", "hors_marche", "fondement", "fondement_le"])
    _changed(engagement, "Mutualisation modifiée")
    return engagement


def keep_promesse(*, engagement: Engagement, tenue: bool | None) -> Engagement:
    """Note whether a promise of the offer was kept; None: not yet known."""
    engagement = _lock(engagement)
    if engagement.nature != NatureEngagement.QUALITATIF:
        raise ValidationError("Seul un engagement qualitatif est une promesse tenue ou non.")
    engagement.tenue = tenue
    engagement.save(update_fields=["tenue"])
    return engagement
