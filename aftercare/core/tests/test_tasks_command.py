"""`./run tasks`: what gave up, and another try."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from aftercare.core.tasks import GiveUp, dead_letters, enqueue, run_until_idle
from aftercare.core.tests import chores
from aftercare.core.tests.chores import DONE, TROUBLE, troubled

pytestmark = pytest.mark.django_db


def tasks(*args: str) -> str:
    out = StringIO()
    call_command("tasks", *args, stdout=out)
    return out.getvalue()


@pytest.fixture(autouse=True)
def two_dead_letters(db: None) -> None:
    chores.start_afresh()
    for what in ("one", "two"):
        TROUBLE[:] = [GiveUp(f"no {what}")]
        enqueue(troubled, what=what)
        run_until_idle()


def test_it_lists_what_gave_up_and_why() -> None:
    assert "no one" in tasks() and "chores.troubled" in tasks()
    lines = [json.loads(line) for line in tasks("--json").splitlines()]
    assert [line["args"] for line in lines] == [{"what": "one"}, {"what": "two"}]


def test_it_retries_one_or_all() -> None:
    assert tasks("--retry", str(dead_letters()[0].pk)) == "1 queued again.\n"
    assert tasks("--retry", "all") == "1 queued again.\n"
    run_until_idle()
    assert sorted(DONE) == ["one", "two"]
    assert tasks() == "No job has given up.\n"


@pytest.mark.parametrize("wrong", ["0", "seven"])
def test_a_wrong_number_changes_nothing(wrong: str) -> None:
    with pytest.raises(CommandError):
        tasks("--retry", wrong)
    assert dead_letters().count() == 2
