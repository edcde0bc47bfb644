"""People: names, dossiers and reasons, drawn without chance so that two loads give the same ones."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from config.demo.calendrier import Calendrier
from config.demo.cles import draw
from config.demo.territoire import PAR_CRITERE
from participants.domain.personnes.eligibilite import CritereDemande
from participants.enums import Diplome, Sexe

FEMMES = (
    "Aïcha",
    "Élodie",
    "Fatou",
    "Ghislaine",
    "Ines",
    "Jeanne",
    "Khadija",
    "Laëtitia",
    "Mariam",
    "Nathalie",
    "Océane",
    "Priscilla",
    "Rachida",
    "Solène",
    "Tatiana",
    "Valérie",
    "Yasmine",
    "Zoé",
    "Chantal",
    "Dorothée",
)
HOMMES = (
    "Abdou",
    "Baptiste",
    "Cyril",
    "David",
    "Enzo",
    "Franck",
    "Grégory",
    "Hamza",
    "Ibrahim",
    "Jérôme",
    "Kévin",
    "Loïc",
    "Moussa",
    "Nicolas",
    "Olivier",
    "Pierrick",
    "Quentin",
    "Rachid",
    "Sébastien",
    "Théo",
    "Ulysse",
    "Vincent",
    "Walid",
    "Xavier",
    "Yohan",
    "Zakaria",
    "Alexis",
    "Benoît",
    "Cheikh",
    "Dimitri",
)
NOMS = (
    "Achard",
    "Bamba",
    "Cisse",
    "Dauriac",
    "Essalhi",
    "Faucher",
    "Guérin",
    "Haddad",
    "Ivanov",
    "Jolivet",
    "Kaba",
    "Lachaud",
    "Mazeau",
    "Ndiaye",
    "Ouedraogo",
    "Peyrat",
    "Quéroy",
    "Reyjal",
    "Sagne",
    "Traoré",
    "Urbain",
    "Vacher",
    "Wagner",
    "Yıldız",
    "Zerbib",
    "Barret",
    "Coussy",
    "Diarra",
    "Fraisseix",
    "Goumy",
)
RAISONS = (
    "DELD",
    "RSA",
    "JEUNE",
    "QPV",
    "SENIOR",
    "TH",
    "REFUGIE",
    "PLIE",
    "JEUNE_SUIVI",
    "MINIMA",
    "JUSTICE",
    "EPIDE_E2C",
    "REGIE",
    "AVIS_MOTIVE",
)
"""Criteria given in turn to people whose contract does not ask for one."""
JEUNES = frozenset({"JEUNE", "JEUNE_SUIVI", "EPIDE_E2C"})
RUES = (
    "rue des Tanneurs",
    "avenue du Sablard",
    "allée Marcel-Proust",
    "rue de la Vigne",
    "impasse des Ormes",
)
COMMUNES = {"demo": ("87085", "87114", "87154"), "demo-2": ("60159", "60471")}
QUARTIERS = {"demo": ("QN08701M", "QN08702M", "QN08703M"), "demo-2": ("QN06004M",)}
PREUVES = {
    "DELD": "Avis de situation France Travail",
    "RSA": "Attestation RSA",
    "MINIMA": "Attestation de l'organisme payeur",
    "TH": "Décision de la CDAPH",
    "JEUNE": "Pièce d'identité et attestation sur l'honneur",
    "SENIOR": "Pièce d'identité et avis de situation",
    "IAE": "Attestation de la structure",
    "GEIQ": "Attestation du GEIQ",
    "EA_ESAT": "Attestation de la structure",
    "REGIE": "Attestation de la régie",
    "EPIDE_E2C": "Attestation de l'établissement",
    "QPV": "Justificatif de domicile",
    "REFUGIE": "Titre de séjour",
    "JUSTICE": "Attestation du service",
    "JEUNE_SUIVI": "Attestation de la mission locale",
    "PLIE": "Attestation du PLIE",
    "AVIS_MOTIVE": "Avis motivé",
}
AVIS = (
    "Sans emploi stable depuis trois ans, sans moyen de transport : l'orientation est confirmée par le PLIE."
)


@dataclass(frozen=True, slots=True)
class PersonneDemo:
    nom: str
    prenom: str
    email: str
    telephone: str
    criteres: tuple[str, ...]
    dossier: dict[str, Any]

    @property
    def prescripteur(self) -> str:
        return PAR_CRITERE.get(self.criteres[0], "ft")

    @property
    def avis_motive(self) -> str:
        return AVIS if "AVIS_MOTIVE" in self.criteres else ""

    def demandes(self, jour: date) -> list[CritereDemande]:
        """The reasons put forward on a day, each with its proof of the same month."""
        return [
            CritereDemande(code, "AAH" if code == "MINIMA" else "", PREUVES[code], jour.replace(day=1))
            for code in self.criteres
        ]


def person(slug: str, rang: int, calendrier: Calendrier, criteres: tuple[str, ...] = ()) -> PersonneDemo:
    """The n-th person of a guichet; without criteria, one is given in turn."""
    criteres = criteres or (RAISONS[rang % len(RAISONS)],)
    femme = draw(f"sexe:{slug}:{rang}", 100) < 38
    prenoms = FEMMES if femme else HOMMES
    prenom = prenoms[rang % len(prenoms)]
    nom = NOMS[(rang * 7 + rang // len(NOMS) * 11 + len(slug)) % len(NOMS)]
    qpv = "QPV" in criteres or draw(f"qpv:{slug}:{rang}", 100) < 22
    quartiers = QUARTIERS[slug]
    communes = COMMUNES[slug]
    return PersonneDemo(
        nom=nom,
        prenom=prenom,
        email=f"personne{rang + 1}.{slug}@exemple.example" if draw(f"mail:{rang}", 3) else "",
        telephone=f"05 55 00 {rang // 100:02d} {rang % 100:02d}",
        criteres=criteres,
        dossier={
            "naissance": _birth(slug, rang, calendrier.au, criteres),
            "sexe": Sexe.FEMME if femme else Sexe.HOMME,
            "adresse": f"{1 + draw(f'rue:{slug}:{rang}', 80)} {RUES[rang % len(RUES)]}",
            "commune": communes[0] if qpv else communes[rang % len(communes)],
            "qpv": quartiers[rang % len(quartiers)] if qpv else "",
            "diplome": list(Diplome)[(0, 0, 1, 1, 1, 2, 2, 3)[draw(f"diplome:{slug}:{rang}", 8)]],
        },
    )


def _birth(slug: str, rang: int, au: date, criteres: tuple[str, ...]) -> date:
    """Young enough or old enough for what the person claims, on any day of the demonstration."""
    if JEUNES.intersection(criteres):
        age = 20 + draw(f"age:{slug}:{rang}", 4)
    elif "SENIOR" in criteres:
        age = 54 + draw(f"age:{slug}:{rang}", 6)
    else:
        age = 27 + draw(f"age:{slug}:{rang}", 22)
    return date(au.year - age, 1 + draw(f"mois:{slug}:{rang}", 12), 1 + draw(f"jour:{slug}:{rang}", 28))
