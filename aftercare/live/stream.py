"""`/live/`: server-sent events that say which of the subjects a page follows have changed, and nothing else.

Called by the asynchronous root, so that an open stream holds no thread. What asks the database runs on one thread of
its own, made when the first stream opens.
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.cookies import CookieError, SimpleCookie
from typing import Any, TypeVar
from urllib.parse import parse_qs

from django.conf import settings
from django.core import signing
from django.db import DatabaseError, close_old_connections

from . import looking, tokens
from .hub import Stream, hub
from .readers import Reader, reader_of
from .subjects import Keys, Subject, changed, keys

log = logging.getLogger(__name__)
Found = TypeVar("Found")
PATH = "/live/"
MOST = 8  # subjects of one page
BEAT = 20.0  # seconds; a page that hears nothing for twice as long opens anew
CHECK = 60.0  # seconds between two looks at whether the reader may still follow
GATHER = 0.05  # seconds; what comes together is told together
LINGER = 2.0  # seconds; who only reloads their page does not come and go before the others' eyes
SLOW = 10.0  # seconds a reader may take for one small chunk
HEADERS = [("cache-control", "no-store, no-transform"), ("x-content-type-options", "nosniff")]
# A proxy that gathers an answer before passing it on would gather a stream for ever.
STREAMED = [*HEADERS, ("content-type", "text/event-stream"), ("x-accel-buffering", "no")]

threads = ThreadPoolExecutor(1, thread_name_prefix="live-checks")


async def live(scope: Any, protocol: Any) -> None:
    """A stream; or, asked with `once`, the same answer to a page that cannot have one."""
    session, query = _session_of(scope), parse_qs(scope.query_string)
    once = "once" in query
    subjects = _asked(scope, session, query.get("t", []))
    if not isinstance(subjects, int) and hub.full and not once:
        subjects = 503
    if isinstance(subjects, int):
        return _refuse(protocol, subjects)
    try:
        reader, follows = await _ask(_access, session, subjects)
        news = await _ask(_news, subjects, follows) if once else []
    except DatabaseError:
        return _refuse(protocol, 503)
    if not all(follows):
        return _refuse(protocol, 403)
    if once:
        protocol.response_str(200, [*HEADERS, ("content-type", "application/json")], json.dumps(news))
        return None
    return await _stream(protocol, Stream(session, follows, reader.keys), subjects, reader)


def _asked(scope: Any, session: str, named: list[str]) -> list[Subject] | int:
    """What somebody wants to follow, or why not, as a status."""
    if scope.method != "GET":
        return 405
    if not 0 < len(named) <= MOST:
        return 400
    try:
        subjects = [tokens.read(token, session_key=session) for token in named]
    except (signing.BadSignature, ValueError, TypeError):
        return 401
    return subjects if hub.may_ask(session) else 429


async def _stream(protocol: Any, stream: Stream, subjects: list[Subject], reader: Reader) -> None:
    hub.open(stream)
    gone = asyncio.ensure_future(protocol.client_disconnect())
    gone.add_done_callback(lambda _: stream.end("gone"))
    name = secrets.token_hex(8)
    watched = next((subject.id for subject in subjects if subject.kind == "looking"), None)
    try:
        # First listening, then looking at what has happened: nothing falls between.
        await _ask(hub.listener.start)
        stream.changed.update(await _ask(_news, subjects, stream.follows))
        if watched and reader.user:
            await _ask(looking.come, watched, reader.user, stream=name)
        await _send(protocol.response_stream(200, STREAMED), stream, subjects, name if watched else "")
    except Exception:
        # Its page opens another; what went wrong with the database is the listener's to say.
        log.debug("A stream ended early.", exc_info=True)
    finally:
        hub.close(stream)
        gone.cancel()
        if watched:
            if stream.over != "stopping":
                await asyncio.sleep(LINGER)
            await _ask(looking.leave, name)


async def _send(transport: Any, stream: Stream, subjects: list[Subject], name: str) -> None:
    said, check = "hello", time.monotonic() + CHECK
    while True:
        news, stream.changed = sorted(stream.changed), set()
        stream.wake.clear()
        await asyncio.wait_for(_chunk(transport, said, news), SLOW)
        if not stream.wake.is_set():
            await _woken(stream)
        if stream.over:
            return await _end(transport, stream.over)
        if stream.doubted or time.monotonic() > check:
            stream.doubted, check = False, time.monotonic() + CHECK
            _reader, follows = await _ask(_access, stream.session, subjects)
            if follows != stream.follows:  # other shops are other keys
                return await _end(transport, "over")
        if not stream.changed and name:
            await _ask(looking.stay, name)
        said = "changed" if stream.changed else "beat"


async def _woken(stream: Stream) -> None:
    try:
        await asyncio.wait_for(stream.wake.wait(), BEAT)
    except TimeoutError:
        return
    await asyncio.sleep(GATHER)


async def _end(transport: Any, why: str) -> None:
    if why != "gone":
        await asyncio.wait_for(_chunk(transport, why, []), SLOW)


async def _chunk(transport: Any, event: str, numbers: list[int]) -> None:
    """An event without data would be dropped by the browser, so an empty list is data too."""
    await transport.send_str(f"event: {event}\ndata: {json.dumps(numbers)}\n\n")


def _access(session: str, subjects: list[Subject]) -> tuple[Reader, list[Keys]]:
    reader = reader_of(session)
    return reader, [keys(reader, subject) for subject in subjects]


def _news(subjects: list[Subject], follows: list[Keys]) -> list[int]:
    together = enumerate(zip(subjects, follows, strict=True))
    return [number for number, (subject, follow) in together if changed(subject, follow)]


async def _ask(function: Callable[..., Found], *args: Any, **named: Any) -> Found:
    """Run what asks the database on the thread for it."""

    def ask() -> Found:
        close_old_connections()
        return function(*args, **named)

    return await asyncio.get_running_loop().run_in_executor(threads, ask)


def _session_of(scope: Any) -> str:
    try:
        morsel = SimpleCookie(scope.headers.get("cookie", "")).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return ""
    return morsel.value if morsel else ""


def _refuse(protocol: Any, status: int) -> None:
    protocol.response_str(status, [*HEADERS, ("content-type", "text/plain")], "")
