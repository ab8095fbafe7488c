"""Talks with a Node process beside a Beam worker: frames are JSON lines, to it on its file descriptor 3, from it on 4.

What it prints goes to standard error and hurts nothing. It ends by itself when its pipe closes, so none outlives a killed worker.
"""

import os
import select
import time
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from predbench_beam.child_process import ChildProcess

_CHUNK_BYTES = 1 << 20
_QUOTED_CHARACTERS = 80


class ChildError(Exception):
    """The child told of an error: one clear sentence. It can be used further."""


class ChildLost(Exception):
    """The child ended, hung or wrote what is no frame. It is gone."""


class NodeChild:
    """One process, for one conversation at a time."""

    def __init__(self, name: str, command: Sequence[str], task: Mapping[str, Any], timeout_s: float) -> None:
        """Starts the process, sends the task and waits until it is ready.

        Args:
            name: for messages: "the reader".
            command: program and arguments.
            task: the first frame.
            timeout_s: of every wait for a frame.

        Raises:
            ChildError: it refused the task.
            ChildLost: it did not start, ended, hung or wrote what is no frame.
        """
        self._name = name
        self._timeout_s = timeout_s
        self._pieces: list[bytes] = []
        self._lines: deque[bytes] = deque()
        try:
            self._process: ChildProcess | None = ChildProcess(command)
        except OSError as error:
            self._process = None
            raise ChildLost(f"{name} could not be started: {command[0]}: {error.strerror}") from error
        try:
            self.ready = self.ask({"task": task})
        except ChildError:
            self.close()
            raise

    @property
    def gone(self) -> bool:
        """Was it closed, or lost?"""
        return self._process is None

    def ask(self, frame: object) -> dict[str, Any]:
        """Sends a frame and returns the next one from the child. Raises as `send` and `receive` do."""
        self.send(frame)
        return self.receive()

    def send(self, frame: object) -> None:
        """Sends a frame. numpy arrays become lists.

        Raises:
            ChildLost: it is gone, or does not read.
        """
        left = memoryview(orjson.dumps(frame, option=orjson.OPT_SERIALIZE_NUMPY) + b"\n")
        deadline = time.monotonic() + self._timeout_s
        while len(left) > 0:
            process = self._until(select.POLLOUT, deadline)
            try:
                left = left[os.write(process.to_child, left) :]
            except BrokenPipeError:
                raise self._lost() from None

    def receive(self) -> dict[str, Any]:
        """The next frame.

        Raises:
            ChildError: it told of an error that belongs to no numbered call.
            ChildLost: it is gone, hangs or wrote what is no frame.
        """
        deadline = time.monotonic() + self._timeout_s
        while not self._lines:
            self._read(self._until(select.POLLIN, deadline))
        line = self._lines.popleft()
        try:
            frame: dict[str, Any] = orjson.loads(line)
        except orjson.JSONDecodeError:
            quoted = line[:_QUOTED_CHARACTERS].decode(errors="replace")
            raise self._lost(f"wrote what is no JSON: {quoted}") from None
        if "error" in frame and "id" not in frame:
            raise ChildError(frame["error"]["message"])
        return frame

    def close(self, grace_s: float = 5) -> None:
        """Closes its pipes, upon which it ends; kills it if it has not after `grace_s`."""
        if self._process is not None:
            process, self._process = self._process, None
            process.close(grace_s)

    def _read(self, process: ChildProcess) -> None:
        chunk = os.read(process.from_child, _CHUNK_BYTES)
        if chunk == b"":
            raise self._lost()
        if b"\n" not in chunk:
            self._pieces.append(chunk)
            return
        *lines, rest = b"".join([*self._pieces, chunk]).split(b"\n")
        self._pieces = [rest]
        self._lines.extend(lines)

    def _until(self, event: int, deadline: float) -> ChildProcess:
        """Waits until the pipe can be read or written."""
        if self._process is None:
            raise ChildLost(f"{self._name} is gone")
        poll = select.poll()
        poll.register(self._process.from_child if event == select.POLLIN else self._process.to_child, event)
        if not poll.poll(max(0, deadline - time.monotonic()) * 1000):
            silent = "gave no answer" if event == select.POLLIN else "took no input"
            raise self._lost(f"{silent} in {self._timeout_s:g} s", grace_s=0)
        return self._process

    def _lost(self, why: str | None = None, grace_s: float = 5) -> ChildLost:
        process, self._process = self._process, None
        if process is None:
            return ChildLost(f"{self._name} is gone")
        process.close(grace_s)
        return ChildLost(f"{self._name} {why or process.end()}")
