from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from guichets.portee import PorteeInterdite, Principal, hors_portee, ouvrir
from operations.enums import TypeEntreprise
from participants.domain.parcours.chemin import path_of
from participants.domain.parcours.durees import covered_days, in_words, union
from participants.domain.parcours.etapes import (
    GENRE_DU_GUICHET,
    HORS_CONTRAT,
    lots_to_prepare,
    may_edit,
    remove_etape,
    save_etape,
)
from participants.domain.parcours.frise import draw_path
from participants.domain.parcours.preparation import people_preparing
from participants.enums import GenreEtape, SituationSortie
from participants.models import Etape, Participant, Sortie
from tests import fabriques as f

AUJOURDHUI = date(2026, 6, 15)


@pytest.fixture(autouse=True)
def le_15_juin(monkeypatch):
    for module in ("chemin", "etapes", "sorties", "suivis", "attestation", "indicateurs"):
        monkeypatch.setattr(f"participants.domain.parcours.{module}.today_of", lambda _guichet: AUJOURDHUI)


def relue(participant):
    return Participant.objects.select_related("guichet", "prescripteur").get(pk=participant.pk)


@pytest.mark.parametrize(
    ("periodes", "jours"),
    [
        ([], 0),
        ([(date(2024, 2, 29), date(2024, 2, 29))], 1),
        ([(date(2026, 1, 1), date(2026, 1, 31)), (date(2026, 1, 15), date(2026, 2, 28))], 59),
        ([(date(2026, 1, 1), date(2026, 1, 31)), (date(2026, 2, 1), date(2026, 2, 28))], 59),
    ],
)
def test_covered_days_counts_two_contrats_at_once_only_once(periodes, jours):
    assert covered_days(periodes) == jours


def test_union_joins_what_touches_and_keeps_what_has_no_end():
    sans_fin = (date(2026, 3, 1), date.max)
    assert union([sans_fin, (date(2026, 1, 1), date(2026, 1, 31)), (date(2026, 2, 1), date(2026, 2, 2))]) == [
        (date(2026, 1, 1), date(2026, 2, 2)),
        sans_fin,
    ]


@pytest.mark.parametrize(
    ("jours", "mots"),
    [(0, ""), (1, "1 jour"), (60, "60 jours"), (61, "2 mois"), (365, "12 mois"), (800, "2 ans et 2 mois")],
)
def test_in_words_by_length(jours, mots):
    assert in_words(jours).replace("\u00a0", " ") == mots


def test_path_of_tells_the_length_the_hours_and_the_hole(territoire, portee_facilitateur):
    """The contrat of the territory runs all along 2025 and 2026; the second person has two, then none."""
    ibrahim = f.participant(territoire.guichet, "Diallo", "Ibrahim", territoire.prescripteur)
    premier = f.contrat(
        ibrahim, territoire.entreprise, territoire.lot, debut=date(2025, 1, 1), fin=date(2025, 6, 30)
    )
    f.contrat(ibrahim, territoire.siae, debut=date(2025, 10, 1), fin=date(2026, 4, 2))
    f.heures(premier, date(2025, 3, 1), "100", territoire.lot, dont_formation=Decimal(7))
    chemin = path_of(relue(ibrahim), entreprises=True)
    assert chemin.premier_jour == date(2025, 1, 1)
    assert (chemin.contrats, chemin.heures, chemin.formation) == (2, Decimal(100), Decimal(7))
    assert chemin.en_contrat.replace("\u00a0", " ") == "12 mois"
    assert chemin.etat.replace("\u00a0", " ") == "Sans contrat depuis 74 jours"
    assert [c.texte.replace("\u00a0", " ") for c in chemin.constats] == [
        "92 jours sans contrat, du 1er juillet 2025 au 30 septembre 2025.",
        "Sans contrat depuis 74 jours, et aucune sortie enregistrée.",
    ]
    assert draw_path(chemin) is not None


def test_path_of_with_an_ended_window_points_it_out(territoire, portee_facilitateur):
    with hors_portee("test"):
        territoire.participant.fenetres.update(au=date(2026, 8, 31))
    chemin = path_of(relue(territoire.participant), entreprises=True)
    assert [c.texte.replace("\u00a0", " ") for c in chemin.constats] == [
        "Le contrat en cours dépasse l'éligibilité, qui s'arrête le 31 août 2026."
    ]
    assert chemin.prochain == (date(2026, 8, 31), "Fin de l'éligibilité")


