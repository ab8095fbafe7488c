"""What each protocol sends, and how it reads the answer."""

from typing import Any

import pytest

from predbench_beam.spec import Feature, Model
from tests.handlers.models import plain
from tests.handlers.rest.clients import client
from tests.handlers.rest.fake_server import Reply, in_turn, serving

MIXED = Model(
    "/models/m",
    "größer",
    ["serve"],
    [
        Feature("größe", "float32", ()),
        Feature("image", "string", ()),
        Feature("at", "int64", (2, 1)),
        Feature("flag", "bool", ()),
    ],
    [Feature("y", "float32", ()), Feature("labels", "string", (2,))],
)
ROWS: list[dict[str, Any]] = [
    {"größe": 0.1, "image": b"\xff\xfe", "at": [[1], [-9007199254740991]], "flag": True},
    {"größe": 2.0, "image": "grüße", "at": [[3], [4]], "flag": False},
]
ROWS_ANSWER = {"predictions": [{"y": 0.1, "labels": ["a", {"b64": "/w=="}]}, {"y": "NaN", "labels": ["", "ü"]}]}
COLUMNS_ANSWER = {"outputs": {"y": [0.1, "NaN"], "labels": [["a", {"b64": "/w=="}], ["", "ü"]]}}
PREDICTED = [
    {"y": pytest.approx(0.1, abs=1e-8), "labels": ["a", {"b64": "/w=="}]},
    {"y": "NaN", "labels": ["", "ü"]},
]
SENT_ROWS = [
    {"größe": 0.1, "image": {"b64": "//4="}, "at": [[1], [-9007199254740991]], "flag": True},
    {"größe": 2.0, "image": "grüße", "at": [[3], [4]], "flag": False},
]
SENT_COLUMNS = {
    "größe": [0.1, 2.0],
    "image": [{"b64": "//4="}, "grüße"],
    "at": [[[1], [-9007199254740991]], [[3], [4]]],
    "flag": [True, False],
}


@pytest.mark.parametrize(
    ("given", "path", "body", "answer"),
    [
        ({}, "/v1/models/model:predict", {"signature_name": "größer", "instances": SENT_ROWS}, ROWS_ANSWER),
        (
            {"format": "columns", "modelName": "a b", "modelVersion": "2"},
            "/v1/models/a%20b/versions/2:predict",
            {"signature_name": "größer", "inputs": SENT_COLUMNS},
            COLUMNS_ANSWER,
        ),
        (
            {"protocol": "ai-platform", "projectId": "p", "modelVersion": "v1"},
            "/v1/projects/p/models/model/versions/v1:predict",
            {"signature_name": "größer", "instances": SENT_ROWS},
            ROWS_ANSWER,
        ),
        (
            {"protocol": "vertex-ai", "projectId": "p", "endpointId": "7"},
            "/v1/projects/p/locations/us-central1/endpoints/7:predict",
            {"instances": SENT_ROWS},
            ROWS_ANSWER,
        ),
        (
            {"protocol": "vertex-ai", "rawPredict": "tensorflow-serving", "format": "columns"},
            "/v1/projects/local/locations/us-central1/endpoints/model:rawPredict",
            {"signature_name": "größer", "inputs": SENT_COLUMNS},
            COLUMNS_ANSWER,
        ),
    ],
)
def test_sends_and_reads(given: dict[str, Any], path: str, body: Any, answer: Any) -> None:
    with serving(in_turn(Reply(answer))) as server:
        answers = client(server.endpoint, MIXED, **given).predict(ROWS)
        (asked,) = server.asked
    assert (asked.method, asked.path, asked.json) == ("POST", path, body)
    assert asked.headers["content-type"] == "application/json"
    assert asked.headers["accept-encoding"] == "identity"
    assert [plain(one.outputs) for one in answers] == PREDICTED


TEXT = Model(
    "/models/m",
    "serving_default",
    ["serve"],
    [Feature("x", "float32", ()), Feature("name", "string", (2,))],
    [Feature("y", "float32", (2,)), Feature("n", "int64", ())],
)
TEXT_ROWS: list[dict[str, Any]] = [{"x": 1.5, "name": ["a", b"b"]}, {"x": 2.5, "name": ["c", "ü"]}]
TENSORS_ANSWER = {
    "outputs": [
        {"name": "n", "shape": [2], "datatype": "INT64", "data": [7, 8]},
        {"name": "y", "shape": [2, 2], "datatype": "FP32", "data": [[0.5, 1.0], [1.5, "Infinity"]]},
    ]
}


@pytest.mark.parametrize(
    ("given", "scalar_shape"),
    [
        ({"protocol": "open-inference"}, [2]),
        ({"protocol": "open-inference", "scalars": "column"}, [2, 1]),
        ({"protocol": "vertex-ai", "rawPredict": "open-inference"}, [2]),
    ],
)
def test_sends_and_reads_tensors(given: dict[str, Any], scalar_shape: list[int]) -> None:
    with serving(in_turn(Reply(TENSORS_ANSWER))) as server:
        answers = client(server.endpoint, TEXT, **given).predict(TEXT_ROWS)
        (asked,) = server.asked
    assert asked.json == {
        "id": "1",
        "inputs": [
            {"name": "x", "shape": scalar_shape, "datatype": "FP32", "data": [1.5, 2.5]},
            {"name": "name", "shape": [2, 2], "datatype": "BYTES", "data": ["a", "b", "c", "ü"]},
        ],
    }
    assert [plain(one.outputs) for one in answers] == [{"y": [0.5, 1.0], "n": 7}, {"y": [1.5, "Infinity"], "n": 8}]


def test_sends_tensors_as_the_server_declares_them() -> None:
    metadata = {
        "name": "model",
        "platform": "tensorflow",
        "inputs": [
            {"name": "x", "datatype": "FP64", "shape": [-1, 1]},
            {"name": "name", "datatype": "BYTES", "shape": [-1, 2]},
        ],
    }
    script = in_turn(Reply(b""), Reply(metadata), Reply(TENSORS_ANSWER))
    with serving(script) as server:
        client(server.endpoint, TEXT, protocol="open-inference", check="status").predict(TEXT_ROWS)
        ready, described, predicted = server.asked
    assert [ready.path, described.path] == ["/v2/models/model/ready", "/v2/models/model"]
    assert predicted.json["inputs"][0] == {"name": "x", "shape": [2, 1], "datatype": "FP64", "data": [1.5, 2.5]}


def test_bytes_that_no_text_can_carry_fail_their_instance_alone() -> None:
    rows: list[dict[str, Any]] = [{"x": 1.0, "name": ["a", b"\xff"]}, {"x": 2.0, "name": ["c", "d"]}]
    answer = {"outputs": [{"name": "y", "data": [1, 2]}, {"name": "n", "data": [7]}]}
    with serving(in_turn(Reply(answer))) as server:
        bad, good = client(server.endpoint, TEXT, protocol="open-inference").predict(rows)
    assert bad.error == (
        "input name has bytes that are not UTF-8, which this protocol's JSON cannot carry: "
        "use a server with TensorFlow Serving's protocol"
    )
    assert plain(good.outputs) == {"y": [1.0, 2.0], "n": 7}
