import re
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.http import Http404, QueryDict
from django.template import Context, RequestContext, Template, TemplateSyntaxError
from django.test import RequestFactory

from config.views.galerie import galerie
from guichets import formats

INS = "\u00a0"


def rendered(source: str, **contexte: Any) -> str:
    return Template("{% load composants %}" + source).render(Context(contexte))


@pytest.mark.parametrize(
    ("nom", "texte"),
    [
        ("Achard Mariam", "d'Achard Mariam"),
        ("Électricité Courtaud", "d'Électricité Courtaud"),
        ("Bamba", "de Bamba"),
        ("Haddad", "de Haddad"),
        ("", "de "),
    ],
)
def test_format_de_before_a_name(nom, texte):
    assert formats.format_de(nom) == texte
    assert rendered("{{ nom|de }}", nom=nom) == texte.replace("'", "&#x27;")


@pytest.mark.parametrize(
    ("valeur", "texte"),
    [
        (Decimal("1234.5"), f"1{INS}234,50{INS}h"),
        (0, f"0,00{INS}h"),
        (Decimal("-0.004"), f"0,00{INS}h"),
        (Decimal("-12.345"), f"\u221212,35{INS}h"),
        (None, "–"),
    ],
)
def test_format_heures_writes_french(valeur: Decimal | int | None, texte: str) -> None:
    assert formats.format_heures(valeur) == texte


def test_format_heures_not_a_number_raises() -> None:
    with pytest.raises(ValueError, match="not a number: 'sept'"):
        formats.format_heures("sept")


def test_format_pourcent_drops_empty_decimals() -> None:
    assert formats.format_pourcent(50) == f"50{INS}%"
    assert formats.format_pourcent(Decimal("48.46")) == f"48,5{INS}%"


def test_format_jour_writes_first_of_month() -> None:
    assert formats.format_jour(date(2026, 3, 1)) == f"1er{INS}mars{INS}2026"
    assert formats.format_jour(date(2026, 8, 11)) == f"11{INS}août{INS}2026"


def test_format_jour_aware_datetime_uses_local_day() -> None:
    assert formats.format_jour(datetime(2026, 2, 28, 23, 30, tzinfo=UTC)) == f"1er{INS}mars{INS}2026"


def test_format_accord_keeps_singular_under_two() -> None:
    assert [formats.format_accord(n, "marché,marchés") for n in (0, 1, 2)] == [
        f"0{INS}marché",
        f"1{INS}marché",
        f"2{INS}marchés",
    ]


def test_pastille_unknown_tone_raises() -> None:
    with pytest.raises(TemplateSyntaxError, match="unknown tone 'rouge'"):
        rendered('{% pastille "rouge" "Refusée" %}')


def test_pastille_escapes_its_label() -> None:
    assert rendered('{% pastille "succes" libelle %}', libelle="<b>x</b>") == (
        '<span class="pastille succes">&lt;b&gt;x&lt;/b&gt;</span>'
    )


def test_icone_unknown_name_raises() -> None:
    with pytest.raises(TemplateSyntaxError, match="'licorne' is not in"):
        rendered('{% icone "licorne" %}')


def test_chiffre_cle_unknown_parameter_raises() -> None:
    with pytest.raises(TemplateSyntaxError, match="unexpected keyword argument 'couleur'"):
        rendered('{% chiffre_cle "Heures" 3 couleur="vert" %}')


def test_progression_late_says_by_how_much() -> None:
    html = rendered("{% progression retenues=a du=b attendu=c %}", a=Decimal("1234.5"), b=4000, c=1500)
    assert f"265,50{INS}h de retard" in html
    assert 'class="progression retard"' in html
    assert 'width="30.86%"' in html
    assert 'x1="37.50%"' in html


def test_progression_above_due_stays_in_the_bar() -> None:
    html = rendered("{% progression retenues=4120 du=4000 attendu=4000 %}")
    assert 'class="progression atteint"' in html
    assert 'class="fait" width="100.00%"' in html
    assert f"103{INS}%" in html


def test_progression_compact_says_what_is_due_on_screen() -> None:
    html = rendered("{% progression retenues=5287.25 du=5600 attendu=4000 compacte=True %}")
    vu = re.sub(r'<span class="visually-hidden">.*?</span>', "", html)
    vu = " ".join(re.sub(r"<[^>]+>", "", vu).split())
    assert vu.replace(INS, " ") == "5 287,25 h retenues sur 5 600,00 h dues 94,4 %"


def test_progression_nothing_due_does_not_divide() -> None:
    html = rendered("{% progression retenues=0 du=0 %}")
    assert 'class="progression sans-repere"' in html
    assert 'class="fait" width="0.00%"' in html


