"""The processes below this one: their CPU time, and their end. Read from /proc; other systems show none."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
# In /proc/PID/stat, counted from the end of the program's name.
_PARENT, _TIMES = 1, slice(11, 15)


class _Stat(NamedTuple):
    parent: int
    cpu_s: float
    """With that of its own children that have ended."""


def children_cpu_s() -> float:
    """CPU seconds of all processes below this one, those that have ended included."""
    ended = os.times()
    return ended.children_user + ended.children_system + sum(stat.cpu_s for _, stat in _below(os.getpid()))


def end_children(grace_s: float) -> None:
    """Ends all processes below this one: asks them, and kills those that are there after `grace_s`."""
    pids = [pid for pid, _ in _below(os.getpid())]
    for pid in pids:
        _signal(pid, signal.SIGTERM)
    deadline = time.monotonic() + grace_s
    while any(_alive(pid) for pid in pids):
        if time.monotonic() > deadline:
            for pid in pids:
                _signal(pid, signal.SIGKILL)
            return
        time.sleep(0.02)


def _below(root: int) -> Iterator[tuple[int, _Stat]]:
    """Parents before their children."""
    stats = dict(_stats())
    wanted = {root}
    # A process can only have been started by an older one, but numbers start again.
    found = True
    while found:
        found = False
        for pid, stat in stats.items():
            if stat.parent in wanted and pid not in wanted:
                wanted.add(pid)
                found = True
                yield pid, stat


def _stats() -> Iterator[tuple[int, _Stat]]:
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        yield int(folder.name), _Stat(int(fields[_PARENT]), sum(map(int, fields[_TIMES])) / _TICKS_A_SECOND)


def _alive(pid: int) -> bool:
    try:
        # One that has ended stays as a zombie until its parent asks.
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _signal(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return
