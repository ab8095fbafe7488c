"""HTTP with kept-alive connections, a time limit for every request, and retries that are counted.

Follows src/strategies/rest/transport.ts.
"""

import time
from collections.abc import Callable

import urllib3

from predbench_beam.call import current_call
from predbench_beam.handlers.rest.answers import RequestError, shortened
from predbench_beam.handlers.rest.connection_fault import Disconnected, connection_error
from predbench_beam.handlers.rest.credentials import Credentials
from predbench_beam.handlers.rest.options import RestOptions
from predbench_beam.handlers.rest.refusal import HttpError
from predbench_beam.handlers.rest.retries import backoff

_RETRIED_STATUS = frozenset({429, 502, 503, 504})
_CHUNK_BYTES = 1 << 16
_MOST_ERROR_BYTES = 1_000_000
# Otherwise a server may choose an encoding (RFC 9110, 12.5.3).
_BARE = {"accept-encoding": "identity"}
_JSON = {"content-type": "application/json", **_BARE}


class Transport:
    """To one server. Threads may share it."""

    def __init__(
        self,
        options: RestOptions,
        credentials: Credentials,
        advice: Callable[[int, str], str | None],
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Connects when it is used.

        Args:
            options: address, limits and retries.
            credentials: for every request.
            advice: what the protocol knows to check after a status and its text.
            sleep: waits for seconds.
        """
        self._options = options
        self._credentials = credentials
        self._advice = advice
        self._sleep = sleep
        self._base = options.endpoint.rstrip("/")
        self._wait_ms = backoff(options.retries)
        self._pool = urllib3.PoolManager(retries=False)

    def get(self, path: str) -> str:
        """GET without retries. Raises RequestError."""
        return _text_of(self._send("GET", path, None, self._credentials.headers()))

    def post(self, path: str, body: bytes) -> str:
        """POST, retried after 429, 502, 503, 504 and lost connections, with exponential backoff and full jitter.

        Never earlier than Retry-After asks; if that is beyond `max_ms`, the call fails at once. Retried once after 401 if there is a
        new token.

        Raises:
            RequestError: no attempt brought an answer that can be used.
        """
        call = current_call()
        most = self._options.retries.max_attempts
        renewed = False
        attempt = 1
        while True:
            headers = self._credentials.headers()
            call.count("requests", 1)
            call.count("requestBytes", len(body))
            try:
                answer = self._send("POST", path, body, headers)
            except RequestError as error:
                refused = not renewed and isinstance(error, HttpError) and error.status == 401 and self._credentials.renew()
                wait_ms = 0 if refused else self._wait_before(attempt, error)
                if wait_ms is None or attempt == most:
                    raise error.after(attempt) from error
                renewed = renewed or refused
                call.retry()
                self._sleep(wait_ms / 1000)
                attempt += 1
            else:
                call.count("responseBytes", len(answer))
                return _text_of(answer)

    def _send(self, method: str, path: str, body: bytes | None, sent: dict[str, str]) -> bytes:
        url = self._base + path
        headers = {**(_BARE if body is None else _JSON), **sent}
        timeout_s = self._options.timeout_ms / 1000
        deadline = time.monotonic() + timeout_s
        try:
            response = self._pool.request(
                method,
                url,
                body=body,
                headers=headers,
                redirect=False,
                preload_content=False,
                timeout=urllib3.Timeout(total=timeout_s),
            )
            answer = self._read(response, deadline)
        except urllib3.exceptions.HTTPError as error:
            raise connection_error(error, self._options.endpoint, self._options.timeout_ms) from error
        if 200 <= response.status < 300:
            return answer
        text = self._credentials.scrub(answer.decode(errors="replace"))
        raise HttpError(
            response.status,
            text,
            {name.lower(): self._credentials.scrub(value) for name, value in response.headers.items()},
            url,
            authorized="authorization" in sent,
            advice=self._advice(response.status, text),
        )

    def _read(self, response: urllib3.BaseHTTPResponse, deadline: float) -> bytes:
        """The whole body, unpacked; of an error as much as is quoted."""
        encoding = response.headers.get("content-encoding", "identity").lower()
        if encoding not in ("identity", "", *response.CONTENT_DECODERS):
            response.close()
            remedy = f"it was asked for a plain one; rest reads {', '.join(response.CONTENT_DECODERS)}"
            raise RequestError(f"the server's answer is compressed with {shortened(encoding)}", remedy)
        most = self._options.max_response_bytes
        chunks: list[bytes] = []
        size = 0
        try:
            while chunk := response.read1(_CHUNK_BYTES):
                chunks.append(chunk)
                size += len(chunk)
                if response.status >= 300 and size > _MOST_ERROR_BYTES:
                    break
                if size > most:
                    remedy = 'send fewer rows per call ("batching"), or raise maxResponseBytes'
                    raise RequestError(f"the server's answer exceeds {most} bytes", remedy)
                if time.monotonic() > deadline:
                    raise RequestError(f"no answer within {self._options.timeout_ms:g} ms")
        except BaseException:
            response.close()
            raise
        finally:
            response.release_conn()
        return b"".join(chunks)

    def _wait_before(self, attempt: int, error: RequestError) -> float | None:
        """Milliseconds; None if there must be no further attempt."""
        if isinstance(error, HttpError):
            return self._wait_ms(attempt, error.retry_after_ms or 0) if error.status in _RETRIED_STATUS else None
        return self._wait_ms(attempt, 0) if isinstance(error, Disconnected) else None


def _text_of(answer: bytes) -> str:
    """Raises RequestError rather than to guess: replaced characters would be wrong predictions."""
    try:
        return answer.decode()
    except UnicodeDecodeError as error:
        raise RequestError("the server's answer is not UTF-8, as JSON must be") from error
