from reporting.models.bilans import Bilan, chemin_bilan

__all__ = ["Bilan", "chemin_bilan"]
