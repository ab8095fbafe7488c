"""Rows of the sink as text, and which of them a sink takes: the same ones as on the local engine (src/data/sinks/sample.ts)."""

from collections.abc import Callable, Iterator
from json import JSONDecoder
from typing import Final

from predbench_beam.spec import Sample

_MASK: Final = 0xFFFF_FFFF
_KEY: Final = len('{"key":')
_DECODER: Final = JSONDecoder()


def chosen_rows(text: str, sample: Sample | None) -> Iterator[tuple[int, str]]:
    """Key and line of those of the text's rows that the sink takes. A row begins with `{"key":12,`."""
    is_chosen = chooser(sample)
    for line in text.split("\n"):
        key = int(line[_KEY : line.index(",")])
        if is_chosen(key):
            yield key, line


def members_in(row: str) -> dict[str, str]:
    """The members of a row as JSON texts, by name, in their order. Each text is as it was: parsing would change numbers."""
    members = {}
    start = 1
    while start < len(row):
        name, colon = _DECODER.raw_decode(row, start)
        _, end = _DECODER.raw_decode(row, colon + 1)
        members[name] = row[colon + 1 : end]
        start = end + 1
    return members


def chooser(sample: Sample | None) -> Callable[[int], bool]:
    """Is the row of this key taken?"""
    if sample is None:
        return lambda _: True
    first, seed, below = sample.first, sample.seed, sample.share * 2**32
    if first is not None:
        return lambda key: key < first
    return lambda key: _scrambled(key, seed) < below


def _scrambled(key: int, seed: int) -> int:
    """An even 32-bit number for each key: MurmurHash3's finalizer."""
    h = (key ^ (key >> 32) ^ (seed * 0x9E37_79B9)) & _MASK
    h = ((h ^ (h >> 16)) * 0x85EB_CA6B) & _MASK
    h = ((h ^ (h >> 13)) * 0xC2B2_AE35) & _MASK
    return h ^ (h >> 16)
