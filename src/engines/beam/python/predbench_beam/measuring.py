"""Times what a model handler does and lets the stamps travel with its predictions."""

import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Generic, TypeAlias, TypeVar, cast

import orjson
from apache_beam.ml.inference.base import ModelHandler, PredictionResult

from predbench_beam.call import begin_call
from predbench_beam.elements import Answer, CallStamp, Key, Values
from predbench_beam.measured import worker_name
from predbench_beam.spec import Batching

ModelT = TypeVar("ModelT")
Example: TypeAlias = tuple[Key, Values]
Prediction: TypeAlias = tuple[Key, PredictionResult]


class Opened(Generic[ModelT]):
    """A loaded model. Beam refers to it weakly, which not every model allows."""

    def __init__(self, model: ModelT, open_s: float) -> None:
        """Of a model that took `open_s` to load."""
        self.model = model
        self.open_s = open_s


class CallFailed(Exception):
    """A call failed. Beam's dead letters keep the type of an exception and its repr; so the repr is what there is to know."""

    def __init__(self, message: str, call: CallStamp) -> None:
        """Every instance of the call fails with `message`."""
        super().__init__(message)
        self.message = message
        self.call = call

    def __repr__(self) -> str:
        """For `read_failure`."""
        return orjson.dumps({"message": self.message, "call": tuple(self.call)}).decode()


def read_failure(text: str) -> tuple[str, CallStamp]:
    """Message and stamp from the repr of a CallFailed."""
    failure = orjson.loads(text)
    return failure["message"], CallStamp(*failure["call"])


class MeasuredHandler(ModelHandler[Example, Prediction, Opened[Any]]):
    """Measures a keyed handler. A handler that gives no prediction for an instance fails the call: none is lost."""

    def __init__(self, inner: ModelHandler[Example, Prediction, Any], batching: Batching | None) -> None:
        """Measures `inner`, whose calls have the sizes of `batching`; Beam finds the sizes if it is None."""
        super().__init__()
        self._inner = inner
        self._batching = batching
        self._env_vars = getattr(inner, "_env_vars", {})

    def load_model(self) -> Opened[Any]:
        """The model, with the time that loading took."""
        started = time.perf_counter()
        model = self._inner.load_model()
        return Opened(model, time.perf_counter() - started)

    def run_inference(
        self, batch: Sequence[Example], model: Opened[Any], inference_args: dict[str, Any] | None = None
    ) -> Iterable[Prediction]:
        """The predictions, the first with the call's stamp.

        Raises:
            CallFailed: the inner handler failed.
        """
        call = begin_call()
        start_ms = time.time() * 1000
        started = time.perf_counter()
        error: Exception | None = None
        predictions: list[Prediction] = []
        try:
            predictions = list(self._inner.run_inference(batch, model.model, inference_args))
        except Exception as caught:
            error = caught
        interval_ms = call.interval_ms or (start_ms, start_ms + (time.perf_counter() - started) * 1000)
        stamp = CallStamp(worker_name(), len(batch), *interval_ms, call.retries, call.counters, call.phases_s, model.open_s)
        if error is not None:
            raise CallFailed(str(error) or type(error).__name__, stamp) from error
        if len(predictions) != len(batch):
            raise CallFailed(f"{len(batch)} instances got {len(predictions)} predictions", stamp)
        key, first = predictions[0]
        answer = cast("Answer", first.inference)
        predictions[0] = (key, PredictionResult(first.example, answer._replace(call=stamp), first.model_id))
        return predictions

    def batch_elements_kwargs(self) -> Mapping[str, Any]:
        """For Beam's BatchElements: full batches, and what is left at the end of a bundle."""
        if self._batching is None:
            return self._inner.batch_elements_kwargs()
        size = self._batching.max_size
        wait_s = self._batching.max_wait_ms / 1000
        return {
            "min_batch_size": size,
            "max_batch_size": size,
            **({"max_batch_duration_secs": wait_s} if wait_s > 0 else {}),
        }

    def get_num_bytes(self, batch: Sequence[Example]) -> int:
        """About as long as the instances are as text; Beam would serialize them all to learn it."""
        return sum(len(head) for (_, head), _ in batch)

    def get_metrics_namespace(self) -> str:
        """Where Beam's own inference metrics are."""
        return "predbench"

    def get_resource_hints(self) -> dict[str, Any]:
        """The inner handler's."""
        return self._inner.get_resource_hints()

    def share_model_across_processes(self) -> bool:
        """The inner handler's choice."""
        return self._inner.share_model_across_processes()
