"""The spaces of a person and the entries of each: one list per role."""

from typing import Any

from django.urls import reverse

from guichets.enums import RoleAdhesion
from guichets.models import Adhesion
from guichets.portee import Portee

Espace = dict[str, Any]

# (group, [(label, url name, icon)]); a lecteur sees the same pages, without what writes.
BUREAU: list[tuple[str, list[tuple[str, str, str]]]] = [
    ("", [("À traiter", "bureau", "inbox")]),
    (
        "Commande publique",
        [
            ("Marchés", "operations:marches", "folder"),
            ("Opérations", "operations:operations", "building"),
            ("Donneurs d'ordre", "operations:donneurs", "bank"),
            ("Imports DECP", "operations:imports", "upload"),
        ],
    ),
    (
        "Insertion",
        [
            ("Participants", "participants:participants", "people"),
            ("Déclarations", "participants:declarations", "clock"),
            ("Sorties", "participants:sorties", "box-arrow-right"),
            ("Suivi et relances", "participants:suivi", "bell"),
            ("Pièces", "participants:pieces", "file-earmark-check"),
            ("Besoins des entreprises", "clauses:besoins", "person-plus"),
            ("Rencontre des partenaires", "clauses:rencontre", "calendar-check"),
            ("Entreprises", "operations:entreprises", "briefcase"),
            ("Clôtures", "clauses:clotures_mois", "lock"),
        ],
    ),
    (
        "Restitution",
        [
            ("Bilans", "reporting:bilans", "file-text"),
            ("Courriers envoyés", "operations:courriers", "envelope"),
            ("Travaux", "guichets:travaux", "gear"),
        ],
    ),
    (
        "Réglages",
        [
            ("Règles du guichet", "clauses:regles", "sliders"),
            ("Pièces demandées", "participants:exigences", "list-check"),
            ("Modèles de courriers", "guichets:modeles", "chat-left-text"),
        ],
    ),
]
# Pages that have no entry of their own: the entry that leads to them, and how their address begins.
RATTACHEES: dict[str, tuple[str, ...]] = {
    "operations:marches": ("lots/", "engagements/", "attributions/", "apercus/"),
    "operations:imports": ("regroupements/", "noms-manquants/"),
    "operations:entreprises": ("contacts/", "calculs/", "heures/", "imposees/", "ajustements/"),
    "clauses:besoins": ("candidatures/",),
    "participants:declarations": ("confirmations/", "plafonds/"),
    "participants:participants": ("eligibilites/", "contrats/", "etapes/", "prescripteurs/", "fiches/"),
}
# The same for the portals, from the address of their home.
RATTACHEES_PORTAILS: dict[str, tuple[str, ...]] = {
    "entreprise:accueil": ("declarations/", "confirmations/", "heures/"),
    "entreprise:situation": ("previsions/", "plans/"),
    "donneur:accueil": ("marches/",),
    "prescripteur:accueil": ("participants/", "etapes/", "sorties/"),
    "prescripteur:besoins": ("fiches/",),
}
PORTAILS: dict[str, list[tuple[str, str, str]]] = {
    "entreprise": [
        ("Mes déclarations", "entreprise:accueil", "clock"),
        ("Pièces", "entreprise:pieces", "file-earmark-arrow-up"),
        ("Ma situation", "entreprise:situation", "bar-chart-line"),
        ("Recrutement", "entreprise:recrutement", "person-plus"),
        ("Nos contacts", "entreprise:contacts", "person-vcard"),
    ],
    "donneur": [("Tableau de bord", "donneur:accueil", "bar-chart-line")],
    "prescripteur": [
        ("Personnes orientées", "prescripteur:accueil", "people"),
        ("Besoins des entreprises", "prescripteur:besoins", "briefcase"),
        ("Suivis à renseigner", "prescripteur:suivis", "calendar-check"),
        ("Rencontre des partenaires", "prescripteur:rencontre", "people-fill"),
    ],
}


def espaces_du_principal(portee: Portee) -> list[Espace]:
    """Every place the person may work in, desk first."""
    espaces: list[Espace] = []
    principal = portee.principal
    if principal is not None and portee.lire:
        adhesions = Adhesion.objects.filter(utilisateur_id=principal.id).select_related("guichet")
        espaces += [
            {
                "genre": "bureau",
                "slug": adhesion.guichet.slug,
                "nom": adhesion.guichet.nom,
                "role": RoleAdhesion(adhesion.role).label,
                "url": reverse("bureau", args=[adhesion.guichet.slug]),
            }
            for adhesion in adhesions.order_by("guichet__nom")
        ]
    portails = (
        ("entreprise", portee.entreprises, "Espace entreprise"),
        ("donneur", portee.donneurs, "Espace donneur d'ordre"),
        ("prescripteur", portee.prescripteurs, "Espace prescripteur"),
    )
    espaces += [
        {"genre": genre, "nom": nom, "role": "", "url": reverse(f"{genre}:accueil")}
        for genre, ids, nom in portails
        if ids
    ]
    return espaces


def navigation_de(espace: Espace, chemin: str) -> list[dict[str, Any]]:
    if espace["genre"] != "bureau":
        entrees = [
            _entree(libelle, nom, icone, (), chemin) for libelle, nom, icone in PORTAILS[espace["genre"]]
        ]
        return [{"libelle": "", "entrees": entrees}]
    return [
        {
            "libelle": groupe,
            "entrees": [
                _entree(libelle, nom, icone, (espace["slug"],), chemin) for libelle, nom, icone in entrees
            ],
        }
        for groupe, entrees in BUREAU
    ]


def _entree(libelle: str, nom: str, icone: str, args: tuple[str, ...], chemin: str) -> dict[str, Any]:
    url = reverse(nom, args=args)
    racine = nom == "bureau" or nom.endswith(":accueil")
    attachees = tuple(_addresses(nom, args))
    return {
        "libelle": libelle,
        "url": url,
        "icone": icone,
        "actif": chemin == url or chemin.startswith(attachees if racine else (url, *attachees)),
        "compteur": None,
    }


def _addresses(nom: str, args: tuple[str, ...]) -> list[str]:
    if nom in RATTACHEES_PORTAILS:
        accueil = reverse(f"{nom.partition(':')[0]}:accueil")
        return [accueil + debut for debut in RATTACHEES_PORTAILS[nom]]
    return [reverse("bureau", args=args) + debut for debut in RATTACHEES.get(nom, ())]
