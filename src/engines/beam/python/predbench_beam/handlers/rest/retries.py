"""Waits between attempts. Follows src/strategies/rest/backoff.ts."""

import os
import random
from collections.abc import Callable

from predbench_beam.handlers.rest.options import Retries


def backoff(retries: Retries) -> Callable[[int, float], float | None]:
    """The wait before the next attempt in ms, by the attempt that failed (from 1) and the ms that the server asks for.

    Exponential with full jitter drawn from the seed, and never shorter than the server asks for; None if that is beyond `max_ms`.
    """
    # Workers with the same seed differ.
    uniform = random.Random(retries.seed + os.getpid()).random

    def wait_ms(attempt: int, asked_ms: float) -> float | None:
        drawn = uniform() * min(retries.max_ms, retries.base_ms * 2.0 ** (attempt - 1))
        return None if asked_ms > retries.max_ms else max(drawn, asked_ms)

    return wait_ms
