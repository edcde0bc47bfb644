"""What is owed and what was counted for it, as a partner may read it."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from clauses.domain.suivi.pourquoi import cause, rule_label, told_code
from clauses.enums import CodeDispositif, FondementMutualisation, MotifDit, MotifNonRetenue
from clauses.models import (
    ComptesEngagement,
    ComptesEngagementMois,
    ComptesMois,
    Engagement,
    Manque,
    NonRetenue,
    QuotePart,
    Ventilation,
)
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
            "attendues_au",
            "retenues",
            "dont_recues",
            "manque",
            "manque_dit",
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
    """réalisées − prêtées + reçues − non retenues − excédent − en réserve + ajustements = retenues."""

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
            "ajustements",
            "retenues",
            "cree_le",
        )
        read_only_fields = fields


class RetenuesSerialiseur(SerialiseurPortee):
    """Hours retained for an engagement in a month: own ones, received ones, adjustments of closed months."""

    guichet = SlugGuichet()
    engagement = CleRelation()
    donneur_ordre = CleRelation()
    entreprise = CleRelation()
    mois = MoisField(read_only=True)

    class Meta:
        model = ComptesEngagementMois
        fields = (
            "cle",
            "guichet",
            "engagement",
            "donneur_ordre",
            "entreprise",
            "mois",
            "sur_le_marche",
            "recues",
            "ajustements",
            "cree_le",
        )
        read_only_fields = fields


@extend_schema_field(
    {
        "type": "object",
        "required": ["code", "libelle"],
        "properties": {"code": {"type": "string"}, "libelle": {"type": "string"}},
    }
)
class RaisonField(serializers.Field):  # type: ignore[type-arg]
    """A code and what it says in French."""

    def __init__(self, libelle: Callable[[str], str], **options: Any) -> None:
        self.libelle = libelle
        super().__init__(read_only=True, **options)

    def to_representation(self, value: str) -> dict[str, str]:
        return {"code": value, "libelle": self.libelle(value)}


class VentilationSerialiseur(SerialiseurPortee):
    """`motif` is the code of `regle`, the rule that put the hours there."""

    regle = RaisonField(rule_label, source="motif")
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
            "regle",
            "calcul",
            "cree_le",
        )
        read_only_fields = fields


class NonRetenueSerialiseur(SerialiseurPortee):
    """Hours of a line that no engagement took. `motif_dit`: the reason as companies and buyers read it."""

    guichet = SlugGuichet()
    ligne = CleRelation()
    contrat = serializers.UUIDField(source="ligne.contrat.cle", read_only=True, allow_null=True)
    entreprise = CleRelation()
    mois = MoisField(read_only=True)
    motif = RaisonField(lambda code: str(MotifNonRetenue(code).label))
    explication = serializers.SerializerMethodField()
    motif_dit = serializers.SerializerMethodField()
    calcul = CleRelation(source="run")

    class Meta:
        model = NonRetenue
        fields = (
            "cle",
            "guichet",
            "ligne",
            "contrat",
            "entreprise",
            "mois",
            "heures",
            "motif",
            "explication",
            "motif_dit",
            "calcul",
            "cree_le",
        )
        read_only_fields = fields

    def get_explication(self, non_retenue: NonRetenue) -> str:
        return cause(non_retenue.motif)

    def get_motif_dit(self, non_retenue: NonRetenue) -> str:
        return told_code(non_retenue.motif)


class ManqueSerialiseur(SerialiseurPortee):
    """What an engagement expects and lacks. `detail`: what limits it, and which engagements compete."""

    guichet = SlugGuichet()
    engagement = CleRelation()
    entreprise = CleRelation()
    calcul = CleRelation(source="run")

    class Meta:
        model = Manque
        fields = (
            "cle",
            "guichet",
            "engagement",
            "entreprise",
            "heures",
            "motif",
            "detail",
            "calcul",
            "cree_le",
        )
        read_only_fields = fields
