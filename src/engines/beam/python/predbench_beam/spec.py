"""What to run: one JSON file, written by the engine. src/engines/beam/spec.ts has the same types and says what each member is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

import orjson

Runner: TypeAlias = Literal["direct", "prism", "flink", "dataflow"]


@dataclass(frozen=True)
class Split:
    """Instances `first_key` to `first_key + rows` (exclusive), read from `at`, which only the source understands."""

    first_key: int
    rows: int
    at: Any

    def frame(self) -> dict[str, Any]:
        """As the reader takes it."""
        return {"firstKey": self.first_key, "rows": self.rows, "at": self.at}


@dataclass(frozen=True)
class NodeChild:
    """A Node process beside each worker; `task` is its first frame."""

    command: Sequence[str]
    task: Mapping[str, Any]


@dataclass(frozen=True)
class Feature:
    """One input or output; the shape is that of one instance, `()` a scalar."""

    name: str
    dtype: str
    shape: tuple[int, ...]


@dataclass(frozen=True)
class Model:
    """One signature of a SavedModel."""

    path: str
    signature: str
    tags: Sequence[str]
    inputs: Sequence[Feature]
    outputs: Sequence[Feature]


@dataclass(frozen=True)
class PythonPredict:
    """Beam's own way: a model handler in the Python worker."""

    handler: Literal["tensorflow", "rest", "null"]
    options: Mapping[str, Any]


@dataclass(frozen=True)
class NodePredict:
    """A strategy of predbench in a Node child."""

    child: NodeChild


@dataclass(frozen=True)
class JobInput:
    """Nothing is predicted: the reader encodes instances, for a job that the engine runs later."""

    files: str
    """Prefix of the job's input files."""


@dataclass(frozen=True)
class Batching:
    """Rows per call, and how long the first waits for others."""

    max_size: int
    max_wait_ms: float


@dataclass(frozen=True)
class Queue:
    """A queue workload: a Pub/Sub subscription to read, and a topic for the results, both as `projects/...`."""

    subscription: str
    results: str


@dataclass(frozen=True)
class Sample:
    """Which rows a sink takes: those of the first instances, or a share of all that the seed chooses."""

    first: int | None
    share: float
    seed: int


@dataclass(frozen=True)
class PubsubSink:
    """A topic (`projects/P/topics/T`) that gets a message for each row."""

    topic: str
    cell: str
    """Name of the cell, with every row."""
    sample: Sample | None


@dataclass(frozen=True)
class BigQuerySink:
    """A table that gets a row for each row; it is there."""

    project: str
    table: str
    """`project.dataset.table`."""
    cell: str
    sample: Sample | None


Sink: TypeAlias = PubsubSink | BigQuerySink


@dataclass(frozen=True)
class PipelineSpec:
    """One cell."""

    runner: Runner
    runner_options: Sequence[str]
    workers: int
    queue: Queue | None
    """None: the workload is a batch, in splits."""
    splits: Sequence[Split]
    reader: NodeChild
    model: Model
    predict: PythonPredict | NodePredict | JobInput
    batching: Batching | None
    call_timeout_s: float
    sink: Sink | None
    """None: the engine writes the rows."""
    results: str
    measured: str
    control: str
    progress: str | None


def read_spec(path: Path) -> PipelineSpec:
    """The spec in a file.

    Raises:
        KeyError, TypeError: a member is missing or has another type than the engine writes.
    """
    return parse_spec(orjson.loads(path.read_bytes()))


def parse_spec(raw: Mapping[str, Any]) -> PipelineSpec:
    """The spec from its JSON value."""
    batching = raw["batching"]
    return PipelineSpec(
        runner=raw["runner"],
        runner_options=raw["runnerOptions"],
        workers=raw["workers"],
        queue=_queue(raw["workload"]),
        splits=[Split(split["firstKey"], split["rows"], split["at"]) for split in raw["splits"]],
        reader=_child(raw["reader"]),
        model=_model(raw["model"]),
        predict=_predict(raw["predict"]),
        batching=None if batching is None else Batching(batching["maxSize"], batching["maxWaitMs"]),
        call_timeout_s=raw["callTimeoutS"],
        sink=_sink(raw["sink"]),
        results=raw["results"],
        measured=raw["measured"],
        control=raw["control"],
        progress=raw["progress"],
    )


def _queue(workload: Mapping[str, Any]) -> Queue | None:
    return Queue(workload["subscription"], workload["results"]) if workload["kind"] == "queue" else None


def _sink(raw: Mapping[str, Any] | None) -> Sink | None:
    if raw is None:
        return None
    cell, sample = raw["cell"], _sample(raw["sample"])
    if raw["use"] == "pubsub":
        return PubsubSink(raw["topic"], cell, sample)
    return BigQuerySink(raw["projectId"], raw["table"], cell, sample)


def _sample(raw: Mapping[str, Any] | None) -> Sample | None:
    return None if raw is None else Sample(raw.get("first"), raw.get("share", 1), raw.get("seed", 0))


def _child(raw: Mapping[str, Any]) -> NodeChild:
    return NodeChild(raw["command"], raw["task"])


def _model(raw: Mapping[str, Any]) -> Model:
    return Model(raw["path"], raw["signature"], raw["tags"], _features(raw["inputs"]), _features(raw["outputs"]))


def _features(raw: Sequence[Mapping[str, Any]]) -> list[Feature]:
    return [Feature(feature["name"], feature["dtype"], tuple(feature["shape"])) for feature in raw]


def _predict(raw: Mapping[str, Any]) -> PythonPredict | NodePredict | JobInput:
    if raw["runtime"] == "job":
        return JobInput(raw["files"])
    if raw["runtime"] == "python":
        return PythonPredict(raw["handler"], raw["options"])
    return NodePredict(_child(raw))
