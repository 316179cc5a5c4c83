"""The benchmark measures what it says, within bounds, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from aftercare.bench import processes
from aftercare.bench.recording import Recorder
from aftercare.bench.reporting import BUDGETS, environment_mb, table
from aftercare.bench.scenarios import CALLS, SCENARIOS, Known


def test_the_lifecycle_is_seven_calls_from_create_to_read() -> None:
    known = Known(orders=["OR-1"])
    steps = SCENARIOS["lifecycle"](known)
    asked = [next(steps)]
    while True:
        try:
            asked.append(steps.send(json.dumps({"ref": "AS-7K3M-2QX9-PD4T", "step": "completed"}).encode()))
        except StopIteration:
            break
    paths = [path.rpartition("/")[2] for _method, path, _body in asked]
    assert paths == ["cases", "approve", "ship", "receive", "inspect", "refund", "AS-7K3M-2QX9-PD4T"]
    assert len(asked) == CALLS["lifecycle"]
    assert known.orders == [] and known.cases == ["AS-7K3M-2QX9-PD4T"]


def test_the_cpu_of_a_process_counts_children_that_ended() -> None:
    burn = "sum(range(20_000_000))"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', '{burn}']); print(flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout and process.stdout.readline()
        used = processes.cpu_ms(process.pid)
        process.communicate(b"\n")
    assert used > 50


def test_memory_and_tree_are_those_of_the_process_and_its_children() -> None:
    assert os.getpid() in processes.tree(os.getppid())
    memory = processes.memory_mb(os.getpid())
    assert 5 < memory["pss"] <= memory["rss"] < 4000


@pytest.mark.django_db(transaction=True)
def test_recorded_sql_keeps_values_and_transactions() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("pgbench is PostgreSQL's")
    recorder = Recorder(connection)
    try:
        with connection.execute_wrapper(recorder), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT CAST(%s AS bigint), '100%%'", [5])
            cursor.execute("SELECT CAST(%s AS bigint), '100%%'", [6])
    finally:
        del connection.commit, connection.rollback  # the recorder's, which hide the class's own
    script, count = recorder.take(repeat=1)
    assert count == 4
    assert script.splitlines() == [
        "PREPARE s1 (bigint) AS SELECT CAST($1 AS bigint), '100%';",
        "BEGIN;",
        "EXECUTE s1(5);",
        "EXECUTE s1(6);",
        "COMMIT;",
    ]


def test_a_number_out_of_bounds_is_refused_with_the_bounds() -> None:
    with pytest.raises(CommandError, match="up to 120"):
        call_command("bench", "--seconds", "100000")


def test_every_budget_names_a_figure_and_says_whether_it_is_met() -> None:
    told = {budget.figure: budget.most for budget in BUDGETS}
    for name in SCENARIOS:
        named = ("requests_per_second", "p50_ms", "p95_ms", "p99_ms", "app_cpu_ms", "db_cpu_ms", "ratio")
        told |= {f"{name}_{figure}": told.get(f"{name}_{figure}", 1.0) for figure in named}
    swept = ("done", "app_cpu_ms", "db_cpu_ms", "idle_app_cpu_ms", "idle_db_cpu_ms")
    told |= {f"sweep_{figure}": 1.0 for figure in swept} | {"history": 0, "database_mb": 1, "load_before": 0.0}
    assert "MISSED" not in table(told) and table(told).count("pass") == len(BUDGETS)
    assert table({**told, "ready_seconds": 99}).count("MISSED") == 1
    assert "busy" in table({**told, "load_before": 99.0}) and "busy" not in table(told)


def test_the_environment_counts_what_running_needs() -> None:
    assert 50 < environment_mb() < 350


@pytest.mark.long
def test_a_short_run_gives_every_figure() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("it brings its own PostgreSQL; once is enough")
    out = StringIO()
    call_command(
        "bench", "--json", "--seconds", "0.5", "--cases", "20", "--history", "1000", stdout=out, stderr=StringIO()
    )
    told = json.loads(out.getvalue())
    for name in ("empty_app_cpu_ms", "open_app_cpu_ms", "get_app_cpu_ms", "list_app_cpu_ms", "lifecycle_app_cpu_ms",
                 "lifecycle_cpu_ms", "lifecycle_p99_ms", "queue_cpu_ms", "search_cpu_ms", "portal_cpu_ms",
                 "file_cpu_ms", "sweep_app_cpu_ms", "history", "memory_pss_mb", "ready_seconds"):  # fmt: skip
        assert told[name] > 0, name
    assert 0 < told["lifecycle_done"] <= 20
