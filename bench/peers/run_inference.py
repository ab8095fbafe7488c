"""JSON lines -> predictions -> JSON lines on plain Apache Beam: run_inference.py MODEL INPUT OUTPUT WORKERS [ROWS_PER_CALL].

As Beam's guides have it: ReadFromText, json, a keyed TensorFlow handler in RunInference, WriteToText, on Beam's own local runner.
Without ROWS_PER_CALL, Beam chooses the sizes of its batches. Prints the seconds from the first row to the last written, as JSON.
"""

import json
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import apache_beam as beam
import tensorflow as tf
from apache_beam.metrics.metric import Metrics, MetricsFilter
from apache_beam.ml.inference.base import KeyedModelHandler, ModelHandler, PredictionResult, RunInference
from apache_beam.options.pipeline_options import PipelineOptions

Row = dict[str, Any]

SIGNATURE = "predict"
STARTED = "started_ms"


@dataclass(frozen=True)
class Model:
    """A loaded signature."""

    loaded: Any
    """Holds the variables."""
    specs: dict[str, tf.TensorSpec]
    function: Any


class SignatureHandler(ModelHandler[Row, PredictionResult, Model]):
    """One signature of a SavedModel. Beam's own handler loads by Keras, which knows no models of TensorFlow 1: users write this."""

    def __init__(self, path: str, **batching: int) -> None:
        super().__init__(**batching)
        self._path = path

    def load_model(self) -> Model:
        """Traces the signature with its types: called as it is, one of TensorFlow 1 fails to bind its inputs at first, each time."""
        loaded = tf.saved_model.load(self._path)
        signature = loaded.signatures[SIGNATURE]
        specs = {name: tf.TensorSpec([None], spec.dtype) for name, spec in signature.structured_input_signature[1].items()}
        function = tf.function(lambda inputs: signature(**inputs), [specs], autograph=False).get_concrete_function()
        return Model(loaded, specs, function)

    def run_inference(
        self, batch: Sequence[Row], model: Model, inference_args: dict[str, Any] | None = None
    ) -> Iterable[PredictionResult]:
        """One call for all rows."""
        del inference_args
        inputs = [tf.constant([row[name] for row in batch], spec.dtype) for name, spec in sorted(model.specs.items())]
        outputs = {name: tensor.numpy().tolist() for name, tensor in model.function(*inputs).items()}
        return [PredictionResult(row, {name: values[i] for name, values in outputs.items()}) for i, row in enumerate(batch)]


class Parse(beam.DoFn):
    """A line becomes its key and its row."""

    def start_bundle(self) -> None:
        """Says when: a worker has loaded its model before its first bundle."""
        Metrics.distribution("peers", STARTED).update(int(time.time() * 1000))

    def process(self, line: str) -> Iterator[tuple[int, Row]]:
        """The pair."""
        row = json.loads(line)
        yield row.pop("key"), row


def to_line(answer: tuple[int, PredictionResult]) -> str:
    """As predbench's JSON lines."""
    key, result = answer
    return json.dumps({"key": key, "instance": result.example, "prediction": result.inference})


def main(model: str, source: str, target: str, workers: int, rows_per_call: int | None) -> None:
    """Runs the pipeline, with as many processes as workers. TensorFlow's threads are those of the environment."""
    options = PipelineOptions(
        ["--runner=FnApiRunner"]
        + ([f"--direct_num_workers={workers}", "--direct_running_mode=multi_processing"] if workers > 1 else []),
        save_main_session=workers > 1,
    )
    sizes = {} if rows_per_call is None else {"min_batch_size": rows_per_call, "max_batch_size": rows_per_call}
    handler = SignatureHandler(model, **sizes)
    pipeline = beam.Pipeline(options=options)
    (
        pipeline
        | beam.io.ReadFromText(source)
        | beam.ParDo(Parse())
        | RunInference(KeyedModelHandler(handler))
        | beam.Map(to_line)
        | beam.io.WriteToText(target)
    )
    result = pipeline.run()
    result.wait_until_finish()
    ended = time.time()
    started = result.metrics().query(MetricsFilter().with_name(STARTED))["distributions"][0].result.min
    print(json.dumps({"clockS": ended - started / 1000}))


if __name__ == "__main__":
    model, source, target, workers, *rest = sys.argv[1:]
    main(model, source, target, int(workers), int(rest[0]) if rest else None)
