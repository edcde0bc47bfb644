"""The partners' meeting: who is talked about, in which part, and who reads whom."""

import io
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from clauses.domain.besoins.rencontre import build_meeting
from clauses.enums import EtatCandidature
from participants.domain.mois import add_months, first_day, last_day
from tests import fabriques as f
from tests.pdf import assert_accessible

pytestmark = pytest.mark.django_db

MOIS = date(2026, 3, 1)


def lignes(rencontre, code):
    partie = next(p for p in rencontre.parties if p.code == code)
    return {ligne.personne: ligne for ligne in partie.lignes}


def personne(t, nom, prescripteur=None):
    return f.participant(t.guichet, nom, "Ana", prescripteur or t.prescripteur)


def test_new_fiche_and_proposal_are_to_prescribe(territoire, besoin, ouvrir):
    mois = first_day(timezone.localdate())
    nouvelle, proposee = personne(territoire, "Nouvelle"), personne(territoire, "Proposee")
    for p in (nouvelle, proposee):
        f.fiche(p, territoire.prescripteur)
    f.candidature(besoin, proposee)
    with ouvrir(territoire.facilitateur):
        lues = lignes(build_meeting(mois=mois, guichet=territoire.guichet), "prescrire")
    assert lues["NOUVELLE Ana"].remarque == "Éligibilité à étudier"
    assert lues["PROPOSEE Ana"].remarque == "Aide-maçon\u00a0: à transmettre (éligibilité à étudier)"
    assert lues["PROPOSEE Ana"].entreprise == territoire.entreprise.nom


def test_need_without_proposal_is_listed_until_somebody_is_proposed(territoire, besoin, libre, ouvrir):
    mois = first_day(timezone.localdate())
    with ouvrir(territoire.facilitateur):
        assert build_meeting(mois=mois, guichet=territoire.guichet).besoins == [(besoin, 2)]
    f.candidature(besoin, libre)
    with ouvrir(territoire.facilitateur):
        assert build_meeting(mois=mois, guichet=territoire.guichet).besoins == []


def test_kept_person_and_new_contrat_are_to_integrate(territoire, besoin, libre, ouvrir):
    f.candidature(besoin, libre, etat=EtatCandidature.RETENUE)
    mois = first_day(timezone.localdate())
    debutante = personne(territoire, "Debutante")
    f.contrat(debutante, territoire.entreprise, debut=mois, fin=mois + timedelta(days=200))
    with ouvrir(territoire.facilitateur):
        lues = lignes(build_meeting(mois=mois, guichet=territoire.guichet), "integrer")
    assert lues["DIALLO Ibrahim"].remarque == "Retenue\u00a0: contrat à préparer"
    assert lues["DEBUTANTE Ana"].remarque.startswith("Éligibilité à valider")
    assert lues["DEBUTANTE Ana"].urgent


def test_ends_and_falling_hours_are_to_follow(territoire, ouvrir):
    t, cas = territoire, {}
    for nom, fin, au in (
        ("Contratfini", date(2026, 4, 30), date(2027, 1, 1)),
        ("Fenetrefinie", date(2026, 12, 31), date(2026, 5, 10)),
        ("Baisse", date(2026, 12, 31), date(2027, 1, 1)),
        ("Tranquille", date(2026, 12, 31), date(2027, 1, 1)),
    ):
        p = personne(t, nom)
        f.fenetre(p, t.facilitateur, date(2025, 1, 1), au)
        cas[nom] = f.contrat(p, t.entreprise, debut=date(2025, 6, 1), fin=fin)
    for rang in range(4):
        mois = add_months(MOIS, rang - 3)
        f.heures(cas["Baisse"], mois, "40" if mois == MOIS else "120")
        f.heures(cas["Tranquille"], mois, "100")
    with ouvrir(t.facilitateur):
        rencontre = build_meeting(mois=MOIS, guichet=t.guichet)
    lues = lignes(rencontre, "suivre")
    assert lues["CONTRATFINI Ana"].remarque == "Contrat jusqu'au 30\u00a0avril\u00a02026"
    assert lues["FENETREFINIE Ana"].remarque == "Compte jusqu'au 10\u00a0mai\u00a02026"
    assert "40\u00a0h, contre 120\u00a0h" in lues["BAISSE Ana"].remarque
    assert "TRANQUILLE Ana" not in lues
    assert "sans rien à signaler" in rencontre.parties[2].note


def test_ended_contrat_without_another_is_to_exit(territoire, ouvrir):
    t = territoire
    sort, continue_ = personne(t, "Sort"), personne(t, "Continue")
    for p in (sort, continue_):
        f.contrat(p, t.entreprise, debut=date(2025, 6, 1), fin=date(2026, 3, 15))
    f.contrat(continue_, t.entreprise, debut=date(2026, 3, 16), fin=date(2026, 9, 1))
    with ouvrir(t.facilitateur):
        lues = lignes(build_meeting(mois=MOIS, guichet=t.guichet), "sortir")
    assert list(lues) == ["SORT Ana"]
    assert lues["SORT Ana"].remarque == "Sortie à renseigner"


def test_prescripteur_reads_its_own_people_and_no_company(territoire, connecte, ouvrir):
    t = territoire
    autre = f.prescripteur(t.guichet, "SPIP 87", type="spip")
    for nom, organisme in (("Sienne", t.prescripteur), ("Canari", autre)):
        f.contrat(personne(t, nom, organisme), t.entreprise, debut=date(2025, 6, 1), fin=date(2026, 4, 15))
    portail = connecte(t.referent_prescripteur)
    page = portail.get(reverse("prescripteur:rencontre"), {"mois": "2026-03"}).content.decode()
    assert "SIENNE Ana" in page
    for secret in ("CANARI", "SPIP", t.entreprise.nom):
        assert secret not in page


def test_facilitateur_with_an_access_reads_only_its_people_in_the_portal(territoire, connecte):
    t = territoire
    f.acces_prescripteur(t.prescripteur, t.facilitateur)
    autre = personne(t, "Canari", f.prescripteur(t.guichet, "Cap emploi"))
    f.contrat(autre, t.entreprise, debut=date(2025, 6, 1), fin=date(2026, 4, 15))
    page = connecte(t.facilitateur).get(reverse("prescripteur:rencontre"), {"mois": "2026-03"})
    assert "CANARI" not in page.content.decode()


def test_pdf_is_landscape_and_says_that_it_is_confidential(territoire, connecte):
    fin = last_day(MOIS)
    f.contrat(personne(territoire, "Sort"), territoire.entreprise, debut=date(2025, 6, 1), fin=fin)
    reponse = connecte(territoire.facilitateur).get(
        reverse("clauses:rencontre_pdf", args=[territoire.guichet.slug]), {"mois": "2026-03"}
    )
    assert_accessible(reponse.content)
    (page,) = PdfReader(io.BytesIO(reponse.content)).pages[:1]
    assert page.mediabox.width > page.mediabox.height
    texte = page.extract_text()
    assert "SORT Ana" in texte
    assert "Confidentiel" in texte


def test_unreadable_month_is_not_found(territoire, connecte):
    page = reverse("clauses:rencontre", args=[territoire.guichet.slug])
    assert connecte(territoire.facilitateur).get(page, {"mois": "2026-13"}).status_code == 404
