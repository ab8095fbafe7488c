"""The batch pipeline in this process, with scripted children."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import apache_beam as beam
import orjson
import pytest
from apache_beam.options.pipeline_options import PipelineOptions

from predbench_beam.pipeline import build
from predbench_beam.spec import parse_spec
from tests.specs import X, predictor, raw_spec, reader


def run(folder: Path, flags: Sequence[str] = (), **members: Any) -> None:
    spec = parse_spec(raw_spec(folder, **members))
    with beam.Pipeline("FnApiRunner", PipelineOptions(flags)) as pipeline:
        build(pipeline, spec, spec.splits, 0)


def rows(folder: Path, kind: str) -> dict[int, Any]:
    found = [orjson.loads(line) for path in folder.glob(f"results-{kind}-*.jsonl") for line in path.read_text().splitlines()]
    assert len({row["key"] for row in found}) == len(found)
    return {row["key"]: row for row in found}


def records(folder: Path) -> list[dict[str, Any]]:
    return [orjson.loads(line) for path in folder.glob("measured-*.jsonl") for line in path.read_text().splitlines()]


def node(**task: Any) -> dict[str, Any]:
    return {
        "predict": predictor(**task),
        "model": {"path": "/none", "signature": "none", "tags": [], "inputs": [X], "outputs": [{**X, "name": "y"}]},
    }


def test_every_row_comes_out_once_and_rejected_ones_with_their_reason(tmp_path: Path) -> None:
    run(tmp_path, reader=reader(rejected=[3, 77]))
    predicted = rows(tmp_path, "predicted")
    assert predicted.keys() == set(range(100)) - {3, 77}
    assert predicted[4] == {"key": 4, "line": 5, "prediction": {}}
    assert rows(tmp_path, "unpredicted") == {key: {"key": key, "error": f"line {key + 1}: bad"} for key in (3, 77)}


def test_a_job_gets_its_input_and_the_engine_the_heads(tmp_path: Path) -> None:
    run(
        tmp_path,
        predict={"runtime": "job", "files": str(tmp_path / "input" / "rows")},
        reader=reader(encode={}, rejected=[3, *range(40, 50)]),
    )
    good = [key for key in range(100) if key not in [3, *range(40, 50)]]
    lines = [line for path in (tmp_path / "input").glob("rows-instances-*.jsonl") for line in path.read_text().splitlines()]
    assert sorted(orjson.loads(line)["key"] for line in lines) == good
    heads = [line for path in tmp_path.glob("results-heads-*.jsonl") for line in path.read_text().splitlines()]
    assert sorted(heads) == sorted(f'{{"key":{key},"line":{key + 1}' for key in good)
    assert rows(tmp_path, "unpredicted").keys() == {3, *range(40, 50)}
    assert [(record["readS"], record["calls"]) for record in records(tmp_path)] == [(0.75, 0)] * 4


def test_records_hold_reading_and_calls(tmp_path: Path) -> None:
    run(tmp_path, **node())
    reading = [record for record in records(tmp_path) if record["rows"] == 0]
    assert [(record["readS"], record["processS"]) for record in reading] == [(0.75, 0.375)] * 4
    calling = [record for record in records(tmp_path) if record["rows"] > 0]
    assert sum(record["rows"] for record in calling) == 100
    calls = sum(record["calls"] for record in calling)
    sizes = sum((Counter(record["sizes"]) for record in calling), Counter())
    assert sum(int(size) * count for size, count in sizes.items()) == 100
    # Bundles end where they like, but most calls are full.
    assert max(map(int, sizes)) == 10
    assert {(record["retries"], record["counters"]["requests"]) for record in [_summed(calling)]} == {(calls, 2 * calls)}
    # As the child measured them.
    assert sum(record["predictS"] for record in calling) == pytest.approx(0.004 * calls)
    assert (min(record["startMs"] for record in calling), max(record["endMs"] for record in calling)) == (1000.0, 1004.0)


def test_instances_and_calls_fail_alone(tmp_path: Path) -> None:
    run(tmp_path, splits=[{"firstKey": 0, "rows": 100, "at": None}], **node(failed=[5], failAt=[42]))
    assert rows(tmp_path, "predicted")[7]["prediction"] == {"y": 15.0}
    assert rows(tmp_path, "predicted")[5] == {"key": 5, "line": 6, "error": "out of range"}
    failed = rows(tmp_path, "unpredicted")
    assert failed == {key: {"key": key, "line": key + 1, "error": "the server said no"} for key in range(40, 50)}
    assert len(rows(tmp_path, "predicted")) == 90
    assert sum(record["calls"] for record in records(tmp_path)) == 10
    windows = [window for record in records(tmp_path) for window in record["windows"].values()]
    assert (sum(window["ok"] for window in windows), sum(window["failed"] for window in windows)) == (89, 11)


def test_a_crashed_predictor_fails_its_call_and_is_replaced(tmp_path: Path) -> None:
    run(tmp_path, splits=[{"firstKey": 0, "rows": 100, "at": None}], **node(crashAt=[11, 95]))
    failed = rows(tmp_path, "unpredicted")
    assert failed.keys() == {*range(10, 20), *range(90, 100)}
    assert {row["error"] for row in failed.values()} == {"the predictor ended with exit code 3"}
    assert len(rows(tmp_path, "predicted")) == 80


def test_beam_finds_the_sizes(tmp_path: Path) -> None:
    run(tmp_path, batching=None)
    assert len(rows(tmp_path, "predicted")) == 100


def test_two_workers_predict_what_only_one_can_read(tmp_path: Path) -> None:
    flags = ["--direct_num_workers=2", "--direct_running_mode=multi_processing"]
    run(tmp_path, flags, workers=2, splits=[{"firstKey": 0, "rows": 100, "at": None}], reader=reader(rejected=[3, 77]))
    assert rows(tmp_path, "predicted").keys() == set(range(100)) - {3, 77}
    found = records(tmp_path)
    assert len({record["worker"] for record in found if record["rows"] == 0}) == 1
    assert len({record["worker"] for record in found if record["rows"] > 0}) == 2
    assert sum(record["rows"] for record in found) == 98


def test_a_stopped_cell_reads_nothing_more(tmp_path: Path) -> None:
    raw_spec(tmp_path)
    (tmp_path / "control" / "stop").touch()
    run(tmp_path)
    assert rows(tmp_path, "predicted") == {}


def _summed(found: list[dict[str, Any]]) -> dict[str, Any]:
    counters: Counter[str] = Counter()
    for record in found:
        counters.update(record["counters"])
    return {"retries": sum(record["retries"] for record in found), "counters": counters}
