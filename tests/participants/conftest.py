import pytest

from guichets.evenements import _abonnes
from participants.evenements import DeclarationValidee


@pytest.fixture
def publies(monkeypatch):
    """Facts announced, with the other apps' reactions set aside: they have their own tests."""
    recus: list[DeclarationValidee] = []
    monkeypatch.setitem(_abonnes, DeclarationValidee, [recus.append])
    return recus
