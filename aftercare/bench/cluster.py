"""PostgreSQL for a benchmark: databases of its own on a throw-away server."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
from psycopg import sql

from . import processes


@dataclass(frozen=True, slots=True)
class Cluster:
    """`postmaster` is 0 when the server runs elsewhere and its CPU time cannot be read."""

    url: str
    postmaster: int

    def database(self, name: str) -> str:
        """The URL of one of its databases."""
        return f"{self.url.rpartition('/')[0]}/{name}"

    def make(self, name: str, *, like: str = "template0") -> str:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(like))
            )
        return self.database(name)

    def drop(self, *names: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            for name in names:
                connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def size_mb(self, name: str) -> float:
        with psycopg.connect(self.url) as connection:
            found = connection.execute("SELECT pg_database_size(%s)", [name]).fetchone()
        return found[0] / 2**20 if found else 0.0

    def cpu_ms(self) -> float:
        return processes.cpu_ms(self.postmaster) if self.postmaster else 0.0


@contextlib.contextmanager
def cluster() -> Iterator[Cluster]:
    """The server of TEST_PG_URL, else a private one. Never the one of DATABASE_URL: people may be working there."""
    from checks import postgresql  # part of the source tree, as the tests are

    with postgresql.server() as url:
        yield Cluster(url, _postmaster(url))


def _postmaster(url: str) -> int:
    with psycopg.connect(url) as connection:
        backend = connection.execute("SELECT pg_backend_pid(), current_setting('data_directory', true)").fetchone()
        assert backend is not None
        parent = processes.parent(int(backend[0]))
    name = (processes.PROC / str(parent) / "comm").read_text().strip() if parent else ""
    return parent if parent and name in ("postgres", "postmaster") else 0
