"""Each step of the path and its floor, in one run on one territory."""

import json
import statistics
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from bench.decp import make_file
from bench.mesures import Reperes, check_constraints, clock, median_of, run_sql, undone
from bench.pages import HOTE
from bench.planchers import LECTURE_DONNEUR, LECTURE_ENTREPRISE, LECTURE_GRILLE, VALIDATION
from bench.territoire import GRAINE, Territoire, give_portal
from clauses.domain.ventilation.ventilation import ventiler_entreprise
from clauses.models import (
    ComptesEngagement,
    ComptesMois,
    Engagement,
    Manque,
    NonRetenue,
    RepartitionEngagement,
    RunVentilation,
    Ventilation,
)
from guichets import portee
from guichets.domain.travaux import run_travail
from guichets.enums import EtatTravail
from guichets.models import Travail, Utilisateur
from guichets.pdf import static_fetcher
from operations.domain.imports import counts_by_state, import_decp
from operations.enums import EtatLigneImport
from operations.models import (
    Attribution,
    DonneurOrdre,
    Entreprise,
    Etablissement,
    ImportDecp,
    LigneImport,
    Lot,
    LotRegroupe,
    Marche,
    ModificationMarche,
    NoticeDecp,
    Regroupement,
)
from participants.domain.declarations.circuit import validate_declaration
from participants.domain.mois import add_months
from participants.enums import EtatDeclaration, EtatLigne
from participants.models import DeclarationMensuelle, LigneHeures
from reporting.domain.bilans import default_period, prepare_bilan
from reporting.domain.rendu import FEUILLES, GABARIT, bilan_context
from reporting.enums import EtatBilan
from reporting.models import Bilan

