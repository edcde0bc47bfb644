"""Second step: each lot gets its dispositif, each holder its engagement, with what happened to it since."""

from datetime import date
from decimal import Decimal

from clauses.domain.dispositifs import qualify_lot
from clauses.domain.engagements import (
    add_assiette,
    add_periode,
    amend_engagement,
    create_engagement,
    keep_promesse,
    set_echeancier,
    split_engagement,
)
from clauses.enums import Formule, NatureEngagement
from clauses.models import Engagement
from config.demo.etape_marches import lot_code, marches_of
from config.demo.modeles import EngagementDemo, LotDemo, MarcheDemo
from config.demo.scene import Scene


def build_engagements(scene: Scene) -> None:
    for marche in marches_of(scene):
        for modele in marche.lots:
            lot = scene.lots[lot_code(marche, modele)]
            qualify_lot(
                lot=lot,
                code=marche.dispositif,
                par=scene.agent,
                part=_decimal(marche.part),
                ponderation=_decimal(marche.ponderation),
            )
            for engagement in modele.engagements:
                _engage(scene, marche, modele, engagement)


def _decimal(valeur: int | None) -> Decimal | None:
    return None if valeur is None else Decimal(valeur)


def _engage(scene: Scene, marche: MarcheDemo, modele: LotDemo, du: EngagementDemo) -> None:
    lot = scene.lots[lot_code(marche, modele)]
    debut = lot.debut if du.debut is None else scene.calendrier.mois(du.debut)
    en_heures = du.nature == NatureEngagement.HEURES
    crees = create_engagement(
        lot=lot,
        redevable=scene.entreprises[modele.titulaire],
        nature=du.nature,
        libelle=du.libelle,
        debut=debut,
        fin=lot.fin,
        heures=_decimal(du.heures),
        formule=du.formule,
        taux=_decimal(du.taux),
        quantite=du.quantite,
        promesse=du.promesse,
        publics=du.publics,
        donne=du.partage.donne if en_heures else 0,
        recoit=du.partage.recoit if en_heures else 0,
        fondement=du.partage.fondement,
        fondement_le=_basis_day(lot.date_notification, debut) if du.partage.fondement else None,
        hors_marche=du.hors_marche,
    )
    scene.engagements += crees
    if du.formule != Formule.ANNUELLE:
        _live(scene, crees[0], du)


def _basis_day(notification: date, debut: date) -> date:
    return max(notification, debut)


def _live(scene: Scene, engagement: Engagement, du: EngagementDemo) -> None:
    """Shares, particular periods, amendments, measures: what the marché went through."""
    calendrier = scene.calendrier
    for code, heures in du.quote_parts:
        split_engagement(engagement=engagement, entreprise=scene.entreprises[code], heures=Decimal(heures))
    for genre, de, a, motif in du.periodes:
        add_periode(
            engagement=engagement, genre=genre, du=calendrier.mois(de), au=calendrier.fin(a), motif=motif
        )
    for mois, heures, motif in du.avenants:
        amend_engagement(
            engagement=engagement,
            date=calendrier.mois(mois).replace(day=12),
            heures_apres=Decimal(heures),
            motif=motif,
        )
    mesure = "montant" if du.formule == Formule.EUROS else "heures"
    for de, a, valeur, source in du.assiettes:
        add_assiette(
            engagement=engagement,
            du=calendrier.mois(de),
            au=calendrier.fin(a),
            source=source,
            montant=Decimal(valeur) if mesure == "montant" else None,
            heures=Decimal(valeur) if mesure == "heures" else None,
        )
    if du.echeances:
        points = [(calendrier.fin(mois), Decimal(cumul)) for mois, cumul in du.echeances]
        set_echeancier(engagement=engagement, points=points)
    if du.tenue is not None:
        keep_promesse(engagement=engagement, tenue=du.tenue)
