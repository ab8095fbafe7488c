"""How a scripted child talks: frames are JSON lines, to it on file descriptor 3, from it on 4."""

import json
import os
import sys
from collections.abc import Iterator
from typing import Any

_frames = os.fdopen(3)


def send(frame: object) -> None:
    """Tells a frame."""
    os.write(4, json.dumps(frame).encode() + b"\n")


def read_task() -> dict[str, Any]:
    """The first frame's. One that it is to refuse ends the process."""
    task: dict[str, Any] = json.loads(_frames.readline())["task"]
    if "refuse" in task:
        send({"error": {"message": task["refuse"]}})
        sys.exit(0)
    return task


def frames() -> Iterator[dict[str, Any]]:
    """Those after the task."""
    return map(json.loads, _frames)
