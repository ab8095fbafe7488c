"""Model handlers, by what the spec asks for."""

from typing import Any

from apache_beam.ml.inference.base import KeyedModelHandler, ModelHandler, PredictionResult

from predbench_beam.elements import Key, Values
from predbench_beam.handlers.node import NodeHandler
from predbench_beam.handlers.null import NullHandler
from predbench_beam.handlers.rest import RestHandler
from predbench_beam.handlers.rest.options import parse_options
from predbench_beam.handlers.saved_model import SavedModelHandler
from predbench_beam.spec import NodePredict, PipelineSpec, PythonPredict


def make_handler(spec: PipelineSpec) -> ModelHandler[tuple[Key, Values], tuple[Key, PredictionResult], Any]:
    """Beam's own way in the Python worker, or a Node child beside it."""
    predict = spec.predict
    if isinstance(predict, PythonPredict):
        return KeyedModelHandler(_python_handler(spec, predict))
    if isinstance(predict, NodePredict):
        return NodeHandler(predict.child, spec.call_timeout_s)
    raise TypeError("a job's input is encoded, not predicted")


def _python_handler(spec: PipelineSpec, predict: PythonPredict) -> ModelHandler[Values, PredictionResult, Any]:
    if predict.handler == "tensorflow":
        return SavedModelHandler(spec.model)
    if predict.handler == "rest":
        return RestHandler(parse_options(predict.options), spec.model)
    return NullHandler()
