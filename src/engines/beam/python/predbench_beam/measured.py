"""What one bundle measured: a JSON line that the engine merges with all others of the cell."""

import os
import socket
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import orjson

from predbench_beam.elements import CallStamp
from predbench_beam.histogram import encoded


@cache
def _host() -> str:
    return socket.gethostname()


def worker_name() -> str:
    """This worker process: `host:pid`."""
    return f"{_host()}:{os.getpid()}"


@dataclass
class Window:
    """One second of the cell."""

    ok: int = 0
    failed: int = 0
    calls: int = 0
    callMs: float = 0  # noqa: N815 (as the record has it)


@dataclass
class Measured:
    """Sums of one bundle, for the engine. Times are milliseconds since the epoch."""

    rows: int = 0
    """Instances that have a prediction or failed in a call."""
    calls: int = 0
    retries: int = 0
    start_ms: float | None = None
    """First row read or first call."""
    end_ms: float | None = None
    predict_s: float = 0
    open_s: float = 0
    format_s: float = 0
    read_s: float = 0
    process_s: float = 0
    sizes: Counter[int] = field(default_factory=Counter)
    counters: Counter[str] = field(default_factory=Counter)
    phases_s: Counter[str] = field(default_factory=Counter)
    windows: dict[int, Window] = field(default_factory=dict)
    _service_us: Counter[int] = field(default_factory=Counter)

    def span(self, start_ms: float, end_ms: float) -> None:
        """The bundle was at work from `start_ms` to `end_ms`."""
        self.start_ms = start_ms if self.start_ms is None else min(self.start_ms, start_ms)
        self.end_ms = end_ms if self.end_ms is None else max(self.end_ms, end_ms)

    def called(self, call: CallStamp) -> None:
        """One call ended."""
        self.calls += 1
        self.sizes[call.size] += 1
        self.retries += call.retries
        self.counters.update(call.counters)
        self.phases_s.update(call.phases_s)
        self.open_s = max(self.open_s, call.open_s)
        took_ms = call.end_ms - call.start_ms
        self.predict_s += took_ms / 1000
        self._service_us[round(took_ms * 1000)] += 1
        self.span(call.start_ms, call.end_ms)
        window = self._window(call.end_ms)
        window.calls += 1
        window.callMs += took_ms

    def answered(self, at_ms: float, ok: int, failed: int) -> None:
        """Instances have their predictions, or none."""
        self.rows += ok + failed
        window = self._window(at_ms)
        window.ok += ok
        window.failed += failed

    def line(self) -> str:
        """The record."""
        record: dict[str, Any] = {
            "worker": worker_name(),
            "rows": self.rows,
            "calls": self.calls,
            "sizes": self.sizes,
            "startMs": self.start_ms,
            "endMs": self.end_ms,
            "service": encoded(self._service_us) if self._service_us else None,
            "predictS": self.predict_s,
            "retries": self.retries,
            "counters": self.counters,
            "phasesS": self.phases_s,
            "openS": self.open_s,
            "formatS": self.format_s,
            "readS": self.read_s,
            "processS": self.process_s,
            "windows": self.windows,
        }
        return orjson.dumps(record, option=orjson.OPT_NON_STR_KEYS).decode()

    def _window(self, at_ms: float) -> Window:
        return self.windows.setdefault(int(at_ms // 1000), Window())
