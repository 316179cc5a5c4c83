"""Legal deadlines of a case, from its decision: what starts them, what meets them, and when they are void."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from aftercare.cases.clocks import notice, time_of, warned_before, working_of
from aftercare.cases.dialogue import Ruling
from aftercare.cases.events import CaseConverted, CaseEvent, CaseRuled
from aftercare.cases.models import Case
from aftercare.core.rows import append_all, select, update, update_where
from aftercare.people.models import Shop
from aftercare.policy.facts import Deadline

from .clocks import held_by
from .codes import AGREEMENT, ANSWER, NOTICE, REFUND, SEND_BACK
from .counting import due_after, warning_before
from .models import LegalDeadline

UNANSWERED = frozenset({"review", "evidence"})
GOES_BACK = frozenset({"turned_back", "returning"})
"""Steps at which the goods go back to the customer."""

React = Callable[[CaseEvent], None]
OPEN = "case_id = %s AND met_at IS NULL AND void_at IS NULL"


def track(event: CaseEvent) -> None:
    """Write down what the law wants in a case just opened. A decision without deadlines asks the database nothing."""
    case = event.case
    deadlines = {(found.code, found.law, found.starts): found for found in case.decision.deadlines}
    rows = [_row(case, found, at=event.at) for found in deadlines.values()]
    append_all(rows)
    _allow(case, rows)
    _hold(case, rows, at=event.at)


def starts(name: str) -> React:
    """The reaction to an event that starts the deadlines counted from `name`."""

    def start(event: CaseEvent) -> None:
        _begin(select(LegalDeadline, f"{OPEN} AND starts = %s AND due_at IS NULL", event.case.pk, name), event)

    return start


def _begin(rows: Iterable[LegalDeadline], event: CaseEvent) -> None:
    """Start what was waiting; goods on their way back to the customer start nothing."""
    begun = list(rows) if event.entered not in GOES_BACK else []
    for row in begun:
        _start(row, event.case, at=event.at)
        update(row, "started_at", "due_at", "warn_at")
    _hold(event.case, begun, at=event.at)


def meets(*codes: str) -> React:
    """The reaction to an event that does what the law wants under these codes."""
    within = ", ".join(["%s"] * len(codes))

    def meet(event: CaseEvent) -> None:
        where = f"{OPEN} AND code IN ({within})"
        update_where(LegalDeadline, where, event.case.pk, *codes, met_at=event.at, warn_at=None)

    return meet


def owes_again(code: str) -> React:
    """The reaction to an event that undoes what the law wants under this code: its day is what it was."""

    def owe(event: CaseEvent) -> None:
        for row in select(LegalDeadline, "case_id = %s AND code = %s AND met_at IS NOT NULL", event.case.pk, code):
            row.met_at = None
            _set_warning(row)
            update(row, "met_at", "warn_at")

    return owe


def agreed(event: CaseEvent) -> None:
    """The shop, or a ruling, said yes: that answers the request, and starts what is counted from it."""
    said_no = isinstance(event, CaseRuled) and event.ruling == Ruling.SHOP
    if event.case.closed_at is None and not said_no:
        _answered(event)
        owed = select(LegalDeadline, OPEN, event.case.pk)
        _begin((row for row in owed if row.starts == AGREEMENT and row.due_at is None), event)
        if event.entered == "send_back":
            _allow(event.case, (row for row in owed if row.code == SEND_BACK))


def goes_back(event: CaseEvent) -> None:
    """Goods that go back to the customer are not refunded."""
    if event.entered in GOES_BACK:
        update_where(LegalDeadline, f"{OPEN} AND code = %s", event.case.pk, REFUND, void_at=event.at, warn_at=None)


def carry(event: CaseConverted) -> None:
    """A case that goes on as another takes its days along: what runs already is due no later there."""
    case = select(Case, "ref = %s", event.into)[0]
    mine = {(row.code, row.law, row.starts): row for row in select(LegalDeadline, OPEN, case.pk)}
    kept = [
        row for row in select(LegalDeadline, f"{OPEN} AND due_at IS NOT NULL", event.case.pk) if _goes_on(row, case)
    ]
    new = []
    for row in kept:
        now = mine.get((row.code, row.law, row.starts))
        if now is None:
            new.append(_copy(row, case))
        elif now.due_at is None or (row.due_at and row.due_at < now.due_at):
            now.started_at, now.due_at, now.warn_at = row.started_at, row.due_at, row.warn_at
            update(now, "started_at", "due_at", "warn_at")
    append_all(new)
    _hold(case, kept, at=event.at)


def end(event: CaseEvent) -> None:
    """A case that ended owes nothing more."""
    if event.case.closed_at:
        update_where(LegalDeadline, OPEN, event.case.pk, void_at=event.at, warn_at=None)


def revive(event: CaseEvent) -> None:
    """A case that is heard again owes what it owed before."""
    rows = select(LegalDeadline, "case_id = %s AND void_at IS NOT NULL", event.case.pk)
    for row in rows:
        row.void_at = None
        _set_warning(row)
        update(row, "void_at", "warn_at")
    _hold(event.case, rows, at=event.at)


def _goes_on(row: LegalDeadline, case: Case) -> bool:
    """The shop's yes has answered it, how long goods may travel is the new case's own, and only money is refunded."""
    return row.code not in (ANSWER, SEND_BACK) and (row.code != REFUND or case.table.refunds)


def _copy(row: LegalDeadline, case: Case) -> LegalDeadline:
    return LegalDeadline(
        case=case, shop_id=case.shop_id, code=row.code, law=row.law, article=row.article, starts=row.starts,
        days=row.days, business=row.business, started_at=row.started_at, due_at=row.due_at, warn_at=row.warn_at,
    )  # fmt: skip


def _row(case: Case, found: Deadline, *, at: datetime) -> LegalDeadline:
    row = LegalDeadline(
        case=case, shop_id=case.shop_id, code=found.code, law=found.law, article=found.article, starts=found.starts,
        days=found.days, business=found.business,
    )  # fmt: skip
    accepted = case.table.refunds and case.step not in UNANSWERED
    if found.starts == NOTICE or (found.starts == AGREEMENT and accepted):
        _start(row, case, at=at, due=datetime.fromisoformat(found.due) if found.due else None)
    if found.code == ANSWER and accepted:
        row.met_at, row.warn_at = at, None
    return row


def _start(row: LegalDeadline, case: Case, *, at: datetime, due: datetime | None = None) -> None:
    row.started_at = at
    found = due or due_after(at, row.days, timezone=_shop(case).timezone, business=row.business)
    row.due_at = max(found, at + timedelta(seconds=1))
    _set_warning(row)


def _shop(case: Case) -> Shop:
    if not Case.shop.is_cached(case):
        (case.shop,) = select(Shop, "id = %s", case.shop_id)
    return case.shop


def _set_warning(row: LegalDeadline) -> None:
    """The shop is warned of what it owes; a customer who sends back late loses no right by it."""
    if row.due_at and row.started_at and row.missed_at is None and row.code != SEND_BACK:
        row.warn_at = warning_before(row.due_at, row.started_at)


def _allow(case: Case, rows: Iterable[LegalDeadline]) -> None:
    """The law's time to send goods back, where it is longer than the shop's."""
    until = max((row.due_at for row in rows if row.code == SEND_BACK and row.due_at), default=None)
    if until and case.step == "send_back" and case.due_at and until > case.due_at:
        case.due_at, case.warn_at = until, until - notice(until - case.changed_at)
        update(case, "due_at", "warn_at")


def _hold(case: Case, rows: Iterable[LegalDeadline], *, at: datetime) -> None:
    """A step's deadline that was counted in working time gives way to the law's."""
    within = time_of(case.shop_id, case.kind, case.step)
    if case.due_at and within and working_of(case):
        due = held_by(rows, case, plain=case.changed_at + within, due=case.due_at)
        if due < case.due_at:
            case.due_at, case.warn_at = due, max(at, warned_before(case, due, within))
            update(case, "due_at", "warn_at")


_answered = meets(ANSWER)
