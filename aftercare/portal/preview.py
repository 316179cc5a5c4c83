"""What a request would do, before it is sent: the money, who pays freight, what happens next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aftercare.cases import actions
from aftercare.cases.facts import LineAsk
from aftercare.cases.kinds import KINDS
from aftercare.core import clock
from aftercare.core.money import Money
from aftercare.orders.models import Order
from aftercare.policy.facts import Decision, Verdict
from aftercare.policy.sentences import PAYERS
from aftercare.ui import times
from aftercare.ui.amounts import Row, money_rows, planned_parts, units_of


@dataclass(frozen=True, slots=True)
class Preview:
    decision: Decision
    total: Money
    rows: list[Row]
    steps: list[str]
    freight: str

    @property
    def refused(self) -> bool:
        return self.decision.verdict is Verdict.REFUSE


def preview(*, kind: str, order: Order, asks: Sequence[LineAsk]) -> Preview:
    decision = actions.preview(kind=kind, order=order, asks=asks, at=clock.now())
    total = order.money(decision.refundable - sum(fee.amount for fee in decision.fees))
    parts = planned_parts(total, order.tenders.order_by("position"))
    to = _(" and ").join(tender for tender, _amount in parts) or _("the way you paid")
    return Preview(
        decision=decision,
        total=total,
        rows=money_rows(_lines(order, asks), fees=decision.fees, parts=parts, total=total),
        steps=[] if decision.verdict is Verdict.REFUSE else _steps(kind, decision, order, total=total, to=to),
        freight=str(PAYERS[decision.freight_payer]),
    )


def _lines(order: Order, asks: Sequence[LineAsk]) -> list[tuple[str, Money]]:
    known = {line.pk: line for line in order.lines.filter(pk__in=[ask.line_id for ask in asks])}
    return [
        (units_of(str(known[ask.line_id]), ask.units), order.money(known[ask.line_id].grant(ask.units)[0]))
        for ask in asks
    ]


def _steps(kind: str, decision: Decision, order: Order, *, total: Money, to: str) -> list[str]:
    """What follows, from the kind's own table, with the time each step has."""
    table = KINDS[kind]
    first = table.first(decision.verdict, decision.path or next(iter(table.start)))
    path = table.path[table.path.index(table.on_path.get(first, first)) :]
    values = {"shop": order.shop.name, "amount": total.text(get_language() or "en"), "to": to}
    sentences = {
        "review": _("%(shop)s answers within %(within)s."),
        "send_back": _("You send the goods back within %(within)s. The address comes with the approval."),
        "inspection": _("The warehouse checks them within %(within)s of their arrival."),
        "refund": _("%(amount)s goes back to %(to)s within %(within)s."),
    }
    within = {step: table.steps[step].within for step in path if step in sentences}
    return [sentences[step] % {**values, "within": times.span(length)} for step, length in within.items() if length]
