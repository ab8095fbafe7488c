"""A server that has confirmed the model, and predictions from it. Follows src/strategies/rest/{connection,loading,open}.ts."""

import re
import time
from collections.abc import Callable, Sequence

from predbench_beam.call import current_call
from predbench_beam.elements import Answer, Values
from predbench_beam.handlers.rest.answers import RequestError
from predbench_beam.handlers.rest.credentials import Credentials
from predbench_beam.handlers.rest.dialects.dialect import Codec, Dialect, NotText, NotUsable
from predbench_beam.handlers.rest.dialects.google import ai_platform, vertex_ai
from predbench_beam.handlers.rest.dialects.open_inference import open_inference
from predbench_beam.handlers.rest.dialects.tensorflow_serving import tensorflow_serving
from predbench_beam.handlers.rest.options import RestOptions
from predbench_beam.handlers.rest.refusal import HttpError
from predbench_beam.handlers.rest.transport import Transport
from predbench_beam.spec import Model

_DIALECTS: dict[str, Callable[[RestOptions], Dialect]] = {
    "tensorflow-serving": tensorflow_serving,
    "open-inference": open_inference,
    "ai-platform": ai_platform,
    "vertex-ai": vertex_ai,
}

# A server loads most models in some seconds: 20 s in all.
_POLLS = 40
_POLL_S = 0.5

_REFUSED = frozenset({400, 413, 422})


class Client:
    """Threads may share it."""

    def __init__(self, options: RestOptions, model: Model, sleep: Callable[[float], None] = time.sleep) -> None:
        """Asks whether the model is ready, and waits some seconds while the server says that it loads it.

        Raises:
            RequestError: the server does not confirm the model, or there are no credentials.
        """
        self._options = options
        self._dialect = _DIALECTS[options.protocol](options)
        self._credentials = Credentials(options)
        self._transport = Transport(options, self._credentials, self._dialect.advice, sleep)
        self._codec = self._when_loaded(model, sleep)

    def predict(self, batch: Sequence[Values]) -> list[Answer]:
        """One answer an instance, in consecutive requests within the limit.

        Raises:
            RequestError: a request brought no answer that can be used.
        """
        try:
            body = self._codec.encode(batch)
        except NotText as error:
            if len(batch) > 1:
                return self._in_parts(batch, 2, self.predict)
            return [Answer(None, f"{error}: use a server with TensorFlow Serving's protocol")]
        limit = self._options.max_request_bytes
        parts = 1 if limit is None else -(-len(body) // limit)
        if parts <= 1:
            return self._post(batch, body)
        if len(batch) > 1:
            return self._in_parts(batch, min(parts, len(batch)), self.predict)
        return [Answer(None, f"its request of {len(body)} bytes exceeds the limit (maxRequestBytes: {limit})")]

    def _post(self, batch: Sequence[Values], body: bytes) -> list[Answer]:
        """A server refuses a whole request for one bad instance or for its size: halves are sent until the bad one fails alone."""
        try:
            return self._decode(self._transport.post(self._dialect.predict_path, body), len(batch))
        except HttpError as error:
            if not self._is_refused(error):
                raise
            if len(batch) == 1:
                return [Answer(None, str(error))]
        current_call().retry()
        return self._in_parts(batch, 2, lambda half: self._post(half, self._codec.encode(half)))

    def _is_refused(self, error: HttpError) -> bool:
        """KServe, MLServer and Triton answer 500 where the model's code throws: `isolate` says that one instance may be the cause."""
        return error.status in _REFUSED or (self._options.isolate and error.status == 500)

    def _decode(self, text: str, size: int) -> list[Answer]:
        """Failures quote the answer, which must not contain a secret."""
        try:
            answers = self._codec.decode(text, size)
            if all(answer.error is None for answer in answers):
                return answers
        except RequestError:
            pass
        return self._codec.decode(self._credentials.scrub(text), size)

    def _in_parts(self, batch: Sequence[Values], count: int, predict: Callable[[Sequence[Values]], list[Answer]]) -> list[Answer]:
        size = -(-len(batch) // count)
        return [answer for start in range(0, len(batch), size) for answer in predict(batch[start : start + size])]

    def _when_loaded(self, model: Model, sleep: Callable[[float], None]) -> Codec:
        for poll in range(1, _POLLS + 1):
            try:
                return self._codec_from_status(model)
            except RequestError as error:
                if poll == _POLLS or not _is_loading(error):
                    raise
            sleep(_POLL_S)
        raise AssertionError("the last poll returns or raises")

    def _codec_from_status(self, model: Model) -> Codec:
        paths = self._dialect.status_paths if self._options.check == "status" else []
        texts: list[str] = []
        for path in paths:
            try:
                texts.append(self._credentials.scrub(self._transport.get(path)))
            except HttpError as error:
                error.args = (f"{self._options.endpoint}: GET {path}: {error}",)
                raise
        return self._dialect.codec(texts, model)


def _is_loading(error: RequestError) -> bool:
    """KServe answers 503 while it loads a model."""
    if isinstance(error, NotUsable):
        return error.is_loading
    return (
        isinstance(error, HttpError)
        and error.status == 503
        and re.search(r"\bnot ready\b|\bloading\b", error.text, re.IGNORECASE) is not None
    )
