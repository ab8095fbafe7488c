"""Rows of the sink: what the reader wrote of an instance, and its prediction or error."""

import base64
import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import orjson


def predicted_line(head: str, outputs: Mapping[str, Any]) -> str:
    """`{"key":0,...,"prediction":{"y":1.5}}`. NaN and infinities are texts, as in the rows of the local engine."""
    try:
        text = orjson.dumps(outputs, option=orjson.OPT_SERIALIZE_NUMPY)
    except TypeError:
        text = _spelled(outputs)
    else:
        # What is not finite became null; so did nothing else.
        if b"null" in text:
            text = _spelled(outputs)
    return f'{head},"prediction":{text.decode()}}}'


def failed_line(head: str, message: str) -> str:
    """`{"key":0,...,"error":"..."}`."""
    return f'{head},"error":{orjson.dumps(message).decode()}}}'


def _spelled(outputs: Mapping[str, Any]) -> bytes:
    return orjson.dumps({name: _plain(value) for name, value in outputs.items()}, option=orjson.OPT_SERIALIZE_NUMPY)


def _plain(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, np.ndarray):
        # Elements stay numpy's own, so that a float32 keeps its shortest form.
        return [_plain(element) for element in value] if value.ndim > 0 else _plain(value[()])
    if isinstance(value, list):
        return [_plain(element) for element in value]
    if isinstance(value, bytes):
        return _text(value)
    if isinstance(value, float | np.floating) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value


def _text(value: bytes) -> str | dict[str, str]:
    """As text if it is UTF-8, as a string column has it."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return {"b64": base64.b64encode(value).decode()}
