"""The rules of a monthly declaration, each with its French message."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from guichets import portee
from guichets.portee import Principal
from participants.domain.declarations.circuit import (
    ContratsSansHeures,
    return_declaration,
    submit_declaration,
    validate_declaration,
)
from participants.domain.declarations.controle import LignesRefusees
from participants.domain.declarations.rectification import discard_rectification, open_rectification
from participants.domain.declarations.saisie import (
    DEJA_TRANSMISE,
    DEJA_VALIDEE,
    open_declaration,
    save_lignes,
)
from participants.enums import EtatDeclaration, EtatLigne, Modalite
from participants.evenements import DeclarationValidee
from participants.models import LigneHeures
from tests import fabriques as f
from tests.participants.declarants import (
    MARS,
    ZERO,
    employeur,
    facilitateur,
    h,
    lignes_de,
    transmettre,
    valider,
)


def test_open_declaration_is_the_same_draft_twice(territoire):
    with employeur(territoire):
        une = open_declaration(entreprise=territoire.entreprise, mois=MARS)
        deux = open_declaration(entreprise=territoire.entreprise, mois=MARS)
    assert (une.pk, une.rang, une.etat) == (deux.pk, 0, EtatDeclaration.BROUILLON)


@pytest.mark.parametrize(
    ("mois", "message"),
    [
        (date(2026, 3, 2), "Un mois est désigné par son premier jour."),
        (date(2999, 1, 1), "Janvier 2999 n'a pas commencé : ce mois ne peut pas encore être déclaré."),
        (date(2019, 5, 1), "Aucun contrat ni marché de l'entreprise ne couvre mai 2019."),
    ],
)
def test_open_declaration_refuses_a_month_out_of_reach(territoire, mois, message):
    with employeur(territoire), pytest.raises(ValidationError) as refus:
        open_declaration(entreprise=territoire.entreprise, mois=mois)
    assert [m.replace("\u00a0", " ") for m in refus.value.message_dict["mois"]] == [message]


def test_save_lignes_keeps_the_days_that_the_contrat_covers(territoire):
    autre = f.contrat(
        f.participant(territoire.guichet, "Diallo", "Ibrahima"),
        territoire.entreprise,
        debut=date(2026, 3, 16),
        fin=date(2026, 3, 20),
    )
    with employeur(territoire):
        declaration = open_declaration(entreprise=territoire.entreprise, mois=MARS)
        save_lignes(
            declaration=declaration,
            lignes=[
                (territoire.contrat.cle, territoire.lot.cle, h("151.67"), h("7")),
                (autre.cle, None, h("35"), ZERO),
            ],
        )
    assert [
        (ligne.heures, ligne.dont_formation, ligne.debut, ligne.fin, ligne.lot_id, ligne.etat)
        for ligne in lignes_de(declaration)
    ] == [
        (h("151.67"), h("7.00"), MARS, date(2026, 3, 31), territoire.lot.pk, EtatLigne.EN_ATTENTE),
        (h("35.00"), h("0.00"), date(2026, 3, 16), date(2026, 3, 20), None, EtatLigne.EN_ATTENTE),
    ]


def refus_de(t, lignes, **champs):
    with employeur(t):
        declaration = open_declaration(entreprise=t.entreprise, mois=MARS)
        with pytest.raises(LignesRefusees) as refus:
            save_lignes(declaration=declaration, lignes=lignes, **champs)
    assert lignes_de(declaration) == []
    return {
        rang: {champ: [m.replace("\u00a0", " ") for m in textes] for champ, textes in par_champ.items()}
        for rang, par_champ in refus.value.par_ligne.items()
    }


@pytest.mark.parametrize(
    ("heures", "formation", "champ", "message"),
    [
        ("-1", "0", "heures", "Un nombre d'heures ne peut pas être négatif."),
        ("745", "0", "heures", "Un mois compte au plus 744 heures."),
        ("7.333", "0", "heures", "Deux décimales au plus : 7 h 20 s'écrit 7,33."),
        ("NaN", "0", "heures", "Un nombre d'heures ne peut pas être négatif."),
        ("10", "11", "dont_formation", "Les heures de formation sont comprises dans les heures déclarées."),
        (
            "221",
            "0",
            "heures",
            (
                "MARTIN Awa totaliserait 221,00 h en mars 2026, tous employeurs confondus : "
                "le plafond est de 220,00 h."
            ),
        ),
    ],
)
def test_save_lignes_refuses_impossible_hours(territoire, heures, formation, champ, message):
    ligne = (territoire.contrat.cle, territoire.lot.cle, h(heures), h(formation))
    assert refus_de(territoire, [ligne]) == {0: {champ: [message]}}


def test_save_lignes_refuses_more_than_the_days_covered(territoire):
    court = f.contrat(
        f.participant(territoire.guichet, "Diallo", "Ibrahima"),
        territoire.entreprise,
        debut=date(2026, 3, 30),
        fin=date(2026, 3, 31),
    )
    assert refus_de(territoire, [(court.cle, None, h("48.5"), ZERO)]) == {
        0: {"heures": ["Le contrat couvre 2 jours de ce mois : 48 h au plus."]}
    }


def test_save_lignes_refuses_a_foreign_contrat_like_an_unknown_one(territoire):
    etranger = f.territoire("autre-guichet", "Étranger ")
    message = {"contrat": ["Ce contrat est inconnu."]}
    lignes = [
        (territoire.contrat.cle, territoire.lot.cle, h("10"), ZERO),
        (etranger.contrat.cle, None, h("10"), ZERO),
        (uuid4(), None, h("10"), ZERO),
        ("pas-une-clé", None, h("10"), ZERO),
    ]
    assert refus_de(territoire, lignes) == {1: message, 2: message, 3: message}


def test_save_lignes_refuses_a_contrat_declared_by_another(territoire):
    prete = f.contrat(
        territoire.participant,
        territoire.entreprise,
        employeur=territoire.siae,
        declarant=territoire.siae,
        modalite=Modalite.MISE_A_DISPOSITION,
    )
    assert refus_de(territoire, [(prete.cle, None, h("10"), ZERO)]) == {
        0: {"contrat": ["Les heures de ce contrat sont déclarées par une autre entreprise."]}
    }


def test_save_lignes_refuses_a_contrat_out_of_the_month_and_a_foreign_lot(territoire):
    fini = f.contrat(
        f.participant(territoire.guichet, "Diallo", "Ibrahima"),
        territoire.entreprise,
        debut=date(2025, 1, 1),
        fin=date(2026, 2, 28),
    )
    ailleurs = f.lot(f.marche(territoire.donneur, "Autre marché"))
    assert refus_de(
        territoire,
        [(fini.cle, None, h("10"), ZERO), (territoire.contrat.cle, ailleurs.cle, h("10"), ZERO)],
    ) == {
        0: {"contrat": ["DIALLO Ibrahima : le contrat ne couvre pas mars 2026."]},
        1: {"lot": ["Ce marché n'est pas de ceux de l'entreprise."]},
    }


def test_save_lignes_refuses_the_same_lot_twice(territoire):
    ligne = (territoire.contrat.cle, territoire.lot.cle, h("10"), ZERO)
    assert refus_de(territoire, [ligne, ligne]) == {
        1: {"lot": ["MARTIN Awa a déjà une ligne pour ce marché : additionnez les heures."]}
    }


def test_save_lignes_counts_the_ceiling_over_all_employers(territoire, publies):
    """The other company's hours are not readable by this one, yet they count."""
    contrat_siae = f.contrat(territoire.participant, territoire.siae)
    with portee.ouvrir(Principal("utilisateur", territoire.conseiller_siae.pk)):
        ailleurs = open_declaration(entreprise=territoire.siae, mois=MARS)
        save_lignes(declaration=ailleurs, lignes=[(contrat_siae.cle, None, h("150"), ZERO)])
        submit_declaration(declaration=ailleurs, par=territoire.conseiller_siae)
    assert refus_de(territoire, [(territoire.contrat.cle, territoire.lot.cle, h("70.01"), ZERO)]) == {
        0: {
            "heures": [
                (
                    "MARTIN Awa dépasserait 220,00 h en mars 2026, tous employeurs confondus. "
                    "Vérifiez ces heures ou appelez le guichet."
                )
            ]
        }
    }
    with employeur(territoire):
        assert not LigneHeures.objects.filter(entreprise=territoire.siae).exists()
        declaration = open_declaration(entreprise=territoire.entreprise, mois=MARS)
        save_lignes(
            declaration=declaration, lignes=[(territoire.contrat.cle, territoire.lot.cle, h("70"), ZERO)]
        )
    assert [ligne.heures for ligne in lignes_de(declaration)] == [h("70.00")]


