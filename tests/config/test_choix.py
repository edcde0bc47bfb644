"""Keys that come in the body: whoever works in two guichets cannot tie a row of one to a row of the other."""

import re
from collections.abc import Iterator

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from clauses.models import Engagement, QuotePart
from guichets.enums import RoleAdhesion
from guichets.models import Adhesion, Guichet
from guichets.portee import hors_portee
from operations.models import Attribution, Marche, Operation, SousTraitance
from participants.models import Contrat, Participant
from tests.config import matrice
from tests.config.acteurs import CANARI, monde
from tests.config.objets import objets

pytestmark = pytest.mark.django_db
ECRITS = (Attribution, Contrat, Engagement, Marche, Operation, Participant, QuotePart, SousTraitance)


@pytest.fixture
def double():
    """A facilitateur of both guichets, at the desk of the first: only the address separates the two."""
    lieux = monde()
    ici, ailleurs = objets(lieux.ici), objets(lieux.ailleurs, f"{CANARI} ")
    with hors_portee("test"):
        Adhesion.objects.create(
            guichet=lieux.ailleurs.guichet, utilisateur=lieux.ici.facilitateur, role=RoleAdhesion.FACILITATEUR
        )
        # The list of the person's own spaces names it, as it must.
        Guichet.objects.filter(pk=lieux.ailleurs.guichet.pk).update(nom="Autre espace")
    client = Client()
    client.force_login(lieux.ici.facilitateur)
    return client, lieux, ici, ailleurs


def formulaires(reponse) -> Iterator[forms.BaseForm]:
    vus = set()
    for contexte in reponse.context or []:
        for couche in contexte.dicts if hasattr(contexte, "dicts") else [contexte]:
            for valeur in couche.values():
                form = getattr(valeur, "form", valeur)
                if isinstance(form, forms.BaseForm) and id(form) not in vus:
                    vus.add(id(form))
                    yield form


def test_desk_of_a_guichet_shows_and_takes_no_row_of_the_other(double):
    client, lieux, ici, ailleurs = double
    etrangers = [objet for objet in ailleurs.values() if hasattr(objet, "cle")]
    choix = 0
    for nom, ligne in matrice.BUREAU.items():
        if ligne.acces == "responsable":
            continue
        parametres = {"slug": lieux.ici.guichet.slug}
        if ligne.objet:
            parametres["cle"] = ici[ligne.objet].cle
        if ligne.autre:
            parametres[ligne.autre] = matrice.AUTRES[ligne.autre]
        reponse = client.get(reverse(nom, kwargs=parametres), follow=True)
        if reponse.streaming or reponse.headers["Content-Type"].partition(";")[0] != "text/html":
            continue
        assert CANARI not in reponse.content.decode(), nom
        for form in formulaires(reponse):
            for champ in form.fields.values():
                if isinstance(champ, forms.ModelChoiceField) and hasattr(champ.queryset.model, "guichet"):
                    choix += 1
                    for objet in etrangers:
                        if isinstance(objet, champ.queryset.model):
                            valeur = getattr(objet, champ.to_field_name or "pk")
                            with pytest.raises((ValidationError, RuntimeError)):
                                champ.clean(str(valeur))
    assert choix >= 8


CHAMPS = [
    ("operations:marche_creer", "", {"donneur_ordre": "donneur", "titulaire": "entreprise"}),
    ("operations:marche_modifier", "marche", {"operation": "operation"}),
    ("operations:attribution_creer", "lot", {"entreprise": "entreprise"}),
    ("operations:sous_traitance_creer", "lot", {"attribution": "attribution", "entreprise": "entreprise"}),
    ("operations:operation_creer", "", {"donneur_ordre": "donneur"}),
    ("participants:participant_creer", "", {"prescripteur": "prescripteur"}),
    ("participants:participant_modifier", "participant", {"prescripteur": "prescripteur"}),
    ("participants:contrat_creer", "participant", {"lot": "lot"}),
    ("clauses:engagement_creer", "lot", {"redevable": "entreprise"}),
    ("clauses:engagement_quote_part", "engagement", {"entreprise": "entreprise"}),
]


@pytest.mark.parametrize(("nom", "objet", "champs"), CHAMPS, ids=[c[0] for c in CHAMPS])
def test_posting_a_foreign_key_is_refused_beside_its_field(double, nom, objet, champs):
    """By public key and by number: the fields at fault are named, nothing is written."""
    client, lieux, ici, ailleurs = double
    parametres = {"slug": lieux.ici.guichet.slug} | ({"cle": ici[objet].cle} if objet else {})
    with hors_portee("test"):
        avant = [(m.__name__, m.objects.count()) for m in ECRITS]
    for attribut in ("cle", "pk"):
        corps = {champ: str(getattr(ailleurs[source], attribut)) for champ, source in champs.items()}
        reponse = client.post(
            f"{reverse(nom, kwargs=parametres)}?modalite=embauche", {**corps, "modalite": "embauche"}
        )
        assert reponse.status_code == 422, attribut
        fautes = set().union(*(form.errors for form in formulaires(reponse) if form.is_bound))
        assert set(champs) <= fautes
        assert not re.search(CANARI, reponse.content.decode())
    with hors_portee("test"):
        assert [(m.__name__, m.objects.count()) for m in ECRITS] == avant


def test_merging_with_a_foreign_marche_answers_404(double):
    client, lieux, ici, ailleurs = double
    adresse = reverse("operations:marche_regrouper", args=[lieux.ici.guichet.slug, ici["marche"].cle])
    assert client.post(adresse, {"avec": str(ailleurs["marche"].cle)}).status_code == 404


def test_naming_rows_of_the_other_guichet_names_nothing(double):
    client, lieux, _, ailleurs = double
    with hors_portee("test"):
        donneur = ailleurs["donneur"]
        donneur.nom = ""
        donneur.save()
    adresse = reverse("operations:noms", args=[lieux.ici.guichet.slug])
    client.post(
        adresse, {f"nom_{donneur.cle}": "Volé", str(donneur.cle): "Volé", f"nom-{donneur.cle}": "Volé"}
    )
    with hors_portee("test"):
        donneur.refresh_from_db()
    assert donneur.nom == ""
