"""The driver's process with the runner dataflow, against a scripted Google on this machine."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pytest

from tests.fake_google import JOB_ID, FakeGoogle, serving

PACKAGE = Path(__file__).parents[1]
FEATURE = {"name": "x", "dtype": "float32", "shape": []}
OPTIONS = [
    "--project=my-project",
    "--region=europe-west1",
    "--temp_location=gs://my-bucket/run/temp",
    "--job_name=predbench-a",
    "--sdk_container_image=images/predbench:1",
    "--sdk_location=container",
]


@dataclass
class Driver:
    process: subprocess.Popen[bytes]
    events: IO[str]

    def next(self) -> dict[str, Any]:
        """The next event that is no note."""
        for line in self.events:
            event: dict[str, Any] = json.loads(line)
            if event["event"] != "note":
                return event
        raise AssertionError("the driver ended without an event")

    def go(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(b"go\n")
        self.process.stdin.flush()

    def leave(self) -> None:
        """As an engine that is gone."""
        assert self.process.stdin is not None
        self.process.stdin.close()


def start(folder: Path, google: FakeGoogle, options: list[str], *flags: str) -> Driver:
    """Beam looks into its bucket while it builds a pipeline, if it is not for a dry run."""
    spec = {
        "runner": "dataflow",
        "runnerOptions": [*OPTIONS, *options],
        "workers": 2,
        "workload": {"kind": "batch", "rows": 4},
        "splits": [{"firstKey": 0, "rows": 4, "at": None}],
        "reader": {"command": ["node", "read.js"], "task": {}},
        "model": {"path": "gs://my-bucket/model", "signature": "s", "tags": ["serve"], "inputs": [FEATURE], "outputs": [FEATURE]},
        "predict": {"runtime": "python", "handler": "null", "options": {}},
        "batching": {"maxSize": 2, "maxWaitMs": 0},
        "callTimeoutS": 60,
        "results": "gs://my-bucket/run/results/rows",
        "measured": "gs://my-bucket/run/measured/bundles",
        "control": str(folder / "control"),
        "progress": None,
    }
    (folder / "control").mkdir()
    (folder / "spec.json").write_text(json.dumps(spec))
    reading, writing = os.pipe()
    # The events' descriptor is 3, whatever the pipe's is.
    command = f'exec 3>&{writing}; exec "$@"'
    process = subprocess.Popen(
        ["bash", "-c", command, "driver", sys.executable, "-W", "ignore", "-m", "predbench_beam", str(folder / "spec.json"), *flags],
        cwd=PACKAGE,
        env={**os.environ, "STORAGE_EMULATOR_HOST": google.url},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=[writing],
    )
    os.close(writing)
    return Driver(process, os.fdopen(reading))


@pytest.fixture
def google() -> Iterator[FakeGoogle]:
    with serving(FakeGoogle()) as fake:
        yield fake


@pytest.fixture
def ready(google: FakeGoogle, tmp_path: Path) -> Iterator[Driver]:
    driver = start(tmp_path, google, [f"--dataflow_endpoint={google.endpoint}", "--no_auth"])
    try:
        assert driver.next()["event"] == "ready"
        yield driver
    finally:
        driver.process.kill()
        driver.process.wait()
        driver.events.close()


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


def submitted(driver: Driver, google: FakeGoogle) -> None:
    google.states = ("JOB_STATE_RUNNING",)
    driver.go()
    driver.next()
    assert driver.next()["jobId"] == JOB_ID


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


def test_submits_nothing_for_an_engine_that_left_before(ready: Driver, google: FakeGoogle) -> None:
    ready.leave()
    assert ready.process.wait(60) == 1
    assert google.jobs == []


def test_describes_the_job(google: FakeGoogle, tmp_path: Path) -> None:
    driver = start(tmp_path, google, ["--dry_run=true"], "--describe")
    assert driver.next()["event"] == "ready"
    described = driver.next()
    assert described["steps"][:4] == ["Splits", "Spread", "Read", "Predict"]
    assert described["job"]["environment"]["workerPools"][0]["workerHarnessContainerImage"] == "images/predbench:1"
    assert driver.process.wait(60) == 0
    driver.events.close()
    assert google.jobs == []
    assert google.objects == {}
