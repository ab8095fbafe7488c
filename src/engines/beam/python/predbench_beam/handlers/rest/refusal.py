"""Answers with a status other than 2xx. Follows src/strategies/rest/http-error.ts."""

import email.utils
import re
import time
from collections.abc import Mapping
from datetime import UTC
from urllib.parse import urljoin, urlsplit

from predbench_beam.handlers.remedies import example_remedy
from predbench_beam.handlers.rest.answers import RequestError, error_text, page_title, shortened

_REDIRECTED = "redirects are not followed; give the address of the server itself as endpoint"

_UNAUTHORIZED = {
    401: (
        "give credentials: headers: { authorization: 'Bearer ${MY_TOKEN}' }",
        'the credentials in "headers" are not accepted: check that they are complete and have not expired',
    ),
    403: (
        'check who may call the server; credentials go into "headers"',
        "the credentials are known but may not call this: check the permissions of their owner",
    ),
}


class HttpError(RequestError):
    """The server refused a request."""

    def __init__(self, status: int, text: str, headers: Mapping[str, str], url: str, *, authorized: bool, advice: str | None) -> None:
        """What was refused.

        Args:
            status: of the answer.
            text: its body, without secrets.
            headers: its headers.
            url: that was asked.
            authorized: were credentials sent?
            advice: what the protocol knows to check.
        """
        super().__init__(*_told(status, text, headers.get("location"), url, authorized=authorized, advice=advice))
        self.status = status
        self.text = text
        self.retry_after_ms = _retry_after_ms(headers.get("retry-after"))


def _told(status: int, text: str, location: str | None, url: str, *, authorized: bool, advice: str | None) -> tuple[str, str | None]:
    if status in (301, 302, 303, 307, 308) and location is not None:
        target = urlsplit(urljoin(url, location))
        # Its query may contain a token. Redirects are not followed: each call would pay for two.
        shown = shortened(f"{target.scheme}://{target.netloc}{target.path}")
        return (
            f"the server answered {status}: it redirects to {shown}",
            "redirects are not followed; give the address of the server itself as endpoint",
        )
    remedy = advice or _advice(status, text, url, authorized=authorized)
    title = page_title(text)
    if title is None:
        return f"the server answered {status}{error_text(text)}", remedy
    if status >= 500:
        where = urlsplit(url).netloc
        remedy = remedy or f"a proxy answers for the server: check that the server behind {where} runs and that this is its address"
    return f"the server answered {status} with a web page: {title}", remedy


def _advice(status: int, text: str, url: str, *, authorized: bool) -> str | None:
    if status == 400 and re.search(r"\bhttps\b", text, re.IGNORECASE) and url.startswith("http:"):
        return "write the endpoint with https:"
    if status == 400:
        return example_remedy(text)
    if status == 407:
        return 'a proxy in the way wants credentials of its own: go past it, or give it them in "headers"'
    return _UNAUTHORIZED[status][authorized] if status in _UNAUTHORIZED else None


def _retry_after_ms(header: str | None) -> float | None:
    """The header contains seconds or a date."""
    if header is None:
        return None
    if re.fullmatch(r"\d+", header):
        return int(header) * 1000.0
    try:
        date = email.utils.parsedate_to_datetime(header)
    except ValueError:
        return None
    # "-0000" gives a date without a zone, which is UTC too.
    return max(0.0, (date.replace(tzinfo=date.tzinfo or UTC).timestamp() - time.time()) * 1000)
