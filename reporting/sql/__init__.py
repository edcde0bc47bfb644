"""SQL of the reporting: an issued bilan does not change."""

BILAN_IMMUABLE = """
CREATE FUNCTION refuser_bilan_emis() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.etat = 'emis' THEN
    RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'bilan_emis_immuable', MESSAGE = 'bilan_emis_immuable';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER bilan_immuable BEFORE UPDATE OR DELETE ON reporting_bilan
  FOR EACH ROW EXECUTE FUNCTION refuser_bilan_emis();
"""
