"""Pub/Sub for runners that have none in Python: Prism and Flink. Google's own client, in a splittable DoFn that never ends."""

import os
from collections.abc import Iterator
from typing import Any, Final

import apache_beam as beam
from apache_beam.io.gcp.pubsub import PubsubMessage
from apache_beam.io.restriction_trackers import OffsetRange, OffsetRestrictionTracker
from apache_beam.io.watermark_estimators import ManualWatermarkEstimator
from apache_beam.pvalue import PCollection
from apache_beam.transforms.core import RestrictionProvider
from apache_beam.transforms.window import TimestampedValue
from apache_beam.utils.timestamp import Duration, Timestamp
from google.api_core.exceptions import DeadlineExceeded
from google.cloud.pubsub_v1 import PublisherClient, SubscriberClient

_MOST_MESSAGES: Final = 1000
"""Of one pull: Pub/Sub's own limit."""
_PULL_S: Final = 1.0
"""How long a pull waits for a message."""
_PAUSE: Final = Duration(micros=1000)
_EMULATOR: Final = "PUBSUB_EMULATOR_HOST"
_PUBLISH_S: Final = 60.0


class _Endless(RestrictionProvider):
    """Counts the pulls of one reader."""

    def initial_restriction(self, element: Any) -> OffsetRange:  # noqa: ANN401, ARG002
        return OffsetRange(0, 2**53)

    def create_tracker(self, restriction: OffsetRange) -> OffsetRestrictionTracker:
        return OffsetRestrictionTracker(restriction)

    def restriction_size(self, element: Any, restriction: OffsetRange) -> int:  # noqa: ANN401, ARG002
        return 1

    def truncate(self, element: Any, restriction: OffsetRange) -> None:  # noqa: ANN401
        """A pipeline that is drained pulls no more."""


class Pull(beam.DoFn):
    """Messages of a subscription, acknowledged when pulled, as the direct runner does: what it holds is lost if the worker dies."""

    def __init__(self, subscription: str) -> None:
        """`subscription`: `projects/P/subscriptions/S`."""
        self._subscription = subscription
        # Workers may have been started before an emulator.
        self._emulator = os.environ.get(_EMULATOR)

    def setup(self) -> None:
        """Connects."""
        _name_emulator(self._emulator)
        self._client = SubscriberClient()

    @beam.DoFn.unbounded_per_element()
    def process(
        self,
        _reader: int,
        tracker: Any = beam.DoFn.RestrictionParam(_Endless()),  # noqa: ANN401, B008
        watermark: Any = beam.DoFn.WatermarkEstimatorParam(ManualWatermarkEstimator.default_provider()),  # noqa: ANN401, B008
    ) -> Iterator[TimestampedValue[PubsubMessage]]:
        """What one pull brings."""
        if not tracker.try_claim(tracker.current_restriction().start):
            return
        try:
            found = self._client.pull(
                subscription=self._subscription, max_messages=_MOST_MESSAGES, timeout=_PULL_S, retry=None
            ).received_messages
        except DeadlineExceeded:
            found = []
        now = Timestamp.now()
        watermark.set_watermark(now)
        if found:
            # Not later: a runner may give the next pull to another instance of this class.
            self._client.acknowledge(subscription=self._subscription, ack_ids=[received.ack_id for received in found])
        for received in found:
            yield TimestampedValue(PubsubMessage(received.message.data, dict(received.message.attributes)), now)
        tracker.defer_remainder(_PAUSE)

    def teardown(self) -> None:
        """Closes the connection."""
        self._client.close()


class Publish(beam.DoFn):
    """Sends messages to a topic."""

    def __init__(self, topic: str) -> None:
        """`topic`: `projects/P/topics/T`."""
        self._topic = topic
        self._emulator = os.environ.get(_EMULATOR)

    def setup(self) -> None:
        """Connects."""
        _name_emulator(self._emulator)
        self._client = PublisherClient()

    def process(self, message: PubsubMessage) -> None:
        """Returns when Pub/Sub has it."""
        self._client.publish(self._topic, message.data, **message.attributes).result(_PUBLISH_S)


def pull(pipeline: beam.Pipeline, subscription: str, workers: int) -> PCollection[PubsubMessage]:
    """Messages of the subscription, with a reader for each worker."""
    readers = pipeline | "Readers" >> beam.Create(range(workers), reshuffle=False) | "Spread" >> beam.Reshuffle()
    messages: PCollection[PubsubMessage] = readers | "Read" >> beam.ParDo(Pull(subscription)).with_output_types(PubsubMessage)
    return messages


def _name_emulator(address: str | None) -> None:
    if address is not None:
        os.environ[_EMULATOR] = address
