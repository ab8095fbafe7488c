"""Reads the rows of splits with predbench's own readers, in a Node child: mapping, keys and messages are those of the local engine."""

import time
from collections.abc import Iterator, Sequence
from typing import Any, Final, Literal, TypeAlias

import apache_beam as beam

from predbench_beam.child import NodeChild
from predbench_beam.elements import Key, Values
from predbench_beam.measured import Measured
from predbench_beam.progress import add_progress
from predbench_beam.row_values import rows_of
from predbench_beam.spec import Feature, Split
from predbench_beam.spec import NodeChild as NodeChildSpec
from predbench_beam.stopping import StopMarker

CHUNK_ROWS: Final = 1000

REJECTED: Final = "rejected"
"""Tag of the sink's lines of rows that gave no instance."""
MEASURED: Final = "measured"
"""Tag of what a bundle measured, as JSON lines."""


Instance: TypeAlias = tuple[Key, Values]
Rejected: TypeAlias = beam.pvalue.TaggedOutput[Literal["rejected"], str]
MeasuredLine: TypeAlias = beam.pvalue.TaggedOutput[Literal["measured"], str]


class ReadSplit(beam.DoFn):
    """The instances of a split."""

    def __init__(
        self, reader: NodeChildSpec, features: Sequence[Feature], control: str, progress: str | None, timeout_s: float
    ) -> None:
        """Reads with a child for `reader` until the marker `stop` is in `control`; `timeout_s` is of each wait for the child."""
        self._reader = reader
        self._features = features
        self._control = control
        self._progress = progress
        self._timeout_s = timeout_s
        self._child: NodeChild | None = None

    def setup(self) -> None:
        """Starts the child."""
        self._stop = StopMarker(self._control)
        self._open()

    def process(self, split: Split) -> Iterator[Instance | Rejected | MeasuredLine]:
        """Reads one split.

        Raises:
            ChildError: the source cannot be read.
            ChildLost: the child is gone; the next attempt gets a new one.
        """
        if self._stop.found():
            return
        child = self._open()
        measured = Measured()
        start_ms = time.time() * 1000
        child.send({"split": split.frame(), "chunkRows": CHUNK_ROWS})
        while "end" not in (frame := child.receive()):
            if self._stop.found():
                child.close()
                break
            measured.span(start_ms if measured.start_ms is None else measured.start_ms, time.time() * 1000)
            yield from self._emit(frame, measured)
        if measured.start_ms is not None:
            yield MeasuredLine(MEASURED, measured.line())

    def teardown(self) -> None:
        """Ends the child."""
        if self._child is not None:
            self._child.close()

    def _open(self) -> NodeChild:
        if self._child is None or self._child.gone:
            self._child = NodeChild("the reader", self._reader.command, self._reader.task, self._timeout_s)
        return self._child

    def _emit(self, frame: dict[str, Any], measured: Measured) -> Iterator[Instance | Rejected]:
        measured.read_s += frame["readS"]
        measured.process_s += frame["processS"]
        rejected = frame["rejected"]
        add_progress(self._progress, read=len(frame["keys"]) + len(rejected), failed=len(rejected))
        for line in rejected:
            yield Rejected(REJECTED, line)
        keys = zip(frame["keys"], frame["heads"], strict=True)
        for instance in zip(keys, rows_of(frame["columns"], self._features), strict=True):
            # What is still to be predicted of a chunk may take long.
            if self._stop.found():
                return
            yield instance
