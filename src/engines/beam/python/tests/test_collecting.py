"""Rows are counted when their call ends, however many are written together."""

from typing import cast

import orjson
from apache_beam.ml.inference.base import PredictionResult
from apache_beam.pvalue import TaggedOutput
from apache_beam.utils.windowed_value import WindowedValue

from predbench_beam.collecting import CollectPredictions
from predbench_beam.elements import Answer, CallStamp, Key


def _prediction(key: int, outputs: dict[str, float] | None, end_ms: float | None = None) -> tuple[Key, PredictionResult]:
    call = None if end_ms is None else CallStamp("here:1", 2, end_ms - 10, end_ms, 0, {}, {}, 0)
    answer = Answer(outputs, None if outputs is not None else "too young", call)
    return (key, f'{{"key":{key}'), PredictionResult(None, answer)


def test_counts_by_call_and_writes_together() -> None:
    """Two calls, a second apart, in one text."""
    collect = CollectPredictions(None)
    collect.start_bundle()
    rows = [_prediction(0, {"y": 1.0}, 5900), _prediction(1, None), _prediction(2, {"y": 2.5}, 7100), _prediction(3, {"y": 3.0})]
    assert [text for row in rows for text in collect.process(row)] == []
    text, measured = collect.finish_bundle()
    assert cast("WindowedValue", text).value.split("\n") == [
        '{"key":0,"prediction":{"y":1.0}}',
        '{"key":1,"error":"too young"}',
        '{"key":2,"prediction":{"y":2.5}}',
        '{"key":3,"prediction":{"y":3.0}}',
    ]
    record = orjson.loads(cast("TaggedOutput[str, WindowedValue]", measured).value.value)
    assert record["rows"] == 4
    assert record["windows"] == {
        "5": {"ok": 1, "failed": 1, "calls": 1, "callMs": 10.0},
        "7": {"ok": 2, "failed": 0, "calls": 1, "callMs": 10.0},
    }
