"""SQLite: copied through its own online backup, put back by replacing the file."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from django.db import connection, connections

from .manifest import Unusable


def database_file() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def dump(target: Path) -> None:
    """A copy as of one instant; those who write meanwhile neither wait nor are waited for."""
    with closing(sqlite3.connect(f"file:{database_file()}?mode=ro", uri=True)) as source, closing(
        sqlite3.connect(target)
    ) as copy:  # fmt: skip
        source.backup(copy)
        # One file, whatever journal it is opened with.
        copy.execute("PRAGMA journal_mode = DELETE")


def check(dumped: Path) -> None:
    try:
        with closing(sqlite3.connect(f"file:{dumped}?mode=ro", uri=True)) as copy:
            problem = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        problem = str(error)
    if problem != "ok":
        raise Unusable(f"The database in the archive is damaged ({problem}); nothing was changed. Use another backup.")


def replace(dumped: Path, *, aside: str) -> Path | None:
    """Put the copy in place; returns where the database that stood there was put aside."""
    target = database_file()
    connections.close_all()
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    kept = _put_aside(target, aside) if target.exists() else None
    dumped.replace(target)
    return kept


def _put_aside(target: Path, aside: str) -> Path:
    _fold(target)
    kept = target.with_name(f"{target.name}.{aside}")
    target.replace(kept)
    for suffix in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            target.with_name(target.name + suffix).unlink()
    return kept


def _fold(target: Path) -> None:
    """Fold the journal into the file, which works only while nobody else has the database open."""
    try:
        with closing(sqlite3.connect(target, timeout=2)) as database:
            database.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        raise Unusable("The database is in use; stop Aftercare (server and workers), then restore again.") from error
    except sqlite3.DatabaseError:
        return  # a damaged file is a reason to restore, not an obstacle
