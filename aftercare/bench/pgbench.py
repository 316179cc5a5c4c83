"""The database's own limit: the recorded SQL, run by pgbench on one connection."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .cluster import Cluster

TPS = re.compile(r"tps = ([\d.]+)")


@dataclass(frozen=True, slots=True)
class Limit:
    """`per_second` is operations by one connection; `cpu_ms` the database's CPU for one."""

    per_second: float
    cpu_ms: float


def program() -> Path | None:
    from checks import postgresql

    found = postgresql.programs() / "pgbench"
    return found if found.exists() else None


def run(pgbench: Path, cluster: Cluster, url: str, script: Path, *, times: int) -> Limit:
    """Run the script once; `times` is how many operations it holds."""
    once = ["--no-vacuum", "--client=1", "--transactions=1", "--protocol=simple"]
    command = [str(pgbench), *once, f"--file={script}", url]
    before = cluster.cpu_ms()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    used = cluster.cpu_ms() - before
    found = TPS.search(done.stdout)
    if done.returncode or not found or "aborted" in done.stderr:
        raise RuntimeError(f"pgbench could not run {script.name}: {done.stderr.strip()[-800:]}")
    return Limit(float(found[1]) * times, used / times)
