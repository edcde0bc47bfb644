"""The life of a need: typed as a draft, published to every prescripteur of the guichet, filled or closed.

A company writes its own needs; what closing does to the people proposed is the guichet's to write.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from clauses.enums import (
    CANDIDATURE_OUVERTE,
    CANDIDATURE_PRISE,
    EtatBesoin,
    EtatCandidature,
    MotifEcart,
    NatureEngagement,
)
from clauses.models import Besoin, Candidature, Engagement
from guichets.domain.contraintes import en_francais
from guichets.formats import format_accord, format_jour
from operations.models import Entreprise
from participants.domain.partenaires import scope_of
from participants.validators import refuse_nir_in

CHAMPS = ("metier", "intitule", "missions", "lieu", "debut", "fin", "postes", "heures_hebdo")
MODIFIABLES = (EtatBesoin.BROUILLON, EtatBesoin.PUBLIE)
SANS_HEURES = "Un besoin se rattache à un engagement en heures."
ENGAGEMENT_FINI = "Cet engagement s'est terminé le {fin}."
APRES_LA_FIN = "L'engagement se termine le {fin}\u00a0: le poste commence au plus tard ce jour-là."
DEJA_FINI = "Ce poste est terminé depuis le {fin}\u00a0: corrigez ses dates avant de le publier."
PUBLIE = (
    "Le besoin est publié. Les prescripteurs du guichet le lisent dès maintenant\u00a0; "
    "leur prochain courrier du matin l'annonce."
)
PAS_BROUILLON = "Ce besoin est déjà publié."
PAS_MODIFIABLE = "Ce besoin est pourvu ou clos\u00a0: il ne change plus."
PAS_PUBLIE = "Seul un besoin publié se clôt."
MOTIF = "Indiquez pourquoi le besoin est clos."
TROP_PEU = "Déjà {pris} pour ce besoin\u00a0: gardez au moins ce nombre de postes."


def create_besoin(*, engagement: Engagement, entreprise: Entreprise, champs: Mapping[str, Any]) -> Besoin:
    """A draft: the guichet and the company alone read it."""
    if engagement.nature != NatureEngagement.HEURES:
        raise ValidationError(SANS_HEURES)
    besoin = Besoin(guichet_id=engagement.guichet_id, engagement=engagement, entreprise=entreprise)
    return _write(besoin, champs)


def modify_besoin(*, besoin: Besoin, champs: Mapping[str, Any]) -> Besoin:
    """Published, it is corrected in place: prescripteurs read what it says now."""
    courant = lock_besoin(besoin)
    if courant.etat not in MODIFIABLES:
        raise ValidationError(PAS_MODIFIABLE)
    with scope_of(courant.guichet_id):
        pris = Candidature.objects.filter(besoin=courant, etat__in=CANDIDATURE_PRISE).count()
    if champs["postes"] < pris:
        retenues = format_accord(pris, "personne retenue,personnes retenues")
        raise ValidationError({"postes": TROP_PEU.format(pris=retenues)})
    return _write(courant, champs)


def publish_besoin(*, besoin: Besoin, par: str) -> Besoin:
    """Prescripteurs read it at once; the next morning's e-mail tells them."""
    courant = lock_besoin(besoin)
    if courant.etat != EtatBesoin.BROUILLON:
        raise ValidationError(PAS_BROUILLON)
    jour = timezone.localdate()
    if courant.engagement.fin < jour:
        raise ValidationError(ENGAGEMENT_FINI.format(fin=format_jour(courant.engagement.fin)))
    if courant.fin is not None and courant.fin < jour:
        raise ValidationError(DEJA_FINI.format(fin=format_jour(courant.fin)))
    courant.etat, courant.publie_le, courant.publie_par = EtatBesoin.PUBLIE, timezone.now(), par[:160]
    with en_francais():
        courant.save()
    return courant


def close_besoin(*, besoin: Besoin, motif: str) -> Besoin:
    """No more people are looked for. Filled when somebody was hired; those who waited are released."""
    courant = lock_besoin(besoin)
    if courant.etat != EtatBesoin.PUBLIE:
        raise ValidationError(PAS_PUBLIE)
    if not motif.strip():
        raise ValidationError({"motif": MOTIF})
    refuse_nir_in({"motif": motif})
    with scope_of(courant.guichet_id):
        embauches = Candidature.objects.filter(besoin=courant, etat=EtatCandidature.EMBAUCHEE).exists()
    courant.etat = EtatBesoin.POURVU if embauches else EtatBesoin.CLOS
    courant.motif_cloture = motif.strip()[:300]
    with en_francais():
        courant.save()
    release_candidatures(courant, MotifEcart.CLOS)
    return courant


def discard_besoin(*, besoin: Besoin) -> None:
    courant = lock_besoin(besoin)
    if courant.etat != EtatBesoin.BROUILLON:
        raise ValidationError(PAS_BROUILLON)
    courant.delete()


def is_open(besoin: Besoin, jour: date) -> bool:
    """Whether people may still be proposed."""
    return besoin.etat == EtatBesoin.PUBLIE and (besoin.fin is None or besoin.fin >= jour)


def lock_besoin(besoin: Besoin) -> Besoin:
    courant: Besoin = (
        Besoin.objects.select_related("engagement", "entreprise", "guichet")
        .select_for_update(of=("self",))
        .get(pk=besoin.pk)
    )
    return courant


def release_candidatures(besoin: Besoin, motif: MotifEcart) -> None:
    """End every proposal without an end: the company loses the names that it could read."""
    with scope_of(besoin.guichet_id, ecrit=True), en_francais():
        for candidature in Candidature.objects.select_for_update(of=("self",)).filter(
            besoin=besoin, etat__in=CANDIDATURE_OUVERTE
        ):
            jamais_lue = candidature.etat == EtatCandidature.PROPOSEE
            candidature.etat = EtatCandidature.ECARTEE if jamais_lue else EtatCandidature.RETIREE
            candidature.motif, candidature.personne, candidature.contact = motif, "", ""
            candidature.save()


def _write(besoin: Besoin, champs: Mapping[str, Any]) -> Besoin:
    for nom in CHAMPS:
        setattr(besoin, nom, champs[nom])
    refuse_nir_in({nom: champs[nom] for nom in ("intitule", "missions", "lieu")})
    besoin.clean_fields(exclude={"guichet", "engagement", "entreprise", "lot"})
    fin = besoin.engagement.fin
    if besoin.debut > fin:
        raise ValidationError({"debut": APRES_LA_FIN.format(fin=format_jour(fin))})
    with en_francais():
        besoin.save()
    besoin.refresh_from_db(fields=["lot", "entreprise_nom"])
    return besoin
