"""Google's tokens, signed offline with a key that is made here."""

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from predbench_beam.handlers.rest.answers import RequestError
from predbench_beam.handlers.rest.credentials import Credentials
from tests.handlers.rest.clients import client, options
from tests.handlers.rest.fake_server import Reply, in_turn, serving

GOOD = Reply({"predictions": [2.0]})


@pytest.fixture(scope="module")
def key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = tmp_path_factory.mktemp("google") / "key.json"
    account = {
        "type": "service_account",
        "project_id": "p",
        "client_email": "tester@p.iam.gserviceaccount.com",
        "private_key_id": "1",
        "private_key": key.decode(),
        "token_uri": "http://127.0.0.1:1/token",
    }
    path.write_text(json.dumps(account))
    return path


def test_a_key_file_signs_its_own_token(key_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(key_file))
    with serving(in_turn(GOOD)) as server:
        client(server.endpoint, auth="google", protocol="vertex-ai").predict([{"x": 1.0}])
        sent = server.asked[0].headers["authorization"]
    # A JSON web token has three parts.
    assert sent.startswith("Bearer ey")
    assert sent.count(".") == 2


def test_a_refused_token_is_renewed_once(key_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(key_file))
    with serving(in_turn(Reply({"error": "expired"}, status=401))) as server:
        one = client(server.endpoint, auth="google", protocol="vertex-ai")
        with pytest.raises(RequestError, match=r"^the server answered 401: expired .*after 2 attempts"):
            one.predict([{"x": 1.0}])
        assert len(server.asked) == 2


def test_a_token_is_never_shown(key_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(key_file))
    credentials = Credentials(options("http://127.0.0.1:1", auth="google"))
    bare = credentials.headers()["authorization"].removeprefix("Bearer ")
    assert credentials.scrub(f"token {bare} refused") == "token (redacted) refused"


def test_only_google_s_own_addresses_get_a_token(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "absent.json"))
    assert Credentials(options("http://googleapis.com.evil.example")).headers() == {}
    with pytest.raises(RequestError, match=r"^no token for Google: "):
        Credentials(options("https://us-central1-aiplatform.googleapis.com"))


def test_basic_credentials_are_known_decoded_too() -> None:
    # dXNlcjpwYXNzd29yZA== is user:password.
    credentials = Credentials(options("http://127.0.0.1:1", headers={"authorization": "Basic dXNlcjpwYXNzd29yZA=="}))
    assert credentials.scrub("no such password for user:password") == "no such (redacted) for (redacted)"
