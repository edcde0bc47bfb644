"""Lists of the operations' pages. Cells are escaped; links are made here, so that templates stay one line."""

from typing import Any, ClassVar

import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from guichets import formats
from guichets.templatetags.composants import pastille
from operations.enums import EtatLigneImport
from operations.models import DonneurOrdre, Entreprise, ImportDecp, LigneImport, Marche, Operation

NOMBRE = {"th": {"class": "nombre"}, "td": {"class": "nombre"}}
TONS_LIGNE = {
    EtatLigneImport.CREEE: "succes",
    EtatLigneImport.MISE_A_JOUR: "info",
    EtatLigneImport.INCHANGEE: "neutre",
    EtatLigneImport.A_CORRIGER: "alerte",
    EtatLigneImport.IGNOREE: "neutre",
}


class TableGuichet(tables.Table):
    """A list inside one guichet, whose slug makes its links."""

    colonne_entete = ""
    legende = ""

    class Meta:
        default = formats.ABSENT

    def __init__(self, *args: Any, slug: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slug = slug

    def link(self, nom: str, cle: Any, texte: Any) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse(nom, args=[self.slug, cle]), texte)


class MarcheTable(TableGuichet):
    objet = tables.Column(verbose_name="Marché", attrs={"th": {"class": "colonne-objet"}})
    donneur_ordre = tables.Column(verbose_name="Donneur d'ordre", order_by=("donneur_ordre__nom_tri",))
    fin = tables.Column(verbose_name="Fin prévue", attrs={"td": {"class": "text-nowrap"}})
    nb_lots = tables.Column(verbose_name="Lots", attrs=NOMBRE)
    nb_a_qualifier = tables.Column(verbose_name="À qualifier", attrs=NOMBRE)
    montant_total = tables.Column(verbose_name="Montant HT", attrs=NOMBRE)

    legende, colonne_entete = "Marchés du guichet", "objet"

    class Meta(TableGuichet.Meta):
        sequence: ClassVar[tuple[str, ...]] = ("objet", "donneur_ordre", "...")

    def render_objet(self, value: str, record: Marche) -> SafeString:
        lien = self.link("operations:marche", record.cle, value)
        if not record.reference:
            return lien
        return format_html(
            '<span>{}<span class="d-block discret petit">{}</span></span>', lien, record.reference
        )

    def render_fin(self, value: Any) -> str:
        return formats.format_jour(value)

    def render_nb_a_qualifier(self, value: int) -> SafeString | str:
        return pastille("attente", str(value)) if value else ""

    def render_montant_total(self, value: Any) -> str:
        return formats.format_montant(value, 0)


class DonneurTable(TableGuichet):
    nom = tables.Column(verbose_name="Donneur d'ordre", order_by=("nom_tri", "siret"), empty_values=())
    siret = tables.Column(verbose_name="SIRET")
    categorie = tables.Column(verbose_name="Catégorie")
    nb_operations = tables.Column(verbose_name="Opérations", attrs=NOMBRE)
    nb_marches = tables.Column(verbose_name="Marchés", attrs=NOMBRE)

    legende, colonne_entete = "Donneurs d'ordre du guichet", "nom"

    def render_nom(self, record: DonneurOrdre) -> SafeString:
        return self.link("operations:donneur", record.cle, record)

    def render_categorie(self, record: DonneurOrdre) -> str:
        return record.get_categorie_display()


class OperationTable(TableGuichet):
    nom = tables.Column(verbose_name="Opération")
    donneur_ordre = tables.Column(verbose_name="Donneur d'ordre", order_by=("donneur_ordre__nom_tri",))
    programme = tables.Column(verbose_name="Programme")
    commune = tables.Column(verbose_name="Commune")
    nb_marches = tables.Column(verbose_name="Marchés", attrs=NOMBRE)

    legende, colonne_entete = "Opérations du guichet", "nom"

    def render_nom(self, value: str, record: Operation) -> SafeString:
        return self.link("operations:operation", record.cle, value)

    def render_programme(self, record: Operation) -> str:
        return record.get_programme_display()


