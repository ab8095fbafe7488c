"""Predicts nothing, to measure the runner itself."""

from collections.abc import Iterable, Sequence
from typing import Any

from apache_beam.ml.inference.base import ModelHandler, PredictionResult

from predbench_beam.elements import Answer, Values


class NoModel:
    """In place of a model. Beam refers to it weakly."""


class NullHandler(ModelHandler[Values, PredictionResult, NoModel]):
    """Answers without outputs."""

    def load_model(self) -> NoModel:
        """Nothing to load."""
        return NoModel()

    def run_inference(
        self, batch: Sequence[Values], model: NoModel, inference_args: dict[str, Any] | None = None
    ) -> Iterable[PredictionResult]:
        """An empty answer an instance."""
        del model, inference_args
        return [PredictionResult(values, Answer({})) for values in batch]
