from datetime import date
from typing import Any, cast

from crispy_forms.layout import Column, Row
from django import forms
from django.db.models import QuerySet

from guichets.champs import HeuresField
from guichets.forms.outils import DateField, helper, only_if
from guichets.models import Guichet
from operations.models import Lot
from participants.domain.parcours.etapes import AU_GUICHET, PREPARENT, lots_to_prepare
from participants.enums import GenreEtape, SituationSortie
from participants.models import Contrat, Etape, Participant, Sortie

SANS_DETAIL = "Quelques mots, sans donnée de santé, judiciaire ou familiale."
VISENT = "genre=" + ",".join(PREPARENT)


class ChoixLot(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Lot) -> str:
        return f"{obj.designation[:150]} (début le {obj.debut:%d/%m/%Y})"


class ChoixContrat(forms.ModelChoiceField):  # type: ignore[type-arg]
    """The employer's name at the desk only: a prescripteur follows the dates."""

    entreprises = True

    def label_from_instance(self, obj: Contrat) -> str:
        dates = (
            f"du {obj.debut:%d/%m/%Y} au {obj.fin:%d/%m/%Y}" if obj.fin else f"depuis le {obj.debut:%d/%m/%Y}"
        )
        contrat = f"{obj.get_type_display()}, {dates}"
        return f"{obj.employeur}\u00a0: {contrat}" if self.entreprises else contrat


def contrats_choice(participant: Participant, *, bureau: bool) -> QuerySet[Contrat]:
    contrats = Contrat.objects.filter(participant=participant).order_by("-debut", "-pk")
    return contrats.select_related("employeur") if bureau else contrats


class EtapeForm(forms.Form):
    genre = forms.ChoiceField(label="Étape")
    intitule = forms.CharField(
        label="Intitulé",
        max_length=200,
        help_text="Par exemple\u00a0: «\u00a0Remise à niveau et gestes du bâtiment\u00a0».",
    )
    organisme = forms.CharField(label="Organisme", max_length=160, required=False)
    debut = DateField(label="Premier jour")
    fin = DateField(label="Dernier jour", required=False)
    heures = cast("Any", HeuresField("Heures", null=True, blank=True)).formfield(
        required=False, label="Heures"
    )
    lot = ChoixLot(
        label="Marché visé",
        queryset=Lot.objects.none(),
        required=False,
        to_field_name="cle",
        empty_label="Aucun marché précis",
        help_text="Les lots qui n'ont pas encore commencé.",
    )
    contrat = ChoixContrat(
        label="Pendant le contrat",
        queryset=Contrat.objects.none(),
        required=False,
        to_field_name="cle",
        empty_label="Choisir un contrat",
    )

    def __init__(
        self,
        *args: Any,
        participant: Participant,
        guichet: Guichet | None,
        etape: Etape | None = None,
        **kwargs: Any,
    ) -> None:
        """`guichet`: that of the desk; None in the prescripteur's portal, which names no lot."""
        if etape is not None:
            kwargs["initial"] = _initial(etape, ("genre", "intitule", "organisme", "debut", "fin", "heures"))
            kwargs["initial"] |= {"lot": _key(etape.lot if guichet else None), "contrat": _key(etape.contrat)}
        super().__init__(*args, **kwargs)
        genres = [(v, t) for v, t in GenreEtape.choices if guichet or v not in AU_GUICHET]
        cast("forms.ChoiceField", self.fields["genre"]).choices = genres
        contrat = cast("ChoixContrat", self.fields["contrat"])
        contrat.entreprises = guichet is not None
        contrat.queryset = contrats_choice(participant, bureau=guichet is not None)
        pendant = only_if(f"genre={GenreEtape.FORMATION_PENDANT}", "contrat")
        if guichet is None:
            del self.fields["lot"]
            conditionnels = [pendant]
        else:
            cast("ChoixLot", self.fields["lot"]).queryset = lots_to_prepare(guichet, etape)
            conditionnels = [only_if(VISENT, "lot"), pendant]
        self.helper = helper(
            "genre",
            "intitule",
            *conditionnels,
            Row(
                Column("debut", css_class="col-md-4"),
                Column("fin", css_class="col-md-4"),
                Column("heures", css_class="col-md-4"),
            ),
            "organisme",
        )


class SortieForm(forms.Form):
    sortie_le = DateField(label="Sortie le")
    situation = forms.ChoiceField(
        label="Situation à la sortie", choices=[("", "Choisir"), *SituationSortie.choices]
    )
    contrat = ChoixContrat(
        label="Au terme de quel contrat",
        queryset=Contrat.objects.none(),
        required=False,
        to_field_name="cle",
        empty_label="Aucun contrat précis",
    )
    precision = forms.CharField(label="Précision", max_length=200, required=False, help_text=SANS_DETAIL)

    def __init__(
        self,
        *args: Any,
        participant: Participant,
        bureau: bool,
        sortie: Sortie | None = None,
        **kwargs: Any,
    ) -> None:
        contrats = contrats_choice(participant, bureau=bureau)
        if sortie is not None:
            kwargs["initial"] = {
                **_initial(sortie, ("sortie_le", "situation", "precision")),
                "contrat": _key(sortie.contrat),
            }
        else:
            dernier = contrats.first()
            kwargs["initial"] = {"contrat": _key(dernier), "sortie_le": dernier.fin if dernier else None}
        super().__init__(*args, **kwargs)
        champ = cast("ChoixContrat", self.fields["contrat"])
        champ.entreprises, champ.queryset = bureau, contrats
        self.helper = helper("sortie_le", "situation", "contrat", "precision")


class SuiviForm(forms.Form):
    situation = forms.ChoiceField(
        label="Situation à cette date", choices=[("", "Choisir"), *SituationSortie.choices]
    )
    precision = forms.CharField(label="Précision", max_length=200, required=False, help_text=SANS_DETAIL)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper("situation", "precision")


class PeriodeForm(forms.Form):
    """Both dates optional: without them, everything that was validated."""

    du = DateField(label="Du", required=False)
    au = DateField(label="Au", required=False)

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        if donnees.get("du") and donnees.get("au") and donnees["au"] < donnees["du"]:
            self.add_error("au", "La fin de la période précède son début.")
        return donnees

    def dates(self) -> tuple[date | None, date | None]:
        return self.cleaned_data["du"], self.cleaned_data["au"]


class VerificationForm(PeriodeForm):
    """What a recruiter reads out over the phone."""

    edition = DateField(label="Éditée le")
    cle = forms.CharField(
        label="Clé", max_length=40, widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"})
    )
    portee = forms.ChoiceField(
        label="Employeur", required=False, help_text="Celui qui a édité l'attestation, s'il est seul cité."
    )
    field_order = ("cle", "edition", "du", "au", "portee")

    def __init__(self, *args: Any, employeurs: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["portee"]).choices = [
            ("", "Tous les employeurs"),
            *employeurs,
        ]


def _initial(objet: Any, noms: tuple[str, ...]) -> dict[str, Any]:
    return {nom: getattr(objet, nom) for nom in noms}


def _key(objet: Any) -> str:
    return str(objet.cle) if objet is not None else ""
