"""Rows of the operations' pages, each list in a fixed number of queries."""

from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    Func,
    IntegerField,
    Max,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from guichets.models import Guichet
from guichets.texte import sort_key
from operations.enums import EtatLigneImport, EtatLot, EtatRegroupement
from operations.models import (
    Attribution,
    DonneurOrdre,
    Entreprise,
    ImportDecp,
    LigneImport,
    Lot,
    LotRegroupe,
    Marche,
    ModificationMarche,
    NoticeDecp,
    Operation,
    Regroupement,
    SousTraitance,
)

ACCENTS, LETTRES = "àâäáãéèêëîïíìôöóòõùûüúçñ", "aaaaaeeeeiiiiooooouuuucn"


class SansAccent(Func):
    """Lower case without accents, for columns that keep no normalised copy of themselves."""

    function = "TRANSLATE"
    template = f"TRANSLATE(LOWER(%(expressions)s), '{ACCENTS}', '{LETTRES}')"
    output_field = CharField()


def marches_of(guichet: Guichet) -> QuerySet[Marche]:
    return (
        Marche.objects.filter(guichet=guichet)
        .select_related("donneur_ordre", "operation")
        .annotate(
            nb_lots=Count("lots"),
            nb_a_qualifier=Count("lots", filter=Q(lots__etat=EtatLot.A_QUALIFIER)),
            montant_total=Sum("lots__montant"),
            fin=Max("lots__fin"),
        )
        .order_by("-date_notification", "-id")
    )


def search_marches(marches: QuerySet[Marche], texte: str) -> QuerySet[Marche]:
    """By words of the marché or of a lot, reference, buyer, holder, SIREN or SIRET, without accents."""
    plat, chiffres = sort_key(texte), "".join(texte.split())
    par_lot = Lot.objects.annotate(objet_plat=SansAccent("objet")).filter(objet_plat__contains=plat)
    condition = (
        Q(objet_plat__contains=plat)
        | Q(reference__icontains=texte.strip())
        | Q(donneur_ordre__nom_tri__contains=plat)
        | Q(pk__in=par_lot.values("marche_id"))
        | Q(pk__in=Attribution.objects.filter(entreprise__nom_tri__contains=plat).values("lot__marche_id"))
    )
    if chiffres.isdigit() and len(chiffres) >= 9:
        titulaires = Attribution.objects.filter(entreprise__identifiant=chiffres[:9])
        condition |= Q(donneur_ordre__siret__startswith=chiffres) | Q(
            pk__in=titulaires.values("lot__marche_id")
        )
    return marches.annotate(objet_plat=SansAccent("objet")).filter(condition)


def lots_of_marche(marche: Marche) -> list[Lot]:
    """The lots with all that their cards show, in a fixed number of queries."""
    attributions = Attribution.objects.select_related("entreprise").order_by("du", "id")
    actes = SousTraitance.objects.select_related("entreprise", "attribution__entreprise").order_by("numero")
    return list(
        Lot.objects.filter(guichet=marche.guichet_id, marche=marche)
        .prefetch_related(
            Prefetch("attributions", attributions),
            Prefetch("sous_traitances", actes),
            Prefetch("modifications", ModificationMarche.objects.order_by("numero")),
            Prefetch("notices", NoticeDecp.objects.order_by("id")),
        )
        .order_by(
            Case(When(numero__regex=r"^\d+$", then=Value(0)), default=Value(1)), *natural("numero"), "id"
        )
    )


def natural(nom: str) -> list[Any]:
    """« 2 » before « 10 »."""
    return [Func(F(nom), function="LENGTH", output_field=IntegerField()), F(nom)]


def _number_of(lignes: QuerySet[Any], quoi: str = "pk") -> Coalesce:
    """A count of its own: two joins counted together would multiply each other's rows."""
    comptees = lignes.order_by().values("guichet_id").annotate(n=Count(quoi, distinct=True)).values("n")
    return Coalesce(Subquery(comptees), 0)


def donneurs_of(guichet: Guichet) -> QuerySet[DonneurOrdre]:
    return (
        DonneurOrdre.objects.filter(guichet=guichet)
        .annotate(
            nb_marches=_number_of(Marche.objects.filter(donneur_ordre=OuterRef("pk"))),
            nb_operations=_number_of(Operation.objects.filter(donneur_ordre=OuterRef("pk"))),
        )
        .order_by("nom_tri", "siret")
    )


def operations_of(guichet: Guichet) -> QuerySet[Operation]:
    return (
        Operation.objects.filter(guichet=guichet)
        .select_related("donneur_ordre")
        .annotate(nb_marches=Count("marches"))
        .order_by("nom")
    )


def entreprises_of(guichet: Guichet) -> QuerySet[Entreprise]:
    return (
        Entreprise.objects.filter(guichet=guichet)
        .annotate(
            nb_lots=_number_of(Attribution.objects.filter(entreprise=OuterRef("pk")), "lot"),
            nb_sous_traitances=_number_of(SousTraitance.objects.filter(entreprise=OuterRef("pk"))),
        )
        .order_by("nom_tri", "identifiant")
    )


def imports_of(guichet: Guichet) -> QuerySet[ImportDecp]:
    comptes = {f"nb_{etat.value}": Count("lignes", filter=Q(lignes__etat=etat)) for etat in EtatLigneImport}
    return (
        ImportDecp.objects.filter(guichet=guichet)
        .select_related("par")
        .annotate(nb_lignes=Count("lignes"), **comptes)
        .order_by("-id")
    )


def lines_of_import(importe: ImportDecp) -> QuerySet[LigneImport]:
    """What waits comes first, then the order of the file."""
    return (
        LigneImport.objects.filter(guichet=importe.guichet_id, import_decp=importe)
        .select_related("lot__marche")
        .order_by(Case(When(etat=EtatLigneImport.A_CORRIGER, then=Value(0)), default=Value(1)), "rang")
    )


def proposed_regroupements(guichet: Guichet) -> QuerySet[Regroupement]:
    attributions = Attribution.objects.select_related("entreprise").order_by("du", "id")
    lots = (
        LotRegroupe.objects.select_related("lot__marche", "lot__donneur_ordre")
        .prefetch_related(Prefetch("lot__attributions", attributions), "lot__notices")
        .order_by("lot_id")
    )
    return (
        Regroupement.objects.filter(guichet=guichet, etat=EtatRegroupement.PROPOSE)
        .prefetch_related(Prefetch("lots_regroupes", lots))
        .order_by("id")
    )
