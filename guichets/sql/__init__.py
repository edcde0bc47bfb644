"""SQL of the tenancy, kept as text so that it can be read."""

PORTEES = """
CREATE FUNCTION portee_lire() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT coalesce(nullif(current_setting('app.lire', true), ''), '{}')::bigint[] $$;
CREATE FUNCTION portee_ecrire() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT coalesce(nullif(current_setting('app.ecrire', true), ''), '{}')::bigint[] $$;
CREATE FUNCTION portee_donneurs() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT coalesce(nullif(current_setting('app.donneurs', true), ''), '{}')::bigint[] $$;
CREATE FUNCTION portee_entreprises() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT coalesce(nullif(current_setting('app.entreprises', true), ''), '{}')::bigint[] $$;
CREATE FUNCTION portee_prescripteurs() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT coalesce(nullif(current_setting('app.prescripteurs', true), ''), '{}')::bigint[] $$;
"""

# Each app on the right replaces its own part; until then a principal reaches nothing through it.
PARTS = """
CREATE FUNCTION donneurs_du_principal(p_type text, p_id bigint) RETURNS bigint[] LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = public, pg_temp AS $$ SELECT '{}'::bigint[] $$;
CREATE FUNCTION entreprises_du_principal(p_type text, p_id bigint) RETURNS bigint[] LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = public, pg_temp AS $$ SELECT '{}'::bigint[] $$;
CREATE FUNCTION prescripteurs_du_principal(p_type text, p_id bigint) RETURNS bigint[] LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = public, pg_temp AS $$ SELECT '{}'::bigint[] $$;
"""

OUVRIR = """
CREATE FUNCTION ouvrir_portee(p_type text, p_id bigint,
    OUT o_lire bigint[], OUT o_ecrire bigint[], OUT o_donneurs bigint[],
    OUT o_entreprises bigint[], OUT o_prescripteurs bigint[])
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_actif boolean := false;
BEGIN
  o_lire := '{}'; o_ecrire := '{}'; o_donneurs := '{}'; o_entreprises := '{}'; o_prescripteurs := '{}';
  IF p_type = 'systeme' THEN
    SELECT coalesce(array_agg(id), '{}') INTO o_lire FROM guichets_guichet WHERE id = p_id;
    o_ecrire := o_lire;
  ELSE
    IF p_type = 'utilisateur' THEN
      SELECT is_active INTO v_actif FROM guichets_utilisateur WHERE id = p_id;
    ELSIF p_type = 'client_api' THEN
      SELECT actif INTO v_actif FROM guichets_clientapi WHERE id = p_id;
    END IF;
    IF coalesce(v_actif, false) THEN
      SELECT coalesce(array_agg(guichet_id ORDER BY guichet_id), '{}'),
             coalesce(array_agg(guichet_id ORDER BY guichet_id)
                      FILTER (WHERE role IN ('responsable', 'facilitateur')), '{}')
        INTO o_lire, o_ecrire
        FROM guichets_adhesion
       WHERE (p_type = 'utilisateur' AND utilisateur_id = p_id) OR (p_type = 'client_api' AND client_id = p_id);
      o_donneurs := donneurs_du_principal(p_type, p_id);
      o_entreprises := entreprises_du_principal(p_type, p_id);
      o_prescripteurs := prescripteurs_du_principal(p_type, p_id);
    END IF;
  END IF;
  PERFORM set_config('app.lire', o_lire::text, true), set_config('app.ecrire', o_ecrire::text, true),
          set_config('app.donneurs', o_donneurs::text, true),
          set_config('app.entreprises', o_entreprises::text, true),
          set_config('app.prescripteurs', o_prescripteurs::text, true);
END $$;
"""

