"""The Open Inference Protocol, V2 (KServe, Triton, MLServer), with tensors as JSON. It does not name a signature."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from predbench_beam.elements import Answer, Values
from predbench_beam.handlers.predictions import PredictionReader, nested
from predbench_beam.handlers.rest.answers import RequestError, parse_answer, shortened
from predbench_beam.handlers.rest.dialects.bodies import body_json
from predbench_beam.handlers.rest.dialects.dialect import OTHER_MODEL, WAIT_FOR_MODEL, Codec, Dialect, NotText, NotUsable, check_count
from predbench_beam.handlers.rest.dialects.tensorflow_serving import model_path
from predbench_beam.handlers.rest.options import RestOptions
from predbench_beam.spec import Feature, Model

_DATATYPES = {
    "float16": "FP16",
    "bfloat16": "BF16",
    "float32": "FP32",
    "float64": "FP64",
    "int8": "INT8",
    "int16": "INT16",
    "int32": "INT32",
    "int64": "INT64",
    "uint8": "UINT8",
    "uint16": "UINT16",
    "uint32": "UINT32",
    "uint64": "UINT64",
    "bool": "BOOL",
    "string": "BYTES",
}


@dataclass(frozen=True)
class Declared:
    """A tensor in the model's metadata."""

    datatype: str
    rank: int


def open_inference(options: RestOptions) -> Dialect:
    """Asks first for the model's metadata."""
    path = f"/v2/models/{model_path(options)}"

    def codec(texts: Sequence[str], model: Model) -> Codec:
        ready, metadata = texts or ("", "")
        # Triton's answer is empty.
        if ready != "" and parse_answer(ready).get("ready") is False:
            raise NotUsable("the model is not ready", WAIT_FOR_MODEL, is_loading=True)
        return TensorCodec(model, options.scalars, {} if metadata == "" else _declared_inputs(metadata, model))

    return Dialect([f"{path}/ready", path], f"{path}/infer", codec, lambda _status, _text: None)


class TensorCodec:
    """If a server declares no inputs, those of the signature are sent."""

    def __init__(self, model: Model, scalars: str, declared: dict[str, Declared]) -> None:
        """Of one model; `scalars` are sent as a vector or a column to a server that declares no inputs."""
        self._model = model
        self._scalars = scalars
        self._declared = declared
        self._requests = itertools.count(1)
        self._reader = PredictionReader(model.outputs)

    def encode(self, batch: Sequence[Values]) -> bytes:
        """A request's body. Raises NotText for bytes that are not UTF-8."""
        tensors = [self._tensor(feature, batch) for feature in self._model.inputs]
        # The id is optional in the protocol, but KServe cannot answer without one.
        return body_json({"id": str(next(self._requests)), "inputs": tensors})

    def decode(self, text: str, size: int) -> list[Answer]:
        """One answer an instance. Raises RequestError if the server's answer lacks something."""
        outputs = parse_answer(text).get("outputs")
        if not isinstance(outputs, list):
            raise RequestError(f'the server\'s answer has no list "outputs": {shortened(text)}')
        columns = [(feature.name, _values_of(feature, outputs, size)) for feature in self._model.outputs]
        return [self._reader.read({name: at(i) for name, at in columns}) for i in range(size)]

    def _tensor(self, feature: Feature, batch: Sequence[Values]) -> dict[str, Any]:
        declared = self._declared.get(feature.name)
        data: list[Any] = []
        for values in batch:
            _flatten(values[feature.name], feature.name, data)
        is_column = self._scalars == "column" if declared is None else declared.rank == 2
        inner = (1,) if feature.shape == () and is_column else feature.shape
        datatype = _DATATYPES[feature.dtype] if declared is None else declared.datatype
        return {"name": feature.name, "shape": [len(batch), *inner], "datatype": datatype, "data": data}


def _flatten(value: Any, name: str, into: list[Any]) -> None:  # noqa: ANN401 (a scalar or nested lists)
    if isinstance(value, list):
        for element in value:
            _flatten(element, name, into)
    elif isinstance(value, bytes):
        try:
            into.append(value.decode())
        except UnicodeDecodeError:
            message = f"input {name} has bytes that are not UTF-8, which this protocol's JSON cannot carry"
            raise NotText(message) from None
    else:
        into.append(value)


def _declared_inputs(text: str, model: Model) -> dict[str, Declared]:
    """The inputs in the metadata, by name. Raises NotUsable if they differ from the signature."""
    inputs = parse_answer(text).get("inputs", [])
    if not isinstance(inputs, list) or not all(map(_is_declared, inputs)):
        raise NotUsable(
            f"the answer is not the metadata of a model: {shortened(text)}",
            'check that the endpoint is a model server, and its "protocol"',
        )
    declared = {one["name"]: Declared(one["datatype"], len(one["shape"])) for one in inputs}
    for feature in model.inputs if declared else []:
        _check_input(feature, declared)
    return declared


def _check_input(feature: Feature, declared: dict[str, Declared]) -> None:
    name = feature.name
    if name not in declared:
        raise NotUsable(f"the server's model has no input {name}; it has: {shortened(', '.join(declared))}", OTHER_MODEL)
    datatype = declared[name].datatype
    if (datatype == "BYTES") != (feature.dtype == "string") or (datatype == "BOOL") != (feature.dtype == "bool"):
        message = f"the server's model takes {shortened(datatype)} for {name}, but the signature has {_DATATYPES[feature.dtype]}"
        raise NotUsable(message, OTHER_MODEL)


def _is_declared(one: Any) -> bool:  # noqa: ANN401 (any JSON value)
    return (
        isinstance(one, dict)
        and isinstance(one.get("name"), str)
        and isinstance(one.get("datatype"), str)
        and isinstance(one.get("shape"), list)
    )


def _values_of(feature: Feature, outputs: list[Any], size: int) -> Callable[[int], Any]:
    """Instance `i` of an output, from its flat or nested data."""
    name, shape = feature.name, feature.shape
    data = next((one.get("data") for one in outputs if isinstance(one, dict) and one.get("name") == name), None)
    if not isinstance(data, list):
        names = ", ".join(str(one.get("name")) for one in outputs if isinstance(one, dict)) or "no outputs"
        raise RequestError(f"the server's answer has no data for output {name}; it has: {names}")
    flat = list(_elements(data))
    width = int(np.prod(shape))
    check_count(len(flat) / width, size)
    if width == 1:
        return lambda i: flat[i]
    return lambda i: nested(flat[i * width : (i + 1) * width], shape)


def _elements(data: list[Any]) -> Any:  # noqa: ANN401 (an iterator of JSON values)
    for element in data:
        if isinstance(element, list):
            yield from _elements(element)
        else:
            yield element
