"""The demo shop's orders: those of the two customers one can enter as, and a few weeks of everybody else's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from aftercare.orders.intake import CustomerIn, DeliveryIn, LineIn, OrderIn, TenderIn
from aftercare.orders.models import LineKind

from .catalogue import ANNA, CARRIERS, CHEN, ITEMS, OTHERS

CHEN_RECENT, CHEN_OLD, CHEN_UNSENT = "55210387", "55208114", "55210466"
ANNA_RECENT, ANNA_UNSENT = "55210412", "55210471"


def orders(now: datetime) -> list[OrderIn]:
    return [*_chen(now), *_anna(now), *_everybody(now)]


def _chen(now: datetime) -> list[OrderIn]:
    zh = CHEN.locale
    return [
        order(CHEN_RECENT, CHEN, placed=now - timedelta(days=4), delivered=now - timedelta(hours=20), coupon=2_200,
              lines=[_line("LS-BEI-M", 2, zh), _line("BG-CAN", 1, zh)]),
        order(CHEN_OLD, CHEN, placed=now - timedelta(days=34), delivered=now - timedelta(days=30),
              lines=[_line("TT-OAK", 1, zh)]),
        order(CHEN_UNSENT, CHEN, placed=now - timedelta(hours=5), lines=[_line("LP-PAP", 1, zh), _line("TW-2", 2, zh)]),
    ]  # fmt: skip


def _anna(now: datetime) -> list[OrderIn]:
    postage = LineIn(sku="POST", quantity=1, gross=4_800, title="Postage to Sweden", kind=LineKind.SERVICE,
                     traits=("delivery",))  # fmt: skip
    return [
        order(ANNA_RECENT, ANNA, placed=now - timedelta(days=9), delivered=now - timedelta(days=2), points=1_500,
              lines=[_line("CP-SET6", 2, "en"), _line("NB-A5", 3, "en"), postage],
              split=(("gift_card", 20_000), ("card", None))),
        order(ANNA_UNSENT, ANNA, placed=now - timedelta(hours=9), lines=[_line("BL-WOV", 1, "en")],
              split=(("card", None),)),
    ]  # fmt: skip


def _everybody(now: datetime) -> list[OrderIn]:
    """The same shop every time: only the instants move with today."""
    dice = Random(20)
    made = []
    for number in range(40):
        customer = OTHERS[number % len(OTHERS)]
        age = timedelta(days=3 + number * 0.7, hours=dice.uniform(0, 10))
        lines = [
            _line(sku, dice.choice([1, 1, 1, 2]), customer.locale)
            for sku in dice.sample(list(ITEMS), k=dice.choice([1, 2, 3]))
        ]
        delivered = now - age + timedelta(days=2)
        kind = (
            "card" if customer.locale == "en" else "transfer" if number % 5 == 4 else dice.choice(["alipay", "wechat"])
        )
        made.append(
            order(f"552{9000 - number * 37:05}", customer, placed=now - age, lines=lines,
                  delivered=delivered if delivered < now else None, split=((kind, None),))
        )  # fmt: skip
    return made


def order(number: str, customer: CustomerIn, *, placed: datetime, lines: Sequence[LineIn],
          delivered: datetime | None = None, coupon: int = 0, points: int = 0,
          split: Sequence[tuple[str, int | None]] = (("alipay", None),)) -> OrderIn:  # fmt: skip
    """`split` are the means of payment in order; the one without an amount paid the rest."""
    shipped = [line if delivered or line.kind == LineKind.SERVICE else _unsent(line) for line in lines]
    rest = sum(line.gross for line in lines) - coupon - points - sum(amount or 0 for _kind, amount in split)
    return OrderIn(
        number=number, customer=customer, currency="CNY", placed_at=placed, paid_at=placed + timedelta(minutes=3),
        delivered_at=delivered, coupon=coupon, points=points, lines=shipped,
        country="CN" if customer.locale != "en" else "SE", locale=customer.locale,
        tenders=[_tender(kind, amount or rest, number) for kind, amount in split],
        deliveries=[
            DeliveryIn(carrier=CARRIERS[customer.locale], tracking_number=f"SF14{number}", delivered_at=delivered,
                       shipped_at=delivered - timedelta(days=1.5))
        ] if delivered else [],
    )  # fmt: skip


def _line(sku: str, quantity: int, locale: str) -> LineIn:
    item = ITEMS[sku]
    return LineIn(
        sku=sku, quantity=quantity, gross=item.price * quantity, title=item.title(locale), category=item.category
    )


def _unsent(line: LineIn) -> LineIn:
    return LineIn(
        sku=line.sku, quantity=line.quantity, gross=line.gross, title=line.title, category=line.category, shipped=0
    )


def _tender(kind: str, amount: int, number: str) -> TenderIn:
    """Bank transfers and gift cards are paid back by a person, everything else by the sandbox provider."""
    by_hand = kind in ("transfer", "gift_card")
    return TenderIn(
        kind=kind, captured=amount, provider="manual" if by_hand else "sandbox", provider_ref=f"PAY{number}{kind[:2]}"
    )
