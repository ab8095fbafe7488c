"""Writes rows to a sink in the cloud, in the form that predbench's own sinks write (src/data/sinks)."""

from collections.abc import Iterator

import apache_beam as beam
from apache_beam.io.gcp.pubsub import PubsubMessage, WriteToPubSub
from apache_beam.pvalue import PCollection

from predbench_beam.sampling import chooser
from predbench_beam.spec import PubsubSink

_KEY = len('{"key":')


def write_rows(texts: PCollection[str], sink: PubsubSink, name: str) -> None:
    """Adds the steps `name`, which fail if the sink does not take every row.

    Args:
        texts: rows, some lines each.
        sink: where to.
        name: of the steps.
    """
    messages = texts | f"{name}: messages" >> beam.ParDo(Messages(sink))
    _ = messages | name >> WriteToPubSub(sink.topic, with_attributes=True)


class Messages(beam.DoFn):
    """Messages of the rows that the sink takes."""

    def __init__(self, sink: PubsubSink) -> None:
        """For `sink`."""
        self._sink = sink

    def setup(self) -> None:
        """Functions are not pickled."""
        self._is_chosen = chooser(self._sink.sample)

    def process(self, text: str) -> Iterator[PubsubMessage]:
        """One for each line."""
        for line in text.split("\n"):
            key = _key_of(line)
            if self._is_chosen(key):
                yield PubsubMessage(line.encode(), {"key": str(key), "cell": self._sink.cell})


def _key_of(line: str) -> int:
    """Of a row that begins with `{"key":12,`."""
    return int(line[_KEY : line.index(",")])
