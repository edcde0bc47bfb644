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

# Whoever owes a share of a lot reads it, even when the published holders no longer name them.
LECTEURS_DU_LOT = """
CREATE OR REPLACE FUNCTION entreprises_du_lot(p_lot bigint) RETURNS bigint[] LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT e ORDER BY e), '{}') FROM (
    SELECT entreprise_id AS e FROM operations_attribution WHERE lot_id = p_lot
    UNION SELECT entreprise_id FROM operations_soustraitance WHERE lot_id = p_lot
    UNION SELECT employeur_id FROM participants_contrat WHERE lot_id = p_lot
    UNION SELECT creditee_id FROM participants_contrat WHERE lot_id = p_lot
    UNION SELECT unnest(entreprises) FROM clauses_engagement WHERE lot_id = p_lot) s $$;
CREATE TRIGGER engagement_suivre_lot AFTER INSERT OR UPDATE OR DELETE ON clauses_engagement
  FOR EACH ROW EXECUTE FUNCTION suivre_lot();
"""
LECTEURS_DU_LOT_INVERSE = """
DROP TRIGGER engagement_suivre_lot ON clauses_engagement;
CREATE OR REPLACE FUNCTION entreprises_du_lot(p_lot bigint) RETURNS bigint[] LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT e ORDER BY e), '{}') FROM (
    SELECT entreprise_id AS e FROM operations_attribution WHERE lot_id = p_lot
    UNION SELECT entreprise_id FROM operations_soustraitance WHERE lot_id = p_lot
    UNION SELECT employeur_id FROM participants_contrat WHERE lot_id = p_lot
    UNION SELECT creditee_id FROM participants_contrat WHERE lot_id = p_lot) s $$;
"""

# The composite key of a column that came after its table was protected.
RUN_PRECEDENT = """
ALTER TABLE clauses_runventilation ADD CONSTRAINT clauses_runventilation_precedent_id_guichet_fk
  FOREIGN KEY (guichet_id, precedent_id) REFERENCES clauses_runventilation (guichet_id, id)
  DEFERRABLE INITIALLY IMMEDIATE;
"""
RUN_PRECEDENT_INVERSE = """
ALTER TABLE clauses_runventilation DROP CONSTRAINT clauses_runventilation_precedent_id_guichet_fk;
"""

# A line's imposed hours are counted one after the other: the line is locked first.
IMPOSEES = """
CREATE FUNCTION verifier_imposees() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_heures numeric;
BEGIN
  SELECT heures INTO v_heures FROM participants_ligneheures WHERE id = NEW.ligne_id FOR UPDATE;
  IF (SELECT sum(heures) FROM clauses_affectationimposee WHERE ligne_id = NEW.ligne_id) > v_heures THEN
    RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'imposee_somme', MESSAGE = 'imposee_somme';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER imposee_somme AFTER INSERT OR UPDATE ON clauses_affectationimposee
  FOR EACH ROW EXECUTE FUNCTION verifier_imposees();
"""
IMPOSEES_INVERSE = """
DROP TRIGGER imposee_somme ON clauses_affectationimposee;
DROP FUNCTION verifier_imposees();
"""

