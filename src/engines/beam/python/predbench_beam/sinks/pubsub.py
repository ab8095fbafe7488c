"""Rows as messages, as src/data/sinks/pubsub.ts sends them."""

from collections.abc import Iterator
from typing import Any

import apache_beam as beam
from apache_beam.io.gcp.pubsub import PubsubMessage, WriteToPubSub
from apache_beam.pvalue import PCollection

from predbench_beam.sinks.rows import chosen_rows
from predbench_beam.spec import PubsubSink


class Publish(beam.PTransform[Any, Any]):
    """Publishes rows with Beam's own transform."""

    def __init__(self, sink: PubsubSink) -> None:
        """To `sink`."""
        super().__init__()
        self._sink = sink

    def expand(self, texts: PCollection[str]) -> Any:  # noqa: ANN401
        """Of texts of some lines each."""
        messages = texts | "Messages" >> beam.FlatMap(messages_of, self._sink)
        return messages | WriteToPubSub(self._sink.topic, with_attributes=True)


def messages_of(text: str, sink: PubsubSink) -> Iterator[PubsubMessage]:
    """One for each row that the sink takes."""
    for key, line in chosen_rows(text, sink.sample):
        yield PubsubMessage(line.encode(), {"key": str(key), "cell": sink.cell})
