"""The pipeline of a queue workload: Pub/Sub -> window -> group -> predict -> Pub/Sub."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, cast

import apache_beam as beam
import orjson
from apache_beam.io.gcp.pubsub import PubsubMessage
from apache_beam.ml.inference.base import ModelHandler, PredictionResult, RunInference
from apache_beam.pvalue import PCollection
from apache_beam.transforms.window import FixedWindows

from predbench_beam.elements import Answer, CallStamp, Key
from predbench_beam.errors import sentence
from predbench_beam.handlers import make_handler
from predbench_beam.measuring import CallFailed, MeasuredHandler, read_failure
from predbench_beam.pulling import Publish, pull
from predbench_beam.reading import Instance
from predbench_beam.result_lines import failed_line, predicted_line
from predbench_beam.row_values import rows_of
from predbench_beam.spec import Batching, Feature, PipelineSpec, Queue

WINDOW_S: Final = 60.0
"""Length of the windows, which end every group: longer than any wait, so that few groups end early."""


def build_stream(pipeline: beam.Pipeline, spec: PipelineSpec, queue: Queue) -> None:
    """Adds the steps.

    Args:
        pipeline: an empty one.
        spec: the cell.
        queue: where its instances come from and its results go to.
    """
    if spec.runner in ("prism", "flink"):
        # Prism gives a job one worker.
        messages = pull(pipeline, queue.subscription, spec.workers if spec.runner == "flink" else 1)
        _ = results_of(messages, spec) | "Write" >> beam.ParDo(Publish(queue.results))
    else:
        messages = pipeline | "Read" >> beam.io.ReadFromPubSub(subscription=queue.subscription, with_attributes=True)
        _ = results_of(messages, spec) | "Write" >> beam.io.WriteToPubSub(queue.results, with_attributes=True)


def results_of(messages: PCollection[PubsubMessage], spec: PipelineSpec) -> PCollection[PubsubMessage]:
    """One message for each call, from one for each instance."""
    handler: ModelHandler[Any, Any, Any] = MeasuredHandler(make_handler(spec), spec.batching)
    instances = messages | "Decode" >> beam.ParDo(Decode(spec.model.inputs))
    # A window alone groups nothing.
    windowed = instances | "Window" >> beam.WindowInto(FixedWindows(WINDOW_S))
    if spec.batching is None or spec.batching.max_wait_ms == 0:
        # BatchElements takes what a bundle happens to bring.
        grouped = windowed
    else:
        # Across bundles. BatchElements could do so too, but has a new key for each bundle on the direct runner.
        grouped = windowed | "Group" >> _group(spec.batching, spec.workers)
        handler = handler.with_no_batching()
    answered, unanswered = grouped | "Predict" >> RunInference(handler).with_exception_handling()
    predicted = answered | "Collect predictions" >> beam.ParDo(CollectCalls())
    failed = unanswered.failed_inferences | "Collect failures" >> beam.Map(failed_call)
    results: PCollection[PubsubMessage] = (predicted, failed) | beam.Flatten()
    return results


def _group(batching: Batching, workers: int) -> beam.PTransform[Any, Any]:
    """Groups of `max_size` instances, or of what there is when the first has waited `max_wait_ms`; each worker has its own."""
    wait_s = batching.max_wait_ms / 1000
    group: beam.PTransform[Any, Any] = (
        beam.WithKeys(lambda instance: instance[0][0] % workers)
        | beam.GroupIntoBatches(batching.max_size, max_buffering_duration_secs=wait_s)
        | beam.Values()
    )
    return group


class Decode(beam.DoFn):
    """An instance from a message of predbench's publisher, which has read, mapped and checked it."""

    def __init__(self, inputs: Sequence[Feature]) -> None:
        """`inputs`: the model's."""
        self._inputs = inputs

    def process(self, message: PubsubMessage) -> Iterator[Instance]:
        """One instance. Messages of others, which have no key, are left out: the engine counts what it has published."""
        key = message.attributes.get("key")
        if key is None:
            return
        origin = message.attributes.get("origin")
        members = "" if origin is None else f"{origin[1:-1]},"
        head = f'{{"key":{key},{members}"instance":{message.data.decode()}'
        columns = {name: [value] for name, value in orjson.loads(message.data).items()}
        yield (int(key), head), next(rows_of(columns, self._inputs))


class CollectCalls(beam.DoFn):
    """One message with the rows of each call, which RunInference gives one after another."""

    def start_bundle(self) -> None:
        """No call has begun."""
        self._call: CallStamp | None = None
        self._rows: list[tuple[int, str]] = []

    def process(self, prediction: tuple[Key, PredictionResult]) -> Iterator[PubsubMessage]:
        """The call's message, with its last instance."""
        (key, head), result = prediction
        answer = cast("Answer", result.inference)
        if answer.call is not None:
            self._call = answer.call
            self._rows = []
        if answer.outputs is None:
            line = failed_line(head, answer.error or "no prediction and no reason given")
        else:
            line = predicted_line(head, answer.outputs)
        self._rows.append((key, line))
        if self._call is not None and len(self._rows) == self._call.size:
            yield _message(self._call, self._rows)
            self._rows = []


def failed_call(letter: tuple[Iterable[Instance], tuple[type, str, list[str]]]) -> PubsubMessage:
    """The message of a call that failed as a whole."""
    batch, (kind, text, trace) = letter
    message, call = read_failure(text) if issubclass(kind, CallFailed) else (sentence("".join(trace)), None)
    return _message(call, [(key, failed_line(head, message)) for (key, head), _ in batch])


def _message(call: CallStamp | None, rows: Sequence[tuple[int, str]]) -> PubsubMessage:
    """`rows` are rows of the sink. The key of the first says whose message it is."""
    body = {"call": None if call is None else call._asdict(), "rows": [line for _, line in rows]}
    return PubsubMessage(orjson.dumps(body), {"key": str(rows[0][0])})
