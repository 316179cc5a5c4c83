"""One run of the benchmark: seed, serve, load, and the same SQL by pgbench."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from aftercare.config.settings import ROOT

from . import pgbench, processes
from .cluster import Cluster, cluster
from .load import pages
from .recording import REPEAT
from .scenarios import SCENARIOS, USES_ORDERS
from .serving import Serving, environment, serving

SEED, SERVED, RECORDED = (f"aftercare_bench_{name}" for name in ("seed", "served", "recorded"))
WARM = 40  # operations of each scenario before it is measured
RECORD = 200  # operations of each scenario that pgbench repeats
SETTLE = 3  # seconds before memory is read


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How much to measure: at most `cases` operations that write, and `seconds` for each scenario, beside `history`
    past cases."""

    cases: int = 1500
    history: int = 0
    seconds: float = 5
    connections: int = 4
    worker: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One scenario. CPU is in milliseconds for one operation (the lifecycle is one operation of seven requests)."""

    done: int
    per_second: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    app_cpu_ms: float
    db_cpu_ms: float
    statements: float | None = None
    limit: pgbench.Limit | None = None


@dataclass(slots=True, kw_only=True)
class Results:
    scenarios: dict[str, Measured] = field(default_factory=dict)
    sweep: dict[str, float] = field(default_factory=dict)
    """CPU for each case that was due, and for a sweep that finds nothing."""
    history: int = 0
    size_mb: float = 0
    """Of the database, with its indexes."""
    load_before: float = 0
    """Processes that wanted a core in the minute before."""
    ready_seconds: float = 0
    memory_mb: dict[str, float] = field(default_factory=dict)


Say = Callable[[str], None]


def measure(asked: Asked, *, say: Say) -> Results:
    """Takes a minute, with a long history some more, and leaves nothing behind."""
    with tempfile.TemporaryDirectory(prefix="aftercare-bench-") as name, cluster() as server:
        home = Path(name)
        try:
            return _Run(asked, server, home, say).all()
        finally:
            server.drop(SERVED, RECORDED, SEED)


class _Run:
    def __init__(self, asked: Asked, server: Cluster, home: Path, say: Say) -> None:
        self.asked, self.server, self.home, self.say = asked, server, home, say
        self.results = Results(load_before=os.getloadavg()[0])
        self.orders: list[str] = []
        self.known: dict[str, Any] = {}

    def all(self) -> Results:
        results = self.results
        self.say("seeding")
        self._seed()
        url = self.server.make(SERVED, like=SEED)
        with serving(self.home, url, worker=self.asked.worker) as web:
            results.scenarios = self._load(web)
        self.say("sweep")
        results.sweep = self._python("aftercare.bench", "sweep", str(self.asked.cases), url=url,
                                     plan={"postmaster": self.server.postmaster})  # fmt: skip
        self._idle(results, url)
        self.server.drop(SERVED)
        self._limits(results)
        return results

    def _seed(self) -> None:
        url = self.server.make(SEED)
        count = 2 * (self.asked.cases + WARM)
        seeded = self._python("aftercare.bench", "seed", str(count), str(self.asked.history), url=url)
        self.orders = seeded["orders"]
        self.known = {"token": seeded["token"], "sessions": seeded["sessions"]}
        self.results.history = seeded["history"]
        self.results.size_mb = self.server.size_mb(SEED)

    def _load(self, web: Serving) -> dict[str, Measured]:
        """The lifecycle comes before what reads the cases it finished."""
        half = len(self.orders) // 2
        orders = {"open": self.orders[:half], "lifecycle": self.orders[half:]}
        measured = {}
        waiting: list[str] = []
        cases: list[str] = []
        visited: list[str] = []
        for name in SCENARIOS:
            self.say(name)
            plan = {**self.known, "port": web.port, "scenario": name, "waiting": waiting, "cases": cases,
                    "visited": visited, "cursors": pages(web.port, self.known["token"]) if name == "list" else [],
                    "connections": self.asked.connections}  # fmt: skip
            mine = orders.get(name, [])
            warmed = self._ask({**plan, "orders": mine[:WARM], "seconds": 20, "most": WARM})
            app, database = processes.cpu_ms(web.pid), self.server.cpu_ms()
            most = self.asked.cases if name in USES_ORDERS else 10**9
            done = self._ask({**plan, "orders": mine[WARM:], "seconds": self.asked.seconds, "most": most})
            app, database = processes.cpu_ms(web.pid) - app, self.server.cpu_ms() - database
            measured[name] = _measured(done, app, database)
            if name == "open":
                waiting = warmed["waiting"] + done["waiting"]
            if name == "lifecycle":
                visited, cases = warmed["cases"], warmed["cases"] + done["cases"]
        return measured

    def _ask(self, plan: dict[str, Any]) -> Any:
        return self._python("aftercare.bench.load", plan=plan)

    def _idle(self, results: Results, url: str) -> None:
        """Started as an owner starts it, with its worker, and left alone."""
        self.say("idle")
        with serving(self.home, url, worker=True) as whole:
            results.ready_seconds = whole.ready_seconds
            time.sleep(SETTLE)
            results.memory_mb = processes.memory_mb(whole.pid)

    def _limits(self, results: Results) -> None:
        program = pgbench.program()
        if program is None:
            return
        self.say("pgbench")
        times = min(RECORD, self.asked.cases)
        plan = {**self.known, "orders": self.orders[: 2 * times], "times": times, "visited": WARM}
        url = self.server.make(RECORDED, like=SEED)
        statements = self._python("aftercare.bench", "record", str(self.home), url=url, plan=plan)
        self.server.drop(RECORDED)  # a long history fills the disk
        url = self.server.database(SEED)  # as every copy of it was at first
        for name, count in statements.items():
            held = times if name in USES_ORDERS else times * REPEAT
            limit = pgbench.run(program, self.server, url, self.home / f"{name}.sql", times=held)
            results.scenarios[name] = replace(results.scenarios[name], statements=count, limit=limit)

    def _python(self, module: str, *arguments: str, url: str = "", plan: dict[str, Any] | None = None) -> Any:
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments], env=environment(self.home, url), cwd=ROOT,
            input=json.dumps(plan or {}), capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{module}: {done.stderr.strip()[-2000:]}")
        return json.loads(done.stdout)


def _measured(load: dict[str, Any], app: float, database: float) -> Measured:
    latencies, done = sorted(load["latencies"]), load["done"]
    if not done:
        raise RuntimeError("nothing was measured; give it more --seconds")
    return Measured(
        done=done, per_second=done / load["seconds"], p50_ms=latencies[done // 2],
        p95_ms=latencies[done * 95 // 100], p99_ms=latencies[done * 99 // 100],
        app_cpu_ms=app / done, db_cpu_ms=database / done,
    )  # fmt: skip
