"""French spaces in every template: a mark must not begin a line by itself, nor a « end one."""

import re
from pathlib import Path

from django.conf import settings

COMMENTAIRE = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}", re.DOTALL)
ESPACE_SIMPLE = re.compile(r"\S\x20[:;?!»](?=[\s<\"'{,.]|$)|«\x20", re.MULTILINE)


def test_templates_have_no_plain_space_beside_a_french_mark() -> None:
    gabarits = [p for g in ("*.html", "*.txt") for p in Path(settings.BASE_DIR, "templates").rglob(g)]
    assert gabarits
    fautes = []
    for gabarit in sorted(gabarits):
        texte = COMMENTAIRE.sub("", gabarit.read_text(encoding="utf-8"))
        fautes += [
            (str(gabarit.relative_to(settings.BASE_DIR)), texte[max(0, m.start() - 30) : m.end() + 10])
            for m in ESPACE_SIMPLE.finditer(texte)
        ]
    assert fautes == []
