"""SQL of the people declared in two guichets: one number crosses, and only when a ceiling is passed."""

# Runs with the owner's rights: it reads every guichet, and answers the members of one about its own people only.
# A person of it, with hours in the month, a birth date, the same name and birth date in another guichet, and a sum
# above the ceiling of the asking guichet. Never which guichet, nor which company. Documented in docs/adr/0018.
HEURES_DANS_UN_AUTRE_GUICHET = r"""
CREATE FUNCTION heures_dans_un_autre_guichet(p_guichet bigint, p_du date, p_au date)
  RETURNS TABLE (mois date, participant_id bigint, ailleurs numeric) LANGUAGE plpgsql STABLE
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT p_guichet = ANY (portee_lire()) THEN RETURN; END IF;
  RETURN QUERY
  WITH ici AS (
    SELECT l.mois AS m, l.participant_id AS p, sum(l.heures) AS h
      FROM participants_ligneheures l JOIN participants_declarationmensuelle d ON d.id = l.declaration_id
     WHERE l.guichet_id = p_guichet AND l.mois BETWEEN p_du AND p_au AND l.heures > 0
       AND (l.etat = 'validee' OR l.etat = 'en_attente' AND d.etat = 'transmise' AND d.rang = 0)
     GROUP BY l.mois, l.participant_id),
  memes AS (
    SELECT ici.m, ici.p, ici.h, autre.guichet_id AS g, autre.id AS q
      FROM ici JOIN participants_participant personne ON personne.id = ici.p
      JOIN participants_dossierparticipant dossier ON dossier.participant_id = ici.p
      JOIN participants_dossierparticipant autres ON autres.naissance = dossier.naissance
       AND autres.guichet_id <> p_guichet
      JOIN participants_participant autre ON autre.id = autres.participant_id
     WHERE regexp_replace(autre.nom_tri, '[^a-z]', '', 'g') = regexp_replace(personne.nom_tri, '[^a-z]', '', 'g')
       AND personne.nom_tri ~ '[a-z]')
  SELECT memes.m, memes.p, sum(l.heures) FROM memes
    JOIN participants_ligneheures l ON l.guichet_id = memes.g AND l.participant_id = memes.q AND l.mois = memes.m
    JOIN participants_declarationmensuelle d ON d.id = l.declaration_id
    JOIN operations_reglescomptage r ON r.guichet_id = p_guichet AND r.donneur_ordre_id IS NULL
     AND r.marche_id IS NULL AND r.du <= memes.m AND (r.au IS NULL OR r.au >= memes.m)
   WHERE l.etat = 'validee' OR l.etat = 'en_attente' AND d.etat = 'transmise' AND d.rang = 0
   GROUP BY memes.m, memes.p, memes.h, r.plafond_mensuel
  HAVING memes.h + sum(l.heures) > r.plafond_mensuel;
END $$;
REVOKE EXECUTE ON FUNCTION heures_dans_un_autre_guichet(bigint, date, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION heures_dans_un_autre_guichet(bigint, date, date) TO "{app}";
"""
HEURES_DANS_UN_AUTRE_GUICHET_INVERSE = "DROP FUNCTION heures_dans_un_autre_guichet(bigint, date, date);"
