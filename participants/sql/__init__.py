"""SQL of the participants: who reaches whom, and what a validated line of hours refuses."""

PRINCIPAUX = """
CREATE OR REPLACE FUNCTION prescripteurs_du_principal(p_type text, p_id bigint) RETURNS bigint[] LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT prescripteur_id), '{}') FROM participants_accesprescripteur
   WHERE p_type = 'utilisateur' AND utilisateur_id = p_id $$;
"""

# A company reads the lots of its contrats, and the names and windows of the people that it employs or
# borrows.
TENIR_ENTREPRISES = """
CREATE OR REPLACE FUNCTION entreprises_du_lot(p_lot bigint) RETURNS bigint[] LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT e ORDER BY e), '{}') FROM (
    SELECT entreprise_id AS e FROM operations_attribution WHERE lot_id = p_lot
    UNION SELECT entreprise_id FROM operations_soustraitance WHERE lot_id = p_lot
    UNION SELECT employeur_id FROM participants_contrat WHERE lot_id = p_lot
    UNION SELECT creditee_id FROM participants_contrat WHERE lot_id = p_lot) s $$;
CREATE TRIGGER contrat_suivre_lot AFTER INSERT OR UPDATE OR DELETE ON participants_contrat
  FOR EACH ROW EXECUTE FUNCTION suivre_lot();

CREATE FUNCTION entreprises_du_participant(p_participant bigint) RETURNS bigint[] LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT e ORDER BY e), '{}') FROM participants_contrat c,
    unnest(ARRAY[c.employeur_id, c.creditee_id, c.declarant_id]) e WHERE c.participant_id = p_participant $$;

CREATE FUNCTION tenir_entreprises_du_participant(p_participant bigint) RETURNS void LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_liste bigint[] := entreprises_du_participant(p_participant);
BEGIN
  UPDATE participants_participant SET entreprises = v_liste WHERE id = p_participant AND entreprises <> v_liste;
  UPDATE participants_fenetreeligibilite SET entreprises = v_liste
   WHERE participant_id = p_participant AND entreprises <> v_liste;
END $$;

CREATE FUNCTION suivre_participant() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN PERFORM tenir_entreprises_du_participant(OLD.participant_id); END IF;
  IF TG_OP <> 'DELETE' THEN PERFORM tenir_entreprises_du_participant(NEW.participant_id); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER contrat_suivre_participant AFTER INSERT OR UPDATE OR DELETE ON participants_contrat
  FOR EACH ROW EXECUTE FUNCTION suivre_participant();

CREATE FUNCTION ouvrir_fenetre() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  NEW.entreprises := entreprises_du_participant(NEW.participant_id);
  NEW.prescripteur_id := (SELECT prescripteur_id FROM participants_participant WHERE id = NEW.participant_id);
  RETURN NEW;
END $$;
CREATE TRIGGER fenetre_ouvrir BEFORE INSERT ON participants_fenetreeligibilite
  FOR EACH ROW EXECUTE FUNCTION ouvrir_fenetre();
"""

LIGNE_IMMUABLE = """
CREATE FUNCTION refuser_ligne_validee() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.etat = 'en_attente' THEN
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND (OLD.heures, OLD.dont_formation, OLD.contrat_id, OLD.participant_id, OLD.creditee_id,
       OLD.entreprise_id, OLD.mois, OLD.debut, OLD.fin, OLD.declaration_id)
     = (NEW.heures, NEW.dont_formation, NEW.contrat_id, NEW.participant_id, NEW.creditee_id,
       NEW.entreprise_id, NEW.mois, NEW.debut, NEW.fin, NEW.declaration_id)
     AND OLD.lot_id IS NOT DISTINCT FROM NEW.lot_id AND NEW.etat <> 'en_attente' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'ligne_validee_immuable',
    MESSAGE = 'ligne_validee_immuable';
END $$;
CREATE TRIGGER ligne_immuable BEFORE UPDATE OR DELETE ON participants_ligneheures
  FOR EACH ROW EXECUTE FUNCTION refuser_ligne_validee();
"""

