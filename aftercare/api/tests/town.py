"""Cases at every kind of place, brought there through the API, so that generated requests meet something real."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction

from aftercare.core import clock
from aftercare.orders.factories import line_in, make_order
from aftercare.orders.models import Order
from aftercare.people.links import sign_order

from .talk import Talk, ask, new_order, shop_token
from .world import FINDING, LINE, NAMED, World, address, body_of, make_world

Steps = list[tuple[str, Any]]
BOTH = [{**LINE, "line": line} for line in (1, 2)]
WORDS = {"words": "Please look at this."}
SENT = {"carrier": "SF", "tracking_number": "SF123456"}
APPROVED: Steps = [("approve", None)]
ARRIVED: Steps = [*APPROVED, ("ship", SENT), ("receive", {"lines": BOTH})]
NOT_ACCEPTED = {**FINDING, "accepted": False, "disposition": "to_customer"}
ACCEPTED: Steps = [*ARRIVED, ("inspect", {"findings": [{**FINDING, "line": line} for line in (1, 2)]})]
FAILED: Steps = [*ARRIVED, ("inspect", {"findings": [{**NOT_ACCEPTED, "line": line} for line in (1, 2)]})]
REPLACING: Steps = [("approve", {"path": "keep"})]
ARRIVED_AGAIN: Steps = [*REPLACING, ("dispatch", SENT), ("deliver", None)]
HEARD: Steps = [("acknowledge", None), ("assess", {"severity": "low"}), ("find", {"cause": "A loose lid"})]
# (kind, whether the goods have been sent, what was done since)
JOURNEYS: list[tuple[str, bool, Steps]] = [
    ("return", True, []),
    ("return", True, [("ask", WORDS)]),
    ("return", True, [("offer", {**WORDS, "path": "keep", "amount": 1000})]),
    ("return", True, [("reject", {"because": "Worn."})]),
    ("return", True, [("reject", {"because": "Worn."}), ("appeal", WORDS)]),
    ("return", True, APPROVED),
    ("return", True, [*APPROVED, ("pause", {"because": "A holiday"})]),
    ("return", True, [*APPROVED, ("ship", SENT)]),
    ("return", True, [*APPROVED, ("ship", SENT), ("lose", None)]),
    ("return", True, ARRIVED),
    ("return", True, [*ARRIVED, ("inspect", {"findings": [FINDING, {**NOT_ACCEPTED, "line": 2}]})]),
    ("return", True, [*ACCEPTED, ("refund", {"reference": "BANK-1"})]),
    ("return", True, FAILED),
    ("return", True, [*FAILED, ("dispute", WORDS)]),
    ("return", True, [*FAILED, ("take-back", None)]),
    ("return", True, [*FAILED, ("take-back", None), ("dispatch", SENT)]),
    ("refund_only", False, []),
    ("refund_only", False, [("sent", None)]),
    ("refund_only", True, APPROVED),
    ("exchange", True, [("approve", {"path": "ship_first"}), ("dispatch", SENT)]),
    ("exchange", True, REPLACING),
    ("exchange", True, [*REPLACING, ("dispatch", SENT)]),
    ("exchange", True, ARRIVED_AGAIN),
    ("exchange", True, [*ARRIVED_AGAIN, ("not-well", {"text": "It is cracked."})]),
    ("complaint", True, []),
    ("complaint", True, HEARD[:1]),
    ("complaint", True, HEARD[:2]),
    ("complaint", True, HEARD),
    ("complaint", True, [*HEARD, ("respond", WORDS)]),
]


@dataclass
class Town:
    """`possible` has, for each operation on a case or an order, by the end of its address, the reference and the
    customer's token of one that allows it."""

    world: World
    token: str
    possible: dict[str, tuple[str, str]]

    def address(self, path: str) -> str:
        """The path for something that allows the operation, where anything does."""
        noun, last = path.split("/")[3], path.rpartition("/")[2]
        if last in self.possible and noun in ("cases", "orders"):
            return path.replace("{ref}", self.possible[last][0])
        return address(self.world, path) if noun in NAMED else path.replace("{ref}", "none")

    def body(self, operation: dict[str, Any]) -> Any:
        """A small body that the operation accepts there; its order is one of which nothing was asked yet."""
        body = body_of(self.world, operation)
        return {**body, "order": self.possible["deliveries"][0]} if body and "order" in body else body


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: Any) -> Iterator[Town]:
    """Built once for a module, which unblocks the database around each use; all of it is rolled back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_town()
        transaction.set_rollback(True)


@contextmanager
def undone() -> Iterator[None]:
    """What happens within leaves the town as it was."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def make_town() -> Town:
    world = make_world()
    talk = Talk.of_shop(world.shop)
    possible: dict[str, tuple[str, str]] = {}
    for kind, sent, steps in JOURNEYS:
        ref, customer = _walk(talk, world, kind, sent, steps)
        for caller in (talk, Talk(customer)):
            for name in caller.get(f"/cases/{ref}")[1]["actions"]:
                possible.setdefault(name, (ref, customer))
    for name, order in (("deliveries", _unsent(world)), ("report", _travelling(talk, world))):
        possible[name] = (order.ref, sign_order(order.pk, purpose="api"))
    # Another token than the one that decided, so that it may rule.
    return Town(world, shop_token(world.shop), possible)


def _walk(talk: Talk, world: World, kind: str, sent: bool, steps: Steps) -> tuple[str, str]:
    order = new_order(world.shop) if sent else _unsent(world)
    status, case = talk.post("/cases", {**ask(order, kind=kind, reason="defect"), "about": "It is broken."})
    assert status == 201, case
    for name, body in steps:
        status, told = talk.post(f"/cases/{case['ref']}/{name}", body)
        assert status == 200, (kind, name, told)
    return case["ref"], sign_order(order.pk, purpose="api")


def _travelling(talk: Talk, world: World) -> Order:
    """A parcel is on its way to its customer."""
    order = _unsent(world)
    assert talk.post(f"/orders/{order.ref}/deliveries", SENT)[0] == 201
    return order


def _unsent(world: World) -> Order:
    at = clock.now()
    lines = [line_in(1, 5_000, shipped=0), line_in(1, 3_000, shipped=0)]
    return make_order(world.shop, lines, placed_at=at, paid_at=at, delivered_at=None)
