"""Where a push may go: https, a sensible port, and an address on the public internet.

The name is resolved once per try, every address it has must be allowed, and the connection goes to one of those, so
a name that answers differently the second time gains nothing.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from aftercare.core.refusal import Refused

from .models import LONGEST_URL

Address = IPv4Address | IPv6Address
Resolver = Callable[[str, int], list[str]]
WEB_PORTS, FIRST_FREE_PORT = (80, 443), 1024

UNICAST = IPv6Network("2000::/3")
NAT64 = IPv6Network("64:ff9b::/96")
# Special uses that `is_global` of some supported Python versions lets pass.
SPECIAL = [
    ip_network(text)
    for text in (
        "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "240.0.0.0/4", "2001::/23",
        "2001:db8::/32", "3fff::/20",
        # Public by its number, but Azure answers its own virtual machines there, with their names and configuration.
        "168.63.129.16/32",
    )
]  # fmt: skip


class NotAllowed(Exception):
    """The name leads to an address that pushes may not go to."""


@dataclass(frozen=True, slots=True)
class Target:
    """A checked URL. `path` is what is asked of the host, its query included."""

    tls: bool
    host: str
    port: int
    path: str


def check_url(url: str) -> Target:
    """The URL taken apart. Raises `Refused` naming what would be better."""
    parts = _parts(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and settings.WEBHOOKS_ALLOW_HTTP):
        raise _refused(_("Use an address that begins with https://."))
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise _refused(_("Leave user name, password and “#” out of the address; every push is signed."))
    port = (443 if parts.scheme == "https" else 80) if parts.port is None else parts.port
    if port not in WEB_PORTS and port < FIRST_FREE_PORT:
        raise _refused(_("Use port 443, or one from 1024 on."))
    host = _host(parts)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme == "https", host, port, path)


def _parts(url: str) -> SplitResult:
    if not url.isascii() or not url.isprintable() or " " in url or "\\" in url or len(url) > LONGEST_URL:
        sentence = _("Write the address with printable ASCII characters, %(most)s at most.")
        raise _refused(sentence % {"most": LONGEST_URL})
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  raises for one that is no number
    except ValueError:
        raise _refused(_("This is no address; write it as https://example.com/hook.")) from None
    if not parts.hostname:
        raise _refused(_("This is no address; write it as https://example.com/hook."))
    return parts


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    literal = _literal(host)
    if literal is not None and not is_allowed(literal):
        raise _refused(_("Use an address that is reachable from the internet, not one inside a network."))
    if literal is None and (not host or any(not label or len(label) > 63 for label in host.split("."))):
        raise _refused(_("This is no address; write it as https://example.com/hook."))
    return host


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def is_allowed(address: Address) -> bool:
    plain = address.ipv4_mapped if isinstance(address, IPv6Address) and address.ipv4_mapped else address
    if any(plain in network for network in settings.WEBHOOKS_ALLOW_PRIVATE if network.version == plain.version):
        return True
    return is_public(address)


def is_public(address: Address) -> bool:
    """Whether it is an ordinary host's on the internet; what wraps another address is judged by that one."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in NAT64:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address not in UNICAST:
            return False
    special = any(address in network for network in SPECIAL if network.version == address.version)
    return address.is_global and not address.is_multicast and not address.is_reserved and not special


def reachable(target: Target) -> list[str]:
    """The addresses of the name now. Raises `NotAllowed` if any of them is, OSError if there is none."""
    found = list(dict.fromkeys(_resolver.get()(target.host, target.port)))
    if not found:
        raise OSError("the name has no address")
    for text in found:
        # A scope such as fe80::1%eth0 belongs to a network's inside as well.
        if "%" in text or not is_allowed(ip_address(text)):
            raise NotAllowed(text)
    return found


def system_resolver(host: str, port: int) -> list[str]:
    return [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


_resolver: ContextVar[Resolver] = ContextVar("webhook_resolver", default=system_resolver)


@contextmanager
def resolving(resolver: Resolver) -> Iterator[None]:
    """Within it names are resolved by `resolver`: for networks with a name service of their own, and for tests."""
    token = _resolver.set(resolver)
    try:
        yield
    finally:
        _resolver.reset(token)


def _refused(sentence: str | Promise) -> Refused:
    return Refused(sentence, code="bad_url", field="url")
