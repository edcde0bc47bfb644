"""The components that every page is built from, with declared parameters.

An unknown parameter, tone or icon is a TemplateSyntaxError: a page that asks for what does not exist
must not render as if nothing had been asked. The gallery page shows each of them in each of its states.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from django import forms, template
from django.conf import settings
from django.template.base import Parser, Token
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify

from guichets import formats
from guichets.filtres_actifs import active_filters
from guichets.formats import Nombre
from guichets.navigateurs import browser_name

register = template.Library()

SPRITE = "vendor/bootstrap-icons-1.13.2/sprite.svg"
TONS = ("neutre", "info", "attente", "succes", "alerte", "danger")
ETATS_ETAPE = ("fait", "courant", "a_venir", "refus")
TONS_TRAVAIL = {"a_faire": "attente", "en_cours": "info", "fait": "succes", "echec": "danger"}
LIBELLES_TRAVAIL = {"a_faire": "En attente", "en_cours": "En cours", "fait": "Terminé", "echec": "En échec"}


class TravailAffichable(Protocol):
    @property
    def cle(self) -> Any: ...
    @property
    def libelle(self) -> str: ...
    @property
    def etat(self) -> str: ...
    @property
    def etape(self) -> str: ...
    @property
    def avancement(self) -> int: ...
    @property
    def total(self) -> int: ...
    @property
    def erreur(self) -> str: ...


@lru_cache(maxsize=1)
def icon_names() -> frozenset[str]:
    source = Path(settings.BASE_DIR) / "static" / SPRITE
    return frozenset(re.findall(r'<symbol id="([^"]+)"', source.read_text(encoding="utf-8")))


def check_ton(ton: str) -> str:
    if ton not in TONS:
        raise template.TemplateSyntaxError(f"unknown tone {ton!r}: one of {', '.join(TONS)}")
    return ton


# --- Writing figures and dates ------------------------------------------------------------------------------


@register.filter
def heures(valeur: Nombre | None, decimales: int = 2) -> str:
    return formats.format_heures(valeur, decimales)


@register.filter
def heures_signees(valeur: Nombre | None, decimales: int = 2) -> str:
    return formats.format_heures_signees(valeur, decimales)


@register.simple_tag(name="heures")
def heures_tag(valeur: Nombre | None, *, decimales: int = 2) -> str:
    return formats.format_heures(valeur, decimales)


@register.filter
def nombre(valeur: Nombre | None, decimales: int = 0) -> str:
    return formats.format_nombre(valeur, decimales)


@register.filter
def navigateur(agent: str) -> str:
    return browser_name(agent)


@register.filter
def montant(valeur: Nombre | None, decimales: int = 2) -> str:
    return formats.format_montant(valeur, decimales)


@register.filter
def pourcent(valeur: Nombre | None, decimales: int = 1) -> str:
    return formats.format_pourcent(valeur, decimales)


@register.filter
def jour(valeur: date | None) -> str:
    return formats.format_jour(valeur)


@register.filter
def horodatage(valeur: datetime | None) -> str:
    return formats.format_horodatage(valeur)


@register.filter
def mois_annee(valeur: date | None) -> str:
    return formats.format_mois(valeur)


@register.filter
def de(nom: object) -> str:
    return formats.format_de(nom)


@register.filter
def accord(valeur: int, formes: str) -> str:
    return formats.format_accord(valeur, formes)


# --- Small pieces -------------------------------------------------------------------------------------------


@register.simple_tag
def icone(nom: str, *, titre: str = "") -> SafeString:
    """Decorative unless `titre` is given."""
    if nom not in icon_names():
        raise template.TemplateSyntaxError(f"icon {nom!r} is not in {SPRITE}")
    lien = f"{static(SPRITE)}#{nom}"
    if titre:
        return format_html(
            '<svg class="icone" role="img" aria-label="{}"><use href="{}"></use></svg>', titre, lien
        )
    return format_html(
        '<svg class="icone" aria-hidden="true" focusable="false"><use href="{}"></use></svg>', lien
    )


@register.simple_tag
def pastille(etat: str, libelle: str) -> SafeString:
    """`etat` is a tone of TONS; `libelle` says the state in words."""
    return format_html('<span class="pastille {}">{}</span>', check_ton(etat), libelle)


@register.inclusion_tag("composants/retour.html")
def retour(url: str, libelle: str) -> dict[str, Any]:
    return {"url": url, "libelle": libelle}


@register.inclusion_tag("composants/fil.html")
def fil(etapes: Sequence[tuple[str, str]], courant: str) -> dict[str, Any]:
    """Breadcrumbs: `etapes` are (libellé, url) from the outermost, `courant` is this page."""
    return {"etapes": etapes, "courant": courant}


@register.inclusion_tag("composants/chiffre_cle.html")
def chiffre_cle(
    libelle: str, valeur: Any, *, unite: str = "", aide: str = "", ton: str = "neutre"
) -> dict[str, Any]:
    """`valeur` is written as given: pass it through `heures`, `nombre`, `montant` or `pourcent` first."""
    return {"libelle": libelle, "valeur": valeur, "unite": unite, "aide": aide, "ton": check_ton(ton)}


@register.inclusion_tag("composants/definitions.html")
def definitions(liste: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """`liste` holds (term, value) pairs; an empty value is written with a dash."""
    return {"liste": [(terme, formats.ABSENT if v in (None, "") else v) for terme, v in liste]}


@register.inclusion_tag("composants/etapes.html")
def etapes(
    liste: Iterable[Mapping[str, Any]], *, libelle: str = "Étapes", en_ligne: bool = True
) -> dict[str, Any]:
    """Each step: {"nom", "etat" of ETATS_ETAPE, "detail" or nothing}."""
    pas = list(liste)
    for un in pas:
        if un["etat"] not in ETATS_ETAPE:
            raise template.TemplateSyntaxError(
                f"unknown step state {un['etat']!r}: one of {', '.join(ETATS_ETAPE)}"
            )
    return {"liste": pas, "libelle": libelle, "en_ligne": en_ligne}


@register.inclusion_tag("composants/etat_vide.html")
def etat_vide(
    titre: str,
    texte: str = "",
    *,
    action_url: str = "",
    action_libelle: str = "",
    icone: str = "inbox",
    niveau: int = 2,
) -> dict[str, Any]:
    """Says why the list is empty and what to do next. `niveau` is the heading level that the page needs."""
    if bool(action_url) != bool(action_libelle):
        raise template.TemplateSyntaxError("etat_vide: action_url and action_libelle go together")
    return {
        "titre": titre,
        "texte": texte,
        "action_url": action_url,
        "action_libelle": action_libelle,
        "icone": icone,
        "balise": f"h{int(niveau)}",
    }


# --- Progress -----------------------------------------------------------------------------------------------


def percent_of(part: Decimal, tout: Decimal) -> Decimal:
    return part * 100 / tout if tout > 0 else Decimal(0)


def bar_width(pourcentage: Decimal) -> str:
    """An SVG attribute: point as decimal mark whatever the language, and never outside of the bar."""
    return f"{max(Decimal(0), min(Decimal(100), pourcentage)):.2f}%"


@register.inclusion_tag("composants/progression.html")
def progression(
    *,
    retenues: Nombre,
    du: Nombre,
    attendu: Nombre | None = None,
    retard_cumule: Nombre = 0,
    compacte: bool = False,
) -> dict[str, Any]:
    """Hours retained against hours due, with a mark at what is expected to date; the text says the same.

    `retard_cumule`: where several engagements are added up, the sum of their delays. The advance of one does
    not hide it.
    """
    fait, dette = Decimal(str(retenues)), Decimal(str(du))
    repere = None if attendu is None or attendu == "" else Decimal(str(attendu))
    atteint = dette > 0 and fait >= dette
    retard = repere - fait if repere is not None and fait < repere and not atteint else Decimal(0)
    partiel = Decimal(str(retard_cumule)) > retard
    retard = max(retard, Decimal(str(retard_cumule)))
    if atteint and not partiel:
        etat = "atteint"
    elif retard > 0:
        etat = "retard"
    else:
        etat = "a-jour" if repere is not None else "sans-repere"
    return {
        "retenues": fait,
        "du": dette,
        "attendu": repere,
        "retard": retard,
        "partiel": partiel,
        "avance": fait - repere if repere is not None and fait > repere else Decimal(0),
        "etat": etat,
        "compacte": compacte,
        "taux": percent_of(fait, dette),
        "largeur": bar_width(percent_of(fait, dette)),
        "position": bar_width(percent_of(repere, dette)) if repere is not None and dette > 0 else "",
    }


@register.inclusion_tag("composants/progression_pdf.html")
def progression_pdf(*, retenues: Nombre, du: Nombre, attendu: Nombre | None = None) -> dict[str, Any]:
    """The bar of `progression` for a PDF: its <title> is what a screen reader is given."""
    return dict(progression(retenues=retenues, du=du, attendu=attendu))


def job_context(
    travail: TravailAffichable, *, url_suivi: str, url_resultat: str, libelle_resultat: str
) -> dict[str, Any]:
    return {
        "travail": travail,
        "url_suivi": url_suivi,
        "url_resultat": url_resultat,
        "libelle_resultat": libelle_resultat,
        "ton": TONS_TRAVAIL[travail.etat],
        "libelle_etat": LIBELLES_TRAVAIL[travail.etat],
        "fini": travail.etat in ("fait", "echec"),
    }


@register.inclusion_tag("composants/avancement.html")
def avancement(
    travail: TravailAffichable,
    *,
    url_suivi: str,
    url_resultat: str = "",
    libelle_resultat: str = "Voir le résultat",
) -> dict[str, Any]:
    """A job. `url_suivi` answers `composants/avancement_fragment.html` rendered with `job_context`."""
    return job_context(
        travail, url_suivi=url_suivi, url_resultat=url_resultat, libelle_resultat=libelle_resultat
    )


# --- Filters ------------------------------------------------------------------------------------------------


@register.inclusion_tag("composants/barre_filtres.html", takes_context=True)
def barre_filtres(
    context: template.Context, *, form: forms.BaseForm, compte: int, formes: str = "résultat,résultats"
) -> dict[str, Any]:
    """`form` is bound to the query string; `formes` names what is counted ("marché,marchés")."""
    request = context["request"]
    return {
        "form": form,
        "compte": compte,
        "formes": formes,
        "actifs": active_filters(form, request.GET),
        "chemin": request.path,
        "tri": request.GET.get("sort", ""),
    }


@register.inclusion_tag("composants/pagination.html", takes_context=True)
def pagination(context: template.Context, table: Any) -> dict[str, Any]:
    """Page numbers and page size of a django-tables2 table that `RequestConfig` has paginated."""
    return {"table": table, "request": context["request"], "tailles": (25, 50, 100)}


# --- Blocks -------------------------------------------------------------------------------------------------


@register.simple_block_tag(takes_context=True)
def confirmation(
    context: template.Context,
    content: str,
    *,
    libelle: str,
    titre: str,
    action: str,
    confirmer: str,
    ton: str = "danger",
    icone: str = "",
    petit: bool = False,
) -> SafeString:
    """A button that asks before it posts. The content is the question, with any field that it needs."""
    moteur = context.template
    if moteur is None:
        raise template.TemplateSyntaxError("confirmation: outside of a template")
    if ton not in ("danger", "primary", "secondary"):
        raise template.TemplateSyntaxError(f"confirmation: unknown tone {ton!r}")
    modele = moteur.engine.get_template("composants/confirmation.html")
    parametres = {
        "contenu": content,
        "libelle": libelle,
        "titre": titre,
        "action": action,
        "confirmer": confirmer,
        "ton": ton,
        "icone_nom": icone,
        "petit": petit,
        "ident": slugify(f"confirmer-{titre}-{action}"),
    }
    with context.push(**parametres):
        return modele.render(context)


class MemoireNode(template.Node):
    """Renders its content once and keeps it under a name, so that a block serves <title> and <h1> both."""

    def __init__(self, nodelist: template.NodeList, nom: str) -> None:
        self.nodelist = nodelist
        self.nom = nom

    def render(self, context: template.Context) -> SafeString:
        context[self.nom] = SafeString(self.nodelist.render(context).strip())
        return SafeString("")


@register.tag
def memoire(parser: Parser, token: Token) -> MemoireNode:
    _, nom = token.split_contents()
    nodelist = parser.parse(("endmemoire",))
    parser.delete_first_token()
    return MemoireNode(nodelist, nom)
