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
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any

from aftercare.connectors.channels.signature import sign

from .book import Asked, Book, Entry
from .moods import Mood
from .sandbox_server import SandboxServer


class PaymentsSandbox:
    """Use as a context manager; `url` is the PAYMENTS_URL. Port 0 takes a free one. `callback` hears reports."""

    def __init__(
        self, *, token: str, secret: str = "", callback: str = "", port: int = 0, path: Path | None = None
    ) -> None:
        self.token, self.secret, self.callback = token, secret, callback
        self.book = Book(path)
        self.moods: deque[Mood] = deque()
        self.tricked: set[str] = set()
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
        if magic is not Mood.NO_BALANCE and asked.key in self.tricked:
            return Mood.PAY
        self.tricked.add(asked.key)
        return magic

    def release(self) -> None:
        """Pay and report what was taken to be paid later."""
        for entry in self.book.entries():
            if entry.status == "pending":
                self.report(self.book.take(Asked(entry.key, entry.payment, entry.amount, entry.currency)))

    def report(self, entry: Entry, *, times: int = 1, status: str = "") -> list[int]:
        """Post to the callback what became of a refund; the HTTP statuses it got, 0 for no answer."""
        fields = {**described(entry), "status": status or entry.status}
        return [self._post(json.dumps(fields).encode()) for _ in range(times)] if self.callback else []

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

    def _post(self, body: bytes) -> int:
        import requests

        now = str(int(time.time()))
        headers = {"X-Timestamp": now, "X-Signature": sign(self.secret, timestamp=now, body=body)}
        with contextlib.suppress(requests.RequestException):
            headers["Content-Type"] = "application/json"
            return requests.post(self.callback, data=body, headers=headers, timeout=10).status_code
        return 0


def described(entry: Entry) -> dict[str, Any]:
    return {"id": entry.id, **asdict(entry)}