# Checked at the end of the transaction: a rectification and its adjustments arrive together. A place is a
# contrat, a month and a lot: a rectification replaces its line there, or leaves none.
AJUSTEMENTS = """
CREATE FUNCTION verifier_place(p_contrat bigint, p_mois date, p_lot bigint) RETURNS void LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_comptees numeric;
  v_faites numeric;
BEGIN
  SELECT coalesce((SELECT sum(v.heures) FROM clauses_ventilation v JOIN participants_ligneheures l ON l.id = v.ligne_id
                    WHERE v.appliquee AND l.contrat_id = p_contrat AND l.mois = p_mois
                      AND l.lot_id IS NOT DISTINCT FROM p_lot), 0)
       + coalesce((SELECT sum(a.heures) FROM clauses_ajustement a JOIN participants_ligneheures l ON l.id = a.ligne_id
                    WHERE l.contrat_id = p_contrat AND l.mois = p_mois AND l.lot_id IS NOT DISTINCT FROM p_lot), 0)
    INTO v_comptees;
  SELECT coalesce(sum(heures), 0) INTO v_faites FROM participants_ligneheures
   WHERE contrat_id = p_contrat AND mois = p_mois AND lot_id IS NOT DISTINCT FROM p_lot AND etat = 'validee';
  IF v_comptees > v_faites THEN
    RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'ventilation_somme', MESSAGE = 'ventilation_somme';
  END IF;
END $$;

CREATE FUNCTION verifier_ajustement() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_ligne participants_ligneheures%ROWTYPE;
BEGIN
  SELECT * INTO v_ligne FROM participants_ligneheures
   WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.ligne_id ELSE NEW.ligne_id END;
  PERFORM verifier_place(v_ligne.contrat_id, v_ligne.mois, v_ligne.lot_id);
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ajustement_somme AFTER INSERT OR UPDATE OR DELETE ON clauses_ajustement
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION verifier_ajustement();

CREATE FUNCTION verifier_ligne_remplacee() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM verifier_place(NEW.contrat_id, NEW.mois, NEW.lot_id);
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ligne_remplacee_somme AFTER UPDATE OF etat ON participants_ligneheures
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.etat = 'validee' AND NEW.etat <> 'validee')
  EXECUTE FUNCTION verifier_ligne_remplacee();

CREATE FUNCTION refuser_ajustement_clos() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v clauses_ajustement%ROWTYPE;
BEGIN
  IF TG_OP = 'DELETE' THEN v := OLD; ELSE v := NEW; END IF;
  IF EXISTS (SELECT 1 FROM clauses_cloturemois WHERE guichet_id = v.guichet_id AND entreprise_id = v.entreprise_id
              AND mois = v.mois) THEN
    RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'ajustement_porte', MESSAGE = 'ajustement_porte';
  END IF;
  IF TG_OP = 'INSERT' AND NOT EXISTS (SELECT 1 FROM clauses_cloturemois
      WHERE guichet_id = v.guichet_id AND entreprise_id = v.entreprise_id AND mois = v.mois_corrige) THEN
    RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'ajustement_mois_ouvert', MESSAGE = 'ajustement_mois_ouvert';
  END IF;
  RETURN v;
END $$;
CREATE TRIGGER ajustement_mois_clos BEFORE INSERT OR UPDATE OR DELETE ON clauses_ajustement
  FOR EACH ROW EXECUTE FUNCTION refuser_ajustement_clos();
"""
AJUSTEMENTS_INVERSE = """
DROP TRIGGER ajustement_mois_clos ON clauses_ajustement;
DROP TRIGGER ajustement_somme ON clauses_ajustement;
DROP TRIGGER ligne_remplacee_somme ON participants_ligneheures;
DROP FUNCTION refuser_ajustement_clos();
DROP FUNCTION verifier_ligne_remplacee();
DROP FUNCTION verifier_ajustement();
DROP FUNCTION verifier_place(bigint, date, bigint);
"""

# A need is read by every prescripteur of the guichet while it is published; a company acts for its own engagements.
BESOINS = """
CREATE FUNCTION tenir_besoin() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM clauses_engagement WHERE id = NEW.engagement_id AND NEW.entreprise_id = ANY (entreprises)) THEN
    RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'besoin_engagement_de_entreprise',
      MESSAGE = 'besoin_engagement_de_entreprise';
  END IF;
  NEW.lot_id := (SELECT lot_id FROM clauses_engagement WHERE id = NEW.engagement_id);
  NEW.entreprise_nom := (SELECT nom FROM operations_entreprise WHERE id = NEW.entreprise_id);
  NEW.prescripteurs := CASE WHEN NEW.etat = 'brouillon' THEN '{}' ELSE
    (SELECT coalesce(array_agg(id ORDER BY id), '{}') FROM participants_prescripteur WHERE guichet_id = NEW.guichet_id) END;
  RETURN NEW;
END $$;
CREATE TRIGGER besoin_tenir BEFORE INSERT OR UPDATE ON clauses_besoin
  FOR EACH ROW EXECUTE FUNCTION tenir_besoin();
CREATE FUNCTION ouvrir_besoins_au_prescripteur() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE clauses_besoin SET prescripteurs = prescripteurs WHERE guichet_id = NEW.guichet_id AND etat = 'publie';
  RETURN NULL;
END $$;
CREATE TRIGGER prescripteur_besoins AFTER INSERT ON participants_prescripteur
  FOR EACH ROW EXECUTE FUNCTION ouvrir_besoins_au_prescripteur();

CREATE FUNCTION tenir_effort() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM clauses_engagement WHERE id = NEW.engagement_id AND NEW.entreprise_id = ANY (entreprises)) THEN
    RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'effort_engagement_de_entreprise',
      MESSAGE = 'effort_engagement_de_entreprise';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER effort_tenir BEFORE INSERT OR UPDATE ON clauses_effort
  FOR EACH ROW EXECUTE FUNCTION tenir_effort();
"""
BESOINS_INVERSE = """
DROP TRIGGER prescripteur_besoins ON participants_prescripteur;
DROP TRIGGER besoin_tenir ON clauses_besoin;
DROP TRIGGER effort_tenir ON clauses_effort;
DROP FUNCTION tenir_besoin();
DROP FUNCTION ouvrir_besoins_au_prescripteur();
DROP FUNCTION tenir_effort();
"""
