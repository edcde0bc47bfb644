"""The bare SQL that a page or a job cannot do without: its rows, one statement per kind."""

ENGAGEMENTS_DE = """
SELECT * FROM clauses_engagement WHERE entreprises @> ARRAY[%(e)s]::bigint[]
"""
QUOTES_PARTS_DE = """
SELECT q.* FROM clauses_quotepart q JOIN clauses_engagement g ON g.id = q.engagement_id
 WHERE g.entreprises @> ARRAY[%(e)s]::bigint[]
"""
LIGNES_DE = """
SELECT * FROM participants_ligneheures l JOIN participants_contrat c ON c.id = l.contrat_id
 WHERE l.creditee_id = %(e)s AND l.etat = 'validee' ORDER BY l.mois, l.id
"""
FENETRES_DE = """
SELECT f.*, k.code FROM participants_fenetreeligibilite f
  JOIN participants_critere k ON k.eligibilite_id = f.eligibilite_id
 WHERE f.participant_id IN (SELECT participant_id FROM participants_ligneheures WHERE creditee_id = %(e)s)
"""
VENTILATIONS_DE = """
SELECT * FROM clauses_ventilation WHERE entreprise_id = %(e)s
"""
CONTRATS_DU_MOIS = """
SELECT c.*, p.nom, p.prenom FROM participants_contrat c
  JOIN participants_participant p ON p.id = c.participant_id
 WHERE c.declarant_id = %(e)s AND c.debut <= %(mois)s AND (c.fin IS NULL OR c.fin >= %(mois)s)
"""
LOTS_DE = """
SELECT * FROM operations_lot WHERE entreprises @> ARRAY[%(e)s]::bigint[]
"""
LIGNES_DU_MOIS = """
SELECT * FROM participants_ligneheures WHERE entreprise_id = %(e)s AND mois = %(avant)s
"""
COMPTES_DE = """
SELECT g.*, k.* FROM clauses_engagement g LEFT JOIN clauses_comptesengagement k ON k.engagement_id = g.id
 WHERE g.entreprises @> ARRAY[%(e)s]::bigint[]
"""
MARCHES_DU_DONNEUR = """
SELECT m.*, d.nom FROM operations_marche m JOIN operations_donneurordre d ON d.id = m.donneur_ordre_id
 WHERE m.donneur_ordre_id = %(d)s
"""
COMPTES_DU_DONNEUR = """
SELECT g.*, k.* FROM clauses_engagement g LEFT JOIN clauses_comptesengagement k ON k.engagement_id = g.id
 WHERE g.donneur_ordre_id = %(d)s
"""
TITULAIRES_DU_DONNEUR = """
SELECT a.*, e.nom FROM operations_attribution a JOIN operations_entreprise e ON e.id = a.entreprise_id
 WHERE a.donneur_ordre_id = %(d)s
"""

LECTURE_ENTREPRISE = (ENGAGEMENTS_DE, QUOTES_PARTS_DE, LIGNES_DE, FENETRES_DE, VENTILATIONS_DE)
LECTURE_GRILLE = (CONTRATS_DU_MOIS, LOTS_DE, LIGNES_DU_MOIS, COMPTES_DE)
LECTURE_DONNEUR = (MARCHES_DU_DONNEUR, COMPTES_DU_DONNEUR, TITULAIRES_DU_DONNEUR)
VALIDATION = (
    "UPDATE participants_ligneheures SET etat = 'validee' WHERE declaration_id = %(d)s",
    """
    UPDATE participants_declarationmensuelle
       SET etat = 'validee', decidee_le = now(), decidee_par_id = %(p)s WHERE id = %(d)s
    """,
)