def test_save_lignes_warns_without_refusing(territoire):
    inconnu = f.contrat(
        f.participant(territoire.guichet, "Diallo", "Ibrahima"), territoire.entreprise, fin=date(2026, 3, 20)
    )
    with employeur(territoire):
        declaration = open_declaration(entreprise=territoire.entreprise, mois=MARS)
        alertes = save_lignes(
            declaration=declaration,
            lignes=[
                (territoire.contrat.cle, territoire.lot.cle, h("160"), ZERO),
                (inconnu.cle, None, h("10"), ZERO),
            ],
        )
    assert [alerte.message.replace("\u00a0", " ") for alerte in alertes] == [
        "MARTIN Awa : 160,00 h en mars 2026, plus que 151,67 h.",
        "DIALLO Ibrahima ne compte pas à ces dates : les heures seront enregistrées mais pas retenues.",
        "DIALLO Ibrahima : le contrat se termine le 20 mars 2026.",
    ]


def test_submit_declaration_wants_a_value_for_each_contrat(territoire):
    autre = f.contrat(f.participant(territoire.guichet, "Diallo", "Ibrahima"), territoire.entreprise)
    with employeur(territoire):
        declaration = open_declaration(entreprise=territoire.entreprise, mois=MARS)
        save_lignes(
            declaration=declaration, lignes=[(territoire.contrat.cle, territoire.lot.cle, h("10"), ZERO)]
        )
        with pytest.raises(ContratsSansHeures) as manque:
            submit_declaration(declaration=declaration, par=territoire.employeur)
        assert manque.value.contrats == [str(autre.cle)]
        assert manque.value.messages == [
            (
                "Il manque les heures de : DIALLO Ibrahima. "
                "Indiquez 0 si la personne n'a pas travaillé ce mois-ci."
            )
        ]
        save_lignes(
            declaration=declaration,
            lignes=[
                (territoire.contrat.cle, territoire.lot.cle, h("10"), ZERO),
                (autre.cle, None, ZERO, ZERO),
            ],
        )
        transmise = submit_declaration(declaration=declaration, par=territoire.employeur)
    assert (transmise.etat, transmise.transmise_par) == (EtatDeclaration.TRANSMISE, str(territoire.employeur))