class EntrepriseTable(TableGuichet):
    nom = tables.Column(verbose_name="Entreprise", order_by=("nom_tri", "identifiant"), empty_values=())
    identifiant = tables.Column(verbose_name="Identifiant")
    type = tables.Column(verbose_name="Type")
    nb_lots = tables.Column(verbose_name="Lots tenus", attrs=NOMBRE)
    nb_sous_traitances = tables.Column(verbose_name="Sous-traitances", attrs=NOMBRE)

    legende, colonne_entete = "Entreprises du guichet", "nom"

    def render_nom(self, record: Entreprise) -> SafeString:
        return self.link("clauses:entreprise", record.cle, record)

    def render_identifiant(self, record: Entreprise) -> str:
        return f"{record.get_type_identifiant_display()} {record.identifiant}"

    def render_type(self, record: Entreprise) -> str:
        return record.get_type_display()


class ImportTable(TableGuichet):
    fichier = tables.Column(verbose_name="Fichier", attrs={"td": {"class": "text-break"}})
    cree_le = tables.Column(verbose_name="Importé le")
    par = tables.Column(verbose_name="Par", orderable=False)
    nb_lignes = tables.Column(verbose_name="Enregistrements", attrs=NOMBRE)
    nb_creee = tables.Column(verbose_name="Lots créés", attrs=NOMBRE)
    nb_mise_a_jour = tables.Column(verbose_name="Mis à jour", attrs=NOMBRE)
    nb_a_corriger = tables.Column(verbose_name="À corriger", attrs=NOMBRE)

    legende, colonne_entete = "Imports de données essentielles", "fichier"

    def render_fichier(self, value: str, record: ImportDecp) -> SafeString:
        return self.link("operations:import", record.cle, value)

    def render_cree_le(self, value: Any) -> str:
        return formats.format_horodatage(value)

    def render_nb_a_corriger(self, value: int) -> SafeString | str:
        return pastille("alerte", str(value)) if value else "0"


class LigneTable(TableGuichet):
    objet = tables.Column(verbose_name="Enregistrement", empty_values=(), orderable=False)
    rang = tables.Column(verbose_name="Rang", attrs=NOMBRE)
    ligne = tables.Column(verbose_name="Ligne", attrs=NOMBRE)
    etat = tables.Column(verbose_name="État", attrs={"td": {"class": "text-nowrap"}})
    anomalies = tables.Column(verbose_name="Remarques", orderable=False, empty_values=())
    action = tables.Column(verbose_name="Suite", orderable=False, empty_values=(), accessor="pk")

    legende, colonne_entete = "Rapport d'import, ligne à ligne", "objet"

    def __init__(self, *args: Any, ecrit: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ecrit = ecrit

    def render_objet(self, record: LigneImport) -> SafeString:
        return format_html(
            '<span>{}<span class="d-block discret">n°\u00a0{}, acheteur {}</span></span>',
            record.objet or "Sans objet",
            record.identifiant or "absent",
            record.acheteur_id or "absent",
        )

    def render_etat(self, record: LigneImport) -> SafeString:
        if record.corrigee_le is not None:
            return pastille("succes", "Corrigée")
        etat = EtatLigneImport(record.etat)
        return pastille(TONS_LIGNE[etat], etat.label)

    def render_anomalies(self, record: LigneImport) -> SafeString:
        return SafeString(render_to_string("operations/_anomalies.html", {"anomalies": record.anomalies}))

    def render_action(self, record: LigneImport) -> SafeString | str:
        if record.etat == EtatLigneImport.A_CORRIGER:
            return self.link("operations:ligne_corriger", record.cle, "Corriger") if self.ecrit else ""
        return self.link("operations:marche", record.lot.marche.cle, "Voir le marché") if record.lot else ""
