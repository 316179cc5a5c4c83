"""What every sandbox of a payment provider has in common: a book, moods, a server on loopback, notifications."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

import requests

from aftercare.connectors.payments.book import Asked, Book, Entry, NotTaken

from .moods import LATER, REFUSES, SILENT, Mood

LONGEST_HOLD = 60  # seconds a time-out holds the line at most
HOUR = 3600


@dataclass(frozen=True, slots=True)
class Request:
    """Header names are lower case; `target` is the path with its query, as signatures cover it."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))

    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))

    def json(self) -> dict[str, Any]:
        """Raises `ValueError` for anything that is no object."""
        found = json.loads(self.body)
        if not isinstance(found, dict):
            raise ValueError("send an object")
        return found


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


class Sandbox(ABC):
    """Use as a context manager; `url` is where the provider answers. `callback` hears its notifications.

    What the moods do is the same for all; how an answer looks and how it is signed is each provider's own.
    """

    def __init__(self, *, callback: str = "", port: int = 0, path: Path | None = None) -> None:
        self.callback = callback
        self.book = Book(path)
        self.moods: deque[Mood] = deque()
        self.failing: set[str] = set()  # keys of refunds that will fail when they are released
        self.late: deque[Entry] = deque()  # refunds that are told of when they are released
        self.asked: list[Asked] = []  # every request for a refund, repeated ones too
        self.heard: list[int] = []  # what the callback answered to notifications, 0 for nothing
        self.arrived = threading.Event()  # a refund is being dealt with
        self.released = threading.Event()  # whoever waits in a time-out is let go
        self.server = _Server(("127.0.0.1", port), self)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self.server.serve_forever, args=(0.02,), name="provider", daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.released.set()
        self.server.shutdown()
        self.server.server_close()
        self.book.close()

    @abstractmethod
    def answer(self, request: Request) -> Answer | None:
        """None hangs up without a word. Refuses what is not signed as the provider's documents say."""

    @abstractmethod
    def paid(self, entry: Entry, mood: Mood) -> Answer:
        """How it tells of a refund that is in its book."""

    @abstractmethod
    def not_paid(self, code: str, mood: Mood) -> Answer:
        """How it refuses: `code` is a mood of `REFUSES`, or a code of the book."""

    @abstractmethod
    def broken(self, mood: Mood) -> Answer:
        """How it answers when it is out of order, or asked too often."""

    @abstractmethod
    def notification(self, entry: Entry, *, at: float, forged: bool) -> tuple[dict[str, str], bytes]:
        """Headers and body by which it tells what became of a refund, signed at this Unix time."""

    @abstractmethod
    def settings(self) -> dict[str, str]:
        """The variables that connect Aftercare to it."""

    @abstractmethod
    def statement(self) -> bytes:
        """Its book, in a file as it hands one out."""

    def plan(self, *moods: Mood) -> None:
        """Treat the next refunds like this, then well again."""
        self.moods.extend(moods)

    def refund(self, asked: Asked) -> Answer | None:
        """Deal with a request to refund, in the mood it is in."""
        self.asked.append(asked)
        mood = self.moods.popleft() if self.moods else Mood.PAY
        self.arrived.set()
        if mood in (Mood.BREAK_BEFORE, Mood.RATE_LIMIT):
            return self.broken(mood)
        if mood is Mood.TIME_OUT_BEFORE:
            self.hold()
            return None
        if mood in REFUSES:
            return self.not_paid(mood, mood)
        try:
            entry = self.book.take(asked, pay=mood not in LATER)
        except NotTaken as reason:
            return self.not_paid(reason.code, mood)
        return self._say(entry, mood)

    def _say(self, entry: Entry, mood: Mood) -> Answer | None:
        if mood is Mood.FAIL_LATER:
            self.failing.add(entry.key)
        if mood is Mood.TIME_OUT_AFTER:
            self.hold()
        if mood in (Mood.TIME_OUT_AFTER, Mood.HANG_UP_AFTER):
            return None
        if mood is Mood.BREAK_AFTER:
            return self.broken(mood)
        if mood is Mood.REPORT_FIRST:
            self.notify(entry)
        elif mood is Mood.REPORT_LATE:
            self.late.append(entry)
        elif mood not in SILENT:
            # Beside the answer, so that both orders of the two happen.
            threading.Thread(target=self._report, args=(entry, mood), daemon=True).start()
        return self.paid(entry, mood)

    def _report(self, entry: Entry, mood: Mood) -> None:
        off = HOUR if mood is Mood.SKEWED_CLOCK else 0
        times = 2 if mood is Mood.REPORT_TWICE else 1
        self.notify(entry, times=times, at=time.time() - off, forged=mood is Mood.WRONG_SIGNATURE)
        if mood is Mood.REPORT_OUT_OF_ORDER:
            self.notify(replace(entry, status="pending"))

    def release(self) -> None:
        """Pay, or fail, what was taken to be paid later, and tell so; tell what was to be told late."""
        while self.late:
            self.notify(self.late.popleft())
        for entry in self.book.entries():
            if entry.status == "pending" and entry.key in self.failing:
                self.notify(self.book.fail(entry.key))
            elif entry.status == "pending":
                self.notify(self.book.take(Asked(entry.key, entry.payment, entry.amount, entry.currency)))

    def notify(self, entry: Entry, *, times: int = 1, at: float | None = None, forged: bool = False) -> list[int]:
        """Tell the callback what became of a refund; the HTTP statuses it got, 0 for no answer."""
        headers, body = self.notification(entry, at=time.time() if at is None else at, forged=forged)
        got = [self.post(headers, body) for _ in range(times)] if self.callback else []
        self.heard += got
        return got

    def post(self, headers: Mapping[str, str], body: bytes) -> int:
        with contextlib.suppress(requests.RequestException):
            return requests.post(self.callback, data=body, headers=dict(headers), timeout=10).status_code
        return 0

    def hold(self) -> None:
        """Leave the caller waiting until they hang up or the sandbox lets go, then say nothing."""
        self.released.wait(LONGEST_HOLD)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        super().__init__(address, _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._do(b"")

    def do_POST(self) -> None:
        self._do(self.rfile.read(int(self.headers["Content-Length"] or 0)))

    do_DELETE = do_GET

    def _do(self, body: bytes) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        answer = self.server.sandbox.answer(Request(self.command, self.path, headers, body))
        if answer is None:
            self.close_connection = True
            return
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, format: str, *args: Any) -> None:
        """The book says it all."""