def test_path_of_without_companies_names_none(territoire):
    with hors_portee("test"):
        Etape.objects.create(
            guichet=territoire.guichet,
            participant=territoire.participant,
            genre=GenreEtape.PREPARATOIRE,
            intitule="Gestes du bâtiment",
            debut=date(2024, 11, 4),
            lot=territoire.lot,
        )
    with ouvrir(Principal("utilisateur", territoire.referent_prescripteur.pk)):
        chemin = path_of(relue(territoire.participant), entreprises=False)
    textes = " ".join(p.titre + p.precision for p in chemin.pas)
    assert "Bâti Test" not in textes
    assert "Gros œuvre" not in textes
    assert "Construction" not in textes
    assert [p.genre for p in chemin.pas] == ["contrat", "fenetre", "etape"]


def test_path_of_a_person_followed_by_others_is_refused(territoire):
    autre = f.acces_prescripteur(f.prescripteur(territoire.guichet, "PLIE Test"))
    with ouvrir(Principal("utilisateur", autre.pk)), pytest.raises(PorteeInterdite):
        path_of(territoire.participant, entreprises=False)
    with ouvrir(Principal("utilisateur", territoire.employeur.pk)), pytest.raises(PorteeInterdite):
        path_of(territoire.participant, entreprises=False)


def test_path_of_reads_a_fixed_number_of_rows(territoire, portee_facilitateur, django_assert_num_queries):
    personne = relue(territoire.participant)
    for nombre in (1, 3):
        for rang in range(nombre):
            Etape.objects.create(
                guichet=territoire.guichet,
                participant=personne,
                genre=GenreEtape.ENTRETIEN,
                intitule=f"Entretien {nombre} {rang}",
                debut=date(2026, 1, 1),
            )
        with django_assert_num_queries(7):
            path_of(personne, entreprises=True)


def test_save_etape_by_the_prescripteur_is_signed_by_no_lot(territoire):
    """A prescripteur writes for its people through the domain; the steps of the guichet are not its own."""
    with hors_portee("test"):
        preparatoire = Etape.objects.create(
            guichet=territoire.guichet,
            participant=territoire.participant,
            genre=GenreEtape.PREPARATOIRE,
            intitule="Gestes du bâtiment",
            debut=date(2024, 11, 4),
            lot=territoire.lot,
        )
    with ouvrir(Principal("utilisateur", territoire.referent_prescripteur.pk)):
        personne = relue(territoire.participant)
        etape = save_etape(
            participant=personne,
            genre=GenreEtape.FORMATION_AVANT,
            intitule=" Remise à niveau ",
            debut=date(2024, 10, 1),
            fin=date(2024, 10, 31),
            heures=Decimal(70),
        )
        ecrite = Etape.objects.get(pk=etape.pk)
        assert (ecrite.intitule, ecrite.prescripteur) == ("Remise à niveau", territoire.prescripteur)
        assert may_edit(etape)
        assert not may_edit(preparatoire)
        with pytest.raises(ValidationError, match=GENRE_DU_GUICHET):
            save_etape(
                participant=personne, etape=preparatoire, genre="autre", intitule="x", debut=date(2024, 1, 1)
            )
        with pytest.raises(ValidationError, match=GENRE_DU_GUICHET):
            remove_etape(etape=Etape.objects.get(pk=preparatoire.pk))
        remove_etape(etape=Etape.objects.get(pk=etape.pk))
        assert list(Etape.objects.all()) == [preparatoire]


def test_save_etape_by_another_prescripteur_is_refused(territoire):
    ancien = Principal("utilisateur", territoire.referent_prescripteur.pk)
    with ouvrir(ancien):
        personne = relue(territoire.participant)
    with hors_portee("test"):
        nouveau = f.prescripteur(territoire.guichet, "PLIE Test")
        Participant.objects.filter(pk=personne.pk).update(prescripteur=nouveau)
    with ouvrir(ancien), pytest.raises(ValidationError) as refus:
        save_etape(participant=personne, genre="entretien", intitule="Bilan", debut=AUJOURDHUI)
    assert refus.value.code == "moved"