# What must be known before any scope can be open: which guichet a job or a key belongs to, and nothing more.
AVANT_PORTEE = """
CREATE FUNCTION guichet_du_travail(p_id bigint) RETURNS bigint LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ SELECT guichet_id FROM guichets_travail WHERE id = p_id $$;
CREATE FUNCTION travaux_a_relancer(p_maintenant timestamptz) RETURNS SETOF bigint LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ SELECT id FROM guichets_travail
        WHERE (etat = 'a_faire' AND cree_le < p_maintenant - interval '10 seconds')
           OR (etat = 'en_cours' AND bail < p_maintenant) ORDER BY id LIMIT 500 $$;
CREATE FUNCTION client_de_la_cle(p_prefixe text)
  RETURNS TABLE (cle_id bigint, empreinte varchar, droits varchar[], expire_le timestamptz, revoquee_le timestamptz,
                 client_id bigint, guichet_id bigint, nom varchar, genre varchar, actif boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ SELECT k.id, k.empreinte, k.droits, k.expire_le, k.revoquee_le, c.id, c.guichet_id, c.nom, c.genre, c.actif
          FROM guichets_cle k JOIN guichets_clientapi c ON c.id = k.client_id WHERE k.prefixe = p_prefixe $$;
-- At most once a minute, and never waiting for another request that uses the same key at the same time.
CREATE FUNCTION toucher_cle(p_id bigint) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE guichets_cle SET derniere_utilisation = now() WHERE id IN (
    SELECT id FROM guichets_cle
     WHERE id = p_id AND (derniere_utilisation IS NULL OR derniere_utilisation < now() - interval '1 minute')
       FOR UPDATE SKIP LOCKED) $$;
"""

# Global tables (accounts, sessions, reference data) are the application's to use; tenant tables are granted
# one by one.
DROITS = """
GRANT USAGE ON SCHEMA public TO "{app}";
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "{app}";
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO "{app}";
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "{app}";
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO "{app}";
"""

GUICHET_LISIBLE = """
ALTER TABLE guichets_guichet ENABLE ROW LEVEL SECURITY;
ALTER TABLE guichets_guichet FORCE ROW LEVEL SECURITY;
CREATE POLICY proprietaire ON guichets_guichet TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY lire ON guichets_guichet FOR SELECT USING (true);
CREATE POLICY modifier ON guichets_guichet FOR UPDATE USING (id = ANY (portee_ecrire()));
REVOKE ALL ON guichets_guichet, guichets_guichetevent FROM "{app}";
GRANT SELECT, UPDATE ON guichets_guichet TO "{app}";
ALTER TABLE guichets_guichetevent ENABLE ROW LEVEL SECURITY;
ALTER TABLE guichets_guichetevent FORCE ROW LEVEL SECURITY;
CREATE POLICY proprietaire ON guichets_guichetevent TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY lire ON guichets_guichetevent FOR SELECT USING (id = ANY (portee_lire()));
CREATE POLICY creer ON guichets_guichetevent FOR INSERT WITH CHECK (id = ANY (portee_ecrire()));
GRANT SELECT, INSERT ON guichets_guichetevent TO "{app}";
REVOKE ALL ON guichets_utilisateurevent FROM "{app}";
GRANT INSERT ON guichets_utilisateurevent TO "{app}";
"""

# Whoever reads a person's file leaves a trace, even with no right to write in the guichet. The principal is
# the scope's.
JOURNALISER = """
CREATE FUNCTION journaliser(p_guichet bigint, p_cle uuid, p_principal text, p_evenement text, p_objet text,
    p_objet_cle uuid) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  INSERT INTO guichets_journal (guichet_id, cle, cree_le, principal, evenement, objet, objet_cle)
  VALUES (p_guichet, p_cle, now(), p_principal, p_evenement, p_objet, p_objet_cle) $$;
"""

# A function that runs with the owner's rights answers whoever may call it: only those that the product calls stay
# open, and to the application alone. Functions of triggers run without any such right.
FONCTIONS_FERMEES = """
DO $$
DECLARE
  v_fonction regprocedure;
BEGIN
  FOR v_fonction IN
    SELECT p.oid::regprocedure FROM pg_proc p JOIN pg_roles r ON r.oid = p.proowner
     WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef AND r.rolname = current_user
  LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', v_fonction);
  END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION ouvrir_portee(text, bigint), guichet_du_travail(bigint),
  travaux_a_relancer(timestamptz), client_de_la_cle(text), toucher_cle(bigint),
  journaliser(bigint, uuid, text, text, text, uuid), seuil_masquage(bigint, date) TO "{app}";
"""

# Of the tables of Django and its packages, the application writes accounts, sessions and second factors. The state of
# the migrations, the permissions and the shared context of the history (unused: each event carries its own) are not its
# to change. A person leaves by `is_active`: their name signs decisions.
TABLES_DU_CADRE = """
REVOKE INSERT, UPDATE, DELETE ON django_migrations, django_content_type, auth_permission, auth_group,
  auth_group_permissions FROM "{app}";
REVOKE ALL ON pghistory_context FROM "{app}";
REVOKE DELETE ON guichets_utilisateur FROM "{app}";
"""

