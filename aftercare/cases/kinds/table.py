"""A kind of case as a table of steps. Pure; no database, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils.functional import Promise

from aftercare.core.actor import ActorKind
from aftercare.policy.facts import Path, Verdict

ANY = "*"
Target = str | Mapping[str, str]
"""Where an action leads: a step, or one for each path the case may be on (`ANY` for the others)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One place a case can stand: who acts, how long, what happens when late, and where each action leads.

    An end has `ends`; what it still lists (an appeal) is possible for `within` after the case closed. `late` names
    the action taken when `within` has passed; `escalate` keeps the step and calls a supervisor.
    """

    label: Promise | str
    by: ActorKind | None = None
    within: timedelta | None = None
    late: str = ""
    moves: Mapping[str, Target] = field(default_factory=dict)
    ends: bool = False

    def due(self, at: datetime) -> datetime | None:
        return at + self.within if self.within and not self.ends else None

    def to(self, action: str, path: str) -> str | None:
        """Where the action leads a case on this path; None if it is not possible."""
        target = self.moves.get(action)
        if target is None or isinstance(target, str):
            return target
        return target.get(path, target.get(ANY))

    def targets(self, action: str) -> set[str]:
        target = self.moves[action]
        return {target} if isinstance(target, str) else set(target.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseKind:
    """A kind: its steps, the step at which each path starts once accepted, and the path shown as progress."""

    key: str
    label: Promise | str
    path: tuple[str, ...]
    start: Mapping[str, str]
    steps: Mapping[str, Step]
    on_path: Mapping[str, str]
    """Steps that the progress bar shows as another one, such as in_transit as send_back."""
    refunds: bool = True
    """Whether what it grants is paid as money; else it is the value of the goods it replaces."""
    needs_lines: bool = True

    def first(self, verdict: Verdict, path: str) -> str:
        """The step a decision starts the case at."""
        waits = {Verdict.REVIEW: "review", Verdict.EVIDENCE: "evidence"}
        return waits.get(verdict) or self.start[path]

    def starts(self) -> set[str]:
        return {*self.start.values(), *({"review", "evidence"} & set(self.steps))}

    def moves(self, step: str, path: str) -> list[str]:
        """The actions possible at the step on this path."""
        return [action for action in self.steps[step].moves if self.steps[step].to(action, path)]

    def progress(self, step: str) -> list[tuple[str, str]]:
        """The path with past, now or next for each part; at an end nothing is `now`."""
        shown = self.on_path.get(step, step)
        if shown not in self.path:
            return [(part, "past" if step == "completed" else "next") for part in self.path]
        here = self.path.index(shown)
        return [(part, "past" if i < here else "now" if i == here else "next") for i, part in enumerate(self.path)]


PREPAID = frozenset({Path.INSTANT, Path.SHIP_FIRST})
"""Paths on which the customer has the money or the replacement before the goods are back."""


def but(paths: Iterable[str], step: str) -> dict[str, str]:
    """The target for every path but these, on which the action is not possible."""
    return {path.value: step for path in Path if path not in set(paths)}


def only(paths: Iterable[str], step: str) -> dict[str, str]:
    """The target for these paths; on others the action is not possible."""
    return {path.value: step for path in Path if path in set(paths)}


def prepaid(then: str, *, otherwise: str) -> dict[str, str]:
    return {**{path.value: then for path in PREPAID}, ANY: otherwise}


def hours(count: int) -> timedelta:
    return timedelta(hours=count)


def days(count: int) -> timedelta:
    return timedelta(days=count)