def test_submit_declaration_nothing_to_declare(territoire, publies):
    with employeur(territoire):
        declaration = open_declaration(entreprise=territoire.entreprise, mois=MARS)
        with pytest.raises(ValidationError) as refus:
            save_lignes(
                declaration=declaration,
                lignes=[(territoire.contrat.cle, None, h("1"), ZERO)],
                rien_a_declarer=True,
            )
        assert refus.value.message_dict == {
            "rien_a_declarer": [
                "« Rien à déclarer » et des heures se contredisent : effacez les heures ou décochez la case."
            ]
        }
        save_lignes(declaration=declaration, lignes=[], rien_a_declarer=True)
        submit_declaration(declaration=declaration, par=territoire.employeur)
    assert valider(territoire, declaration).etat == EtatDeclaration.VALIDEE


def test_submit_declaration_twice_is_refused(territoire):
    declaration = transmettre(territoire)
    with employeur(territoire):
        with pytest.raises(ValidationError) as refus:
            submit_declaration(declaration=declaration, par=territoire.employeur)
        assert refus.value.messages == [DEJA_TRANSMISE]
        with pytest.raises(ValidationError) as refus:
            save_lignes(declaration=declaration, lignes=[])
        assert refus.value.messages == [DEJA_TRANSMISE]


def test_validate_declaration_makes_the_lines_final_and_says_so(territoire, publies):
    declaration = valider(territoire, transmettre(territoire))
    assert declaration.etat == EtatDeclaration.VALIDEE
    assert declaration.decidee_par == territoire.facilitateur
    assert [ligne.etat for ligne in lignes_de(declaration)] == [EtatLigne.VALIDEE]
    assert publies == [DeclarationValidee(declaration.pk)]
    with employeur(territoire), pytest.raises(ValidationError) as refus:
        open_declaration(entreprise=territoire.entreprise, mois=MARS)
    assert refus.value.messages == [DEJA_VALIDEE]


@pytest.mark.parametrize("role", ["employeur", "lecteur"])
def test_validate_declaration_is_for_the_guichet_alone(territoire, publies, role):
    declaration = transmettre(territoire)
    personne = getattr(territoire, role)
    with portee.ouvrir(Principal("utilisateur", personne.pk)), pytest.raises(PermissionDenied):
        validate_declaration(declaration=declaration, par=personne)
    assert publies == []


def test_validate_declaration_refuses_what_is_not_transmitted(territoire):
    with employeur(territoire):
        declaration = open_declaration(entreprise=territoire.entreprise, mois=MARS)
    with facilitateur(territoire), pytest.raises(ValidationError) as refus:
        validate_declaration(declaration=declaration, par=territoire.facilitateur)
    assert refus.value.messages == ["Seule une déclaration transmise peut être validée ou retournée."]


