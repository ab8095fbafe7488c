"""The model behind a REST endpoint, in the form of Beam's remote model handlers."""

from collections.abc import Iterable, Sequence
from typing import Any

from apache_beam.ml.inference.base import PredictionResult, RemoteModelHandler

from predbench_beam.elements import Values
from predbench_beam.handlers.rest.client import Client
from predbench_beam.handlers.rest.options import RestOptions
from predbench_beam.spec import Model


class RestHandler(RemoteModelHandler[Values, PredictionResult, Client]):
    """Retries by the experiment's options, inside a request and counted; Beam's own would wait 5 s and more, unseen.

    Beam's client-side throttling stays: after calls that failed, it delays the next ones by 5 s, and counts these seconds.
    """

    def __init__(self, options: RestOptions, model: Model) -> None:
        """Predicts with this model behind the endpoint of the options."""
        super().__init__(namespace="predbench", num_retries=0, retry_filter=_never)
        self._options = options
        self._model = model

    def create_client(self) -> Client:
        """Raises RequestError if the server does not confirm the model."""
        return Client(self._options, self._model)

    def request(
        self, batch: Sequence[Values], model: Client, inference_args: dict[str, Any] | None = None
    ) -> Iterable[PredictionResult]:
        """Predicts all. Raises RequestError if a request brought no answer that can be used."""
        del inference_args
        return [PredictionResult(values, answer) for values, answer in zip(batch, model.predict(batch), strict=True)]


def _never(_error: Exception) -> bool:
    return False
