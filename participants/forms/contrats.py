from datetime import date
from typing import Any, cast

from crispy_forms.layout import Field, Fieldset
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from guichets.formats import format_mois
from guichets.forms.lecture import FormulaireLu
from guichets.forms.outils import DateField, helper
from guichets.models import Guichet
from guichets.texte import sort_key
from operations.enums import PRETEUSES, EtatLot
from operations.models import Entreprise, Lot, MetierRome
from participants.domain.contrats import EMPLOYEURS_CDDI, EMPLOYEURS_MISSION, PRESTATAIRES
from participants.domain.mois import (
    add_months,
    first_day,
    mois_texte,
    months_between,
    parse_mois,
    today_of,
)
from participants.enums import Modalite, TypeContrat
from participants.models import Contrat

MODALITES: dict[str, dict[str, str]] = {
    Modalite.EMBAUCHE: {
        "icone": "person-check",
        "titre": "Embauche directe",
        "texte": "L'entreprise qui doit les heures signe le contrat de travail : CDI, CDD, alternance.",
    },
    Modalite.MISE_A_DISPOSITION: {
        "icone": "shuffle",
        "titre": "Mise à disposition",
        "texte": "Une ETTI, une ETT, une association intermédiaire ou un GEIQ emploie la personne "
        "et la prête à l'entreprise qui doit les heures.",
    },
    Modalite.SOUS_TRAITANCE: {
        "icone": "diagram-3",
        "titre": "Sous-traitance à une SIAE",
        "texte": "L'entreprise qui doit les heures confie une part des travaux à une structure d'insertion, "
        "qui y emploie la personne.",
    },
}
EMPLOYEURS: dict[str, tuple[str, ...] | None] = {
    Modalite.EMBAUCHE: None,
    Modalite.MISE_A_DISPOSITION: PRETEUSES,
    Modalite.SOUS_TRAITANCE: PRESTATAIRES,
}
# Months offered for a change of declarant, around the running one.
MOIS_AVANT, MOIS_APRES = 12, 6
DE_L_EMPLOYEUR, DE_LA_REDEVABLE = "employeur", "creditee"


