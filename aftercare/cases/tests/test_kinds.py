"""Every kind's table keeps its promises: nothing waits without an owner, a deadline and a way to an end."""

from __future__ import annotations

import pytest
from django.utils import translation

from aftercare.cases.actions import LATE
from aftercare.cases.kinds import KINDS, MAY, CaseKind
from aftercare.cases.kinds.table import ACTIONS
from aftercare.core.actor import ActorKind
from aftercare.policy.facts import Verdict

each_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


def onward(kind: CaseKind, start: set[str]) -> set[str]:
    """Every step that can be reached."""
    seen, ahead = set(start), list(start)
    while ahead:
        for step in kind.steps[ahead.pop()].moves.values():
            if step not in seen:
                seen.add(step)
                ahead.append(step)
    return seen


@each_kind
def test_every_decision_but_refusal_starts_it(kind: CaseKind) -> None:
    assert set(kind.start) == {Verdict.ACCEPT, Verdict.REVIEW}
    assert set(kind.start.values()) <= set(kind.steps)


@each_kind
def test_every_step_is_reachable(kind: CaseKind) -> None:
    assert onward(kind, set(kind.start.values())) == set(kind.steps)


@each_kind
def test_from_every_step_an_end_can_be_reached(kind: CaseKind) -> None:
    ends = {name for name, step in kind.steps.items() if step.ends}
    assert "completed" in ends
    for name in kind.steps:
        assert onward(kind, {name}) & ends, name


@each_kind
def test_an_open_step_has_an_owner_a_deadline_and_a_late_action_it_lists(kind: CaseKind) -> None:
    for name, step in kind.steps.items():
        if step.ends:
            assert (step.by, step.within, step.late) == (None, None, ""), name
            continue
        assert step.by and step.within and step.within.total_seconds() > 0, name
        assert step.late in step.moves, name
        assert ActorKind.SYSTEM in MAY[step.late], f"nobody takes {step.late} when {name} is late"


@each_kind
def test_who_must_act_can(kind: CaseKind) -> None:
    for name, step in kind.steps.items():
        if step.by not in (None, ActorKind.CARRIER):  # a carrier acts by bringing the parcel
            assert any(step.by in MAY[action] for action in step.moves), name


@each_kind
def test_every_move_is_a_known_action_that_somebody_may_take(kind: CaseKind) -> None:
    for name, step in kind.steps.items():
        for action, target in step.moves.items():
            assert action in ACTIONS and MAY.get(action), f"{name}: {action}"
            assert target in kind.steps, f"{name}: {action} -> {target}"


@each_kind
def test_escalating_stays_where_it_is(kind: CaseKind) -> None:
    for name, step in kind.steps.items():
        assert step.moves.get("escalate", name) == name


@each_kind
def test_the_progress_bar_shows_steps_that_exist(kind: CaseKind) -> None:
    assert set(kind.path) <= set(kind.steps)
    assert set(kind.on_path) <= set(kind.steps) and set(kind.on_path.values()) <= set(kind.path)
    for name, step in kind.steps.items():
        shown = kind.progress(name)
        assert [part for part, _state in shown] == list(kind.path)
        assert [state for _part, state in shown].count("now") == (0 if step.ends else 1), name
    assert {state for _part, state in kind.progress("completed")} == {"past"}


def test_the_sweep_knows_every_late_action() -> None:
    assert {step.late for kind in KINDS.values() for step in kind.steps.values() if step.late} == set(LATE)


def test_no_action_is_listed_for_nothing() -> None:
    used = {action for kind in KINDS.values() for step in kind.steps.values() for action in step.moves}
    assert used == set(ACTIONS) == set(MAY)


def test_a_kind_is_found_by_its_key() -> None:
    assert all(key == kind.key and len(key) <= 20 for key, kind in KINDS.items())
    assert all(len(step) <= 20 for kind in KINDS.values() for step in kind.steps)


def test_everything_shown_has_a_chinese_word() -> None:
    labels = [kind.label for kind in KINDS.values()]
    labels += [step.label for kind in KINDS.values() for step in kind.steps.values()]
    labels += [*ACTIONS.values()]
    for label in labels:
        with translation.override("en"):
            english = str(label)
        with translation.override("zh-hans"):
            assert english and str(label) != english, f"“{english}” is not translated"
