"""EMAIL_URL, one address for the mail server: smtp://, smtp+tls:// (STARTTLS) or smtps:// (TLS from the start)."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from aftercare.config.environment import BadSetting

PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


def mail(url: str) -> dict[str, Any]:
    """Django's e-mail settings. Without a URL the host is empty, and messages are recorded, not sent."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _bad() from None
    if url and (parts.scheme not in PORTS or not parts.hostname):
        raise _bad()
    return {
        "EMAIL_HOST": parts.hostname or "",
        "EMAIL_PORT": port or PORTS.get(parts.scheme, 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 20,  # seconds
    }


def _bad() -> BadSetting:
    # The URL may hold a password, so it is not repeated.
    return BadSetting("EMAIL_URL", "write it as smtp://, smtp+tls:// or smtps://, then USER:PASSWORD@HOST:PORT.")
