"""Depositing a proof: by a company for its own contrats, or by the guichet from what it received."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError

from guichets import portee as portees
from guichets import rules
from guichets.domain.contraintes import en_francais
from guichets.domain.documents import FichierVerifie, check_file, clean_name, merge_files, store_file
from guichets.domain.verrous import lock_entreprise
from guichets.enums import VisibiliteDocument
from participants.domain.mois import first_day, today_of
from participants.domain.partenaires import scope_of
from participants.domain.pieces.exigences import CarnetExigences
from participants.enums import EtatPiece, NaturePiece, PeriodicitePiece
from participants.models import Contrat, LigneHeures, Piece

FICHIERS_MAX = 10
SANS_FICHIER = "Choisissez un fichier, ou prenez une photo."
TROP_DE_FICHIERS = f"{FICHIERS_MAX}\u00a0fichiers au plus pour une même pièce."
NON_DEMANDEE = "Cette pièce n'est pas demandée pour ce contrat."
# What tells of the person's pay or terms of employment stays between the employer and the guichet.
ENTRE_EUX = (NaturePiece.CONTRAT, NaturePiece.BULLETIN)

Envoi = tuple[str, bytes]
"""Name and bytes of a file, as they were sent."""


def deposit_piece(
    *, contrat: Contrat, nature: str, mois: date | None, fichiers: Sequence[Envoi], par: object
) -> Piece:
    """Keep one proof, made of one or several files. It waits for the guichet's decision.

    The same proof sent twice is kept once.
    """
    entreprise_id = _depositor(contrat)
    _check_asked(contrat, nature, mois)
    if not fichiers:
        raise ValidationError(SANS_FICHIER, code="sans_fichier")
    if len(fichiers) > FICHIERS_MAX:
        raise ValidationError(TROP_DE_FICHIERS, code="trop")
    fichier = merge_files([_check(nom, contenu, len(fichiers) > 1) for nom, contenu in fichiers])
    lecteurs = {entreprise_id} if nature in ENTRE_EUX else {entreprise_id, contrat.creditee_id}
    with scope_of(contrat.guichet_id, ecrit=True):
        lock_entreprise(entreprise_id)
        document = store_file(
            guichet=contrat.guichet,
            fichier=fichier,
            visibilite=VisibiliteDocument.ENTREPRISE,
            entreprises=lecteurs,
        )
        deja = _same(contrat, nature, mois, document.empreinte)
        if deja is not None:
            document.fichier.delete(save=False)
            document.delete()
            return deja
        with en_francais():
            piece: Piece = Piece.objects.create(
                guichet_id=contrat.guichet_id,
                nature=nature,
                contrat=contrat,
                entreprise_id=entreprise_id,
                creditee_id=contrat.creditee_id,
                mois=mois,
                document=document,
                deposee_par=str(par)[:160],
            )
    return piece


def _check(nom: str, contenu: bytes, plusieurs: bool) -> FichierVerifie:
    """Among several files, the refusal says which."""
    try:
        return check_file(nom=nom, contenu=contenu)
    except ValidationError as refus:
        if not plusieurs:
            raise
        texte = f"{clean_name(nom)}\u00a0: {' '.join(refus.messages)}"
        raise ValidationError(texte, code="fichier") from refus


def _depositor(contrat: Contrat) -> int:
    """For which company: the party of the contrat that the scope is, or its declarant for the guichet."""
    portee = portees.courante()
    for entreprise_id in (contrat.declarant_id, contrat.employeur_id, contrat.creditee_id):
        if entreprise_id in portee.entreprises:
            return entreprise_id
    if portee.libre or rules.can_write_guichet(portee, contrat.guichet):
        return contrat.declarant_id
    raise PermissionDenied


def _check_asked(contrat: Contrat, nature: str, mois: date | None) -> None:
    jour = first_day(today_of(contrat.guichet))
    periodicite = PeriodicitePiece.CONTRAT if mois is None else PeriodicitePiece.MOIS
    reperes = {jour, min(jour, first_day(contrat.fin or jour))} if mois is None else {mois}
    carnet = CarnetExigences.of(contrat.guichet_id)
    demandees = {(e.nature, e.periodicite) for r in reperes for e in carnet.at(r, contrat.modalite)}
    if (nature, periodicite) not in demandees:
        raise ValidationError(NON_DEMANDEE, code="non_demandee")
    if mois is not None and not LigneHeures.objects.filter(contrat=contrat, mois=mois).exists():
        raise ValidationError(NON_DEMANDEE, code="non_demandee")


def _same(contrat: Contrat, nature: str, mois: date | None, empreinte: str) -> Piece | None:
    pareilles = Piece.objects.filter(
        contrat=contrat, nature=nature, mois=mois, document__empreinte=empreinte
    ).exclude(etat=EtatPiece.REFUSEE)
    return pareilles.order_by("pk").first()
