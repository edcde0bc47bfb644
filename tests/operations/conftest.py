import pytest


@pytest.fixture
def bureau(client, territoire):
    client.force_login(territoire.facilitateur)
    return client


@pytest.fixture
def lecteur(client, territoire):
    client.force_login(territoire.lecteur)
    return client
