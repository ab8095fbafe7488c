"""`{"instances":[...]}` -> `{"predictions":[...]}`: TensorFlow Serving's row format, AI Platform and Vertex AI."""

from collections.abc import Sequence
from typing import Any

import orjson

from predbench_beam.elements import Answer, Values
from predbench_beam.handlers.predictions import PredictionReader
from predbench_beam.handlers.rest.answers import RequestError, parse_answer, shortened
from predbench_beam.handlers.rest.dialects.bodies import body_json
from predbench_beam.handlers.rest.dialects.dialect import check_count
from predbench_beam.spec import Model


class RowCodec:
    """Of one model; names the signature only where the protocol has a place for it."""

    def __init__(self, model: Model, *, signature: bool) -> None:
        self._head = {"signature_name": model.signature} if signature else {}
        self._reader = PredictionReader(model.outputs)

    def encode(self, batch: Sequence[Values]) -> bytes:
        """A request's body."""
        return body_json({**self._head, "instances": batch})

    def decode(self, text: str, size: int) -> list[Answer]:
        """One answer an instance. Raises RequestError if the server's answer lacks something."""
        body = parse_answer(text)
        # AI Platform also fails with status 200.
        if "error" in body:
            raise RequestError(f"the server answered with an error: {shortened(_text_of(body['error']))}")
        predictions = body.get("predictions")
        if not isinstance(predictions, list):
            raise RequestError(f'the server\'s answer has no list "predictions": {shortened(text)}')
        check_count(len(predictions), size)
        return [self._reader.read(prediction) for prediction in predictions]


def _text_of(error: Any) -> str:  # noqa: ANN401 (any JSON value)
    return error if isinstance(error, str) else orjson.dumps(error).decode()
