"""What the drawn country is made of.

Published: 316 facilitateurs at the end of 2013; 58 000 marchés, 75 194 contrats and 25 million hours in 2021
(guide of the Direction des achats de l'État, 2023); 333 h a contrat in 2021, 400 h a person in 2014. What no
source tells (durations, spread of the sizes, share of the refusals) is an assumption.
"""

from clauses.mutualisation import Partage

GRAINE = 2026
DERNIERE_ANNEE = 2025
GUICHETS = 400
ENTREPRISES = 45_000  # at any time; a year sees three in five
ANNEES_D_UNE_ENTREPRISE = 7
ENGAGEMENTS_AN = 41_000
CONTRATS_AN = 65_300
AVANT_PERIODE = 270  # days before the first one in which contrats of the period may start

MOIS_MEDIANS = 12  # of an engagement, from 3 to 48
HEURES_MEDIANES = 320  # of an engagement, from 20 to 30 000
AUX_BORNES_DU_MOIS = 0.6
SUSPENDUS = 0.04
QUOTES_PARTS = 0.06
MEME_MARCHE = 0.25  # of the engagements that follow another of their company
DANS_UNE_OPERATION = 0.3

PUBLICS = ("QPV", "RQTH", "RSA", "DELD", "JEUNE", "SENIOR", "COMMUNE")
FREQUENCES = (0.30, 0.12, 0.28, 0.35, 0.22, 0.15, 0.10)
AVEC_PUBLIC = 0.3
ELIGIBLE = 1  # bit of every eligible person; those of PUBLICS follow
FENETRE_MOIS = 24
SANS_FENETRE = 0.03

PARTAGES = (Partage.AUCUN, Partage.OPERATION, Partage.DONNEUR_ORDRE, Partage.GUICHET)
FREQUENCES_PARTAGE = (0.15, 0.05, 0.20, 0.60)
SANS_LOT = 0.38  # of the contrats
HEURES_PAR_MOIS = 50  # median; full time is 151,67
MOIS_PAR_CONTRAT = 7.5
HORIZON_MOIS = 3
