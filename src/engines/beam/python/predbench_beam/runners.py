"""Beam's options and runner for each runner."""

import os
import shutil
from dataclasses import dataclass

from apache_beam.options.pipeline_options import PipelineOptions

from predbench_beam.spec import PipelineSpec


class NoRunner(Exception):
    """The runner lacks something: what, and what to do."""


@dataclass(frozen=True)
class Run:
    """How to run a pipeline."""

    options: PipelineOptions
    jobs: int = 1
    """Parts of the splits, each a job of its own."""


def run_of(spec: PipelineSpec) -> Run:
    """Options by the spec's runner, with its own on top.

    Raises:
        NoRunner: Prism is missing.
    """
    streaming = [] if spec.queue is None else ["--streaming"]
    if spec.runner == "direct" and spec.queue is not None:
        # The direct runner that reads Pub/Sub works in this process, alone.
        return Run(_options("BundleBasedDirectRunner", streaming, spec))
    if spec.runner == "direct":
        # Not `DirectRunner`, which may hand the pipeline to Prism.
        several = [f"--direct_num_workers={spec.workers}", "--direct_running_mode=multi_processing"]
        return Run(_options("FnApiRunner", several if spec.workers > 1 else [], spec))
    if spec.runner == "prism":
        # A job has one Python worker. One job with several environments would have more, but Prism mixes up their metrics.
        jobs = max(1, min(spec.workers, len(spec.splits)))
        flags = [
            *streaming,
            "--environment_type=LOOPBACK",
            "--experiments=use_loopback_process_worker",
            f"--prism_location={_prism()}",
        ]
        return Run(_options("PrismRunner", flags, spec), jobs)
    if spec.runner == "flink":
        return Run(_options("predbench_beam.flink.ClusterRunner", streaming, spec))
    return Run(_options("DataflowRunner", [], spec))


def _options(runner: str, flags: list[str], spec: PipelineSpec) -> PipelineOptions:
    return PipelineOptions([f"--runner={runner}", *flags, *spec.runner_options])


def _prism() -> str:
    named = os.environ.get("PREDBENCH_PRISM")
    found = named if named is not None else shutil.which("prism")
    if found is None:
        raise NoRunner("prism is not installed: run `predbench setup beam`, or set PREDBENCH_PRISM to its path")
    return found
