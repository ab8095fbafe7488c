"""A scripted Google: as much of the APIs of Dataflow and Cloud Storage as a job needs, on 127.0.0.1.

It runs no pipeline. A test says which states a job goes through, which messages it has and what its metrics are.
"""

import base64
import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import google_crc32c
from google.cloud.dataflow_v1beta3 import JobState

JOB_ID = "2026-11-28_00_00_00-1"


@dataclass
class FakeGoogle:
    """What is asked of it, and what it answers."""

    states: Sequence[str] = ("JOB_STATE_PENDING", "JOB_STATE_RUNNING", "JOB_STATE_DONE")
    """One for each question after the job's state; the last one stays."""
    messages: Sequence[dict[str, Any]] = ()
    metrics: Sequence[Sequence[dict[str, Any]]] = ((),)
    """One list for each question after metrics; the last one stays."""
    refuse_jobs: tuple[int, str] | None = None
    """HTTP status and message for whoever creates a job."""
    url: str = ""
    jobs: list[dict[str, Any]] = field(default_factory=list)
    """As they were created."""
    requested_states: list[str] = field(default_factory=list)
    objects: dict[str, bytes] = field(default_factory=dict)
    """By `bucket/name`."""
    metrics_asked: int = 0
    _polls: int = 0

    @property
    def endpoint(self) -> str:
        """Of Dataflow. Beam's client speaks REST only with a host of this name."""
        return self.url.replace("127.0.0.1", "localhost")

    def state(self) -> str:
        """The next one of the script; a cancelled job is cancelled."""
        if "JOB_STATE_CANCELLED" in self.requested_states:
            return "JOB_STATE_CANCELLED"
        self._polls += 1
        return self.states[min(self._polls, len(self.states)) - 1]

    def next_metrics(self) -> Sequence[dict[str, Any]]:
        """The next ones of the script."""
        self.metrics_asked += 1
        return self.metrics[min(self.metrics_asked, len(self.metrics)) - 1]


@contextmanager
def serving(google: FakeGoogle) -> Iterator[FakeGoogle]:
    """The fake on a free port."""

    class Handler(_Handler):
        fake = google

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    google.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield google
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    fake: FakeGoogle
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        path, query = self._address()
        match path:
            case ["storage", "v1", "b", bucket]:
                self._answer({"kind": "storage#bucket", "name": bucket, "location": "US"})
            case ["storage", "v1", "b", bucket, "o"]:
                prefix = f"{bucket}/{query.get('prefix', '')}"
                names = [name for name in self.fake.objects if name.startswith(prefix)]
                self._answer({"kind": "storage#objects", "items": [self._object(name) for name in names]})
            case [*_, "storage", "v1", "b", bucket, "o", name] if (
                query.get("alt") == "media" and f"{bucket}/{name}" in self.fake.objects
            ):
                self._send_range(self.fake.objects[f"{bucket}/{name}"])
            case ["storage", "v1", "b", bucket, "o", name] if f"{bucket}/{name}" in self.fake.objects:
                self._answer(self._object(f"{bucket}/{name}"))
            case ["v1b3", "projects", _, "locations", _, "jobs", _, "messages"]:
                self._answer({"jobMessages": list(self.fake.messages)})
            case ["v1b3", "projects", _, "locations", _, "jobs", _, "metrics"]:
                self._answer({"metrics": list(self.fake.next_metrics())})
            case ["v1b3", "projects", _, "locations", _, "jobs", job]:
                self._answer({"id": job, "currentState": self.fake.state()})
            case _:
                self._refuse(404, "not found")

    def do_POST(self) -> None:
        path, query = self._address()
        body = self._body()
        match path:
            case ["upload", "storage", "v1", "b", bucket, "o"] if query.get("uploadType") == "resumable":
                name = query.get("name") or json.loads(body)["name"]
                address = f"{self.fake.url}/upload/storage/v1/b/{bucket}/o?uploadType=resumable&upload_id={name}"
                self._answer({}, {"Location": address})
            case ["v1b3", "projects", _, "locations", region, "jobs"]:
                if self.fake.refuse_jobs is not None:
                    self._refuse(*self.fake.refuse_jobs)
                    return
                job = json.loads(body)
                self.fake.jobs.append(job)
                self._answer({"id": JOB_ID, "name": job["name"], "location": region})
            case _:
                self._refuse(404, "not found")

    def do_PUT(self) -> None:
        path, query = self._address()
        body = self._body()
        match path:
            case ["upload", "storage", "v1", "b", bucket, "o"]:
                name = f"{bucket}/{query['upload_id']}"
                self.fake.objects[name] = body
                self._answer(self._object(name))
            case ["v1b3", "projects", _, "locations", _, "jobs", job]:
                # Google's client sends enumerations as numbers.
                state = JobState(json.loads(body)["requestedState"]).name
                self.fake.requested_states.append(state)
                self._answer({"id": job, "currentState": "JOB_STATE_CANCELLING", "requestedState": state})
            case _:
                self._refuse(404, "not found")

    def _address(self) -> tuple[list[str], dict[str, str]]:
        parts = urlsplit(self.path)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        return [unquote(part) for part in parts.path.strip("/").split("/")], query

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _object(self, name: str) -> dict[str, Any]:
        bucket, _, path = name.partition("/")
        content = self.fake.objects[name]
        return {
            "kind": "storage#object",
            "bucket": bucket,
            "name": path,
            "size": str(len(content)),
            "generation": "1",
            "updated": "2026-11-28T00:00:00Z",
            "crc32c": base64.b64encode(google_crc32c.value(content).to_bytes(4, "big")).decode(),
        }

    def _refuse(self, status: int, message: str) -> None:
        self._answer({"error": {"code": status, "message": message, "errors": []}}, status=status)

    def _answer(self, value: object, headers: dict[str, str] | None = None, status: int = 200) -> None:
        self._send(json.dumps(value).encode(), "application/json", headers, status)

    def _send_range(self, content: bytes) -> None:
        first, _, last = self.headers.get("Range", "bytes=0-").removeprefix("bytes=").partition("-")
        start, end = int(first), min(int(last or len(content)) + 1, len(content))
        if start >= len(content):
            self._refuse(416, "no such range")
            return
        range_header = {"Content-Range": f"bytes {start}-{end - 1}/{len(content)}"}
        self._send(content[start:end], "application/octet-stream", range_header, 206)

    def _send(self, body: bytes, kind: str, headers: dict[str, str] | None = None, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, text in (headers or {}).items():
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(body)