class EntrepriseField(forms.CharField):
    """A company found by typing: one of the browser's suggestions, a name, or an identifier."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "Tapez le début du nom ou le SIREN, puis choisissez dans la liste.")
        super().__init__(**kwargs)
        self.entreprises: QuerySet[Entreprise] = Entreprise.objects.none()

    def bind(self, nom: str, entreprises: QuerySet[Entreprise]) -> None:
        self.entreprises = entreprises
        self.widget.attrs |= {"list": f"liste-{nom}", "autocomplete": "off"}

    def suggestions(self) -> list[str]:
        return [entreprise_text(e) for e in self.entreprises.order_by("nom_tri", "identifiant")]

    def clean(self, value: Any) -> Any:
        texte = super().clean(value)
        if not texte:
            return None
        identifiant = texte.rpartition("·")[2].replace(" ", "").replace("\u00a0", "")
        trouvees = list(self.entreprises.filter(Q(identifiant=identifiant) | Q(nom_tri=sort_key(texte)))[:2])
        if not trouvees:
            trouvees = list(self.entreprises.filter(nom_tri__contains=sort_key(texte))[:2])
        if not trouvees:
            raise ValidationError(
                "Aucune entreprise du guichet ne convient ici. Choisissez-la dans la liste."
            )
        if len(trouvees) > 1:
            raise ValidationError("Plusieurs entreprises portent ce nom : choisissez-la dans la liste.")
        return trouvees[0]


def entreprise_text(entreprise: Entreprise) -> str:
    return f"{entreprise.nom or 'Sans nom'} · {entreprise.identifiant}"


class LotField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.designation)[:160]


class ContratForm(forms.Form):
    """One form per way: only its own fields, and companies that may play the part."""

    employeur = EntrepriseField(label="Employeur")
    creditee = EntrepriseField(label="Entreprise qui doit les heures")
    lot = LotField(
        label="Marché",
        queryset=Lot.objects.none(),
        required=False,
        empty_label="Aucun marché précis",
        help_text="Où la personne travaillera d'abord\u00a0; ses heures se déclarent ensuite par marché.",
    )
    declarant = forms.ChoiceField(
        label="Qui déclare les heures",
        widget=forms.RadioSelect,
        initial=DE_L_EMPLOYEUR,
        choices=[(DE_L_EMPLOYEUR, "L'employeur"), (DE_LA_REDEVABLE, "L'entreprise qui doit les heures")],
    )
    type = forms.ChoiceField(label="Type de contrat")
    metier = forms.CharField(
        label="Métier (code ROME)",
        max_length=5,
        required=False,
        help_text="Par exemple F1703, maçonnerie.",
        widget=forms.TextInput({"list": "liste-metiers", "autocomplete": "off"}),
    )
    debut = DateField(label="Premier jour")
    fin = DateField(label="Dernier jour", required=False, help_text="À laisser vide pour un CDI.")
    heures_hebdo = forms.DecimalField(
        label="Heures par semaine",
        max_digits=4,
        decimal_places=2,
        required=False,
        localize=True,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
        help_text="Par exemple 35 ou 24,5.",
    )

    def __init__(
        self, *args: Any, guichet: Guichet, modalite: str, creditee: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.modalite = modalite
        toutes = Entreprise.objects.filter(guichet=guichet)
        types = EMPLOYEURS[modalite]
        self._bind("employeur", toutes.filter(type__in=types) if types else toutes)
        if modalite == Modalite.EMBAUCHE:
            self.fields["employeur"].label = "Entreprise qui embauche et doit les heures"
            del self.fields["creditee"], self.fields["declarant"]
        else:
            self._bind("creditee", toutes)
        self._narrow_types(types)
        self._narrow_lots(guichet, creditee)
        self._arrange()

    def _bind(self, nom: str, entreprises: QuerySet[Entreprise]) -> None:
        cast("EntrepriseField", self.fields[nom]).bind(nom, entreprises)

    def _narrow_types(self, employeurs: tuple[str, ...] | None) -> None:
        exclus = set()
        if employeurs is None or not set(employeurs) & set(EMPLOYEURS_MISSION):
            exclus.add(TypeContrat.MISSION)
        if employeurs is not None and not set(employeurs) & set(EMPLOYEURS_CDDI):
            exclus.add(TypeContrat.CDDI)
        retenus = [c for c in TypeContrat.choices if c[0] not in exclus]
        cast("forms.ChoiceField", self.fields["type"]).choices = [("", "Choisir"), *retenus]

    def _narrow_lots(self, guichet: Guichet, creditee: str) -> None:
        """Lots that may carry a clause; those of the company that owes the hours, once it is known."""
        lots = Lot.objects.filter(guichet=guichet).exclude(etat=EtatLot.SANS_CLAUSE).select_related("marche")
        nom = "creditee" if "creditee" in self.fields else "employeur"
        redevable = cast("EntrepriseField", self.fields[nom])
        try:
            entreprise = redevable.clean(creditee) if creditee else None
        except ValidationError:
            entreprise = None
        if entreprise is not None:
            lots = lots.filter(
                Q(attributions__entreprise=entreprise) | Q(sous_traitances__entreprise=entreprise)
            )
        cast("LotField", self.fields["lot"]).queryset = lots.distinct().order_by(
            "marche__objet", "numero", "id"
        )

    def _arrange(self) -> None:
        # Once the company is known, only its own lots are offered.
        suite = {
            "hx_get": "",
            "hx_trigger": "change",
            "hx_include": "closest form",
            "hx_params": "not csrfmiddlewaretoken",
            "hx_select": "#div_id_lot",
            "hx_target": "#div_id_lot",
            "hx_swap": "outerHTML",
        }
        if self.modalite == Modalite.EMBAUCHE:
            parties: list[Any] = [Field("employeur", **suite)]
        else:
            parties = ["employeur", Field("creditee", **suite), "declarant"]
        self.helper = helper(
            Fieldset("Les entreprises", *parties, "lot"),
            Fieldset("Le contrat de travail", "type", "metier", "debut", "fin", "heures_hebdo"),
        )

    def listes(self) -> list[tuple[str, list[str]]]:
        """The suggestions of the companies' fields, for the page's datalists."""
        return [
            (f"liste-{nom}", champ.suggestions())
            for nom, champ in self.fields.items()
            if isinstance(champ, EntrepriseField)
        ]

    def metiers(self) -> QuerySet[MetierRome]:
        return MetierRome.objects.all()

    def arguments(self) -> dict[str, Any]:
        """What `open_contrat` takes."""
        d = self.cleaned_data
        creditee = d.get("creditee") or d["employeur"]
        return {
            "employeur": d["employeur"],
            "creditee": creditee,
            "declarant": creditee if d.get("declarant") == DE_LA_REDEVABLE else d["employeur"],
            **{nom: d[nom] for nom in ("lot", "type", "metier", "debut", "fin", "heures_hebdo")},
        }


class ContratModifierForm(FormulaireLu):
    """What may change of a contrat once it is open."""

    type = forms.ChoiceField(label="Type de contrat", choices=TypeContrat.choices)
    metier = ContratForm.base_fields["metier"]
    debut = DateField(label="Premier jour")
    fin = DateField(label="Dernier jour", required=False, help_text="À laisser vide pour un CDI.")
    heures_hebdo = ContratForm.base_fields["heures_hebdo"]

    def __init__(self, *args: Any, contrat: Contrat, **kwargs: Any) -> None:
        noms = ("type", "metier", "debut", "fin", "heures_hebdo")
        kwargs.setdefault("initial", {nom: getattr(contrat, nom) for nom in noms})
        super().__init__(*args, **kwargs)
        self.carry_reading()
        self.helper = helper(*noms)

    def metiers(self) -> QuerySet[MetierRome]:
        return MetierRome.objects.all()


class DeclarantForm(forms.Form):
    """From which month the contrat's other party declares the hours."""

    a_partir_de = forms.ChoiceField(
        label="À partir de", help_text="Les mois déjà transmis restent à qui les a déclarés."
    )

    def __init__(self, *args: Any, contrat: Contrat, **kwargs: Any) -> None:
        courant = first_day(today_of(contrat.guichet))
        kwargs.setdefault("initial", {"a_partir_de": mois_texte(courant)})
        super().__init__(*args, **kwargs)
        mois = months_between(
            max(contrat.debut, add_months(courant, -MOIS_AVANT)),
            min(contrat.fin or date.max, add_months(courant, MOIS_APRES)),
        )
        cast("forms.ChoiceField", self.fields["a_partir_de"]).choices = [
            (mois_texte(un), format_mois(un)) for un in mois
        ]
        self.helper = helper("a_partir_de")

    def clean_a_partir_de(self) -> date:
        mois = parse_mois(self.cleaned_data["a_partir_de"])
        if mois is None:
            raise ValidationError("Choisissez un mois.")
        return mois


class FinContratForm(forms.Form):
    fin = DateField(label="Dernier jour")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper("fin")
