"""A customer at the door: no account, only the orders they have proved to be theirs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from aftercare.core.actor import Actor, ActorKind


@dataclass(frozen=True, slots=True)
class Visitor:
    order_ids: frozenset[int]

    @classmethod
    def of(cls, order_ids: Iterable[int]) -> Visitor:
        return cls(frozenset(order_ids))

    def and_orders(self, *order_ids: int) -> Visitor:
        return Visitor(self.order_ids.union(order_ids))

    def actor(self, *, name: str = "", customer_id: int | None = None) -> Actor:
        return Actor(ActorKind.CUSTOMER, customer_id, name)


NOBODY = Visitor(frozenset())
