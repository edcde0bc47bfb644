"""The attestation of hours: what a person hands to a recruiter. Validated hours only, never a reason."""

import hmac
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import zip_longest

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.crypto import salted_hmac

from guichets.formats import format_jour
from guichets.pdf import render_pdf
from guichets.portee import PorteeInterdite, courante
from operations.models import Entreprise
from participants.domain.mois import first_day, last_day, today_of
from participants.domain.parcours.droits import reading_of
from participants.domain.partenaires import scope_of
from participants.domain.queries import trades
from participants.enums import EtatLigne, Modalite, Sexe
from participants.models import Contrat, DossierParticipant, FenetreEligibilite, LigneHeures, Participant

GABARIT = "pdf/attestation.html"
FEUILLES = ("pdf/pdf.css", "pdf/attestation.css")
SEL = "participants.attestation"
GROUPES = 5
"""Groups of four characters of the key: 80 bits, and a line that can be read over the phone."""
ACCORDS: dict[str, str] = {Sexe.FEMME: "née", Sexe.HOMME: "né"}
AUCUNE_HEURE = "Aucune heure validée sur cette période\u00a0: il n'y a rien à attester."
PERIODE = "La fin de la période précède son début."


@dataclass(frozen=True, slots=True)
class MoisAtteste:
    mois: date
    heures: Decimal
    formation: Decimal


@dataclass(frozen=True, slots=True)
class ContratAtteste:
    """One contrat with its months; the company where the work was done when it is not the employer."""

    employeur: str
    utilisatrice: str
    metier: str
    contrat: str
    debut: date
    fin: date | None
    mois: list[MoisAtteste]

    @property
    def heures(self) -> Decimal:
        return sum((m.heures for m in self.mois), Decimal(0))

    @property
    def formation(self) -> Decimal:
        return sum((m.formation for m in self.mois), Decimal(0))

    @property
    def paires(self) -> list[tuple[MoisAtteste, MoisAtteste | None]]:
        """The months in two columns, each read downwards."""
        moitie = (len(self.mois) + 1) // 2
        return list(zip_longest(self.mois[:moitie], self.mois[moitie:]))


@dataclass(frozen=True, slots=True)
class Attestation:
    guichet: str
    guichet_contact: str
    personne: str
    cle_personne: str
    naissance: date | None
    accord: str
    """« né » or « née », or both."""
    du: date | None
    au: date | None
    edition: date
    employeur: str
    """The employer that it is limited to, or nothing."""
    fenetres: list[tuple[date, date]]
    contrats: list[ContratAtteste]
    signataire: str = ""

    @property
    def heures(self) -> Decimal:
        return sum((c.heures for c in self.contrats), Decimal(0))

    @property
    def formation(self) -> Decimal:
        return sum((c.formation for c in self.contrats), Decimal(0))

    @property
    def mois_travailles(self) -> int:
        return len({m.mois for c in self.contrats for m in c.mois})

    @property
    def periode(self) -> tuple[date, date]:
        """What is attested: the dates asked for, else from the first month to the last."""
        mois = [m.mois for c in self.contrats for m in c.mois]
        debuts = [c.debut for c in self.contrats]
        return self.du or max(min(debuts), min(mois)), self.au or last_day(max(mois))

    @property
    def cle(self) -> str:
        return _key(self, settings.SECRET_KEY)


def attest_followed(
    *,
    participant: Participant,
    du: date | None = None,
    au: date | None = None,
    edition: date | None = None,
    signataire: str = "",
    employeur: Entreprise | None = None,
) -> Attestation:
    """Every employer's hours, for whoever follows the person: the guichet or its prescripteur.

    `edition`, `employeur`: those of a paper to check.
    """
    with reading_of(participant):
        return _collect(participant, du, au, edition=edition, signataire=signataire, employeur=employeur)


def attest_employed(
    *, contrat: Contrat, entreprise: Entreprise, du: date | None = None, au: date | None = None
) -> Attestation:
    """The hours that a company may attest: those of the person's contrats with it, and with nobody else."""
    if entreprise.pk not in courante().entreprises or contrat.employeur_id != entreprise.pk:
        raise PorteeInterdite("contrat d'une autre entreprise")
    with scope_of(contrat.guichet_id):
        participant = Participant.objects.select_related("guichet").get(pk=contrat.participant_id)
        return _collect(participant, du, au, edition=None, signataire="", employeur=entreprise)


