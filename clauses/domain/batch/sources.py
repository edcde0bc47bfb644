"""The SQL of what a ventilation depends on: one row per fact and company, integers only, in a fixed order.

Every column read here is part of the company's digest: what is not read cannot change a result.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from clauses.domain.ventilation.motifs import IMPOSEE
from clauses.enums import SANS_OBLIGATION, GenrePeriode, MotifAjustement, MotifNonRetenue, NatureEngagement
from clauses.mutualisation import MotifAffectation
from participants.enums import Confirmation, Modalite, Sexe, TypeContrat

NATURES = tuple(NatureEngagement.values)
GENRES = tuple(GenrePeriode.values)
CONFIRMATIONS = tuple(Confirmation.values)
MODALITES = tuple(Modalite.values)
TYPES = tuple(TypeContrat.values)
SEXES = tuple(Sexe.values)
REGLES = (*(motif.value for motif in MotifAffectation), IMPOSEE)
"""Rules of ventilations; an unknown one is -1 and is replaced."""
MOTIFS = tuple(MotifNonRetenue.values)
CORRECTIONS = tuple(MotifAjustement.values)

QUOTE_PART, PERIODE, ECHEANCE, PUBLIC = range(4)
FENETRE, DOSSIER = range(2)
CLOTURE, IMPOSITION, AJUSTEMENT = range(3)


def _jour(colonne: str) -> str:
    """An ordinal day; -1 for none."""
    return f"coalesce({colonne} - DATE '0001-01-01' + 1, -1)"


def _centiemes(colonne: str) -> str:
    return f"coalesce(({colonne} * 100)::bigint, -1)"


def _rang(colonne: str, valeurs: Sequence[str]) -> str:
    """Position in the list, from 0; -1 for another value. (`array_position` opens its array for each row.)"""
    cas = " ".join(f"WHEN {valeur!r} THEN {rang}" for rang, valeur in enumerate(map(str, valeurs)))
    return f"CASE {colonne} {cas} ELSE -1 END"


@dataclass(frozen=True, slots=True)
class Source:
    """`noms`: the columns of the SELECT, in the order in which they are read; the first is the company."""

    noms: tuple[str, ...]
    sql: str


ENTREPRISES = Source(
    ("entreprise", "declare"),
    f"""
    SELECT e.id AS entreprise, (
        SELECT {_jour("max(d.mois)")} FROM participants_declarationmensuelle d
         WHERE d.guichet_id = %(guichet)s AND d.entreprise_id = e.id AND d.etat = 'validee') AS declare
      FROM operations_entreprise e
     WHERE e.guichet_id = %(guichet)s AND e.id = ANY (%(entreprises)s::bigint[]) ORDER BY 1
    """,
)
ENGAGEMENTS = Source(
    (
        "entreprise", "engagement", "lot", "marche", "operation", "donneur", "redevable", "nature", "heures",
        "debut", "fin", "donne", "recoit", "hors_marche", "quantite", "libelle",
    ),
    f"""
    SELECT c.id AS entreprise, e.id AS engagement, e.lot_id AS lot, e.marche_id AS marche,
           coalesce(m.operation_id, -1) AS operation, e.donneur_ordre_id AS donneur, e.redevable_id AS redevable,
           {_rang("e.nature", NATURES)} AS nature, {_centiemes("e.heures")} AS heures, {_jour("e.debut")} AS debut,
           {_jour("e.fin")} AS fin, e.donne, e.recoit, e.hors_marche::int AS hors_marche,
           coalesce(e.quantite, -1) AS quantite, hashtextextended(e.libelle, 0) AS libelle
      FROM clauses_engagement e JOIN operations_marche m ON m.id = e.marche_id
      CROSS JOIN LATERAL unnest(e.entreprises) c(id)
     WHERE e.guichet_id = %(guichet)s AND e.entreprises && %(entreprises)s::bigint[] AND c.id = ANY (%(entreprises)s::bigint[])
     ORDER BY 1, e.fin, 2
    """,
)  # fmt: skip
# Shares, pauses, due dates and required publics of the engagements.
COMPLEMENTS = Source(
    ("entreprise", "engagement", "genre", "cle", "valeur", "du", "au", "heures"),
    f"""
    WITH e AS (
      SELECT e.id, c.id AS entreprise, e.publics
        FROM clauses_engagement e CROSS JOIN LATERAL unnest(e.entreprises) c(id)
       WHERE e.guichet_id = %(guichet)s AND e.entreprises && %(entreprises)s::bigint[] AND c.id = ANY (%(entreprises)s::bigint[]))
    SELECT e.entreprise, e.id AS engagement, {QUOTE_PART} AS genre, q.id AS cle, q.entreprise_id AS valeur,
           {_jour("q.du")} AS du, {_jour("q.au")} AS au, {_centiemes("q.heures")} AS heures
      FROM e JOIN clauses_quotepart q ON q.engagement_id = e.id
    UNION ALL
    SELECT e.entreprise, e.id, {PERIODE}, p.id, {_rang("p.genre", GENRES)}, {_jour("p.du")}, {_jour("p.au")}, 0
      FROM e JOIN clauses_periodeengagement p ON p.engagement_id = e.id
    UNION ALL
    SELECT e.entreprise, e.id, {ECHEANCE}, d.id, 0, {_jour("d.au")}, {_jour("d.au")}, {_centiemes("d.cumul")}
      FROM e JOIN clauses_echeance d ON d.engagement_id = e.id
    UNION ALL
    SELECT e.entreprise, e.id, {PUBLIC}, 0, hashtextextended(p.code, 0), 0, 0, 0
      FROM e CROSS JOIN LATERAL unnest(e.publics) p(code)
     ORDER BY 1, 2, 3, 6, 4, 5
    """,
)
# A blocking proof in force in the month, for which nothing accepted is valid in it. An expiry ends with its month.
MANQUE_UNE_PIECE = """EXISTS (
             SELECT FROM exigees x
              WHERE x.du <= l.mois AND x.au >= l.mois AND (x.modalites = '{}' OR c.modalite = ANY (x.modalites))
                AND NOT EXISTS (
                    SELECT FROM participants_piece p
                     WHERE p.guichet_id = l.guichet_id AND p.contrat_id = l.contrat_id AND p.nature = x.nature
                       AND p.etat = 'acceptee' AND p.mois IS NOT DISTINCT FROM
                           CASE x.periodicite WHEN 'mois' THEN l.mois END
                       AND (p.expire_le IS NULL OR p.expire_le >= l.mois)))"""
# Validated lines, and those that were replaced after their month was closed: frozen rows still tell them.
LIGNES = Source(
    (
        "entreprise", "ligne", "courante", "participant", "contrat", "lot", "marche", "donneur", "mois", "debut",
        "fin", "heures", "formation", "confirmation", "modalite", "type", "embauche", "sans_obligation", "piece",
    ),
    f"""
    WITH exigees AS MATERIALIZED (
      SELECT nature, periodicite, modalites, du, coalesce(au, 'infinity') AS au FROM participants_exigencepiece
       WHERE guichet_id = %(guichet)s AND bloquante)
    SELECT l.creditee_id AS entreprise, l.id AS ligne, (l.etat = 'validee')::int AS courante,
           l.participant_id AS participant, l.contrat_id AS contrat, coalesce(l.lot_id, -1) AS lot,
           coalesce(lo.marche_id, -1) AS marche, coalesce(lo.donneur_ordre_id, -1) AS donneur,
           {_jour("l.mois")} AS mois, {_jour("l.debut")} AS debut, {_jour("l.fin")} AS fin,
           {_centiemes("l.heures")} AS heures, {_centiemes("l.dont_formation")} AS formation,
           {_rang("l.confirmation", CONFIRMATIONS)} AS confirmation, {_rang("c.modalite", MODALITES)} AS modalite,
           {_rang("c.type", TYPES)} AS type, {_jour("c.debut")} AS embauche,
           (d.id IS NOT NULL)::int AS sans_obligation, {MANQUE_UNE_PIECE}::int AS piece
      FROM participants_ligneheures l JOIN participants_contrat c ON c.id = l.contrat_id
      LEFT JOIN operations_lot lo ON lo.id = l.lot_id
      LEFT JOIN clauses_dispositif d ON d.lot_id = l.lot_id AND d.code = ANY (ARRAY{[str(c) for c in SANS_OBLIGATION]!r})
     WHERE l.guichet_id = %(guichet)s AND l.creditee_id = ANY (%(entreprises)s::bigint[])
       AND (l.etat = 'validee' OR (l.etat = 'remplacee' AND EXISTS (
            SELECT 1 FROM clauses_cloturemois k
             WHERE k.guichet_id = l.guichet_id AND k.entreprise_id = l.creditee_id AND k.mois = l.mois)))
     ORDER BY 1, l.mois, 2
    """,
)  # fmt: skip
# Windows of validated eligibilities, one row per criterion that the decision froze; and the person's file.
PERSONNES = Source(
    ("entreprise", "participant", "genre", "cle", "du", "au", "valeur"),
    f"""
    WITH p AS (
      SELECT DISTINCT creditee_id AS entreprise, participant_id AS id FROM participants_ligneheures
       WHERE guichet_id = %(guichet)s AND creditee_id = ANY (%(entreprises)s::bigint[]) AND etat IN ('validee', 'remplacee'))
    SELECT p.entreprise, p.id AS participant, {FENETRE} AS genre, f.id AS cle, {_jour("f.du")} AS du,
           {_jour("f.au")} AS au, coalesce(hashtextextended(k.code, 0), 0) AS valeur
      FROM p JOIN participants_fenetreeligibilite f ON f.participant_id = p.id
      JOIN participants_eligibilite e ON e.id = f.eligibilite_id AND e.etat = 'validee'
      LEFT JOIN participants_critere k ON k.eligibilite_id = e.id
    UNION ALL
    SELECT p.entreprise, p.id, {DOSSIER}, 0, {_jour("d.naissance")}, {_rang("d.sexe", SEXES)}, (d.qpv <> '')::int
      FROM p JOIN participants_dossierparticipant d ON d.participant_id = p.id
     ORDER BY 1, 2, 3, 5, 4, 7
    """,
)
DECISIONS = Source(
    (
        "entreprise", "genre", "cle", "ligne", "engagement", "marche", "donneur", "mois", "decidee", "heures",
        "motif", "corrige",
    ),
    f"""
    SELECT entreprise_id AS entreprise, {CLOTURE} AS genre, 0 AS cle, -1 AS ligne, -1 AS engagement, -1 AS marche,
           -1 AS donneur, {_jour("mois")} AS mois, 0 AS decidee, 0 AS heures, -1 AS motif, -1 AS corrige
      FROM clauses_cloturemois WHERE guichet_id = %(guichet)s AND entreprise_id = ANY (%(entreprises)s::bigint[])
    UNION ALL
    SELECT i.entreprise_id, {IMPOSITION}, i.id, i.ligne_id, i.engagement_id, -1, -1, 0, {_jour("i.decidee_le")},
           {_centiemes("i.heures")}, -1, -1
      FROM clauses_affectationimposee i
     WHERE i.guichet_id = %(guichet)s AND i.entreprise_id = ANY (%(entreprises)s::bigint[])
    UNION ALL
    SELECT a.entreprise_id, {AJUSTEMENT}, a.id, a.ligne_id, a.engagement_id, e.marche_id, e.donneur_ordre_id,
           {_jour("a.mois")}, 0, {_centiemes("a.heures")}, {_rang("a.motif", CORRECTIONS)}, {_jour("a.mois_corrige")}
      FROM clauses_ajustement a JOIN clauses_engagement e ON e.id = a.engagement_id
     WHERE a.guichet_id = %(guichet)s AND a.entreprise_id = ANY (%(entreprises)s::bigint[])
     ORDER BY 1, 2, 9, 3, 8
    """,
)  # fmt: skip
# What is in place: not part of the digest.
VENTILATIONS = Source(
    ("entreprise", "cle", "ligne", "engagement", "mois", "debut", "fin", "motif", "heures"),
    f"""
    SELECT entreprise_id AS entreprise, id AS cle, ligne_id AS ligne, engagement_id AS engagement,
           {_jour("mois")} AS mois, {_jour("debut")} AS debut, {_jour("fin")} AS fin,
           {_rang("motif", REGLES)} AS motif, {_centiemes("heures")} AS heures
      FROM clauses_ventilation
     WHERE guichet_id = %(guichet)s AND entreprise_id = ANY (%(entreprises)s::bigint[]) AND appliquee ORDER BY 1, 2
    """,
)
NON_RETENUES = Source(
    ("entreprise", "cle", "ligne", "mois", "motif", "heures"),
    f"""
    SELECT entreprise_id AS entreprise, id AS cle, ligne_id AS ligne, {_jour("mois")} AS mois,
           {_rang("motif", MOTIFS)} AS motif, {_centiemes("heures")} AS heures
      FROM clauses_nonretenue
     WHERE guichet_id = %(guichet)s AND entreprise_id = ANY (%(entreprises)s::bigint[]) ORDER BY 1, 2
    """,
)