# The prescripteur reaches a person's rows by a column of their own, which follows the person's.
TENIR_PRESCRIPTEUR = """
CREATE FUNCTION heriter_prescripteur() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  NEW.prescripteur_id := (SELECT prescripteur_id FROM participants_participant WHERE id = NEW.participant_id);
  RETURN NEW;
END $$;
CREATE TRIGGER contrat_prescripteur BEFORE INSERT ON participants_contrat
  FOR EACH ROW EXECUTE FUNCTION heriter_prescripteur();
CREATE TRIGGER dossier_prescripteur BEFORE INSERT ON participants_dossierparticipant
  FOR EACH ROW EXECUTE FUNCTION heriter_prescripteur();

CREATE FUNCTION suivre_prescripteur() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE participants_contrat SET prescripteur_id = NEW.prescripteur_id WHERE participant_id = NEW.id;
  UPDATE participants_dossierparticipant SET prescripteur_id = NEW.prescripteur_id WHERE participant_id = NEW.id;
  UPDATE participants_fenetreeligibilite SET prescripteur_id = NEW.prescripteur_id WHERE participant_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER participant_suivre_prescripteur AFTER UPDATE OF prescripteur_id ON participants_participant
  FOR EACH ROW WHEN (OLD.prescripteur_id IS DISTINCT FROM NEW.prescripteur_id)
  EXECUTE FUNCTION suivre_prescripteur();

CREATE FUNCTION suivre_eligibilite() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE participants_dossierparticipant d SET etat_eligibilite = NEW.etat
   WHERE d.participant_id = NEW.participant_id
     AND NEW.id = (SELECT max(id) FROM participants_eligibilite WHERE participant_id = NEW.participant_id);
  RETURN NULL;
END $$;
CREATE TRIGGER eligibilite_suivre AFTER INSERT OR UPDATE OF etat ON participants_eligibilite
  FOR EACH ROW EXECUTE FUNCTION suivre_eligibilite();
"""

# What was judged stays what was judged: only the window ends an eligibility.
CRITERES_FIGES = """
CREATE FUNCTION refuser_critere_fige() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_ligne participants_critere := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
BEGIN
  IF EXISTS (SELECT 1 FROM participants_eligibilite
              WHERE id IN (v_ligne.eligibilite_id, CASE WHEN TG_OP = 'UPDATE' THEN OLD.eligibilite_id END)
                AND etat <> 'a_valider') THEN
    RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'critere_fige', MESSAGE = 'critere_fige';
  END IF;
  RETURN v_ligne;
END $$;
CREATE TRIGGER critere_fige BEFORE INSERT OR UPDATE OR DELETE ON participants_critere
  FOR EACH ROW EXECUTE FUNCTION refuser_critere_fige();
"""

# An object read before a contrat and saved after it carries the old list: who reads a row is never taken from it.
LECTEURS_RECALCULES = """
CREATE FUNCTION recalculer_entreprises_du_participant() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  NEW.entreprises := entreprises_du_participant(NEW.id);
  RETURN NEW;
END $$;
CREATE TRIGGER participant_entreprises BEFORE INSERT OR UPDATE ON participants_participant
  FOR EACH ROW EXECUTE FUNCTION recalculer_entreprises_du_participant();
CREATE TRIGGER fenetre_lecteurs BEFORE UPDATE ON participants_fenetreeligibilite
  FOR EACH ROW EXECUTE FUNCTION ouvrir_fenetre();
CREATE TRIGGER contrat_lecteurs BEFORE UPDATE ON participants_contrat
  FOR EACH ROW EXECUTE FUNCTION heriter_prescripteur();
CREATE TRIGGER dossier_lecteurs BEFORE UPDATE ON participants_dossierparticipant
  FOR EACH ROW EXECUTE FUNCTION heriter_prescripteur();
"""
LECTEURS_RECALCULES_INVERSE = """
DROP TRIGGER participant_entreprises ON participants_participant;
DROP TRIGGER fenetre_lecteurs ON participants_fenetreeligibilite;
DROP TRIGGER contrat_lecteurs ON participants_contrat;
DROP TRIGGER dossier_lecteurs ON participants_dossierparticipant;
DROP FUNCTION recalculer_entreprises_du_participant();
"""

