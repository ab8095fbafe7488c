"""Element types of signatures by TensorFlow's names: what they hold, and how values become numpy's.

float16 and bfloat16 are held as float32, as in predbench's own strategies, whose rows and messages these follow (src/core/dtypes.ts).
"""

import math
from collections.abc import Callable

import numpy as np
import orjson

# By dtype; text is apart.
HELD_AS: dict[str, type[np.generic]] = {
    "float16": np.float32,
    "bfloat16": np.float32,
    "float32": np.float32,
    "float64": np.float64,
    "int8": np.int8,
    "int16": np.int16,
    "int32": np.int32,
    "int64": np.int64,
    "uint8": np.uint8,
    "uint16": np.uint16,
    "uint32": np.uint32,
    "uint64": np.uint64,
    "bool": np.bool_,
}

FLOATS = frozenset({"float16", "bfloat16", "float32", "float64"})

LARGEST_EXACT = 2**53 - 1
"""Integers of 64 bits are exact up to here in the rows of all engines."""

_RANGES = {
    "int8": (-(2**7), 2**7 - 1),
    "int16": (-(2**15), 2**15 - 1),
    "int32": (-(2**31), 2**31 - 1),
    "int64": (-LARGEST_EXACT, LARGEST_EXACT),
    "uint8": (0, 2**8 - 1),
    "uint16": (0, 2**16 - 1),
    "uint32": (0, 2**32 - 1),
    "uint64": (0, LARGEST_EXACT),
}

_LARGEST_FLOATS = {
    "float16": 65504.0,
    "bfloat16": 3.3895313892515355e38,
    # The largest double that does not round to infinity.
    "float32": 2.0**128 - 2.0**103 - 2.0**75,
    "float64": math.inf,
}

_NON_FINITE = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}

_MOST_SHOWN = 60


class Unfit(ValueError):
    """A value does not fit its feature; the text says why."""


def shown(value: object) -> str:
    """A value as its JSON text, shortened."""
    try:
        text = orjson.dumps(value[:_MOST_SHOWN] if isinstance(value, str) else value).decode()
    except (TypeError, orjson.JSONEncodeError):
        text = str(value)
    return f"{text[:_MOST_SHOWN]}..." if len(text) > _MOST_SHOWN else text


def number_reader(dtype: str) -> Callable[[object], float | int | bool]:
    """Takes an element of a prediction; floats may be NaN or infinite. What it returns raises Unfit."""
    if dtype == "bool":
        return _boolean
    if dtype in FLOATS:
        return _float_reader(dtype)
    return _integer_reader(dtype)


def integer_problem(value: float, dtype: str) -> str:
    """Why an integer type cannot hold a number."""
    low, high = _RANGES[dtype]
    if isinstance(value, float) and not value.is_integer():
        if not math.isfinite(value):
            return f"{_text_of(value)} is not a finite number"
        return f"{_text_of(value)} is not a whole number, as {dtype} is"
    if high < LARGEST_EXACT:
        return f"{_text_of(value)} does not fit into {dtype}, which goes from {low} to {high}"
    if low == 0 and value < 0:
        return f"{_text_of(value)} is negative, and {dtype} is not"
    return f"{_text_of(value)} is beyond 2^53, up to which predbench holds {dtype} exactly"


def _boolean(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise Unfit(f"{shown(value)} is not true or false")


def _float_reader(dtype: str) -> Callable[[object], float]:
    largest = _LARGEST_FLOATS[dtype]

    def read(value: object) -> float:
        if isinstance(value, float | int) and not isinstance(value, bool):
            if -largest <= value <= largest:
                return float(value)
            if isinstance(value, int) or math.isfinite(value):
                raise Unfit(f"{_text_of(value)} is too large for {dtype}")
            return value
        if isinstance(value, str) and value in _NON_FINITE:
            return _NON_FINITE[value]
        raise Unfit(f"{shown(value)} is not a number")

    return read


def _integer_reader(dtype: str) -> Callable[[object], int]:
    low, high = _RANGES[dtype]

    def read(value: object) -> int:
        if not isinstance(value, float | int) or isinstance(value, bool):
            raise Unfit(f"{shown(value)} is not a number")
        if (isinstance(value, int) or value.is_integer()) and low <= value <= high:
            return int(value)
        raise Unfit(integer_problem(value, dtype))

    return read


def _text_of(value: float) -> str:
    """As JavaScript writes it in the messages of the local engine."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return str(int(value)) if isinstance(value, float) and value.is_integer() and abs(value) < 1e21 else str(value)
