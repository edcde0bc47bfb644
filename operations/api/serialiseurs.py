"""What is bought, as a partner may read it."""

from rest_framework import serializers

from guichets.api.champs import CleRelation, SerialiseurPortee, SlugGuichet
from guichets.api.vues import GUICHET, GUICHET_ET_DONNEUR, GUICHET_ET_ENTREPRISE
from operations.models import Attribution, DonneurOrdre, Entreprise, Etablissement, Lot, Marche, Operation


class DonneurOrdreSerialiseur(SerialiseurPortee):
    guichet = SlugGuichet()

    class Meta:
        model = DonneurOrdre
        fields = ("cle", "guichet", "siret", "nom", "categorie", "cree_le")
        read_only_fields = fields


class OperationSerialiseur(SerialiseurPortee):
    guichet = SlugGuichet()
    donneur_ordre = CleRelation()

    class Meta:
        model = Operation
        fields = ("cle", "guichet", "donneur_ordre", "nom", "programme", "commune", "cree_le")
        read_only_fields = fields


class MarcheSerialiseur(SerialiseurPortee):
    reserves = {"operation": GUICHET_ET_DONNEUR}
    guichet = SlugGuichet()
    donneur_ordre = CleRelation()
    operation = CleRelation()

    class Meta:
        model = Marche
        fields = (
            "cle",
            "guichet",
            "donneur_ordre",
            "operation",
            "reference",
            "objet",
            "forme",
            "nature",
            "procedure",
            "date_notification",
            "cree_le",
        )
        read_only_fields = fields


class AttributionSerialiseur(SerialiseurPortee):
    entreprise = CleRelation()

    class Meta:
        model = Attribution
        fields = ("cle", "entreprise", "role", "du", "au")
        read_only_fields = fields


class LotSerialiseur(SerialiseurPortee):
    """A company only finds its own attributions."""

    reserves = {"montant": GUICHET_ET_DONNEUR, "considerations": GUICHET_ET_DONNEUR}
    guichet = SlugGuichet()
    marche = CleRelation()
    donneur_ordre = CleRelation()
    attributions = AttributionSerialiseur(many=True, read_only=True)

    class Meta:
        model = Lot
        fields = (
            "cle",
            "guichet",
            "marche",
            "donneur_ordre",
            "numero",
            "objet",
            "cpv",
            "lieu_code",
            "montant",
            "date_notification",
            "duree_mois",
            "debut",
            "fin",
            "considerations",
            "groupement",
            "etat",
            "attributions",
            "cree_le",
        )
        read_only_fields = fields


class EtablissementSerialiseur(SerialiseurPortee):
    class Meta:
        model = Etablissement
        fields = ("siret", "nom", "adresse")
        read_only_fields = fields


class EntrepriseSerialiseur(SerialiseurPortee):
    reserves = {
        "convention": GUICHET_ET_ENTREPRISE,
        "etablissements": GUICHET_ET_ENTREPRISE,
        "cree_le": GUICHET,
    }
    guichet = SlugGuichet()
    etablissements = EtablissementSerialiseur(many=True, read_only=True)
    identifiant = serializers.CharField(read_only=True, help_text="SIREN, ou l'identifiant étranger.")

    class Meta:
        model = Entreprise
        fields = (
            "cle",
            "guichet",
            "type_identifiant",
            "identifiant",
            "nom",
            "type",
            "convention",
            "etablissements",
            "cree_le",
        )
        read_only_fields = fields
