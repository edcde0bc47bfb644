from typing import Any, ClassVar

from django import forms
from django.core.validators import RegexValidator

from operations.enums import FormeMarche, Groupement, NatureAchat, RoleAttribution
from operations.forms.base import DateField, FormulaireGuichet, MontantField, choice
from operations.models import DonneurOrdre, Entreprise, Lot, Marche, Operation

OBJET = {"rows": 2}
MOIS_MAX = 1200


class MarcheForm(FormulaireGuichet):
    """The identity of a marché that exists."""

    sections: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        ("Le marché", ("objet", "reference", "operation")),
        ("Sa forme", ("forme", "nature", "procedure", "date_notification")),
    )
    objet = forms.CharField(label="Objet du marché", max_length=1000, widget=forms.Textarea(OBJET))
    reference = forms.CharField(
        label="Référence", max_length=60, required=False, help_text="Celle du donneur d'ordre."
    )
    operation = choice("Opération", required=False, empty_label="Aucune")
    forme = forms.ChoiceField(label="Forme", choices=FormeMarche.choices)
    nature = forms.ChoiceField(label="Nature d'achat", choices=NatureAchat.choices)
    procedure = forms.CharField(label="Procédure", max_length=120, required=False)
    date_notification = DateField(label="Date de notification", required=False)

    def __init__(self, *args: Any, marche: Marche | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        operations = Operation.objects.filter(guichet=self.guichet).order_by("nom")
        if marche is not None:
            operations = operations.filter(donneur_ordre=marche.donneur_ordre_id)
        self.fields["operation"].queryset = operations  # type: ignore[attr-defined]


class NouveauMarcheForm(MarcheForm):
    """A marché by hand: what is not in the public data, with its first lot and its holder."""

    sections: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        ("Le marché", ("donneur_ordre", "objet", "reference", "operation", "forme", "nature", "procedure")),
        ("Son premier lot", ("numero", "objet_lot", "date_notification", "debut", "fin", "montant", "cpv")),
        ("Son titulaire", ("titulaire",)),
    )
    donneur_ordre = choice("Donneur d'ordre")
    numero = forms.CharField(
        label="N° de lot",
        max_length=20,
        required=False,
        help_text="Laissez vide si le marché n'est pas alloti.",
    )
    objet_lot = forms.CharField(
        label="Objet du lot", max_length=1000, required=False, help_text="Vide : celui du marché."
    )
    debut = DateField(
        label="Début d'exécution", required=False, help_text="Vide : le jour de la notification."
    )
    fin = DateField(label="Fin d'exécution")
    montant = MontantField(label="Montant HT (€)", required=False)
    cpv = forms.CharField(
        label="Code CPV",
        required=False,
        validators=[RegexValidator(r"^\d{8}$", "Le code CPV compte 8 chiffres.")],
    )
    titulaire = choice(
        "Titulaire",
        required=False,
        empty_label="Pas encore connu",
        help_text="Un groupement se complète ensuite.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["date_notification"].required = True
        self.fields["donneur_ordre"].queryset = DonneurOrdre.objects.filter(  # type: ignore[attr-defined]
            guichet=self.guichet
        ).order_by("nom_tri", "siret")
        self.fields["titulaire"].queryset = companies(self.guichet)  # type: ignore[attr-defined]

    def lot_values(self) -> dict[str, Any]:
        noms = ("numero", "date_notification", "debut", "fin", "montant", "cpv")
        return {**{nom: self.cleaned_data[nom] for nom in noms}, "objet": self.cleaned_data["objet_lot"]}

    def marche_values(self) -> dict[str, Any]:
        noms = ("objet", "reference", "operation", "forme", "nature", "procedure", "date_notification")
        return {nom: self.cleaned_data[nom] for nom in noms}


class LotForm(FormulaireGuichet):
    sections: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        ("Le lot", ("numero", "objet", "cpv", "lieu_code", "montant", "groupement")),
        ("Son exécution", ("date_notification", "debut", "fin", "duree_mois")),
    )
    numero = forms.CharField(label="N° de lot", max_length=20, required=False)
    objet = forms.CharField(label="Objet", max_length=1000, widget=forms.Textarea(OBJET))
    cpv = forms.CharField(
        label="Code CPV",
        required=False,
        validators=[RegexValidator(r"^\d{8}$", "Le code CPV compte 8 chiffres.")],
    )
    lieu_code = forms.CharField(
        label="Lieu d'exécution",
        max_length=12,
        required=False,
        help_text="Code commune, postal ou département.",
    )
    montant = MontantField(label="Montant HT (€)", required=False)
    groupement = forms.ChoiceField(label="Groupement", choices=Groupement.choices)
    date_notification = DateField(label="Date de notification")
    debut = DateField(label="Début d'exécution")
    fin = DateField(label="Fin d'exécution")
    duree_mois = forms.IntegerField(label="Durée en mois", min_value=1, max_value=MOIS_MAX, required=False)


class AttributionForm(FormulaireGuichet):
    sections: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        ("Qui tient le lot", ("entreprise", "role", "du", "au")),
    )
    entreprise = choice("Entreprise")
    role = forms.ChoiceField(
        label="Rôle",
        choices=RoleAttribution.choices,
        help_text="Le mandataire d'un groupement répond de l'engagement ; un cotraitant en prend une part.",
    )
    du = DateField(label="Depuis le")
    au = DateField(label="Jusqu'au", required=False, help_text="Vide : jusqu'à la fin du lot.")

    def __init__(self, *args: Any, modifie: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ = self.fields["entreprise"]
        champ.queryset = companies(self.guichet)  # type: ignore[attr-defined]
        champ.disabled = modifie


class SousTraitanceForm(FormulaireGuichet):
    sections: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        (
            "L'acte de sous-traitance",
            ("attribution", "entreprise", "date_notification", "duree_mois", "montant"),
        ),
    )
    attribution = choice("Pour le compte de")
    entreprise = choice("Sous-traitant")
    date_notification = DateField(label="Date de notification")
    duree_mois = forms.IntegerField(label="Durée en mois", min_value=1, max_value=MOIS_MAX, required=False)
    montant = MontantField(label="Montant HT (€)", required=False)

    def __init__(self, *args: Any, lot: Lot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["attribution"].queryset = lot.attributions.select_related("entreprise").order_by("du")  # type: ignore[attr-defined]
        self.fields["entreprise"].queryset = companies(self.guichet)  # type: ignore[attr-defined]


def companies(guichet: Any) -> Any:
    return Entreprise.objects.filter(guichet=guichet).order_by("nom_tri", "identifiant")
