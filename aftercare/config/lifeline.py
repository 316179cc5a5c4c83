"""A pipe from the supervisor to its children: when it closes, the supervisor is gone, however it died."""

from __future__ import annotations

import os
import signal
import threading

_read, _write = -1, -1


def tie() -> int:
    """In the supervisor, once; the descriptor is what a child reads."""
    global _read, _write
    _read, _write = os.pipe()
    return _read


def follow_parent() -> None:
    """In a forked child, which must first let go of its copy of the writing end."""
    os.close(_write)
    follow(_read)


def follow(descriptor: int) -> None:
    """Ends this process in an orderly way when the supervisor is gone."""

    def wait() -> None:
        while os.read(descriptor, 1):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, daemon=True, name="lifeline").start()
