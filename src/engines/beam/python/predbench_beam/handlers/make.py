"""The handler that a spec asks for."""

from typing import Any

from apache_beam.ml.inference.base import ModelHandler, PredictionResult

from predbench_beam.elements import Values
from predbench_beam.handlers.null import NullHandler
from predbench_beam.spec import PipelineSpec, PythonPredict


def make_handler(spec: PipelineSpec, predict: PythonPredict) -> ModelHandler[Values, PredictionResult, Any]:
    """Of a runtime in the Python worker. Its library is imported only when it is used: TensorFlow takes seconds."""
    if predict.handler == "tensorflow":
        from predbench_beam.handlers.saved_model import SavedModelHandler

        return SavedModelHandler(spec.model)
    return NullHandler()
