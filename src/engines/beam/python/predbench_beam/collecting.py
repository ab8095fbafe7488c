"""Turns predictions and failed calls into rows of the sink, and counts them."""

import time
from collections.abc import Iterator
from typing import TypeAlias, cast

import apache_beam as beam
from apache_beam.ml.inference.base import PredictionResult
from apache_beam.transforms.window import GlobalWindows

from predbench_beam.elements import Answer, Key, Values
from predbench_beam.errors import sentence
from predbench_beam.measured import Measured
from predbench_beam.measuring import CallFailed, read_failure
from predbench_beam.progress import add_progress
from predbench_beam.reading import MEASURED, MeasuredLine
from predbench_beam.result_lines import failed_line, predicted_line

# Rows whose formatting is timed and counted together.
_CHUNK_ROWS = 500

DeadLetter: TypeAlias = tuple[list[tuple[Key, Values]], tuple[type, str, list[str]]]


class _Collect(beam.DoFn):
    """Sums over a bundle."""

    def __init__(self, progress: str | None) -> None:
        self._progress = progress

    def start_bundle(self) -> None:
        """Begins a record."""
        self._measured = Measured()

    def finish_bundle(self) -> Iterator[MeasuredLine]:
        """Ends the record. A bundle that is repeated has one record, like its results."""
        if self._measured.rows > 0:
            yield MeasuredLine(MEASURED, GlobalWindows.windowed_value_at_end_of_window(self._measured.line()))

    def _count(self, ok: int, failed: int) -> None:
        self._measured.answered(time.time() * 1000, ok, failed)
        add_progress(self._progress, ok=ok, failed=failed)


class CollectPredictions(_Collect):
    """Rows of answered calls, in which single instances may have failed."""

    def start_bundle(self) -> None:
        """Begins a record."""
        super().start_bundle()
        self._ok = 0
        self._failed = 0

    def process(self, prediction: tuple[Key, PredictionResult]) -> Iterator[str]:
        """One row."""
        (_, head), result = prediction
        answer = cast("Answer", result.inference)
        if answer.call is not None:
            self._flush()
            self._measured.called(answer.call)
        started = time.perf_counter()
        if answer.outputs is None:
            self._failed += 1
            line = failed_line(head, answer.error or "no prediction and no reason given")
        else:
            self._ok += 1
            line = predicted_line(head, answer.outputs)
        self._measured.format_s += time.perf_counter() - started
        if self._ok + self._failed == _CHUNK_ROWS:
            self._flush()
        yield line

    def finish_bundle(self) -> Iterator[MeasuredLine]:
        """Ends the record."""
        self._flush()
        yield from super().finish_bundle()

    def _flush(self) -> None:
        if self._ok + self._failed > 0:
            self._count(self._ok, self._failed)
            self._ok = self._failed = 0


class CollectFailures(_Collect):
    """Rows of calls that failed as a whole."""

    def process(self, letter: DeadLetter) -> Iterator[str]:
        """The rows of one call."""
        batch, (kind, text, trace) = letter
        if issubclass(kind, CallFailed):
            message, call = read_failure(text)
            self._measured.called(call)
        else:
            message = sentence("".join(trace))
        self._count(0, len(batch))
        for (_, head), _ in batch:
            yield failed_line(head, message)
