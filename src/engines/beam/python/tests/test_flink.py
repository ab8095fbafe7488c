"""What Beam's client for Flink's REST API lacks, against a server that answers as Flink does."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from apache_beam.options.pipeline_options import FlinkRunnerOptions, PipelineOptions
from apache_beam.portability.api import beam_job_api_pb2

from predbench_beam.flink import ClusterRunner, _Job


class FakeFlink(ThreadingHTTPServer):
    """A job that runs for some looks and ends."""

    def __init__(self, states: list[str]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.states = states
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: FakeFlink

    def do_GET(self) -> None:
        state = self.server.states.pop(0) if len(self.server.states) > 1 else self.server.states[0]
        self._answer(200, {"status": {"id": state}, "state": state})

    def do_PATCH(self) -> None:
        self._answer(202, {})

    def do_DELETE(self) -> None:
        self._answer(200, {})

    def _answer(self, status: int, body: object) -> None:
        self.server.asked.append(f"{self.command} {self.path}")
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def flink() -> Iterator[FakeFlink]:
    server = FakeFlink(["CREATED", "RUNNING", "RUNNING", "FINISHED"])
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def job(flink: FakeFlink) -> _Job:
    made = _Job(flink.url, None, "id", "name", None, None)
    made._flink_job_id = "abc"
    made._jar_uploaded = False
    return made


def test_a_cancel_is_the_one_that_flink_knows(flink: FakeFlink) -> None:
    job(flink).cancel()
    assert flink.asked == ["PATCH /v1/jobs/abc?mode=cancel"]


def test_the_states_end_with_the_job(flink: FakeFlink) -> None:
    states = [state for state, _ in job(flink).get_state_stream()]
    assert states[-1] == beam_job_api_pb2.JobState.DONE
    assert beam_job_api_pb2.JobState.RUNNING in states


def test_the_job_itself_does_not_look_for_a_cluster() -> None:
    options = PipelineOptions(["--flink_master=127.0.0.1:8081", "--flink_submit_uber_jar"])
    server = ClusterRunner().default_job_server(options)
    assert server._master_url == "http://127.0.0.1:8081"
    assert options.view_as(FlinkRunnerOptions).flink_master == "[auto]"
