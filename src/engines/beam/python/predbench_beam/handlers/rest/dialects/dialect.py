"""What a protocol has to say. Follows src/strategies/rest/dialects/dialect.ts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from predbench_beam.elements import Answer, Values
from predbench_beam.handlers.rest.answers import RequestError
from predbench_beam.spec import Model

WAIT_FOR_MODEL = "wait until the model is loaded, or see the server's log"
OTHER_MODEL = 'correct "modelName", or give the folder of the served model as model.path'


class NotUsable(RequestError):
    """Why the model cannot be called there, from what the server says about it."""

    def __init__(self, message: str, remedy: str, *, is_loading: bool = False) -> None:
        """`is_loading`: it will be usable soon, by what the server says."""
        super().__init__(message, remedy)
        self.is_loading = is_loading


class NotText(Exception):
    """Bytes where a protocol has text alone."""


class Codec(Protocol):
    """Bodies of requests and answers for one model."""

    def encode(self, batch: Sequence[Values]) -> bytes:
        """Raises NotText if the protocol cannot carry a value."""

    def decode(self, text: str, size: int) -> list[Answer]:
        """One answer an instance. Raises RequestError if the server's answer lacks something."""


@dataclass(frozen=True)
class Dialect:
    """Routes and bodies of a protocol for one model."""

    status_paths: Sequence[str]
    """Asked in order before the first prediction; none if the protocol has none."""
    predict_path: str
    codec: Callable[[Sequence[str], Model], Codec]
    """From what the status paths answered. Raises NotUsable."""
    advice: Callable[[int, str], str | None]
    """What to check after this HTTP status and text, if the protocol knows more than the answer says."""


def check_count(answered: float, asked: int) -> None:
    """Raises RequestError if there is not one prediction an instance."""
    if answered != asked:
        raise RequestError(f"the server returned {answered:g} predictions for {asked} instances")
