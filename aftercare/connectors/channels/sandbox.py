"""An SMS gateway to try things on: it keeps its own book, misbehaves on request and reports like a real one."""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from dataclasses import dataclass
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

import requests

from .signature import sign


class Mood(StrEnum):
    """How the sandbox treats the next request."""

    TAKE = "take"
    TAKE_AND_HANG_UP = "take and hang up"  # accepted, but the sender never hears of it
    TAKE_LATE = "take late"  # accepted, answered only when `release` is called
    REFUSE = "refuse"
    BUSY = "busy"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Text:
    """One text message that went out to a phone."""

    id: str
    to: str
    text: str
    reference: str


class SmsSandbox:
    """Use as a context manager; `url` is the SMS_URL. Port 0 takes a free one."""

    def __init__(self, *, token: str, secret: str = "", callback: str = "", port: int = 0) -> None:
        self.token, self.secret, self.callback = token, secret, callback
        self.book: dict[str, Text] = {}  # by idempotency key: a repeated request sends nothing
        self.requests: list[dict[str, Any]] = []
        self.moods: deque[Mood] = deque()
        self.lock = threading.Lock()
        self.released = threading.Event()
        self.server = _Server(("127.0.0.1", port), self)
        self.url = f"http://127.0.0.1:{self.server.server_port}/messages"

    def __enter__(self) -> SmsSandbox:
        threading.Thread(target=self.server.serve_forever, args=(0.05,), name="sms-sandbox", daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.released.set()
        self.server.shutdown()
        self.server.server_close()

    def plan(self, *moods: Mood) -> None:
        """Treat the next requests like this, then well again."""
        self.moods.extend(moods)

    def release(self) -> None:
        """Answer what was taken late."""
        self.released.set()

    def take(self, key: str, fields: dict[str, Any]) -> Text:
        with self.lock:
            text = Text(f"sms-{len(self.book) + 1}", fields["to"], fields["text"], fields["reference"])
            return self.book.setdefault(key, text)

    def report(self, text: Text, *, state: str = "delivered", error: str = "", times: int = 1) -> list[int]:
        """Post the delivery report to the callback; the HTTP statuses it got."""
        fields = {"reference": text.reference, "id": text.id, "state": state, "error": error}
        return [self._post(json.dumps(fields).encode()) for _ in range(times)]

    def _post(self, body: bytes) -> int:
        now = str(int(time.time()))
        headers = {"X-Timestamp": now, "X-Signature": sign(self.secret, timestamp=now, body=body)}
        headers["Content-Type"] = "application/json"
        return requests.post(self.callback, data=body, headers=headers, timeout=10).status_code


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], sandbox: SmsSandbox) -> None:
        self.sandbox = sandbox
        super().__init__(address, _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        sandbox = self.server.sandbox
        fields = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        sandbox.requests.append(fields)
        if self.headers["Authorization"] != f"Bearer {sandbox.token}":
            return self.answer(401, {"error": "unknown token"})
        mood = sandbox.moods.popleft() if sandbox.moods else Mood.TAKE
        if refusal := REFUSALS.get(mood):
            return self.answer(*refusal)
        text = sandbox.take(self.headers["Idempotency-Key"], fields)
        if mood is Mood.TAKE_AND_HANG_UP:
            return None
        if mood is Mood.TAKE_LATE:
            sandbox.released.wait()
        return self.answer(202, {"id": text.id})

    def answer(self, status: int, body: dict[str, Any]) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        if status == 429:
            self.send_header("Retry-After", "30")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        """The book says it all; the address and text of a message belong in no log."""


REFUSALS: dict[Mood, tuple[int, dict[str, Any]]] = {
    Mood.REFUSE: (422, {"error": "no such number"}),
    Mood.BUSY: (429, {"error": "slow down"}),
    Mood.BROKEN: (503, {"error": "out of order"}),
}
