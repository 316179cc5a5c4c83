"""One database, SQLite or PostgreSQL, with the options each needs to be correct and quick."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dj_database_url

from aftercare.config.environment import BadSetting

SQLITE = "django.db.backends.sqlite3"
POSTGRESQL = "django.db.backends.postgresql"


def database(url: str, *, home: Path) -> dict[str, Any]:
    parsed = _parse(url or f"sqlite:///{home / 'aftercare.sqlite3'}")
    if parsed["ENGINE"] == SQLITE:
        return _sqlite(parsed)
    if parsed["ENGINE"] == POSTGRESQL:
        return _postgresql(parsed)
    raise BadSetting("DATABASE_URL", "only sqlite:///PATH and postgresql://USER@HOST/NAME are supported.")


def _parse(url: str) -> dict[str, Any]:
    try:
        return dict(dj_database_url.parse(url))
    except (ValueError, dj_database_url.UnknownSchemeError, dj_database_url.ParseError):
        # The URL may hold a password, so it is not repeated.
        raise BadSetting("DATABASE_URL", "write it as sqlite:///PATH or postgresql://USER@HOST/NAME.") from None


def _sqlite(parsed: dict[str, Any]) -> dict[str, Any]:
    # A deferred transaction that reads and then writes fails at once under load; an immediate one waits its turn.
    parsed["OPTIONS"] = {
        **parsed.get("OPTIONS", {}),
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,  # seconds
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
    parsed["CONN_MAX_AGE"] = None
    return parsed


def _postgresql(parsed: dict[str, Any]) -> dict[str, Any]:
    # Prepared statements halve the database's work; a connection per request costs six times more of it.
    parsed["OPTIONS"] = {**parsed.get("OPTIONS", {}), "server_side_binding": True, "prepare_threshold": 1}
    parsed["CONN_MAX_AGE"] = None
    parsed["CONN_HEALTH_CHECKS"] = True
    return parsed
