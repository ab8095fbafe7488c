"""Worker pool of a Flink cluster on this machine: starts a Python worker when a TaskManager asks for one.

    python -m predbench_beam.worker_pool PORT

Beam's own pool (``apache_beam.runners.worker.worker_pool_main``) is made for one TaskManager in a container: it listens on every
interface, runs whatever ``python`` comes first on the PATH, never reads its workers' output, and tells workers apart by an id that
two TaskManagers give twice. This one listens on 127.0.0.1, runs its own interpreter, lets workers write to its stderr, and tells
workers apart by the TaskManager's control port: a worker ends when that port is closed, so also after its TaskManager was killed.
"""

import logging
import os
import signal
import socket
import subprocess
import sys
import threading
from concurrent import futures
from dataclasses import dataclass

import grpc
from apache_beam.portability.api import beam_fn_api_pb2, beam_fn_api_pb2_grpc, endpoints_pb2
from google.protobuf import text_format

_LOGGER = logging.getLogger(__name__)

_WORKER = (sys.executable, "-m", "apache_beam.runners.worker.sdk_worker_main")
_CHECK_EVERY_S = 1.0
_GRACE_S = 5.0


@dataclass(frozen=True)
class _Worker:
    process: "subprocess.Popen[bytes]"
    control: str


class WorkerPool(beam_fn_api_pb2_grpc.BeamFnExternalWorkerPoolServicer):
    """Starts workers as the container of Beam's Python SDK does, so that their logs reach the TaskManager's."""

    def __init__(self, command: tuple[str, ...] = _WORKER) -> None:
        self._command = command
        self._workers: list[_Worker] = []
        self._lock = threading.Lock()

    def StartWorker(  # noqa: N802 (the service's name for it)
        self, request: beam_fn_api_pb2.StartWorkerRequest, _context: object
    ) -> beam_fn_api_pb2.StartWorkerResponse:
        """Starts a process for the worker that a TaskManager asks for."""
        environment = {
            **os.environ,
            "WORKER_ID": request.worker_id,
            "CONTROL_API_SERVICE_DESCRIPTOR": _descriptor(request.control_endpoint.url),
            "LOGGING_API_SERVICE_DESCRIPTOR": _descriptor(request.logging_endpoint.url),
            "PIPELINE_OPTIONS": "{}",
        }
        try:
            process = subprocess.Popen(self._command, env=environment, stdin=subprocess.DEVNULL, stdout=sys.stderr)
        except OSError as error:
            return beam_fn_api_pb2.StartWorkerResponse(error=str(error))
        with self._lock:
            self._workers.append(_Worker(process, request.control_endpoint.url))
        _LOGGER.info("worker %s is process %d", request.worker_id, process.pid)
        return beam_fn_api_pb2.StartWorkerResponse()

    def StopWorker(  # noqa: N802 (the service's name for it)
        self, _request: beam_fn_api_pb2.StopWorkerRequest, _context: object
    ) -> beam_fn_api_pb2.StopWorkerResponse:
        """Does nothing: the id may be another TaskManager's worker too. The control port closes right after this call."""
        return beam_fn_api_pb2.StopWorkerResponse()

    def processes(self) -> list[int]:
        """Ids of the workers' processes, oldest first."""
        with self._lock:
            return [worker.process.pid for worker in self._workers]

    def stop_abandoned(self) -> None:
        """Ends the workers whose TaskManager has closed their control port."""
        with self._lock:
            workers = list(self._workers)
        gone = [worker for worker in workers if worker.process.poll() is None and not _is_open(worker.control)]
        _end([worker.process for worker in gone])
        with self._lock:
            self._workers = [worker for worker in self._workers if worker.process.poll() is None]

    def stop_all(self) -> None:
        """Ends all workers."""
        """Ends every worker."""
        with self._lock:
            _end([worker.process for worker in self._workers])
            self._workers = []


def _end(processes: "list[subprocess.Popen[bytes]]") -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(_GRACE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        _LOGGER.info("process %d ended", process.pid)


def _is_open(address: str) -> bool:
    host, _, port = address.rpartition(":")
    try:
        with socket.create_connection((host, int(port)), timeout=_GRACE_S):
            return True
    except ConnectionRefusedError:
        return False
    except OSError:
        # Too busy to answer is not gone.
        return True


def _descriptor(url: str) -> str:
    text: str = text_format.MessageToString(endpoints_pb2.ApiServiceDescriptor(url=url))
    return text


def serve(port: int, pool: WorkerPool) -> grpc.Server:
    """Listens on 127.0.0.1. Raises RuntimeError if the port is taken."""
    server = grpc.server(futures.ThreadPoolExecutor(), options=[("grpc.so_reuseport", 0)])
    beam_fn_api_pb2_grpc.add_BeamFnExternalWorkerPoolServicer_to_server(pool, server)
    server.add_insecure_port(f"127.0.0.1:{port}")
    server.start()
    return server


def main() -> None:
    """Serves until SIGTERM or Ctrl-C on the port of the first argument."""
    """Serves at the port of the first argument until a signal."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    port = int(sys.argv[1])
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    pool = WorkerPool()
    server = serve(port, pool)
    _LOGGER.info("listening on 127.0.0.1:%d", port)
    while not stop.wait(_CHECK_EVERY_S):
        pool.stop_abandoned()
    server.stop(0).wait()
    _LOGGER.info("ending with workers %s", pool.processes())
    pool.stop_all()


if __name__ == "__main__":
    main()
