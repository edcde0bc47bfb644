"""The gallery: every component in every state. Demo only; it reads no table."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_tables2 import RequestConfig

from guichets import formats
from guichets.templatetags.composants import TONS, icon_names, job_context, pastille

JETONS = (
    ("Encre", "--encre", "encre"),
    ("Papier", "--papier", "papier"),
    ("Sarcelle", "--sarcelle-700", "sarcelle"),
    ("Sarcelle profonde", "--sarcelle-900", "profonde"),
    ("Argile", "--argile-600", "argile"),
    ("Argile claire", "--argile-300", "argile-claire"),
)


@dataclass(frozen=True, slots=True)
class TravailExemple:
    cle: str
    libelle: str
    etat: str
    etape: str = ""
    avancement: int = 0
    total: int = 0
    erreur: str = ""


TRAVAUX = (
    TravailExemple("attente", "Ventilation des heures de BTP Vienne", "a_faire"),
    TravailExemple(
        "cours",
        "Ventilation des heures de BTP Vienne",
        "en_cours",
        "Répartition des heures de mars 2026.",
        7,
        18,
    ),
    TravailExemple("ouvert", "Import DECP de la région", "en_cours", "Lecture du fichier."),
    TravailExemple("fait", "Bilan du lycée, 1er trimestre 2026", "fait", "12 pages, terminé à 14 h 32."),
    TravailExemple(
        "echec",
        "Import DECP de la région",
        "echec",
        erreur="Le fichier n'est pas du JSON : ligne 214, accolade.",
    ),
)


class FiltreExemple(forms.Form):
    texte = forms.CharField(label="Marché ou entreprise", required=False)
    etat = forms.ChoiceField(
        label="Avancement",
        required=False,
        choices=[("", "Tous"), ("retard", "En retard"), ("a_jour", "À jour"), ("atteint", "Atteint")],
    )
    fin_avant = forms.DateField(
        label="Fin avant le", required=False, widget=forms.DateInput({"type": "date"})
    )


class FormulaireExemple(forms.Form):
    salarie = forms.CharField(label="Salarié en insertion", help_text="Nom d'usage, puis prénom.")
    heures = forms.CharField(
        label="Heures du mois",
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
        help_text="7,5, 7h30 ou 450 min.",
    )
    debut = forms.DateField(label="Début du contrat", widget=forms.DateInput({"type": "date"}))
    modalite = forms.ChoiceField(
        label="Modalité",
        widget=forms.RadioSelect,
        choices=[
            ("directe", "Embauche directe"),
            ("mad", "Mise à disposition"),
            ("st", "Sous-traitance à une SIAE"),
        ],
    )
    accord = forms.BooleanField(label="Le justificatif est joint")


class TableExemple(tables.Table):
    marche = tables.Column(verbose_name="Marché")
    entreprise = tables.Column(verbose_name="Entreprise")
    etat = tables.Column(verbose_name="État", orderable=False)
    du = tables.Column(
        verbose_name="Heures dues", attrs={"th": {"class": "nombre"}, "td": {"class": "nombre"}}
    )
    retenues = tables.Column(
        verbose_name="Heures retenues", attrs={"th": {"class": "nombre"}, "td": {"class": "nombre"}}
    )

    legende = "Engagements du guichet"
    colonne_entete = "marche"

    class Meta:
        order_by = "marche"

    def render_du(self, value: Decimal) -> str:
        return formats.format_heures(value)

    def render_retenues(self, value: Decimal) -> str:
        return formats.format_heures(value)

    def render_etat(self, value: tuple[str, str]) -> SafeString:
        return pastille(*value)


def example_rows() -> list[dict[str, Any]]:
    etats = (("succes", "À jour"), ("alerte", "En retard"), ("neutre", "Pas commencé"))
    entreprises = ("BTP Vienne", "Énergies du Limousin", "Toitures de l'Aurence")
    return [
        {
            "marche": f"Lycée, lot {rang:02d}",
            "entreprise": entreprises[rang % 3],
            "etat": etats[rang % 3],
            "du": Decimal(350 + rang * 45),
            "retenues": Decimal(rang * 37) / 2,
        }
        for rang in range(1, 61)
    ]


def states_of_progress() -> list[dict[str, Any]]:
    return [
        {"nom": "En retard", "retenues": Decimal("1234.5"), "du": 4000, "attendu": 1500},
        {"nom": "En avance", "retenues": 1900, "du": 4000, "attendu": 1500},
        {"nom": "Atteint", "retenues": 4120, "du": 4000, "attendu": 4000},
        {"nom": "Pas commencé", "retenues": 0, "du": 350, "attendu": 0},
        {"nom": "Sans échéancier", "retenues": 120, "du": 350, "attendu": None},
        {"nom": "Rien n'est dû", "retenues": 0, "du": 0, "attendu": None},
    ]


def steps() -> list[list[dict[str, str]]]:
    return [
        [
            {"nom": "Saisie", "etat": "fait", "detail": "le 3 avril 2026"},
            {"nom": "Transmise", "etat": "fait", "detail": "le 4 avril 2026, par Claire Morel"},
            {"nom": "Validée", "etat": "courant", "detail": "attendue avant le 15 avril"},
            {"nom": "Ventilée", "etat": "a_venir"},
        ],
        [
            {"nom": "Saisie", "etat": "fait", "detail": "le 3 avril 2026"},
            {"nom": "Retournée", "etat": "refus", "detail": "« Les heures d'Adam manquent. »"},
            {"nom": "Validée", "etat": "a_venir"},
        ],
    ]


def colour_swatch(classe: str) -> SafeString:
    return format_html(
        '<svg class="jeton jeton-{}" aria-hidden="true"><rect width="100%" height="100%" rx="8"/></svg>',
        classe,
    )


@login_not_required
def galerie(request: HttpRequest) -> HttpResponse:
    if not settings.DEMO:
        raise Http404
    table = TableExemple(example_rows())
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    contexte = {
        "jetons": [(nom, jeton, colour_swatch(classe)) for nom, jeton, classe in JETONS],
        "tons": TONS,
        "icones": sorted(icon_names()),
        "progressions": states_of_progress(),
        "etapes_exemples": steps(),
        "travaux": [
            job_context(
                t, url_suivi="/galerie/", url_resultat="#contenu", libelle_resultat="Voir le résultat"
            )
            for t in TRAVAUX
        ],
        "filtre": FiltreExemple(request.GET or {"etat": "retard"}),
        "formulaire": FormulaireExemple(),
        "formulaire_faux": FormulaireExemple({"salarie": "Adam Diallo", "heures": "", "debut": ""}),
        "table": table,
        "exemple_jour": date(2026, 3, 1),
        "exemple_instant": datetime(2026, 4, 3, 12, 5, tzinfo=UTC),
        "grille": [
            ("Adam Diallo", "151,67", ""),
            ("Inès Kaya", "7h20", "70"),
            ("Şahin Łuczak", "35", "112,5"),
        ],
        "fiche": [
            ("SIREN", "552 100 554"),
            ("Siège", "Limoges (87)"),
            ("Facilitatrice", "Claire Morel"),
            ("Courriel", ""),
        ],
        "chemin": [("Marchés", "/galerie/"), ("Lycée Raoul-Dautry", "/galerie/")],
    }
    return render(request, "config/galerie.html", contexte)
