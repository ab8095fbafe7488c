"""Headers with credentials, and how they are kept out of messages. Follows src/strategies/rest/auth."""

import base64
import binascii
import json
import os
import re
import threading
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

import google.auth
import google.auth.credentials
import google.auth.exceptions
import google.auth.transport.requests

from predbench_beam.handlers.rest.answers import RequestError
from predbench_beam.handlers.rest.options import RestOptions

_SCOPES = ["https://www.googleapis.com/auth/cloud-platform"]
_VARIABLE = re.compile(r"\$\{([^}]*)\}")
_GOOGLE_HOST = re.compile(r"\.(googleapis\.com|vertexai\.goog)$")
# Headers whose values may be shown; any other may carry a secret.
_HARMLESS = frozenset({"accept", "accept-language", "host", "user-agent", "x-goog-user-project"})
_SCHEMES = frozenset({"bearer", "basic", "digest", "token", "apikey"})
_MIN_LENGTH = 2
_SHORT_LENGTH = 6


class Credentials:
    """For requests of one server."""

    def __init__(self, options: RestOptions) -> None:
        """Reads environment variables, and finds Google's credentials where they are wanted.

        Raises:
            RequestError: a variable is not set in this worker, or there are no credentials for Google.
        """
        self._given = resolved(options.headers)
        self._secrets = _forms(value for name, value in self._given.items() if name not in _HARMLESS)
        wanted = options.auth or ("google" if _GOOGLE_HOST.search(urlsplit(options.endpoint).hostname or "") else "none")
        self._google = _GoogleToken() if wanted == "google" else None
        self.headers()

    def headers(self) -> dict[str, str]:
        """For the next request, with a valid token. Raises RequestError if Google gives none."""
        if self._google is None:
            return self._given
        token = self._google.token()
        return {"authorization": f"Bearer {token}", **self._given}

    def renew(self) -> bool:
        """After a 401: will the next headers have a new token?"""
        if self._google is None:
            return False
        self._google.drop()
        return True

    def scrub(self, text: str) -> str:
        """Removes secrets from a text, since servers and proxies may echo them."""
        tokens = [] if self._google is None else self._google.sent
        for secret in [*self._secrets, *_forms(tokens)]:
            if secret not in text:
                continue
            word = rf"(?<![A-Za-z0-9]){re.escape(secret)}(?![A-Za-z0-9])" if len(secret) < _SHORT_LENGTH else re.escape(secret)
            text = re.sub(word, "(redacted)", text)
        return text


def resolved(headers: Mapping[str, str]) -> dict[str, str]:
    """Headers with lower-case names and `${NAME}` replaced. Raises RequestError if the worker lacks a variable."""

    def value_of(found: re.Match[str]) -> str:
        value = os.environ.get(found[1])
        if not value:
            raise RequestError(
                f"the environment variable {found[1]} is not set in Beam's worker", "set it where the worker is started"
            )
        return value

    return {name.lower(): _VARIABLE.sub(value_of, value) for name, value in headers.items()}


class _GoogleToken:
    """Application default credentials."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.sent: list[str] = []
        self._credentials = self._found()

    def token(self) -> str:
        with self._lock:
            if not self._credentials.valid:
                self._refresh()
            token = str(self._credentials.token)
            if token not in self.sent:
                self.sent = [*self.sent[-7:], token]
            return token

    def drop(self) -> None:
        """A server refused the token before it expired."""
        with self._lock:
            self._credentials = self._found()

    def _found(self) -> google.auth.credentials.Credentials:
        try:
            credentials, _ = google.auth.default(scopes=_SCOPES)
        except google.auth.exceptions.GoogleAuthError as error:
            raise _no_token(error) from None
        # A service account's key signs its own tokens, as in Google's other clients.
        if hasattr(credentials, "with_always_use_jwt_access"):
            credentials = credentials.with_always_use_jwt_access(True)
        return credentials

    def _refresh(self) -> None:
        try:
            self._credentials.refresh(google.auth.transport.requests.Request())
        except google.auth.exceptions.GoogleAuthError as error:
            raise _no_token(error) from None


def _no_token(error: Exception) -> RequestError:
    remedy = "run gcloud auth application-default login, or name a key file in GOOGLE_APPLICATION_CREDENTIALS"
    return RequestError(f"no token for Google: {error}", remedy)


def _forms(values: Iterable[str]) -> list[str]:
    """As sent, word by word, decoded, and as JSON writes each; the longest first, so that no rest of one is left."""
    forms = [form for value in values for form in (value, *value.split(), *_decoded_basic(value))]
    secrets = {text for form in forms for text in (form, json.dumps(form, ensure_ascii=False)[1:-1])}
    return sorted((text for text in secrets if len(text) >= _MIN_LENGTH and text.lower() not in _SCHEMES), key=len, reverse=True)


def _decoded_basic(value: str) -> tuple[str, ...]:
    found = re.fullmatch(r"basic\s+(\S+)", value, re.IGNORECASE)
    if found is None:
        return ()
    try:
        pair = base64.b64decode(found[1]).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ()
    return (pair, pair.partition(":")[2])
