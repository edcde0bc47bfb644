from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from guichets import evenements
from guichets.domain.contraintes import MESSAGES, en_francais
from guichets.portee import PorteeInterdite, Principal, hors_portee, ouvrir
from operations.models import CriterePublic, ReglesComptage
from participants.domain.contrats import modify_contrat, open_contrat
from participants.domain.personnes.eligibilite import (
    AUCUN_CRITERE,
    DEJA_DECIDEE,
    CritereDemande,
    add_months,
    decide_eligibilite,
    last_day,
    proof_warnings,
    request_eligibilite,
    revise_eligibilite,
)
from participants.enums import EtatEligibilite
from participants.evenements import EligibiliteDecidee
from participants.models import Critere, Eligibilite, FenetreEligibilite
from participants.validators import NIR_REFUSE
from tests import fabriques as f

MARS = date(2025, 3, 1)


@pytest.fixture
def criteres(db):
    """The clause's list of this test alone, dated."""
    CriterePublic.objects.all().delete()
    commun = {"systeme": "clause", "source": "test", "confiance": "hypothese"}
    for code, libelle, du, au, plus in [
        (
            "DELD",
            "Demandeur d'emploi de longue durée",
            date(2006, 9, 1),
            None,
            {"validite_mois": 3, "preuve": "Avis"},
        ),
        (
            "RSA",
            "Bénéficiaire du RSA",
            date(2006, 9, 1),
            None,
            {"validite_mois": 3, "preuve": "Attestation RSA"},
        ),
        (
            "IAE",
            "Pris en charge dans une SIAE",
            date(2006, 9, 1),
            None,
            {"preuve": "Attestation de la structure"},
        ),
        ("ZUS", "Habitant d'une ZUS", date(2006, 9, 1), date(2014, 12, 31), {}),
        (
            "AVIS_MOTIVE",
            "Autre, sur avis motivé",
            date(2006, 9, 1),
            None,
            {"avis_motive": True, "preuve": "Avis"},
        ),
    ]:
        CriterePublic.objects.create(code=code, libelle=libelle, du=du, au=au, **commun, **plus)


@pytest.fixture
def bureau(territoire, criteres, portee_facilitateur):
    """The territory inside the facilitateur's scope, with the list of criteria."""
    return territoire


@pytest.fixture
def zoe(territoire):
    return f.participant(territoire.guichet, "Durand", "Zoé", territoire.prescripteur)


def ask(personne, jour=MARS, criteres=(("DELD", "", "Avis de situation", date(2025, 2, 20)),), avis=""):
    return request_eligibilite(participant=personne, appreciee_au=jour, criteres=criteres, avis_motive=avis)


def validate(demande, par):
    return decide_eligibilite(eligibilite=demande, decision=EtatEligibilite.VALIDEE, par=par)


