"""What a handler reports of the call that it is in: retries and what it counts for its bill."""

import threading
from collections import Counter


class Call:
    """The call of one batch. A silent retry would falsify the service time."""

    def __init__(self) -> None:
        self.retries = 0
        self.counters: Counter[str] = Counter()
        self.phases_s: Counter[str] = Counter()
        self.interval_ms: tuple[float, float] | None = None

    def retry(self) -> None:
        """Call before each retry."""
        self.retries += 1

    def count(self, counter: str, amount: int) -> None:
        """Adds to a counter: requests, requestBytes, responseBytes, as strategies name them."""
        self.counters[counter] += amount

    def measured_elsewhere(self, start_ms: float, end_ms: float) -> None:
        """The call's own start and end (epoch), where another process measured them closer to the model."""
        self.interval_ms = (start_ms, end_ms)


_current = threading.local()


def begin_call() -> Call:
    """Starts a call in this thread."""
    call = Call()
    _current.call = call
    return call


def current_call() -> Call:
    """The call that this thread is in; one that nobody reads, outside of any."""
    call: Call | None = getattr(_current, "call", None)
    return begin_call() if call is None else call
