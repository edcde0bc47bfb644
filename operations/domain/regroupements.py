"""Lots that look like one consultation: proposed by an import, decided by a person, undone by nothing."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.utils import timezone

from guichets.domain.contraintes import en_francais
from guichets.evenements import publier
from guichets.models import Guichet, Utilisateur
from operations.domain.texte_decp import (
    consultation_label,
    days_between,
    id_prefix,
    lot_number,
    object_prefix,
    published_text,
)
from operations.enums import EtatRegroupement
from operations.evenements import LotsRegroupes
from operations.models import Attribution, Lot, LotRegroupe, Marche, NoticeDecp, ReglesComptage, Regroupement

# The lots of one consultation are notified within a few days of each other.
ECART_JOURS = 15
DEJA_DECIDE = "Ce regroupement est déjà décidé."
UN_SEUL_ACHETEUR = "Seuls les lots d'un même donneur d'ordre se regroupent."
DEUX_MARCHES = "Choisissez des lots d'au moins deux marchés."
BILAN_EMIS = "Le marché « {marche} » a un bilan : il ne peut plus disparaître dans un autre."
REGLES_PROPRES = "Le marché « {marche} » a ses propres règles de comptage : supprimez-les d'abord."
NUMERO_DOUBLE = "Deux lots porteraient le numéro {numero}."


@dataclass(frozen=True, slots=True)
class _Candidat:
    lot: Lot
    identifiant: str
    accord_cadre: str
    titulaires: frozenset[int]

    @property
    def notification(self) -> date:
        return self.lot.date_notification


def propose_regroupements(*, guichet: Guichet, donneurs: Iterable[int]) -> list[Regroupement]:
    """Write the proposals that these buyers' lots call for. Idempotent: what was set aside stays aside."""
    proposes: list[Regroupement] = []
    for donneur_id, candidats in _candidates(guichet, donneurs).items():
        for signal, groupe in _groups(candidats):
            if regroupement := _propose(guichet, donneur_id, signal, groupe):
                proposes.append(regroupement)
    return proposes


def _candidates(guichet: Guichet, donneurs: Iterable[int]) -> dict[int, list[_Candidat]]:
    notices = (
        NoticeDecp.objects.filter(guichet=guichet, lot__donneur_ordre__in=list(donneurs))
        .select_related("lot")
        .order_by("lot_id")
    )
    titulaires: dict[int, set[int]] = defaultdict(set)
    for lot_id, entreprise_id in Attribution.objects.filter(
        guichet=guichet, lot__donneur_ordre__in=list(donneurs)
    ).values_list("lot_id", "entreprise_id"):
        titulaires[lot_id].add(entreprise_id)
    candidats: dict[int, list[_Candidat]] = defaultdict(list)
    for notice in notices:
        candidats[notice.lot.donneur_ordre_id].append(
            _Candidat(
                notice.lot,
                notice.identifiant,
                published_text(notice.brut, "idAccordCadre"),
                frozenset(titulaires[notice.lot_id]),
            )
        )
    return candidats


def _groups(candidats: list[_Candidat]) -> list[tuple[str, list[_Candidat]]]:
    """Groups by the strongest sign: framework agreement, wording, then number. A lot is in one at most."""
    groupes: list[tuple[str, list[_Candidat]]] = []
    restants = candidats
    for nom in ("accord", "objet", "id"):
        par_signe: dict[str, list[_Candidat]] = defaultdict(list)
        for c in restants:
            if signe := _sign(nom, c):
                par_signe[signe].append(c)
        for signe, membres in par_signe.items():
            # Contracts under a framework agreement follow each other over its life: dates do not part them.
            series = [membres] if nom == "accord" else _by_dates(membres)
            groupes += [(f"{nom}|{signe}|{s[0].notification}", s) for s in series if _is_group(s)]
        pris = {c.lot.pk for _, g in groupes for c in g}
        restants = [c for c in restants if c.lot.pk not in pris]
    return groupes


