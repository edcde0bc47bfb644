"""The month of a company as a workbook: filled as its grid is."""

from guichets.formats import format_jour
from operations.models import Entreprise
from participants.classeurs.ecriture import write_ours
from participants.classeurs.modele import Classeur, LigneClasseur
from participants.domain.declarations.grille import GrilleEntreprise, LigneGrille
from participants.domain.depots.annuaire import Annuaire
from participants.domain.mois import mois_texte


def grid_workbook(grille: GrilleEntreprise) -> Classeur:
    annuaire = Annuaire(grille)
    return Classeur(
        cle=str(grille.entreprise.cle),
        mois=grille.mois,
        entreprise=str(grille.entreprise),
        guichet=str(grille.entreprise.guichet),
        echeance=grille.echeance,
        lignes=[_row(annuaire, ligne) for ligne in grille.lignes],
        personnes=list(dict.fromkeys(annuaire.label(c) for c in annuaire.contrats.values())),
    )


def write_grid_workbook(grille: GrilleEntreprise) -> bytes:
    return write_ours(grid_workbook(grille))


def workbook_name(entreprise: Entreprise, grille: GrilleEntreprise) -> str:
    return f"heures-{mois_texte(grille.mois)}-{entreprise.guichet.slug}.xlsx"


def _row(annuaire: Annuaire, ligne: LigneGrille) -> LigneClasseur:
    return LigneClasseur(
        identifiant=str(ligne.contrat.cle),
        personne=ligne.nom,
        contrat=annuaire.details(ligne.contrat),
        marche=annuaire.lot_name(ligne.lot),
        marches=[*(annuaire.lot_name(lot) for lot in ligne.lots), annuaire.lot_name(None)],
        heures=ligne.heures,
        formation=ligne.dont_formation,
        precedent=ligne.precedent,
        a_savoir=_told(annuaire, ligne),
    )


def _told(annuaire: Annuaire, ligne: LigneGrille) -> str:
    """What counts, and the days of the contrat when they do not cover the month."""
    textes = [ligne.fenetre]
    jours = annuaire.days(ligne.contrat)
    if jours and ligne.contrat.fin == jours[1]:
        textes.append(f"Contrat terminé le {format_jour(jours[1])}")
    return ". ".join(textes)
