"""Whether a second person would be asked, told before anything happens; for many cases, each after those before it."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from functools import cached_property

from aftercare.core.actor import Actor
from aftercare.people.models import Role

from ..approvals import behind, people_but, second_roles
from ..limits import AboveLimit, DecidedTally, Limits, beyond, is_foreign, limits_of, role_of, tally_of, worth_of
from ..models import Case
from .seconding import asked_already, nobody_above


class Allowance:
    """What somebody may still decide alone. It is read without a lock: whoever decides meanwhile makes it less."""

    def __init__(self, *, by: Actor, at: datetime) -> None:
        self.by, self.at = by, at
        self._limits: dict[int, Limits] = {}
        self._spent: dict[int, int] = {}
        self._taken: dict[int, int] = defaultdict(int)
        self._seconds: dict[tuple[int, tuple[Role, ...]], bool] = {}

    def take(self, case: Case) -> AboveLimit | None:
        """Why approving the case would be asked of a second person. Raises `Refused` where that could not be."""
        limit = self._limits_in(case.shop_id).get(self._role)
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

    def _limits_in(self, shop_id: int) -> Limits:
        if shop_id not in self._limits:
            self._limits[shop_id] = limits_of(shop_id)
        return self._limits[shop_id]

    def _spent_in(self, case: Case) -> int:
        if case.shop_id not in self._spent:
            kept = DecidedTally.objects.filter(**tally_of(case, by=self.by, at=self.at))
            self._spent[case.shop_id] = kept.values_list("amount", flat=True).first() or 0
        return self._spent[case.shop_id] + self._taken[case.shop_id]

    def _has_second(self, case: Case, amount: int) -> bool:
        roles = second_roles(self._limits_in(case.shop_id), amount, foreign=is_foreign(case))
        key = (case.shop_id, roles)
        if key not in self._seconds:
            self._seconds[key] = bool(people_but(self._behind, shop_id=case.shop_id, roles=roles))
        return self._seconds[key]
