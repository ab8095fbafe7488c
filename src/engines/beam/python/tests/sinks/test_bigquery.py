"""Rows in a table, as a scripted BigQuery is asked to take them."""

from collections.abc import Sequence
from typing import Any

import pytest

from predbench_beam.sinks.bigquery import InsertRows, RowsRefused, table_row
from predbench_beam.spec import BigQuerySink
from tests.handlers.rest.fake_server import Asked, Reply, Script, serving

CELL = "run/direct+all+1"
LINES = ['{"key":7,"line":9,"instance":{"x":1},"prediction":{"y":[1]}}', '{"key":8,"id":"a","error":"no \\"x\\""}']


def insert(script: Script, texts: Sequence[str], monkeypatch: pytest.MonkeyPatch) -> list[Asked]:
    with serving(script) as server:
        monkeypatch.setenv("PREDBENCH_BIGQUERY_ENDPOINT", server.endpoint)
        rows = InsertRows(BigQuerySink("mine", "mine.d.results", CELL, None))
        rows.setup()
        rows.start_bundle()
        for text in texts:
            rows.process(text)
        rows.finish_bundle()
        return server.asked


def sizes(asked: Sequence[Asked]) -> list[int]:
    return [len(one.json["rows"]) for one in asked]


def test_a_row_has_its_cell_and_key_as_its_id(monkeypatch: pytest.MonkeyPatch) -> None:
    (asked,) = insert(lambda _: Reply({}), ["\n".join(LINES)], monkeypatch)
    assert asked.path.startswith("/bigquery/v2/projects/mine/datasets/d/tables/results/insertAll")
    assert "authorization" not in asked.headers
    assert asked.json == {
        "skipInvalidRows": True,
        "rows": [
            {
                "insertId": f"{CELL}/7",
                "json": {"cell": CELL, "key": 7, "origin": '{"line":9}', "instance": '{"x":1}', "prediction": '{"y":[1]}'},
            },
            {"insertId": f"{CELL}/8", "json": {"cell": CELL, "key": 8, "origin": '{"id":"a"}', "error": 'no "x"'}},
        ],
    }


def test_requests_have_500_rows_or_9_mb(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [f'{{"key":{key},"error":"no"}}' for key in range(1200)]
    assert sizes(insert(lambda _: Reply({}), ["\n".join(lines[:700]), "\n".join(lines[700:])], monkeypatch)) == [500, 500, 200]
    large = [f'{{"key":{key},"error":"{"x" * 4_000_000}"}}' for key in range(3)]
    assert sizes(insert(lambda _: Reply({}), large, monkeypatch)) == [2, 1]


def test_a_row_that_is_refused_fails_the_bundle(monkeypatch: pytest.MonkeyPatch) -> None:
    refused = {"insertErrors": [{"index": 1, "errors": [{"reason": "invalid", "message": "JSON is malformed"}]}]}
    with pytest.raises(RowsRefused) as caught:
        insert(lambda _: Reply(refused), LINES, monkeypatch)
    assert str(caught.value) == (
        "mine.d.results: BigQuery took 1 of 2 rows; the first that it refused: invalid: JSON is malformed (row run/direct+all+1/8)"
    )


def test_a_new_table_may_not_be_known_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    replies = iter([Reply({"error": {"code": 404, "message": "Not found: Table"}}, 404), Reply({})])
    assert sizes(insert(lambda _: next(replies), LINES, monkeypatch)) == [2, 2]


def test_a_row_without_origin() -> None:
    assert table_row("c", 3, '{"key":3,"error":"bad"}') == {"cell": "c", "key": 3, "error": "bad"}


def test_numbers_stay_as_they_are() -> None:
    row: dict[str, Any] = table_row("c", 3, '{"key":3,"instance":{"x":-0,"n":9007199254740993},"prediction":{"y":0.10}}')
    assert row == {"cell": "c", "key": 3, "instance": '{"x":-0,"n":9007199254740993}', "prediction": '{"y":0.10}'}
