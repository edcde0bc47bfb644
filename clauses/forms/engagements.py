from collections.abc import Iterable, Iterator
from typing import Any

from crispy_forms.layout import Fieldset, LayoutObject
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from clauses import validators
from clauses.enums import (
    FondementMutualisation,
    Formule,
    GenrePeriode,
    NatureEngagement,
    PartageMutualisation,
)
from clauses.models import Dispositif, Engagement
from guichets.forms.champs import HeuresField
from guichets.forms.outils import DateField, Replie, helper, only_if, report_errors
from operations.enums import REDEVABLES
from operations.models import Entreprise, Lot

CHOISIR = ("", "Choisir…")
DU = "Ce qui est dû"
EN_HEURES = f"nature={NatureEngagement.HEURES.value}"
A_TAUX = "formule=" + ",".join(f.value for f in Formule if f != Formule.FIXE)
PARTAGES = ",".join(str(p.value) for p in PartageMutualisation if p)
MUTUALISE = f"donne={PARTAGES}|recoit={PARTAGES}"
SELON_LA_NATURE = {
    NatureEngagement.HEURES: (
        "formule",
        "heures",
        "taux",
        "publics",
        "donne",
        "recoit",
        "fondement",
        "fondement_le",
        "hors_marche",
    ),
    NatureEngagement.PERSONNES_OU_POSTES: ("quantite",),
    NatureEngagement.QUALITATIF: ("promesse",),
}


class EngagementForm(forms.Form):
    """What the holder promised. The choices follow the lot's dispositif."""

    redevable = forms.ModelChoiceField(
        label="Titulaire ou mandataire", queryset=Entreprise.objects.none(), empty_label="Choisir…"
    )
    libelle = forms.CharField(
        label="Libellé",
        max_length=180,
        help_text="Par exemple « Heures d'insertion, lot gros œuvre ».",
    )
    nature = forms.ChoiceField(label="Nature de l'engagement")
    formule = forms.ChoiceField(
        label="Comment les heures sont-elles fixées ?", choices=Formule.choices, required=False
    )
    heures = HeuresField(
        label="Heures dues",
        required=False,
        help_text="Le nombre du marché, ou une prévision quand une formule le corrigera.",
    )
    taux = forms.DecimalField(
        label="Taux de la formule",
        required=False,
        localize=True,
        max_digits=10,
        decimal_places=3,
        help_text="Pourcentage des heures travaillées, montant en euros pour une heure, ou heures par an.",
    )
    quantite = forms.IntegerField(label="Personnes ou postes", required=False, min_value=1, max_value=10_000)
    promesse = forms.CharField(
        label="Promesse de l'offre", required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=4000
    )
    publics = forms.MultipleChoiceField(
        label="Publics exigés",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Aucune case cochée : toute personne éligible compte.",
    )
    debut = DateField(label="Début")
    fin = DateField(label="Fin")
    donne = forms.TypedChoiceField(
        label="Son avance peut aider", choices=PartageMutualisation.choices, coerce=int, required=False
    )
    recoit = forms.TypedChoiceField(
        label="Il peut recevoir des heures de",
        choices=PartageMutualisation.choices,
        coerce=int,
        required=False,
    )
    fondement = forms.ChoiceField(
        label="Fondement de la mutualisation",
        choices=[CHOISIR, *FondementMutualisation.choices],
        required=False,
    )
    fondement_le = DateField(label="Date du fondement", required=False)
    hors_marche = forms.BooleanField(
        label="Peut recevoir des heures faites hors de tout marché suivi", required=False
    )

    def __init__(self, *args: Any, lot: Lot, dispositif: Dispositif, **kwargs: Any) -> None:
        kwargs.setdefault(
            "initial",
            {"debut": lot.debut, "fin": lot.fin, "libelle": f"Heures d'insertion, {lot.in_sentence}"[:180]},
        )
        super().__init__(*args, **kwargs)
        natures = validators.natures_of(dispositif.code)
        self.fields["nature"].choices = [(n.value, n.label) for n in natures]  # type: ignore[attr-defined]
        self.fields["publics"].choices = validators.publics_at(lot.debut)  # type: ignore[attr-defined]
        redevable: Any = self.fields["redevable"]
        redevable.queryset = Entreprise.objects.filter(
            attributions__lot=lot, attributions__role__in=REDEVABLES
        ).distinct()
        seuls = list(redevable.queryset[:2])
        if len(seuls) == 1:
            redevable.initial = seuls[0]
        for nature, noms in SELON_LA_NATURE.items():
            if nature not in natures:
                for nom in noms:
                    del self.fields[nom]
        self.helper = helper(*self._groups(natures))

    def _groups(self, natures: Iterable[NatureEngagement]) -> Iterator[LayoutObject]:
        """The fields that the dispositif leaves; those of one nature show for that nature only."""
        yield Fieldset("Qui s'engage, et à quoi", "redevable", "libelle", "nature", "debut", "fin")
        if NatureEngagement.PERSONNES_OU_POSTES in natures:
            yield only_if(f"nature={NatureEngagement.PERSONNES_OU_POSTES.value}", Fieldset(DU, "quantite"))
        if NatureEngagement.QUALITATIF in natures:
            yield only_if(f"nature={NatureEngagement.QUALITATIF.value}", Fieldset(DU, "promesse"))
        if NatureEngagement.HEURES in natures:
            yield only_if(
                EN_HEURES, Fieldset(DU, "formule", "heures", only_if(A_TAUX, "taux"), self._publics())
            )
            yield only_if(
                EN_HEURES,
                Fieldset(
                    "Mutualisation\u00a0: rien n'est partagé sans fondement",
                    "donne",
                    "recoit",
                    only_if(MUTUALISE, "fondement", "fondement_le"),
                    "hors_marche",
                ),
            )

    def _publics(self) -> Replie:
        dits = self.is_bound and bool(self["publics"].value() or "publics" in self.errors)
        return Replie("Exiger certains publics (facultatif)", "publics", ouvert=dits)

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        if donnees.get("nature") == NatureEngagement.HEURES and not donnees.get("formule"):
            donnees["formule"] = Formule.FIXE.value
        for nom in ("donne", "recoit"):
            if nom in self.fields:
                donnees[nom] = donnees.get(nom) or PartageMutualisation.AUCUN.value
        if donnees.get("nature") == NatureEngagement.HEURES:
            self._check_hours(donnees)
        return donnees

    def _check_hours(self, donnees: dict[str, Any]) -> None:
        """What the domain would refuse next, told in the same round."""
        try:
            if donnees["formule"] == Formule.FIXE and "heures" not in self.errors:
                validators.validate_heures(donnees.get("heures"))
        except ValidationError as erreur:
            report_errors(self, erreur)
        try:
            validators.validate_mutualisation(
                donnees["donne"], donnees["recoit"], donnees.get("fondement", ""), donnees.get("fondement_le")
            )
        except ValidationError as erreur:
            report_errors(self, erreur)


