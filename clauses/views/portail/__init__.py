"""The company's own pages: one for all its guichets."""

from clauses.views.portail.accueil import accueil
from clauses.views.portail.declarer import declarer
from clauses.views.portail.rectifier import rectifier
from clauses.views.portail.recu import recu, recu_pdf
from clauses.views.portail.transmettre import transmettre

__all__ = ["accueil", "declarer", "rectifier", "recu", "recu_pdf", "transmettre"]
