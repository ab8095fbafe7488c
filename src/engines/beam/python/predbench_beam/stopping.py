"""Reading ends early when the engine puts a file `stop` into the cell's control folder."""

import time

from apache_beam.io.filesystems import FileSystems

# A look at Cloud Storage is a request.
_LOCAL_EVERY_S = 0.1
_REMOTE_EVERY_S = 2.0


class StopMarker:
    """Looks for the marker, not too often."""

    def __init__(self, control: str) -> None:
        """Of the cell's control folder."""
        self._path = FileSystems.join(control, "stop")
        self._every_s = _REMOTE_EVERY_S if "://" in control else _LOCAL_EVERY_S
        self._next_look = 0.0
        self._found = False

    def found(self) -> bool:
        """Is it there? As of the last look."""
        now = time.monotonic()
        if not self._found and now >= self._next_look:
            self._next_look = now + self._every_s
            self._found = FileSystems.exists(self._path)
        return self._found
