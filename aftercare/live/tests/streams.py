"""A page's end of a stream, for tests: what it is told, with a time it may take."""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.test import Client

from aftercare.live.subjects import Subject
from aftercare.live.tokens import sign
from checks.servers import Server


@dataclass
class Stream:
    """`status` is 200 for an open one."""

    connection: http.client.HTTPConnection
    answer: http.client.HTTPResponse

    @property
    def status(self) -> int:
        return self.answer.status

    def told(self, *, within: float = 10) -> tuple[str, list[int]]:
        """The next event and the numbers of what changed; ("", []) when the stream has ended."""
        assert self.connection.sock is not None or self.answer.fp is not None
        self._patience(within)
        event = ""
        while line := self.answer.readline().decode():
            name, _, value = line.strip().partition(": ")
            if name == "event":
                event = value
            elif name == "data":
                return event, json.loads(value)
        return "", []

    def hears(self, *numbers: int, within: float = 10) -> None:
        """Waits for these changes and no others, between beats, told together or one by one."""
        heard: set[int] = set()
        while not heard >= set(numbers):
            event, found = self.told(within=within)
            assert event in ("changed", "beat"), event
            heard.update(found)
        assert heard == set(numbers)

    def close(self) -> None:
        self.answer.close()
        self.connection.close()

    def _patience(self, seconds: float) -> None:
        if self.connection.sock is not None:
            self.connection.sock.settimeout(seconds)


def follow(
    server: Server, client: Client, *subjects: Subject, tokens: list[str] | None = None, once: bool = False
) -> Stream:
    """Open a stream as a page of this client's session would."""
    key = client.session.session_key or ""
    if tokens is None:
        tokens = [sign(subject, session_key=key) for subject in subjects]
    asked = [("t", token) for token in tokens] + ([("once", "1")] if once else [])
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=20)
    connection.request("GET", f"/live/?{urlencode(asked)}", headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={key}"})
    return Stream(connection, connection.getresponse())
