"""Import of a file of essential contract data: each record alone, everything said line by line."""

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import DataError, connection, transaction

from guichets import portee as portees
from guichets.domain.contraintes import en_francais
from guichets.domain.travaux import request_travail
from guichets.enums import Executant
from guichets.models import Document, Guichet, Travail
from operations.decp import AvisDecp, FichierIllisible, Gravite, LectureDecp, read_decp
from operations.domain.acteurs import Acteurs
from operations.domain.notices import Registre, anomaly, missing_values, store_record
from operations.domain.regroupements import propose_regroupements
from operations.enums import EtatLigneImport
from operations.models import ImportDecp, LigneImport

GENRE_TRAVAIL = "import_decp"
VERROU_IMPORT = 3
PAS_AVANCEMENT = 20
# Bytes; a national yearly file must be cut by buyer before.
TAILLE_MAX = 15_000_000
AVEC_LOT = (EtatLigneImport.CREEE, EtatLigneImport.MISE_A_JOUR, EtatLigneImport.INCHANGEE)
DEJA_EN_ATTENTE = "Le même enregistrement attend déjà une correction (import du {jour})."
REMPLACEE = "Une publication plus récente du même enregistrement attend à sa place."

Avancer = Callable[[str, int, int], None]


def import_decp(*, guichet: Guichet, contenu: bytes, nom: str, avancer: Avancer | None = None) -> ImportDecp:
    """Read a file and store each of its records.

    A file already imported is not written again: its report is returned.
    Raises `ValidationError`, with nothing written, when the file as a whole cannot be read.
    """
    try:
        lecture = read_decp(contenu, nom, taille_max=TAILLE_MAX)
    except FichierIllisible as erreur:
        raise ValidationError(str(erreur), code="illisible") from None
    with transaction.atomic():
        _lock(guichet)
        if deja := existing_import(guichet=guichet, contenu=contenu):
            return deja
        return _store_file(guichet, lecture, contenu, nom, avancer or _silence)


def existing_import(*, guichet: Guichet, contenu: bytes) -> ImportDecp | None:
    """The import of these very bytes, unless a lot that it made has been deleted since."""
    deja = ImportDecp.objects.filter(guichet=guichet, empreinte=_digest(contenu)).order_by("id").last()
    if deja is None or deja.lignes.filter(etat__in=AVEC_LOT, lot__isnull=True).exists():
        return None
    return deja


def counts_by_state(importe: ImportDecp) -> dict[str, int]:
    comptes = Counter(importe.lignes.values_list("etat", flat=True))
    return {etat.value: comptes.get(etat.value, 0) for etat in EtatLigneImport}


def request_import(*, guichet: Guichet, contenu: bytes, nom: str) -> Travail:
    """Keep the file and ask for its import under the asker's own rights."""
    document = Document(
        guichet=guichet,
        nom=nom[:160],
        type_mime="application/xml" if contenu.lstrip().startswith(b"<") else "application/json",
        taille=len(contenu),
        empreinte=_digest(contenu),
    )
    document.fichier.save(nom, ContentFile(contenu), save=False)
    document.save()
    travail = request_travail(
        guichet=guichet,
        genre=GENRE_TRAVAIL,
        cle_naturelle=f"{GENRE_TRAVAIL}:{document.empreinte}",
        libelle=f"Import DECP : {nom}"[:200],
        parametres={"document": str(document.cle)},
        executant=Executant.DEMANDEUR,
    )
    document.travail = travail
    document.save(update_fields=["travail"])
    return travail


def run_import(travail: Travail, avancer: Avancer) -> dict[str, Any]:
    """The job: read the kept file, import it, say what came of it."""
    document = Document.objects.get(guichet=travail.guichet, cle=travail.parametres["document"])
    with document.fichier.open("rb") as fichier:
        contenu = fichier.read()
    importe = import_decp(guichet=travail.guichet, contenu=contenu, nom=document.nom, avancer=avancer)
    avancer(summary(importe), travail.total, travail.total)
    return {"page": ["operations:import", str(importe.cle)], **counts_by_state(importe)}


def summary(importe: ImportDecp) -> str:
    comptes = counts_by_state(importe)
    dits = [f"{e.label.lower()}\u00a0: {comptes[e.value]}" for e in EtatLigneImport if comptes[e.value]]
    return ", ".join(dits).capitalize() or "Aucun enregistrement dans ce fichier."


def _digest(contenu: bytes) -> str:
    return hashlib.sha256(contenu).hexdigest()


def _silence(etape: str, fait: int, total: int) -> None:
    """Nobody watches the progress of a command or of a test."""


