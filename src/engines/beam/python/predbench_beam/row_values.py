"""Values of instances from the columns of a JSON frame."""

import base64
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from predbench_beam.elements import Values
from predbench_beam.spec import Feature

_NOT_FINITE = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}


def rows_of(columns: Mapping[str, Sequence[Any]], features: Sequence[Feature]) -> Iterator[Values]:
    """One row at a time: bytes come as `{"b64": ...}`, NaN and infinities as texts."""
    names = [feature.name for feature in features]
    lists = [_plain(columns[feature.name], feature.dtype) for feature in features]
    return (dict(zip(names, row, strict=True)) for row in zip(*lists, strict=True))


def _plain(column: Sequence[Any], dtype: str) -> Sequence[Any]:
    if dtype == "string":
        return _mapped(column, dict, lambda value: base64.b64decode(value["b64"]))
    return _mapped(column, str, lambda value: _NOT_FINITE[value])


def _mapped(values: Sequence[Any], kind: type, plain: Callable[[Any], Any]) -> Sequence[Any]:
    """The values, those of `kind` made plain; the same list if there are none."""
    kinds = set(map(type, values))
    if list in kinds:
        return [_mapped(value, kind, plain) for value in values]
    if kind in kinds:
        return [plain(value) if type(value) is kind else value for value in values]
    return values
