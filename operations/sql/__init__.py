"""SQL of the operations: who reaches what, the companies that may read a lot, its marché and its buyer, and the
buyers that may read a company's name."""

PRINCIPAUX = """
CREATE OR REPLACE FUNCTION donneurs_du_principal(p_type text, p_id bigint) RETURNS bigint[] LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT donneur_ordre_id), '{}') FROM operations_accesdonneurordre
   WHERE (p_type = 'utilisateur' AND utilisateur_id = p_id) OR (p_type = 'client_api' AND client_id = p_id) $$;
CREATE OR REPLACE FUNCTION entreprises_du_principal(p_type text, p_id bigint) RETURNS bigint[] LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT entreprise_id), '{}') FROM operations_accesentreprise
   WHERE (p_type = 'utilisateur' AND utilisateur_id = p_id) OR (p_type = 'client_api' AND client_id = p_id) $$;
"""

# Definer functions: whoever writes an attribution must not need the right to write the marché.
TENIR_ENTREPRISES = """
CREATE FUNCTION entreprises_du_lot(p_lot bigint) RETURNS bigint[] LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT e ORDER BY e), '{}') FROM (
    SELECT entreprise_id AS e FROM operations_attribution WHERE lot_id = p_lot
    UNION SELECT entreprise_id FROM operations_soustraitance WHERE lot_id = p_lot) s $$;

CREATE FUNCTION tenir_entreprises_du_marche(p_marche bigint) RETURNS void LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_liste bigint[];
  v_donneur bigint;
BEGIN
  SELECT coalesce(array_agg(DISTINCT e ORDER BY e), '{}') INTO v_liste
    FROM operations_lot l, unnest(l.entreprises) e WHERE l.marche_id = p_marche;
  UPDATE operations_marche SET entreprises = v_liste WHERE id = p_marche AND entreprises <> v_liste;
  SELECT donneur_ordre_id INTO v_donneur FROM operations_marche WHERE id = p_marche;
  SELECT coalesce(array_agg(DISTINCT e ORDER BY e), '{}') INTO v_liste
    FROM operations_marche m, unnest(m.entreprises) e WHERE m.donneur_ordre_id = v_donneur;
  UPDATE operations_donneurordre SET entreprises = v_liste WHERE id = v_donneur AND entreprises <> v_liste;
END $$;

CREATE FUNCTION tenir_entreprises_du_lot(p_lot bigint) RETURNS void LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_liste bigint[] := entreprises_du_lot(p_lot);
  v_marche bigint;
BEGIN
  UPDATE operations_lot SET entreprises = v_liste WHERE id = p_lot AND entreprises <> v_liste
    RETURNING marche_id INTO v_marche;
  IF v_marche IS NOT NULL THEN PERFORM tenir_entreprises_du_marche(v_marche); END IF;
END $$;

CREATE FUNCTION donneurs_de_entreprise() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  SELECT coalesce(array_agg(DISTINCT d ORDER BY d), '{}') INTO NEW.donneurs FROM (
    SELECT donneur_ordre_id AS d FROM operations_attribution WHERE entreprise_id = NEW.id
    UNION SELECT donneur_ordre_id FROM operations_soustraitance WHERE entreprise_id = NEW.id) s;
  RETURN NEW;
END $$;
CREATE TRIGGER entreprise_donneurs BEFORE INSERT OR UPDATE ON operations_entreprise
  FOR EACH ROW EXECUTE FUNCTION donneurs_de_entreprise();

CREATE FUNCTION suivre_lot() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.lot_id IS NOT NULL THEN PERFORM tenir_entreprises_du_lot(OLD.lot_id); END IF;
  IF TG_OP <> 'DELETE' AND NEW.lot_id IS NOT NULL THEN PERFORM tenir_entreprises_du_lot(NEW.lot_id); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER attribution_suivre_lot AFTER INSERT OR UPDATE OR DELETE ON operations_attribution
  FOR EACH ROW EXECUTE FUNCTION suivre_lot();
CREATE TRIGGER soustraitance_suivre_lot AFTER INSERT OR UPDATE OR DELETE ON operations_soustraitance
  FOR EACH ROW EXECUTE FUNCTION suivre_lot();

CREATE FUNCTION suivre_donneurs() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  -- The row is locked before its buyers are counted: two acts at once are counted one after the other.
  IF TG_OP <> 'INSERT' THEN UPDATE operations_entreprise SET donneurs = donneurs WHERE id = OLD.entreprise_id; END IF;
  IF TG_OP <> 'DELETE' THEN UPDATE operations_entreprise SET donneurs = donneurs WHERE id = NEW.entreprise_id; END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER attribution_suivre_donneurs AFTER INSERT OR UPDATE OR DELETE ON operations_attribution
  FOR EACH ROW EXECUTE FUNCTION suivre_donneurs();
CREATE TRIGGER soustraitance_suivre_donneurs AFTER INSERT OR UPDATE OR DELETE ON operations_soustraitance
  FOR EACH ROW EXECUTE FUNCTION suivre_donneurs();

CREATE FUNCTION suivre_marche() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM tenir_entreprises_du_marche(OLD.marche_id);
  PERFORM tenir_entreprises_du_marche(NEW.marche_id);
  RETURN NULL;
END $$;
CREATE TRIGGER lot_suivre_marche AFTER UPDATE OF marche_id ON operations_lot
  FOR EACH ROW WHEN (OLD.marche_id <> NEW.marche_id) EXECUTE FUNCTION suivre_marche();
"""

