"""What processes cost, from /proc: CPU time and memory of a process and all it started."""

from __future__ import annotations

import os
from pathlib import Path

TICK = 1000 / os.sysconf("SC_CLK_TCK")  # milliseconds
PROC = Path("/proc")


def cpu_ms(root: int) -> float:
    """CPU time used so far by the process and its descendants, those that have ended included."""
    return sum(sum(map(int, fields[11:15])) for pid in tree(root) if (fields := _stat(pid))) * TICK


def memory_mb(root: int) -> dict[str, float]:
    """RSS counts shared pages in every process; PSS shares them out, so its sum is what the machine spends."""
    sums = {"rss": 0, "pss": 0}
    for pid in tree(root):
        try:
            rollup = (PROC / str(pid) / "smaps_rollup").read_text()
        except OSError:
            continue
        for line in rollup.splitlines():
            name, _, rest = line.partition(":")
            if name.lower() in sums:
                sums[name.lower()] += int(rest.split()[0])
    return {name: kilobytes / 1024 for name, kilobytes in sums.items()}


def tree(root: int) -> list[int]:
    parents: dict[int, list[int]] = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit() and (fields := _stat(int(entry.name))):
            parents.setdefault(int(fields[1]), []).append(int(entry.name))
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting.extend(parents.get(pid, []))
    return found


def parent(pid: int) -> int | None:
    fields = _stat(pid)
    return int(fields[1]) if fields else None


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat after the name, which may hold spaces: state, parent, ..."""
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
