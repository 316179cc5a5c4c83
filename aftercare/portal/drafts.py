"""A request that is not sent yet: kept in the browser's session on the server, screen by screen, until it is.

So the back button, a closed tab and a lost connection lose nothing, and nothing is trusted that a page carries.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from aftercare.cases.facts import LineAsk
from aftercare.core import clock
from aftercare.orders.models import Order, OrderLine

KEY, KEPT = "drafts", 5
"""The session keeps those of so many orders; beginning another drops the oldest."""


@dataclass(slots=True)
class Draft:
    """`units`, `reasons`, `conditions` and `wanted` are by the line's position on the order, as JSON names it.

    `want` is the kind of the address it was begun at, `kind` the remedy chosen. `shown` says that the screen for
    evidence was passed, `picked` that the wanted item was. `uploads` are photos by the key their upload came with.
    """

    key: str = field(default_factory=lambda: secrets.token_urlsafe(6))
    at: str = ""
    want: str = ""
    units: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    conditions: dict[str, list[str]] = field(default_factory=dict)
    wanted: dict[str, str] = field(default_factory=dict)
    kind: str = ""
    note: str = ""
    photos: list[str] = field(default_factory=list)
    uploads: dict[str, str] = field(default_factory=dict)
    shown: bool = False
    picked: bool = False

    @property
    def begun(self) -> bool:
        """Whether there is anything to lose; what its address chose is not."""
        return bool(self.reasons or (self.kind and self.kind != self.want) or self.note or self.photos)

    @property
    def began_at(self) -> datetime | None:
        return datetime.fromisoformat(self.at) if self.at else None

    def choose(self, units: dict[int, int]) -> None:
        """Other units are another question: what the remedy was is asked again, the reason stays."""
        self.units = {str(position): count for position, count in units.items() if count}
        self.reasons = {position: reason for position, reason in self.reasons.items() if position in self.units}
        self.forget_remedy()

    def explain(self, reasons: dict[int, str]) -> None:
        self.reasons = {str(position): reason for position, reason in reasons.items()}
        self.shown = False
        self.forget_remedy()

    def forget_remedy(self) -> None:
        self.kind, self.picked = "", False

    def asks(self, lines: Iterable[OrderLine], *, kind: str = "") -> list[LineAsk]:
        """What is asked for, as `open_case` takes it: nothing of the order for a complaint."""
        if kind == "complaint":
            return []
        return [
            LineAsk(
                line_id=line.pk, units=self.units[at], reason=self.reasons.get(at, ""), note=self.note,
                condition=tuple(self.conditions.get(at, ())),
                wanted=self.wanted.get(at, "") if kind == "exchange" else "",
            )
            for line in lines
            if (at := str(line.position)) in self.units
        ]  # fmt: skip


def draft_of(request: HttpRequest, order: Order) -> Draft | None:
    kept: dict[str, Any] = request.session.get(KEY, {})
    return Draft(**kept[str(order.pk)]) if str(order.pk) in kept else None


def keep(request: HttpRequest, order: Order, draft: Draft) -> None:
    draft.at = clock.now().isoformat()
    kept = {name: value for name, value in request.session.get(KEY, {}).items() if name != str(order.pk)}
    request.session[KEY] = dict([*kept.items(), (str(order.pk), asdict(draft))][-KEPT:])


def drop(request: HttpRequest, order: Order) -> None:
    kept: dict[str, Any] = request.session.get(KEY, {})
    if str(order.pk) in kept:
        request.session[KEY] = {name: value for name, value in kept.items() if name != str(order.pk)}
