"""The figures beside their budgets, for people and for programs."""

from __future__ import annotations

import os
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from typing import Any

from aftercare.config.settings import ROOT

from .measuring import Results
from .scenarios import CALLS

TITLES = {
    "empty": "empty view",
    "open": "open_case",
    "get": "get case with timeline",
    "list": "list 50 cases",
    "queue": "desk: queue",
    "search": "desk: search",
    "file": "desk: case page",
    "portal": "portal: case page",
    "lifecycle": "lifecycle (7 calls)",
}

BUSY = 0.5  # load per core
SWEEP = (
    "sweep: {sweep_app_cpu_ms:.2f} + {sweep_db_cpu_ms:.2f} ms of app + database CPU for each of {sweep_done:.0f} late "
    "cases; {sweep_idle_app_cpu_ms:.2f} + {sweep_idle_db_cpu_ms:.2f} ms where nothing is due"
)
HISTORY = "beside {history} past cases in {database_mb} MB"
LIMITS = [("statements", 12), ("pgbench_per_second", 11), ("pgbench_db_cpu_ms", 11)]


@dataclass(frozen=True, slots=True)
class Budget:
    """What a figure may be at most."""

    figure: str
    says: str
    most: float
    unit: str


BUDGETS = [
    Budget("open_ratio", "open_case, CPU of app", 25, "x empty view"),
    Budget("get_ratio", "get case, CPU of app", 9, "x empty view"),
    Budget("list_ratio", "list 50 cases, CPU of app", 25, "x empty view"),
    Budget("lifecycle_cpu_ms", "lifecycle, CPU of app + database", 25, "ms"),
    Budget("queue_app_cpu_ms", "desk: queue, CPU of app", 60, "ms"),
    Budget("file_app_cpu_ms", "desk: case page, CPU of app", 60, "ms"),
    Budget("memory_pss_mb", "idle memory of web + worker (PSS)", 300, "MB"),
    Budget("ready_seconds", "ready once installed", 3, "s"),
    Budget("environment_mb", "run-time environment", 350, "MB"),
]


def figures(results: Results) -> dict[str, Any]:
    """One flat object: every figure under its own name."""
    told: dict[str, Any] = {}
    for name, one in results.scenarios.items():
        told |= {
            f"{name}_requests_per_second": round(one.per_second * CALLS[name], 1),
            f"{name}_p50_ms": round(one.p50_ms, 3),
            f"{name}_p95_ms": round(one.p95_ms, 3),
            f"{name}_p99_ms": round(one.p99_ms, 3),
            f"{name}_app_cpu_ms": round(one.app_cpu_ms, 4),
            f"{name}_db_cpu_ms": round(one.db_cpu_ms, 4),
            f"{name}_cpu_ms": round(one.app_cpu_ms + one.db_cpu_ms, 4),
            f"{name}_ratio": round(one.app_cpu_ms / results.scenarios["empty"].app_cpu_ms, 2),
            f"{name}_done": one.done,
        }
        if one.limit:
            told |= {
                f"{name}_statements": one.statements,
                f"{name}_pgbench_per_second": round(one.limit.per_second, 1),
                f"{name}_pgbench_db_cpu_ms": round(one.limit.cpu_ms, 4),
            }
    told |= {f"sweep_{name}": round(figure, 4) for name, figure in results.sweep.items()}
    told |= {"history": results.history, "database_mb": round(results.size_mb)}
    told |= {f"memory_{name}_mb": round(amount, 1) for name, amount in results.memory_mb.items()}
    told["load_before"] = round(results.load_before, 2)
    told["ready_seconds"] = round(results.ready_seconds, 2)
    told["environment_mb"] = round(environment_mb(), 1)
    told["missed"] = [budget.figure for budget in BUDGETS if told[budget.figure] > budget.most]
    return told


def table(told: dict[str, Any]) -> str:
    lines = [
        f"{'':<24}{'requests/s':>11}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'app CPU ms':>12}{'db CPU ms':>11}"
        f"{'x empty':>9}{'statements':>12}{'pgbench/s':>11}{'db CPU ms':>11}"
    ]
    for name, title in TITLES.items():
        one: dict[str, Any] = {
            key.removeprefix(f"{name}_"): value for key, value in told.items() if key.startswith(f"{name}_")
        }
        lines.append(
            f"{title:<24}{one['requests_per_second']:>11.0f}"
            f"{one['p50_ms']:>9.2f}{one['p95_ms']:>9.2f}{one['p99_ms']:>9.2f}{one['app_cpu_ms']:>12.3f}{one['db_cpu_ms']:>11.3f}{one['ratio']:>9.1f}"
            + "".join(f"{one.get(key) or '':>{width}}" for key, width in LIMITS)
        )
    lines += ["", SWEEP.format(**told), HISTORY.format(**told), ""]
    for budget in BUDGETS:
        verdict = "pass" if told[budget.figure] <= budget.most else "MISSED"
        lines.append(f"{verdict:<7}{budget.says:<38}{told[budget.figure]:>8.1f} of {budget.most:g} {budget.unit}")
    if told["load_before"] > BUSY * (os.cpu_count() or 1):
        lines.append(f"The machine was busy (load {told['load_before']}): on a quiet one CPU may be half of this.")
    return "\n".join(lines)


def environment_mb() -> float:
    """The packages that running needs, as requirements/run.txt lists them; those of the tests are not counted."""
    listed = (ROOT / "requirements" / "run.txt").read_text().splitlines()
    names = [
        line.partition("==")[0].partition("[")[0].strip() for line in listed if "==" in line and line[:1].isalnum()
    ]
    return sum(_size(name) for name in names) / 1e6


def _size(name: str) -> int:
    try:
        files = distribution(name).files or []
    except PackageNotFoundError:  # for another system
        return 0
    return sum(path.stat().st_size for file in files if (path := file.locate()).exists())  # type: ignore[attr-defined]
