"""Children that behave and children that do not."""

import sys
from pathlib import Path

import pytest

from predbench_beam.child import ChildError, ChildLost, NodeChild

TIMEOUT_S = 60
# Answers `{"ready": true}` to the task and every frame with what it got.
ECHO = """
import os
frames = os.fdopen(3)
out = os.fdopen(4, "w")
print("printed")
frames.readline()
out.write('{"ready": true}\\n'); out.flush()
for line in frames:
    %s
    out.write(line); out.flush()
"""


def child(each: str = "pass", timeout_s: float = TIMEOUT_S) -> NodeChild:
    return NodeChild("the reader", [sys.executable, "-c", ECHO % each], {}, timeout_s)


def test_frames_of_megabytes_both_ways() -> None:
    echo = child()
    text = "ü" * 3_000_000
    assert echo.ask({"text": text, "bytes": 1}) == {"text": text, "bytes": 1}
    echo.close()


def test_two_frames_in_one_write_come_one_by_one() -> None:
    echo = child("line = '{\"first\": 1}\\n' + line")
    assert echo.ask({"second": 2}) == {"first": 1}
    assert echo.receive() == {"second": 2}
    echo.close()


def test_an_error_without_an_id_is_raised_and_the_child_lives_on() -> None:
    echo = child()
    with pytest.raises(ChildError, match=r"^no such column$"):
        echo.ask({"error": {"message": "no such column"}})
    assert echo.ask({"id": 1, "error": {"message": "one call"}}) == {"id": 1, "error": {"message": "one call"}}
    echo.close()


def test_an_exit_is_told_with_the_last_error_that_it_wrote() -> None:
    echo = child("print('TypeError: x is not a function'); print('    at file.js:3'); exit(3)")
    with pytest.raises(ChildLost, match=r"^the reader ended with exit code 3: TypeError: x is not a function$"):
        echo.ask({})
    assert echo.gone
    with pytest.raises(ChildLost, match=r"^the reader is gone$"):
        echo.ask({})


def test_a_kill_is_told_by_its_signal() -> None:
    echo = child("os.kill(os.getpid(), 9)")
    with pytest.raises(ChildLost, match=r"^the reader was killed by SIGKILL: printed$"):
        echo.ask({})


def test_a_child_that_hangs_is_killed() -> None:
    echo = child("import time; time.sleep(600)", timeout_s=5)
    pid = echo._process.pid if echo._process else 0
    with pytest.raises(ChildLost, match=r"^the reader gave no answer in 5 s$"):
        echo.ask({})
    assert not Path(f"/proc/{pid}").exists()


def test_garbage_is_quoted() -> None:
    echo = child("line = 'Segmentation <fault>\\n'")
    with pytest.raises(ChildLost, match=r"^the reader wrote what is no JSON: Segmentation <fault>$"):
        echo.ask({})


def test_a_program_that_is_not_there() -> None:
    with pytest.raises(ChildLost, match=r"^the reader could not be started: /no/node: No such file or directory$"):
        NodeChild("the reader", ["/no/node"], {}, TIMEOUT_S)


def test_a_refused_task_leaves_no_process_and_no_open_file() -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    refuse = 'import os; os.fdopen(3).readline(); os.write(4, b\'{"error": {"message": "no source"}}\\n\')'
    with pytest.raises(ChildError, match=r"^no source$"):
        NodeChild("the reader", [sys.executable, "-c", refuse], {}, TIMEOUT_S)
    assert len(list(Path("/proc/self/fd").iterdir())) == before
