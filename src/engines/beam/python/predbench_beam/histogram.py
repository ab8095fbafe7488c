"""Durations in the format that run.json keeps: HDR, whole microseconds from 1 us to 1 hour, 3 significant digits."""

from collections.abc import Mapping

from hdrh.histogram import HdrHistogram

_HIGHEST_US = 3_600_000_000


def encoded(counts: Mapping[int, int]) -> str:
    """Counts by microseconds as an HDR histogram, V2 compressed, base64. Shorter and longer ones count as 1 us and 1 hour."""
    histogram = HdrHistogram(1, _HIGHEST_US, 3)
    for us, count in counts.items():
        histogram.record_value(min(_HIGHEST_US, max(1, us)), count)
    text: bytes = histogram.encode()
    return text.decode()