def test_steps_follow_a_person_to_the_next_prescripteur(territoire):
    with hors_portee("test"):
        etape = Etape.objects.create(
            guichet=territoire.guichet,
            participant=territoire.participant,
            genre=GenreEtape.ENTRETIEN,
            intitule="Bilan",
            debut=AUJOURDHUI,
        )
        nouveau = f.prescripteur(territoire.guichet, "PLIE Test")
        territoire.participant.prescripteur = nouveau
        territoire.participant.save()
    with ouvrir(Principal("utilisateur", territoire.referent_prescripteur.pk)):
        assert not Etape.objects.exists()
    with ouvrir(Principal("utilisateur", f.acces_prescripteur(nouveau).pk)):
        assert list(Etape.objects.all()) == [etape]


def test_save_etape_during_a_contrat_stays_inside_it(territoire, portee_facilitateur):
    commun = {"participant": territoire.participant, "genre": "formation_pendant", "intitule": "CACES"}
    with pytest.raises(ValidationError) as sans:
        save_etape(**commun, debut=date(2026, 1, 5))
    assert "contrat" in sans.value.message_dict
    with pytest.raises(ValidationError, match=HORS_CONTRAT):
        save_etape(**commun, debut=date(2024, 12, 31), contrat=territoire.contrat)
    etape = save_etape(
        **commun, debut=date(2026, 1, 5), fin=date(2026, 1, 9), contrat=territoire.contrat, heures=Decimal(35)
    )
    chemin = path_of(relue(territoire.participant), entreprises=True)
    assert (etape.contrat, chemin.pendant, chemin.avant) == (
        territoire.contrat,
        (1, Decimal(35)),
        (0, Decimal(0)),
    )


def test_save_etape_refuses_a_social_security_number(territoire, portee_facilitateur):
    with pytest.raises(ValidationError) as refus:
        save_etape(
            participant=territoire.participant,
            genre="entretien",
            intitule="Reçu le 1 90 05 87 085 123 45",
            debut=AUJOURDHUI,
        )
    assert list(refus.value.message_dict) == ["intitule"]


def test_people_preparing_leave_the_marche_once_hired(territoire, portee_facilitateur):
    a_venir = f.lot(territoire.marche, objet="Peinture", debut=date(2026, 9, 1))
    assert list(lots_to_prepare(territoire.guichet)) == [a_venir]
    etape = save_etape(
        participant=territoire.participant,
        genre=GenreEtape.PREPARATOIRE,
        intitule="Gestes du bâtiment",
        debut=date(2026, 6, 1),
        fin=date(2026, 7, 31),
        lot=a_venir,
    )
    assert list(people_preparing(territoire.marche)) == [etape]
    f.contrat(territoire.participant, territoire.entreprise, a_venir, debut=date(2026, 9, 1))
    assert list(people_preparing(territoire.marche)) == []


def test_a_contrat_after_the_exit_opens_the_path_again(territoire, portee_facilitateur):
    fatou = f.participant(territoire.guichet, "Ba", "Fatou", territoire.prescripteur)
    f.contrat(fatou, territoire.entreprise, debut=date(2025, 1, 1), fin=date(2025, 6, 30))
    Sortie.objects.create(
        guichet=territoire.guichet,
        participant=fatou,
        sortie_le=date(2025, 6, 30),
        situation=SituationSortie.RECHERCHE,
    )
    sortie = path_of(relue(fatou), entreprises=True)
    assert (sortie.sorti is None, sortie.constats) == (False, [])
    etti = f.entreprise(territoire.guichet, "Retour Intérim", TypeEntreprise.ETTI)
    f.contrat(fatou, etti, debut=date(2026, 2, 1), fin=date(2026, 12, 31))
    revenue = path_of(relue(fatou), entreprises=True)
    assert revenue.sorti is None
    assert revenue.etat.replace("\u00a0", " ") == "En contrat depuis le 1er février 2026"
    # The exit explains the months without a contrat: they are not a hole.
    assert revenue.constats == []
