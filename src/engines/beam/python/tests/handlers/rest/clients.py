"""Clients of a fake server."""

from typing import Any

from predbench_beam.handlers.rest.client import Client
from predbench_beam.handlers.rest.options import RestOptions, parse_options
from predbench_beam.spec import Feature, Model

MODEL = Model("/models/m", "serving_default", ["serve"], [Feature("x", "float32", ())], [Feature("y", "float32", ())])

# As src/strategies/rest/options.ts fills them in.
DEFAULTS = {
    "protocol": "tensorflow-serving",
    "modelName": "model",
    "format": "rows",
    "region": "us-central1",
    "endpointId": "model",
    "headers": {},
    "check": "none",
    "isolate": False,
    "scalars": "vector",
    "maxResponseBytes": 100_000_000,
    "timeoutMs": 60_000,
    "retries": {"maxAttempts": 4, "baseMs": 100, "maxMs": 5000, "seed": 1},
}


def options(endpoint: str, **given: Any) -> RestOptions:
    return parse_options({**DEFAULTS, "endpoint": endpoint, **given})


def client(endpoint: str, model: Model = MODEL, sleeps: list[float] | None = None, **given: Any) -> Client:
    """Waits take no time; `sleeps` gets their seconds."""
    waited: list[float] = [] if sleeps is None else sleeps
    return Client(options(endpoint, **given), model, waited.append)
