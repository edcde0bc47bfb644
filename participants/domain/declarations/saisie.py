"""Typing a month: the draft, its lines."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError

from guichets.domain.contraintes import en_francais
from guichets.domain.verrous import lock_entreprise
from guichets.formats import format_mois
from operations.models import Entreprise, Lot
from participants.domain.declarations.controle import (
    Alerte,
    LigneControlee,
    Saisie,
    active_contrats,
    check_lignes,
    collect_alertes,
)
from participants.domain.declarations.versions import BrouillonModifie, draft_version
from participants.domain.mois import first_day, last_day, today_of
from participants.enums import (
    DECLARATION_MODIFIABLE,
    DECLARATION_OUVERTE,
    Confirmation,
    EtatDeclaration,
    EtatLigne,
)
from participants.models import DeclarationMensuelle, LigneHeures

DEJA_TRANSMISE = (
    "Ce mois est déjà déclaré : la déclaration est transmise et attend la validation du guichet. "
    "Ouvrez la déclaration existante."
)
DEJA_VALIDEE = "Ce mois est déjà déclaré et validé. Pour le corriger, ouvrez une rectification."
CHANGEANTES = ("heures", "dont_formation", "debut", "fin", "confirmation")
PAQUET = 1_000
RIEN_ET_HEURES = "« Rien à déclarer » et des heures se contredisent : effacez les heures ou décochez la case."


def check_mois(entreprise: Entreprise, mois: date) -> None:
    """A month that the company can declare: begun, and within one of its contrats or marchés."""
    if mois.day != 1:
        raise ValidationError({"mois": ["Un mois est désigné par son premier jour."]})
    if mois > first_day(today_of(entreprise.guichet)):
        nom = format_mois(mois).capitalize()
        raise ValidationError(
            {"mois": [f"{nom} n'a pas commencé : ce mois ne peut pas encore être déclaré."]}
        )
    couvert = (
        active_contrats(guichet_id=entreprise.guichet_id, declarant_id=entreprise.pk, mois=mois).exists()
        or Lot.objects.filter(
            guichet_id=entreprise.guichet_id,
            entreprises__contains=[entreprise.pk],
            debut__lte=last_day(mois),
            fin__gte=mois,
        ).exists()
    )
    if not couvert:
        raise ValidationError(
            {"mois": [f"Aucun contrat ni marché de l'entreprise ne couvre {format_mois(mois)}."]}
        )


def current_declaration(entreprise: Entreprise, mois: date) -> DeclarationMensuelle | None:
    """The last one of the month: the open one, or the validated one of the highest rank."""
    derniere: DeclarationMensuelle | None = (
        DeclarationMensuelle.objects.filter(
            guichet_id=entreprise.guichet_id, entreprise=entreprise, mois=mois
        )
        .order_by("-rang")
        .first()
    )
    return derniere


def lock_declaration(declaration: DeclarationMensuelle) -> DeclarationMensuelle:
    """The declaration as it is now, held with its company until the end of the transaction."""
    lock_entreprise(declaration.entreprise_id)
    tenue: DeclarationMensuelle = (
        DeclarationMensuelle.objects.select_for_update(of=("self",))
        .select_related("guichet")
        .get(pk=declaration.pk)
    )
    return tenue


def open_declaration(
    *, entreprise: Entreprise, mois: date, saisie_par_guichet: bool = False
) -> DeclarationMensuelle:
    """The month's open declaration, or a new draft. Raises when the month is already validated."""
    check_mois(entreprise, mois)
    lock_entreprise(entreprise.pk)
    courante = current_declaration(entreprise, mois)
    if courante is not None and courante.etat not in DECLARATION_OUVERTE:
        raise ValidationError(DEJA_VALIDEE, code="deja_validee")
    if courante is not None:
        return courante
    brouillon = DeclarationMensuelle(
        guichet_id=entreprise.guichet_id,
        entreprise=entreprise,
        mois=mois,
        saisie_par_guichet=saisie_par_guichet,
    )
    with en_francais():
        brouillon.save()
    return brouillon


def save_lignes(
    *,
    declaration: DeclarationMensuelle,
    lignes: Sequence[Saisie],
    rien_a_declarer: bool = False,
    version: str | None = None,
) -> list[Alerte]:
    """Replace the lines of an open declaration; return what deserves a look.

    Faults are raised all at once as `LignesRefusees`, nothing is written. A line that does not change keeps
    its row, so that the other company's confirmation of it stands. `version`: what the writer had read;
    `BrouillonModifie` when another has written since.
    """
    declaration = lock_declaration(declaration)
    require_modifiable(declaration)
    if version is not None:
        _refuse_unseen(declaration, version, lignes, rien_a_declarer)
    if rien_a_declarer and any(heures for _, _, heures, _ in lignes):
        raise ValidationError({"rien_a_declarer": [RIEN_ET_HEURES]})
    controlees = check_lignes(declaration, [] if rien_a_declarer else lignes)
    with en_francais():
        _write_lignes(declaration, controlees)
        declaration.rien_a_declarer = rien_a_declarer
        declaration.save(update_fields=["rien_a_declarer"])
    return collect_alertes(declaration, controlees)


