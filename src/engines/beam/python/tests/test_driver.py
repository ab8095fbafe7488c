"""The driver of jobs on this machine."""

import os
import shutil
import time
from pathlib import Path

import orjson
import pytest

from tests.driver_process import driver
from tests.specs import predictor, raw_spec, reader

PRISM = os.environ.get("PREDBENCH_PRISM") or shutil.which("prism")
needs_prism = pytest.mark.skipif(PRISM is None, reason="prism is not installed: set PREDBENCH_PRISM")
# In the kernel's tables of sockets.
LISTEN = "0A"
LOOPBACK = ("0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000")
RUNNERS = ["direct", pytest.param("prism", marks=needs_prism)]


def keys(folder: Path, kind: str) -> list[int]:
    lines = [line for path in folder.glob(f"results-{kind}-*.jsonl") for line in path.read_text().splitlines()]
    return sorted(orjson.loads(line)["key"] for line in lines)


def processes_of(folder: Path) -> list[str]:
    """Command lines that name the folder."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = path.read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if str(folder) in command:
            found.append(command)
    return found


def listening_elsewhere(pid: int) -> list[str]:
    """Local addresses, as the kernel writes them, of the process's servers that others than this machine reach."""
    inodes = {str(fd.readlink()) for fd in Path(f"/proc/{pid}/fd").iterdir() if fd.is_symlink()}
    sockets = [line.split() for kind in ("tcp", "tcp6") for line in Path(f"/proc/net/{kind}").read_text().splitlines()[1:]]
    own = [fields[1] for fields in sockets if fields[3] == LISTEN and f"socket:[{fields[9]}]" in inodes]
    assert own != []
    return [address for address in own if not address.startswith(LOOPBACK)]


@pytest.mark.parametrize("runner", RUNNERS)
def test_two_workers_share_the_splits(tmp_path: Path, runner: str) -> None:
    with driver(tmp_path, raw_spec(tmp_path, runner=runner, workers=2, reader=reader(rejected=[3]))) as running:
        running.go()
        submitted = running.event("submitted")
        ended = running.event("ended")
        assert running.process.wait() == 0
    assert keys(tmp_path, "predicted") == [0, 1, 2, *range(4, 100)]
    assert keys(tmp_path, "unpredicted") == [3]
    records = [orjson.loads(line) for path in tmp_path.glob("measured-*.jsonl") for line in path.read_text().splitlines()]
    assert len({record["worker"] for record in records if record["rows"] > 0}) == 2
    assert submitted["atMs"] < min(record["startMs"] for record in records) < ended["endMs"]
    assert ended["metrics"]["predbench/num_inferences"] == 99
    assert ended["cpuS"]["children"] > 0
    progress = [orjson.loads(path.read_bytes()) for path in (tmp_path / "progress").glob("*.json")]
    # A worker that is ended with its job may not have written its last counts.
    assert 0 < sum(counts["read"] for counts in progress) <= 100


@pytest.mark.parametrize("runner", RUNNERS)
def test_a_lost_reader_fails_the_job_with_one_sentence(tmp_path: Path, runner: str) -> None:
    with driver(tmp_path, raw_spec(tmp_path, runner=runner, reader=reader(crashAt=30))) as running:
        running.go()
        assert running.event("failed")["message"] == "the reader was killed by SIGKILL: out of luck"
        assert running.process.wait() == 1


@pytest.mark.parametrize("runner", RUNNERS)
def test_a_stop_drains(tmp_path: Path, runner: str) -> None:
    task = reader(chunkRows=1, sleepS=0.2)
    with driver(
        tmp_path, raw_spec(tmp_path, runner=runner, splits=[{"firstKey": 0, "rows": 100_000, "at": None}], reader=task)
    ) as running:
        running.go()
        progress = tmp_path / "progress"
        while not list(progress.glob("*.json")):
            assert running.process.poll() is None
        (tmp_path / "control" / "stop").touch()
        assert running.event("ended")["state"] == "DONE"
    predicted = keys(tmp_path, "predicted")
    assert 0 < len(predicted) < 5000
    assert predicted == list(range(len(predicted)))


@pytest.mark.parametrize("runner", RUNNERS)
def test_a_driver_whose_engine_is_gone_cancels_and_leaves_no_process(tmp_path: Path, runner: str) -> None:
    hanging = reader(hangAt=30)
    hanging["command"].append(str(tmp_path))
    with driver(tmp_path, raw_spec(tmp_path, runner=runner, workers=2, reader=hanging)) as running:
        running.go()
        running.event("submitted")
        while not list((tmp_path / "progress").glob("*.json")):
            assert running.process.poll() is None
            time.sleep(0.05)
        assert len(processes_of(tmp_path)) > 1
        assert listening_elsewhere(running.process.pid) == []
        running.leave()
        assert running.event("failed")["message"] == "cancelled: the engine is gone"
        assert running.process.wait() == 1
        assert processes_of(tmp_path) == []


def test_an_unknown_member_is_told_before_anything_runs(tmp_path: Path) -> None:
    spec = raw_spec(tmp_path)
    del spec["reader"]
    with driver(tmp_path, spec) as running:
        assert running.event("failed")["message"] == "the pipeline could not be built: 'reader'"
        assert running.process.wait() == 1


@pytest.mark.parametrize("runner", RUNNERS)
def test_a_predictor_that_always_crashes_ends_the_job(tmp_path: Path, runner: str) -> None:
    with driver(tmp_path, raw_spec(tmp_path, runner=runner, predict=predictor(crashAt=list(range(100))))) as running:
        running.go()
        assert running.event("failed")["message"] == "the predictor ended with exit code 3 (3 calls in a row)"
