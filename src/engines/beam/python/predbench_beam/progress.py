"""How far this worker process is: a small file on a disk that it shares with the engine. Attempts, so repeated bundles count again."""

import threading
import time
from functools import cache
from pathlib import Path

import orjson

from predbench_beam.measured import worker_name

_EVERY_S = 0.25


class Progress:
    """Counts of this process, written at most four times a second, by a thread of its own so that the last ones are written too."""

    def __init__(self, folder: str) -> None:
        """Writes `<folder>/<host>-<pid>.json`."""
        self._path = Path(folder) / f"{worker_name().replace(':', '-')}.json"
        self._lock = threading.Lock()
        self._counts = {"read": 0, "ok": 0, "failed": 0}
        self._changed = threading.Event()
        threading.Thread(target=self._keep_writing, daemon=True).start()

    def add(self, *, read: int = 0, ok: int = 0, failed: int = 0) -> None:
        """Counts instances."""
        with self._lock:
            self._counts["read"] += read
            self._counts["ok"] += ok
            self._counts["failed"] += failed
        self._changed.set()

    def _keep_writing(self) -> None:
        while True:
            self._changed.wait()
            self._changed.clear()
            with self._lock:
                text = orjson.dumps(self._counts)
            unfinished = self._path.with_suffix(".tmp")
            try:
                unfinished.write_bytes(text)
                unfinished.replace(self._path)
            except OSError:
                # The cell has ended and its folder is gone.
                return
            time.sleep(_EVERY_S)


@cache
def progress_in(folder: str) -> Progress:
    """The one of this process."""
    return Progress(folder)


def add_progress(folder: str | None, *, read: int = 0, ok: int = 0, failed: int = 0) -> None:
    """Counts instances, if there is a folder for it."""
    if folder is not None:
        progress_in(folder).add(read=read, ok=ok, failed=failed)
