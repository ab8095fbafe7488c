"""Rows of a table, as src/data/sinks/bigquery.ts streams them.

Not Beam's WriteToBigQuery: it makes up the ids of rows, fails nothing when BigQuery refuses one, and sends Google's credentials
wherever it writes.
"""

import os
import time
from collections.abc import Mapping, Sequence
from typing import Any, Final

import apache_beam as beam
import orjson
from google.api_core.exceptions import NotFound
from google.auth.credentials import AnonymousCredentials
from google.cloud.bigquery import Client

from predbench_beam.sinks.rows import chosen_rows, members_in
from predbench_beam.spec import BigQuerySink

_ENDPOINT_VARIABLE: Final = "PREDBENCH_BIGQUERY_ENDPOINT"
# Google's recommended rows per request, and its limit of 10 MB with room for overhead.
_MOST_ROWS: Final = 500
_MOST_BYTES: Final = 9_000_000
_REQUEST_S: Final = 120.0
# insertAll may not know a new table for a while.
_UNKNOWN_S: Final = 120.0
_LOOK_EVERY_S: Final = 1.0


class RowsRefused(Exception):
    """BigQuery did not take every row."""


class InsertRows(beam.DoFn):
    """Streams rows into a table. A row's id is its cell and key, by which BigQuery drops one that comes again within a minute."""

    def __init__(self, sink: BigQuerySink) -> None:
        """Into `sink`."""
        self._sink = sink

    def setup(self) -> None:
        """Makes the client."""
        self._client = _client(self._sink.project)

    def start_bundle(self) -> None:
        """Nothing waits."""
        self._forget()

    def process(self, text: str) -> None:
        """Takes some lines.

        Raises:
            RowsRefused: BigQuery did not take every row.
        """
        for key, line in chosen_rows(text, self._sink.sample):
            # With the names of its members and the cell.
            size = len(line.encode()) + len(self._sink.cell) * 2 + 200
            if len(self._rows) == _MOST_ROWS or self._bytes + size > _MOST_BYTES:
                self._insert()
            self._rows.append(table_row(self._sink.cell, key, line))
            self._ids.append(f"{self._sink.cell}/{key}")
            self._bytes += size

    def finish_bundle(self) -> None:
        """Writes what waits. Raises as `process` does."""
        self._insert()

    def _forget(self) -> None:
        self._rows: list[Mapping[str, Any]] = []
        self._ids: list[str] = []
        self._bytes = 0

    def _insert(self) -> None:
        if not self._rows:
            return
        errors = self._inserted()
        if errors:
            taken = len(self._rows) - len(errors)
            first = errors[0]
            reason = first["errors"][0]
            raise RowsRefused(
                f"{self._sink.table}: BigQuery took {taken} of {len(self._rows)} rows; the first that it refused: "
                f"{reason.get('reason')}: {reason.get('message')} (row {self._ids[first['index']]})"
            )
        self._forget()

    def _inserted(self) -> Sequence[dict[str, Any]]:
        deadline = time.monotonic() + _UNKNOWN_S
        while True:
            try:
                errors: Sequence[dict[str, Any]] = self._client.insert_rows_json(
                    self._sink.table, self._rows, row_ids=self._ids, skip_invalid_rows=True, timeout=_REQUEST_S
                )
            except NotFound:
                if time.monotonic() > deadline:
                    raise
                time.sleep(_LOOK_EVERY_S)
            else:
                return errors


def table_row(cell: str, key: int, line: str) -> dict[str, Any]:
    """As the API takes it: JSON columns are texts."""
    origin = members_in(line)
    del origin["key"]
    row: dict[str, Any] = {"cell": cell, "key": key}
    results = {name: origin.pop(name) for name in ("instance", "prediction", "error") if name in origin}
    if origin:
        row["origin"] = "{" + ",".join(f'"{name}":{value}' for name, value in origin.items()) + "}"
    if "error" in results:
        results["error"] = orjson.loads(results["error"])
    return row | results


def _client(project: str) -> Client:
    endpoint = os.environ.get(_ENDPOINT_VARIABLE)
    if endpoint is None:
        return Client(project)
    # Google's credentials never go to a service that the user names.
    return Client(project, credentials=AnonymousCredentials(), client_options={"api_endpoint": endpoint})