def _sign(nom: str, candidat: _Candidat) -> str:
    if nom == "accord":
        return candidat.accord_cadre.lower()
    return object_prefix(candidat.lot.objet) if nom == "objet" else id_prefix(candidat.identifiant)


def _by_dates(membres: list[_Candidat]) -> list[list[_Candidat]]:
    series: list[list[_Candidat]] = []
    for c in sorted(membres, key=lambda c: (c.notification, c.lot.pk)):
        if series and days_between(series[-1][-1].notification, c.notification) <= ECART_JOURS:
            series[-1].append(c)
        else:
            series.append([c])
    return series


def _is_group(serie: list[_Candidat]) -> bool:
    """Several lots, not all of one holder: the same company twice is more often two purchases."""
    return len(serie) > 1 and len({c.titulaires for c in serie}) > 1


def _propose(guichet: Guichet, donneur_id: int, signal: str, groupe: list[_Candidat]) -> Regroupement | None:
    if len({c.lot.marche_id for c in groupe}) < 2:
        return None
    signature = _signature(donneur_id, signal)
    present = Regroupement.objects.filter(guichet=guichet, signature=signature).first()
    if present is not None and present.etat == EtatRegroupement.CONFIRME:
        # Lots published after the decision: a proposal of their own, once.
        signature = _signature(donneur_id, signal, *(str(c.lot.cle) for c in groupe))
        present = Regroupement.objects.filter(guichet=guichet, signature=signature).first()
    if present is None:
        libelle = consultation_label(groupe[0].lot.objet) or groupe[0].lot.objet
        present = Regroupement.objects.create(guichet=guichet, signature=signature, libelle=libelle[:1000])
    elif present.etat != EtatRegroupement.PROPOSE:
        return None
    deja = set(present.lots_regroupes.values_list("lot_id", flat=True))
    LotRegroupe.objects.bulk_create(
        LotRegroupe(guichet=guichet, regroupement=present, lot=c.lot) for c in groupe if c.lot.pk not in deja
    )
    return present


def _signature(donneur_id: int, *parties: str) -> str:
    return hashlib.sha256("\n".join([str(donneur_id), *parties]).encode()).hexdigest()


def suggested_numbers(lots: Iterable[Lot], identifiants: Mapping[int, str]) -> dict[int, str]:
    """A number per lot, read in its wording or its published number; blank where two would be the same."""
    suggestions = {lot.pk: lot.numero or lot_number(lot.objet, identifiants.get(lot.pk, "")) for lot in lots}
    vus: dict[str, int] = defaultdict(int)
    for numero in suggestions.values():
        vus[numero] += 1
    return {pk: numero if vus[numero] == 1 else "" for pk, numero in suggestions.items()}


def confirm_regroupement(
    *,
    regroupement: Regroupement,
    numeros: Mapping[int, str],
    objet: str = "",
    reference: str = "",
    par: Utilisateur | None = None,
) -> Marche:
    """Move the chosen lots (the keys of `numeros`) into one marché and number them."""
    regroupement = _locked(regroupement)
    lots = list(
        Lot.objects.filter(
            guichet=regroupement.guichet, regroupements__regroupement=regroupement, pk__in=numeros
        )
        .select_related("marche")
        .order_by("id")
    )
    if len({lot.marche_id for lot in lots}) < 2:
        raise ValidationError(DEUX_MARCHES)
    marche = group_lots(marche=lots[0].marche, lots=lots, numeros=numeros, objet=objet, reference=reference)
    _decide(regroupement, EtatRegroupement.CONFIRME, par)
    return marche


def set_regroupement_aside(*, regroupement: Regroupement, par: Utilisateur | None = None) -> None:
    """Say that these lots are not one marché: no later import proposes them again."""
    _decide(_locked(regroupement), EtatRegroupement.ECARTE, par)


def _locked(regroupement: Regroupement) -> Regroupement:
    frais = (
        Regroupement.objects.select_for_update(of=("self",))
        .select_related("guichet")
        .get(guichet=regroupement.guichet_id, pk=regroupement.pk)
    )
    if frais.etat != EtatRegroupement.PROPOSE:
        raise ValidationError(DEJA_DECIDE)
    return frais


