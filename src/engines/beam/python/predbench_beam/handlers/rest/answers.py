"""What servers answer: predictions, and errors. Follows src/strategies/rest/answers.ts."""

import json
import re
from typing import Any

import orjson

# Without control characters, which could upset a terminal or turn the direction of the text (src/core/text.ts).
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]+")
_PAGE = re.compile(r"(<!doctype html|<html|<head|<body)\b", re.IGNORECASE)
_TITLE = re.compile(r"<(?:title|h1)[^>]*>([^<]*)", re.IGNORECASE)
_MOST_SHOWN = 300


class RequestError(Exception):
    """A request that brought no answer, or none that can be used. Its text is the sentence to show."""

    def __init__(self, message: str, remedy: str | None = None) -> None:
        """`message (remedy)`."""
        super().__init__(message if remedy is None else f"{message} ({remedy})")

    def after(self, attempts: int) -> "RequestError":
        """Tells how many attempts there were, if there was more than one."""
        if attempts > 1:
            self.args = (f"{self} (after {attempts} attempts)",)
        return self


def parse_answer(text: str) -> dict[str, Any]:
    """The JSON object that a server answered; NaN and infinities become text. Raises RequestError for anything else."""
    try:
        body = _parse(text)
    except ValueError as error:
        raise _not_json(text, str(error)) from error
    if isinstance(body, dict):
        return body
    raise RequestError(f"the server's answer is not a JSON object: {shortened(text)}")


def error_text(text: str) -> str:
    """The text of an error's body, to follow the status in a message.

    Google's `{"error":{"code","message","status"}}` (from Vertex AI sometimes in a list of one), `{"error":"..."}` from others, and
    any other text unchanged.
    """
    error = _error_in(text)
    if isinstance(error, str):
        return f": {shortened(error)}"
    if isinstance(error, dict) and isinstance(error.get("message"), str):
        status = f" {error['status']}" if isinstance(error.get("status"), str) else ""
        return f"{status}: {shortened(error['message'])}"
    return f": {shortened(text) or 'no text'}"


def page_title(text: str) -> str | None:
    """The title of a web page, or its text; None for anything else."""
    start = text[:100_000].lstrip()
    if _PAGE.match(start) is None:
        return None
    title = _TITLE.search(start)
    return shortened(title[1] if title else re.sub(r"<[^>]*>", " ", start)) or "without a text"


def shortened(text: str) -> str:
    """A server's text for a message: one line without control characters, not a whole page."""
    line = re.sub(r"\s+", " ", _CONTROL.sub(" ", text[:10_000])).strip()
    return f"{line[:_MOST_SHOWN]}..." if len(line) > _MOST_SHOWN else line


def _parse(text: str) -> Any:  # noqa: ANN401 (any JSON value)
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        # TensorFlow Serving and Python write NaN and infinities as bare tokens, which JSON does not have.
        return json.loads(text, parse_constant=str)


def _not_json(text: str, reason: str) -> RequestError:
    title = page_title(text)
    if title is None:
        return RequestError(f"the server's answer is not JSON ({shortened(reason)}): {shortened(text)}")
    remedy = 'a proxy or a login page answers in its place: check the address, and the credentials in "headers"'
    return RequestError(f"the server answered with a web page: {title}", remedy)


def _error_in(text: str) -> Any:  # noqa: ANN401 (any JSON value)
    try:
        body = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    first = body[0] if isinstance(body, list) and body else body
    return first.get("error") if isinstance(first, dict) else None
