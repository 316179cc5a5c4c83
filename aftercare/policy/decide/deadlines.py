"""By when the law wants what done, beside what the shop promises."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ..facts import Deadline, Path
from ..law import Due, LawRule
from .approval import late_rule
from .clock import due_of, longest
from .request import Request

COMES_BACK = frozenset({Path.SEND_BACK, Path.INSTANT, Path.INTERCEPT, Path.REFUSED})
PAYS = frozenset({"return", "refund_only"})


def deadlines_of(request: Request, path: Path | None) -> tuple[Deadline, ...]:
    """The strictest for each thing, from the rules at work for this request; both where either may end first."""
    found: list[Deadline] = []
    for rule in _rules(request):
        for due in rule.dues:
            if _matters(due, request, path):
                _keep(found, _deadline(due, rule, request))
    promised = request.terms.refund_within_days
    if promised is not None and path in COMES_BACK and request.kind == "return":
        _keep(found, Deadline(code="refund", starts="receipt", days=promised, law="", article=""))
    return tuple(found)


def _rules(request: Request) -> Iterator[LawRule]:
    if request.kind == "complaint":
        yield from request.pack.grievances
        return
    late = late_rule(request)
    if late:
        yield late
    for asked in request.goods:
        yield from asked.law.rules
        if asked.law.withdrawal:
            yield from request.pack.duties


def _matters(due: Due, request: Request, path: Path | None) -> bool:
    """Nothing is due from a receipt that will not happen, and no refund where none is asked."""
    if due.code == "refund" and request.kind not in PAYS:
        return False
    if due.code == "send_back" and path not in (Path.SEND_BACK, Path.INSTANT):
        return False
    return due.starts != "receipt" or path in COMES_BACK


def _deadline(due: Due, rule: LawRule, request: Request) -> Deadline:
    known = due_of(due, request.facts.at, request.zones).isoformat() if due.starts == "notice" else None
    return Deadline(
        code=due.code, starts=due.starts, days=due.days, law=rule.id, article=rule.article, business=due.business,
        due=known,
    )  # fmt: skip


def _keep(found: list[Deadline], deadline: Deadline) -> None:
    same = [other for other in found if (other.code, other.starts) == (deadline.code, deadline.starts)]
    if any(_ends_first(other, deadline) for other in same):
        return
    found[:] = [other for other in found if other not in same or not _ends_first(deadline, other)]
    found.append(deadline)


def _ends_first(one: Deadline, other: Deadline) -> bool:
    """Whenever it starts, it ends no later: working days are compared by the longest they may take."""
    if one.due and other.due:
        return datetime.fromisoformat(one.due) <= datetime.fromisoformat(other.due)
    if one.business == other.business or other.business:
        return one.days <= other.days
    return longest(one.days) <= other.days
