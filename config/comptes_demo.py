"""The accounts of the demo, one per role. They exist in the demo only."""

MOT_DE_PASSE = "demo-guichet-2026"
COMPTES = [
    {
        "email": "facilitateur@demo.example",
        "role": "Facilitatrice",
        "description": "Importe, qualifie, valide et suit les marchés du guichet",
    },
    {
        "email": "responsable@demo.example",
        "role": "Responsable du guichet",
        "description": "Suit tout le guichet et clôt les mois",
    },
    {"email": "lecteur@demo.example", "role": "Lecteur du guichet", "description": "Consulte sans modifier"},
    {
        "email": "entreprise@demo.example",
        "role": "Entreprise",
        "description": "Déclare le mois de tous ses marchés, dans deux guichets",
    },
    {
        "email": "siae@demo.example",
        "role": "Structure d'insertion",
        "description": "Déclare pour les personnes qu'elle met à disposition",
    },
    {
        "email": "donneur-ordre@demo.example",
        "role": "Donneur d'ordre",
        "description": "Suit ses marchés et ouvre ses bilans",
    },
    {
        "email": "prescripteur@demo.example",
        "role": "Prescripteur",
        "description": "Suit les personnes qu'il a orientées",
    },
    {
        "email": "facilitateur-2@demo.example",
        "role": "Facilitateur d'un autre guichet",
        "description": "Ne voit que son territoire",
    },
]
