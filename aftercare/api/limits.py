"""How many requests a caller may make: a bucket each, as large as a minute's allowance and refilled evenly.

The buckets of every web process of this machine are one table in a file that all of them map into memory, so that a
request costs some microseconds and no statement. Two machines know nothing of each other's: together they allow a
caller the sum. A bucket is one number, the instant at which it will be full again (GCRA).
"""

from __future__ import annotations

import fcntl
import math
import mmap
import os
import struct
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path
from threading import Lock

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from aftercare.core import clock
from aftercare.core.addresses import network

from .problems import Problem

PERIOD = 60.0  # seconds
ROUNDING = 1e-4  # of instants in seconds since 1970
SLOT = struct.Struct("<8sd")  # whose it is, and when it is full
WAYS = 8
GROUP = SLOT.size * WAYS
GROUPS = 8192


@dataclass(frozen=True, slots=True)
class Left:
    """What a bucket holds after this request; `wait` are the seconds until another, if this one was too many."""

    limit: int
    remaining: int
    reset: int
    wait: int = 0

    def headers(self) -> dict[str, str]:
        shown = {"Limit": self.limit, "Remaining": self.remaining, "Reset": self.reset}
        return {f"RateLimit-{name}": str(value) for name, value in shown.items()}


class Buckets:
    """The table: a bucket has one of the eight places of its group; where all are taken, the fullest gives way."""

    def __init__(self, path: Path, *, secret: bytes) -> None:
        # Keyed, so that nobody can choose addresses whose buckets push each other out.
        self.secret, self.threads = secret, Lock()
        self.file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        os.ftruncate(self.file, GROUP * GROUPS)
        self.memory = mmap.mmap(self.file, GROUP * GROUPS)

    def take(self, name: str, limit: int, *, at: float) -> Left:
        """Take one of `limit` a minute from the bucket of this name."""
        key = blake2b(name.encode(), digest_size=8, key=self.secret).digest()
        start = int.from_bytes(key[:4]) % GROUPS * GROUP
        # The lock of the file keeps processes apart, the other one the threads of this process.
        with self.threads:
            fcntl.lockf(self.file, fcntl.LOCK_EX, GROUP, start)
            try:
                return self._take(key, start, limit, at)
            finally:
                fcntl.lockf(self.file, fcntl.LOCK_UN, GROUP, start)

    def _take(self, key: bytes, start: int, limit: int, at: float) -> Left:
        place, full = self._find(key, start)
        # Further ahead than a whole bucket is what a clock set back has left behind.
        full = full if at <= full <= at + PERIOD + ROUNDING else at
        after = full + PERIOD / limit
        if after - at > PERIOD + ROUNDING:
            return Left(limit, 0, _seconds(full - at), wait=_seconds(after - at - PERIOD))
        SLOT.pack_into(self.memory, place, key, after)
        return Left(limit, int((PERIOD - (after - at)) * limit / PERIOD + ROUNDING), _seconds(after - at))

    def _find(self, key: bytes, start: int) -> tuple[int, float]:
        """The place of this bucket and when it is full; else of the fullest, as if it were free."""
        fullest, when = start, math.inf
        for place in range(start, start + GROUP, SLOT.size):
            owner, full = SLOT.unpack_from(self.memory, place)
            if owner == key:
                return place, full
            if full < when:
                fullest, when = place, full
        return fullest, 0.0


def _seconds(time: float) -> int:
    return math.ceil(time - ROUNDING)


@cache
def buckets() -> Buckets:
    return Buckets(settings.HOME / "api_limits", secret=settings.SECRET_KEY.encode()[:64])


def spend(request: HttpRequest, name: str, limit: int) -> None:
    """Count this request against `name`; raises the problem of too many. A limit of 0 is none."""
    if not limit:
        return
    left = buckets().take(name, limit, at=clock.now().timestamp())
    request.left = left  # type: ignore[attr-defined]  # for the headers of the answer
    if left.wait:
        sentence = _("You have made %(limit)s requests within a minute, which is the most; wait %(wait)s s.")
        wait = {"Retry-After": str(left.wait)}
        raise Problem("too-many-requests", sentence % {"limit": left.limit, "wait": left.wait}, headers=wait)


def spend_address(request: HttpRequest) -> None:
    """Count a request of nobody we know against the address it came from."""
    if settings.API_RATE_ADDRESS:
        spend(request, f"address:{network(str(request.META.get('REMOTE_ADDR', '')))}", settings.API_RATE_ADDRESS)
