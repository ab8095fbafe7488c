"""Beam's runner for Flink, by way of a cluster's REST API.

It adds what Beam's lacks: time-outs, a cancel that works, and an end that is seen at once.
"""

from collections.abc import Callable, Iterator
from time import sleep
from typing import Any, Final

import requests
from apache_beam.options.pipeline_options import FlinkRunnerOptions, PipelineOptions
from apache_beam.runners.portability.flink_runner import FlinkRunner
from apache_beam.runners.portability.flink_uber_jar_job_server import FlinkBeamJob, FlinkUberJarJobServer

_TIMEOUT_S: Final = 60.0
"""Between two signs of life of Flink's answer to one request."""
_LOOK_EVERY_S: Final = 0.2


class ClusterRunner(FlinkRunner):
    """Runs a pipeline on the cluster of `--flink_master`."""

    def default_job_server(self, options: PipelineOptions) -> FlinkUberJarJobServer:
        """The part that turns Beam's requests into Flink's."""
        flink = options.view_as(FlinkRunnerOptions)
        master = self.add_http_scheme(flink.flink_master)
        # The pipeline starts inside of the cluster, and must not look for another one.
        flink.flink_master = "[auto]"
        return _JobServer(master, options)


class _JobServer(FlinkUberJarJobServer):
    def create_beam_job(self, job_id: str, job_name: str, pipeline: Any, options: Any) -> "_Job":  # noqa: ANN401
        return _Job(self._master_url, self.executable_jar(), job_id, job_name, pipeline, options, artifact_port=self._artifact_port)


class _Job(FlinkBeamJob):
    def request(self, method: Callable[..., Any], path: str, expected_status: int = 200, **kwargs: Any) -> Any:  # noqa: ANN401
        return super().request(method, path, expected_status, timeout=_TIMEOUT_S, **kwargs)

    def cancel(self) -> None:
        # Beam asks for a savepoint, at an address that Flink does not have.
        self.request(requests.patch, f"v1/jobs/{self._flink_job_id}?mode=cancel", expected_status=202)
        self.delete_jar()

    def get_state_stream(self) -> Iterator[Any]:
        # Beam looks every second at first, then ever less often, up to once a minute: the end would count into the measurement.
        def states() -> Iterator[Any]:
            while True:
                yield self.get_state()
                sleep(_LOOK_EVERY_S)

        for state, timestamp in self.with_state_history(states()):
            yield state, timestamp
            if self.is_terminal_state(state):
                return
