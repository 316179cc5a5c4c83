"""A real worker is killed while a provider has its call, at every provider; with --all, in every mood of it."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from aftercare import audit
from aftercare.cases.models import Case
from aftercare.connectors.payments.sandbox import PaymentsSandbox
from aftercare.money.models import RefundAttempt, RefundOperation
from stories.faults.cells import PROVIDERS, TROUBLES, Cell, Stop
from stories.faults.lines import Line, line_to
from stories.faults.proving import prove
from stories.faults.walking import Walk, asked, planned
from stories.makers import make_shop
from stories.paying import TOKEN
from stories.providers.moods import LATER, Mood
from stories.waiting import PATIENCE, wait_until

pytestmark = pytest.mark.django_db(transaction=True)
Worker = Callable[..., "subprocess.Popen[bytes]"]
LONG_ENOUGH = 3 * PATIENCE
"""A refusal counts once a call of which nothing was heard can no longer arrive: after a minute."""


@pytest.mark.parametrize("name", PROVIDERS[1:])  # the first has `test_killed_worker`
def test_it_leaves_one_refund(start_worker: Worker, name: str, tmp_path: Path) -> None:
    with killed(start_worker, Cell(name, Mood.TIME_OUT_AFTER, Stop.DURING), home=tmp_path) as it:
        assert RefundAttempt.objects.filter(outcome="").exists()
        assert_ends_well(it, patience=PATIENCE)


@pytest.mark.long
@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.parametrize("name", PROVIDERS)
def test_in_every_mood_it_ends_in_one_truth(start_worker: Worker, name: str, trouble: str, tmp_path: Path) -> None:
    with killed(start_worker, Cell(name, trouble, Stop.DURING), home=tmp_path) as it:
        if it.cell.mood in LATER:
            wait_until(lambda: it.line.entries(it.keys))
            it.line.sandbox.release()
        assert_ends_well(it, patience=LONG_ENOUGH)


@contextmanager
def killed(start_worker: Worker, cell: Cell, *, home: Path) -> Iterator[Walk]:
    """A worker was killed as soon as the provider had its call, and another one was started."""
    with line_to(cell.provider, home=home) as line, planned(cell, line):
        it = Walk(cell, line, asked(cell, line, make_shop()))
        begun = start_worker(**connecting(line))
        wait_until(line.sandbox.arrived.is_set)
        if cell.trouble == Mood.TIME_OUT_AFTER:
            wait_until(line.sandbox.book.movements)
        os.kill(begun.pid, signal.SIGKILL)
        assert begun.wait(PATIENCE) == -signal.SIGKILL
        start_worker(**connecting(line))
        yield it


def connecting(line: Line) -> dict[str, str]:
    """The variables of a worker that waits long for an answer."""
    sandbox = line.sandbox
    if isinstance(sandbox, PaymentsSandbox):
        variables = {"PAYMENTS_NAME": line.name, "PAYMENTS_URL": sandbox.url, "PAYMENTS_SECRET": TOKEN}
    else:
        variables = sandbox.settings()
    return {**variables, "PAYMENTS_TIMEOUT": "60", "TASK_LEASE_SECONDS": "5"}


def assert_ends_well(it: Walk, *, patience: float) -> None:
    wait_until(lambda: _ended(it.case), patience=patience)
    prove(it)
    assert it.wrong == []
    assert audit.run() == []


def _ended(case: Case) -> bool:
    connection.close()  # see what other processes wrote, on a connection of its own
    states = set(RefundOperation.objects.filter(refund__case=case).values_list("state", flat=True))
    return not states & {"pending", "unknown"}
