"""Predictions as servers write them in JSON, checked against the outputs of the signature.

Follows src/data/columns/batch-builder.ts and bare.ts: the same predictions fit, with the same messages.
"""

import base64
import binascii
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from predbench_beam.elements import Answer
from predbench_beam.handlers.dtypes import HELD_AS, Unfit, number_reader, shown
from predbench_beam.spec import Feature

_BASE64 = re.compile(r"[A-Za-z0-9+/]*={0,2}")


class PredictionReader:
    """Takes predictions of one signature."""

    def __init__(self, outputs: Sequence[Feature]) -> None:
        """Of these outputs."""
        self._outputs = outputs
        self._readers = [(feature.name, _value_reader(feature)) for feature in outputs]

    def read(self, prediction: object) -> Answer:
        """The outputs, or what does not fit: a prediction fails its instance alone."""
        named = self._by_name(prediction)
        values: dict[str, Any] = {}
        wrong: list[str] = []
        for name, read in self._readers:
            if name not in named:
                wrong.append(f"feature {name}: missing")
                continue
            try:
                values[name] = read(named[name])
            except Unfit as problem:
                wrong.append(f"feature {name}: {problem}")
        if not wrong:
            return Answer(values)
        advice = " (KServe and MLServer write NaN and infinity as null)" if _has_null(prediction) else ""
        return Answer(None, f"the prediction does not fit the signature: {'; '.join(wrong)}{advice}")

    def _by_name(self, prediction: object) -> Mapping[str, object]:
        """Protocols may leave out the name of a model's only output: `5` for `{"y": 5}`, `{"b64": "..."}` for bytes."""
        if len(self._outputs) != 1:
            return prediction if isinstance(prediction, dict) else {}
        (only,) = self._outputs
        if not isinstance(prediction, dict):
            return {only.name: prediction}
        is_bytes = only.dtype == "string" and only.name not in prediction and bytes_in(prediction) is not None
        return {only.name: prediction} if is_bytes else prediction


def bytes_in(value: object) -> bytes | None:
    """The bytes of `{"b64": "..."}` with nothing beside it, padded or not; None for anything else."""
    if not isinstance(value, dict) or value.keys() != {"b64"} or not isinstance(value["b64"], str):
        return None
    text = value["b64"]
    digits = text.rstrip("=")
    if _BASE64.fullmatch(text) is None or len(digits) % 4 == 1 or (text.endswith("=") and len(text) % 4 != 0):
        return None
    try:
        return base64.b64decode(digits + "=" * (-len(digits) % 4))
    except binascii.Error:
        return None


def _value_reader(feature: Feature) -> Callable[[object], Any]:
    read = _element_reader(feature)
    width = int(np.prod(feature.shape))

    def read_list(value: object) -> Any:  # noqa: ANN401 (a scalar, nested lists or an array)
        if not isinstance(value, list):
            if width != 1:
                raise Unfit(f"a single value instead of shape [{_listed(feature.shape)}]")
            return _held([read(value)], feature)
        return _held([read(element) for element in flattened(value, feature.shape)], feature)

    if feature.shape != ():
        return read_list
    if feature.dtype == "string":
        return _not_a_list(read)
    held_as = HELD_AS[feature.dtype]
    return _not_a_list(lambda value: held_as(read(value)))


def _not_a_list(read: Callable[[object], Any]) -> Callable[[object], Any]:
    def read_scalar(value: object) -> Any:  # noqa: ANN401 (a number, text or bytes)
        if isinstance(value, list):
            raise Unfit("a list instead of a single value")
        return read(value)

    return read_scalar


def _element_reader(feature: Feature) -> Callable[[object], Any]:
    return _text_or_bytes if feature.dtype == "string" else number_reader(feature.dtype)


def _text_or_bytes(value: object) -> str | bytes:
    if isinstance(value, str):
        return value
    found = bytes_in(value)
    if found is not None:
        return found
    if isinstance(value, dict) and "b64" in value:
        raise Unfit(f'{shown(value)} is not bytes: "b64" must be standard base64, with nothing beside it')
    raise Unfit(f"{shown(value)} is not a string")


def flattened(value: list[Any], shape: Sequence[int]) -> list[Any]:
    """The elements of nested lists of this shape, row-major. Raises Unfit for another shape."""
    flat: list[Any] = [value]
    for dimension in shape:
        for part in flat:
            if not isinstance(part, list) or len(part) != dimension:
                given = f"a list of {len(part)}" if isinstance(part, list) else "a single value"
                raise Unfit(f"not of shape [{_listed(shape)}]: {given} in place of a list of {dimension}")
        flat = [element for part in flat for element in part]
    if any(isinstance(part, list) for part in flat):
        raise Unfit(f"not of shape [{_listed(shape)}]: too deeply nested")
    return flat


def _held(elements: list[Any], feature: Feature) -> Any:  # noqa: ANN401 (an array, or nested lists of text and bytes)
    if feature.dtype == "string":
        return nested(elements, feature.shape)
    return np.array(elements, dtype=HELD_AS[feature.dtype]).reshape(feature.shape)


def nested(elements: list[Any], shape: Sequence[int]) -> list[Any]:
    """Row-major elements as nested lists of this shape, which has a dimension at least."""
    level = elements
    for dimension in reversed(shape[1:]):
        level = [level[i : i + dimension] for i in range(0, len(level), dimension)]
    return level


def _listed(shape: Sequence[int]) -> str:
    return ", ".join(map(str, shape))


def _has_null(value: object) -> bool:
    if isinstance(value, dict):
        return any(map(_has_null, value.values()))
    return any(map(_has_null, value)) if isinstance(value, list) else value is None
