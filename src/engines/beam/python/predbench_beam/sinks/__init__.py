"""Writes rows to a sink in the cloud, in the form that predbench's own sinks write (src/data/sinks)."""

from typing import Any

import apache_beam as beam
from apache_beam.pvalue import PCollection

from predbench_beam.sinks.bigquery import InsertRows
from predbench_beam.sinks.pubsub import Publish
from predbench_beam.spec import PubsubSink, Sink


def write_rows(texts: PCollection[str], sink: Sink, name: str) -> None:
    """Adds the step `name`, which fails if the sink does not take every row.

    Args:
        texts: rows, some lines each.
        sink: where to.
        name: of the step.
    """
    step: beam.PTransform[Any, Any] = Publish(sink) if isinstance(sink, PubsubSink) else beam.ParDo(InsertRows(sink))
    _ = texts | name >> step
