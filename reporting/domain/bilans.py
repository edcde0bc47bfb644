"""The life of a bilan: prepared by a facilitateur, computed and issued by a job, then never changed."""

import hashlib
import json
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db.models import Max, Min
from django.utils import timezone

from clauses.domain.ventilation.demandes import natural_key
from clauses.models import ComptesMois, Engagement
from guichets.domain.contraintes import en_francais
from guichets.domain.travaux import Avancer, request_travail
from guichets.enums import EtatTravail
from guichets.formats import INSECABLE
from guichets.models import Travail, Utilisateur
from operations.models import Entreprise, Marche
from reporting.domain.donnees import collect_donnees, end_of_month
from reporting.domain.queries import unnamed_parties
from reporting.domain.rendu import render_pdf
from reporting.enums import EtatBilan
from reporting.models import Bilan, chemin_bilan
from reporting.validators import validate_periode

GENRE = "bilan"
NOMS_MANQUANTS = "noms_manquants"
SANS_ENGAGEMENT = (
    "Ce marché n'a pas encore d'engagement d'insertion : donnez un dispositif à ses lots et un engagement "
    "à leurs titulaires avant d'établir un bilan."
)
COMPTES_DESACCORDES = (
    "Les comptes de ce marché sont en cours de calcul. "
    "Relancez le bilan quand la ventilation des heures est terminée."
)


def default_period(*, marche: Marche, jour: date) -> tuple[date, date]:
    """From the first day of its engagements to the end of the last month known, at the latest the current
    one.
    """
    bornes = Engagement.objects.filter(marche=marche).aggregate(debut=Min("debut"))
    connu = ComptesMois.objects.filter(marche=marche).aggregate(mois=Max("mois"))
    au = min(end_of_month(connu["mois"] or jour), end_of_month(jour))
    return min(bornes["debut"] or au, au), au


def verify_ready(*, marche: Marche) -> None:
    """Raise `ValidationError` while the marché cannot be told: no engagement, or a party without a name."""
    if not Engagement.objects.filter(marche=marche).exists():
        raise ValidationError(SANS_ENGAGEMENT, code="sans_engagement")
    manquants = unnamed_parties(marche)
    if manquants:
        raise ValidationError(
            "Les données publiées ne donnent pas tous les noms. "
            f"Complétez{INSECABLE}: {', '.join(manquants)}.",
            code=NOMS_MANQUANTS,
        )


def prepare_bilan(
    *, marche: Marche, du: date, au: date, commentaire: str = "", par: Utilisateur | None = None
) -> Bilan:
    """Create the next bilan of the marché and ask for its edition. Without `par` it is signed by the
    guichet.
    """
    validate_periode(du, au, timezone.localdate())
    verify_ready(marche=marche)
    with en_francais():
        verrou = Marche.objects.select_for_update(of=("self",)).select_related("guichet").get(pk=marche.pk)
        dernier = Bilan.objects.filter(marche=verrou).aggregate(n=Max("numero"))["n"] or 0
        bilan = Bilan(
            guichet=verrou.guichet,
            marche=verrou,
            donneur_ordre_id=verrou.donneur_ordre_id,
            numero=dernier + 1,
            du=du,
            au=au,
            commentaire=commentaire.strip(),
            facilitateur=par.nom_complet if par else verrou.guichet.nom,
        )
        bilan.travail = request_travail(
            guichet=verrou.guichet,
            genre=GENRE,
            cle_naturelle=f"{GENRE}:{bilan.cle}",
            libelle=f"Bilan n°{INSECABLE}{bilan.numero} – {verrou.objet}"[:200],
            parametres={"bilan": str(bilan.cle)},
        )
        bilan.save()
    return bilan


def issue_bilan(travail: Travail, avancer: Avancer) -> dict[str, Any]:
    """The job: freeze the data set, fingerprint it, render the PDF, open it to the donneur d'ordre.

    Done twice, it changes nothing the second time.
    """
    bilan = (
        Bilan.objects.select_for_update(of=("self",))
        .select_related("marche__donneur_ordre", "marche__operation", "marche__guichet", "guichet")
        .get(cle=travail.parametres["bilan"])
    )
    resultat = {"page": ["reporting:bilan", str(bilan.cle)]}
    if bilan.etat == EtatBilan.EMIS:
        return resultat
    avancer("Lecture des comptes", 0, 3)
    verify_ready(marche=bilan.marche)
    bilan.donnees = freeze(bilan)
    bilan.versions = {
        "produit": settings.VERSION,
        "schema": bilan.donnees["schema"],
        "regles": bilan.donnees["regles"],
        "calculs": bilan.donnees["calculs"],
    }
    bilan.empreinte = fingerprint(bilan.donnees)
    bilan.emis_le = timezone.now()
    avancer("Mise en page du PDF", 1, 3)
    contenu = render_pdf(bilan)
    avancer("Enregistrement", 2, 3)
    bilan.fichier.storage.delete(chemin_bilan(bilan, ""))
    bilan.fichier.save("bilan.pdf", ContentFile(contenu), save=False)
    bilan.travail, bilan.etat = travail, EtatBilan.EMIS
    bilan.destinataire_id = bilan.donneur_ordre_id
    with en_francais():
        bilan.save()
    avancer("Bilan émis", 3, 3)
    return resultat


def is_run_due(marche: Marche) -> bool:
    """Whether a ventilation of one of the marché's companies waits or runs: its counts are about to move."""
    listes = Engagement.objects.filter(marche=marche).values_list("entreprises", flat=True)
    ids = {entreprise_id for liste in listes for entreprise_id in liste}
    ids.update(ComptesMois.objects.filter(marche=marche).values_list("entreprise_id", flat=True))
    cles = [natural_key(entreprise) for entreprise in Entreprise.objects.filter(pk__in=ids)]
    return Travail.objects.filter(
        guichet=marche.guichet_id,
        cle_naturelle__in=cles,
        etat__in=(EtatTravail.A_FAIRE, EtatTravail.EN_COURS),
    ).exists()


def mark_failed(travail: Travail) -> None:
    Bilan.objects.filter(cle=travail.parametres["bilan"], etat=EtatBilan.EN_PREPARATION).update(
        etat=EtatBilan.ECHEC
    )


def freeze(bilan: Bilan) -> dict[str, Any]:
    """The data set with the facilitateur's words. Raises while a run is due, or the counts disagree.

    Read twice the same: what is written between two of its queries would be told in part.
    """
    if is_run_due(bilan.marche):
        raise ValidationError(COMPTES_DESACCORDES, code="comptes")
    jour = timezone.localdate()
    lues = [collect_donnees(marche=bilan.marche, du=bilan.du, au=bilan.au, jour=jour) for _ in range(2)]
    donnees = lues[-1]
    if lues[0] != donnees or not donnees["chiffres"]["accord"]:
        raise ValidationError(COMPTES_DESACCORDES, code="comptes")
    return {**donnees, "commentaire": bilan.commentaire, "facilitateur": bilan.facilitateur}


def fingerprint(donnees: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON: sorted keys, no blank, UTF-8."""
    canonique = json.dumps(donnees, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonique.encode()).hexdigest()
