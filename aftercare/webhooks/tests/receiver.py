"""A shop's program on loopback: a real HTTP server that keeps what it is sent and answers as a test plans."""

from __future__ import annotations

import contextlib
import json
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import Any


@dataclass(frozen=True)
class Seen:
    """A request as it came in."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def data(self) -> Any:
        return json.loads(self.body)["data"]


@dataclass(frozen=True)
class Reply:
    """`drip` seconds pass before each byte of the answer, its status line included; `headers` drip too. `then` is a
    second answer to the same request, behind the first."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    drip: float = 0
    silent: bool = False  # hang up without a word
    then: Reply | None = None

    def bytes(self) -> bytes:
        lines = [f"HTTP/1.1 {self.status} Said", f"Content-Length: {len(self.body)}", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        return "\r\n".join([*lines, "", ""]).encode() + self.body + (self.then.bytes() if self.then else b"")


Plan = Callable[[Seen], Reply]


class Receiver:
    """It takes connections from when it is entered as a context manager; until then its port refuses them.

    `plan` answers every request; `seen` is what came, in order."""

    def __init__(
        self, plan: Plan | None = None, *, tls: ssl.SSLContext | None = None, at: tuple[str, int] = ("127.0.0.1", 0)
    ) -> None:  # fmt: skip
        self.plan: Plan = plan or (lambda seen: Reply())
        self.seen: list[Seen] = []
        self.connections = 0
        self.arrived, self.lock = Event(), Lock()
        self.busy = self.most_busy = 0
        self.server = Server(at, Handler, bind_and_activate=False)
        self.server.server_bind()
        self.server.receiver = self
        self.scheme = "http"
        if tls:
            self.scheme = "https"
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        self.port = self.server.server_address[1]
        self.url = f"{self.scheme}://{at[0]}:{self.port}/hook"

    def __enter__(self) -> Receiver:
        self.server.server_activate()
        Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    def answer(self, seen: Seen) -> Reply:
        with self.lock:
            self.busy += 1
            self.most_busy = max(self.most_busy, self.busy)
            self.seen.append(seen)
        self.arrived.set()
        try:
            return self.plan(seen)
        finally:
            with self.lock:
                self.busy -= 1

    def heard_of(self, ref: str) -> int:
        """How often this push came."""
        return sum(seen.id == ref for seen in self.seen)

    def heard(self, case: str) -> list[str]:
        """The ids of what came about a case, in order."""
        return [seen.id for seen in self.seen if seen.data.get("case") == case]


class Server(ThreadingHTTPServer):
    daemon_threads = True
    receiver: Receiver

    def handle_error(self, *args: Any) -> None:
        pass  # a caller that hung up


class Handler(BaseHTTPRequestHandler):
    timeout = 30
    server: Server

    def setup(self) -> None:
        self.server.receiver.connections += 1
        super().setup()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = self.server.receiver.answer(Seen(self.path, headers, body))
        self.close_connection = True
        if not reply.silent:
            with contextlib.suppress(OSError):
                self._say(reply)

    do_GET = do_POST

    def _say(self, reply: Reply) -> None:
        said = reply.bytes()
        if not reply.drip:
            self.wfile.write(said)
            return
        for place in range(len(said)):
            time.sleep(reply.drip)
            self.wfile.write(said[place : place + 1])

    def log_message(self, *args: Any) -> None:
        pass
