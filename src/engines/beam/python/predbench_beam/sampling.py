"""Which rows a sink takes: the same ones as on the local engine. Mirrors src/data/sinks/sample.ts."""

from collections.abc import Callable
from typing import Final

from predbench_beam.spec import Sample

_MASK: Final = 0xFFFF_FFFF


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