def _refuse_unseen(
    declaration: DeclarationMensuelle, version: str, lignes: Sequence[Saisie], rien_a_declarer: bool
) -> None:
    """What another wrote meanwhile is not erased unseen; the same values written twice are no conflict."""
    enregistrees = list(declaration.lignes.select_related("contrat", "lot"))
    vierge = not enregistrees and not declaration.rien_a_declarer and not version
    if vierge or draft_version(declaration, enregistrees) == version:
        return
    presentes = {(str(u.contrat.cle), str(u.lot.cle) if u.lot else ""): _hours_of(u) for u in enregistrees}
    donnees = {(str(c), str(lot or "")): (heures, dont) for c, lot, heures, dont in lignes}
    if presentes != donnees or declaration.rien_a_declarer != rien_a_declarer:
        raise BrouillonModifie


def _hours_of(ligne: LigneHeures) -> tuple[Decimal, Decimal]:
    return ligne.heures, ligne.dont_formation


def require_modifiable(declaration: DeclarationMensuelle) -> None:
    if declaration.etat == EtatDeclaration.VALIDEE:
        raise ValidationError(DEJA_VALIDEE, code="deja_validee")
    if declaration.etat not in DECLARATION_MODIFIABLE:
        raise ValidationError(DEJA_TRANSMISE, code="deja_transmise")


def _write_lignes(declaration: DeclarationMensuelle, lignes: list[LigneControlee]) -> None:
    presentes = {(ligne.contrat_id, ligne.lot_id): ligne for ligne in declaration.lignes.all()}
    gardees = {ligne.cle for ligne in lignes}
    retirees = [ligne for cle, ligne in presentes.items() if cle not in gardees]
    if retirees:
        declaration.lignes.filter(pk__in=[ligne.pk for ligne in retirees]).delete()
    remplacees = _replaced(declaration) if declaration.rang else {}
    nouvelles, changees = [], []
    for ligne in lignes:
        presente = presentes.get(ligne.cle)
        if presente is None:
            nouvelles.append(_new_ligne(declaration, ligne, remplacees))
        elif (presente.heures, presente.dont_formation, presente.debut, presente.fin) != (
            ligne.heures,
            ligne.dont_formation,
            ligne.debut,
            ligne.fin,
        ):
            presente.heures, presente.dont_formation = ligne.heures, ligne.dont_formation
            presente.debut, presente.fin = ligne.debut, ligne.fin
            presente.confirmation = Confirmation.NON_REQUISE
            presente.verify_ecriture()
            changees.append(presente)
    LigneHeures.objects.bulk_update(changees, CHANGEANTES, batch_size=PAQUET)
    LigneHeures.objects.bulk_create(nouvelles)


def _replaced(declaration: DeclarationMensuelle) -> dict[tuple[int, int | None], LigneHeures]:
    """The validated lines that a rectification corrects: by contrat and lot, else by contrat (lot 0)."""
    courantes = LigneHeures.objects.filter(
        guichet_id=declaration.guichet_id,
        entreprise_id=declaration.entreprise_id,
        mois=declaration.mois,
        etat=EtatLigne.VALIDEE,
    ).order_by("pk")
    remplacees: dict[tuple[int, int | None], LigneHeures] = {}
    for ligne in courantes:
        remplacees[ligne.contrat_id, ligne.lot_id] = ligne
        remplacees.setdefault((ligne.contrat_id, 0), ligne)
    return remplacees


def _new_ligne(
    declaration: DeclarationMensuelle,
    ligne: LigneControlee,
    remplacees: dict[tuple[int, int | None], LigneHeures],
) -> LigneHeures:
    return LigneHeures(
        guichet_id=declaration.guichet_id,
        declaration=declaration,
        contrat=ligne.contrat,
        participant_id=ligne.contrat.participant_id,
        entreprise_id=declaration.entreprise_id,
        creditee_id=ligne.contrat.creditee_id,
        lot=ligne.lot,
        mois=declaration.mois,
        debut=ligne.debut,
        fin=ligne.fin,
        heures=ligne.heures,
        dont_formation=ligne.dont_formation,
        remplace=remplacees.get(ligne.cle) or remplacees.get((ligne.contrat.pk, 0)),
    )


def saved_lignes(declaration: DeclarationMensuelle) -> list[Saisie]:
    """The lines of a declaration in the form in which they are given."""
    return [
        (
            ligne.contrat.cle,
            ligne.lot.cle if ligne.lot else None,
            Decimal(ligne.heures),
            Decimal(ligne.dont_formation),
        )
        for ligne in declaration.lignes.select_related("contrat", "lot").order_by("pk")
    ]
