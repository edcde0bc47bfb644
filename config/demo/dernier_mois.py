"""The last month, in every state that a guichet meets: each company as it is on the reference day."""

from collections.abc import Callable
from decimal import Decimal

from config.demo.calendrier import DERNIER_MOIS
from config.demo.etape_declarations import CONTACTS
from config.demo.heures import Travail, worked_by
from config.demo.scene import Scene
from config.demo.territoire import SLUG
from guichets.models import Utilisateur
from participants.domain.declarations.circuit import (
    enter_for_entreprise,
    return_declaration,
    submit_declaration,
    validate_declaration,
)
from participants.domain.declarations.rectification import open_rectification
from participants.domain.declarations.releves import store_releve
from participants.domain.declarations.saisie import open_declaration, save_lignes
from participants.models import DeclarationMensuelle, LigneHeures

MOTIF_RETOUR = "Le chantier signale deux jours d'arrêt : confirmez les heures du mois ou corrigez-les."
MOTIF_RECTIFICATION = "Une semaine de congés comptée comme travaillée"
RELEVE = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
    b"xref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n0000000052 00000 n \n0000000101 00000 n \n"
    b"trailer<</Root 1 0 R/Size 4>>\nstartxref\n164\n%%EOF\n"
)


def play_last_month(scene: Scene, comptes: dict[str, Utilisateur]) -> None:
    """What is not named is transmitted and waits; a company that owes nothing this month says nothing."""
    actes: dict[str, Callable[[Scene, str], None]] = {
        "menu": _nothing,
        "clim": _draft,
        "dem": _none_worked,
        "cars": _validated,
        "jard": _entered_by_guichet,
        "clim2": _draft,
        # Has declared in the first guichet, not yet in the second.
        "bati": _nothing,
        "elec2": _validated,
    }
    for code in scene.entreprises:
        personne = _declaring_account(scene, code, comptes)
        if personne is not None:
            with scene.as_person(personne):
                (_draft if code == "bati" else _transmitted)(scene, code)
            if code == "etti":
                with scene.as_agent():
                    _return(scene, code)
        else:
            with scene.as_agent():
                actes.get(code, _transmitted)(scene, code)
    if scene.slug == SLUG:
        with scene.as_agent():
            rectify(scene, "charp", -4)


def _declaring_account(scene: Scene, code: str, comptes: dict[str, Utilisateur]) -> Utilisateur | None:
    """Companies with an account declare by themselves; the second guichet still waits for the shared one."""
    if scene.slug != SLUG:
        return None
    return {"bati": comptes["entreprise"], "etti": comptes["siae"]}.get(code)


def _work(scene: Scene, code: str) -> list[Travail]:
    return worked_by(scene, code, scene.calendrier.mois(DERNIER_MOIS))


def _signatory(code: str) -> Utilisateur:
    """Who sent it, as the receipt names them: the company's contact has no account."""
    prenom, _, nom = CONTACTS[code].partition(" ")
    return Utilisateur(prenom=prenom, nom=nom)


def _saved(scene: Scene, code: str, travaux: list[Travail]) -> DeclarationMensuelle:
    declaration = open_declaration(
        entreprise=scene.entreprises[code], mois=scene.calendrier.mois(DERNIER_MOIS)
    )
    save_lignes(declaration=declaration, lignes=[t.saisie for t in travaux])
    return declaration


def _nothing(scene: Scene, code: str) -> None:
    """Late: no declaration at all."""


def _draft(scene: Scene, code: str) -> None:
    """Begun: the first people only."""
    travaux = _work(scene, code)
    if travaux:
        _saved(scene, code, travaux[: max(1, len(travaux) // 2)])


def _transmitted(scene: Scene, code: str) -> None:
    travaux = _work(scene, code)
    if travaux:
        submit_declaration(declaration=_saved(scene, code, travaux), par=_signatory(code))


def _none_worked(scene: Scene, code: str) -> None:
    declaration = open_declaration(
        entreprise=scene.entreprises[code], mois=scene.calendrier.mois(DERNIER_MOIS)
    )
    save_lignes(declaration=declaration, lignes=[], rien_a_declarer=True)
    submit_declaration(declaration=declaration, par=_signatory(code))


def _return(scene: Scene, code: str) -> None:
    """Given back to the company, with the reason that it will read."""
    declaration = DeclarationMensuelle.objects.get(
        entreprise=scene.entreprises[code], mois=scene.calendrier.mois(DERNIER_MOIS)
    )
    return_declaration(declaration=declaration, motif=MOTIF_RETOUR, par=scene.agent)


def _validated(scene: Scene, code: str) -> None:
    declaration = submit_declaration(
        declaration=_saved(scene, code, _work(scene, code)), par=_signatory(code)
    )
    validate_declaration(declaration=declaration, par=scene.agent)


def _entered_by_guichet(scene: Scene, code: str) -> None:
    """Typed by the facilitateur from the paper received."""
    entreprise = scene.entreprises[code]
    mois = scene.calendrier.mois(DERNIER_MOIS)
    enter_for_entreprise(
        entreprise=entreprise,
        mois=mois,
        lignes=[t.saisie for t in _work(scene, code)],
        par=scene.agent,
        document=store_releve(entreprise=entreprise, nom=f"releve-{mois:%Y-%m}.pdf", contenu=RELEVE),
    )


def rectify(scene: Scene, code: str, rang: int) -> None:
    """A past month corrected: its first line loses a week."""
    rectification = open_rectification(
        entreprise=scene.entreprises[code], mois=scene.calendrier.mois(rang), motif=MOTIF_RECTIFICATION
    )
    lignes = (
        LigneHeures.objects.filter(declaration=rectification).select_related("contrat", "lot").order_by("pk")
    )
    saisies = [
        (li.contrat.cle, li.lot.cle if li.lot else None, li.heures, li.dont_formation) for li in lignes
    ]
    contrat, lot, heures, formation = saisies[0]
    corrigees = max(heures - Decimal(21), Decimal(7))
    saisies[0] = (contrat, lot, corrigees, min(formation, corrigees))
    save_lignes(declaration=rectification, lignes=saisies)
    validate_declaration(
        declaration=submit_declaration(declaration=rectification, par=_signatory(code)), par=scene.agent
    )
