"""The list of declarations."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from guichets.formats import ABSENT, format_heures, format_jour, format_mois
from guichets.templatetags.composants import pastille
from participants.enums import EtatDeclaration
from participants.models import DeclarationMensuelle

TONS = {
    EtatDeclaration.BROUILLON: "neutre",
    EtatDeclaration.TRANSMISE: "attente",
    EtatDeclaration.RETOURNEE: "alerte",
    EtatDeclaration.VALIDEE: "succes",
}


class TableDeclarations(tables.Table):
    """What waits for a decision first."""

    legende = "Déclarations mensuelles"
    colonne_entete = "entreprise"

    entreprise = tables.Column(verbose_name="Entreprise", order_by="entreprise__nom_tri")
    mois = tables.Column(verbose_name="Mois")
    etat = tables.Column(verbose_name="État", order_by="urgence")
    # A month without hours is declared: the cell is written even where there is nothing to add up.
    total = tables.Column(
        verbose_name="Heures",
        empty_values=(),
        attrs={"th": {"class": "nombre"}, "td": {"class": "nombre"}},
    )
    personnes = tables.Column(
        verbose_name="Personnes", attrs={"th": {"class": "nombre"}, "td": {"class": "nombre"}}
    )
    transmise_le = tables.Column(verbose_name="Transmise le")

    class Meta:
        model = DeclarationMensuelle
        default = ABSENT
        fields = ("entreprise", "mois", "etat", "total", "personnes", "transmise_le")

    def __init__(self, *args: object, slug: str, **kwargs: object) -> None:
        self.slug = slug
        super().__init__(*args, **kwargs)

    def render_entreprise(self, record: DeclarationMensuelle) -> SafeString:
        url = reverse("participants:declaration", args=[self.slug, record.cle])
        lien = f"{format_mois(record.mois)} : ouvrir la déclaration"
        return format_html(
            '<a href="{}">{}<span class="visually-hidden">, {}</span></a>', url, record.entreprise, lien
        )

    def render_mois(self, record: DeclarationMensuelle) -> str:
        suffixe = f" (rectification n°\u00a0{record.rang})" if record.rang else ""
        return f"{format_mois(record.mois)}{suffixe}"

    def render_etat(self, record: DeclarationMensuelle) -> SafeString:
        etat = EtatDeclaration(record.etat)
        libelle = "À valider" if etat == EtatDeclaration.TRANSMISE else str(etat.label)
        return pastille(TONS[etat], libelle)

    def render_total(self, record: DeclarationMensuelle, value: object) -> str:
        return "Rien à déclarer" if record.rien_a_declarer else format_heures(value)  # type: ignore[arg-type]

    def render_transmise_le(self, record: DeclarationMensuelle) -> str:
        return format_jour(record.transmise_le)
