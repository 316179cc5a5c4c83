"""The load generator: a few keep-alive connections to loopback, for a bounded time, in a process of its own.

Reads one JSON object on standard input and writes one on standard output:
{port, token, sessions, scenario, orders, waiting, cases, visited, cursors, connections, seconds, most}
-> {done, seconds, latencies, waiting, cases}.
"""

from __future__ import annotations

import json
import socket
import sys
import threading
import time
from collections.abc import Mapping
from typing import Any

from aftercare.bench.scenarios import SCENARIOS, Known, credentials

MOST_SECONDS = 120


class Refused(Exception):
    """The server answered with an error."""


class Connection:
    """A keep-alive connection that parses no more of an answer than it must."""

    def __init__(self, port: int, headers: Mapping[str, str]) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.headers = "".join(f"{name}: {value}\r\n" for name, value in {"Host": "localhost", **headers}.items())

    def ask(self, method: str, path: str, body: Any) -> bytes:
        content = b"" if body is None else json.dumps(body).encode()
        typed = "Content-Type: application/json\r\n" if content else ""
        head = f"{method} {path} HTTP/1.1\r\n{self.headers}{typed}Content-Length: {len(content)}\r\n\r\n"
        self.socket.sendall(head.encode() + content)
        return self._answer(f"{method} {path}")

    def _answer(self, asked: str) -> bytes:
        received = b""
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self._more(asked)
        head = received[:end].lower()
        at = head.find(b"content-length:")
        length = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
        body = received[end + 4 :]
        while len(body) < length:
            body += self._more(asked)
        if not head.split(b" ", 2)[1].startswith(b"2"):
            raise Refused(f"{asked}: {head.splitlines()[0].decode()} {body.decode(errors='replace')[:500]}")
        return body

    def _more(self, asked: str) -> bytes:
        data = self.socket.recv(65536)
        if not data:
            raise Refused(f"{asked}: the server closed the connection")
        return data


def pages(port: int, token: str, most: int = 20) -> list[str]:
    """The cursors of the list's first pages; the first page has none."""
    connection, found = Connection(port, credentials("list", token, {})), [""]
    while len(found) < most:
        cursor = f"&cursor={found[-1]}" if found[-1] else ""
        following = json.loads(connection.ask("GET", f"/api/v1/cases?limit=50{cursor}", None))["next"]
        if not following:
            break
        found.append(following)
    return found


class Load:
    """Runs one scenario on every connection until the time or the number is reached."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.plan = plan
        self.steps = SCENARIOS[plan["scenario"]]
        self.known = Known(plan["orders"], plan["waiting"], plan["cases"], plan["visited"], plan["cursors"] or [""])
        self.until = time.perf_counter() + min(plan["seconds"], MOST_SECONDS)
        self.left = plan["most"]
        self.lock = threading.Lock()
        self.latencies: list[float] = []
        self.errors: list[str] = []

    def run(self) -> dict[str, Any]:
        begun = time.perf_counter()
        threads = [threading.Thread(target=self._connection) for _ in range(self.plan["connections"])]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if self.errors:
            sys.exit(self.errors[0])
        seconds = time.perf_counter() - begun
        return {"done": len(self.latencies), "seconds": seconds, "latencies": self.latencies,
                "waiting": self.known.waiting, "cases": self.known.cases}  # fmt: skip

    def _connection(self) -> None:
        try:
            plan = self.plan
            connection = Connection(plan["port"], credentials(plan["scenario"], plan["token"], plan["sessions"]))
            while self._goes_on():
                begun = time.perf_counter()
                self._once(connection)
                self.latencies.append((time.perf_counter() - begun) * 1000)
        except (Refused, OSError, RuntimeError) as error:
            self.errors.append(str(error))

    def _goes_on(self) -> bool:
        with self.lock:
            self.left -= 1
            return self.left >= 0 and not self.errors and time.perf_counter() < self.until

    def _once(self, connection: Connection) -> None:
        steps = self.steps(self.known)
        asked = next(steps)
        while True:
            answer = connection.ask(*asked)
            try:
                asked = steps.send(answer)
            except StopIteration:
                return


if __name__ == "__main__":
    json.dump(Load(json.load(sys.stdin)).run(), sys.stdout)