# A company writes its own month up to its transmission. What the guichet decided, and what the other party answered,
# is not its to write: the database says so as the domain does. Whoever writes for the guichet is not concerned.
DECISIONS_AU_GUICHET = """
CREATE FUNCTION refuser_decision_du_portail() RETURNS trigger LANGUAGE plpgsql
  SET search_path = public, pg_temp AS $$
DECLARE
  v_guichet bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.guichet_id ELSE NEW.guichet_id END;
  v_refus boolean := false;
BEGIN
  IF cardinality(portee_entreprises()) > 0 AND NOT v_guichet = ANY (portee_ecrire()) THEN
    IF TG_OP <> 'INSERT' THEN v_refus := OLD.etat IN ('validee', 'remplacee'); END IF;
    IF TG_OP <> 'DELETE' AND NOT v_refus THEN
      v_refus := NEW.etat IN ('validee', 'remplacee', 'retournee') AND (TG_OP = 'INSERT' OR NEW.etat <> OLD.etat);
    END IF;
    IF TG_OP <> 'DELETE' AND TG_TABLE_NAME = 'participants_ligneheures' AND NOT v_refus THEN
      v_refus := NEW.confirmation IN ('confirmee', 'contestee')
                 AND (TG_OP = 'INSERT' OR NEW.confirmation <> OLD.confirmation OR NEW.heures <> OLD.heures);
    END IF;
  END IF;
  IF v_refus THEN
    RAISE EXCEPTION USING ERRCODE = '42501', MESSAGE = 'decision_au_guichet';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER decision_au_guichet BEFORE INSERT OR UPDATE OR DELETE ON participants_declarationmensuelle
  FOR EACH ROW EXECUTE FUNCTION refuser_decision_du_portail();
CREATE TRIGGER decision_au_guichet BEFORE INSERT OR UPDATE OR DELETE ON participants_ligneheures
  FOR EACH ROW EXECUTE FUNCTION refuser_decision_du_portail();
"""
DECISIONS_AU_GUICHET_INVERSE = """
DROP TRIGGER decision_au_guichet ON participants_declarationmensuelle;
DROP TRIGGER decision_au_guichet ON participants_ligneheures;
DROP FUNCTION refuser_decision_du_portail();
"""

# Steps, exits and their follow-up are reached by the person's prescripteur, like the rest of their file.
PARCOURS_SUIVI = """
CREATE TRIGGER etape_prescripteur BEFORE INSERT OR UPDATE ON participants_etape
  FOR EACH ROW EXECUTE FUNCTION heriter_prescripteur();
CREATE TRIGGER sortie_prescripteur BEFORE INSERT OR UPDATE ON participants_sortie
  FOR EACH ROW EXECUTE FUNCTION heriter_prescripteur();
CREATE TRIGGER suivisortie_prescripteur BEFORE INSERT OR UPDATE ON participants_suivisortie
  FOR EACH ROW EXECUTE FUNCTION heriter_prescripteur();
CREATE FUNCTION suivre_prescripteur_parcours() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE participants_etape SET prescripteur_id = NEW.prescripteur_id WHERE participant_id = NEW.id;
  UPDATE participants_sortie SET prescripteur_id = NEW.prescripteur_id WHERE participant_id = NEW.id;
  UPDATE participants_suivisortie SET prescripteur_id = NEW.prescripteur_id WHERE participant_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER participant_suivre_prescripteur_parcours AFTER UPDATE OF prescripteur_id ON participants_participant
  FOR EACH ROW WHEN (OLD.prescripteur_id IS DISTINCT FROM NEW.prescripteur_id)
  EXECUTE FUNCTION suivre_prescripteur_parcours();
"""
PARCOURS_SUIVI_INVERSE = """
DROP TRIGGER participant_suivre_prescripteur_parcours ON participants_participant;
DROP FUNCTION suivre_prescripteur_parcours();
"""

# Who deposits a proof does not judge it; one that was judged stays what was judged. It names the company that owes.
PIECES = """
CREATE FUNCTION garder_piece() RETURNS trigger LANGUAGE plpgsql
  SET search_path = public, pg_temp AS $$
DECLARE
  v_guichet bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.guichet_id ELSE NEW.guichet_id END;
BEGIN
  IF cardinality(portee_entreprises()) > 0 AND NOT v_guichet = ANY (portee_ecrire())
     AND (TG_OP <> 'INSERT' AND OLD.etat <> 'a_verifier' OR TG_OP <> 'DELETE' AND NEW.etat <> 'a_verifier') THEN
    RAISE EXCEPTION USING ERRCODE = '42501', MESSAGE = 'decision_au_guichet';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER decision_au_guichet BEFORE INSERT OR UPDATE OR DELETE ON participants_piece
  FOR EACH ROW EXECUTE FUNCTION garder_piece();
CREATE FUNCTION nommer_creditee() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  NEW.creditee_id := (SELECT creditee_id FROM participants_contrat WHERE id = NEW.contrat_id);
  RETURN NEW;
END $$;
CREATE TRIGGER piece_creditee BEFORE INSERT OR UPDATE ON participants_piece
  FOR EACH ROW EXECUTE FUNCTION nommer_creditee();
"""
PIECES_INVERSE = """
DROP TRIGGER decision_au_guichet ON participants_piece;
DROP TRIGGER piece_creditee ON participants_piece;
DROP FUNCTION garder_piece();
DROP FUNCTION nommer_creditee();
"""