# An object read before an attribution and saved after it carries the old list: who reads a row is never taken from it.
ENTREPRISES_RECALCULEES = """
CREATE FUNCTION recalculer_entreprises() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_TABLE_NAME = 'operations_lot' THEN
    NEW.entreprises := entreprises_du_lot(NEW.id);
  ELSIF TG_TABLE_NAME = 'operations_marche' THEN
    SELECT coalesce(array_agg(DISTINCT e ORDER BY e), '{}') INTO NEW.entreprises
      FROM operations_lot l, unnest(l.entreprises) e WHERE l.marche_id = NEW.id;
  ELSE
    SELECT coalesce(array_agg(DISTINCT e ORDER BY e), '{}') INTO NEW.entreprises
      FROM operations_marche m, unnest(m.entreprises) e WHERE m.donneur_ordre_id = NEW.id;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER lot_entreprises BEFORE INSERT OR UPDATE ON operations_lot
  FOR EACH ROW EXECUTE FUNCTION recalculer_entreprises();
CREATE TRIGGER marche_entreprises BEFORE INSERT OR UPDATE ON operations_marche
  FOR EACH ROW EXECUTE FUNCTION recalculer_entreprises();
CREATE TRIGGER donneurordre_entreprises BEFORE INSERT OR UPDATE ON operations_donneurordre
  FOR EACH ROW EXECUTE FUNCTION recalculer_entreprises();
"""
ENTREPRISES_RECALCULEES_INVERSE = """
DROP TRIGGER lot_entreprises ON operations_lot;
DROP TRIGGER marche_entreprises ON operations_marche;
DROP TRIGGER donneurordre_entreprises ON operations_donneurordre;
DROP FUNCTION recalculer_entreprises();
"""

# Reference data belongs to the product: the application reads it.
REFERENCE_EN_LECTURE = """
REVOKE INSERT, UPDATE, DELETE ON operations_baselegale, operations_seuil, operations_criterepublic,
  operations_jourferie, operations_metierrome, operations_divisioncpv FROM "{app}";
"""

# A link without account reaches the one company that it was made for; whether it is open is `ouvrir_portee`'s to say.
# Whoever asks for a link by their address has no scope: told only which contacts have it today.
LIENS = """
CREATE OR REPLACE FUNCTION entreprises_du_principal(p_type text, p_id bigint) RETURNS bigint[] LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT e), '{}') FROM (
    SELECT entreprise_id AS e FROM operations_accesentreprise
     WHERE (p_type = 'utilisateur' AND utilisateur_id = p_id) OR (p_type = 'client_api' AND client_id = p_id)
    UNION SELECT entreprise_id FROM operations_lienentreprise WHERE p_type = 'lien' AND lien_id = p_id) s $$;
CREATE INDEX contactentreprise_adresse ON operations_contactentreprise (lower(email));
CREATE FUNCTION contacts_de_adresse(p_adresse text) RETURNS TABLE (contact_id bigint, guichet_id bigint) LANGUAGE sql
  STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ SELECT c.id, c.guichet_id FROM operations_contactentreprise c
        WHERE lower(c.email) = lower(p_adresse) AND c.du <= current_date AND (c.au IS NULL OR c.au >= current_date)
        ORDER BY c.id LIMIT 20 $$;
REVOKE EXECUTE ON FUNCTION contacts_de_adresse(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION contacts_de_adresse(text) TO "{app}";
"""
LIENS_INVERSE = """
CREATE OR REPLACE FUNCTION entreprises_du_principal(p_type text, p_id bigint) RETURNS bigint[] LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT entreprise_id), '{}') FROM operations_accesentreprise
   WHERE (p_type = 'utilisateur' AND utilisateur_id = p_id) OR (p_type = 'client_api' AND client_id = p_id) $$;
DROP INDEX contactentreprise_adresse;
DROP FUNCTION contacts_de_adresse(text);
"""
