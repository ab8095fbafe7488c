"""Rows of the sink."""

from typing import Any

import numpy as np
import pytest

from predbench_beam.result_lines import failed_line, predicted_line


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.float32(0.1), "0.1"),
        (np.float64(0.1), "0.1"),
        (np.array([0.1, 1 / 3], np.float32), "[0.1,0.33333334]"),
        (np.array([1.5, np.nan, np.inf], np.float32), '[1.5,"NaN","Infinity"]'),
        (np.array(-np.inf, np.float32), '"-Infinity"'),
        (float("nan"), '"NaN"'),
        ([[1, 2], [3, 4]], "[[1,2],[3,4]]"),
        (np.array([[True], [False]]), "[[true],[false]]"),
        (np.int64(9_007_199_254_740_993), "9007199254740993"),
        ("null", '"null"'),
        (b"caf\xc3\xa9", '"café"'),
        (b"\xff", '{"b64":"/w=="}'),
        (np.array([b"a", b"\xff"], object), '["a",{"b64":"/w=="}]'),
        ("NaN", '"NaN"'),
    ],
)
def test_values(value: Any, text: str) -> None:
    assert predicted_line('{"key":7', {"ü": value}) == f'{{"key":7,"prediction":{{"ü":{text}}}}}'


def test_an_error() -> None:
    assert failed_line('{"key":7,"line":8', 'no "x"') == '{"key":7,"line":8,"error":"no \\"x\\""}'
