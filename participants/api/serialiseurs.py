"""Who works, as a partner may read it: never a criterion, a proof or a prescripteur."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from guichets.api.champs import (
    Booleen,
    CleRelation,
    CleTexte,
    HeuresTexte,
    MoisField,
    SerialiseurPortee,
    SerialiseurStrict,
    SlugGuichet,
)
from participants.models import Contrat, DeclarationMensuelle, FenetreEligibilite, LigneHeures, Participant

LIGNES_MAX = 2_000
DECLARATIONS_MAX = 100
RESULTATS = ("enregistree", "inchangee", "refusee")


class FenetreSerialiseur(SerialiseurPortee):
    class Meta:
        model = FenetreEligibilite
        fields = ("du", "au")
        read_only_fields = fields


class ParticipantSerialiseur(SerialiseurPortee):
    guichet = SlugGuichet()
    email = serializers.CharField(read_only=True)
    fenetres = FenetreSerialiseur(many=True, read_only=True, help_text="Périodes où les heures comptent.")

    class Meta:
        model = Participant
        fields = ("cle", "guichet", "nom", "prenom", "email", "telephone", "fenetres", "cree_le")
        read_only_fields = fields


class PersonneSerialiseur(SerialiseurPortee):
    class Meta:
        model = Participant
        fields = ("cle", "nom", "prenom")
        read_only_fields = fields


class ContratSerialiseur(SerialiseurPortee):
    """The other company of a contrat is null for a company that may not read it."""

    guichet = SlugGuichet()
    participant = PersonneSerialiseur(read_only=True)
    employeur = CleRelation()
    creditee = CleRelation()
    declarant = CleRelation()
    lot = CleRelation()

    class Meta:
        model = Contrat
        fields = (
            "cle",
            "guichet",
            "participant",
            "employeur",
            "creditee",
            "declarant",
            "lot",
            "modalite",
            "type",
            "metier",
            "debut",
            "fin",
            "heures_hebdo",
            "cree_le",
        )
        read_only_fields = fields


class LigneSerialiseur(SerialiseurPortee):
    contrat = CleRelation()
    creditee = CleRelation()
    lot = CleRelation()

    class Meta:
        model = LigneHeures
        fields = (
            "cle",
            "contrat",
            "creditee",
            "lot",
            "debut",
            "fin",
            "heures",
            "dont_formation",
            "etat",
            "confirmation",
            "motif_contestation",
        )
        read_only_fields = fields


class DeclarationSerialiseur(SerialiseurPortee):
    guichet = SlugGuichet()
    entreprise = CleRelation()
    mois = MoisField(read_only=True)
    lignes = LigneSerialiseur(many=True, read_only=True)

    class Meta:
        model = DeclarationMensuelle
        fields = (
            "cle",
            "guichet",
            "entreprise",
            "mois",
            "rang",
            "etat",
            "rien_a_declarer",
            "motif_rectification",
            "saisie_par_guichet",
            "transmise_le",
            "transmise_par",
            "decidee_le",
            "motif_retour",
            "lignes",
            "cree_le",
        )
        read_only_fields = fields


class Avertissement(serializers.Serializer[Any]):
    contrat = CleTexte(read_only=True)
    message = serializers.CharField(read_only=True)


class DeclarationEcriteSerialiseur(DeclarationSerialiseur):
    """What was written, with what deserves a look and refuses nothing."""

    avertissements = Avertissement(many=True, read_only=True)

    class Meta:
        model = DeclarationMensuelle
        fields = (*DeclarationSerialiseur.Meta.fields, "avertissements")
        read_only_fields = fields


class LigneSaisie(SerialiseurStrict):
    contrat = CleTexte(help_text="Contrat dont l'entreprise déclare les heures.")
    lot = CleTexte(
        required=False, allow_null=True, default=None, help_text="Lot travaillé ; null : hors marché."
    )
    heures = HeuresTexte()
    dont_formation = HeuresTexte(required=False, default=Decimal(0))


class ContenuSaisie(SerialiseurStrict):
    rien_a_declarer = Booleen(required=False, default=False)
    lignes = serializers.ListField(child=LigneSaisie(), required=False, max_length=LIGNES_MAX)
    transmettre = Booleen(required=False, default=True, help_text="false : garder un brouillon.")


class DeclarationSaisie(ContenuSaisie):
    entreprise = CleTexte(help_text="Entreprise qui déclare.")
    mois = MoisField()


class EnvoiSaisie(SerialiseurStrict):
    declarations = serializers.ListField(child=DeclarationSaisie(), min_length=1, max_length=DECLARATIONS_MAX)


class ResultatEnvoi(serializers.Serializer[Any]):
    """What became of one declaration of an envoi, in the order in which they were sent."""

    entreprise = CleTexte(read_only=True)
    mois = MoisField(read_only=True)
    resultat = serializers.ChoiceField(choices=RESULTATS, read_only=True)
    declaration = CleTexte(read_only=True, allow_null=True)
    etat = serializers.CharField(read_only=True, allow_null=True)
    erreurs = serializers.DictField(
        read_only=True, help_text="Vide, sauf pour une déclaration refusée : les mêmes erreurs que seule."
    )
    avertissements = Avertissement(many=True, read_only=True)


class EnvoiSerialiseur(serializers.Serializer[Any]):
    resultats = ResultatEnvoi(many=True, read_only=True)