def test_progression_pdf_names_its_figure() -> None:
    html = rendered("{% progression_pdf retenues=1000 du=4000 attendu=1500 %}")
    assert (
        f"<title>1{INS}000,00{INS}h retenues sur 4{INS}000,00{INS}h dues, soit 25{INS}%{INS}; "
        f"attendu à date{INS}: 1{INS}500,00{INS}h</title>"
    ) in html
    assert '<rect width="25.00%" height="10" fill="#b4522a" />' in html


@pytest.mark.parametrize(
    ("etat", "suivi"), [("a_faire", True), ("en_cours", True), ("fait", False), ("echec", False)]
)
def test_avancement_polls_only_until_the_end(etat: str, suivi: bool) -> None:
    travail = SimpleNamespace(
        cle="c1",
        libelle="Bilan",
        etat=etat,
        etape="",
        avancement=1200,
        total=1800,
        erreur="Fichier illisible.",
    )
    html = rendered('{% avancement travail url_suivi="/t/c1/" %}', travail=travail)
    assert ('hx-trigger="every 2s"' in html) is suivi
    assert ('value="1200"' in html) is (etat == "en_cours")
    assert ("Fichier illisible." in html) is (etat == "echec")


def test_etapes_unknown_state_raises() -> None:
    with pytest.raises(TemplateSyntaxError, match="unknown step state 'perdu'"):
        rendered("{% etapes liste %}", liste=[{"nom": "Saisie", "etat": "perdu"}])


def test_confirmation_posts_its_content_with_the_token() -> None:
    source = (
        '{% confirmation libelle="Clore" titre="Clore mars ?" action="/clore/" confirmer="Clore le mois" %}'
        '<input name="motif">{% endconfirmation %}'
    )
    html = rendered(source, csrf_token="jeton")
    assert '<form method="post" action="/clore/">' in html
    assert '<input type="hidden" name="csrfmiddlewaretoken" value="jeton">' in html
    assert '<input name="motif">' in html


class Filtre(forms.Form):
    texte = forms.CharField(label="Recherche", required=False)
    etat = forms.ChoiceField(label="État", required=False, choices=[("", "Tous"), ("retard", "En retard")])


def test_barre_filtres_chips_remove_one_filter_and_the_page() -> None:
    request = RequestFactory().get("/marches/?texte=lycée&etat=retard&page=3&sort=-nom")
    html = rendered(
        '{% barre_filtres form=form compte=12 formes="marché,marchés" %}',
        form=Filtre(request.GET),
        request=request,
    )
    assert "État\xa0: En retard" in html
    assert 'href="?texte=lyc%C3%A9e"' in html
    assert 'href="?etat=retard"' in html
    assert f"12{INS}marchés" in html
    assert '<input type="hidden" name="sort" value="-nom">' in html


def test_barre_filtres_without_filter_offers_nothing_to_clear() -> None:
    request = RequestFactory().get("/marches/")
    html = rendered("{% barre_filtres form=form compte=0 %}", form=Filtre(QueryDict("")), request=request)
    assert "Effacer les filtres" not in html
    assert f"0{INS}résultat<" in html


def test_memoire_keeps_a_block_for_two_places() -> None:
    html = rendered(
        "{% memoire m %} Marchés &amp; lots {% endmemoire %}<title>{{ m }}</title><h1>{{ m }}</h1>"
    )
    assert html == "<title>Marchés &amp; lots</title><h1>Marchés &amp; lots</h1>"


def test_galerie_outside_of_the_demo_is_absent(settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(Http404):
        galerie(RequestFactory().get("/galerie/"))


def test_galerie_has_no_inline_style_or_script(settings: Any) -> None:
    settings.DEMO = True
    html = galerie(RequestFactory().get("/galerie/")).content.decode()
    assert "<h1>Galerie des composants</h1>" in html
    assert re.findall(r"\sstyle=|\son[a-z]+=|<style", html) == []
    assert [balise for balise in re.findall(r"<script[^>]*>", html) if " src=" not in balise] == []
    assert re.findall(r"(?:src|href)=\"(?:https?:)?//", html) == []


def test_pages_keep_the_filters_of_the_list():
    """A list filtered by month stays so on its second page."""
    page = Paginator(range(60), 25).get_page(2)
    demande = RequestFactory().get("/liste/", {"mois": "2026-10", "page": "2"})
    html = Template('{% include "composants/pages.html" %}').render(RequestContext(demande, {"page": page}))
    assert 'href="?mois=2026-10&amp;page=1"' in html
    assert 'href="?mois=2026-10&amp;page=3"' in html
