"""First step: buyers, companies, prescripteurs, marchés, lots, and a file of public contract data."""

from config.demo.calendrier import PREMIER_MOIS
from config.demo.cles import siret_of
from config.demo.decp import demo_file
from config.demo.marches_2 import MARCHES_2
from config.demo.marches_autres import MARCHES_AUTRES
from config.demo.marches_region import MARCHES_REGION
from config.demo.modeles import LotDemo, MarcheDemo
from config.demo.scene import Scene
from config.demo.territoire import DONNEURS, ENTREPRISES, PRESCRIPTEURS, SLUG
from operations.domain.contacts import add_contact
from operations.domain.donneurs import create_donneur, create_operation
from operations.domain.entreprises import create_entreprise
from operations.domain.imports import import_decp
from operations.domain.marches import add_attribution, add_lot, add_sous_traitance, create_marche
from operations.domain.regles import rules_for
from operations.enums import Groupement, RoleAttribution, RoleContact
from operations.models import Marche, Operation, ReglesComptage
from participants.domain.personnes.prescripteurs import create_prescripteur


def marches_of(scene: Scene) -> tuple[MarcheDemo, ...]:
    return MARCHES_REGION + MARCHES_AUTRES if scene.slug == SLUG else MARCHES_2


def build_actors(scene: Scene) -> None:
    depuis = scene.calendrier.mois(PREMIER_MOIS)
    for donneur in DONNEURS:
        if scene.slug in donneur.guichets:
            scene.donneurs[donneur.code] = create_donneur(
                guichet=scene.guichet,
                siret=siret_of(donneur.rang, public=True),
                nom=donneur.nom,
                categorie=donneur.categorie,
            )
    for modele in ENTREPRISES:
        if scene.slug not in modele.guichets:
            continue
        entreprise = create_entreprise(
            guichet=scene.guichet,
            identifiant=siret_of(modele.rang),
            nom=modele.nom,
            type=modele.type,
            convention=modele.convention,
        )
        scene.entreprises[modele.code] = entreprise
        add_contact(
            entreprise=entreprise,
            nom=modele.contact,
            role=RoleContact.DECLARANT,
            fonction=modele.fonction,
            email=f"contact@{modele.code}.example",
            du=depuis,
        )
    for prescripteur in PRESCRIPTEURS:
        if scene.slug in prescripteur.guichets:
            scene.prescripteurs[prescripteur.code] = create_prescripteur(
                guichet=scene.guichet, nom=prescripteur.nom, type=prescripteur.type
            )


def build_marches(scene: Scene) -> None:
    for modele in marches_of(scene):
        marche = _marche(scene, modele)
        scene.marches[modele.code] = marche
        for suivant in modele.lots[1:]:
            scene.lots[lot_code(modele, suivant)] = add_lot(
                marche=marche, **_lot_fields(scene, modele, suivant)
            )
        for lot in modele.lots:
            _hold(scene, modele, lot)
        if modele.cdi_mois is not None:
            _own_rules(scene, marche, modele.cdi_mois)


def lot_code(marche: MarcheDemo, lot: LotDemo) -> str:
    return f"{marche.code}-{lot.numero}"


def _marche(scene: Scene, modele: MarcheDemo) -> Marche:
    marche = create_marche(
        donneur_ordre=scene.donneurs[modele.donneur],
        lot=_lot_fields(scene, modele, modele.lots[0]),
        reference=modele.reference,
        objet=modele.objet,
        forme=modele.forme,
        nature=modele.nature,
        procedure=modele.procedure,
        operation=_operation(scene, modele),
    )
    scene.lots[lot_code(modele, modele.lots[0])] = marche.lots.get()
    return marche


def _operation(scene: Scene, modele: MarcheDemo) -> Operation | None:
    if not modele.operation:
        return None
    return create_operation(
        donneur_ordre=scene.donneurs[modele.donneur],
        nom=modele.operation,
        programme=modele.programme,
        commune="Compiègne" if modele.commune.startswith("60") else "Limoges",
    )


def _lot_fields(scene: Scene, marche: MarcheDemo, lot: LotDemo) -> dict[str, object]:
    calendrier = scene.calendrier
    debut = calendrier.debut_de(marche.debut)
    return {
        "numero": lot.numero,
        "objet": lot.objet,
        "cpv": lot.cpv,
        "lieu_code": marche.commune,
        "montant": lot.montant,
        "date_notification": marche.notification or debut,
        "debut": debut,
        "fin": calendrier.fin_de(marche.fin),
        "groupement": lot.groupement,
    }


def _hold(scene: Scene, marche: MarcheDemo, modele: LotDemo) -> None:
    """The holder, then those beside it and under it."""
    lot = scene.lots[lot_code(marche, modele)]
    groupe = modele.groupement != Groupement.AUCUN
    premier = add_attribution(
        lot=lot,
        entreprise=scene.entreprises[modele.titulaire],
        role=RoleAttribution.MANDATAIRE if groupe else RoleAttribution.TITULAIRE,
        du=lot.debut,
    )
    for code in modele.cotraitants:
        add_attribution(
            lot=lot, entreprise=scene.entreprises[code], role=RoleAttribution.COTRAITANT, du=lot.debut
        )
    for code in modele.sous_traitants:
        add_sous_traitance(
            lot=lot,
            attribution=premier,
            entreprise=scene.entreprises[code],
            date_notification=scene.calendrier.mois(PREMIER_MOIS),
            duree_mois=24,
        )


def _own_rules(scene: Scene, marche: Marche, cdi_mois: int) -> None:
    """Counting rules agreed for one marché: those of the guichet but for the CDI."""
    debut = scene.calendrier.mois(PREMIER_MOIS)
    regles = rules_for(guichet=scene.guichet, jour=debut)
    champs = {
        f.name: getattr(regles, f.name)
        for f in ReglesComptage._meta.fields
        if f.name not in {"id", "cle", "cree_le", "marche", "donneur_ordre"}
    }
    source = {"source": "Contrat de délégation, clause d'insertion", "confiance": "verifie"}
    ReglesComptage.objects.create(
        **{
            **champs,
            "marche": marche,
            "du": debut,
            "cdi_mois": cdi_mois,
            "sources": {**regles.sources, "cdi_mois": source},
        }
    )


def import_public_data(scene: Scene) -> None:
    """A file as the buyer publishes it: three lots to group, names to fill, one record to correct."""
    import_decp(guichet=scene.guichet, contenu=demo_file(scene.calendrier), nom="decp-region.json")
