"""The authorisation matrix: every address, who may open it, and with which object.

This file is also the documentation of who may do what. A route that is missing here, or a name here that no
route has, fails the suite. Classes of access:

- `bureau`: the guichet's members read; `ecrit`: its lecteur is refused (403); `responsable`: its responsable
  only.
- `entreprise`, `donneur`, `prescripteur`: the portal of that kind, whose object belongs to somebody;
  `entreprises`: the portal's own page, for any company.
- `tous`: any signed-in person, about themselves; `public`: anybody. These read no tenant row; each says why.
"""

from dataclasses import dataclass

from tests.config.objets import MOIS


@dataclass(frozen=True)
class Ligne:
    acces: str
    objet: str = ""
    """The name, in `objets`, of the object whose key goes into `cle`."""
    autre: str = ""
    """A second path parameter, filled from `AUTRES`."""
    raison: str = ""


AUTRES = {"mois": f"{MOIS:%Y-%m}"}

GLOBALES = {
    "accueil": Ligne("tous", raison="lists the spaces of the person, from their own accesses"),
    "sante": Ligne("public", raison="answers whether the process lives"),
    "accessibilite": Ligne("public", raison="a fixed text"),
}

BUREAU = {
    "bureau": Ligne("bureau"),
    "guichets:travaux": Ligne("bureau"),
    "guichets:travail": Ligne("bureau", "travail"),
    "guichets:travail_relancer": Ligne("ecrit", "travail"),
    "operations:marches": Ligne("bureau"),
    "operations:marche_creer": Ligne("ecrit"),
    "operations:marche": Ligne("bureau", "marche"),
    "operations:marche_modifier": Ligne("ecrit", "marche"),
    "operations:marche_regrouper": Ligne("ecrit", "marche"),
    "operations:lot_creer": Ligne("ecrit", "marche"),
    "operations:lot_modifier": Ligne("ecrit", "lot"),
    "operations:attribution_creer": Ligne("ecrit", "lot"),
    "operations:attribution_modifier": Ligne("ecrit", "attribution"),
    "operations:sous_traitance_creer": Ligne("ecrit", "lot"),
    "operations:donneurs": Ligne("bureau"),
    "operations:donneur_creer": Ligne("ecrit"),
    "operations:donneur": Ligne("bureau", "donneur"),
    "operations:donneur_modifier": Ligne("ecrit", "donneur"),
    "operations:operations": Ligne("bureau"),
    "operations:operation_creer": Ligne("ecrit"),
    "operations:operation": Ligne("bureau", "operation"),
    "operations:operation_modifier": Ligne("ecrit", "operation"),
    "operations:entreprises": Ligne("bureau"),
    "operations:entreprise_creer": Ligne("ecrit"),
    "operations:entreprise_modifier": Ligne("ecrit", "entreprise"),
    "operations:etablissement_creer": Ligne("ecrit", "entreprise"),
    "operations:contact_creer": Ligne("ecrit", "entreprise"),
    "operations:contact_terminer": Ligne("ecrit", "contact"),
    "operations:imports": Ligne("bureau"),
    "operations:import_envoyer": Ligne("ecrit"),
    "operations:import": Ligne("bureau", "import"),
    "operations:ligne_corriger": Ligne("ecrit", "ligne_import"),
    "operations:regroupements": Ligne("bureau"),
    "operations:regroupement_decider": Ligne("ecrit", "regroupement"),
    "operations:noms": Ligne("ecrit"),
    "participants:participants": Ligne("bureau"),
    "participants:participant_creer": Ligne("ecrit"),
    "participants:participant": Ligne("bureau", "participant"),
    "participants:participant_modifier": Ligne("ecrit", "participant"),
    "participants:eligibilite_creer": Ligne("ecrit", "participant"),
    "participants:contrat_creer": Ligne("ecrit", "participant"),
    "participants:eligibilite": Ligne("bureau", "eligibilite"),
    "participants:eligibilite_modifier": Ligne("ecrit", "eligibilite"),
    "participants:eligibilite_decider": Ligne("ecrit", "eligibilite"),
    "participants:contrat": Ligne("bureau", "contrat"),
    "participants:contrat_modifier": Ligne("ecrit", "contrat"),
    "participants:contrat_terminer": Ligne("ecrit", "contrat"),
    "participants:prescripteurs": Ligne("bureau"),
    "participants:prescripteur_creer": Ligne("ecrit"),
    "participants:declarations": Ligne("bureau"),
    "participants:declaration": Ligne("bureau", "declaration"),
    "participants:declaration_valider": Ligne("ecrit", "declaration"),
    "participants:declaration_retourner": Ligne("ecrit", "declaration"),
    "participants:declaration_rectifier": Ligne("ecrit", "declaration"),
    "participants:declaration_releve": Ligne("bureau", "declaration"),
    "participants:ligne_confirmer": Ligne("ecrit", "ligne"),
    "clauses:lot_qualifier": Ligne("ecrit", "lot"),
    "clauses:engagement_creer": Ligne("ecrit", "lot"),
    "clauses:engagement": Ligne("bureau", "engagement"),
    "clauses:engagement_avenant": Ligne("ecrit", "engagement"),
    "clauses:engagement_quote_part": Ligne("ecrit", "engagement"),
    "clauses:engagement_periode": Ligne("ecrit", "engagement"),
    "clauses:engagement_assiette": Ligne("ecrit", "engagement"),
    "clauses:engagement_echeancier": Ligne("ecrit", "engagement"),
    "clauses:engagement_mutualisation": Ligne("ecrit", "engagement"),
    "clauses:engagement_promesse": Ligne("ecrit", "engagement"),
    "clauses:transferts": Ligne("bureau"),
    "clauses:transfert": Ligne("ecrit", "engagement"),
    "clauses:quote_part_retirer": Ligne("ecrit", "quote_part"),
    "clauses:periode_retirer": Ligne("ecrit", "periode"),
    "clauses:entreprise": Ligne("bureau", "entreprise"),
    "clauses:heures": Ligne("bureau", "entreprise"),
    "clauses:heures_csv": Ligne("bureau", "entreprise"),
    "clauses:ligne": Ligne("bureau", "ligne"),
    "clauses:recalculer": Ligne("ecrit", "entreprise"),
    "clauses:clore": Ligne("responsable", "entreprise"),
    "clauses:clotures": Ligne("bureau", "entreprise"),
    "clauses:clotures_mois": Ligne("bureau"),
    "clauses:clotures_clore": Ligne("responsable"),
    "clauses:clotures_faites": Ligne("bureau", "travail_clotures"),
    "clauses:imposees": Ligne("bureau", "entreprise"),
    "clauses:imposer": Ligne("ecrit", "ligne_validee"),
    "clauses:imposee_retirer": Ligne("ecrit", "imposee"),
    "clauses:ajustements": Ligne("bureau", "entreprise"),
    "clauses:corriger": Ligne("ecrit", "ligne_close"),
    "clauses:ajustement_retirer": Ligne("ecrit", "ajustement"),
    "clauses:calculs": Ligne("bureau", "entreprise"),
    "clauses:calcul": Ligne("bureau", "run"),
    "clauses:comparer": Ligne("bureau", "entreprise"),
    "clauses:annuler": Ligne("ecrit", "entreprise"),
    "clauses:apercu": Ligne("ecrit", "apercu"),
    "clauses:apercu_appliquer": Ligne("ecrit", "apercu"),
    "clauses:apercu_refaire": Ligne("ecrit", "apercu"),
    "clauses:apercu_renoncer": Ligne("ecrit", "apercu"),
    "clauses:regles": Ligne("bureau"),
    "clauses:regles_essayer": Ligne("responsable"),
    "clauses:regles_apercu": Ligne("responsable", "travail_regles"),
    "clauses:regles_adopter": Ligne("responsable", "travail_regles"),
    "clauses:previsions": Ligne("bureau", "entreprise"),
    "clauses:plan": Ligne("bureau", "entreprise"),
    "clauses:plan_pdf": Ligne("bureau", "entreprise"),
    "clauses:saisir": Ligne("ecrit", "entreprise", autre="mois"),
    "reporting:bilans": Ligne("bureau"),
    "reporting:bilan": Ligne("bureau", "bilan"),
    "reporting:bilan_pdf": Ligne("bureau", "bilan"),
    "reporting:bilan_creer": Ligne("ecrit", "marche"),
}

PORTAILS = {
    "entreprise:accueil": Ligne("entreprises"),
    "entreprise:declarer": Ligne("entreprises", autre="mois"),
    "entreprise:transmettre": Ligne("entreprises", autre="mois"),
    "entreprise:recu": Ligne("entreprises", autre="mois"),
    "entreprise:rectifier": Ligne("entreprise", "declaration", autre="mois"),
    "entreprise:repondre": Ligne("entreprise", "ligne_pretee"),
    "entreprise:situation": Ligne("entreprises"),
    "entreprise:previsions": Ligne("entreprises"),
    "entreprise:plan": Ligne("entreprise", "entreprise"),
    "entreprise:plan_pdf": Ligne("entreprise", "entreprise"),
    "donneur:accueil": Ligne("donneur"),
    "donneur:marche": Ligne("donneur", "marche"),
    "donneur:bilan_pdf": Ligne("donneur", "bilan"),
    "prescripteur:accueil": Ligne("prescripteur"),
    "prescripteur:participant": Ligne("prescripteur", "participant"),
}

# The gallery has an address in the demo only: made-up values, no query.
ROUTES = {**GLOBALES, **BUREAU, **PORTAILS}
