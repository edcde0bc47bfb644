"""What is owed and what was counted for it, as a partner may read it."""

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from clauses.enums import CodeDispositif, FondementMutualisation, MotifDit
from clauses.models import ComptesEngagement, ComptesMois, Engagement, QuotePart, Ventilation
from guichets.api.champs import MOTIF_HEURES, CleRelation, MoisField, SerialiseurPortee, SlugGuichet
from guichets.api.vues import GUICHET, GUICHET_ET_DONNEUR


class QuotePartSerialiseur(SerialiseurPortee):
    entreprise = CleRelation()

    class Meta:
        model = QuotePart
        fields = ("cle", "entreprise", "heures", "du", "au")
        read_only_fields = fields


class ComptesEngagementSerialiseur(SerialiseurPortee):
    """Counts of people stay with the guichet: over a lot they would name somebody."""

    reserves = {"personnes": GUICHET, "contrats": GUICHET}
    entreprise = CleRelation()

    class Meta:
        model = ComptesEngagement
        fields = (
            "entreprise",
            "dues",
            "attendues",
            "retenues",
            "dont_recues",
            "personnes",
            "contrats",
            "calcule_le",
            "calcule_au",
            "clos_au",
        )
        read_only_fields = fields


class EngagementSerialiseur(SerialiseurPortee):
    """A company finds its own share and counts; the public required stays between guichet and buyer."""

    reserves = {"publics": GUICHET_ET_DONNEUR, "dispositif": GUICHET_ET_DONNEUR}
    guichet = SlugGuichet()
    lot = CleRelation()
    marche = CleRelation()
    donneur_ordre = CleRelation()
    redevable = CleRelation()
    dispositif = serializers.ChoiceField(
        source="dispositif.code", choices=CodeDispositif.choices, read_only=True, allow_null=True
    )
    fondement = serializers.ChoiceField(
        choices=FondementMutualisation.choices, read_only=True, allow_blank=True
    )
    quote_parts = QuotePartSerialiseur(many=True, read_only=True)
    comptes = ComptesEngagementSerialiseur(many=True, read_only=True)

    class Meta:
        model = Engagement
        fields = (
            "cle",
            "guichet",
            "lot",
            "marche",
            "donneur_ordre",
            "redevable",
            "dispositif",
            "libelle",
            "nature",
            "formule",
            "taux",
            "heures",
            "heures_initiales",
            "quantite",
            "promesse",
            "tenue",
            "publics",
            "debut",
            "fin",
            "donne",
            "recoit",
            "fondement",
            "fondement_le",
            "hors_marche",
            "quote_parts",
            "comptes",
            "cree_le",
        )
        read_only_fields = fields


@extend_schema_field(
    {
        "type": "object",
        "description": f"Heures non retenues par motif : {', '.join(MotifDit.values)}.",
        "additionalProperties": {"type": "string", "pattern": MOTIF_HEURES},
    }
)
class MotifsField(serializers.Field):  # type: ignore[type-arg]
    def to_representation(self, value: dict[str, Any]) -> dict[str, str]:
        return {motif: f"{Decimal(heures):.2f}" for motif, heures in value.items()}


class ComptesSerialiseur(SerialiseurPortee):
    """réalisées − prêtées + reçues − non retenues − excédent − en réserve = retenues."""

    guichet = SlugGuichet()
    marche = CleRelation()
    donneur_ordre = CleRelation()
    entreprise = CleRelation()
    mois = MoisField(read_only=True)
    motifs = MotifsField(read_only=True)

    class Meta:
        model = ComptesMois
        fields = (
            "cle",
            "guichet",
            "marche",
            "donneur_ordre",
            "entreprise",
            "mois",
            "realisees",
            "pretees",
            "recues",
            "non_retenues",
            "motifs",
            "excedent",
            "en_reserve",
            "retenues",
            "cree_le",
        )
        read_only_fields = fields


class VentilationSerialiseur(SerialiseurPortee):
    guichet = SlugGuichet()
    ligne = CleRelation()
    contrat = serializers.UUIDField(source="ligne.contrat.cle", read_only=True, allow_null=True)
    engagement = CleRelation()
    entreprise = CleRelation()
    mois = MoisField(read_only=True)
    calcul = CleRelation(source="run")

    class Meta:
        model = Ventilation
        fields = (
            "cle",
            "guichet",
            "ligne",
            "contrat",
            "engagement",
            "entreprise",
            "mois",
            "debut",
            "fin",
            "heures",
            "motif",
            "calcul",
            "cree_le",
        )
        read_only_fields = fields
