"""The model in the Python worker: TensorFlow's own loader and one signature of a SavedModel.

Beam's TFModelHandlerNumpy takes one array an element and loads by Keras, which knows no signatures and no models of TensorFlow 1; for
others, Beam's documentation has users write a handler, as here.
"""

import os
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import numpy as np
from apache_beam.ml.inference.base import ModelHandler, PredictionResult

from predbench_beam.elements import Answer, Values
from predbench_beam.files import local_copy
from predbench_beam.handlers.dtypes import HELD_AS, LARGEST_EXACT, integer_problem
from predbench_beam.handlers.predictions import nested
from predbench_beam.handlers.remedies import load_remedy, run_message
from predbench_beam.spec import Feature, Model

# One thread a call, as wherever a model runs in predbench: parallelism comes from the workers.
_ONE_THREAD = {
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "TF_CPP_MIN_LOG_LEVEL": "2",
}

_BYTES_SUFFIX = "_bytes"
"""Names that end so are for bytes in TensorFlow Serving, even where these are text."""


# One value an instance: numpy's, or text and bytes, nested or not.
Column: TypeAlias = np.ndarray[Any, Any] | list[Any]


class ModelNotLoaded(Exception):
    """TensorFlow cannot load the model."""


class LoadedSignature:
    """A signature of a loaded model."""

    def __init__(self, model: Model) -> None:
        """Loads it.

        Raises:
            ModelNotLoaded: TensorFlow cannot load the model, or it lacks the signature.
        """
        os.environ.update(_ONE_THREAD)
        # Heavy, and only this handler needs it.
        import tensorflow as tf

        tf.get_logger().setLevel("ERROR")
        try:
            # Its variables live as long as this object.
            self._loaded = tf.saved_model.load(local_copy(model.path), tags=list(model.tags))
        except Exception as error:
            reason = str(error)
            raise ModelNotLoaded(f"{model.path}: TensorFlow cannot load the model: {reason}{load_remedy(reason)}") from error
        signatures = self._loaded.signatures
        if model.signature not in signatures:
            present = ", ".join(sorted(signatures)) or "none"
            raise ModelNotLoaded(f"{model.path}: the model has no signature {model.signature}; it has: {present}")
        function = signatures[model.signature]
        names = [feature.name for feature in model.inputs]
        specs = [tf.TensorSpec([None, *feature.shape], feature.dtype) for feature in model.inputs]
        # Called as it is, a signature of a model of TensorFlow 1 first fails to bind its inputs, and prints them for nobody: at 64
        # rows that took longer than the model.
        traced = tf.function(lambda *inputs: function(**dict(zip(names, inputs, strict=True))), specs, autograph=False)
        self._function = traced.get_concrete_function()
        self._constant = tf.constant
        self._inputs = [(feature, tf.as_dtype(feature.dtype)) for feature in model.inputs]
        self._outputs = model.outputs

    def predict(self, batch: Sequence[Values]) -> list[Answer]:
        """Predicts all in one call.

        Raises:
            RuntimeError: TensorFlow cannot run the model on these values, or an output has another shape than the signature says.
        """
        tensors = [self._constant(_stacked(batch, feature, dtype.as_numpy_dtype), dtype) for feature, dtype in self._inputs]
        try:
            answered = self._function(*tensors)
        except Exception as error:
            raise RuntimeError(run_message(getattr(error, "message", str(error)))) from error
        columns = [(feature, _column(feature, answered[feature.name].numpy(), len(batch))) for feature in self._outputs]
        answers = [Answer({feature.name: column[i] for feature, column in columns}) for i in range(len(batch))]
        for feature, column in columns:
            for i, problem in _inexact(feature, column):
                answers[i] = Answer(None, problem)
        return answers


class SavedModelHandler(ModelHandler[Values, PredictionResult, LoadedSignature]):
    """`direct` as people deploy it on Beam."""

    def __init__(self, model: Model) -> None:
        """Predicts with this signature."""
        super().__init__()
        self._model = model

    def load_model(self) -> LoadedSignature:
        """Loads the model."""
        return LoadedSignature(self._model)

    def run_inference(
        self, batch: Sequence[Values], model: LoadedSignature, inference_args: dict[str, Any] | None = None
    ) -> Iterable[PredictionResult]:
        """Predicts all in one call. Raises RuntimeError as `predict` does."""
        del inference_args
        return [PredictionResult(values, answer) for values, answer in zip(batch, model.predict(batch), strict=True)]


def _stacked(batch: Sequence[Values], feature: Feature, dtype: type[np.generic]) -> np.ndarray[Any, Any]:
    values = [values[feature.name] for values in batch]
    if feature.dtype == "string":
        flat = np.empty(len(values) * int(np.prod(feature.shape)), dtype=object)
        flat[:] = list(_strings(values))
        return flat.reshape(len(values), *feature.shape)
    return np.array(values, dtype=dtype).reshape(len(values), *feature.shape)


def _strings(values: Iterable[Any]) -> Iterable[bytes]:
    for value in values:
        if isinstance(value, list):
            yield from _strings(value)
        else:
            yield value.encode() if isinstance(value, str) else value


def _column(feature: Feature, array: np.ndarray[Any, Any], size: int) -> Column:
    """One value an instance: numpy's, or text and bytes. Raises RuntimeError if the shape differs from the signature."""
    if array.size != size * int(np.prod(feature.shape)):
        raise RuntimeError(
            f"output {feature.name} has shape {list(array.shape)}; the signature says {[size, *feature.shape]}; "
            "if it leaves the shape open, say it in the experiment: model.shapes"
        )
    if feature.dtype != "string":
        return array.astype(HELD_AS[feature.dtype], copy=False).reshape(size, *feature.shape)
    elements = [_text_or_bytes(element, feature) for element in array.ravel()]
    return nested(elements, (size, *feature.shape))


def _text_or_bytes(element: bytes, feature: Feature) -> str | bytes:
    if feature.name.endswith(_BYTES_SUFFIX):
        return element
    try:
        return element.decode()
    except UnicodeDecodeError:
        return element


def _inexact(feature: Feature, column: Column) -> Iterable[tuple[int, str]]:
    """Instances with a value that rows cannot hold exactly."""
    if feature.dtype not in ("int64", "uint64"):
        return
    values = np.asarray(column).reshape(len(column), -1)
    for i, at in np.argwhere((values > LARGEST_EXACT) | (values < -LARGEST_EXACT)):
        yield int(i), f"output {feature.name}: {integer_problem(int(values[i, at]), feature.dtype)}"
