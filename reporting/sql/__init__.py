"""SQL of the reporting: an issued bilan does not change."""

BILAN_IMMUABLE = """
CREATE FUNCTION refuser_bilan_emis() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.etat = 'emis' THEN
    RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'bilan_emis_immuable',
      MESSAGE = 'bilan_emis_immuable';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER bilan_immuable BEFORE UPDATE OR DELETE ON reporting_bilan
  FOR EACH ROW EXECUTE FUNCTION refuser_bilan_emis();
"""

# A buyer reads counts and not the guichet's rules: it is told this one number, for a marché that it may read.
SEUIL_MASQUAGE = """
CREATE FUNCTION seuil_masquage(p_marche bigint, p_jour date) RETURNS integer LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT r.seuil_masquage::integer FROM operations_marche m JOIN operations_reglescomptage r
    ON r.guichet_id = m.guichet_id AND (r.marche_id = m.id OR r.donneur_ordre_id = m.donneur_ordre_id
       OR (r.marche_id IS NULL AND r.donneur_ordre_id IS NULL))
   WHERE m.id = p_marche AND r.du <= p_jour AND (r.au IS NULL OR r.au >= p_jour)
   ORDER BY r.marche_id IS NOT NULL DESC, r.donneur_ordre_id IS NOT NULL DESC LIMIT 1 $$;
"""
