"""What is measured, as requests. Each scenario is a generator: it yields a request and is sent the answer's body.

Driven by the load generator over HTTP and by the recorder within one process, so both send the same requests.
Pure: this module may import nothing of Django, for the load generator's start would be slow.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Request = tuple[str, str, Any]
Steps = Generator[Request, bytes, None]
V1 = "/api/v1"
VIEWS = ("open", "us", "due", "late", "customer", "warehouse")
ACCEPTED = {"units": 1, "grade": "A", "accepted": True, "disposition": "sellable"}


@dataclass
class Known:
    """What the requests name: orders nothing was asked of yet, cases that wait for an answer, finished ones, those
    the customer's browser reaches, and pages of the list."""

    orders: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    cases: list[str] = field(default_factory=list)
    visited: list[str] = field(default_factory=list)
    cursors: list[str] = field(default_factory=list)
    chance: random.Random = field(default_factory=lambda: random.Random(1))

    def choose(self, among: Sequence[str]) -> str:
        return self.chance.choice(among)


def empty(known: Known) -> Steps:
    """A view that answers an empty object: what any request costs at least."""
    yield "GET", f"{V1}/ping", None


def open_(known: Known) -> Steps:
    case = json.loads((yield "POST", f"{V1}/cases", ask(known.orders.pop())))
    known.waiting.append(case["ref"])


def get(known: Known) -> Steps:
    """A finished case: its seven events, parcel, inspection and refund."""
    yield "GET", f"{V1}/cases/{known.choose(known.cases)}", None


def list_(known: Known) -> Steps:
    cursor = known.choose(known.cursors)
    yield "GET", f"{V1}/cases?limit=50" + (f"&cursor={cursor}" if cursor else ""), None


def queue(known: Known) -> Steps:
    """The desk's first page: the lists, how many wait in each, and fifty rows of one."""
    yield "GET", f"/desk/?view={known.choose(VIEWS)}", None


def find(known: Known) -> Steps:
    """The desk's search, for the e-mail address of one of the customers."""
    yield "GET", f"/desk/?q=c{known.chance.randrange(400)}%40example.com", None


def file(known: Known) -> Steps:
    """The desk's page of a case that waits for an answer, beside the queue."""
    yield "GET", f"/desk/cases/{known.choose(known.waiting)}/", None


def portal(known: Known) -> Steps:
    """The customer's page of a finished case."""
    yield "GET", f"/cases/{known.choose(known.visited)}/", None


def lifecycle(known: Known) -> Steps:
    """Seven calls: create, approve, ship, receive, inspect, refund, read."""
    case = json.loads((yield "POST", f"{V1}/cases", ask(known.orders.pop())))
    at = f"{V1}/cases/{case['ref']}"
    yield "POST", f"{at}/approve", None
    yield "POST", f"{at}/ship", {"carrier": "SF", "tracking_number": f"SF{case['ref'][-9:]}"}
    yield "POST", f"{at}/receive", {"lines": [{"line": line, "units": 1} for line in (1, 2)]}
    yield "POST", f"{at}/inspect", {"findings": [{"line": line, **ACCEPTED} for line in (1, 2)]}
    paid = yield "POST", f"{at}/refund", {"reference": "BANK-1"}
    if json.loads(paid)["step"] != "completed":
        raise RuntimeError(f"{case['ref']} was not completed")
    yield "GET", at, None
    known.cases.append(case["ref"])


def credentials(scenario: str, token: str, sessions: Mapping[str, str]) -> dict[str, str]:
    """The headers by which the scenario's requests are admitted."""
    if whose := BROWSED.get(scenario):
        return {"Cookie": f"session={sessions[whose]}"}
    return {"Authorization": f"Bearer {token}", "Accept": "application/json"}


def ask(order: str) -> dict[str, Any]:
    lines = [{"line": line, "units": 1, "reason": "changed_mind"} for line in (1, 2)]
    return {"order": order, "kind": "return", "lines": lines}


SCENARIOS: dict[str, Callable[[Known], Steps]] = {
    "empty": empty,
    "open": open_,
    "lifecycle": lifecycle,
    "get": get,
    "list": list_,
    "queue": queue,
    "search": find,
    "file": file,
    "portal": portal,
}
CALLS = dict.fromkeys(SCENARIOS, 1) | {"lifecycle": 7}
BROWSED = {"queue": "staff", "search": "staff", "file": "staff", "portal": "customer"}
"""Whose browser asks for pages; all else is asked of the API, with its token."""
USES_ORDERS = {"open", "lifecycle"}