def verify_key(attestation: Attestation, cle: str) -> bool:
    """Whether a paper with this key tells these hours, for these dates, on this day of edition."""
    donnee = "".join(c for c in cle.upper() if c.isascii() and c.isalnum())
    return any(
        hmac.compare_digest(_key(attestation, str(secret)).replace("-", ""), donnee)
        for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    )


def render_attestation(attestation: Attestation) -> bytes:
    """The PDF/UA; the same facts give the same bytes."""
    debut, fin = attestation.periode
    contexte = {
        "a": attestation,
        "emetteur": attestation.guichet,
        "debut": debut,
        "fin": fin,
        "edition": format_jour(attestation.edition),
    }
    return render_pdf(GABARIT, contexte, FEUILLES)


def _collect(
    participant: Participant,
    du: date | None,
    au: date | None,
    *,
    edition: date | None,
    signataire: str,
    employeur: Entreprise | None,
) -> Attestation:
    if du is not None and au is not None and au < du:
        raise ValidationError({"au": [PERIODE]})
    contrats = _contrats(participant, du, au, employeur)
    if not contrats:
        raise ValidationError(AUCUNE_HEURE, code="vide")
    # Personal data of the file: an employer has its own, and does not take it from here.
    fiche = None if employeur else DossierParticipant.objects.filter(participant=participant).first()
    return Attestation(
        guichet=participant.guichet.nom,
        guichet_contact=participant.guichet.adresse_reponse,
        personne=str(participant),
        cle_personne=str(participant.cle),
        naissance=fiche.naissance if fiche else None,
        accord=ACCORDS.get(fiche.sexe if fiche else "", "né(e)"),
        du=du,
        au=au,
        edition=edition or today_of(participant.guichet),
        employeur=str(employeur) if employeur else "",
        fenetres=list(
            FenetreEligibilite.objects.filter(participant=participant).order_by("du").values_list("du", "au")
        ),
        contrats=contrats,
        signataire=signataire,
    )


def _contrats(
    participant: Participant, du: date | None, au: date | None, employeur: Entreprise | None
) -> list[ContratAtteste]:
    lignes = LigneHeures.objects.filter(participant=participant, etat=EtatLigne.VALIDEE, heures__gt=0)
    if employeur is not None:
        lignes = lignes.filter(contrat__employeur=employeur)
    if du is not None:
        lignes = lignes.filter(mois__gte=first_day(du))
    if au is not None:
        lignes = lignes.filter(mois__lte=au)
    mois: dict[int, dict[date, tuple[Decimal, Decimal]]] = defaultdict(dict)
    for contrat_id, premier, heures, formation in lignes.order_by("mois", "pk").values_list(
        "contrat_id", "mois", "heures", "dont_formation"
    ):
        h, f = mois[contrat_id].get(premier, (Decimal(0), Decimal(0)))
        mois[contrat_id][premier] = (h + heures, f + formation)
    contrats = Contrat.objects.filter(pk__in=mois).select_related("employeur", "creditee")
    return list(_lines(list(contrats.order_by("debut", "pk")), mois))


def _lines(
    contrats: Sequence[Contrat], mois: dict[int, dict[date, tuple[Decimal, Decimal]]]
) -> Iterator[ContratAtteste]:
    metiers = trades([c.metier for c in contrats if c.metier])
    for contrat in contrats:
        yield ContratAtteste(
            employeur=str(contrat.employeur),
            utilisatrice=str(contrat.creditee) if contrat.modalite == Modalite.MISE_A_DISPOSITION else "",
            metier=metiers.get(contrat.metier, "").partition(" (")[0],
            contrat=contrat.get_type_display(),
            debut=contrat.debut,
            fin=contrat.fin,
            mois=[MoisAtteste(m, h, f) for m, (h, f) in sorted(mois[contrat.pk].items())],
        )


def _key(attestation: Attestation, secret: str) -> str:
    """The facts signed by the server: without its secret, nobody makes the key of other hours."""
    faits = [
        attestation.guichet,
        attestation.cle_personne,
        attestation.personne,
        str(attestation.du or ""),
        str(attestation.au or ""),
        str(attestation.edition),
        attestation.employeur,
        [
            [
                c.employeur,
                str(c.debut),
                [[str(m.mois), f"{m.heures:.2f}", f"{m.formation:.2f}"] for m in c.mois],
            ]
            for c in attestation.contrats
        ],
    ]
    message = json.dumps(faits, ensure_ascii=False, separators=(",", ":"))
    texte = salted_hmac(SEL, message, secret=secret, algorithm="sha256").hexdigest().upper()
    return "-".join(texte[4 * rang : 4 * rang + 4] for rang in range(GROUPES))
