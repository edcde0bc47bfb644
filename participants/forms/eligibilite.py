from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from crispy_forms.layout import Column, Row
from django import forms

from guichets.forms.outils import DateField, helper
from participants.domain.personnes.eligibilite import CritereDemande, criteria_in_force
from participants.models import Eligibilite

CRITERES_MONTRES = 5
SANS_TEXTE_LIBRE = "Ne décrivez ni l'état de santé ni une situation judiciaire : le critère suffit."


class EligibiliteForm(forms.Form):
    appreciee_au = DateField(
        label="Appréciée au",
        help_text="Le premier jour du premier contrat sous clause, ou aujourd'hui s'il n'y en a pas encore.",
    )
    avis_motive = forms.CharField(
        label="Avis motivé",
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=f"Attendu seulement si un critère le demande : qui l'a donné, quand. {SANS_TEXTE_LIBRE}",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper("appreciee_au")
        self.helper_avis = helper("avis_motive")


class CritereForm(forms.Form):
    """One reason. A block is shown open when it holds something."""

    code = forms.ChoiceField(label="Critère", required=False)
    precision = forms.CharField(
        label="Précision", max_length=200, required=False, help_text="Par exemple, le minimum social perçu."
    )
    preuve = forms.CharField(label="Justificatif vu", max_length=200, required=False)
    preuve_du = DateField(label="Date du justificatif", required=False)

    def __init__(self, *args: Any, choix: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ = cast("forms.ChoiceField", self.fields["code"])
        champ.choices = [("", "Choisir un critère"), *choix]
        self.helper = helper(
            "code",
            "precision",
            Row(Column("preuve", css_class="col-md-8"), Column("preuve_du", css_class="col-md-4")),
        )

    @property
    def filled(self) -> bool:
        return bool(self.has_changed() or self.initial)

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        if not donnees.get("code") and any(donnees.get(nom) for nom in ("precision", "preuve", "preuve_du")):
            self.add_error("code", "Choisissez le critère que ce justificatif établit.")
        return donnees


class CriteresFormSet(forms.BaseFormSet):  # type: ignore[type-arg]
    """Reasons, one block each. Blocks left empty are ignored."""

    def demandes(self) -> list[CritereDemande]:
        return [
            CritereDemande(d["code"], d["precision"], d["preuve"], d["preuve_du"])
            for d in (form.cleaned_data for form in self.forms)
            if d.get("code")
        ]


def criteres_formset(
    donnees: Any = None,
    *,
    jour: date,
    eligibilite: Eligibilite | None = None,
    pressentis: Sequence[str] = (),
) -> CriteresFormSet:
    """The choices are the clause's list in force on the day of the assessment.

    `pressentis`: what a fiche de prescription puts forward, for a request that is new.
    """
    fabrique = forms.formset_factory(
        CritereForm,
        formset=CriteresFormSet,
        extra=CRITERES_MONTRES,
        max_num=CRITERES_MONTRES,
        absolute_max=20,
    )
    retenus = list(eligibilite.criteres.all()) if eligibilite else []
    initial = [
        {"code": c.code, "precision": c.precision, "preuve": c.preuve, "preuve_du": c.preuve_du}
        for c in retenus
    ]
    choix = [(c.code, c.libelle) for c in criteria_in_force(jour)]
    if eligibilite is None:
        connus = {code for code, _ in choix}
        initial = [{"code": code} for code in pressentis[:CRITERES_MONTRES] if code in connus]
    formset = fabrique(donnees, prefix="critere", initial=initial, form_kwargs={"choix": choix})
    return cast("CriteresFormSet", formset)
