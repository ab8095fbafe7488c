"""What Beam itself counted, by namespace and name."""

from collections.abc import Iterable
from typing import Any

from apache_beam.runners.runner import PipelineResult


def metrics_of(results: Iterable[PipelineResult]) -> dict[str, float]:
    """Of all jobs: counters summed over steps; of distributions the sum, count, least and greatest."""
    found: dict[str, float] = {}
    for result in results:
        query = result.metrics().query()
        for metric in query["counters"]:
            name = _name(metric)
            found[name] = found.get(name, 0) + (metric.committed or metric.attempted or 0)
        for metric in query["distributions"]:
            value = metric.committed or metric.attempted
            if value is not None and value.count > 0:
                _merge(found, _name(metric), value)
    return found


def _merge(found: dict[str, float], name: str, value: Any) -> None:  # noqa: ANN401 (Beam's DistributionResult has no types)
    found[f"{name}/sum"] = found.get(f"{name}/sum", 0) + value.sum
    found[f"{name}/count"] = found.get(f"{name}/count", 0) + value.count
    found[f"{name}/min"] = min(found.get(f"{name}/min", value.min), value.min)
    found[f"{name}/max"] = max(found.get(f"{name}/max", value.max), value.max)


def _name(metric: Any) -> str:  # noqa: ANN401 (Beam's MetricResult has no types)
    return f"{metric.key.metric.namespace}/{metric.key.metric.name}"
