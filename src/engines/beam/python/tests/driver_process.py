"""The driver as the engine runs it: a process with events."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson

PACKAGE = Path(__file__).parents[1]
TIMEOUT_S = 240


class Driver:
    """A running driver. Events are read as they come; waiting for one that does not come ends with the driver."""

    def __init__(self, folder: Path, spec: Mapping[str, Any], *flags: str, **env: str) -> None:
        path = folder / "spec.json"
        path.write_bytes(orjson.dumps(spec))
        reads, writes = os.pipe()
        self._log = (folder / "log").open("wb")
        # The shell gives it the file descriptor 3.
        shell = ["bash", "-c", f'exec "$@" 3>&{writes} {writes}>&-', "bash"]
        self.process = subprocess.Popen(
            [*shell, sys.executable, "-m", "predbench_beam", str(path), *flags],
            cwd=PACKAGE,
            env={**os.environ, **env},
            stdin=subprocess.PIPE,
            stderr=self._log,
            stdout=self._log,
            pass_fds=[writes],
        )
        os.close(writes)
        self._events = os.fdopen(reads)
        self._timer = threading.Timer(TIMEOUT_S, self.process.kill)
        self._timer.start()

    def next(self) -> dict[str, Any]:
        """The next event that is no note."""
        for line in self._events:
            event: dict[str, Any] = orjson.loads(line)
            if event["event"] != "note":
                return event
        log = Path(self._log.name).read_text(errors="replace")[-2000:]
        raise AssertionError(f"no event: exit code {self.process.wait()}, log: {log}")

    def event(self, name: str) -> dict[str, Any]:
        """The next event of this name."""
        while (event := self.next())["event"] != name:
            assert event["event"] not in {"ended", "failed"}, event
        return event

    def go(self) -> None:
        """Submits the job, once the pipeline is built."""
        assert self.process.stdin is not None
        self.process.stdin.write(b"go\n")
        self.process.stdin.flush()

    def leave(self) -> None:
        """As an engine that is gone."""
        assert self.process.stdin is not None
        self.process.stdin.close()

    def end(self) -> None:
        """Lets it end what it started; kills it if it does not."""
        self._timer.cancel()
        self.leave()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._events.close()
        self._log.close()


@contextmanager
def driver(folder: Path, spec: Mapping[str, Any], *flags: str, **env: str) -> Iterator[Driver]:
    """Of this spec, with these variables in its environment."""
    running = Driver(folder, spec, *flags, **env)
    try:
        yield running
    finally:
        running.end()
