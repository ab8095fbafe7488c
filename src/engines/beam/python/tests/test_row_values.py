"""Values out of frames."""

import math
from typing import Any

from predbench_beam.row_values import rows_of
from predbench_beam.spec import Feature

X = Feature("x", "float32", ())
NAME = Feature("name", "string", ())
LIST = Feature("list", "float32", (2,))


def test_rows() -> None:
    columns: dict[str, Any] = {"list": [[1, 2], [3, 4]], "name": ["a", "NaN"], "x": [1.5, 2]}
    assert list(rows_of(columns, [X, NAME, LIST])) == [
        {"x": 1.5, "name": "a", "list": [1, 2]},
        {"x": 2, "name": "NaN", "list": [3, 4]},
    ]


def test_bytes_and_what_is_not_finite() -> None:
    columns: dict[str, Any] = {"name": ["a", {"b64": "/w=="}], "x": ["NaN", "-Infinity"], "list": [[1, "Infinity"], [3, 4]]}
    first, second = rows_of(columns, [X, NAME, LIST])
    assert math.isnan(first.pop("x"))
    assert first == {"name": "a", "list": [1, math.inf]}
    assert second == {"x": -math.inf, "name": b"\xff", "list": [3, 4]}
