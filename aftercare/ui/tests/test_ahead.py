"""What lies ahead, on every path of every kind: from the start to an end, without a circle."""

from __future__ import annotations

import pytest

from aftercare.cases.kinds import KINDS, CaseKind
from aftercare.ui.ahead import ONWARD, ahead, bar, states

each_path = pytest.mark.parametrize(
    ("kind", "path"), [(kind, path) for kind in KINDS.values() for path in kind.start], ids=str
)


@each_path
def test_who_does_their_part_comes_to_an_end(kind: CaseKind, path: str) -> None:
    steps = ahead(kind, kind.start[path], path)
    assert len(steps) == len(set(steps)) > 0
    after = kind.steps[steps[-1]].to(ONWARD[steps[-1]], path)
    assert after
    assert kind.steps[after].ends


@each_path
def test_the_bar_follows_the_path_and_ends_all_past(kind: CaseKind, path: str) -> None:
    parts = bar(kind, path)
    assert set(parts) <= set(kind.path)
    for step in ahead(kind, kind.start[path], path):
        assert [state for _part, state in states(kind, step, path)].count("now") == 1
    assert {state for _part, state in states(kind, "completed", path)} == {"past"}


def test_who_is_paid_first_sends_back_after() -> None:
    assert bar(KINDS["return"], "instant") == ["review", "refund", "send_back", "inspection"]
    assert bar(KINDS["exchange"], "ship_first") == ["review", "replace", "send_back", "inspection"]
    assert bar(KINDS["return"], "keep") == ["review", "refund"]


def test_a_path_nobody_knows_shows_the_kinds_own() -> None:
    assert bar(KINDS["return"], "") == list(KINDS["return"].path)
