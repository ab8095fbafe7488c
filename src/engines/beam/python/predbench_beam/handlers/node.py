"""A strategy of predbench in a Node child of the worker. It sees the keys of instances, so it takes keyed elements itself."""

import threading
import weakref
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from apache_beam.ml.inference.base import ModelHandler, PredictionResult

from predbench_beam import spec
from predbench_beam.call import current_call
from predbench_beam.child import ChildError, ChildLost, NodeChild
from predbench_beam.elements import Answer, Key, Values

_CLOSING_S = 5.0
_MOST_LOSSES = 3


class GaveUp(BaseException):
    """A new child is lost as soon as it predicts. No Exception: that would fail one call, and all others after it, slowly."""


class Predictor:
    """The child with its predictor open. Predicts one call at a time; a lost child is replaced at the next call."""

    def __init__(self, node: spec.NodeChild, timeout_s: float) -> None:
        """Starts it.

        Args:
            node: its command and task.
            timeout_s: of opening and of every call.

        Raises:
            ChildError: its strategy could not be opened.
            ChildLost: it did not start, ended or hung.
        """
        self._node = node
        self._timeout_s = timeout_s
        self._lock = threading.Lock()
        self._calls = 0
        self._losses = 0
        self._start()

    def predict(self, keys: Sequence[int], batch: Sequence[Values]) -> list[Answer]:
        """Predicts all in one call, and reports what the child says of it.

        Raises:
            ChildError: a new child could not open its strategy.
            ChildLost: the child ended, hung or wrote what is no frame during this call.
            RuntimeError: the strategy failed the call.
            GaveUp: several calls in a row lost their child.
        """
        with self._lock:
            self._calls += 1
            columns = {name: [_written(values[name]) for values in batch] for name in batch[0]}
            answer = self._asked({"id": self._calls, "keys": keys, "columns": columns})
        _report(answer)
        if "error" in answer:
            raise RuntimeError(answer["error"]["message"])
        outputs: Mapping[str, Sequence[Any]] = answer["outputs"]
        failed: Mapping[str, Mapping[str, str]] = answer["failed"]
        return [
            Answer(None, failed[str(i)]["message"])
            if str(i) in failed
            else Answer({name: column[i] for name, column in outputs.items()})
            for i in range(len(batch))
        ]

    def _asked(self, frame: Mapping[str, Any]) -> dict[str, Any]:
        try:
            if self._child.gone:
                self._start()
            answer = self._child.ask(frame)
        except (ChildError, ChildLost) as error:
            self._losses += 1
            if self._losses == _MOST_LOSSES:
                raise GaveUp(f"{error} ({_MOST_LOSSES} calls in a row)") from error
            raise
        self._losses = 0
        return answer

    def _start(self) -> None:
        self._child = NodeChild("the predictor", self._node.command, self._node.task, self._timeout_s)
        weakref.finalize(self, _end, self._child)


class NodeHandler(ModelHandler[tuple[Key, Values], tuple[Key, PredictionResult], Predictor]):
    """Any strategy of predbench, in its own runtime."""

    def __init__(self, node: spec.NodeChild, timeout_s: float) -> None:
        """Of this child; `timeout_s` limits opening and every call."""
        super().__init__()
        self._node = node
        self._timeout_s = timeout_s

    def load_model(self) -> Predictor:
        """Starts the child and opens its strategy."""
        return Predictor(self._node, self._timeout_s)

    def run_inference(
        self, batch: Sequence[tuple[Key, Values]], model: Predictor, inference_args: dict[str, Any] | None = None
    ) -> Iterable[tuple[Key, PredictionResult]]:
        """Predicts all in one call. Raises as `predict` does."""
        del inference_args
        answers = model.predict([key for (key, _), _ in batch], [values for _, values in batch])
        return [(key, PredictionResult(values, answer)) for (key, values), answer in zip(batch, answers, strict=True)]


def _end(child: NodeChild) -> None:
    with suppress(ChildLost):
        child.send({"close": True})
    child.close(_CLOSING_S)


def _report(answer: Mapping[str, Any]) -> None:
    call = current_call()
    call.retries += answer["retries"]
    for counter, amount in answer["counters"].items():
        call.count(counter, amount)
    for phase, seconds in answer["phasesS"].items():
        call.phases_s[phase] += seconds
    call.measured_elsewhere(answer["startMs"], answer["endMs"])


def _written(value: Any) -> Any:  # noqa: ANN401 (a scalar or nested lists)
    """Bytes in their form in JSON."""
    if isinstance(value, bytes):
        return {"b64": b64encode(value).decode()}
    return [_written(element) for element in value] if isinstance(value, list) else value
