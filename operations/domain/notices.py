"""One published record → buyer, companies, marché, lot, holders, amendments, subcontracts.

An update is a merge in three ways: a value changes only if it still is what the previous publication said.
What a facilitateur corrected, renamed, grouped or numbered stays.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from guichets.evenements import publier
from guichets.models import Guichet
from operations.decp import AvisDecp, Format, Genre, current_state, read_decp
from operations.domain.acteurs import Acteurs
from operations.domain.etat_decp import (
    ActeVoulu,
    Segment,
    holder_segments,
    lot_values,
    wanted_acts,
)
from operations.domain.marches import holder_at
from operations.domain.texte_decp import forme_of, nature_of
from operations.enums import EtatLigneImport
from operations.evenements import AttributionChangee
from operations.models import Attribution, Lot, Marche, ModificationMarche, NoticeDecp, SousTraitance

DUREE_ABSENTE = "La durée manque : la fin d'exécution ne peut pas être calculée."
ID_NOTICE_MAX, ACHETEUR_NOTICE_MAX, PROCEDURE_MAX = 40, 30, 120

Cle = tuple[str, str, str]


@dataclass(slots=True)
class Registre:
    """What the guichet already holds, read once per import."""

    guichet: Guichet
    acteurs: Acteurs
    notices: dict[Cle, NoticeDecp] = field(default_factory=dict)
    par_empreinte: dict[str, NoticeDecp] = field(default_factory=dict)

    @classmethod
    def load(cls, guichet: Guichet, avis: list[AvisDecp]) -> "Registre":
        registre = cls(guichet, Acteurs.load(guichet))
        acheteurs = {a.acheteur_id for a in avis}
        lignes = NoticeDecp.objects.filter(guichet=guichet).select_related("lot__marche")
        for notice in lignes.filter(acheteur_id__in=acheteurs) | lignes.filter(
            empreinte__in={a.empreinte for a in avis}
        ):
            registre.keep(notice)
        return registre

    def keep(self, notice: NoticeDecp) -> None:
        self.notices[(notice.acheteur_id, notice.identifiant, notice.genre)] = notice
        self.par_empreinte[notice.empreinte] = notice

    def find(self, avis: AvisDecp) -> NoticeDecp | None:
        """The notice of this very record, else of the same buyer, number and kind."""
        if notice := self.par_empreinte.get(avis.empreinte):
            return notice
        if avis.doublon_de is not None:
            return None
        return self.notices.get((avis.acheteur_id, avis.id, str(avis.genre)))


def read_one(brut: dict[str, Any], genre: str = "", format_lu: str = "") -> AvisDecp:
    """Read one stored record again."""
    if format_lu == Format.JSON_PLAT:
        marches: Any = [brut]
    else:
        marches = {"contrat-concession" if genre == Genre.CONCESSION else "marche": [brut]}
    return read_decp(json.dumps({"marches": marches}, ensure_ascii=False).encode()).avis[0]


def missing_values(avis: AvisDecp) -> list[dict[str, Any]]:
    """What the reader accepts and a lot cannot do without, as anomalies to correct."""
    manques = []
    if current_state(avis).duree_mois is None and not any(
        a.champ == "dureeMois" and a.gravite == "a_corriger" for a in avis.anomalies
    ):
        manques.append(anomaly("dureeMois", "", DUREE_ABSENTE, avis.ligne))
    if len(avis.id) > ID_NOTICE_MAX:
        motif = f"Ce numéro dépasse {ID_NOTICE_MAX}\u00a0caractères."
        manques.append(anomaly("id", avis.id[:80], motif, avis.ligne))
    return manques


def anomaly(champ: str, valeur: str, motif: str, ligne: int | None) -> dict[str, Any]:
    return {"gravite": "a_corriger", "champ": champ, "valeur": valeur, "motif": motif, "ligne": ligne}


def store_record(
    *, registre: Registre, avis: AvisDecp, publie: AvisDecp | None = None
) -> tuple[EtatLigneImport, Lot]:
    """Write one readable record. `publie` is the record as published, when `avis` is its correction."""
    source = publie or avis
    notice = registre.find(source)
    if notice is None:
        return EtatLigneImport.CREEE, _create(registre, avis, source)
    if notice.empreinte == source.empreinte and publie is None:
        return EtatLigneImport.INCHANGEE, notice.lot
    _update(registre, notice, avis, source)
    return EtatLigneImport.MISE_A_JOUR, notice.lot


def _create(registre: Registre, avis: AvisDecp, source: AvisDecp) -> Lot:
    guichet, acteurs = registre.guichet, registre.acteurs
    donneur = acteurs.donneur(avis.acheteur_id, avis.acheteur_nom)
    marche = Marche.objects.create(
        guichet=guichet,
        donneur_ordre=donneur,
        reference=avis.id[:60],
        objet=avis.objet[:1000],
        forme=forme_of(avis),
        nature=nature_of(avis),
        procedure=(avis.procedure or "")[:PROCEDURE_MAX],
        date_notification=avis.date_notification,
    )
    lot = Lot.objects.create(guichet=guichet, marche=marche, donneur_ordre=donneur, **lot_values(avis))
    notice = NoticeDecp.objects.create(
        guichet=guichet,
        acheteur_id=(source.acheteur_id or avis.acheteur_id)[:ACHETEUR_NOTICE_MAX],
        # A second record under one number, or one without, takes the number that its correction gave.
        identifiant=source.id
        if source.doublon_de is None and 0 < len(source.id) <= ID_NOTICE_MAX
        else avis.id,
        genre=str(source.genre),
        lot=lot,
        brut=source.brut,
        empreinte=source.empreinte,
    )
    registre.keep(notice)
    _write_holders(registre, lot, holder_segments(avis), [])
    _write_acts(registre, lot, wanted_acts(avis), [])
    _write_modifications(lot, avis)
    return lot


def _update(registre: Registre, notice: NoticeDecp, avis: AvisDecp, source: AvisDecp) -> None:
    lot = notice.lot
    ancien = read_one(notice.brut, notice.genre)
    avant, apres = lot_values(ancien), lot_values(avis)
    changes = [
        nom for nom, v in apres.items() if getattr(lot, nom) != v and getattr(lot, nom) == avant.get(nom, v)
    ]
    if changes:
        for nom in changes:
            setattr(lot, nom, apres[nom])
        lot.save(update_fields=changes)
    _write_holders(registre, lot, holder_segments(avis), holder_segments(ancien))
    _write_acts(registre, lot, wanted_acts(avis), wanted_acts(ancien))
    _write_modifications(lot, avis)
    registre.acteurs.donneur(lot.donneur_ordre.siret, avis.acheteur_nom)
    notice.brut, notice.empreinte = source.brut, source.empreinte
    notice.save(update_fields=["brut", "empreinte"])
    registre.keep(notice)


def _by_company(registre: Registre, segments: list[Segment]) -> dict[tuple[int, Any], Segment]:
    """One segment per company and start: two establishments of one company are one holder."""
    uniques: dict[tuple[int, Any], Segment] = {}
    for segment in segments:
        if segment.operateur.valide:
            uniques.setdefault((registre.acteurs.entreprise(segment.operateur).pk, segment.du), segment)
    return uniques


def _write_holders(registre: Registre, lot: Lot, voulus: list[Segment], anciens: list[Segment]) -> None:
    apres, avant = _by_company(registre, voulus), _by_company(registre, anciens)
    presents = {(a.entreprise_id, a.du): a for a in lot.attributions.all()} if anciens else {}
    change = False
    # Ends come first: two holders may not answer for one lot on one day.
    for cle, segment in sorted(apres.items(), key=lambda paire: paire[1].au is None):
        present, vieux = presents.get(cle), avant.get(cle)
        if present is None and vieux is None:
            continue
        if present is not None and vieux is not None:
            change |= _merge(present, {"role": (vieux.role, segment.role), "au": (vieux.au, segment.au)})
    for cle in avant.keys() - apres.keys():
        if (present := presents.get(cle)) is not None:
            change |= _remove(lot, present)
    for cle, segment in apres.items():
        if cle not in presents and cle not in avant:
            Attribution.objects.create(
                guichet=lot.guichet,
                lot=lot,
                donneur_ordre_id=lot.donneur_ordre_id,
                entreprise_id=cle[0],
                role=segment.role,
                du=segment.du,
                au=segment.au,
            )
            change = True
    if change:
        publier(AttributionChangee(lot.pk))


def _merge(objet: Any, valeurs: dict[str, tuple[Any, Any]]) -> bool:
    """Set what still is as it was published. `valeurs`: name → (before, after)."""
    changes = [
        nom for nom, (avant, apres) in valeurs.items() if avant != apres and getattr(objet, nom) == avant
    ]
    for nom in changes:
        setattr(objet, nom, valeurs[nom][1])
    if changes:
        objet.save(update_fields=changes)
    return bool(changes)


def _remove(lot: Lot, attribution: Attribution) -> bool:
    """A holder that the publication no longer names; its subcontracts follow the remaining holder."""
    autre = lot.attributions.exclude(pk=attribution.pk).order_by("du").first()
    if autre is None:
        if attribution.sous_traitances.exists():
            return False
    else:
        for acte in attribution.sous_traitances.all():
            acte.attribution = autre
            acte.save(update_fields=["attribution"])
    attribution.delete()
    return True


def _write_acts(registre: Registre, lot: Lot, voulus: list[ActeVoulu], anciens: list[ActeVoulu]) -> None:
    avant = {a.numero: a for a in anciens}
    presents = {s.numero: s for s in lot.sous_traitances.all()} if voulus or anciens else {}
    for acte in voulus:
        present, vieux = presents.get(acte.numero), avant.get(acte.numero)
        if present is not None and vieux is not None:
            noms = ("date_notification", "duree_mois", "montant")
            _merge(present, {nom: (getattr(vieux, nom), getattr(acte, nom)) for nom in noms})
        elif vieux is None:
            if present is not None:
                _give_number_up(lot, present)
            _create_act(registre, lot, acte)


def _give_number_up(lot: Lot, saisi: SousTraitance) -> None:
    """An act typed by hand leaves its number to the published one."""
    dernier = lot.sous_traitances.order_by("-numero").values_list("numero", flat=True).first() or 0
    saisi.numero = dernier + 1
    saisi.save(update_fields=["numero"])


def _create_act(registre: Registre, lot: Lot, acte: ActeVoulu) -> None:
    attribution = holder_at(lot, acte.date_notification)
    if attribution is None:
        raise ValidationError("Un acte de sous-traitance suppose un titulaire.")
    SousTraitance.objects.create(
        guichet=lot.guichet,
        lot=lot,
        donneur_ordre_id=lot.donneur_ordre_id,
        attribution=attribution,
        entreprise=registre.acteurs.entreprise(acte.operateur),
        numero=acte.numero,
        date_notification=acte.date_notification,
        duree_mois=acte.duree_mois,
        montant=acte.montant,
    )


def _write_modifications(lot: Lot, avis: AvisDecp) -> None:
    presentes = {m.numero: m for m in lot.modifications.all()} if avis.modifications else {}
    for modification in avis.modifications:
        valeurs: dict[str, Any] = {
            "date_notification": modification.date,
            "montant": modification.montant,
            "duree_mois": modification.duree,
            "titulaires": [t.identifiant[:30] for t in modification.titulaires],
        }
        presente = presentes.get(modification.id)
        if presente is None:
            ModificationMarche.objects.create(guichet=lot.guichet, lot=lot, numero=modification.id, **valeurs)
        elif any(getattr(presente, nom) != v for nom, v in valeurs.items()):
            for nom, v in valeurs.items():
                setattr(presente, nom, v)
            presente.save(update_fields=list(valeurs))
