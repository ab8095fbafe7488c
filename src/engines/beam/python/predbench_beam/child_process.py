"""Starts and ends a child process that talks on its file descriptors 3 and 4."""

import fcntl
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Sequence

from predbench_beam.errors import sentence

# Above those that the child gets: a descriptor that is copied onto itself would close in the child.
_LOWEST_FD = 10
_TAIL_LINES = 20
_LINE_CHARACTERS = 500
_POLL_S = 0.01


class ChildProcess:
    """A running process, its two pipes and the last lines that it wrote to standard output and error.

    `subprocess` cannot give a child its descriptors 3 and 4 without running Python code in a forked process that has threads.
    """

    def __init__(self, command: Sequence[str]) -> None:
        """Starts it.

        Raises:
            OSError: the program cannot be started.
        """
        child_reads, self.to_child = _pipe()
        self.from_child, child_writes = _pipe()
        log_reads, log_writes = _pipe()
        null = os.open(os.devnull, os.O_RDONLY)
        copies = [(null, 0), (log_writes, 1), (log_writes, 2), (child_reads, 3), (child_writes, 4)]
        try:
            self.pid = os.posix_spawnp(
                command[0],
                list(command),
                os.environ,
                file_actions=[(os.POSIX_SPAWN_DUP2, ours, theirs) for ours, theirs in copies],
                setsigdef=[signal.SIGPIPE],
            )
        except OSError:
            for fd in (self.to_child, self.from_child, log_reads):
                os.close(fd)
            raise
        finally:
            for fd in (child_reads, child_writes, log_writes, null):
                os.close(fd)
        os.set_blocking(self.to_child, False)
        self._status: int | None = None
        self._tail: deque[str] = deque(maxlen=_TAIL_LINES)
        self._log = threading.Thread(target=self._keep_tail, args=(log_reads,), daemon=True)
        self._log.start()

    def wait(self, grace_s: float) -> None:
        """Waits for its end; kills it after `grace_s`."""
        deadline = time.monotonic() + grace_s
        while not self._ended():
            if time.monotonic() > deadline:
                os.kill(self.pid, signal.SIGKILL)
                deadline = float("inf")
            time.sleep(_POLL_S)
        # Something that it started may still hold its standard error.
        self._log.join(timeout=1)

    def close(self, grace_s: float) -> None:
        """Closes its pipes, upon which it should end, and sees to that."""
        os.close(self.to_child)
        self.wait(grace_s)
        os.close(self.from_child)

    def end(self) -> str:
        """How it ended: `ended with exit code 1: Error: no such file`."""
        if self._status is None:
            return "is running"
        code = os.waitstatus_to_exitcode(self._status)
        how = f"ended with exit code {code}" if code >= 0 else f"was killed by {signal.Signals(-code).name}"
        tail = "\n".join(self._tail)
        return f"{how}: {sentence(tail)}" if tail.strip() else how

    def _ended(self) -> bool:
        if self._status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid != 0:
                self._status = status
        return self._status is not None

    def _keep_tail(self, fd: int) -> None:
        with os.fdopen(fd, encoding="utf-8", errors="replace") as lines:
            for line in lines:
                self._tail.append(line.rstrip("\n")[:_LINE_CHARACTERS])


def _pipe() -> tuple[int, int]:
    """A pipe that no child inherits unless it is told to."""
    raised: list[int] = []
    for fd in os.pipe():
        raised.append(fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, _LOWEST_FD))
        os.close(fd)
    return raised[0], raised[1]
