"""The pipeline of a batch workload: read -> predict -> write. For a batch job: read -> encode -> write."""

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
from predbench_beam.reading import HEADS, MEASURED, REJECTED, EncodeSplit, Instances, ReadSplit
from predbench_beam.sinks import write_rows
from predbench_beam.spec import JobInput, PipelineSpec, Split


def build(pipeline: beam.Pipeline, spec: PipelineSpec, splits: Sequence[Split], part: int) -> None:
    """Adds the steps.

    Args:
        pipeline: an empty one.
        spec: the cell.
        splits: what to read of it.
        part: number of the job, for the names of its files.
    """
    if isinstance(spec.predict, JobInput):
        _build_encoding(pipeline, spec, spec.predict, splits, part)
    else:
        _build_prediction(pipeline, spec, splits, part)


def _build_prediction(pipeline: beam.Pipeline, spec: PipelineSpec, splits: Sequence[Split], part: int) -> None:
    read_split = beam.ParDo(ReadSplit(spec.reader, spec.control, spec.progress, spec.call_timeout_s))
    # All workers predict what only one can read; a job on Prism has no more. Flink leaves out a second Reshuffle, so there is one.
    reads_alone = len(splits) == 1 and spec.workers > 1 and spec.runner != "prism"
    source = pipeline | "Splits" >> beam.Create(splits) if reads_alone else _spread(pipeline, splits)
    read = source | "Read" >> read_split.with_outputs(REJECTED, MEASURED, main="chunks")
    chunks = read.chunks | "Spread chunks" >> beam.Reshuffle() if reads_alone else read.chunks
    instances = chunks | "Instances" >> beam.ParDo(Instances(spec.model.inputs, spec.control))
    answered, unanswered = instances | "Predict" >> RunInference(_handler(spec)).with_exception_handling()
    collect = beam.ParDo(CollectPredictions(spec.progress)).with_outputs(MEASURED, main="rows")
    predicted = answered | "Collect predictions" >> collect
    collect_failures = beam.ParDo(CollectFailures(spec.progress)).with_outputs(MEASURED, main="rows")
    failed = unanswered.failed_inferences | "Collect failures" >> collect_failures
    unpredicted = (failed.rows, read[REJECTED]) | "Unpredicted" >> beam.Flatten()
    if spec.sink is not None:
        write_rows(predicted.rows, spec.sink, "Sink predicted")
        write_rows(unpredicted, spec.sink, "Sink unpredicted")
    measured = (read[MEASURED], predicted[MEASURED], failed[MEASURED]) | "Measured" >> beam.Flatten()
    # Not one file for all results: a runner may have to send all rows to whoever flattens them.
    _ = predicted.rows | "Write predicted" >> _write_lines(spec.results, f"predicted-{part}")
    _ = unpredicted | "Write unpredicted" >> _write_lines(spec.results, f"unpredicted-{part}")
    _ = measured | "Write measured" >> _write_lines(spec.measured, str(part))


def _build_encoding(pipeline: beam.Pipeline, spec: PipelineSpec, job: JobInput, splits: Sequence[Split], part: int) -> None:
    """Prepares a job, which the engine runs when this pipeline has ended."""
    encode = beam.ParDo(EncodeSplit(spec.reader, spec.control, spec.progress, spec.call_timeout_s))
    read = _spread(pipeline, splits) | "Read" >> encode.with_outputs(REJECTED, HEADS, MEASURED, main="lines")
    _ = read.lines | "Write instances" >> _write_lines(job.files, f"instances-{part}")
    _ = read[HEADS] | "Write heads" >> _write_lines(spec.results, f"heads-{part}")
    _ = read[REJECTED] | "Write unpredicted" >> _write_lines(spec.results, f"unpredicted-{part}")
    _ = read[MEASURED] | "Write measured" >> _write_lines(spec.measured, str(part))


def _spread(pipeline: beam.Pipeline, splits: Sequence[Split]) -> beam.pvalue.PCollection[Split]:
    spread: beam.pvalue.PCollection[Split] = pipeline | "Splits" >> beam.Create(splits) | "Spread" >> beam.Reshuffle()
    return spread


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
