"""Whether a second person would be asked, and who could be one: told of many cases before anything happens."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cached_property

from aftercare.core.actor import Actor
from aftercare.people.models import Role

from ..approvals import behind, open_approvals, people_but, second_roles
from ..limits import (
    AboveLimit,
    DecidedTally,
    Limits,
    beyond,
    is_foreign,
    limits_of,
    read_worth,
    role_of,
    tally_of,
    worth_of,
)
from ..models import Case
from .seconding import asked_already, check_another, check_second, nobody_above, not_enough


class Allowance:
    """What somebody may still decide alone: of these cases, each after those taken before it.

    It is read without a lock: whoever decides meanwhile makes it less.
    """

    def __init__(self, cases: Sequence[Case], *, by: Actor, at: datetime) -> None:
        self.by, self.at = by, at
        self._limits = _limits(cases)
        if any(self._limits.values()):
            read_worth(cases)
        self._spent: dict[int, int] = {}
        self._taken: dict[int, int] = defaultdict(int)
        self._seconds: dict[tuple[int, tuple[Role, ...]], bool] = {}

    def take(self, case: Case) -> AboveLimit | None:
        """Why approving the case would be asked of a second person. Raises `Refused` where that could not be."""
        limit = self._limits[case.shop_id].get(self._role)
        amount = worth_of(case) if limit else 0
        if limit is None or amount <= 0:
            return None
        above = beyond(limit, amount, foreign=is_foreign(case), spent=lambda: self._spent_in(case))
        if above is None:
            self._taken[case.shop_id] += amount
            return None
        if case.approval_at is not None:
            raise asked_already()
        if not self._has_second(case, amount):
            raise nobody_above(case, above)
        return above

    @cached_property
    def _role(self) -> str:
        return role_of(self.by)

    @cached_property
    def _behind(self) -> list[str]:
        return behind(self.by)

    def _spent_in(self, case: Case) -> int:
        if case.shop_id not in self._spent:
            kept = DecidedTally.objects.filter(**tally_of(case, by=self.by, at=self.at))
            self._spent[case.shop_id] = kept.values_list("amount", flat=True).first() or 0
        return self._spent[case.shop_id] + self._taken[case.shop_id]

    def _has_second(self, case: Case, amount: int) -> bool:
        roles = second_roles(self._limits[case.shop_id], amount, foreign=is_foreign(case))
        key = (case.shop_id, roles)
        if key not in self._seconds:
            self._seconds[key] = bool(people_but(self._behind, shop_id=case.shop_id, roles=roles))
        return self._seconds[key]


class Seconding:
    """Whether somebody could be the second person for each of these cases. What they decided today is seen later."""

    def __init__(self, cases: Sequence[Case], *, by: Actor) -> None:
        self.by = by
        self._waiting, self._limits = open_approvals(cases), _limits(cases)
        self._role, self._behind = role_of(by), behind(by)

    def check(self, case: Case) -> None:
        """Raises `Refused` where they could not."""
        approval = check_second(self._waiting.get(case.pk), self.by)
        check_another(approval, self._behind)
        limit = self._limits[case.shop_id].get(self._role)
        above = beyond(limit, approval.amount, foreign=is_foreign(case), spent=lambda: 0) if limit else None
        if above:
            raise not_enough(case, above)


def _limits(cases: Iterable[Case]) -> dict[int, Limits]:
    return {shop_id: limits_of(shop_id) for shop_id in {case.shop_id for case in cases}}