def test_return_declaration_wants_a_reason_and_reopens_the_month(territoire):
    declaration = transmettre(territoire)
    with facilitateur(territoire):
        with pytest.raises(ValidationError) as refus:
            return_declaration(declaration=declaration, motif="  ", par=territoire.facilitateur)
        assert refus.value.message_dict == {"motif": ["Indiquez à l'entreprise ce qu'elle doit corriger."]}
        return_declaration(declaration=declaration, motif="Le 12 est férié.", par=territoire.facilitateur)
    with employeur(territoire):
        rendue = open_declaration(entreprise=territoire.entreprise, mois=MARS)
        assert (rendue.pk, rendue.etat, rendue.motif_retour) == (
            declaration.pk,
            EtatDeclaration.RETOURNEE,
            "Le 12 est férié.",
        )
        save_lignes(
            declaration=rendue, lignes=[(territoire.contrat.cle, territoire.lot.cle, h("112.5"), ZERO)]
        )
        submit_declaration(declaration=rendue, par=territoire.employeur)
    assert [ligne.heures for ligne in lignes_de(declaration)] == [h("112.50")]


def test_rectification_replaces_and_never_overwrites(territoire, publies):
    initiale = valider(territoire, transmettre(territoire))
    with employeur(territoire):
        rectification = open_rectification(
            entreprise=territoire.entreprise, mois=MARS, motif="Deux jours oubliés"
        )
        save_lignes(
            declaration=rectification,
            lignes=[
                (territoire.contrat.cle, None, h("14"), ZERO),
                (territoire.contrat.cle, territoire.lot.cle, h("120"), ZERO),
            ],
        )
        submit_declaration(declaration=rectification, par=territoire.employeur)
    assert [(un.heures, un.etat) for un in lignes_de(initiale)] == [(h("120.00"), EtatLigne.VALIDEE)]
    valider(territoire, rectification)
    ancienne = lignes_de(initiale)[0]
    assert (ancienne.heures, ancienne.etat) == (h("120.00"), EtatLigne.REMPLACEE)
    assert sorted((un.heures, un.etat, un.remplace_id) for un in lignes_de(rectification)) == [
        (h("14.00"), EtatLigne.VALIDEE, ancienne.pk),
        (h("120.00"), EtatLigne.VALIDEE, ancienne.pk),
    ]
    assert publies == [DeclarationValidee(initiale.pk), DeclarationValidee(rectification.pk)]


def test_rectification_may_say_that_nobody_worked(territoire, publies):
    initiale = valider(territoire, transmettre(territoire))
    with facilitateur(territoire):
        rectification = open_rectification(
            entreprise=territoire.entreprise, mois=MARS, motif="Erreur de mois"
        )
        save_lignes(declaration=rectification, lignes=[], rien_a_declarer=True)
        submit_declaration(declaration=rectification, par=territoire.facilitateur)
    valider(territoire, rectification)
    assert [un.etat for un in lignes_de(initiale)] == [EtatLigne.REMPLACEE]


def test_rectification_is_refused_without_reason_without_month_or_twice(territoire, publies):
    def refus_de_rectifier(motif):
        with pytest.raises(ValidationError) as refus:
            open_rectification(entreprise=territoire.entreprise, mois=MARS, motif=motif)
        return refus.value.messages

    with employeur(territoire):
        assert refus_de_rectifier(" ") == ["Indiquez pourquoi ce mois est corrigé."]
        assert refus_de_rectifier("x") == ["Ce mois n'est pas encore déclaré : il n'y a rien à rectifier."]
    valider(territoire, transmettre(territoire))
    with employeur(territoire):
        rectification = open_rectification(entreprise=territoire.entreprise, mois=MARS, motif="x")
        assert refus_de_rectifier("x") == [
            "Une déclaration de ce mois est déjà ouverte : corrigez-la directement."
        ]
        discard_rectification(declaration=rectification)
        assert open_rectification(entreprise=territoire.entreprise, mois=MARS, motif="x").rang == 1


def test_validated_line_cannot_be_overwritten(territoire, publies):
    declaration = valider(territoire, transmettre(territoire))
    with facilitateur(territoire), pytest.raises(ValidationError) as refus:
        discard_rectification(declaration=declaration)
    assert refus.value.messages == ["Seule une rectification en cours de saisie peut être abandonnée."]
