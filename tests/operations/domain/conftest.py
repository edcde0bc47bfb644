import pytest


@pytest.fixture
def guichet(territoire, portee_facilitateur):
    return territoire.guichet