# Policies written before the subselect: the same meaning, computed once per statement instead of once per row.
PORTEES_UNE_FOIS = """
DO $$
DECLARE
  p record;
  v_lecture text;
  v_controle text;
BEGIN
  FOR p IN SELECT * FROM pg_policies WHERE schemaname = 'public'
            AND (coalesce(qual, '') || coalesce(with_check, '')) ~ '(ANY \\(|&& )portee_' LOOP
    v_lecture := regexp_replace(regexp_replace(p.qual,
      'ANY \\((portee_\\w+\\(\\))\\)', 'ANY ((SELECT \\1)::bigint[])', 'g'), '&& (portee_\\w+\\(\\))', '&& (SELECT \\1)', 'g');
    v_controle := regexp_replace(regexp_replace(p.with_check,
      'ANY \\((portee_\\w+\\(\\))\\)', 'ANY ((SELECT \\1)::bigint[])', 'g'), '&& (portee_\\w+\\(\\))', '&& (SELECT \\1)', 'g');
    EXECUTE format('ALTER POLICY %I ON %I.%I', p.policyname, p.schemaname, p.tablename)
      || coalesce(' USING (' || v_lecture || ')', '') || coalesce(' WITH CHECK (' || v_controle || ')', '');
  END LOOP;
END $$;
"""

# A link without account opens its company while its one session lasts; nothing else, and no guichet. Which guichet a
# secret belongs to must be known before any scope is open: told for the hash of the whole secret only.
LIENS = """
CREATE OR REPLACE FUNCTION ouvrir_portee(p_type text, p_id bigint,
    OUT o_lire bigint[], OUT o_ecrire bigint[], OUT o_donneurs bigint[],
    OUT o_entreprises bigint[], OUT o_prescripteurs bigint[])
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_actif boolean := false;
BEGIN
  o_lire := '{}'; o_ecrire := '{}'; o_donneurs := '{}'; o_entreprises := '{}'; o_prescripteurs := '{}';
  IF p_type = 'systeme' THEN
    SELECT coalesce(array_agg(id), '{}') INTO o_lire FROM guichets_guichet WHERE id = p_id;
    o_ecrire := o_lire;
  ELSIF p_type = 'lien' THEN
    IF EXISTS (SELECT FROM guichets_lien WHERE id = p_id AND consomme_le IS NOT NULL AND revoque_le IS NULL
                AND expire_le > now() AND session_jusque > now()) THEN
      o_entreprises := entreprises_du_principal(p_type, p_id);
    END IF;
  ELSE
    IF p_type = 'utilisateur' THEN
      SELECT is_active INTO v_actif FROM guichets_utilisateur WHERE id = p_id;
    ELSIF p_type = 'client_api' THEN
      SELECT actif INTO v_actif FROM guichets_clientapi WHERE id = p_id;
    END IF;
    IF coalesce(v_actif, false) THEN
      SELECT coalesce(array_agg(guichet_id ORDER BY guichet_id), '{}'),
             coalesce(array_agg(guichet_id ORDER BY guichet_id)
                      FILTER (WHERE role IN ('responsable', 'facilitateur')), '{}')
        INTO o_lire, o_ecrire
        FROM guichets_adhesion
       WHERE (p_type = 'utilisateur' AND utilisateur_id = p_id) OR (p_type = 'client_api' AND client_id = p_id);
      o_donneurs := donneurs_du_principal(p_type, p_id);
      o_entreprises := entreprises_du_principal(p_type, p_id);
      o_prescripteurs := prescripteurs_du_principal(p_type, p_id);
    END IF;
  END IF;
  PERFORM set_config('app.lire', o_lire::text, true), set_config('app.ecrire', o_ecrire::text, true),
          set_config('app.donneurs', o_donneurs::text, true),
          set_config('app.entreprises', o_entreprises::text, true),
          set_config('app.prescripteurs', o_prescripteurs::text, true);
END $$;
CREATE FUNCTION lien_de_empreinte(p_empreinte text) RETURNS TABLE (lien_id bigint, guichet_id bigint) LANGUAGE sql
  STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ SELECT l.id, l.guichet_id FROM guichets_lien l WHERE l.empreinte = p_empreinte $$;
REVOKE EXECUTE ON FUNCTION lien_de_empreinte(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lien_de_empreinte(text) TO "{app}";
"""
LIENS_INVERSE = OUVRIR.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION") + (
    "DROP FUNCTION lien_de_empreinte(text);"
)
