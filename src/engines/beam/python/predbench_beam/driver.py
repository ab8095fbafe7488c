"""Runs the job of a cell and tells the engine of it. See __main__ for the protocol."""

import logging
import os
import sys
import threading
import time
import traceback
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import Any, Final, NoReturn

import apache_beam as beam
from apache_beam.runners.runner import PipelineResult, PipelineState

from predbench_beam import dataflow
from predbench_beam.errors import sentence
from predbench_beam.events import emit
from predbench_beam.metrics import metrics_of
from predbench_beam.pipeline import build
from predbench_beam.processes import children_cpu_s, end_children
from predbench_beam.runners import run_of
from predbench_beam.spec import PipelineSpec
from predbench_beam.stopping import StopMarker
from predbench_beam.streaming import build_stream

DRAIN_S: Final = 30.0
"""How long a pipeline that was told to stop may take to end by itself."""
_CANCEL_S = 10.0
# A job that is being submitted is cancelled when the service has answered.
_CANCEL_DATAFLOW_S = 60.0
_CHILDREN_S = 5.0
_LOOK_EVERY_S = 0.2


class JobEnded(Exception):
    """In another state than DONE."""


class Driver:
    """Of one cell."""

    def __init__(self, spec: PipelineSpec) -> None:
        """Builds its pipelines.

        Raises:
            NoRunner: the runner lacks something.
        """
        self._spec = spec
        self._results: list[PipelineResult] = []
        self._dataflow: dataflow.Job | None = None
        self._is_cancelled = False
        self._submitting = threading.Lock()
        self._ending = threading.RLock()
        run = run_of(spec)
        self._pipelines = [beam.Pipeline(options=run.options) for _ in range(run.jobs)]
        for part, pipeline in enumerate(self._pipelines):
            if spec.queue is None:
                build(pipeline, spec, spec.splits[part :: run.jobs], part)
            else:
                build_stream(pipeline, spec, spec.queue)

    def run(self) -> NoReturn:
        """Runs them and ends this process with their end, or when the engine is gone, or when they do not end after a stop."""
        for watch in (self._watch_input, self._watch_stop):
            threading.Thread(target=watch, daemon=True).start()
        started_ms = time.time() * 1000
        emit("submitted", atMs=started_ms)
        try:
            if self._spec.runner == "dataflow":
                self._run_on_dataflow(started_ms)
            else:
                self._run_jobs()
        except BaseException as error:  # GaveUp, too
            logging.exception("the job failed")
            self._end(1, "failed", message=sentence("".join(traceback.format_exception_only(error))))
        self._ended()

    def _ended(self) -> NoReturn:
        end_ms = time.time() * 1000
        own = os.times()
        cpu_s = {"self": own.user + own.system, "children": children_cpu_s()}
        metrics = metrics_of(self._results) if self._dataflow is None else self._dataflow.metrics()
        self._end(0, "ended", state=PipelineState.DONE, endMs=end_ms, metrics=metrics, cpuS=cpu_s)

    def describe(self) -> NoReturn:
        """Tells of the job that Dataflow would get, and ends this process."""
        (pipeline,) = self._pipelines
        self._end(0, "described", **dataflow.describe(pipeline))

    def _run_jobs(self) -> None:
        for pipeline in self._pipelines:
            # Some runners return when the job has ended. Not in a thread: some set signal handlers.
            self._results.append(pipeline.run())
        pool = ThreadPoolExecutor(len(self._results))
        jobs = [pool.submit(result.wait_until_finish) for result in self._results]
        for job in as_completed(jobs):
            state = job.result()
            if state != PipelineState.DONE:
                raise JobEnded(f"the job ended in state {state}")

    def _run_on_dataflow(self, started_ms: float) -> None:
        (pipeline,) = self._pipelines
        with self._submitting:
            if self._is_cancelled:
                raise JobEnded("cancelled before it was submitted")
            job = self._dataflow = dataflow.submit(pipeline)
        emit("submitted", atMs=started_ms, jobId=job.id)
        state = job.follow(lambda text: emit("note", text=text))
        if state != PipelineState.DONE:
            raise JobEnded(f"the job ended in state {state}")

    def _watch_input(self) -> None:
        while os.read(sys.stdin.fileno(), 1024) != b"":
            pass
        self._cancel("cancelled: the engine is gone")

    def _watch_stop(self) -> None:
        stop = StopMarker(self._spec.control)
        while not stop.found():
            time.sleep(_LOOK_EVERY_S)
        if self._spec.queue is not None:
            # A stream has no end of its own: the engine has counted it out.
            with self._ending:
                if not self._try_to_cancel() and self._dataflow is not None:
                    emit("note", text=f"Dataflow did not answer: look whether the job still runs: {self._dataflow.console}")
                elif self._dataflow is not None:
                    # Until then it uses machines, and its totals grow.
                    self._dataflow.await_end()
                self._ended()
        if self._spec.runner == "dataflow":
            # Its machines cost money until it has ended, and it keeps no part of its results.
            self._cancel("cancelled: the run was stopped")
        time.sleep(DRAIN_S)
        self._cancel(f"cancelled: the job had not ended {DRAIN_S:g} s after it was told to stop")

    def _cancel(self, why: str) -> NoReturn:
        # That the jobs end now is no other end.
        with self._ending:
            if not self._try_to_cancel() and self._dataflow is not None:
                why = f"{why}; Dataflow did not answer: look whether the job still runs: {self._dataflow.console}"
            self._end(1, "failed", message=why)

    def _try_to_cancel(self) -> bool:
        """Did the runner answer?"""
        self._is_cancelled = True
        # It may wait for a runner that no longer answers.
        cancelling = threading.Thread(target=self._cancel_jobs, daemon=True)
        cancelling.start()
        cancelling.join(_CANCEL_DATAFLOW_S if self._spec.runner == "dataflow" else _CANCEL_S)
        return not cancelling.is_alive()

    def _cancel_jobs(self) -> None:
        # Not while a job is being submitted, whose id is not known yet.
        with self._submitting:
            pass
        if self._dataflow is not None:
            self._dataflow.cancel()
        for result in self._results:
            result.cancel()

    def _end(self, code: int, event: str, **members: Any) -> NoReturn:  # noqa: ANN401
        """Only the first one counts. Threads of a runner may hang: nobody waits for them."""
        with self._ending:
            emit(event, **members)
            end_children(_CHILDREN_S)
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
