"""The pool on real sockets, with workers that only wait."""

import os
import socket
import sys
from collections.abc import Iterator

import grpc
import pytest
from apache_beam.portability.api import beam_fn_api_pb2 as fn_api
from apache_beam.portability.api import beam_fn_api_pb2_grpc, endpoints_pb2

from predbench_beam.worker_pool import WorkerPool, serve

TIMEOUT_S = 60
WAITS = (sys.executable, "-c", "import os, time; print('worker', os.environ['WORKER_ID'], os.getpid(), flush=True); time.sleep(600)")


@pytest.fixture
def pool() -> Iterator[WorkerPool]:
    started = WorkerPool(WAITS)
    yield started
    started.stop_all()


def control() -> socket.socket:
    """A TaskManager's control port."""
    return socket.create_server(("127.0.0.1", 0))


def start(pool: WorkerPool, port: socket.socket, worker_id: str = "1-1") -> int:
    """Returns the worker's process id."""
    endpoint = endpoints_pb2.ApiServiceDescriptor(url=f"127.0.0.1:{port.getsockname()[1]}")
    request = fn_api.StartWorkerRequest(worker_id=worker_id, control_endpoint=endpoint, logging_endpoint=endpoint)
    assert pool.StartWorker(request, None).error == ""
    return pool.processes()[-1]


def test_a_worker_ends_when_its_task_manager_is_gone(pool: WorkerPool) -> None:
    with control() as gone, control() as stays:
        first = start(pool, gone)
        second = start(pool, stays)
        pool.stop_abandoned()
        assert pool.processes() == [first, second]
        gone.close()
        pool.stop_abandoned()
        assert pool.processes() == [second]
        assert not alive(first)


def test_equal_ids_of_two_task_managers_are_two_workers(pool: WorkerPool) -> None:
    with control() as one, control() as two:
        workers = [start(pool, one, "1-1"), start(pool, two, "1-1")]
        pool.StopWorker(fn_api.StopWorkerRequest(worker_id="1-1"), None)
        pool.stop_abandoned()
        assert pool.processes() == workers


def test_a_worker_that_cannot_start_is_an_error() -> None:
    pool = WorkerPool(("/gone/python",))
    assert "/gone/python" in pool.StartWorker(fn_api.StartWorkerRequest(worker_id="1-1"), None).error


def test_answers_on_this_machine_alone(pool: WorkerPool) -> None:
    with control() as free:
        port = free.getsockname()[1]
    server = serve(port, pool)
    try:
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            stub = beam_fn_api_pb2_grpc.BeamFnExternalWorkerPoolStub(channel)
            stub.StopWorker(fn_api.StopWorkerRequest(worker_id="none"), timeout=TIMEOUT_S)
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.2", port), timeout=TIMEOUT_S)
        with pytest.raises(RuntimeError):
            serve(port, pool)
    finally:
        server.stop(0).wait(TIMEOUT_S)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
