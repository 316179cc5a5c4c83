"""The open streams of a process, and who hears what. All of it runs on the server's event loop."""

from __future__ import annotations

import asyncio
import signal
import time
from collections import defaultdict, deque
from collections.abc import Iterable

from django.conf import settings

from .listening import Listener
from .subjects import Key, Keys

SESSION_MOST = 8
"""Streams of one session; one more ends the oldest. A hidden page has none."""
OPENED_MOST, WITHIN = 240, 60.0
"""A session opens or asks so often within so many seconds; the keyboard opens a few pages in one."""


class Stream:
    """One page's stream: what changed since it was last told, and whether its access is in doubt."""

    def __init__(self, session: str, follows: list[Keys], own: Keys) -> None:
        self.session = session
        self.follows = follows
        self.own = own
        self.changed: set[int] = set()
        self.doubted = False
        self.over = ""  # why it ends
        self.wake = asyncio.Event()

    @property
    def keys(self) -> Keys:
        return self.own.union(*self.follows)

    def hear(self, key: Key) -> None:
        self.changed.update(number for number, keys in enumerate(self.follows) if key in keys)
        self.doubted = self.doubted or key in self.own
        self.wake.set()

    def end(self, why: str) -> None:
        self.over = self.over or why
        self.wake.set()


class Hub:
    def __init__(self) -> None:
        self.streams: dict[Stream, None] = {}  # in the order they were opened
        self.by_key: defaultdict[Key, set[Stream]] = defaultdict(set)
        self.asked: dict[str, deque[float]] = {}
        self.loop: asyncio.AbstractEventLoop | None = None
        self.listener = Listener(tell=self._tell, missed=self._missed, wanted=lambda: bool(self.streams))

    @property
    def full(self) -> bool:
        return len(self.streams) >= settings.LIVE_STREAMS

    def may_ask(self, session: str) -> bool:
        """Count one opening of this session, and tell whether it is within the limit."""
        now = time.monotonic()
        if len(self.asked) > 10_000:
            self.asked = {who: times for who, times in self.asked.items() if now - times[-1] < WITHIN}
        times = self.asked.setdefault(session, deque(maxlen=OPENED_MOST))
        if len(times) == OPENED_MOST and now - times[0] < WITHIN:
            return False
        times.append(now)
        return True

    def open(self, stream: Stream) -> None:
        self._belong()
        mine = [other for other in self.streams if other.session == stream.session and not other.over]
        for other in mine[: max(0, len(mine) + 1 - SESSION_MOST)]:
            other.end("full")
        self.streams[stream] = None
        for key in stream.keys:
            self.by_key[key].add(stream)

    def close(self, stream: Stream) -> None:
        self.streams.pop(stream, None)
        for key in stream.keys:
            self.by_key[key].discard(stream)
            if not self.by_key[key]:
                del self.by_key[key]

    def _belong(self) -> None:
        """To the loop that serves, once. A server that is asked to end waits for its answers, and streams are such."""
        if self.loop is not None:
            return
        self.loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            # The loop's own handler is called through its file descriptor, and so goes on being called.
            signal.signal(number, lambda *_: self._end_all())

    def _end_all(self) -> None:
        for stream in self.streams:
            stream.end("stopping")

    def _tell(self, keys: Iterable[Key]) -> None:
        """On the listener's thread."""
        wanted = [key for key in keys if key in self.by_key]
        if wanted and self.loop:
            self.loop.call_soon_threadsafe(self._hear, wanted)

    def _hear(self, keys: Iterable[Key]) -> None:
        for key in keys:
            for stream in self.by_key.get(key, ()):
                stream.hear(key)

    def _missed(self) -> None:
        """On the listener's thread: whatever happened meanwhile was not heard, so everything may have changed."""
        if self.loop:
            self.loop.call_soon_threadsafe(self._doubt_all)

    def _doubt_all(self) -> None:
        for stream in self.streams:
            stream.doubted = True
            stream.changed.update(range(len(stream.follows)))
            stream.wake.set()


hub = Hub()
