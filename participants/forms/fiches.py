"""The fiche de prescription unique, on a phone as at a desk: short parts, in the order of an interview."""

from collections.abc import Mapping, Sequence
from typing import Any

from crispy_forms.layout import Column, Fieldset, Row
from django import forms
from django.utils import timezone

from guichets.forms.outils import DateField, Replie, helper
from participants.domain.personnes.eligibilite import criteria_in_force
from participants.domain.personnes.fiches import version_of
from participants.enums import Diplome, Mobilite, Sexe
from participants.forms.metiers import MetierField
from participants.forms.participants import CONTACT as CONTACT_BUREAU
from participants.forms.participants import DOSSIER, TELEPHONE
from participants.models import DossierParticipant, FichePrescription, Prescripteur

IDENTITE = CONTACT_BUREAU
FICHE = (
    "criteres",
    "mobilite",
    "disponible_le",
    "experience",
    "accompagnement",
    "referent",
    "informe",
)
METIERS = ("metier_1", "metier_2", "metier_3")
SANS_TEXTE_LIBRE = (
    "Rien sur la santé ni sur une situation judiciaire\u00a0; jamais de numéro de sécurité sociale."
)


def _texte(libelle: str, longueur: int, **options: Any) -> forms.CharField:
    return forms.CharField(label=libelle, max_length=longueur, **{"required": False, **options})


class FicheForm(forms.Form):
    prescripteur = forms.ModelChoiceField(
        label="Au nom de", queryset=Prescripteur.objects.none(), empty_label=None
    )
    nom = _texte("Nom", 120, required=True, widget=forms.TextInput({"autocomplete": "off"}))
    prenom = _texte("Prénom", 120, required=True, widget=forms.TextInput({"autocomplete": "off"}))
    naissance = DateField(label="Date de naissance", required=False)
    sexe = forms.ChoiceField(label="Sexe", choices=[("", "Non renseigné"), *Sexe.choices], required=False)
    telephone = _texte(
        "Téléphone",
        20,
        validators=[TELEPHONE],
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "tel"}),
        help_text="Le téléphone ou l'adresse électronique, au moins.",
    )
    email = forms.EmailField(
        label="Adresse électronique", required=False, widget=forms.EmailInput({"autocomplete": "off"})
    )
    adresse = _texte("Adresse", 250, widget=forms.TextInput({"autocomplete": "off"}))
    commune = _texte("Commune (code INSEE)", 5, help_text="Par exemple 87085 pour Limoges.")
    qpv = _texte("Quartier prioritaire (QPV)", 9, help_text="Par exemple QN08701N, ou vide.")
    diplome = forms.TypedChoiceField(
        label="Diplôme le plus élevé",
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("", "Non renseigné"), *Diplome.choices],
    )
    criteres = forms.MultipleChoiceField(
        label="Critères pressentis",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Ce qui vous paraît justifiable. Le facilitateur seul valide, au vu des justificatifs.",
    )
    metier_1 = MetierField(label="Métier visé", required=False)
    metier_2 = MetierField(label="Deuxième métier", required=False, help_text="")
    metier_3 = MetierField(label="Troisième métier", required=False, help_text="")
    disponible_le = DateField(label="Disponible à partir du", required=False)
    mobilite = forms.ChoiceField(
        label="Mobilité", choices=[("", "Non renseignée"), *Mobilite.choices], required=False
    )
    experience = _texte(
        "Expérience et savoir-faire", 500, widget=forms.Textarea({"rows": 3}), help_text=SANS_TEXTE_LIBRE
    )
    accompagnement = _texte(
        "Accompagnement prévu",
        500,
        widget=forms.Textarea({"rows": 2}),
        help_text=f"Qui suit la personne pendant le contrat, et comment. {SANS_TEXTE_LIBRE}",
    )
    referent = _texte("Référent du parcours", 160, help_text="Votre nom, et où vous joindre.")
    informe = forms.BooleanField(
        label="La personne est informée de cette fiche et d'accord pour qu'elle soit transmise au guichet",
        error_messages={"required": "Cochez cette case une fois la personne informée et d'accord."},
    )

    def __init__(self, *args: Any, prescripteurs: Sequence[Prescripteur], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ: Any = self.fields["prescripteur"]
        champ.queryset = Prescripteur.objects.filter(pk__in=[p.pk for p in prescripteurs])
        champ.label_from_instance = lambda p: f"{p.nom} – {p.guichet}" if len(prescripteurs) > 1 else p.nom
        self.unique = prescripteurs[0] if len(prescripteurs) == 1 else None
        if self.unique is not None:
            del self.fields["prescripteur"]
        criteres: Any = self.fields["criteres"]
        criteres.choices = [(c.code, c.libelle) for c in criteria_in_force(timezone.localdate())]
        self._arrange()

    def _arrange(self) -> None:
        auteur = [] if self.unique is not None else ["prescripteur"]
        autres = any(self[nom].value() for nom in METIERS[1:])
        self.helper = helper(
            Fieldset(
                "La personne",
                *auteur,
                Row(Column("nom", css_class="col-md-6"), Column("prenom", css_class="col-md-6")),
                Row(Column("naissance", css_class="col-md-6"), Column("sexe", css_class="col-md-6")),
                Row(Column("telephone", css_class="col-md-6"), Column("email", css_class="col-md-6")),
            ),
            Fieldset(
                "Sa situation",
                "adresse",
                Row(Column("commune", css_class="col-md-6"), Column("qpv", css_class="col-md-6")),
                "diplome",
                "criteres",
            ),
            Fieldset(
                "Son projet",
                "metier_1",
                Replie("D'autres métiers (facultatif)", "metier_2", "metier_3", ouvert=autres),
                Row(Column("disponible_le", css_class="col-md-6"), Column("mobilite", css_class="col-md-6")),
                "experience",
            ),
            Fieldset("Son accompagnement", "accompagnement", "referent"),
            Fieldset("Son accord", "informe"),
        )

    def author(self) -> Prescripteur:
        choisi: Prescripteur = self.unique or self.cleaned_data["prescripteur"]
        return choisi

    def identite(self) -> Mapping[str, Any]:
        return {nom: self.cleaned_data[nom] for nom in IDENTITE}

    def dossier(self) -> Mapping[str, Any]:
        return {nom: self.cleaned_data[nom] for nom in DOSSIER}

    def fiche(self) -> Mapping[str, Any]:
        d = self.cleaned_data
        return {nom: d[nom] for nom in FICHE} | {
            "metiers": list(dict.fromkeys(d[nom] for nom in METIERS if d[nom]))
        }


class CorrectionFicheForm(FicheForm):
    """A fiche already sent, as it stands; `version`: the state that the person read."""

    version = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, fiche: FichePrescription, **kwargs: Any) -> None:
        personne = fiche.participant
        dossier = DossierParticipant.objects.filter(participant=personne).first()
        initial = {nom: getattr(personne, nom) for nom in IDENTITE}
        initial |= {nom: getattr(dossier, nom) for nom in DOSSIER if dossier is not None}
        initial |= {nom: getattr(fiche, nom) for nom in FICHE}
        initial |= dict(zip(METIERS, fiche.metiers, strict=False))
        kwargs.setdefault("initial", {**initial, "version": version_of(fiche)})
        super().__init__(*args, prescripteurs=[fiche.prescripteur], **kwargs)
        self.helper.layout.append("version")
