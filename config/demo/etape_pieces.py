"""Proofs asked for since the last month: one refused, one to check, one that ends soon; the rest is good."""

import unicodedata
from datetime import date
from io import BytesIO

from django.utils import timezone
from PIL import Image, ImageDraw, ImageFont

from config.demo.calendrier import DERNIER_MOIS
from config.demo.scene import Scene
from config.demo.territoire import SLUG
from guichets.domain.documents import check_file, store_file
from guichets.enums import VisibiliteDocument
from guichets.models import Document
from operations.models import Entreprise
from participants.domain.mois import add_months, last_day
from participants.domain.pieces.attendues import Attendue, EtatAttendue, proofs_of
from participants.domain.pieces.exigences import create_default_exigences
from participants.domain.pieces.verification import refuse_piece
from participants.enums import EtatPiece, NaturePiece, PeriodicitePiece
from participants.models import Contrat, ExigencePiece, Piece

REFUS = "La deuxième page manque : nous ne voyons pas la signature."
SANS_PIECES = 1
"""Contrat of the company for which nothing has come yet."""


def ask_for_pieces(scene: Scene) -> None:
    """Signed sheets of lent people hold their hours back; contracts do not."""
    if scene.slug != SLUG:
        return
    mois = scene.calendrier.mois(DERNIER_MOIS)
    with scene.as_agent():
        create_default_exigences(guichet=scene.guichet, du=mois)
        ExigencePiece.objects.filter(nature=NaturePiece.RELEVE).update(
            bloquante=True, source="Convention type du guichet, article 6"
        )
        for code in ("bati", "etti"):
            _deposit(scene, scene.entreprises[code])


def _deposit(scene: Scene, entreprise: Entreprise) -> None:
    contrats = list(
        Contrat.objects.filter(declarant=entreprise).select_related("guichet", "participant").order_by("pk")
    )
    manquantes = [a for a in proofs_of(contrats) if a.etat is EtatAttendue.MANQUANTE]
    uniques = [a for a in manquantes if a.exigence.periodicite == PeriodicitePiece.CONTRAT]
    releves = [a for a in manquantes if a.exigence.periodicite == PeriodicitePiece.MOIS]
    pieces = [_piece(scene, entreprise, a) for a in [*uniques[SANS_PIECES:], *releves[1:3]]]
    if len(pieces) > 2:
        refuse_piece(piece=pieces[0], motif=REFUS, par=scene.agent)
        _accept(scene, pieces[1], add_months(scene.calendrier.mois(DERNIER_MOIS), 1))
    for piece in pieces[3 : len(uniques) - SANS_PIECES]:
        _accept(scene, piece, None)


def _accept(scene: Scene, piece: Piece, mois: date | None) -> None:
    Piece.objects.filter(pk=piece.pk).update(
        etat=EtatPiece.ACCEPTEE,
        verifiee_par=scene.agent,
        verifiee_le=timezone.now(),
        expire_le=last_day(mois) if mois else None,
    )


def _piece(scene: Scene, entreprise: Entreprise, attendue: Attendue) -> Piece:
    contrat = attendue.contrat
    document: Document = store_file(
        guichet=scene.guichet,
        fichier=check_file(nom=f"{attendue.exigence.get_nature_display()}.jpg", contenu=_sheet(attendue)),
        visibilite=VisibiliteDocument.ENTREPRISE,
        entreprises=[entreprise.pk],
    )
    piece: Piece = Piece.objects.create(
        guichet=scene.guichet,
        nature=attendue.exigence.nature,
        contrat=contrat,
        entreprise=entreprise,
        creditee_id=contrat.creditee_id,
        mois=attendue.mois,
        document=document,
    )
    return piece


def _plain(texte: str) -> str:
    """The drawing's own font has no accent."""
    return unicodedata.normalize("NFKD", texte).encode("ascii", "ignore").decode()


def _sheet(attendue: Attendue) -> bytes:
    """The photo of a sheet, as a site manager takes it."""
    feuille = Image.new("RGB", (620, 877), "#fbfaf6")
    dessin = ImageDraw.Draw(feuille)
    titre, texte = ImageFont.load_default(28), ImageFont.load_default(20)
    dessin.text((50, 60), _plain(attendue.libelle), fill="#222222", font=titre)
    lignes = [
        f"Employeur : {attendue.contrat.employeur}",
        f"Salarié : {attendue.contrat.participant}",
        f"Contrat : {attendue.contrat.get_type_display()}, depuis le {attendue.contrat.debut:%d/%m/%Y}",
    ]
    for rang, ligne in enumerate(lignes):
        dessin.text((50, 140 + 44 * rang), _plain(ligne), fill="#333333", font=texte)
    for rang in range(10):
        dessin.line((50, 330 + 36 * rang, 570, 330 + 36 * rang), fill="#bbbbbb", width=2)
    dessin.line([(400, 800), (430, 770), (450, 810), (480, 765), (520, 795)], fill="#1b3a7a", width=4)
    sortie = BytesIO()
    feuille.save(sortie, "JPEG", quality=80)
    return sortie.getvalue()
