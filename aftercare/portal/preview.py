"""What a request would do, before it is sent: the money, who pays freight, what happens next, what else is possible."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aftercare.cases import actions
from aftercare.cases.facts import LineAsk
from aftercare.cases.kinds import KINDS
from aftercare.cases.kinds.table import PREPAID
from aftercare.core import clock
from aftercare.core.money import Money
from aftercare.orders.models import Order, OrderLine
from aftercare.policy.facts import Decision, Verdict
from aftercare.policy.sentences import PAYERS
from aftercare.ui.amounts import Row, bucket_rows, money_rows, planned_parts, units_of

from .coming import coming
from .kinds import ASKINGS


@dataclass(frozen=True, slots=True)
class Preview:
    decision: Decision
    title: str
    total: Money
    rows: list[Row]
    buckets: list[Row]
    goods: list[str]
    steps: list[str]
    freight: str
    asked: str

    @property
    def refused(self) -> bool:
        return self.decision.verdict is Verdict.REFUSE

    @property
    def mark(self) -> str:
        """What was shown, for seeing whether it still holds when it is sent: another tab may have changed it."""
        return f"{self.total.minor}.{self.decision.verdict}.{self.decision.path}.{self.asked}"


def preview(*, kind: str, order: Order, asks: Sequence[LineAsk], photos: Sequence[str] = ()) -> Preview:
    decision = actions.preview(kind=kind, order=order, asks=asks, at=clock.now(), photos=len(photos))
    total = order.money(decision.refundable - sum(fee.amount for fee in decision.fees))
    pays = KINDS[kind].refunds
    parts = planned_parts(total, order.tenders.order_by("position")) if pays else []
    values = {
        "shop": order.shop.name,
        "amount": total.text(get_language() or "en"),
        "to": _(" and ").join(tender for tender, _amount in parts) or _("the way you paid"),
    }
    lines = {line.pk: line for line in order.lines.all()}
    return Preview(
        decision=decision,
        title=str(ASKINGS[kind].preview) % values,
        total=total,
        rows=money_rows(_money(lines, asks, decision, order), fees=decision.fees, parts=parts, total=total)
        if pays
        else [],
        buckets=bucket_rows(decision, order.currency) if pays else [],
        goods=[] if pays else _goods(lines, asks),
        steps=[]
        if decision.verdict is Verdict.REFUSE
        else [
            *coming(KINDS[kind], decision, order.shop, values),
            *_charge(lines, asks, decision, order),
        ],
        freight=str(PAYERS[decision.freight_payer]) if kind != "complaint" else "",
        asked=_digest(kind, asks, photos),
    )


def _digest(kind: str, asks: Sequence[LineAsk], photos: Sequence[str]) -> str:
    """What is asked for, but for the words that go with it."""
    asked = [(ask.line_id, ask.units, ask.reason, ask.condition, ask.wanted) for ask in asks]
    return hashlib.sha256(repr((kind, asked, sorted(photos))).encode()).hexdigest()[:12]


def _money(
    lines: dict[int, OrderLine], asks: Sequence[LineAsk], decision: Decision, order: Order
) -> list[tuple[str, Money]]:
    """What is asked for, and the delivery charges that go back with it."""
    asked = [(lines[ask.line_id], ask.units) for ask in asks]
    also = [(lines[pk], lines[pk].refundable) for pk in decision.also]
    return [(units_of(str(line), units), order.money(line.grant(units)[0])) for line, units in [*asked, *also]]


def _charge(lines: dict[int, OrderLine], asks: Sequence[LineAsk], decision: Decision, order: Order) -> list[str]:
    """What goods that do not come back cost, for who has the money or the replacement first."""
    if decision.path not in PREPAID:
        return []
    worth = order.money(sum(lines[ask.line_id].grant(ask.units)[0] for ask in asks))
    return [_("If the goods do not come back, up to %(charge)s is charged for them.")
            % {"charge": worth.text(get_language() or "en")}]  # fmt: skip


def _goods(lines: dict[int, OrderLine], asks: Sequence[LineAsk]) -> list[str]:
    """Without money in play: which goods, and what is wanted instead."""
    says = _("%(goods)s → %(wanted)s")
    named = [(units_of(str(lines[ask.line_id]), ask.units), ask.wanted) for ask in asks]
    return [says % {"goods": goods, "wanted": wanted} if wanted else goods for goods, wanted in named]
