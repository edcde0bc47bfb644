from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from guichets.api.champs import CleRelation, SerialiseurPortee, SlugGuichet
from reporting.enums import EtatBilan
from reporting.models import Bilan


class BilanSerialiseur(SerialiseurPortee):
    """A bilan and where its PDF is; the link is null until the bilan is issued."""

    guichet = SlugGuichet()
    marche = CleRelation()
    donneur_ordre = CleRelation()
    pdf = serializers.SerializerMethodField(help_text="Adresse du PDF, une fois le bilan émis.")

    class Meta:
        model = Bilan
        fields = (
            "cle",
            "guichet",
            "marche",
            "donneur_ordre",
            "numero",
            "du",
            "au",
            "etat",
            "commentaire",
            "facilitateur",
            "empreinte",
            "emis_le",
            "pdf",
            "cree_le",
        )
        read_only_fields = fields

    @extend_schema_field({"type": "string", "format": "uri", "nullable": True})
    def get_pdf(self, bilan: Bilan) -> Any:
        if bilan.etat != EtatBilan.EMIS:
            return None
        adresse = reverse("api:bilans-pdf", kwargs={"cle": bilan.cle})
        return self.context["request"].build_absolute_uri(adresse)
