"""What fits the outputs of a signature, and what is said of the rest: as the local engine says it."""

from typing import Any

import numpy as np
import pytest

from predbench_beam.handlers.predictions import PredictionReader
from predbench_beam.spec import Feature
from tests.handlers.models import plain

NO_FIT = "the prediction does not fit the signature: feature y: "


def read(value: Any, dtype: str, *shape: int) -> Any:
    answer = PredictionReader([Feature("y", dtype, shape)]).read({"y": value})
    if answer.outputs is None:
        assert answer.error is not None
        return answer.error.removeprefix(NO_FIT)
    return answer.outputs["y"]


@pytest.mark.parametrize(
    ("value", "dtype", "message"),
    [
        (128, "int8", "128 does not fit into int8, which goes from -128 to 127"),
        (-1, "uint64", "-1 is negative, and uint64 is not"),
        (2**53, "int64", "9007199254740992 is beyond 2^53, up to which predbench holds int64 exactly"),
        (1.5, "int32", "1.5 is not a whole number, as int32 is"),
        ("NaN", "int32", '"NaN" is not a number'),
        (True, "float32", "true is not a number"),
        (1, "bool", "1 is not true or false"),
        (1e39, "float32", "1e+39 is too large for float32"),
        (70000, "float16", "70000 is too large for float16"),
        (5, "string", "5 is not a string"),
        ([1], "float32", "a list instead of a single value"),
    ],
)
def test_what_does_not_fit(value: Any, dtype: str, message: str) -> None:
    assert read(value, dtype) == message


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (1, "a single value instead of shape [2, 2]"),
        ([[1, 2]], "not of shape [2, 2]: a list of 1 in place of a list of 2"),
        ([1, 2], "not of shape [2, 2]: a single value in place of a list of 2"),
        ([[1, 2], [3, [4]]], "not of shape [2, 2]: too deeply nested"),
        ([[1, 2], [3, "x"]], '"x" is not a number'),
    ],
)
def test_other_shapes(value: Any, message: str) -> None:
    assert read(value, "float32", 2, 2) == message


def test_values_have_the_type_of_the_signature() -> None:
    assert read(0.1, "float32") == np.float32(0.1)
    assert type(read(3.0, "int32")) is np.int32
    assert read("Infinity", "float16") == np.inf
    assert plain(read([[1, 2], [3, 4]], "int64", 2, 2)) == [[1, 2], [3, 4]]
    assert plain(read(7, "float64", 1)) == [7.0]
    assert read([["a"], [{"b64": "/w=="}]], "string", 2, 1) == [["a"], [b"\xff"]]


@pytest.mark.parametrize(
    ("prediction", "outputs"),
    [(5, {"y": 5.0}), ({"y": 5}, {"y": 5.0}), ({"y": 5, "more": 1}, {"y": 5.0}), ([5], None)],
)
def test_a_single_output_needs_no_name(prediction: Any, outputs: Any) -> None:
    assert plain(PredictionReader([Feature("y", "float32", ())]).read(prediction).outputs) == outputs


@pytest.mark.parametrize(
    ("prediction", "outputs"),
    [
        ({"b64": "cGxhaW4"}, {"y": b"plain"}),
        ({"y": {"b64": "cGxhaW4="}}, {"y": b"plain"}),
        ({"b64": "cGxhaW4=="}, None),
        ({"b64": "c"}, None),
        ({"b64": "AA==", "more": 1}, None),
    ],
)
def test_bytes_are_base64_padded_or_not(prediction: Any, outputs: Any) -> None:
    assert PredictionReader([Feature("y", "string", ())]).read(prediction).outputs == outputs


def test_all_that_is_wrong_is_told_at_once() -> None:
    reader = PredictionReader([Feature("a", "float32", ()), Feature("b", "int32", ())])
    assert (
        reader.read({"a": "x"}).error
        == 'the prediction does not fit the signature: feature a: "x" is not a number; feature b: missing'
    )
