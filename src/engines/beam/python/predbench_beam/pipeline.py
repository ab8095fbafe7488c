"""The pipeline of a batch workload: read -> predict -> write."""

from collections.abc import Sequence
from dataclasses import replace

import apache_beam as beam
from apache_beam.io.fileio import TextSink, WriteToFiles, default_file_naming
from apache_beam.io.filesystems import FileSystems
from apache_beam.ml.inference.base import RunInference
from apache_beam.options.value_provider import StaticValueProvider

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
    unpredicted = (failed.rows, read[REJECTED]) | "Unpredicted" >> beam.Flatten()
    measured = (read[MEASURED], predicted[MEASURED], failed[MEASURED]) | "Measured" >> beam.Flatten()
    # Not one file for all results: a runner may have to send all rows to whoever flattens them.
    _ = predicted.rows | "Write predicted" >> _write_lines(spec.results, f"predicted-{part}")
    _ = unpredicted | "Write unpredicted" >> _write_lines(spec.results, f"unpredicted-{part}")
    _ = measured | "Write measured" >> _write_lines(spec.measured, str(part))


def _write_lines(prefix: str, name: str) -> WriteToFiles:
    """Files `<prefix>-<name>-00000-of-00002.jsonl`, which are there when the job has ended, each line once.

    Not WriteToText: it gives the step that writes a side input, and Prism keeps a core busy while such a step is at work.
    """
    folder, base = FileSystems.split(prefix)
    unfinished = FileSystems.join(folder, f".unfinished-{base}-{name}")
    naming = default_file_naming(f"{base}-{name}", ".jsonl")
    return WriteToFiles(folder, file_naming=naming, temp_directory=StaticValueProvider(str, unfinished), sink=TextSink())


def _handler(spec: PipelineSpec) -> MeasuredHandler:
    """The rows of a batch are there: a call does not wait for more."""
    batching = spec.batching and replace(spec.batching, max_wait_ms=0)
    return MeasuredHandler(make_handler(spec), batching)
