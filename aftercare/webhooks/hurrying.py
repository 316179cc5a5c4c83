"""Waits that end in time: `until` is an instant of the monotonic clock."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextvars import copy_context
from threading import Thread
from typing import Any, TypeVar

Result = TypeVar("Result")


def left(until: float) -> float:
    """The seconds until then. Raises TimeoutError if there are none."""
    seconds = until - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds


def in_time(work: Callable[[], Result], until: float) -> Result:
    """What `work` answers. It goes on in a thread of its own when it is late; nobody waits for it any more.

    For the name service, which takes no time limit from us; it has one of its own, after which the thread ends."""
    done: Future[Result] = Future()
    context = copy_context()

    def run() -> None:
        try:
            done.set_result(context.run(work))
        except BaseException as trouble:
            done.set_exception(trouble)

    Thread(target=run, name="webhook-name", daemon=True).start()
    return done.result(timeout=left(until))


class HurriedSocket(socket.socket):
    """Every wait on it ends by `until`."""

    until = 0.0

    def hurry(self) -> None:
        self.settimeout(left(self.until))

    def recv_into(self, *args: Any, **named: Any) -> int:
        self.hurry()
        return super().recv_into(*args, **named)

    def send(self, *args: Any, **named: Any) -> int:
        self.hurry()
        return super().send(*args, **named)

    def sendall(self, *args: Any, **named: Any) -> None:
        self.hurry()
        super().sendall(*args, **named)


class HurriedTlsSocket(HurriedSocket, ssl.SSLSocket):
    pass
