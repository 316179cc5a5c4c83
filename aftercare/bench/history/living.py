"""Cases lived through the public actions: every kind at every step of its paths, and closed ones as most are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle, islice
from random import Random

from aftercare.cases import actions
from aftercare.cases.facts import LineAsk
from aftercare.cases.kinds import KINDS
from aftercare.core import clock
from aftercare.core.tasks import in_place
from aftercare.orders.intake import CustomerIn, LineIn, OrderIn, TenderIn, take_orders
from aftercare.orders.models import Order
from aftercare.people.models import Shop
from stories.steering import AGENT, CUSTOMER, DELIVERED, bring_to, reachable, send_on

OLDEST = timedelta(days=700)
SHARES = (0, 0, 1, 2)
"""Whose each case is, in turn: half of them the first shop's."""


@dataclass(frozen=True, slots=True)
class Past:
    """A case as it stands. Without a path the policy decides; with one, a person has agreed to it."""

    kind: str
    step: str
    path: str = ""
    reason: str = "defect"

    @property
    def ended(self) -> bool:
        """What was converted goes on as another case."""
        return KINDS[self.kind].steps[self.step].ends and self.step != "converted"


ANSWERED = ("review", "evidence", "offer", "rejected", "converted", "expired", "dispute", "ruled")
EVERY = [
    *(Past(kind, step, path) for kind in KINDS for path in KINDS[kind].start for step in reachable(kind, path)),
    *(Past(kind, step) for kind in ("return", "refund_only", "exchange", "reship") for step in ANSWERED),
]
OPEN = [past for past in EVERY if not past.ended]
USUAL = [
    Past("return", "completed", reason="changed_mind"),
    Past("return", "completed"),
    Past("refund_only", "completed", reason="missing"),
    Past("exchange", "completed", reason="wrong_item"),
    Past("return", "completed", reason="damaged"),
    Past("return", "rejected"),
    Past("return", "withdrawn", reason="changed_mind"),
]
ENDED = [*(past for past in EVERY if past.ended), *islice(cycle(USUAL), 370)]
GOODS = [
    ("CUP", "Cup, blue", "ceramics", 5_990), ("POT", "Tea pot", "ceramics", 12_900),
    ("LAMP", "Desk lamp", "lamps", 25_900), ("TOWEL", "Towel, linen", "textiles", 3_950),
    ("CHAIR", "Oak chair", "furniture", 64_000), ("BOWL", "Rice bowl", "ceramics", 2_250),
]  # fmt: skip
FAMILY, GIVEN = ("Lin", "Chen", "Zhao", "Sato", "Weber", "Rossi"), ("Mei", "Bo", "Anna", "Jun", "Lea", "Tao", "Kai")


def live(shops: Sequence[Shop], like: Sequence[Past], count: int, *, now: datetime) -> None:
    """Nothing follows the actions: no message is written, no job is left behind."""
    first = Order.objects.count()
    with in_place():
        for number, past in enumerate(_chosen(like, count)):
            shop = shops[SHARES[number % len(SHARES)] % len(shops)]
            _live(past, shop, first + number, opened=_opened(past, number / count, now))


def _chosen(like: Sequence[Past], count: int) -> list[Past]:
    """Some of everything where there is no room for all."""
    return Random(1).sample(like, min(count, len(like))) + list(islice(cycle(like), max(0, count - len(like))))


def _opened(past: Past, place: float, now: datetime) -> datetime:
    """What is open was opened today, so that nothing is due yet."""
    return now - timedelta(days=10) - OLDEST * place if past.ended else now - timedelta(hours=1 + place)


def _live(past: Past, shop: Shop, number: int, *, opened: datetime) -> None:
    with clock.virtual(opened):
        order = _order(past, shop, number, opened=opened)
        asks = [] if past.kind == "complaint" else _asks(past, order)
        if past.path:
            case = actions.open_decided(kind=past.kind, path=past.path, order=order, asks=asks, by=AGENT, at=opened)
        else:
            case = actions.open_case(kind=past.kind, order=order, asks=asks, by=CUSTOMER, at=opened)
    later = opened + timedelta(days=2 if past.ended else 0)
    with clock.virtual(later):
        bring_to(case, past.step, at=later)


def _order(past: Past, shop: Shop, number: int, *, opened: datetime) -> Order:
    delivered = past.path in DELIVERED or not past.path
    placed = opened - timedelta(days=4)
    lines = [_line(GOODS[(number + place) % len(GOODS)], sent=delivered) for place in range(2 + number % 2)]
    (order,), _known = take_orders(shop, [
        OrderIn(
            number=f"H{number:04}", placed_at=placed, paid_at=placed, currency=shop.currency, lines=lines, coupon=300,
            delivered_at=opened - timedelta(days=1) if delivered else None, customer=_customer(number), country="CN",
            tenders=[TenderIn(captured=sum(line.gross for line in lines) - 300, kind="card")],
        )
    ])  # fmt: skip
    if not delivered:
        send_on(order, past.path, at=opened)
    return order


def _line(goods: tuple[str, str, str, int], *, sent: bool) -> LineIn:
    sku, title, category, price = goods
    return LineIn(sku=sku, title=title, category=category, quantity=2, gross=2 * price, tax=price // 20,
                  shipped=2 if sent else 0)  # fmt: skip


def _customer(number: int) -> CustomerIn:
    return CustomerIn(
        external_id=f"H{number}", name=f"{GIVEN[number % len(GIVEN)]} {FAMILY[number % len(FAMILY)]}", locale="en",
        email=f"h{number}@example.com", phone=f"139{number:08}", tier="gold" if number % 10 == 0 else "",
    )  # fmt: skip


def _asks(past: Past, order: Order) -> list[LineAsk]:
    """One unit of what was delivered, every second time of two lines; all of what is elsewhere. Different goods
    together are approved by no strategy, so a person answers."""
    lines = list(order.lines.order_by("position"))
    if past.path and past.path not in DELIVERED:
        return [LineAsk(line_id=line.pk, units=line.quantity, reason=past.reason) for line in lines]
    return [
        LineAsk(line_id=line.pk, units=1, reason=past.reason)
        for line in lines[: 2 if past.step in ANSWERED else 1 + order.pk % 2]
    ]
