"""One request to a receiver, on the standard library's HTTP: it follows no redirect, heeds no proxy, keeps nothing.

`until` is an instant of the monotonic clock by which all is over: name, connection, TLS, request and answer. Each
wait on the socket gets what is left until then, so a receiver that drips a byte at a time gains nothing.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial

import certifi
from django.utils.translation import gettext_lazy as _

from .addresses import NotAllowed, Target, reachable
from .hurrying import HurriedSocket, HurriedTlsSocket, in_time

LONGEST_RESPONSE = 4096  # bytes kept of the answer
GRACE = 2.0  # seconds given to the rest of an answer whose status is known

ERRORS = {
    "not_allowed": _("The name leads to an address inside a network; only addresses on the internet are pushed to."),
    "no_address": _("The name of the receiver has no address."),
    "no_connection": _("The receiver took no connection."),
    "bad_certificate": _("The receiver's TLS certificate does not prove its name, or TLS failed."),
    "timeout": _("The receiver did not answer in time."),
    "broken": _("The receiver closed the connection or answered with what is not HTTP."),
    "bad_url": _("The address of the webhook is not allowed any more; change it."),
    "no_secret": _("The signing secret cannot be read, because SECRET_KEY was changed; rotate the secret."),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of it. `status` is None when no answer came; then `error` says why."""

    milliseconds: int
    status: int | None = None
    error: str = ""
    detail: str = ""
    response: str = ""
    retry_after: str = ""

    @property
    def ok(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


class Failed(Exception):
    def __init__(self, error: str, detail: str = "") -> None:
        super().__init__(error)
        self.error, self.detail = error, detail


def post(target: Target, *, headers: Mapping[str, str], body: bytes, seconds: float) -> Answer:
    """Send it, once."""
    begun = time.monotonic()
    try:
        status, retry_after, response = _posted(target, headers, body, until=begun + seconds)
    except Failed as failed:
        return Answer(_since(begun), error=failed.error, detail=failed.detail)
    return Answer(_since(begun), status=status, response=response, retry_after=retry_after)


def _since(begun: float) -> int:
    return int((time.monotonic() - begun) * 1000)


def _posted(target: Target, headers: Mapping[str, str], body: bytes, *, until: float) -> tuple[int, str, str]:
    connection = http.client.HTTPConnection(target.host, target.port)
    connection.default_port = 443 if target.tls else 80  # the Host header leaves it out
    connection.sock = line = _connected(target, until)
    try:
        connection.request("POST", target.path, body=body, headers=dict(headers))
        answer = connection.getresponse()
        line.until = min(until, time.monotonic() + GRACE)
        return answer.status, answer.getheader("Retry-After") or "", _beginning(answer)
    except TimeoutError:
        raise Failed("timeout") from None
    except (OSError, http.client.HTTPException, ValueError) as trouble:
        raise Failed("broken", type(trouble).__name__) from None
    finally:
        connection.close()


def _connected(target: Target, until: float) -> HurriedSocket:
    """A connection to one of the target's allowed addresses, by number: the name is not asked again."""
    plain = _dialled(_addresses(target, until), target.port, until)
    if not target.tls:
        return plain
    try:
        plain.hurry()
        wrapped = _context().wrap_socket(plain, server_hostname=target.host)
    except TimeoutError:
        raise Failed("timeout") from None
    except OSError as trouble:
        plain.close()
        raise Failed("bad_certificate", getattr(trouble, "verify_message", "") or type(trouble).__name__) from None
    assert isinstance(wrapped, HurriedTlsSocket)
    wrapped.until = until
    return wrapped


def _addresses(target: Target, until: float) -> list[str]:
    try:
        return in_time(partial(reachable, target), until)
    except TimeoutError:
        raise Failed("timeout", target.host[:200]) from None
    except NotAllowed as address:
        raise Failed("not_allowed", str(address)) from None
    except (OSError, UnicodeError):
        raise Failed("no_address", target.host[:200]) from None


def _dialled(addresses: list[str], port: int, until: float) -> HurriedSocket:
    trouble: OSError | None = None
    for address in addresses:
        plain = HurriedSocket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
        plain.until = until
        try:
            plain.hurry()
            plain.connect((address, port))
            return plain
        except OSError as error:
            plain.close()
            trouble = error
    late = isinstance(trouble, TimeoutError)
    raise Failed("timeout" if late else "no_connection", type(trouble).__name__) from None


@cache
def _context() -> ssl.SSLContext:
    """The machine's own roots (SSL_CERT_FILE and SSL_CERT_DIR count), and the usual ones where it has none."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    context.sslsocket_class = HurriedTlsSocket
    return context


def _beginning(answer: http.client.HTTPResponse) -> str:
    """The first of the answer's text, for the log. The status alone decides, so what breaks here is let go."""
    found = b""
    try:
        while len(found) < LONGEST_RESPONSE and (more := answer.read1(LONGEST_RESPONSE - len(found))):
            found += more
    except (OSError, http.client.HTTPException, ValueError):
        pass
    return found.decode("utf-8", "replace").replace("\0", "")
