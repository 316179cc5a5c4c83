"""Records the SQL of real requests as pgbench scripts.

Run as a process of its own on a copy of the seeded database. pgbench then runs the scripts on another copy: the
sequences stand where they stood, so every id comes out the same, and the statements can be replayed to the letter,
transactions and prepared statements included.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from psycopg.sql import Literal

from aftercare.bench.scenarios import SCENARIOS, USES_ORDERS, Known, credentials

REPEAT = 5  # of what only reads: pgbench ends too soon to be measured otherwise
PLACEHOLDER = re.compile(r"%(%|s)")


class Recorder:
    """Statements as the server got them: each distinct one prepared once, and executed with its values."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.prepared: dict[str, tuple[str, str]] = {}
        self.lines: list[str] = []
        self.used: dict[str, None] = {}
        self.within = False
        connection.commit = self.ending("COMMIT", connection.commit)
        connection.rollback = self.ending("ROLLBACK", connection.rollback)

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if self.connection.in_atomic_block and not self.within:
            self.lines.append("BEGIN;")
            self.within = True
        for values in params if many else [params]:
            self.lines.append(self.statement(sql, list(values or [])))
        return execute(sql, params, many, context)

    def ending(self, how: str, end: Callable[[], None]) -> Callable[[], None]:
        def ended() -> None:
            if self.within:
                self.lines.append(f"{how};")
            self.within = False
            end()

        return ended

    def statement(self, sql: str, values: list[Any]) -> str:
        if sql not in self.prepared:
            name = f"s{len(self.prepared) + 1}"
            self.prepared[sql] = (name, f"PREPARE {name}{_types(values)} AS {_numbered(sql)};")
        self.used[sql] = None
        told = ", ".join(self.literal(value) for value in values)
        return f"EXECUTE {self.prepared[sql][0]}{f'({told})' if told else ''};"

    def literal(self, value: Any) -> str:
        return Literal(value).as_string(self.connection.connection)

    def take(self, *, repeat: int) -> tuple[str, int]:
        """The script of what was recorded since the last time, so many times over, and how many statements it was."""
        script = "\n".join([*(self.prepared[sql][1] for sql in self.used), *self.lines * repeat]) + "\n"
        count = len(self.lines)
        self.lines, self.used = [], {}
        return script, count


def _types(values: list[Any]) -> str:
    """Integers as bigint, whatever their size in this call; the rest is inferred as it is for the application."""
    if not values:
        return ""
    kinds = ("bigint" if type(value) is int else "unknown" for value in values)
    return f" ({', '.join(kinds)})"


def _numbered(sql: str) -> str:
    count = 0

    def number(found: re.Match[str]) -> str:
        nonlocal count
        if found[1] == "%":
            return "%"
        count += 1
        return f"${count}"

    return PLACEHOLDER.sub(number, sql)


def record(plan: dict[str, Any], into: Path) -> dict[str, Any]:
    """Run each scenario `times` over and write its script; returns the statements of one run of each."""
    known = Known(plan["orders"], cursors=[""])
    connection.ensure_connection()
    recorder = Recorder(connection)
    checked = bool(settings.DATABASES["default"].get("CONN_HEALTH_CHECKS"))
    counts = {}
    with connection.execute_wrapper(recorder):
        for name in [name for name in SCENARIOS if name != "empty"]:
            client = Client(headers={"Host": "localhost", **credentials(name, plan["token"], plan["sessions"])})
            known.visited = known.cases[-plan["visited"] :]
            for _ in range(plan["times"]):
                _drive(client, SCENARIOS[name](known), recorder, checked=checked)
            script, count = recorder.take(repeat=1 if name in USES_ORDERS else REPEAT)
            (into / f"{name}.sql").write_text(script)
            counts[name] = round(count / plan["times"], 1)
    return counts


def _drive(client: Any, steps: Any, recorder: Recorder, *, checked: bool) -> None:
    method, path, body = next(steps)
    while True:
        if checked:
            # The server asks this of a kept connection before each request.
            recorder.lines.append(recorder.statement("SELECT 1", []))
        content = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        response = client.generic(method, path, **content)
        if response.status_code >= 300:
            raise RuntimeError(f"{method} {path}: {response.status_code} {response.content.decode()[:500]}")
        try:
            method, path, body = steps.send(response.content)
        except StopIteration:
            return
