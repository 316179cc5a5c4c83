"""The HTTP side of the sandbox provider."""

from __future__ import annotations

import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from .book import Asked, Entry, NotTaken
from .moods import LATER, REFUSES, SILENT, Mood

if TYPE_CHECKING:
    from .sandbox import PaymentsSandbox

LONGEST_BODY = 64 * 1024  # bytes
LONGEST_HOLD = 120  # seconds a time-out holds the line at most
STATUSES = {"failed": "refused"}
"""What the protocol calls otherwise than the book."""
REFUSALS = {
    Mood.NO_BALANCE: ("insufficient_balance", "the account does not hold that much"),
    Mood.TOO_LATE: ("refund_window_over", "this payment can no longer be refunded"),
    Mood.CLOSED: ("account_closed", "the customer's account is closed"),
}


class SandboxServer(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], sandbox: PaymentsSandbox) -> None:
        self.sandbox = sandbox
        super().__init__(address, _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: SandboxServer

    def do_GET(self) -> None:
        if not self.known():
            return None
        sandbox, (kind, _, key) = self.server.sandbox, self.path.rpartition("/")
        if self.path == "/_control":
            return self.answer(200, sandbox.pages())
        entry = sandbox.book.find(unquote(key)) if kind == "/refunds/by-key" else None
        if entry is None:
            return self.answer(404, {"error": "not_found", "detail": "no refund has this key"})
        return self.answer(200, {"id": entry.id, "status": STATUSES.get(entry.status, entry.status)})

    def do_POST(self) -> None:
        fields = self.fields()
        if fields is None or not self.known():
            return None
        if self.path == "/_control":
            return self.control(fields)
        if self.path != "/refunds":
            return self.answer(404, {"error": "no_such_page"})
        try:
            asked = Asked(self.headers["Idempotency-Key"] or "", str(fields["payment"]), int(fields["amount"]),
                          str(fields["currency"]))  # fmt: skip
        except (KeyError, TypeError, ValueError):
            return self.answer(400, {"error": "bad_request", "detail": "send payment, amount and currency"})
        if not asked.key or asked.amount < 1:
            return self.answer(400, {"error": "bad_request", "detail": "send an Idempotency-Key and an amount above 0"})
        return self.refund(asked)

    def refund(self, asked: Asked) -> None:
        sandbox = self.server.sandbox
        mood = sandbox.mood_for(asked)
        sandbox.arrived.set()
        if mood is Mood.BREAK_BEFORE:
            return self.answer(503, {"error": "out_of_order"})
        if mood is Mood.RATE_LIMIT:
            return self.answer(429, {"error": "too_many_requests"})
        if mood is Mood.TIME_OUT_BEFORE:
            return self.hold()
        try:
            if mood in REFUSES:
                raise NotTaken(*REFUSALS[mood])
            entry = sandbox.book.take(asked, pay=mood not in LATER)
        except NotTaken as reason:
            return self.answer(422, {"error": reason.code, "detail": reason.detail})
        return self.say(entry, mood)

    def say(self, entry: Entry, mood: Mood) -> None:
        sandbox = self.server.sandbox
        if mood is Mood.FAIL_LATER:
            sandbox.failing.add(entry.key)
        if mood is Mood.TIME_OUT_AFTER:
            return self.hold()
        if mood is Mood.HANG_UP_AFTER:
            return self.hang_up()
        if mood is Mood.BREAK_AFTER:
            return self.answer(500, {"error": "broken"})
        if mood is Mood.REPORT_FIRST:
            sandbox.report(entry)
        elif mood is Mood.REPORT_LATE:
            sandbox.late.append(entry)
        elif mood not in SILENT:
            # Beside the answer, so that both orders of the two happen.
            threading.Thread(target=sandbox.report, args=(entry,), kwargs={"mood": mood}, daemon=True).start()
        return self.answer(200, {"id": entry.id, "status": STATUSES.get(entry.status, entry.status)})

    def control(self, orders: dict[str, Any]) -> None:
        try:
            self.server.sandbox.control(orders)
        except (TypeError, ValueError, AttributeError) as error:
            return self.answer(422, {"error": "bad_request", "detail": str(error)})
        return self.answer(200, self.server.sandbox.pages())

    def known(self) -> bool:
        given = self.headers["Authorization"] or ""
        if hmac.compare_digest(given.encode(), f"Bearer {self.server.sandbox.token}".encode()):
            return True
        self.answer(401, {"error": "unknown_token"})
        return False

    def fields(self) -> dict[str, Any] | None:
        length = self.headers["Content-Length"] or ""
        if not length.isdecimal() or int(length) > LONGEST_BODY:
            self.close_connection = True
            self.answer(413, {"error": "bad_request", "detail": "send a body of at most 64 kB with its length"})
            return None
        try:
            fields = json.loads(self.rfile.read(int(length)))
        except ValueError:
            fields = None
        if not isinstance(fields, dict):
            self.answer(400, {"error": "bad_request", "detail": "send a JSON object"})
            return None
        return fields

    def hold(self) -> None:
        """Leave the caller waiting until they hang up or the sandbox lets go, then say nothing."""
        self.server.sandbox.released.wait(LONGEST_HOLD)
        self.hang_up()

    def hang_up(self) -> None:
        self.close_connection = True

    def answer(self, status: int, body: dict[str, Any]) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        """The book says it all."""
