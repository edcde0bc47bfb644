"""Forms of the recruitment: the need, its closing, the answer to a proposal, a line of the log of efforts."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from crispy_forms.layout import Column, Fieldset, Row
from django import forms
from django.utils import timezone

from clauses.domain.besoins.estimation import Estimation, estimate
from clauses.domain.suivi.portail import ResteDu
from clauses.enums import GenreEffort, MotifEcart, MotifRefus
from clauses.models import Besoin, Engagement
from guichets.forms.lecture import FormulaireLu
from guichets.forms.outils import DateField, helper
from participants.forms.metiers import MetierField

POSTES_MAX = 99
HEBDO_MAX = Decimal(48)


class _Dates(forms.Form):
    """What the estimate needs: every field may be missing or unreadable while it is typed."""

    engagement = forms.CharField(required=False)
    debut = DateField(required=False)
    fin = DateField(required=False)
    postes = forms.IntegerField(required=False, min_value=1, max_value=POSTES_MAX)
    heures_hebdo = forms.DecimalField(
        required=False, localize=True, max_digits=4, decimal_places=2, max_value=HEBDO_MAX
    )


def read_estimation(donnees: Any, engagements: Sequence[ResteDu]) -> Estimation | None:
    """The sentence under the form, from whatever can be read of it."""
    form = _Dates(donnees)
    form.is_valid()
    lus = form.cleaned_data
    choisi = next((du for du in engagements if str(du.engagement.cle) == lus.get("engagement")), None)
    if choisi is None and len(engagements) == 1:
        choisi = engagements[0]
    if choisi is None:
        return None
    return estimate(
        engagement=choisi.engagement,
        reste=choisi.reste,
        debut=lus.get("debut"),
        fin=lus.get("fin"),
        postes=lus.get("postes") or 1,
        heures_hebdo=lus.get("heures_hebdo"),
    )


class BesoinForm(FormulaireLu):
    engagement = forms.ChoiceField(
        label="Pour quel marché", help_text="Les heures du poste serviront d'abord cet engagement."
    )
    metier = MetierField(label="Métier")
    intitule = forms.CharField(
        label="Intitulé du poste", max_length=160, help_text="Par exemple\u00a0: aide-maçon."
    )
    postes = forms.IntegerField(label="Nombre de postes", min_value=1, max_value=POSTES_MAX, initial=1)
    lieu = forms.CharField(label="Lieu de travail", max_length=160)
    debut = DateField(label="À partir du")
    fin = DateField(label="Jusqu'au", required=False, help_text="À laisser vide pour un CDI.")
    heures_hebdo = forms.DecimalField(
        label="Heures par semaine",
        max_digits=4,
        decimal_places=2,
        min_value=Decimal(1),
        max_value=HEBDO_MAX,
        localize=True,
        initial=Decimal(35),
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
        help_text="Par exemple 35 ou 24,5.",
    )
    missions = forms.CharField(
        label="Missions et conditions",
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text="Tâches, horaires, permis ou habilitation nécessaires, type de contrat.",
    )

    def __init__(
        self,
        *args: Any,
        engagements: Sequence[ResteDu] = (),
        guichets: Mapping[int, str] | None = None,
        **kwargs: Any,
    ) -> None:
        """`guichets`: their names, where the company has several."""
        super().__init__(*args, **kwargs)
        self.engagements = {str(du.engagement.cle): du.engagement for du in engagements}
        champ: Any = self.fields["engagement"]
        noms = guichets or {}
        champ.choices = [
            (
                str(du.engagement.cle),
                " – ".join(filter(None, (du.objet[:120], noms.get(du.engagement.guichet_id)))),
            )
            for du in engagements
        ]
        marche = ["engagement"]
        if len(engagements) == 1:
            champ.widget = forms.HiddenInput()
            champ.initial = champ.choices[0][0]
        elif not engagements:
            del self.fields["engagement"]
            marche = []
        else:
            champ.choices = [("", "Choisir"), *champ.choices]
        deux = "col-sm-6"
        self.helper = helper(
            Fieldset("Le poste", *marche, "metier", "intitule", "missions"),
            Fieldset(
                "Où, quand, combien",
                "lieu",
                Row(Column("debut", css_class=deux), Column("fin", css_class=deux)),
                Row(Column("postes", css_class=deux), Column("heures_hebdo", css_class=deux)),
            ),
        )

    def chosen(self) -> Engagement:
        choisi: Engagement = self.engagements[self.cleaned_data["engagement"]]
        return choisi

    def champs(self) -> dict[str, Any]:
        """What the domain writes."""
        return {nom: valeur for nom, valeur in self.cleaned_data.items() if nom != "engagement"}


def initial_besoin(besoin: Besoin) -> dict[str, Any]:
    noms = ("metier", "intitule", "missions", "lieu", "debut", "fin", "postes", "heures_hebdo")
    return {nom: getattr(besoin, nom) for nom in noms}


class EffortForm(forms.Form):
    """One line: what, when, on which marché."""

    engagement = forms.ChoiceField(label="Marché")
    jour = DateField(label="Jour")
    genre = forms.ChoiceField(label="Démarche", choices=[("", "Choisir"), *GenreEffort.choices])
    detail = forms.CharField(
        label="Précision",
        max_length=300,
        required=False,
        help_text="Sans nommer de personne. Seuls l'entreprise et le guichet la lisent.",
    )

    def __init__(self, *args: Any, engagements: Sequence[ResteDu], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"jour": timezone.localdate()})
        super().__init__(*args, **kwargs)
        self.engagements = {str(du.engagement.cle): du.engagement for du in engagements}
        champ: Any = self.fields["engagement"]
        champ.choices = [(str(du.engagement.cle), du.objet[:100]) for du in engagements]
        colonnes = [
            Column("genre", css_class="col-lg-3 col-sm-6"),
            Column("jour", css_class="col-lg-2 col-sm-6"),
        ]
        if len(engagements) == 1:
            champ.widget = forms.HiddenInput()
            champ.initial = champ.choices[0][0]
            colonnes.append(Column("detail", "engagement", css_class="col-lg-7"))
        else:
            colonnes.append(Column("engagement", css_class="col-lg-3"))
            colonnes.append(Column("detail", css_class="col-lg-4"))
        self.helper = helper(Row(*colonnes))

    def chosen(self) -> Engagement:
        choisi: Engagement = self.engagements[self.cleaned_data["engagement"]]
        return choisi


class EtatForm(forms.Form):
    """Which needs the desk shows."""

    etat = forms.ChoiceField(label="État", required=False)

    def __init__(self, *args: Any, choix: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ: Any = self.fields["etat"]
        champ.choices = [("", "Tous"), *choix]


REFUS = [(code, libelle) for code, libelle in MotifRefus.choices]
# What a facilitateur chooses; the two others are written by the closing of the need.
ECARTS = [
    (code, libelle)
    for code, libelle in MotifEcart.choices
    if code not in (MotifEcart.POURVU, MotifEcart.CLOS)
]
