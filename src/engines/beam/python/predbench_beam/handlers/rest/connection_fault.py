"""Why a connection failed, in words. Follows src/strategies/rest/connection-fault.ts."""

import errno
import http.client
import socket
import ssl
from urllib.parse import urlsplit

import urllib3.exceptions as failures

from predbench_beam.handlers.rest.answers import RequestError, shortened

_WAY = "check the host, the port, and that no firewall or VPN is in the way"


class Disconnected(RequestError):
    """No connection, or one that was lost before the whole answer: worth another attempt."""


def connection_error(error: Exception, endpoint: str, timeout_ms: float) -> RequestError:
    """The error of urllib3 in words."""
    url = urlsplit(endpoint)
    # urllib3 counts every connection that failed as one that timed out.
    if isinstance(error, failures.ConnectTimeoutError) and not isinstance(error, failures.NewConnectionError):
        return RequestError(f"no connection within {timeout_ms:g} ms", _WAY)
    if isinstance(error, failures.ReadTimeoutError):
        return RequestError(f"no answer within {timeout_ms:g} ms")
    if isinstance(error, failures.SSLError):
        return _of_tls(error, url.netloc)
    cause = _cause_of(error)
    if isinstance(error, failures.NameResolutionError) or isinstance(cause, socket.gaierror):
        remedy = "correct the host; the names of a cluster or a private network are known only inside it"
        return RequestError(f"no host has the name {url.hostname}", remedy)
    if isinstance(cause, ConnectionRefusedError):
        return Disconnected(f"nothing listens at {url.netloc}", "start the server, or correct host and port")
    if isinstance(cause, OSError) and cause.errno in (errno.EHOSTUNREACH, errno.ENETUNREACH, errno.ETIMEDOUT):
        return RequestError(f"there is no way to {url.netloc}", _WAY)
    if isinstance(cause, http.client.BadStatusLine) and not isinstance(cause, http.client.RemoteDisconnected):
        sent = shortened(str(cause).strip("'\""))
        return RequestError(f"the server's answer cannot be read as HTTP: {sent}", "check that the port is that of an HTTP server")
    if isinstance(error, failures.ProtocolError) or isinstance(cause, ConnectionError):
        remedy = (
            "if no call succeeds, check that the port speaks HTTP: it may want https://, or be the server's gRPC port"
            if url.scheme == "http"
            else "if no call succeeds, the server may want a certificate of the client, which rest does not have: "
            "call it through a proxy that has one"
        )
        return Disconnected("the server closed the connection without a whole answer", remedy)
    return RequestError(shortened(str(error)) or "the connection failed")


def _of_tls(error: failures.SSLError, host: str) -> RequestError:
    cause = _cause_of(error)
    if isinstance(cause, ssl.SSLCertVerificationError):
        remedy = "trust the file with the certificate of its authority where Beam's worker is started: SSL_CERT_FILE=ca.pem"
        return RequestError(f"the certificate of {host} is not trusted: {cause.verify_message}", remedy)
    reason = cause.reason if isinstance(cause, ssl.SSLError) else None
    if reason == "WRONG_VERSION_NUMBER":
        return RequestError(f"{host} does not speak TLS", "if the server speaks plain HTTP, write the endpoint with http:")
    remedy = "check that the port speaks TLS 1.2 or 1.3; if it wants a certificate of the client, call it through a proxy that has one"
    return RequestError(f"no TLS connection to {host} ({reason or shortened(str(error))})", remedy)


def _cause_of(error: Exception) -> BaseException:
    """What the operating system or Python's client said, below urllib3."""
    cause: BaseException = error
    while True:
        inner = next((part for part in (*cause.args, cause.__cause__) if isinstance(part, Exception) and part is not cause), None)
        if inner is None:
            return cause
        cause = inner
