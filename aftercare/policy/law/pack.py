"""The rules of one jurisdiction, sorted by what they do, so that a decision asks only those that can matter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from .rules import Conformity, Duty, Exclusion, Grievance, Intact, Late, LawRule, Withdrawal

T = TypeVar("T", bound=LawRule)


@dataclass(frozen=True, slots=True)
class Pack:
    jurisdiction: str
    rules: tuple[LawRule, ...]
    withdrawals: tuple[Withdrawal, ...]
    exclusions: tuple[Exclusion, ...]
    intact: Intact | None
    conformity: tuple[Conformity, ...]
    late: tuple[Late, ...]
    grievances: tuple[Grievance, ...]
    duties: tuple[Duty, ...]

    def duty(self, id: str) -> Duty | None:
        return next((duty for duty in self.duties if duty.id == id), None)


def pack_of(jurisdiction: str, rules: Iterable[LawRule]) -> Pack:
    rules = tuple(rules)

    return Pack(
        jurisdiction, rules, _of(Withdrawal, rules), _of(Exclusion, rules), next(iter(_of(Intact, rules)), None),
        _of(Conformity, rules), _of(Late, rules), _of(Grievance, rules), _of(Duty, rules),
    )  # fmt: skip


def _of(kind: type[T], rules: tuple[LawRule, ...]) -> tuple[T, ...]:
    return tuple(rule for rule in rules if isinstance(rule, kind))
