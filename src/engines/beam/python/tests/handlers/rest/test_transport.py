"""Retries, limits, connections and credentials."""

import gzip
import socket
import threading

import pytest

from predbench_beam.call import begin_call
from predbench_beam.handlers.rest.answers import RequestError
from tests.handlers.models import plain
from tests.handlers.rest.clients import client
from tests.handlers.rest.fake_server import Reply, in_turn, serving

ROW = [{"x": 1.0}]
GOOD = Reply({"predictions": [2.0]})


@pytest.mark.parametrize("first", [Reply({"error": "busy"}, status=status) for status in (429, 502, 503, 504)] + [None])
def test_retries_what_may_pass(first: Reply | None) -> None:
    call = begin_call()
    sleeps: list[float] = []
    with serving(in_turn(first, first, GOOD)) as server:
        (answer,) = client(server.endpoint, sleeps=sleeps).predict(ROW)
        sent = sum(len(asked.body) for asked in server.asked)
        assert len(server.asked) == 3
    assert plain(answer.outputs) == {"y": 2.0}
    assert call.retries == 2
    assert dict(call.counters) == {"requests": 3, "requestBytes": sent, "responseBytes": len(GOOD.bytes)}
    assert len(sleeps) == 2
    assert 0 <= sleeps[0] <= 0.1
    assert 0 <= sleeps[1] <= 0.2


def test_gives_up_after_the_last_attempt() -> None:
    call = begin_call()
    with serving(in_turn(Reply({"error": {"status": "UNAVAILABLE", "message": "busy"}}, status=503))) as server:
        one = client(server.endpoint)
        with pytest.raises(RequestError, match=r"^the server answered 503 UNAVAILABLE: busy \(after 4 attempts\)$"):
            one.predict(ROW)
        assert len(server.asked) == 4
    assert call.retries == 3


@pytest.mark.parametrize("status", [401, 403, 404, 500])
def test_does_not_retry_what_will_not_pass(status: int) -> None:
    with serving(in_turn(Reply({"error": "no"}, status=status))) as server:
        one = client(server.endpoint)
        with pytest.raises(RequestError, match=f"^the server answered {status}: no"):
            one.predict(ROW)
        assert len(server.asked) == 1


def test_waits_as_long_as_the_server_asks() -> None:
    sleeps: list[float] = []
    busy = Reply({"error": "busy"}, status=429, headers={"Retry-After": "3"})
    with serving(in_turn(busy, GOOD)) as server:
        client(server.endpoint, sleeps=sleeps).predict(ROW)
    assert sleeps == [3.0]


def test_fails_at_once_where_the_server_asks_for_more_than_the_longest_wait() -> None:
    busy = Reply({"error": "busy"}, status=429, headers={"Retry-After": "6"})
    with serving(in_turn(busy, GOOD)) as server:
        one = client(server.endpoint)
        with pytest.raises(RequestError, match=r"^the server answered 429: busy"):
            one.predict(ROW)
        assert len(server.asked) == 1


def test_nothing_listens() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    call = begin_call()
    one = client(f"http://127.0.0.1:{port}")
    with pytest.raises(RequestError, match=rf"^nothing listens at 127\.0\.0\.1:{port} .*\(after 4 attempts\)$"):
        one.predict(ROW)
    assert call.retries == 3


def test_a_server_that_does_not_answer_in_time_is_not_asked_again() -> None:
    answered = threading.Event()

    def silent(_asked: object) -> Reply:
        answered.wait(60)
        return GOOD

    with serving(silent) as server:
        one = client(server.endpoint, timeoutMs=200)
        with pytest.raises(RequestError, match=r"^no answer within 200 ms$"):
            one.predict(ROW)
        assert len(server.asked) == 1
        answered.set()


def test_a_port_that_speaks_no_http() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def greet() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(1000)
                connection.sendall(b"SSH-2.0-OpenSSH\r\n")

        thread = threading.Thread(target=greet)
        thread.start()
        one = client(f"http://127.0.0.1:{server.getsockname()[1]}")
        with pytest.raises(RequestError, match=r"^the server's answer cannot be read as HTTP: SSH-2\.0-OpenSSH"):
            one.predict(ROW)
        thread.join()


def test_tls_where_the_server_has_none() -> None:
    with serving(in_turn(GOOD)) as server:
        one = client(server.endpoint.replace("http", "https"))
        with pytest.raises(RequestError, match=r"does not speak TLS .*write the endpoint with http:"):
            one.predict(ROW)


def test_an_answer_beyond_the_limit() -> None:
    with serving(in_turn(GOOD)) as server:
        one = client(server.endpoint, maxResponseBytes=5)
        with pytest.raises(RequestError, match=r"^the server's answer exceeds 5 bytes "):
            one.predict(ROW)


def test_a_packed_answer_is_unpacked_and_an_unknown_packing_named() -> None:
    packed = Reply(gzip.compress(GOOD.bytes), headers={"content-encoding": "gzip"})
    unknown = Reply(b"?", headers={"content-encoding": "lzma"})
    with serving(in_turn(packed, unknown)) as server:
        one = client(server.endpoint)
        assert plain(one.predict(ROW)[0].outputs) == {"y": 2.0}
        with pytest.raises(RequestError, match=r"^the server's answer is compressed with lzma "):
            one.predict(ROW)


def test_redirects_are_named_and_not_followed() -> None:
    elsewhere = Reply(b"", status=302, headers={"location": "http://elsewhere/login?token=secret"})
    with serving(in_turn(elsewhere)) as server:
        one = client(server.endpoint)
        with pytest.raises(RequestError, match=r"^the server answered 302: it redirects to http://elsewhere/login \("):
            one.predict(ROW)
        assert len(server.asked) == 1


def test_secrets_are_sent_and_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_TOKEN", "s3cret-token")
    headers = {"Authorization": "Bearer ${MY_TOKEN}", "host": "model.local"}
    with serving(in_turn(Reply({"error": "token s3cret-token may not call model.local"}, status=403))) as server:
        one = client(server.endpoint, headers=headers)
        with pytest.raises(RequestError) as raised:
            one.predict(ROW)
        assert server.asked[0].headers["authorization"] == "Bearer s3cret-token"
        assert server.asked[0].headers["host"] == "model.local"
    assert str(raised.value) == (
        "the server answered 403: token (redacted) may not call model.local "
        "(the credentials are known but may not call this: check the permissions of their owner)"
    )


def test_a_prediction_that_echoes_a_secret_fails_without_it() -> None:
    with serving(in_turn(Reply({"predictions": ["my s3cret-token"]}))) as server:
        (answer,) = client(server.endpoint, headers={"x-key": "s3cret-token"}).predict(ROW)
    assert answer.error == 'the prediction does not fit the signature: feature y: "my (redacted)" is not a number'


def test_a_variable_that_the_worker_lacks_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MY_TOKEN", raising=False)
    with pytest.raises(RequestError, match=r"^the environment variable MY_TOKEN is not set in Beam's worker"):
        client("http://127.0.0.1:1", headers={"authorization": "Bearer ${MY_TOKEN}"})


def test_connections_are_kept() -> None:
    with serving(in_turn(GOOD)) as server:
        one = client(server.endpoint)
        for _ in range(3):
            one.predict(ROW)
        assert len({asked.connection for asked in server.asked}) == 1
