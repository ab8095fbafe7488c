"""Against a scripted Google on this machine: no job was ever run by Dataflow here."""

from collections.abc import Iterator
from typing import Any

import apache_beam as beam
import pytest
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.runners.dataflow.dataflow_runner import DataflowRunner

from predbench_beam.dataflow import DataflowError, Job, describe, submit
from tests.fake_google import JOB_ID, FakeGoogle, serving

DRY_RUN = "--dry_run=true"
OPTIONS = (
    "--project=my-project",
    "--region=europe-west1",
    "--temp_location=gs://my-bucket/run/temp",
    "--job_name=predbench-a",
    "--sdk_container_image=europe-west1-docker.pkg.dev/my-project/images/predbench:1",
    "--sdk_location=container",
    "--num_workers=2",
    "--max_num_workers=2",
    "--autoscaling_algorithm=NONE",
    "--machine_type=n1-standard-2",
    "--subnetwork=regions/europe-west1/subnetworks/mine",
    "--service_account_email=worker@my-project.iam.gserviceaccount.com",
    "--labels=predbench-run=a",
)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beam waits for 5 s between two questions."""
    monkeypatch.setattr("time.sleep", lambda _: None)


@pytest.fixture
def google(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeGoogle]:
    with serving(FakeGoogle()) as fake:
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", fake.url)
        yield fake


def pipeline_of(*options: str) -> beam.Pipeline:
    pipeline = beam.Pipeline(runner=DataflowRunner(), options=PipelineOptions([*OPTIONS, *options]))
    rows = pipeline | "Splits" >> beam.Create([1, 2]) | "Spread" >> beam.Reshuffle()
    rows | "Double" >> beam.Map(lambda row: 2 * row) | "Drop" >> beam.Filter(lambda _: False)
    return pipeline


def start(google: FakeGoogle) -> Job:
    return submit(pipeline_of(f"--dataflow_endpoint={google.endpoint}", "--no_auth"))


def total(name: str, value: float, original: str, **context: str) -> dict[str, Any]:
    return {
        "name": {"origin": "dataflow/v1b3", "name": name, "context": {"original_name": original, **context}},
        "scalar": value,
    }


def test_describes_a_job_without_sending_it(google: FakeGoogle) -> None:
    described = describe(pipeline_of(DRY_RUN))

    assert described["steps"] == ["Splits", "Spread", "Double", "Drop"]
    # Create spreads its elements by a shuffle of its own.
    assert described["shuffles"] == 2
    sent = described["job"]
    assert sent["name"] == "predbench-a"
    assert sent["type"] == "JOB_TYPE_BATCH"
    assert sent["labels"] == {"predbench-run": "a"}
    environment = sent["environment"]
    assert environment["serviceAccountEmail"] == "worker@my-project.iam.gserviceaccount.com"
    assert "sdkPipelineOptions" not in environment
    (pool,) = environment["workerPools"]
    assert pool["numWorkers"] == 2
    assert pool["machineType"] == "n1-standard-2"
    assert pool["subnetwork"] == "regions/europe-west1/subnetworks/mine"
    assert pool["autoscalingSettings"] == {"algorithm": "AUTOSCALING_ALGORITHM_NONE", "maxNumWorkers": 2}
    assert pool["workerHarnessContainerImage"] == "europe-west1-docker.pkg.dev/my-project/images/predbench:1"
    assert google.jobs == []
    assert google.objects == {}


def test_checks_options_as_beam_does() -> None:
    with pytest.raises(ValueError, match=r"Invalid Project ID \(My Project\)"):
        pipeline_of(DRY_RUN, "--project=My Project")


def test_says_why_a_job_was_refused(google: FakeGoogle) -> None:
    google.refuse_jobs = (403, "the Dataflow API is not enabled in my-project")
    with pytest.raises(DataflowError, match=r"^Dataflow refused the job: 403 .*the Dataflow API is not enabled in my-project$"):
        start(google)


def test_follows_a_job_to_its_end(google: FakeGoogle) -> None:
    # Beam asks once before it begins to tell.
    google.states = ("JOB_STATE_PENDING", "JOB_STATE_PENDING", "JOB_STATE_RUNNING", "JOB_STATE_DONE")
    notes: list[str] = []
    job = start(google)

    assert job.follow(notes.append) == "DONE"
    assert len(google.jobs) == 1
    assert notes == [
        f"Dataflow job {JOB_ID}: https://console.cloud.google.com/dataflow/jobs/europe-west1/{JOB_ID}?project=my-project",
        f"Dataflow job {JOB_ID} waits for its workers",
        f"Dataflow job {JOB_ID} runs",
    ]


def test_says_why_a_job_failed(google: FakeGoogle) -> None:
    google.states = ("JOB_STATE_RUNNING", "JOB_STATE_FAILED")
    google.messages = [
        {
            "id": "1",
            "time": "2026-11-28T00:00:00Z",
            "messageImportance": "JOB_MESSAGE_ERROR",
            "messageText": 'Traceback (most recent call last):\n  File "a.py", line 1\nValueError: the model does not load',
        },
        {
            "id": "2",
            "time": "2026-11-28T00:00:01Z",
            "messageImportance": "JOB_MESSAGE_ERROR",
            "messageText": "The work item was attempted 4 times without success.",
        },
    ]
    job = start(google)

    with pytest.raises(DataflowError, match=f"^Dataflow job {JOB_ID} failed: ValueError: the model does not load$"):
        job.follow(lambda _: None)


def test_follows_a_cancelled_job_until_it_has_ended(google: FakeGoogle) -> None:
    google.states = ("JOB_STATE_RUNNING",)
    notes: list[str] = []
    job = start(google)
    job.cancel()

    assert google.requested_states == ["JOB_STATE_CANCELLED"]
    assert job.follow(notes.append) == "CANCELLED"


def test_tells_the_totals_once_they_are_there(google: FakeGoogle) -> None:
    vcpu = total("TotalVcpuTime", 182, "Service-cpu_num_seconds")
    later = [
        vcpu,
        total("TotalVcpuTime", 190, "Service-cpu_num_seconds", tentative="true"),
        total("TotalMemoryUsage", 747068, "Service-mem_mb_seconds"),
        total("BillableShuffleDataProcessed", 0.5, "Service-shuffle_service_chargeable_gb"),
        total("ElementCount", 7, "Double-out0-ElementCount", output_user_name="Double-out0"),
        {"name": {"origin": "user", "name": "rows", "context": {"namespace": "predbench", "step": "s1"}}, "scalar": 3},
        {"name": {"origin": "user", "name": "rows", "context": {"namespace": "predbench", "step": "s2"}}, "scalar": 4},
    ]
    google.metrics = [[], [vcpu], later]
    job = start(google)

    assert job.metrics(pause_s=0.01) == {
        "dataflow/TotalVcpuTime": 182,
        "dataflow/TotalMemoryUsage": 747068,
        "dataflow/BillableShuffleDataProcessed": 0.5,
        "predbench/rows": 7,
    }
    assert google.metrics_asked == 4


def test_does_not_wait_for_totals_for_ever(google: FakeGoogle) -> None:
    job = start(google)

    assert job.metrics(wait_s=0.05, pause_s=0.01) == {}
