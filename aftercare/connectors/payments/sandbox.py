"""A payment provider to try things on. It speaks the protocol of `http`, keeps its own book, pays at most once per
key, and misbehaves on request.

POST /_control, with the same bearer token, tells it how:
    {"plan": ["time out after paying", ...]}    how to treat the next refunds, one mood each
    {"balance": 5000}                           what its account holds, in minor units
    {"payments": {"pay_1": 10000}}              what was captured; more is refused
    {"release": true}                           pay and report what was taken to be paid later
    {"notify": "key", "times": 2}               report once more what became of a refund
GET /_control answers the book. A payment id that ends in a mood, as in “pay_1 time out after paying”, plans by itself
the first refund of each key.
"""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from types import TracebackType
from typing import Any

from aftercare.connectors.channels.signature import sign

from .book import Asked, Book, Entry
from .moods import REFUSES, Mood
from .sandbox_server import STATUSES, SandboxServer

HOUR = 3600


class PaymentsSandbox:
    """Use as a context manager; `url` is the PAYMENTS_URL. Port 0 takes a free one. `callback` hears reports."""

    def __init__(
        self, *, token: str, secret: str = "", callback: str = "", port: int = 0, path: Path | None = None
    ) -> None:
        self.token, self.secret, self.callback = token, secret, callback
        self.book = Book(path)
        self.moods: deque[Mood] = deque()
        self.tricked: set[str] = set()
        self.failing: set[str] = set()  # keys of refunds that will fail when they are released
        self.late: deque[Entry] = deque()  # refunds that are reported when they are released
        self.asked: list[Asked] = []  # every request for a refund, repeated ones too
        self.arrived = threading.Event()  # a refund is being dealt with
        self.released = threading.Event()  # whoever waits in a time-out is let go
        self.server = SandboxServer(("127.0.0.1", port), self)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self) -> PaymentsSandbox:
        threading.Thread(target=self.server.serve_forever, args=(0.05,), name="payments-sandbox", daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.released.set()
        self.server.shutdown()
        self.server.server_close()
        self.book.close()

    def plan(self, *moods: Mood) -> None:
        """Treat the next refunds like this, then well again."""
        self.moods.extend(moods)

    def mood_for(self, asked: Asked) -> Mood:
        self.asked.append(asked)
        if self.moods:
            return self.moods.popleft()
        magic = next((mood for mood in Mood if asked.payment.endswith(f" {mood}")), Mood.PAY)
        if magic not in REFUSES and asked.key in self.tricked:
            return Mood.PAY
        self.tricked.add(asked.key)
        return magic

    def release(self) -> None:
        """Pay, or fail, and report what was taken to be paid later; report what was to be reported late."""
        while self.late:
            self.report(self.late.popleft())
        for entry in self.book.entries():
            if entry.status == "pending" and entry.key in self.failing:
                self.report(self.book.fail(entry.key))
            elif entry.status == "pending":
                self.report(self.book.take(Asked(entry.key, entry.payment, entry.amount, entry.currency)))

    def report(self, entry: Entry, *, times: int = 1, status: str = "", mood: Mood = Mood.PAY) -> list[int]:
        """Post to the callback what became of a refund; the HTTP statuses it got, 0 for no answer."""
        off = HOUR if mood is Mood.SKEWED_CLOCK else 0
        told = [replace(entry, status=status or entry.status)] * (2 if mood is Mood.REPORT_TWICE else times)
        told += [replace(entry, status="pending")] if mood is Mood.REPORT_OUT_OF_ORDER else []
        forged = mood is Mood.WRONG_SIGNATURE
        letters = [self.notification(one, at=time.time() - off, forged=forged) for one in told]
        return [self._post(headers, body) for headers, body in letters] if self.callback else []

    def notification(self, entry: Entry, *, at: float, forged: bool) -> tuple[dict[str, str], bytes]:
        """Headers and body by which it tells what became of a refund, signed at this Unix time."""
        fields = {**described(entry), "status": STATUSES.get(entry.status, entry.status)}
        body, now = json.dumps(fields).encode(), str(int(at))
        secret = "of-somebody-else" if forged else self.secret
        signature = sign(secret, timestamp=now, body=body)
        return {"X-Timestamp": now, "X-Signature": signature, "Content-Type": "application/json"}, body

    def control(self, orders: dict[str, Any]) -> None:
        """Raises `ValueError` for what it does not understand."""
        self.plan(*(Mood(mood) for mood in orders.get("plan", ())))
        if "balance" in orders:
            self.book.set_balance(int(orders["balance"]))
        for ref, captured in orders.get("payments", {}).items():
            self.book.set_payment(ref, int(captured))
        if orders.get("release"):
            self.release()
        if entry := self.book.find(str(orders.get("notify", ""))):
            self.report(entry, times=int(orders.get("times", 1)))

    def pages(self) -> dict[str, Sequence[dict[str, Any]]]:
        return {
            "refunds": [described(entry) for entry in self.book.entries()],
            "movements": [asdict(movement) for movement in self.book.movements()],
        }

    def _post(self, headers: dict[str, str], body: bytes) -> int:
        import requests

        with contextlib.suppress(requests.RequestException):
            return requests.post(self.callback, data=body, headers=headers, timeout=10).status_code
        return 0


def described(entry: Entry) -> dict[str, Any]:
    return {"id": entry.id, **asdict(entry)}
