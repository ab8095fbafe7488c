"""`{"inputs":{name:[...]}}` -> `{"outputs":...}`: TensorFlow Serving's column format."""

from collections.abc import Sequence
from typing import Any

from predbench_beam.elements import Answer, Values
from predbench_beam.handlers.predictions import PredictionReader
from predbench_beam.handlers.rest.answers import RequestError, parse_answer, shortened
from predbench_beam.handlers.rest.dialects.bodies import body_json
from predbench_beam.handlers.rest.dialects.dialect import check_count
from predbench_beam.spec import Model


class ColumnCodec:
    """Of one model."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._reader = PredictionReader(model.outputs)

    def encode(self, batch: Sequence[Values]) -> bytes:
        """A request's body."""
        inputs = {feature.name: [values[feature.name] for values in batch] for feature in self._model.inputs}
        return body_json({"signature_name": self._model.signature, "inputs": inputs})

    def decode(self, text: str, size: int) -> list[Answer]:
        """One answer an instance. Raises RequestError if the server's answer lacks something."""
        columns = self._columns(text)
        for column in columns.values():
            check_count(len(column), size)
        return [self._reader.read({name: column[i] for name, column in columns.items()}) for i in range(size)]

    def _columns(self, text: str) -> dict[str, list[Any]]:
        """A single output comes as a bare list, several as an object of lists."""
        answered = parse_answer(text).get("outputs")
        names = [feature.name for feature in self._model.outputs]
        named = {names[0]: answered} if isinstance(answered, list) and len(names) == 1 else answered
        columns: dict[str, list[Any]] = {}
        for name in names:
            column = named.get(name) if isinstance(named, dict) else None
            if not isinstance(column, list):
                raise RequestError(f'the server\'s answer has no list "outputs" for {name}: {shortened(text)}')
            columns[name] = column
        return columns
