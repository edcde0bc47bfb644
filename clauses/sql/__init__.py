"""SQL of the clauses: no debt shared twice, no hour counted twice, no closed month rewritten."""

TENIR_ENTREPRISES = """
CREATE FUNCTION entreprises_de_engagement() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  SELECT array_agg(DISTINCT e ORDER BY e) INTO NEW.entreprises FROM (
    SELECT NEW.redevable_id AS e
    UNION SELECT entreprise_id FROM clauses_quotepart WHERE engagement_id = NEW.id) s;
  RETURN NEW;
END $$;
CREATE TRIGGER engagement_entreprises BEFORE INSERT OR UPDATE ON clauses_engagement
  FOR EACH ROW EXECUTE FUNCTION entreprises_de_engagement();
"""

# The engagement row is locked first: two shares added at once are counted one after the other.
QUOTES_PARTS = """
CREATE FUNCTION verifier_quotes_parts() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_engagement bigint;
  v_dues numeric;
  v_parts numeric;
BEGIN
  v_engagement := CASE WHEN TG_OP = 'DELETE' THEN OLD.engagement_id ELSE NEW.engagement_id END;
  UPDATE clauses_engagement SET entreprises = entreprises WHERE id = v_engagement RETURNING heures INTO v_dues;
  SELECT coalesce(sum(heures), 0) INTO v_parts FROM clauses_quotepart WHERE engagement_id = v_engagement;
  IF v_parts > coalesce(v_dues, 0) THEN
    RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'quotepart_somme', MESSAGE = 'quotepart_somme';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER quotepart_somme AFTER INSERT OR UPDATE OR DELETE ON clauses_quotepart
  FOR EACH ROW EXECUTE FUNCTION verifier_quotes_parts();
CREATE FUNCTION verifier_engagement() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF (SELECT coalesce(sum(heures), 0) FROM clauses_quotepart WHERE engagement_id = NEW.id) > coalesce(NEW.heures, 0)
  THEN
    RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'quotepart_somme', MESSAGE = 'quotepart_somme';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER engagement_somme AFTER UPDATE OF heures ON clauses_engagement
  FOR EACH ROW EXECUTE FUNCTION verifier_engagement();
"""

# Statement-level: the job writes thousands of rows in one statement.
VENTILATION = """
CREATE FUNCTION verifier_ventilations() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM clauses_ventilation v JOIN participants_ligneheures l ON l.id = v.ligne_id
     WHERE v.appliquee AND v.ligne_id IN (SELECT ligne_id FROM nouvelles)
     GROUP BY l.id HAVING sum(v.heures) > l.heures) THEN
    RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'ventilation_somme', MESSAGE = 'ventilation_somme';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER ventilation_somme_ajout AFTER INSERT ON clauses_ventilation
  REFERENCING NEW TABLE AS nouvelles FOR EACH STATEMENT EXECUTE FUNCTION verifier_ventilations();
CREATE TRIGGER ventilation_somme_changement AFTER UPDATE ON clauses_ventilation
  REFERENCING NEW TABLE AS nouvelles FOR EACH STATEMENT EXECUTE FUNCTION verifier_ventilations();

CREATE FUNCTION refuser_mois_clos() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM touchees t JOIN clauses_cloturemois c
               ON c.guichet_id = t.guichet_id AND c.entreprise_id = t.entreprise_id AND c.mois = t.mois
              WHERE t.appliquee) THEN
    RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'mois_clos', MESSAGE = 'mois_clos';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER ventilation_mois_clos_ajout AFTER INSERT ON clauses_ventilation
  REFERENCING NEW TABLE AS touchees FOR EACH STATEMENT EXECUTE FUNCTION refuser_mois_clos();
CREATE TRIGGER ventilation_mois_clos_retrait AFTER DELETE ON clauses_ventilation
  REFERENCING OLD TABLE AS touchees FOR EACH STATEMENT EXECUTE FUNCTION refuser_mois_clos();
CREATE TRIGGER ventilation_mois_clos_changement AFTER UPDATE ON clauses_ventilation
  REFERENCING OLD TABLE AS touchees FOR EACH STATEMENT EXECUTE FUNCTION refuser_mois_clos();
"""
