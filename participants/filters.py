from typing import Any, cast

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from guichets.models import Guichet
from guichets.texte import sort_key
from participants.domain.personnes.eligibilite import add_months
from participants.domain.personnes.renouvellement import renewal_limit
from participants.domain.queries import Situation
from participants.models import Participant, Prescripteur

# People with the annotations of `participants_list`, which the model does not know.
Annotees = QuerySet[Any]
PROCHE = "proche"
FINS = [
    (PROCHE, "À préparer"),
    ("1", "Dans le mois"),
    ("3", "Dans les trois mois"),
    ("6", "Dans les six mois"),
]


class ParticipantFilter(filters.FilterSet):
    """Narrows `participants_list`, whose annotations it uses."""

    q = filters.CharFilter(
        label="Nom ou prénom",
        method="search",
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )
    situation = filters.ChoiceFilter(
        label="Éligibilité", choices=Situation.choices, method="in_situation", empty_label="Toutes"
    )
    fin = filters.ChoiceFilter(
        label="Fin de l'éligibilité", choices=FINS, method="ending", empty_label="Indifférente"
    )
    prescripteur = filters.ModelChoiceFilter(
        label="Prescripteur", queryset=Prescripteur.objects.none(), empty_label="Tous", to_field_name="cle"
    )

    class Meta:
        model = Participant
        fields: list[str] = []

    def __init__(self, *args: Any, guichet: Guichet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.guichet = guichet
        champ = cast("forms.ModelChoiceField[Prescripteur]", self.form.fields["prescripteur"])
        champ.queryset = Prescripteur.objects.filter(guichet=guichet).order_by("nom_tri")

    def search(self, lignes: QuerySet[Participant], _nom: str, valeur: str) -> QuerySet[Participant]:
        """Every word, in any order, without accents."""
        for mot in sort_key(valeur).split():
            lignes = lignes.filter(nom_tri__contains=mot)
        return lignes

    def in_situation(self, lignes: Annotees, _nom: str, valeur: str) -> Annotees:
        if valeur == Situation.A_VALIDER:
            return lignes.filter(en_attente=True)
        return lignes.filter(situation=valeur)

    def ending(self, lignes: Annotees, _nom: str, valeur: str) -> Annotees:
        jour = timezone.localdate()
        limite = renewal_limit(self.guichet, jour) if valeur == PROCHE else add_months(jour, int(valeur))
        return lignes.filter(fenetre_au__gte=jour, fenetre_au__lte=limite)
