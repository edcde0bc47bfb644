"""A run that moved every line, a change that would move them again, rules tried on every company."""

from typing import Any

from django.utils import timezone

from bench.volume import Volume
from clauses.enums import EtatRun
from clauses.models import RunVentilation
from guichets.enums import EtatTravail
from guichets.models import Travail
from operations.models import ReglesComptage
from participants.models import LigneHeures


def add_previews(v: Volume, run: RunVentilation, lignes: list[LigneHeures]) -> None:
    places = [
        [li.pk, v.engagements[0].pk, f"{li.mois}", f"{li.debut}", f"{li.fin}", "sur_le_marche", 300]
        for li in lignes
    ]
    run.differences = {"ajoutees": {"ventilations": places, "non_retenues": []}, "retirees": {}}
    run.save()
    v.objets["run"] = run
    v.objets["apercu"] = _preview(v, run.differences)
    v.objets["travail_regles"] = _rules(v)


def _preview(v: Volume, differences: dict[str, Any]) -> RunVentilation:
    etats = [[e.pk, 900_000, 500_000, 300, 0, 900_000, 500_000, 400, 0] for e in v.engagements]
    cle = str(v.engagements[0].cle)
    changement = {"acte": "echeancier", "objet": cle, "engagement": cle, "groupe": "mesure", "valeurs": {}}
    apercu = RunVentilation(
        guichet=v.socle.guichet,
        entreprise=v.hub,
        cause="Mesure",
        etat=EtatRun.APERCU,
        par=v.socle.facilitateur,
        differences={**differences, "engagements": etats},
        changement=changement,
    )
    apercu.save()
    return apercu


def _rules(v: Volume) -> Travail:
    version = ReglesComptage.objects.filter(guichet=v.socle.guichet).earliest("du")
    mouvements = [[str(e.cle), 0, 0, 100] for e in v.entreprises[:200]]
    totaux = {"avant": 0, "apres": 0, "gagnent": 0, "perdent": 0, "redistribuent": len(mouvements)}
    travail = Travail(
        guichet=v.socle.guichet,
        genre="apercu_regles",
        cle_naturelle="regles",
        libelle="Mesure",
        etat=EtatTravail.FAIT,
        fini_le=timezone.now(),
        parametres={
            "version": version.pk,
            "du": f"{v.mois[-1]}",
            "source": "Mesure",
            "valeurs": {"mutualise": False, "horizon_mois": 3, "prorata": "contenu"},
        },
        resultat={**totaux, "entreprises": len(v.entreprises), "mouvements": mouvements, "refus": []},
    )
    travail.save()
    return travail
