"""The driver of jobs on Dataflow, against a scripted Google on this machine."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from google.cloud.dataflow_v1beta3 import JobType

from tests.driver_process import Driver, driver
from tests.fake_google import JOB_ID, FakeGoogle, serving
from tests.specs import raw_spec

OPTIONS = [
    "--project=my-project",
    "--region=europe-west1",
    "--temp_location=gs://my-bucket/run/temp",
    "--job_name=predbench-a",
    "--sdk_container_image=images/predbench:1",
    "--sdk_location=container",
]


def spec(folder: Path, *options: str) -> dict[str, Any]:
    """Of four rows. Beam looks into its bucket while it builds a pipeline, if it is not for a dry run."""
    return raw_spec(
        folder,
        runner="dataflow",
        runnerOptions=[*OPTIONS, *options],
        workers=2,
        workload={"kind": "batch", "rows": 4},
        splits=[{"firstKey": 0, "rows": 4, "at": None}],
        results="gs://my-bucket/run/results/rows",
        measured="gs://my-bucket/run/measured/bundles",
        progress=None,
    )


@pytest.fixture
def google() -> Iterator[FakeGoogle]:
    with serving(FakeGoogle()) as fake:
        yield fake


@pytest.fixture
def ready(google: FakeGoogle, tmp_path: Path) -> Iterator[Driver]:
    to_google = spec(tmp_path, f"--dataflow_endpoint={google.endpoint}", "--no_auth")
    with driver(tmp_path, to_google, STORAGE_EMULATOR_HOST=google.url) as running:
        running.event("ready")
        yield running


def test_tells_of_the_job_and_its_totals(ready: Driver, google: FakeGoogle) -> None:
    total = {"name": {"origin": "dataflow/v1b3", "name": "TotalVcpuTime", "context": {"original_name": "Service-cpu_num_seconds"}}}
    google.metrics = [[{**total, "scalar": 182}]]
    assert google.jobs == []
    ready.go()
    assert "jobId" not in ready.next()
    assert ready.next()["jobId"] == JOB_ID
    ended = ready.next()
    assert (ended["event"], ended["state"]) == ("ended", "DONE")
    assert ended["metrics"] == {"dataflow/TotalVcpuTime": 182}
    assert ready.process.wait(60) == 0


def submitted(running: Driver, google: FakeGoogle) -> None:
    google.states = ("JOB_STATE_RUNNING",)
    running.go()
    while "jobId" not in running.event("submitted"):
        pass


def test_cancels_the_job_when_the_engine_is_gone(ready: Driver, google: FakeGoogle) -> None:
    submitted(ready, google)
    ready.leave()
    assert ready.next() == {"event": "failed", "message": "cancelled: the engine is gone"}
    assert google.requested_states == ["JOB_STATE_CANCELLED"]
    assert ready.process.wait(60) == 1


def test_cancels_the_job_when_the_run_is_stopped(ready: Driver, google: FakeGoogle, tmp_path: Path) -> None:
    submitted(ready, google)
    (tmp_path / "control" / "stop").touch()
    assert ready.next() == {"event": "failed", "message": "cancelled: the run was stopped"}
    assert google.requested_states == ["JOB_STATE_CANCELLED"]


def stream(folder: Path, *options: str) -> dict[str, Any]:
    workload = {"kind": "queue", "subscription": "projects/my-project/subscriptions/in", "results": "projects/my-project/topics/out"}
    batching = {"maxSize": 8, "maxWaitMs": 100}
    return {**spec(folder, "--streaming", *options), "splits": [], "workload": workload, "batching": batching}


def test_a_stream_is_cancelled_once_it_is_counted_out_and_tells_its_totals(google: FakeGoogle, tmp_path: Path) -> None:
    streamed = {
        "name": {
            "origin": "dataflow/v1b3",
            "name": "TotalStreamingDataProcessed",
            "context": {"original_name": "Service-streaming_gb"},
        }
    }
    total = {"name": {"origin": "dataflow/v1b3", "name": "TotalVcpuTime", "context": {"original_name": "Service-cpu_num_seconds"}}}
    google.metrics = [[{**total, "scalar": 182}, {**streamed, "scalar": 0.5}]]
    to_google = stream(tmp_path, f"--dataflow_endpoint={google.endpoint}", "--no_auth")
    with driver(tmp_path, to_google, STORAGE_EMULATOR_HOST=google.url) as running:
        submitted(running, google)
        (tmp_path / "control" / "stop").touch()
        ended = running.event("ended")
        assert running.process.wait(60) == 0
    assert ended["metrics"] == {"dataflow/TotalVcpuTime": 182, "dataflow/TotalStreamingDataProcessed": 0.5}
    assert google.requested_states == ["JOB_STATE_CANCELLED"]
    assert google.jobs[0]["type"] == JobType.JOB_TYPE_STREAMING


def test_describes_a_stream(google: FakeGoogle, tmp_path: Path) -> None:
    with driver(tmp_path, stream(tmp_path, "--dry_run=true"), "--describe", STORAGE_EMULATOR_HOST=google.url) as running:
        described = running.event("described")
    assert described["steps"][:4] == ["Read", "Decode", "Window", "Group"]
    assert described["steps"][-1] == "Write"
    assert described["job"]["type"] == "JOB_TYPE_STREAMING"
    assert "enable_streaming_engine" in described["job"]["environment"]["experiments"]
    assert google.jobs == []


def test_submits_nothing_for_an_engine_that_left_before(ready: Driver, google: FakeGoogle) -> None:
    ready.leave()
    assert ready.process.wait(60) == 1
    assert google.jobs == []


def test_describes_the_job(google: FakeGoogle, tmp_path: Path) -> None:
    dry = spec(tmp_path, "--dry_run=true")
    with driver(tmp_path, dry, "--describe", STORAGE_EMULATOR_HOST=google.url) as running:
        described = running.event("described")
        assert running.process.wait(60) == 0
    assert described["steps"][:5] == ["Splits", "Read", "Spread chunks", "Instances", "Predict"]
    assert described["job"]["environment"]["workerPools"][0]["workerHarnessContainerImage"] == "images/predbench:1"
    assert google.jobs == []
    assert google.objects == {}
