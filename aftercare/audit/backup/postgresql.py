"""PostgreSQL: dumped by pg_dump in its custom format, put back by pg_restore in one transaction."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from django.db import connection, connections

from .manifest import Unusable

# Libpq's variables, so that no password stands in a command line.
VARIABLES = {"dbname": "PGDATABASE", "user": "PGUSER", "password": "PGPASSWORD", "host": "PGHOST", "port": "PGPORT",
             "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY",
             "passfile": "PGPASSFILE", "service": "PGSERVICE"}  # fmt: skip
# What the schema holds goes, the dump comes; either all of it or nothing.
EMPTY = "DROP SCHEMA IF EXISTS public CASCADE; CREATE SCHEMA public;\n"


def dump(target: Path) -> None:
    """One consistent view of the database; those who write meanwhile neither wait nor are waited for."""
    command = [program("pg_dump"), "--format=custom", "--compress=0", "--no-owner", "--no-privileges",
               "--schema=public", f"--file={target}"]  # fmt: skip
    _run(command, "The database could not be dumped")


def check(dumped: Path) -> None:
    _run(
        [program("pg_restore"), "--list", str(dumped)],
        "The database in the archive is damaged; nothing was changed",
    )


def replace(dumped: Path) -> None:
    """Replace everything in the database by the dump; a failure changes nothing."""
    _alone()
    script = dumped.with_suffix(".sql")
    _run(
        [program("pg_restore"), "--no-owner", "--no-privileges", "--schema=public", f"--file={script}", str(dumped)],
        "The database in the archive is damaged; nothing was changed",
    )
    before = dumped.with_suffix(".before.sql")
    before.write_text(EMPTY)
    command = [program("psql"), "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1",
               "--output=/dev/null", f"--file={before}", f"--file={script}"]  # fmt: skip
    connections.close_all()
    _run(command, "The database could not be restored; it is as it was")


def program(name: str) -> str:
    """The program of the newest installed client: an older one refuses a newer server."""
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: -int(path.parts[-3]))
    found = str(installed[0]) if installed else shutil.which(name)
    if not found:
        raise Unusable(f"{name} is not installed; install PostgreSQL's client programs (postgresql-client).")
    return found


def _alone() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        others = cursor.fetchone()[0]
    if others:
        raise Unusable(
            f"The database is in use by {others} other connection{'s' if others > 1 else ''}; "
            "stop Aftercare (server and workers), then restore again."
        )


def _run(command: list[str], failed: str) -> None:
    done = subprocess.run(command, env=_environment(), capture_output=True, text=True, errors="replace", check=False)
    if done.returncode:
        reason = next((line for line in done.stderr.splitlines() if "error" in line.lower()), done.stderr).strip()
        raise Unusable(f"{failed}: {reason}")


def _environment() -> dict[str, str]:
    given = connection.get_connection_params()
    wanted = {variable: str(given[name]) for name, variable in VARIABLES.items() if given.get(name)}
    return {**os.environ, **wanted, "PGOPTIONS": "--client-min-messages=warning"}
