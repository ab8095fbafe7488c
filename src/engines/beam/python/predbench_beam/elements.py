"""What flows through the pipeline: `(Key, Values)` into RunInference, `(Key, PredictionResult)` out of it."""

from collections.abc import Mapping
from typing import Any, NamedTuple, TypeAlias

# The instance's ordinal in its workload, the same in every attempt, and the beginning of its row in the sink, up to the prediction:
# `{"key":0,"line":2,"instance":{"x":1}`.
Key: TypeAlias = tuple[int, str]

# Inputs of one instance by name: a bare scalar, text or bytes, or nested lists of the input's shape.
Values: TypeAlias = dict[str, Any]


class CallStamp(NamedTuple):
    """One call of the model, as measured in the worker."""

    worker: str
    """`host:pid`."""
    size: int
    """Instances in the call."""
    start_ms: float
    """Since the epoch."""
    end_ms: float
    retries: int
    counters: Mapping[str, float]
    """By the names of a strategy's counters: requests, requestBytes, responseBytes..."""
    phases_s: Mapping[str, float]
    open_s: float
    """How long this worker took to load the model."""


class Answer(NamedTuple):
    """The `inference` of a PredictionResult: the outputs of one instance, or why it has none."""

    outputs: Mapping[str, Any] | None
    """By name: Python or numpy scalars, text, bytes, nested lists or numpy arrays."""
    error: str | None = None
    call: CallStamp | None = None
    """With the first answer of each call."""