FOIS = 7
TABLES_IMPORT = (
    DonneurOrdre, Entreprise, Etablissement, Marche, Lot, Attribution, NoticeDecp, ModificationMarche,
    ImportDecp, LigneImport, Regroupement, LotRegroupe,
)  # fmt: skip
TABLES_VENTILATION = (
    RunVentilation, Ventilation, NonRetenue, Manque, ComptesMois, ComptesEngagement, RepartitionEngagement,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Etape:
    nom: str
    temps: float
    """Seconds."""
    plancher: float
    quoi: str


def measure_steps(t: Territoire) -> Iterator[Etape]:
    """In the order of the path: what a step writes for good, the next one finds."""
    yield _import(t)
    entreprise = median_company(t)
    give_portal(t, entreprise)
    yield _grid(t, entreprise)
    yield _validation(t, entreprise)
    yield _ventilation(
        t, [entreprise], f"Ventilation d'une entreprise médiane ({_size(t, entreprise)} lignes)", 5
    )
    toutes = _debtors(t)
    yield _ventilation(t, toutes, f"Ventilation de toutes les entreprises ({len(toutes)})", 1)
    with portee.ouvrir(t.socle.principal):
        _ventilate(t, toutes)
    yield _dashboard(t)
    yield _bilan(t)


def _lines_by_company(t: Territoire) -> Counter[int]:
    with portee.ouvrir(t.socle.principal):
        return Counter(
            LigneHeures.objects.filter(etat=EtatLigne.VALIDEE).values_list("creditee_id", flat=True)
        )


def median_company(t: Territoire) -> Entreprise:
    """By number of validated lines, among those that wait for a decision on their last month."""
    with portee.ouvrir(t.socle.principal):
        attendent = set(
            DeclarationMensuelle.objects.filter(etat=EtatDeclaration.TRANSMISE).values_list(
                "entreprise_id", flat=True
            )
        )
        rangees = [pk for pk, _n in sorted(_lines_by_company(t).items(), key=lambda x: (x[1], x[0]))]
        candidates = [pk for pk in rangees if pk in attendent]
        return Entreprise.objects.select_related("guichet").get(pk=candidates[len(candidates) // 2])


def _size(t: Territoire, entreprise: Entreprise) -> int:
    return _lines_by_company(t)[entreprise.pk]


def _debtors(t: Territoire) -> list[Entreprise]:
    with portee.ouvrir(t.socle.principal):
        redevables = set(Engagement.objects.values_list("redevable_id", flat=True)) | set(
            _lines_by_company(t)
        )
        return list(Entreprise.objects.filter(pk__in=redevables).select_related("guichet").order_by("pk"))


def _import(t: Territoire) -> Etape:
    contenu = make_file(Random(GRAINE))
    insertions: list[str] = []

    def step() -> None:
        import_decp(guichet=t.socle.guichet, contenu=contenu, nom="mesure.json")
        check_constraints()

    with undone(t.socle.principal):
        reperes = Reperes.read(*TABLES_IMPORT)
        temps = clock(step)
        _require_imported(contenu)
        insertions = reperes.insertions()

    def floor() -> None:
        json.loads(contenu)
        run_sql(*insertions)
        check_constraints()

    plancher = _undone_time(t, floor, 3)
    return Etape("Import DECP de 500 avis", temps, plancher, "json.loads et INSERT des mêmes lignes")


def _require_imported(contenu: bytes) -> None:
    importe = ImportDecp.objects.latest("pk")
    comptes = counts_by_state(importe)
    attendus = len(json.loads(contenu)["marches"]["marche"])
    if comptes[EtatLigneImport.CREEE] != attendus:
        raise SystemExit(f"import : {attendus} lots attendus, {comptes}")


def _undone_time(t: Territoire, acte: Callable[[], object], fois: int) -> float:
    temps = []
    for _ in range(fois):
        with undone(t.socle.principal):
            temps.append(clock(acte))
    return sorted(temps)[len(temps) // 2]


def _page(personne: Utilisateur | None, adresse: str) -> float:
    client = Client(SERVER_NAME=HOTE)
    assert personne is not None
    client.force_login(personne, backend="allauth.account.auth_backends.AuthenticationBackend")

    def get() -> None:
        reponse = client.get(adresse)
        if reponse.status_code != 200:
            raise SystemExit(f"{adresse} répond {reponse.status_code}")

    get()
    return median_of(FOIS, get)


def _reading(t: Territoire, requetes: tuple[str, ...], **valeurs: Any) -> float:
    with portee.ouvrir(t.socle.principal):
        run_sql(*requetes, **valeurs)
        return median_of(FOIS, lambda: run_sql(*requetes, **valeurs))


def _grid(t: Territoire, entreprise: Entreprise) -> Etape:
    mois = add_months(t.mois[-1], 1)
    temps = _page(t.employeur, f"/entreprise/declarations/{mois:%Y-%m}/")
    plancher = _reading(t, LECTURE_GRILLE, e=entreprise.pk, mois=mois, avant=t.mois[-1])
    return Etape("Page de déclaration du mois", temps, plancher, "SQL nu de ses lignes")


def _validation(t: Territoire, entreprise: Entreprise) -> Etape:
    with portee.ouvrir(t.socle.principal):
        declaration = DeclarationMensuelle.objects.get(entreprise=entreprise, etat=EtatDeclaration.TRANSMISE)
    insertions: list[str] = []

    def step() -> None:
        validate_declaration(declaration=declaration, par=t.socle.facilitateur)
        check_constraints()

    with undone(t.socle.principal):
        reperes = Reperes.read(Travail)
        step()
        insertions = reperes.insertions()

    def floor() -> None:
        run_sql(*VALIDATION, d=declaration.pk, p=t.socle.facilitateur.pk)
        run_sql(*insertions)
        check_constraints()

    return Etape(
        "Validation d'une déclaration",
        _undone_time(t, step, FOIS),
        _undone_time(t, floor, FOIS),
        "UPDATE et INSERT nus des mêmes lignes",
    )


def _ventilate(t: Territoire, entreprises: list[Entreprise]) -> None:
    for entreprise in entreprises:
        ventiler_entreprise(guichet=t.socle.guichet, entreprise=entreprise, cause="Mesure")
    check_constraints()


def _ventilation(t: Territoire, entreprises: list[Entreprise], nom: str, fois: int) -> Etape:
    with undone(t.socle.principal):
        reperes = Reperes.read(*TABLES_VENTILATION)
        temps = clock(lambda: _ventilate(t, entreprises))
        insertions = reperes.insertions()
    if fois > 1:
        temps = _undone_time(t, lambda: _ventilate(t, entreprises), fois)

    def floor() -> None:
        for entreprise in entreprises:
            run_sql(*LECTURE_ENTREPRISE, e=entreprise.pk)
        run_sql(*insertions)
        check_constraints()

    return Etape(
        nom, temps, _undone_time(t, floor, max(fois, 3)), "lecture SQL nue et INSERT des mêmes lignes"
    )


def _dashboard(t: Territoire) -> Etape:
    temps = _page(t.referent, "/donneur-ordre/")
    plancher = _reading(t, LECTURE_DONNEUR, d=t.donneurs[0].pk)
    with portee.ouvrir(t.socle.principal):
        nombre = Marche.objects.filter(donneur_ordre=t.donneurs[0]).count()
    return Etape(
        f"Tableau de bord du donneur d'ordre ({nombre} marchés)", temps, plancher, "SQL nu de ses lignes"
    )


def _bilan(t: Territoire) -> Etape:
    from weasyprint import HTML

    with portee.ouvrir(t.socle.principal):
        marche = (
            Marche.objects.filter(engagements__comptes__retenues__gt=0)
            .select_related("guichet")
            .order_by("pk")
            .first()
        )
        assert marche is not None
        du, au = default_period(marche=marche, jour=timezone.localdate())
        bilans = [prepare_bilan(marche=marche, du=du, au=au, par=t.socle.facilitateur) for _ in range(4)]
        travaux = [bilan.travail_id or 0 for bilan in bilans]
    _issue(travaux[0])
    temps = statistics.median(clock(partial(_issue, pk)) for pk in travaux[1:])
    with portee.ouvrir(t.socle.principal):
        emis = Bilan.objects.select_related("marche", "guichet").get(pk=bilans[-1].pk)
        if emis.etat != EtatBilan.EMIS:
            raise SystemExit(f"bilan : {emis.etat}")
        html = render_to_string(GABARIT, bilan_context(emis))
    statiques = Path(settings.BASE_DIR) / "static"

    def floor() -> None:
        document = HTML(string=html, base_url=statiques.as_uri() + "/", url_fetcher=static_fetcher(statiques))
        document.write_pdf(stylesheets=[str(statiques / f) for f in FEUILLES], pdf_variant="pdf/ua-1")

    return Etape("Travail d'un bilan", temps, median_of(3, floor), "appel nu de WeasyPrint sur le même HTML")


def _issue(travail_id: int) -> None:
    if run_travail(travail_id) != EtatTravail.FAIT:
        raise SystemExit("bilan : le travail a échoué")
