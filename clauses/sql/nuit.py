"""SQL of the night: whose facts changed since the last one, told by the history of the tables that a ventilation reads.

Every insertion, change and deletion leaves an event (docs/adr/0007), whoever made it and whether or not it asked for a
ventilation.
"""

# What an event points at: the company, or what leads to it.
VEILLEES = (
    ("participants_declarationmensuelle", "entreprise", "entreprise_id"),
    ("participants_ligneheures", "entreprise", "creditee_id"),
    ("clauses_cloturemois", "entreprise", "entreprise_id"),
    ("clauses_affectationimposee", "entreprise", "entreprise_id"),
    ("clauses_ajustement", "entreprise", "entreprise_id"),
    ("clauses_engagement", "entreprise", "redevable_id"),
    ("clauses_engagement", "engagement", "pgh_obj_id"),
    ("clauses_quotepart", "entreprise", "entreprise_id"),
    ("clauses_quotepart", "engagement", "engagement_id"),
    ("clauses_periodeengagement", "engagement", "engagement_id"),
    ("clauses_echeance", "engagement", "engagement_id"),
    ("operations_marche", "marche", "pgh_obj_id"),
    ("operations_lot", "lot", "pgh_obj_id"),
    ("clauses_dispositif", "lot", "lot_id"),
    ("participants_contrat", "contrat", "pgh_obj_id"),
    ("participants_piece", "contrat", "contrat_id"),
    ("participants_fenetreeligibilite", "participant", "participant_id"),
    ("participants_eligibilite", "participant", "participant_id"),
    ("participants_critere", "eligibilite", "eligibilite_id"),
    ("participants_dossierparticipant", "participant", "participant_id"),
    ("operations_reglescomptage", "guichet", "guichet_id"),
    ("participants_exigencepiece", "guichet", "guichet_id"),
)
SANS_VEILLE = {
    "operations_entreprise": "a company is read for its number only",
    "operations_jourferie": "the same for all: a new list waits for the week's whole night",
}

TABLES = tuple(dict.fromkeys(table for table, _, _ in VEILLEES))
INDEX = "".join(
    f"""
CREATE INDEX {table}event_quand ON {table}event USING brin (pgh_created_at)
  WITH (pages_per_range = 32, autosummarize = on);"""
    for table in TABLES
)
INDEX_INVERSE = "".join(f"\nDROP INDEX {table}event_quand;" for table in TABLES)
EVENEMENTS = "\n    UNION ".join(
    f"SELECT e.guichet_id, '{quoi}' AS quoi, e.{colonne} AS id FROM {table}event e"
    f" JOIN marques m ON m.guichet_id = e.guichet_id AND e.pgh_created_at >= m.depuis"
    f" WHERE e.pgh_created_at >= (SELECT min(depuis) FROM marques)"
    for table, quoi, colonne in VEILLEES
)

# A night counts once each of its jobs has ended and told of no company that it could not compute: until then the next
# one looks as far back. `p_marge` covers what was being written while it was asked. Null companies: all of them.
NUIT_A_FAIRE = f"""
CREATE INDEX travail_nuit ON guichets_travail (guichet_id, cree_le) WHERE genre = 'ventilation_lot';
CREATE FUNCTION nuit_a_faire(p_periode text, p_marge interval)
  RETURNS TABLE (guichet_id bigint, entreprises bigint[]) LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH nuits AS (
    SELECT t.guichet_id, min(t.cree_le) AS demandee_le,
           bool_and(t.etat = 'fait' AND t.resultat -> 'avis' = '[]') AS reussie,
           bool_or(t.parametres ->> 'entiere' = p_periode) AS entiere
      FROM guichets_travail t
     WHERE t.genre = 'ventilation_lot' AND t.cle_naturelle LIKE 'ventilation_lot:nuit:%'
       AND t.cree_le > now() - interval '40 days'
     GROUP BY t.guichet_id, split_part(t.cle_naturelle, ':', 3)
  ), marques AS MATERIALIZED (
    SELECT n.guichet_id, max(n.demandee_le) FILTER (WHERE n.reussie) - p_marge AS depuis
      FROM nuits n GROUP BY n.guichet_id HAVING bool_or(n.entiere)
  ), touches AS MATERIALIZED (
    {EVENEMENTS}
  ), entieres AS (
    SELECT g.id FROM guichets_guichet g LEFT JOIN marques m ON m.guichet_id = g.id WHERE m.depuis IS NULL
    UNION SELECT t.id FROM touches t WHERE t.quoi = 'guichet'
  ), participants AS (
    SELECT t.id FROM touches t WHERE t.quoi = 'participant'
    UNION SELECT l.participant_id FROM touches t JOIN participants_eligibilite l ON l.id = t.id WHERE t.quoi = 'eligibilite'
  ), engagements AS (
    SELECT t.id FROM touches t WHERE t.quoi = 'engagement'
    UNION SELECT g.id FROM touches t JOIN clauses_engagement g ON g.marche_id = t.id WHERE t.quoi = 'marche'
  ), atteintes AS (
    SELECT t.id FROM touches t WHERE t.quoi = 'entreprise'
    UNION SELECT unnest(g.entreprises) FROM engagements e JOIN clauses_engagement g ON g.id = e.id
    UNION SELECT k.entreprise_id FROM engagements e JOIN clauses_comptesengagement k ON k.engagement_id = e.id
    UNION SELECT l.creditee_id FROM touches t JOIN participants_ligneheures l ON l.lot_id = t.id WHERE t.quoi = 'lot'
    UNION SELECT l.creditee_id FROM touches t JOIN participants_ligneheures l ON l.contrat_id = t.id
     WHERE t.quoi = 'contrat'
    UNION SELECT l.creditee_id FROM participants p JOIN participants_ligneheures l ON l.participant_id = p.id
  )
  SELECT e.id, NULL::bigint[] FROM entieres e
  UNION ALL
  SELECT c.guichet_id, array_agg(c.id ORDER BY c.id) FROM operations_entreprise c JOIN atteintes a ON a.id = c.id
   WHERE c.guichet_id NOT IN (SELECT e.id FROM entieres e) GROUP BY c.guichet_id
  ORDER BY 1
$$;
REVOKE EXECUTE ON FUNCTION nuit_a_faire(text, interval) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION nuit_a_faire(text, interval) TO "{{app}}";
"""
NUIT_A_FAIRE_INVERSE = """
DROP FUNCTION nuit_a_faire(text, interval);
DROP INDEX travail_nuit;
"""
