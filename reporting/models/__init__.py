from reporting.models.bilans import Bilan

__all__ = ["Bilan"]
