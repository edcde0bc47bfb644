from django.db.models import TextChoices


class EtatBilan(TextChoices):
    EN_PREPARATION = "en_preparation", "En préparation"
    EMIS = "emis", "Émis"
    ECHEC = "echec", "En échec"