def _lock(guichet: Guichet) -> None:
    """One import at a time per guichet: two of the same file would each create what the other creates."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_advisory_xact_lock(%s, %s)", [VERROU_IMPORT, guichet.pk % 2**31])


def _store_file(
    guichet: Guichet, lecture: LectureDecp, contenu: bytes, nom: str, avancer: Avancer
) -> ImportDecp:
    principal = portees.courante().principal
    importe = ImportDecp.objects.create(
        guichet=guichet,
        fichier=nom[:160],
        empreinte=_digest(contenu),
        format=str(lecture.format),
        par_id=principal.id if principal and principal.type == "utilisateur" else None,
        anomalies=[asdict(a) for a in lecture.anomalies],
    )
    registre = Registre.load(guichet, list(lecture.avis))
    attentes = _waiting(guichet, lecture)
    lignes: list[LigneImport] = []
    total = len(lecture.avis)
    for fait, avis in enumerate(lecture.avis):
        if fait % PAS_AVANCEMENT == 0:
            avancer("Lecture des enregistrements", fait, total)
        lignes.append(_store_line(registre, importe, avis, attentes))
    LigneImport.objects.bulk_create(lignes, batch_size=500)
    avancer("Recherche des lots d'un même marché", total, total)
    propose_regroupements(
        guichet=guichet, donneurs={ligne.lot.donneur_ordre_id for ligne in lignes if ligne.lot}
    )
    return importe


def _waiting(guichet: Guichet, lecture: LectureDecp) -> dict[tuple[str, str, str], LigneImport]:
    """Lines of earlier imports that wait to be corrected, by their published key."""
    lignes = LigneImport.objects.filter(
        guichet=guichet,
        etat=EtatLigneImport.A_CORRIGER,
        acheteur_id__in={a.acheteur_id[:30] for a in lecture.avis},
    ).order_by("id")
    return {(ligne.acheteur_id, ligne.identifiant, ligne.genre): ligne for ligne in lignes}


def _store_line(
    registre: Registre,
    importe: ImportDecp,
    avis: AvisDecp,
    attentes: dict[tuple[str, str, str], LigneImport],
) -> LigneImport:
    ligne = LigneImport(
        guichet=importe.guichet,
        import_decp=importe,
        rang=avis.rang,
        ligne=avis.ligne,
        acheteur_id=avis.acheteur_id[:30],
        identifiant=avis.id[:40],
        genre=str(avis.genre),
        empreinte=avis.empreinte,
        objet=avis.objet[:1000],
        anomalies=[asdict(a) for a in avis.anomalies],
        brut=avis.brut,
    )
    if avis.doublon_de is not None:
        for anomalie in ligne.anomalies:
            if anomalie["champ"] == "id" and anomalie["gravite"] == Gravite.A_CORRIGER:
                anomalie["doublon_de"] = avis.doublon_de
    attente = attentes.get((ligne.acheteur_id, ligne.identifiant, ligne.genre))
    connue = registre.par_empreinte.get(avis.empreinte)
    manques = missing_values(avis)
    if connue is not None:
        ligne.etat, ligne.lot = EtatLigneImport.INCHANGEE, connue.lot
    elif not avis.a_corriger and not manques:
        _store_good(registre, ligne, avis, attente)
    elif attente is not None and attente.empreinte == avis.empreinte:
        ligne.etat = EtatLigneImport.IGNOREE
        ligne.anomalies.append(_note(DEJA_EN_ATTENTE.format(jour=f"{attente.cree_le:%d/%m/%Y}"), avis))
    else:
        ligne.etat = EtatLigneImport.A_CORRIGER
        ligne.anomalies += manques
        notice = registre.find(avis)
        ligne.lot = notice.lot if notice else None
        _set_aside(attente if avis.doublon_de is None else None, avis)
    return ligne


def _store_good(registre: Registre, ligne: LigneImport, avis: AvisDecp, attente: LigneImport | None) -> None:
    try:
        with en_francais():
            etat, lot = store_record(registre=registre, avis=avis)
    except (ValidationError, DataError) as erreur:
        motif = (
            " ".join(erreur.messages)
            if isinstance(erreur, ValidationError)
            else "Valeur impossible à garder."
        )
        ligne.etat = EtatLigneImport.A_CORRIGER
        ligne.anomalies.append(anomaly("objet", ligne.objet[:80], motif, ligne.ligne))
        # The savepoint took back what the caches believe in.
        registre.acteurs = Acteurs.load(registre.guichet)
        registre.notices = {c: n for c, n in registre.notices.items() if n.empreinte != avis.empreinte}
        registre.par_empreinte.pop(avis.empreinte, None)
        return
    ligne.etat, ligne.lot = etat, lot
    _set_aside(attente, avis)


def _set_aside(attente: LigneImport | None, avis: AvisDecp) -> None:
    """A newer publication takes the place of a line that waited."""
    if attente is None or attente.etat != EtatLigneImport.A_CORRIGER:
        return
    attente.etat = EtatLigneImport.IGNOREE
    attente.anomalies = [*attente.anomalies, _note(REMPLACEE, avis)]
    attente.save(update_fields=["etat", "anomalies"])


def _note(motif: str, avis: AvisDecp) -> dict[str, Any]:
    return {"gravite": "ignore", "champ": "id", "valeur": avis.id[:80], "motif": motif, "ligne": avis.ligne}
