from typing import Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from guichets.formats import INSECABLE, format_heures, format_jour
from guichets.templatetags.composants import pastille, progression
from reporting.enums import EtatBilan
from reporting.models import Bilan

OBJET_MAX = 110
TONS_BILAN = {EtatBilan.EN_PREPARATION: "attente", EtatBilan.EMIS: "succes", EtatBilan.ECHEC: "danger"}


def bilan_badge(etat: str) -> SafeString:
    return pastille(TONS_BILAN[EtatBilan(etat)], EtatBilan(etat).label)


class BilanTable(tables.Table):
    marche = tables.Column(verbose_name="Marché", order_by=("marche__objet", "numero"))
    numero = tables.Column(verbose_name="N°", attrs={"td": {"class": "nombre"}, "th": {"class": "nombre"}})
    donneur_ordre = tables.Column(verbose_name="Donneur d'ordre", order_by=("donneur_ordre__nom_tri", "-id"))
    periode = tables.Column(verbose_name="Période", order_by=("au", "id"), accessor="au")
    etat = tables.Column(verbose_name="État")
    emis_le = tables.Column(verbose_name="Émis le", default="–")

    legende = "Liste des bilans"
    colonne_entete = "marche"

    class Meta:
        orderable = True
        empty_text = "Aucun bilan ne correspond à ces filtres."

    def __init__(self, *args: Any, slug: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slug = slug

    def render_marche(self, record: Bilan) -> SafeString:
        return format_html(
            '<a href="{}">{}</a>',
            reverse("reporting:bilan", args=[self.slug, record.cle]),
            Truncator(record.marche.objet).chars(OBJET_MAX),
        )

    def render_periode(self, record: Bilan) -> str:
        return f"{format_jour(record.du)} – {format_jour(record.au)}"

    def render_etat(self, record: Bilan) -> SafeString:
        return bilan_badge(record.etat)

    def render_emis_le(self, value: Any) -> str:
        return format_jour(value)


class PortailMarcheTable(tables.Table):
    """Marchés of a donneur d'ordre, as rows of `tableau_bord.LigneMarche`."""

    objet = tables.Column(verbose_name="Marché", accessor="marche")
    entreprises = tables.Column(verbose_name="Entreprises", orderable=False)
    dues = tables.Column(
        verbose_name="Heures dues", attrs={"td": {"class": "nombre"}, "th": {"class": "nombre"}}
    )
    avancement = tables.Column(verbose_name="Retenues", accessor="retenues")
    fin = tables.Column(verbose_name="Fin", default="–")

    legende = "Liste des marchés"
    colonne_entete = "objet"

    class Meta:
        orderable = True
        empty_text = "Aucun marché ne correspond à ces filtres."

    def render_objet(self, record: Any) -> SafeString:
        reference = f"{record.marche.reference} · " if record.marche.reference else ""
        return format_html(
            '<a href="{}">{}</a> <small class="d-block discret">{}{}</small>',
            reverse("donneur:marche", args=[record.marche.cle]),
            Truncator(record.marche.objet).chars(OBJET_MAX),
            reference,
            record.marche.guichet.nom,
        )

    def render_entreprises(self, value: list[str]) -> str:
        montrees = ", ".join(value[:2])
        reste = len(value) - 2
        return f"{montrees} et {reste} autre{'s' if reste > 1 else ''}" if reste > 0 else montrees or "–"

    def render_dues(self, record: Any) -> str:
        return format_heures(record.dues) if record.en_heures else "aucune"

    def render_avancement(self, record: Any) -> SafeString | str:
        if not record.en_heures:
            return f"–{INSECABLE}"
        contexte = progression(
            retenues=record.retenues,
            du=record.dues,
            attendu=record.attendu,
            retard_cumule=record.retard,
            compacte=True,
        )
        return SafeString(render_to_string("composants/progression.html", contexte))

    def render_fin(self, value: Any) -> str:
        return format_jour(value)
