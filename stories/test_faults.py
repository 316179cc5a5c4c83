"""The fault matrix: whatever a provider does, wherever the worker stops, a refund has one effect and one truth."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from aftercare.money import actions, paying
from aftercare.money.models import RefundOperation
from stories.faults.cells import PROVIDERS, TROUBLES, Cell, Stop, cells
from stories.faults.lines import Line, line_to
from stories.faults.running import Result, run_cell
from stories.faults.table import table
from stories.providers.moods import Mood

pytestmark = pytest.mark.django_db
Lines = Callable[[str], Line]


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lines]:
    """Each provider's sandbox, begun once."""
    open_lines: dict[str, tuple[Any, Line]] = {}

    def line(name: str) -> Line:
        if name not in open_lines:
            manager = line_to(name, home=tmp_path_factory.mktemp(name))
            open_lines[name] = manager, manager.__enter__()
        return open_lines[name][1]

    yield line
    for manager, _line in reversed(open_lines.values()):
        manager.__exit__(None, None, None)


def assert_holds(results: list[Result]) -> None:
    assert not any(one.wrong for one in results), "\n".join(table(results))


@pytest.mark.once("sqlite")
@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.parametrize("provider", PROVIDERS)
def test_every_stop(lines: Lines, provider: str, trouble: str) -> None:
    row = [run_cell(cell, lines(provider)) for cell in cells(providers=(provider,), troubles=(trouble,))]
    assert len(row) == len(Stop)
    assert_holds(row)


@pytest.mark.once("postgresql")
@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_other_database(lines: Lines, provider: str) -> None:
    """What depends on it is how work is kept and taken over: every stop, and every trouble once."""
    some = [Cell(provider, Mood.TIME_OUT_AFTER, stop) for stop in Stop]
    some += [Cell(provider, trouble, Stop.DURING) for trouble in TROUBLES]
    assert_holds([run_cell(cell, lines(provider)) for cell in some])


def _another_key(operation: RefundOperation) -> str:
    return f"{operation.key}-{operation.attempts.count()}"


def _never_asking(monkeypatch: pytest.MonkeyPatch) -> None:
    """It repeats the call under another key instead of asking."""
    monkeypatch.setattr(paying, "_tried", lambda one: one.attempts.none())
    monkeypatch.setattr(RefundOperation, "call_key", property(_another_key))


def _forgetting(monkeypatch: pytest.MonkeyPatch) -> None:
    """It counts as paid without a line in the journal."""
    monkeypatch.setattr(actions, "operation_paid", lambda *args, **more: None)


@pytest.mark.once("sqlite")
@pytest.mark.parametrize(
    ("mistake", "says"), [(_never_asking, "the provider moved"), (_forgetting, "the journal has 0")]
)  # fmt: skip
def test_it_notices(
    lines: Lines, monkeypatch: pytest.MonkeyPatch, mistake: Callable[[pytest.MonkeyPatch], None], says: str
) -> None:
    mistake(monkeypatch)
    result = run_cell(Cell("http", Mood.HANG_UP_AFTER, Stop.DURING), lines("http"))
    assert any(says in sentence for sentence in result.wrong), result
    assert "1 cells, 1 failed." in list(table([result]))[-1]