class AvenantForm(forms.Form):
    date = DateField(label="Date de l'avenant")
    heures_apres = HeuresField(label="Heures dues après l'avenant")
    fin_apres = DateField(label="Nouvelle fin", required=False, help_text="Si elle change.")
    motif = forms.CharField(label="Motif", max_length=300)


class QuotePartForm(forms.Form):
    entreprise = forms.ModelChoiceField(
        label="Cotraitant ou sous-traitant du lot",
        queryset=Entreprise.objects.none(),
        empty_label="Choisir…",
    )
    heures = HeuresField(label="Heures")
    du = DateField(label="Depuis le")
    au = DateField(label="Jusqu'au")

    def __init__(self, *args: Any, engagement: Engagement, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"du": engagement.debut, "au": engagement.fin})
        super().__init__(*args, **kwargs)
        champ: Any = self.fields["entreprise"]
        champ.queryset = participating_companies(engagement)


def participating_companies(engagement: Engagement) -> QuerySet[Entreprise]:
    """Who may take a quote-part: the other holders of the lot and its subcontractors."""
    attributaires = Entreprise.objects.filter(attributions__lot_id=engagement.lot_id)
    sous_traitants = Entreprise.objects.filter(sous_traitances__lot_id=engagement.lot_id)
    lignes: QuerySet[Entreprise] = (
        (attributaires | sous_traitants).exclude(pk=engagement.redevable_id).distinct()
    )
    return lignes


class PeriodeForm(forms.Form):
    genre = forms.ChoiceField(
        label="Genre",
        choices=GenrePeriode.choices,
        help_text="Neutralisée : moins d'heures attendues, celles qui sont faites comptent. "
        "Suspension : les heures de ces jours ne comptent pas.",
    )
    du = DateField(label="Du")
    au = DateField(label="Au")
    motif = forms.CharField(label="Motif", max_length=300)


class AssietteForm(forms.Form):
    du = DateField(label="Du")
    au = DateField(label="Au")
    montant = forms.DecimalField(
        label="Montant facturé HT (€)", localize=True, max_digits=14, decimal_places=2, required=False
    )
    heures = forms.DecimalField(
        label="Heures travaillées sur le marché",
        localize=True,
        max_digits=11,
        decimal_places=2,
        required=False,
    )
    source = forms.CharField(label="Source", max_length=200, help_text="Par exemple « Situation n° 3 ».")

    def __init__(self, *args: Any, engagement: Engagement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        inutile = "montant" if engagement.formule == Formule.POURCENTAGE else "heures"
        del self.fields[inutile]
        self.fields["heures" if inutile == "montant" else "montant"].required = True


class MutualisationForm(forms.Form):
    donne = forms.TypedChoiceField(
        label="Son avance peut aider", choices=PartageMutualisation.choices, coerce=int
    )
    recoit = forms.TypedChoiceField(
        label="Il peut recevoir des heures de", choices=PartageMutualisation.choices, coerce=int
    )
    fondement = forms.ChoiceField(
        label="Fondement", choices=[CHOISIR, *FondementMutualisation.choices], required=False
    )
    fondement_le = DateField(label="Date du fondement", required=False)
    hors_marche = forms.BooleanField(
        label="Peut recevoir des heures faites hors de tout marché suivi", required=False
    )


class EcheanceForm(forms.Form):
    """One point. A row left empty is no point."""

    au = DateField(label="Au", required=False)
    cumul = HeuresField(label="Heures cumulées attendues", required=False)

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        if (donnees.get("au") is None) != (donnees.get("cumul") is None) and not self.errors:
            manque = "cumul" if donnees.get("cumul") is None else "au"
            raise ValidationError({manque: "Une échéance porte une date et un nombre d'heures."})
        return donnees


EcheancierForms = forms.formset_factory(EcheanceForm, extra=3, max_num=60)


class PromesseForm(forms.Form):
    tenue = forms.NullBooleanField(
        label="La promesse est-elle tenue ?",
        required=False,
        widget=forms.Select(choices=[("", "Pas encore constaté"), ("true", "Oui"), ("false", "Non")]),
    )
