"""The pipeline of a batch workload: read -> predict -> write."""

from collections.abc import Sequence
from dataclasses import replace

import apache_beam as beam
from apache_beam.ml.inference.base import RunInference

from predbench_beam.collecting import CollectFailures, CollectPredictions
from predbench_beam.handlers import make_handler
from predbench_beam.measuring import MeasuredHandler
from predbench_beam.reading import MEASURED, REJECTED, ReadSplit
from predbench_beam.spec import PipelineSpec, Split


def build(pipeline: beam.Pipeline, spec: PipelineSpec, splits: Sequence[Split], part: int) -> None:
    """Adds the steps.

    Args:
        pipeline: an empty one.
        spec: the cell.
        splits: what to read of it.
        part: number of the job, for the names of its files.
    """
    read_split = ReadSplit(spec.reader, spec.model.inputs, spec.control, spec.progress, spec.call_timeout_s)
    read = (
        pipeline
        | "Splits" >> beam.Create(splits)
        | "Spread" >> beam.Reshuffle()
        | "Read" >> beam.ParDo(read_split).with_outputs(REJECTED, MEASURED, main="instances")
    )
    answered, unanswered = read.instances | "Predict" >> RunInference(_handler(spec)).with_exception_handling()
    collect = beam.ParDo(CollectPredictions(spec.progress)).with_outputs(MEASURED, main="rows")
    predicted = answered | "Collect predictions" >> collect
    collect_failures = beam.ParDo(CollectFailures(spec.progress)).with_outputs(MEASURED, main="rows")
    failed = unanswered.failed_inferences | "Collect failures" >> collect_failures
    measured = (read[MEASURED], predicted[MEASURED], failed[MEASURED]) | beam.Flatten()
    # Not one file for all results: a runner may have to send all rows to whoever flattens them.
    files = {
        f"{spec.results}-predicted": predicted.rows,
        f"{spec.results}-failed": failed.rows,
        f"{spec.results}-rejected": read[REJECTED],
        f"{spec.measured}-bundles": measured,
    }
    for prefix, lines in files.items():
        name = prefix.rpartition("-")[2]
        write = beam.io.WriteToText(f"{prefix}-{part}", file_name_suffix=".jsonl", skip_if_empty=True)
        _ = lines | f"Write {name}" >> write


def _handler(spec: PipelineSpec) -> MeasuredHandler:
    """The rows of a batch are there: a call does not wait for more."""
    batching = spec.batching and replace(spec.batching, max_wait_ms=0)
    return MeasuredHandler(make_handler(spec), batching)
