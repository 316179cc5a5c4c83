"""The remedies a decision allows, side by side: what each gives, takes off, when, and how the goods go back."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from aftercare.cases.kinds import KINDS
from aftercare.cases.remedies import remedy_label
from aftercare.core.money import Money
from aftercare.orders.models import Order
from aftercare.people.models import Shop
from aftercare.policy.facts import Decision, Path, Verdict
from aftercare.policy.sentences import PAYERS
from aftercare.ui.ahead import ahead
from aftercare.ui.decisions import citation
from aftercare.ui.within import together, within

TRAVELS = frozenset({"send_back", "in_transit", "intercept"})
"""Steps in which goods move; how long that takes nobody promises."""
GIVES = ("refund", "replace")
"""The step that gives the customer what was asked for."""
GOODS_GIVEN = {"exchange": "swap", "reship": "box"}


@dataclass(frozen=True, slots=True)
class Card:
    """One remedy. `amount` is None where no money comes back; `icon` stands in its place."""

    kind: str
    label: str
    amount: Money | None
    fees: Money | None
    when: str
    back: str
    answer: str
    verdict: str
    law: str
    icon: str
    first: bool = False

    @property
    def at_once(self) -> bool:
        return self.verdict == Verdict.ACCEPT


def cards(choices: dict[str, Decision], order: Order) -> list[Card]:
    return [_card(kind, decision, order) for kind, decision in choices.items()]


def _card(kind: str, decision: Decision, order: Order) -> Card:
    taken = sum(fee.amount for fee in decision.fees)
    return Card(
        kind=kind,
        label=remedy_label(kind, decision.path),
        amount=order.money(decision.refundable - taken) if KINDS[kind].refunds else None,
        fees=order.money(taken) if taken else None,
        when=when(kind, decision, order.shop),
        back=str(PAYERS[decision.freight_payer]),
        answer=_answer(kind, decision, order.shop),
        verdict=decision.verdict.value,
        law=citation(decision.because) if decision.because.law else "",
        icon=GOODS_GIVEN.get(kind, ""),
        first=decision.path in (Path.INSTANT, Path.SHIP_FIRST),
    )


def when(kind: str, decision: Decision, shop: Shop) -> str:
    """How long until the customer has it, by the time each step has in this shop."""
    table = KINDS[kind]
    path = decision.path or next(iter(table.start))
    steps = ahead(table, table.first(Verdict.ACCEPT, path), path)
    given = next((step for step in steps if step in GIVES), "")
    if not given:
        return ""
    steps = steps[: steps.index(given) + 1]
    travel = max((number for number, step in enumerate(steps) if step in TRAVELS), default=-1)
    values = {"within": together(shop.pk, kind, steps[travel + 1 :])}
    if travel >= 0:
        return (_("Money within %(within)s of their arrival") if given == "refund" else
                _("Sent within %(within)s of their arrival")) % values  # fmt: skip
    return (_("Money within %(within)s") if given == "refund" else _("Sent within %(within)s")) % values


def _answer(kind: str, decision: Decision, shop: Shop) -> str:
    if decision.verdict is Verdict.ACCEPT:
        return _("Approved at once")
    if decision.verdict is Verdict.EVIDENCE:
        return _("A photo or video first")
    answered = within(shop.pk, kind, "review")
    return _("A person answers within %(within)s") % {"within": answered} if answered else ""
