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

# Rows that are formatted and written together: Beam's steps for files cost several times as much for a row as making its text.
_CHUNK_ROWS = 500

DeadLetter: TypeAlias = tuple[list[tuple[Key, Values]], tuple[type, str, list[str]]]


class _Collect(beam.DoFn):
    """Sums over a bundle."""

    def __init__(self, progress: str | None) -> None:
        self._progress = progress

    def start_bundle(self) -> None:
        """Begins a record."""
        self._measured = Measured()

    def finish_bundle(self) -> Iterator[str | MeasuredLine]:
        """Ends the record. A bundle that is repeated has one record, like its results."""
        if self._measured.rows > 0:
            yield MeasuredLine(MEASURED, GlobalWindows.windowed_value_at_end_of_window(self._measured.line()))

    def _count(self, at_ms: float, ok: int, failed: int) -> None:
        self._measured.answered(at_ms, ok, failed)
        add_progress(self._progress, ok=ok, failed=failed)


class CollectPredictions(_Collect):
    """Rows of answered calls, in which single instances may have failed. Texts of many lines."""

    def start_bundle(self) -> None:
        """Begins a record."""
        super().start_bundle()
        self._pending: list[tuple[Key, PredictionResult]] = []
        self._begin_call(time.time() * 1000)

    def process(self, prediction: tuple[Key, PredictionResult]) -> Iterator[str]:
        """Takes one row."""
        self._pending.append(prediction)
        _, result = prediction
        answer = cast("Answer", result.inference)
        if answer.call is not None:
            self._end_call()
            self._begin_call(answer.call.end_ms)
            self._measured.called(answer.call)
        if answer.outputs is None:
            self._failed += 1
        else:
            self._ok += 1
        if len(self._pending) == _CHUNK_ROWS:
            yield self._formatted()

    def finish_bundle(self) -> Iterator[str | MeasuredLine]:
        """Ends the record."""
        self._end_call()
        if self._pending:
            yield GlobalWindows.windowed_value_at_end_of_window(self._formatted())
        yield from super().finish_bundle()

    def _formatted(self) -> str:
        started = time.perf_counter()
        text = "\n".join(_line(head, cast("Answer", result.inference)) for (_, head), result in self._pending)
        self._measured.format_s += time.perf_counter() - started
        self._pending = []
        return text

    def _begin_call(self, ended_ms: float) -> None:
        self._ended_ms = ended_ms
        self._ok = self._failed = 0

    def _end_call(self) -> None:
        if self._ok + self._failed > 0:
            self._count(self._ended_ms, self._ok, self._failed)


def _line(head: str, answer: Answer) -> str:
    if answer.outputs is not None:
        return predicted_line(head, answer.outputs)
    return failed_line(head, answer.error or "no prediction and no reason given")


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
        self._count(time.time() * 1000, 0, len(batch))
        yield "\n".join(failed_line(head, message) for (_, head), _ in batch)
