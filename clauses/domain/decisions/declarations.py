"""What a validated declaration does to the hours that counted before it."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef

from clauses.domain.decisions.ajustements import check_places
from clauses.domain.decisions.imposees import follow_rectification
from clauses.domain.decisions.reports import carry_declaration
from clauses.domain.ventilation.demandes import request_ventilations
from clauses.models import ClotureMois, NonRetenue, Ventilation
from guichets.domain.contraintes import en_francais
from guichets.domain.verrous import lock_entreprise
from guichets.formats import format_de, format_mois
from operations.models import Entreprise
from participants.enums import EtatLigne
from participants.models import DeclarationMensuelle, LigneHeures

REPONSE_CLOSE = "{mois} est clos : votre réponse ne change plus. Adressez-vous au guichet."


def react_to_declaration(declaration_id: int) -> None:
    """Hours that the declaration replaced stop counting at once; the job counts the new ones.

    Where the month is closed nothing is rewritten: the difference is carried by the first open month.
    """
    declaration = DeclarationMensuelle.objects.select_related("entreprise", "decidee_par").get(
        pk=declaration_id
    )
    lignes = LigneHeures.objects.filter(
        declaration__entreprise_id=declaration.entreprise_id, mois=declaration.mois
    )
    nouvelles = set(lignes.filter(declaration=declaration).values_list("creditee_id", flat=True))
    remplacees = lignes.filter(etat=EtatLigne.REMPLACEE)
    concernees = nouvelles | set(remplacees.values_list("creditee_id", flat=True))
    lock_entreprise(*concernees)
    closes = set(
        ClotureMois.objects.filter(entreprise_id__in=concernees, mois=declaration.mois).values_list(
            "entreprise_id", flat=True
        )
    )
    ouvertes = remplacees.exclude(creditee_id__in=closes)
    Ventilation.objects.filter(ligne__in=ouvertes).delete()
    NonRetenue.objects.filter(ligne__in=ouvertes).delete()
    follow_rectification(ouvertes)
    if closes:
        _carry(declaration, closes)
    entreprises = Entreprise.objects.filter(pk__in=concernees | {declaration.entreprise_id}).order_by("pk")
    request_ventilations(entreprises, cause=f"Déclaration {format_de(format_mois(declaration.mois))} validée")


def refuse_closed_answers(ligne_ids: Collection[int]) -> None:
    """A company changes its answer as long as its month is open; afterwards the guichet decides."""
    lignes = LigneHeures.objects.filter(pk__in=ligne_ids)
    closes = ClotureMois.objects.filter(entreprise_id=OuterRef("creditee_id"), mois=OuterRef("mois"))
    premiere = lignes.filter(Exists(closes)).order_by("mois").first()
    if premiere is not None:
        mois = format_mois(premiere.mois).capitalize()
        raise ValidationError(REPONSE_CLOSE.format(mois=mois), code="mois_clos")


def _carry(declaration: DeclarationMensuelle, closes: set[int]) -> None:
    """Each company has its own closings; the places are checked once all of them are brought up to date."""
    entreprises = Entreprise.objects.filter(pk__in=closes).select_related("guichet").order_by("pk")
    with en_francais():
        for entreprise in entreprises:
            carry_declaration(declaration=declaration, entreprise=entreprise)
        check_places()
