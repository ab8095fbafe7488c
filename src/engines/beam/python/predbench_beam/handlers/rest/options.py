"""Options of `rest`, as parsed by src/strategies/rest/options.ts and written into the spec."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Retries:
    """`base_ms` doubles up to `max_ms`; `seed` draws the jitter."""

    max_attempts: int
    base_ms: float
    max_ms: float
    seed: int


@dataclass(frozen=True)
class RestOptions:
    """Times are in milliseconds, as in the experiment."""

    endpoint: str
    protocol: str
    model_name: str
    model_version: str | None
    format: str
    project_id: str
    region: str
    endpoint_id: str
    raw_predict: str | None
    auth: str | None
    headers: Mapping[str, str]
    check: str
    isolate: bool
    scalars: str
    max_request_bytes: int | None
    max_response_bytes: int
    timeout_ms: float
    retries: Retries


def parse_options(raw: Mapping[str, Any]) -> RestOptions:
    """From the spec. Raises KeyError for one without an endpoint: the engine fills it in."""
    retries = raw["retries"]
    return RestOptions(
        endpoint=raw["endpoint"],
        protocol=raw["protocol"],
        model_name=raw["modelName"],
        model_version=raw.get("modelVersion"),
        format=raw["format"],
        project_id=raw.get("projectId", "local"),
        region=raw["region"],
        endpoint_id=raw["endpointId"],
        raw_predict=raw.get("rawPredict"),
        auth=raw.get("auth"),
        headers=raw["headers"],
        check=raw["check"],
        isolate=raw["isolate"],
        scalars=raw["scalars"],
        max_request_bytes=request_limit(raw),
        max_response_bytes=raw["maxResponseBytes"],
        timeout_ms=raw["timeoutMs"],
        retries=Retries(retries["maxAttempts"], retries["baseMs"], retries["maxMs"], retries["seed"]),
    )


def request_limit(raw: Mapping[str, Any]) -> int | None:
    """Google's documented limits for a request's body: 1.5 MB, or 10 MB at a dedicated endpoint. None: no limit."""
    given: int | None = raw.get("maxRequestBytes")
    if given is not None or raw["protocol"] not in ("vertex-ai", "ai-platform"):
        return given
    host = urlsplit(raw["endpoint"]).hostname or ""
    return 10_000_000 if host.endswith(".vertexai.goog") else 1_500_000
