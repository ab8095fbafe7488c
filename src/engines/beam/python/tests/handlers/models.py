"""The models of test/oracle and what TensorFlow predicted with them, in the pipeline's types."""

import base64
import json
import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from apache_beam.ml.inference.base import PredictionResult

from predbench_beam.elements import Answer, Values
from predbench_beam.spec import Feature, Model

REPOSITORY = next(folder for folder in Path(__file__).resolve().parents if (folder / "package.json").exists())
MODELS = REPOSITORY / "test" / "oracle" / "models"

# As the engine reads them: by name, element type and shape of one instance.
SIGNATURES: dict[str, tuple[dict[str, tuple[str, tuple[int, ...]]], dict[str, tuple[str, tuple[int, ...]]]]] = {
    **{
        f"dtype-{dtype}": ({"x": (dtype, ())}, {"more": (dtype, ()), "same": (dtype, ())})
        for dtype in ("bool", "float16", "float32", "float64", "int8", "int16", "int32", "int64", "uint8", "uint16")
    },
    "bytes": (
        {"image": ("string", ())},
        {"hash": ("int64", ()), "length": ("int32", ()), "same": ("string", ()), "same_bytes": ("string", ())},
    ),
    "dynamic": ({"x": ("float32", (3,))}, {"doubled": ("float32", (3,)), "sum": ("float32", ())}),
    "forms": ({"x": ("float32", ()), "y": ("float32", ())}, {"order": ("float32", ()), "product": ("float32", ())}),
    "mixed": (
        {"age": ("int64", ()), "city": ("string", ()), "flag": ("bool", ()), "weights": ("float32", (2,))},
        {"age": ("int64", ()), "label": ("string", ()), "negated": ("bool", ()), "score": ("float32", ())},
    ),
    "names-odd": (
        {"größe": ("float32", ()), "a b.c/d:0": ("int64", ())},
        {"__proto__": ("float32", ()), "constructor": ("float32", ()), "e-f": ("int64", ()), "結果": ("float32", ())},
    ),
    "names-of-protocols": (
        {"key": ("string", ()), "instance": ("float32", ()), "inputs": ("float32", ())},
        {
            "key": ("string", ()),
            **dict.fromkeys(["b64", "error", "instance", "outputs", "prediction", "predictions", "score"], ("float32", ())),
        },
    ),
    "not-finite": (
        {"x": ("float32", ())},
        {"both": ("float32", (2,)), "inverse": ("float32", ()), "log": ("float32", ())},
    ),
    "one-element": ({"x": ("float32", (1,))}, {"y": ("float32", (1,))}),
    "rank-1": (
        {"x": ("float32", (3,))},
        {"column": ("float32", (1,)), "sorted": ("float32", (3,)), "sum": ("float32", ())},
    ),
    "rank-2": ({"x": ("int32", (2, 3))}, {"turned": ("int32", (3, 2))}),
    "rank-3": (
        {"x": ("float32", (2, 1, 2)), "words": ("string", (2,))},
        {"sum": ("float32", ()), "words": ("string", (2,))},
    ),
    "string": (
        {"text": ("string", ())},
        {"characters": ("int32", ()), "joined": ("string", ()), "length": ("int32", ()), "same": ("string", ())},
    ),
    "without-batch": ({"x": ("float32", ())}, {"tripled": ("float32", ())}),
}


def model_of(name: str) -> Model:
    """The signature of a model."""
    inputs, outputs = SIGNATURES[name]
    signature = "tenfold" if name == "forms" else "serving_default"
    return Model(str(MODELS / name), signature, ["serve"], _features(inputs), _features(outputs))


def expected_of(name: str) -> list[tuple[Values, dict[str, Any]]]:
    """Instances with TensorFlow's predictions, in JSON's types."""
    lines = (MODELS / name / "expected.jsonl").read_text(encoding="utf-8").splitlines()
    pairs = [json.loads(line) for line in lines]
    return [
        (
            {feature: _decoded(value) for feature, value in pair["instance"].items()},
            {output: served(output, value) for output, value in pair["prediction"].items()},
        )
        for pair in pairs
    ]


def answers(results: Iterable[PredictionResult]) -> list[Answer]:
    """What a handler answered."""
    answered: list[Answer] = []
    for result in results:
        assert isinstance(result.inference, Answer)
        answered.append(result.inference)
    return answered


def served(output: str, value: Any) -> Any:
    """By TensorFlow Serving's rule, outputs whose names end in `_bytes` are bytes, even where these are text."""
    return plain(value.encode()) if output.endswith("_bytes") and isinstance(value, str) else value


def plain(value: Any) -> Any:
    """An answer in JSON's types, bytes as base64, NaN and infinities as text."""
    if isinstance(value, Mapping):
        return {name: plain(part) for name, part in value.items()}
    if isinstance(value, np.ndarray | np.generic):
        return plain(value.tolist())
    if isinstance(value, list):
        return [plain(part) for part in value]
    if isinstance(value, bytes):
        return {"b64": base64.b64encode(value).decode()}
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value


def _features(named: Mapping[str, tuple[str, tuple[int, ...]]]) -> list[Feature]:
    return [Feature(name, dtype, shape) for name, (dtype, shape) in named.items()]


def _decoded(value: Any) -> Any:
    if isinstance(value, list):
        return [_decoded(part) for part in value]
    return base64.b64decode(value["b64"]) if isinstance(value, dict) else value