def _decide(regroupement: Regroupement, etat: EtatRegroupement, par: Utilisateur | None) -> None:
    regroupement.etat, regroupement.decide_par, regroupement.decide_le = etat, par, timezone.now()
    regroupement.save(update_fields=["etat", "decide_par", "decide_le"])


def group_lots(
    *,
    marche: Marche,
    lots: Iterable[Lot],
    numeros: Mapping[int, str],
    objet: str = "",
    reference: str = "",
) -> Marche:
    """Bring lots of one buyer into `marche`, number them, and remove the marchés left without a lot."""
    lots = list(lots)
    if any(lot.donneur_ordre_id != marche.donneur_ordre_id for lot in lots):
        raise ValidationError(UN_SEUL_ACHETEUR)
    Marche.objects.select_for_update(of=("self",)).get(guichet=marche.guichet_id, pk=marche.pk)
    venus = [lot for lot in lots if lot.marche_id != marche.pk]
    quittes = {lot.marche_id for lot in venus}
    _check_numbers(marche, lots, numeros)
    with en_francais():
        _number(marche, lots, numeros)
        publier(LotsRegroupes(marche_id=marche.pk, lot_ids=tuple(lot.pk for lot in venus)))
        _remove_empty(marche, quittes)
        _relabel(marche, objet, reference)
    return marche


def _check_numbers(marche: Marche, lots: list[Lot], numeros: Mapping[int, str]) -> None:
    autres = Lot.objects.filter(marche=marche).exclude(pk__in=[lot.pk for lot in lots])
    vus = {numero for numero in autres.values_list("numero", flat=True) if numero}
    for lot in lots:
        numero = numeros.get(lot.pk, lot.numero).strip()
        if numero and numero in vus:
            raise ValidationError({f"numero_{lot.cle}": [NUMERO_DOUBLE.format(numero=numero)]})
        vus.add(numero)


def _number(marche: Marche, lots: list[Lot], numeros: Mapping[int, str]) -> None:
    voulus = {lot.pk: numeros.get(lot.pk, lot.numero).strip()[:20] for lot in lots}
    # Two lots may exchange their numbers: those that change are freed first.
    for lot in lots:
        if lot.marche_id == marche.pk and lot.numero and lot.numero != voulus[lot.pk]:
            lot.numero = ""
            lot.save(update_fields=["numero"])
    for lot in lots:
        if lot.marche_id != marche.pk or lot.numero != voulus[lot.pk]:
            lot.marche, lot.numero = marche, voulus[lot.pk]
            lot.save(update_fields=["marche", "numero"])


def _remove_empty(marche: Marche, quittes: set[int]) -> None:
    vides = Marche.objects.filter(guichet=marche.guichet_id, pk__in=quittes, lots__isnull=True)
    for vide in vides:
        if ReglesComptage.objects.filter(guichet=marche.guichet_id, marche=vide).exists():
            raise ValidationError(REGLES_PROPRES.format(marche=vide.objet))
        try:
            vide.delete()
        except ProtectedError:
            raise ValidationError(BILAN_EMIS.format(marche=vide.objet)) from None


def _relabel(marche: Marche, objet: str, reference: str) -> None:
    changes = []
    if objet and objet != marche.objet:
        marche.objet, changes = objet[:1000], ["objet"]
    if reference and reference != marche.reference:
        marche.reference = reference[:60]
        changes.append("reference")
    if changes:
        marche.save(update_fields=changes)


def mergeable_marches(marche: Marche) -> list[Marche]:
    """Other marchés of the same buyer, the closest in time first."""
    autres = list(
        Marche.objects.filter(guichet=marche.guichet_id, donneur_ordre=marche.donneur_ordre_id)
        .exclude(pk=marche.pk)
        .order_by("-date_notification", "-id")[:200]
    )
    repere = marche.date_notification
    if repere is None:
        return autres
    loin = 36_500
    return sorted(
        autres, key=lambda m: days_between(m.date_notification, repere) if m.date_notification else loin
    )
