"""Every kind's table keeps its promises: nothing waits without an owner, a deadline and a way to an end."""

from __future__ import annotations

import pytest
from django.utils import translation

from aftercare.cases.actions import LATE
from aftercare.cases.dialogue import OfferState, Relation, Ruling, Severity
from aftercare.cases.kinds import ACTIONS, KINDS, MAY, CaseKind
from aftercare.core.actor import LABELS, ActorKind
from aftercare.policy.facts import Verdict

CHOICES = (OfferState, Ruling, Severity, Relation)
each_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
each_path = pytest.mark.parametrize(
    ("kind", "path"), [(kind, path) for kind in KINDS.values() for path in kind.start], ids=str
)


def onward(kind: CaseKind, start: set[str], path: str) -> set[str]:
    """Every step that can be reached on a path."""
    seen, ahead = set(start), list(start)
    while ahead:
        step = kind.steps[ahead.pop()]
        for target in {step.to(action, path) for action in step.moves} - {None}:
            if target is not None and target not in seen:
                seen.add(target)
                ahead.append(target)
    return seen


def from_start(kind: CaseKind, path: str) -> set[str]:
    verdicts = [Verdict.ACCEPT, *(verdict for verdict in (Verdict.REVIEW, Verdict.EVIDENCE) if "review" in kind.steps)]
    return onward(kind, {kind.first(verdict, path) for verdict in verdicts}, path)


@each_path
def test_every_decision_but_refusal_starts_it(kind: CaseKind, path: str) -> None:
    assert from_start(kind, path) <= set(kind.steps)


@each_kind
def test_every_step_is_reachable(kind: CaseKind) -> None:
    assert set().union(*(from_start(kind, path) for path in kind.start)) == set(kind.steps)


@each_path
def test_from_every_step_an_end_can_be_reached(kind: CaseKind, path: str) -> None:
    ends = {name for name, step in kind.steps.items() if step.ends}
    assert "completed" in ends
    for name in from_start(kind, path):
        assert onward(kind, {name}, path) & ends, name


@each_path
def test_a_case_nobody_touches_ends_or_calls_a_supervisor(kind: CaseKind, path: str) -> None:
    """Deadlines alone never lead in a circle."""
    for start in from_start(kind, path):
        name, seen = start, set[str]()
        while (step := kind.steps[name]).late not in ("", "escalate"):
            assert name not in seen, f"{start}: deadlines come back to {name}"
            seen.add(name)
            target = step.to(step.late, path)
            assert target, f"{name}: {step.late} leads nowhere on {path}"
            name = target
        assert step.ends or step.late == "escalate"


@each_kind
def test_an_open_step_has_an_owner_a_deadline_and_a_late_action_it_lists(kind: CaseKind) -> None:
    for name, step in kind.steps.items():
        if step.ends:
            assert (step.by, step.late) == (None, ""), name
            # An appeal has its time; money may come back whenever it does.
            assert set(step.moves) <= {"appeal", "bounce"} and ("appeal" in step.moves) == bool(step.within), name
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
        for action in step.moves:
            assert action in ACTIONS and MAY.get(action), f"{name}: {action}"
            targets = {step.to(action, path) for path in kind.start}
            assert targets != {None}, f"{name}: {action} leads nowhere on any path of the kind"
            assert targets - {None} <= set(kind.steps), f"{name}: {action} -> {targets}"


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
    assert all(len(step) <= 24 for kind in KINDS.values() for step in kind.steps)


def test_everything_shown_has_a_chinese_word() -> None:
    labels = [kind.label for kind in KINDS.values()]
    labels += [step.label for kind in KINDS.values() for step in kind.steps.values()]
    labels += [*ACTIONS.values(), *LABELS.values()]
    labels += [label for choices in CHOICES for label in choices.labels]
    for label in labels:
        with translation.override("en"):
            english = str(label)
        with translation.override("zh-hans"):
            assert english and str(label) != english, f"“{english}” is not translated"
