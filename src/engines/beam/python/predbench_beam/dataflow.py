"""Google's Dataflow: a job described without sending it, followed to its end, and what it used.

Submitting and cancelling are Beam's own (DataflowRunner, its result's `cancel`).
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import apache_beam as beam
import orjson
from apache_beam.portability import common_urns
from apache_beam.portability.api import beam_runner_api_pb2
from apache_beam.runners.dataflow.dataflow_runner import DataflowPipelineResult, DataflowRunner
from apache_beam.runners.dataflow.internal import apiclient
from apache_beam.runners.runner import PipelineState
from google.api_core.exceptions import GoogleAPICallError

from predbench_beam.errors import sentence

# The service says them some minutes after the end of a job (Beam's own cost benchmark waits for 4 minutes).
_METRICS_WAIT_S = 240.0
_METRICS_PAUSE_S = 10.0
# A cancelled job stops its workers first.
_END_PAUSE_S = 5.0
_END_WAIT_S = 180.0

_STATES = {
    "JOB_STATE_PENDING": "waits for its workers",
    "JOB_STATE_QUEUED": "is in a queue for cheaper resources (FlexRS)",
    "JOB_STATE_RUNNING": "runs",
    "JOB_STATE_CANCELLING": "is being cancelled",
    "JOB_STATE_RESOURCE_CLEANING_UP": "has ended; its workers are being stopped",
}


def describe(pipeline: beam.Pipeline) -> dict[str, Any]:
    """The job as the service would get it, its steps and its shuffles. Sends nothing and stages nothing.

    The pipeline must have been made with `--dry_run=true`: else Beam looks at the bucket while it checks the options.
    """
    runner = _runner_of(pipeline)
    pipeline.run()
    job = runner.job
    job.proto.environment = apiclient.Environment(
        packages=[],
        options=job.options,
        environment_version=apiclient._FNAPI_ENVIRONMENT_MAJOR_VERSION,
        proto_pipeline_staged_url=f"{job.google_cloud_options.staging_location}/pipeline.pb",
        proto_pipeline=job.proto_pipeline,
    ).proto
    described: dict[str, Any] = orjson.loads(job.json())
    # They repeat the options, defaults of other runners included.
    described["environment"].pop("sdkPipelineOptions", None)
    return {"job": described, **_graph_of(job.proto_pipeline)}


def _graph_of(pipeline: beam_runner_api_pb2.Pipeline) -> dict[str, Any]:
    transforms = pipeline.components.transforms
    (root,) = pipeline.root_transform_ids
    shuffles = [one for one in transforms.values() if one.spec.urn == common_urns.primitives.GROUP_BY_KEY.urn]
    return {
        "steps": [transforms[name].unique_name for name in transforms[root].subtransforms],
        "shuffles": len(shuffles),
    }


class DataflowError(Exception):
    """The service refused a job, or a job failed: one sentence why."""


@dataclass(frozen=True)
class Job:
    """A job that the service took."""

    runner: DataflowRunner
    result: DataflowPipelineResult

    @property
    def id(self) -> str:
        """The service's name of it."""
        return str(self.result.job_id())

    @property
    def console(self) -> str:
        """Where its owner can see it."""
        cloud = self.runner.dataflow_client.google_cloud_options
        return f"https://console.cloud.google.com/dataflow/jobs/{cloud.region}/{self.id}?project={cloud.project}"

    def follow(self, note: Callable[[str], None]) -> str:
        """Waits for its end and returns its state, such as DONE; `note` hears what it does meanwhile.

        Raises:
            DataflowError: it failed; the message is the service's own.
        """
        note(f"Dataflow job {self.id}: {self.console}")

        def told(state: str) -> None:
            if state in _STATES:
                note(f"Dataflow job {self.id} {_STATES[state]}")

        # Beam gives up on a job that is neither running nor at its end for 50 s, such as one that is being cancelled.
        while True:
            DataflowRunner.poll_for_job_completion(self.runner, self.result, None, told)
            if self.result.is_in_terminal_state():
                break
            time.sleep(_END_PAUSE_S)
        state: str = self.result.state
        if state == PipelineState.FAILED:
            reason = sentence(getattr(self.runner, "last_error_msg", None) or "it does not say why")
            raise DataflowError(f"Dataflow job {self.id} failed: {reason}")
        return state

    def cancel(self) -> None:
        """Asks the service to stop it; an ended job stays as it is."""
        self.result.cancel()

    def await_end(self, *, wait_s: float = _END_WAIT_S, pause_s: float = _END_PAUSE_S) -> None:
        """Waits for a cancelled job's machines to stop, but no longer than `wait_s`."""
        deadline = time.monotonic() + wait_s
        while not PipelineState.is_terminal(self.result.state) and time.monotonic() + pause_s < deadline:
            time.sleep(pause_s)

    def metrics(self, *, wait_s: float = _METRICS_WAIT_S, pause_s: float = _METRICS_PAUSE_S) -> dict[str, float]:
        """Of an ended job: the service's totals as `dataflow/TotalVcpuTime`, Beam's counters as `namespace/name`.

        Waits until the totals are there and do not change any more; those that never come are left out.
        """
        deadline = time.monotonic() + wait_s
        before: dict[str, float] = {}
        while True:
            found = _scalars(self.runner.dataflow_client.get_job_metrics(self.id).metrics)
            is_settled = found == before and "dataflow/TotalVcpuTime" in found
            if is_settled or time.monotonic() + pause_s > deadline:
                return found
            before = found
            time.sleep(pause_s)


def submit(pipeline: beam.Pipeline) -> Job:
    """Stages what the job needs and sends it.

    Raises:
        DataflowError: the service or the bucket refused it; the message says why.
    """
    runner = _runner_of(pipeline)
    try:
        result = pipeline.run()
    except GoogleAPICallError as error:
        raise DataflowError(f"Dataflow refused the job: {error.code} {error.message}") from error
    except OSError as error:
        raise DataflowError(f"the job's files could not be staged: {error}") from error
    if not isinstance(result, DataflowPipelineResult):
        raise TypeError("a pipeline of a dry run cannot be submitted")
    return Job(runner, result)


def _runner_of(pipeline: beam.Pipeline) -> DataflowRunner:
    if not isinstance(pipeline.runner, DataflowRunner):
        raise TypeError("the pipeline is of another runner")
    return pipeline.runner


def _scalars(metrics: Any) -> dict[str, float]:  # noqa: ANN401
    """Committed ones, summed over steps. Each is told twice: what was committed, and what is tentative."""
    found: dict[str, float] = {}
    for metric in metrics:
        context: Mapping[str, str] = metric.name.context
        if context.get("tentative") == "true" or not isinstance(metric.scalar, int | float):
            continue
        name = _name_of(metric.name.origin, metric.name.name, context)
        if name is not None:
            found[name] = found.get(name, 0) + metric.scalar
    return found


def _name_of(origin: str, name: str, context: Mapping[str, str]) -> str | None:
    """Of the service only what it tells of the whole job: `original_name` is then `Service-...`."""
    if origin == "user":
        return f"{context.get('namespace', origin)}/{name}"
    return f"dataflow/{name}" if context.get("original_name", "").startswith("Service-") else None