@pytest.mark.parametrize(
    ("du", "mois", "au"),
    [
        (date(2025, 1, 1), 24, date(2026, 12, 31)),
        (date(2025, 3, 15), 12, date(2026, 3, 14)),
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_last_day_counts_whole_months(du, mois, au):
    assert last_day(du, mois) == au


def test_add_months_goes_back_over_the_year():
    assert add_months(date(2025, 1, 31), -2) == date(2024, 11, 30)


def test_request_eligibilite_waits_with_its_criteria(bureau, zoe):
    demande = ask(zoe, criteres=[CritereDemande("DELD", "", "Avis", date(2025, 2, 1)), ("RSA", "", "", None)])
    assert demande.etat == EtatEligibilite.A_VALIDER
    assert list(demande.criteres.order_by("id").values_list("code", "preuve", "preuve_du")) == [
        ("DELD", "Avis", date(2025, 2, 1)),
        ("RSA", "", None),
    ]
    assert zoe.dossiers.get().etat_eligibilite == "a_valider"
    assert FenetreEligibilite.objects.filter(participant=zoe).count() == 0


@pytest.mark.parametrize(
    ("jour", "demandes", "avis", "message"),
    [
        (MARS, [], "", {"criteres": [AUCUN_CRITERE]}),
        (
            MARS,
            [("ZUS", "", "", None)],
            "",
            {
                "criteres": [
                    "Le critère « ZUS » n'est pas dans la liste en vigueur au 1er\u00a0mars\u00a02025."
                ]
            },
        ),
        (
            MARS,
            [("RSA", "", "", None), ("RSA", "", "", None)],
            "",
            {"criteres": ["Le critère « Bénéficiaire du RSA » est retenu deux fois."]},
        ),
        (
            MARS,
            [("AVIS_MOTIVE", "", "", None)],
            " ",
            {"avis_motive": ["Le critère « Autre, sur avis motivé » demande un avis motivé."]},
        ),
        (MARS, [("RSA", "1900587085123", "", None)], "", {"criteres": [NIR_REFUSE]}),
        (MARS, [("RSA", "", "", None)], "NIR 1900587085123", {"avis_motive": [NIR_REFUSE]}),
    ],
)
def test_request_eligibilite_refuses_in_french(  # noqa: PLR0917 - fixtures and cases
    bureau, zoe, jour, demandes, avis, message
):
    with pytest.raises(ValidationError) as erreur:
        ask(zoe, jour, demandes, avis)
    assert erreur.value.message_dict == message
    assert Eligibilite.objects.filter(participant=zoe).count() == 0


def test_request_eligibilite_takes_the_list_of_its_day(bureau, zoe):
    demande = ask(zoe, date(2014, 6, 1), [("ZUS", "", "", None)])
    assert demande.criteres.get().code == "ZUS"


def test_request_eligibilite_waits_alone(bureau, zoe):
    ask(zoe)
    with pytest.raises(ValidationError) as erreur:
        ask(zoe)
    assert erreur.value.messages == [
        "Une demande d'éligibilité attend déjà une décision pour cette personne."
    ]
    assert Critere.objects.filter(eligibilite__participant=zoe).count() == 1


def test_request_eligibilite_refuses_an_overlap_and_accepts_the_day_after(bureau):
    with pytest.raises(ValidationError) as erreur:
        ask(bureau.participant, date(2026, 12, 31))
    assert erreur.value.message_dict == {
        "appreciee_au": [
            (
                "Cette personne est éligible du 1er\u00a0janvier\u00a02025 au 31\u00a0décembre\u00a02026 : "
                "une nouvelle appréciation porte sur un jour postérieur."
            )
        ]
    }
    suite = validate(ask(bureau.participant, date(2027, 1, 1)), bureau.facilitateur)
    assert suite.fenetres.get().du == date(2027, 1, 1)


def test_revise_eligibilite_replaces_the_criteria_that_wait(bureau, zoe):
    demande = ask(zoe)
    revise_eligibilite(eligibilite=demande, appreciee_au=date(2025, 4, 1), criteres=[("RSA", "", "", None)])
    demande.refresh_from_db()
    assert demande.appreciee_au == date(2025, 4, 1)
    assert [c.code for c in demande.criteres.all()] == ["RSA"]


def test_decide_eligibilite_opens_the_window_and_says_so(bureau, zoe, monkeypatch):
    vus = []
    monkeypatch.setattr(evenements, "_abonnes", evenements.defaultdict(list))
    evenements.abonner(EligibiliteDecidee, vus.append)
    demande = validate(ask(zoe), bureau.facilitateur)
    fenetre = demande.fenetres.get()
    assert (fenetre.du, fenetre.au) == (MARS, date(2027, 2, 28))
    assert fenetre.regles.eligibilite_mois == 24
    assert demande.decidee_par == bureau.facilitateur
    assert zoe.dossiers.get().etat_eligibilite == "validee"
    assert vus == [EligibiliteDecidee(participant_id=zoe.pk)]


def test_decide_eligibilite_uses_the_rules_of_the_first_counted_day(bureau, zoe):
    with hors_portee("règles du test"):
        ReglesComptage.objects.filter(guichet=bureau.guichet).update(au=date(2025, 5, 31))
        nouvelles = f.regles(bureau.guichet, du=date(2025, 6, 1), eligibilite_mois=12)
    avant = validate(ask(zoe), bureau.facilitateur).fenetres.get()
    assert (avant.au, avant.regles.eligibilite_mois) == (date(2027, 2, 28), 24)
    autre = f.participant(bureau.guichet, "Petit", "Noé")
    apres = validate(ask(autre, date(2025, 6, 1)), bureau.facilitateur).fenetres.get()
    assert (apres.au, apres.regles) == (date(2026, 5, 31), nouvelles)


def test_decide_eligibilite_takes_the_first_contrat_and_its_marche_rules(bureau, zoe):
    f.regles(bureau.guichet, marche=bureau.marche, eligibilite_mois=6)
    f.contrat(zoe, bureau.entreprise, bureau.lot, debut=date(2025, 3, 10), fin=date(2025, 12, 31))
    fenetre = validate(ask(zoe), bureau.facilitateur).fenetres.get()
    assert (fenetre.du, fenetre.au, fenetre.regles.eligibilite_mois) == (
        date(2025, 3, 10),
        date(2025, 9, 9),
        6,
    )


def test_decide_eligibilite_without_rules_writes_nothing(bureau, zoe):
    with pytest.raises(ValidationError) as erreur:
        validate(ask(zoe, date(1999, 12, 31), [("RSA", "", "", None)]), bureau.facilitateur)
    assert "RSA" in erreur.value.messages[0]
    demande = ask(zoe)
    with hors_portee("règles du test"):
        ReglesComptage.objects.filter(guichet=bureau.guichet).exclude(
            pk__in=FenetreEligibilite.objects.values("regles_id")
        ).delete()
        ReglesComptage.objects.filter(guichet=bureau.guichet).update(au=date(2024, 1, 1))
    with pytest.raises(ValidationError) as erreur:
        validate(demande, bureau.facilitateur)
    assert erreur.value.code == "sans_regles"
    demande.refresh_from_db()
    assert demande.etat == EtatEligibilite.A_VALIDER


def test_decide_eligibilite_refusal_needs_its_reason(bureau, zoe):
    demande = ask(zoe)
    with pytest.raises(ValidationError) as erreur:
        decide_eligibilite(eligibilite=demande, decision="refusee", par=bureau.facilitateur, motif_refus=" ")
    assert erreur.value.message_dict == {"motif_refus": ["Indiquez le motif du refus."]}
    decide_eligibilite(
        eligibilite=demande, decision="refusee", par=bureau.facilitateur, motif_refus="Pièce absente"
    )
    assert zoe.dossiers.get().etat_eligibilite == "refusee"
    assert FenetreEligibilite.objects.filter(participant=zoe).count() == 0


def test_decide_eligibilite_happens_once(bureau, zoe):
    demande = ask(zoe)
    validate(demande, bureau.facilitateur)
    with pytest.raises(ValidationError) as erreur:
        decide_eligibilite(
            eligibilite=demande, decision="refusee", par=bureau.facilitateur, motif_refus="non"
        )
    assert erreur.value.messages == [DEJA_DECIDEE]
    with pytest.raises(ValidationError):
        decide_eligibilite(
            eligibilite=ask(zoe, date(2028, 1, 1)), decision="a_valider", par=bureau.facilitateur
        )


def test_decide_eligibilite_is_closed_to_the_others(territoire, criteres, zoe):
    with ouvrir(Principal("utilisateur", territoire.facilitateur.pk)):
        demande = ask(zoe)
    etranger = f.membre(f.guichet(), "responsable")
    noe = f.participant(territoire.guichet, "Petit", "Noé")
    for personne in (territoire.lecteur, territoire.employeur, territoire.referent_prescripteur, etranger):
        with (
            ouvrir(Principal("utilisateur", territoire.facilitateur.pk)),
            pytest.raises(PermissionDenied, match="Seuls les facilitateurs"),
        ):
            validate(demande, personne)
    with ouvrir(Principal("utilisateur", territoire.lecteur.pk)), pytest.raises(PorteeInterdite):
        ask(noe)
    with ouvrir(Principal("utilisateur", territoire.responsable.pk)):
        assert validate(demande, territoire.responsable).etat == EtatEligibilite.VALIDEE


def test_criteria_are_frozen_by_the_decision(bureau, zoe):
    decidee = validate(ask(zoe), bureau.facilitateur)
    critere = decidee.criteres.get()
    for acte in (
        lambda: Critere.objects.filter(pk=critere.pk).update(code="RSA"),
        critere.delete,
        lambda: Critere(guichet=bureau.guichet, eligibilite=decidee, code="RSA").save(),
    ):
        with pytest.raises(ValidationError) as erreur, en_francais():
            acte()
        assert erreur.value.messages == [MESSAGES["critere_fige"]]
    with pytest.raises(ValidationError) as erreur:
        revise_eligibilite(eligibilite=decidee, appreciee_au=MARS, criteres=[("RSA", "", "", None)])
    assert erreur.value.messages == [DEJA_DECIDEE]
    assert [c.code for c in decidee.criteres.all()] == ["DELD"]


def test_proof_warnings_name_what_is_missing_or_old(bureau, zoe):
    demande = ask(
        zoe,
        criteres=[
            ("DELD", "", "Avis de situation", date(2024, 11, 30)),
            ("RSA", "", "", None),
            ("IAE", "", "Attestation de la SIAE", None),
        ],
    )
    assert proof_warnings(demande) == [
        (
            "«\u00a0Demandeur d'emploi de longue durée\u00a0»\u00a0: le justificatif du "
            "30\u00a0novembre\u00a02024 a plus de 3\u00a0mois au jour de l'appréciation."
        ),
        (
            "«\u00a0Bénéficiaire du RSA\u00a0»\u00a0: aucun justificatif n'est indiqué "
            "(attendu\u00a0: Attestation RSA)."
        ),
    ]


def test_window_follows_the_first_contrat(bureau, zoe):
    fenetre = validate(ask(zoe), bureau.facilitateur).fenetres.get()
    contrat = open_contrat(
        participant=zoe,
        employeur=bureau.entreprise,
        modalite="embauche",
        type="cdd",
        lot=bureau.lot,
        debut=date(2025, 5, 12),
        fin=date(2025, 12, 31),
    )
    fenetre.refresh_from_db()
    assert (fenetre.du, fenetre.au) == (date(2025, 5, 12), date(2027, 5, 11))
    modify_contrat(contrat=contrat, champs={"debut": date(2025, 2, 1)})
    fenetre.refresh_from_db()
    assert (fenetre.du, fenetre.au) == (MARS, date(2027, 2, 28))


def test_window_does_not_wait_beyond_its_own_end(bureau, zoe):
    fenetre = validate(
        ask(zoe, date(2023, 1, 1), [("RSA", "", "", None)]), bureau.facilitateur
    ).fenetres.get()
    open_contrat(
        participant=zoe,
        employeur=bureau.entreprise,
        modalite="embauche",
        type="cdd",
        lot=bureau.lot,
        debut=date(2025, 5, 12),
        fin=date(2025, 12, 31),
    )
    fenetre.refresh_from_db()
    assert (fenetre.du, fenetre.au) == (date(2023, 1, 1), date(2024, 12, 31))


def test_window_stays_where_hours_are_validated(bureau):
    f.heures(bureau.contrat, MARS, "100", bureau.lot)
    modify_contrat(contrat=bureau.contrat, champs={"debut": date(2025, 2, 1)})
    assert FenetreEligibilite.objects.get(participant=bureau.participant).du == date(2025, 1, 1)


def test_decided_today_is_dated_now(bureau, zoe):
    demande = validate(ask(zoe), bureau.facilitateur)
    assert abs((timezone.now() - demande.decidee_le).total_seconds()) < 60
