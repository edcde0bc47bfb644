import pytest

from guichets.navigateurs import browser_name

W = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"
BLINK = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("agent", "nom"),
    [
        (f"{W[:-1]}; rv:127.0) Gecko/20100101 Firefox/127.0", "Firefox sur Windows"),
        (f"{W} {BLINK}", "Chrome sur Windows"),
        (f"{W} {BLINK} Edg/126.0", "Edge sur Windows"),
        (f"Mozilla/5.0 (Linux; Android 14; Pixel 8) {BLINK}", "Chrome sur Android"),
        (f"{IPHONE} Version/17.5 Mobile/15E148 Safari/604.1", "Safari sur iPhone"),
        (f"{IPHONE} CriOS/126.0 Mobile/15E148 Safari/604.1", "Chrome sur iPhone"),
        ("curl/8.5.0", "Navigateur inconnu"),
        ("", "Navigateur inconnu"),
    ],
)
def test_browser_is_called_as_its_user_calls_it(agent, nom):
    assert browser_name(agent) == nom


@pytest.mark.django_db
def test_sessions_page_names_the_browser(client, territoire):
    connexion = {"login": territoire.lecteur.email, "password": "mot-de-passe-de-test"}
    client.post("/comptes/login/", connexion, headers={"user-agent": f"{W} {BLINK}"})
    page = client.get("/comptes/sessions/", headers={"user-agent": f"{W} {BLINK}"}).content.decode()
    assert "Chrome sur Windows" in page
    assert "AppleWebKit" not in page


@pytest.mark.django_db
def test_second_factor_can_be_set_by_an_account_that_the_guichet_gave(client, territoire):
    client.post("/comptes/login/", {"login": territoire.lecteur.email, "password": "mot-de-passe-de-test"})
    client.post("/comptes/reauthenticate/", {"password": "mot-de-passe-de-test"})
    page = client.get("/comptes/2fa/totp/activate/").content.decode()
    assert "Recopiez ci-dessous le code que l'application affiche." in page
