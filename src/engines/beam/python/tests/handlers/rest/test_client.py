"""Set-up, splitting and single bad rows."""

from typing import Any

import pytest

from predbench_beam.call import begin_call
from predbench_beam.handlers.rest.answers import RequestError
from tests.handlers.models import plain
from tests.handlers.rest.clients import client
from tests.handlers.rest.fake_server import Asked, Reply, in_turn, serving


def doubled(asked: Asked) -> Reply:
    return Reply({"predictions": [{"y": 2 * row["x"]} for row in asked.json["instances"]]})


def refusing_negative(asked: Asked) -> Reply:
    negative = any(row["x"] < 0 for row in asked.json["instances"])
    return Reply({"error": "x is negative"}, status=400) if negative else doubled(asked)


def test_a_refused_row_is_found_by_halves_and_fails_alone() -> None:
    call = begin_call()
    with serving(refusing_negative) as server:
        answers = client(server.endpoint).predict([{"x": x} for x in (1.0, 2.0, -3.0, 4.0)])
        sizes = [len(asked.json["instances"]) for asked in server.asked]
    assert sizes == [4, 2, 2, 1, 1]
    assert [plain(answer.outputs) for answer in answers] == [{"y": 2.0}, {"y": 4.0}, None, {"y": 8.0}]
    assert answers[2].error == "the server answered 400: x is negative"
    assert call.retries == 2
    assert call.counters["requests"] == 5


@pytest.mark.parametrize(("isolate", "requests"), [(False, 1), (True, 3)])
def test_500_is_halved_where_one_row_may_be_the_cause(isolate: bool, requests: int) -> None:
    with serving(in_turn(Reply({"error": "boom"}, status=500))) as server:
        one = client(server.endpoint, isolate=isolate)
        if isolate:
            answers = one.predict([{"x": 1.0}, {"x": 2.0}])
            assert [answer.error for answer in answers] == ["the server answered 500: boom"] * 2
        else:
            with pytest.raises(RequestError, match=r"^the server answered 500: boom$"):
                one.predict([{"x": 1.0}, {"x": 2.0}])
        assert len(server.asked) == requests


def test_a_batch_beyond_the_limit_goes_in_parts() -> None:
    rows = [{"x": float(x)} for x in range(10)]
    with serving(doubled) as server:
        answers = client(server.endpoint, maxRequestBytes=120).predict(rows)
        bodies = [asked.body for asked in server.asked]
    assert all(len(body) <= 120 for body in bodies)
    assert [plain(answer.outputs) for answer in answers] == [{"y": 2.0 * x} for x in range(10)]


def test_a_row_beyond_the_limit_fails_alone() -> None:
    with serving(doubled) as server:
        (answer,) = client(server.endpoint, maxRequestBytes=10).predict([{"x": 1.0}])
        assert server.asked == []
    assert answer.error == "its request of 60 bytes exceeds the limit (maxRequestBytes: 10)"


def test_google_s_limit_holds_unless_another_is_given() -> None:
    rows = [{"x": 1.0}] * 200_000
    with serving(lambda asked: Reply({"predictions": [1.0] * len(asked.json["instances"])})) as server:
        client(server.endpoint, protocol="vertex-ai").predict(rows)
        sizes = [len(asked.body) for asked in server.asked]
    assert len(sizes) == 2
    assert max(sizes) < 1_500_000


def test_a_prediction_that_does_not_fit_fails_its_instance_alone() -> None:
    with serving(in_turn(Reply({"predictions": [{"y": None}, {"y": 1.5}, {"z": 1}]}))) as server:
        answers = client(server.endpoint).predict([{"x": 1.0}] * 3)
    assert [answer.error for answer in answers] == [
        "the prediction does not fit the signature: feature y: null is not a number "
        "(KServe and MLServer write NaN and infinity as null)",
        None,
        "the prediction does not fit the signature: feature y: missing",
    ]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"predictions": [1.0]}, "the server returned 1 predictions for 2 instances"),
        ({"error": "no model"}, "the server answered with an error: no model"),
        ({"outputs": []}, 'the server\'s answer has no list "predictions": {"outputs": []}'),
        (b"[1]", "the server's answer is not a JSON object: [1]"),
        (b"\xff", "the server's answer is not UTF-8, as JSON must be"),
        (
            b"<html><title>Log in</title></html>",
            "the server answered with a web page: Log in (a proxy or a login page answers in its place: check the address, "
            'and the credentials in "headers")',
        ),
    ],
)
def test_an_answer_that_cannot_be_used_fails_the_call(body: Any, message: str) -> None:
    with serving(in_turn(Reply(body))) as server:
        one = client(server.endpoint)
        with pytest.raises(RequestError) as raised:
            one.predict([{"x": 1.0}, {"x": 2.0}])
    assert str(raised.value) == message


def test_bare_nan_of_tensorflow_serving_is_read() -> None:
    with serving(in_turn(Reply(b'{"predictions": [NaN, -Infinity]}'))) as server:
        answers = client(server.endpoint).predict([{"x": 1.0}, {"x": 2.0}])
    assert [plain(answer.outputs) for answer in answers] == [{"y": "NaN"}, {"y": "-Infinity"}]


LOADING = {"model_version_status": [{"version": "1", "state": "LOADING"}]}
AVAILABLE = {"model_version_status": [{"version": "1", "state": "AVAILABLE"}]}
BROKEN = {"model_version_status": [{"version": "1", "state": "END", "status": {"error_message": "no file"}}]}


def test_waits_while_the_server_loads_the_model() -> None:
    sleeps: list[float] = []
    loading_too = Reply({"error": "model is not ready"}, status=503)
    with serving(in_turn(Reply(LOADING), loading_too, Reply(AVAILABLE))) as server:
        client(server.endpoint, sleeps=sleeps, check="status")
        assert [asked.path for asked in server.asked] == ["/v1/models/model"] * 3
    assert sleeps == [0.5, 0.5]


def test_gives_up_on_a_model_that_does_not_load() -> None:
    with serving(in_turn(Reply(BROKEN))) as server, pytest.raises(RequestError) as raised:
        client(server.endpoint, check="status")
    assert str(raised.value) == (
        "no version of the model is available: version 1 is END (no file) "
        "(the server has given the model up, or unloads it: see the server's log)"
    )


def test_a_missing_model_is_named_with_the_address() -> None:
    with serving(in_turn(Reply({"error": "not found"}, status=404))) as server, pytest.raises(RequestError) as raised:
        client(server.endpoint, check="status")
    assert str(raised.value) == f"{server.endpoint}: GET /v1/models/model: the server answered 404: not found"


def test_another_model_of_open_inference_is_refused() -> None:
    metadata = {"inputs": [{"name": "z", "datatype": "FP32", "shape": [-1]}]}
    with serving(in_turn(Reply({"ready": True}), Reply(metadata))) as server, pytest.raises(RequestError) as raised:
        client(server.endpoint, protocol="open-inference", check="status")
    assert str(raised.value).startswith("the server's model has no input x; it has: z (correct ")
