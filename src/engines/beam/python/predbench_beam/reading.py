"""Reads the rows of splits with predbench's own readers, in a Node child: mapping, keys and messages are those of the local engine."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, Literal, NamedTuple, TypeAlias, TypeVar

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
HEADS: Final = "heads"
"""Tag of the sink's lines without their results."""
MEASURED: Final = "measured"
"""Tag of what a bundle measured, as JSON lines."""


T = TypeVar("T")

Instance: TypeAlias = tuple[Key, Values]
Rejected: TypeAlias = beam.pvalue.TaggedOutput[Literal["rejected"], str]
Head: TypeAlias = beam.pvalue.TaggedOutput[Literal["heads"], str]
MeasuredLine: TypeAlias = beam.pvalue.TaggedOutput[Literal["measured"], str]


class SplitReader(beam.DoFn):
    """Reads splits. What becomes of the rows is its subclasses' matter."""

    def __init__(self, reader: NodeChildSpec, control: str, progress: str | None, timeout_s: float) -> None:
        """Reads with a child for `reader` until the marker `stop` is in `control`; `timeout_s` is of each wait for the child."""
        self._reader = reader
        self._control = control
        self._progress = progress
        self._timeout_s = timeout_s
        self._child: NodeChild | None = None

    def setup(self) -> None:
        """Starts the child."""
        self._stop = StopMarker(self._control)
        self._open()

    def _read(self, split: Split, emit: Callable[[dict[str, Any]], Iterator[T]]) -> Iterator[T | Rejected | MeasuredLine]:
        """Reads one split; `emit` makes elements of a frame's instances.

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
            measured.read_s += frame["readS"]
            measured.process_s += frame["processS"]
            rejected = frame["rejected"]
            add_progress(self._progress, read=len(frame["keys"]) + len(rejected), failed=len(rejected))
            for line in rejected:
                yield Rejected(REJECTED, line)
            yield from emit(frame)
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


class Chunk(NamedTuple):
    """Instances as the reader gives them, some together: cheap to hand to another worker."""

    keys: Sequence[int]
    heads: Sequence[str]
    columns: Mapping[str, Sequence[Any]]


class ReadSplit(SplitReader):
    """The instances of a split, in chunks."""

    def process(self, split: Split) -> Iterator[Chunk | Rejected | MeasuredLine]:
        """Reads one split. Raises as `_read` does."""
        yield from self._read(split, lambda frame: iter([Chunk(frame["keys"], frame["heads"], frame["columns"])]))


class Instances(beam.DoFn):
    """The instances of a chunk."""

    def __init__(self, features: Sequence[Feature], control: str) -> None:
        """`features` are the model's inputs; a marker `stop` in `control` ends it."""
        self._features = features
        self._control = control

    def setup(self) -> None:
        """Looks for the marker from now on."""
        self._stop = StopMarker(self._control)

    def process(self, chunk: Chunk) -> Iterator[Instance]:
        """One at a time."""
        keys = zip(chunk.keys, chunk.heads, strict=True)
        for instance in zip(keys, rows_of(chunk.columns, self._features), strict=True):
            # What is still to be predicted of a chunk may take long.
            if self._stop.found():
                return
            yield instance


class EncodeSplit(SplitReader):
    """The instances of a split as the lines of a job's input, some at a time; their heads, to join the job's results with."""

    def process(self, split: Split) -> Iterator[str | Head | Rejected | MeasuredLine]:
        """Reads one split. Raises as `_read` does."""
        yield from self._read(split, self._lines)

    def _lines(self, frame: dict[str, Any]) -> Iterator[str | Head]:
        if frame["keys"]:
            yield frame["encoded"]
        for head in frame["heads"]:
            yield Head(HEADS, head)
