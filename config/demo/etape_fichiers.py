"""A payroll file that a company sent for its last month: ready rows, one to correct, a name to settle."""

from io import BytesIO

from config.demo.calendrier import DERNIER_MOIS
from config.demo.scene import Scene
from config.demo.territoire import SLUG
from guichets.models import Utilisateur
from participants.domain.declarations.grille import declaration_grid
from participants.domain.depots.actes import deposit_file, map_columns
from participants.enums import DECLARATION_MODIFIABLE

CODE = "bati"
ENTETES = "Matricule;Nom;Prénom;Heures travaillées;dont formation"
COLONNES = {
    "nom": "Nom",
    "prenom": "Prénom",
    "heures": "Heures travaillées",
    "dont_formation": "dont formation",
}
PERMANENTS = ("900;BERTHIER;Sylvain;151,67;", "901;COMBES;Nadège;151,67;")


def deposit_payroll(scene: Scene, comptes: dict[str, Utilisateur]) -> None:
    """Nothing is imported: the draft of the month stays as it is."""
    if scene.slug != SLUG:
        return
    entreprise, mois = scene.entreprises[CODE], scene.calendrier.mois(DERNIER_MOIS)
    personne = comptes["entreprise"]
    with scene.as_person(personne):
        grille = declaration_grid(entreprises=[entreprise], mois=mois)[0]
        if grille.declaration is None or grille.declaration.etat not in DECLARATION_MODIFIABLE:
            return
        noms = list(
            dict.fromkeys((u.contrat.participant.nom, u.contrat.participant.prenom) for u in grille.lignes)
        )
        rangs = [f"{n:03d};{nom.upper()};{prenom};{80 + n},5;" for n, (nom, prenom) in enumerate(noms, 1)]
        if len(rangs) > 2:
            rangs[0] = rangs[0].replace(",5;", " heures env.;")
            rangs[1] = rangs[1].replace(f";{noms[1][1]};", f";{noms[1][1][0]}.;")
        contenu = "\r\n".join([ENTETES, *rangs, *PERMANENTS]).encode("cp1252", "replace")
        depot = deposit_file(
            entreprise=entreprise,
            mois=mois,
            nom="export-paie.csv",
            fichier=BytesIO(contenu),
            par=str(personne),
        )
        map_columns(depot=depot, colonnes=COLONNES)
