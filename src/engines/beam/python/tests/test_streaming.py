"""The streaming pipeline in this process, with messages at set times."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import apache_beam as beam
import orjson
import pytest
from apache_beam.io.gcp.pubsub import PubsubMessage
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.testing.test_stream import TestStream

from predbench_beam.spec import parse_spec
from predbench_beam.streaming import Decode, results_of
from tests.specs import X, raw_spec


def message(key: int, **attributes: str) -> PubsubMessage:
    return PubsubMessage(orjson.dumps({"x": key}), {"key": str(key), "due_ms": "0", **attributes})


def results(folder: Path, sizes: Sequence[int], **members: Any) -> list[dict[str, Any]]:
    """Of messages that come in bundles of these sizes, 0.1 s apart, all in one window."""
    stream = TestStream().advance_watermark_to(0)
    keys = iter(range(sum(sizes)))
    for size in sizes:
        stream = stream.add_elements([message(next(keys)) for _ in range(size)]).advance_processing_time(0.1)
    stream = stream.advance_processing_time(10).advance_watermark_to_infinity()
    spec = parse_spec(raw_spec(folder, **members))
    # Functions are pickled on their way into a pipeline.
    path = folder / "found.jsonl"

    def keep(message: PubsubMessage) -> None:
        with path.open("ab") as file:
            file.write(message.data + b"\n")

    with beam.Pipeline("BundleBasedDirectRunner", PipelineOptions(["--streaming"])) as pipeline:
        _ = results_of(pipeline | stream, spec) | beam.Map(keep)
    return [orjson.loads(line) for line in path.read_bytes().splitlines()]


def sizes_of(found: Sequence[dict[str, Any]]) -> list[int]:
    return sorted(len(result["rows"]) for result in found)


def keys_of(found: Sequence[dict[str, Any]]) -> list[int]:
    return sorted(orjson.loads(row)["key"] for result in found for row in result["rows"])


@pytest.fixture
def null() -> dict[str, Any]:
    return {"predict": {"runtime": "python", "handler": "null", "options": {}}, "workers": 1}


def test_a_window_without_grouping_forms_no_batches(tmp_path: Path, null: dict[str, Any]) -> None:
    found = results(tmp_path, [1] * 6, batching={"maxSize": 10, "maxWaitMs": 0}, **null)
    assert sizes_of(found) == [1] * 6
    assert keys_of(found) == list(range(6))


def test_groups_form_across_bundles_until_they_are_full_or_the_wait_is_over(tmp_path: Path, null: dict[str, Any]) -> None:
    found = results(tmp_path, [1] * 6, batching={"maxSize": 4, "maxWaitMs": 5000}, **null)
    assert sizes_of(found) == [2, 4]
    assert keys_of(found) == list(range(6))


def test_a_call_has_the_size_of_its_group_and_rows_of_the_sink(tmp_path: Path, null: dict[str, Any]) -> None:
    (found,) = results(tmp_path, [3], batching={"maxSize": 3, "maxWaitMs": 5000}, **null)
    assert found["call"]["size"] == 3
    assert [orjson.loads(row) for row in found["rows"]] == [{"key": key, "instance": {"x": key}, "prediction": {}} for key in range(3)]


def test_a_message_hands_on_its_origin_and_a_foreign_one_is_left_out(tmp_path: Path) -> None:
    decode = Decode(parse_spec(raw_spec(tmp_path)).model.inputs)
    (((key, head), values),) = decode.process(message(7, origin='{"line":9}'))
    assert (key, head, values) == (7, '{"key":7,"line":9,"instance":{"x":7}', {X["name"]: 7})
    assert list(decode.process(PubsubMessage(b"hello", {"from": "others"}))) == []
