"""One call: sent, sent again where that is safe, and its answer read."""

from __future__ import annotations

import json
import random
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import quote

import requests

from .decoding import decoded
from .problems import ApiProblem, Unreachable

T = TypeVar("T")
PATH = "/api/v1"
PASSING = {500, 502, 503, 504}


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    content: bytes


Send = Callable[[requests.PreparedRequest], Reply]
"""Sends a request and raises `Unreachable` where there is no answer; another one may be given to the client."""


class Calling:
    """What every method of the client does. See `Client` for the meaning of the arguments."""

    def __init__(
        self, url: str, *, token: str, language: str, retries: int, backoff: float, longest_wait: float, send: Send
    ) -> None:
        self.url, self.token, self.language = url.rstrip("/"), token, language
        self.retries, self.backoff, self.longest_wait, self.send = retries, backoff, longest_wait, send

    def new_key(self) -> str:
        """An Idempotency-Key for one call and all its repetitions."""
        return str(uuid.uuid4())

    def call(
        self,
        answer: type[T],
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
        form: Mapping[str, Any] | None = None,
        key: str = "",
        safe: bool = False,
    ) -> T:
        request = self._request(method, path, query=query, body=body, form=form, key=key)
        reply = self._reply(request, repeatable=safe or bool(key))
        if answer is bytes:
            return reply.content  # type: ignore[return-value]
        return decoded(answer, json.loads(reply.content or b"null"))

    def _request(self, method: str, path: str, *, query: Any, body: Any, form: Any, key: str) -> Any:
        headers = {"Accept-Language": self.language, "Idempotency-Key": key}
        headers |= {"Authorization": f"Bearer {self.token}"} if self.token else {}
        headers |= {"Content-Type": "application/json"} if body is not None else {}
        return requests.Request(
            method,
            f"{self.url}{PATH}{path}",
            headers={name: value for name, value in headers.items() if value},
            params=_given(query, _text),
            data=json.dumps(_given(body, _same), default=_text) if body is not None else _fields(form),
            files=_files(form),
        ).prepare()

    def _reply(self, request: Any, *, repeatable: bool) -> Reply:
        """The answer of success, after as many tries as are allowed and sensible."""
        for left in reversed(range(self.retries + 1)):
            failure: ApiProblem | Unreachable
            try:
                reply = self.send(request)
                if reply.status < 300:
                    return reply
                failure = ApiProblem.of(reply.status, reply.headers, reply.content)
            except Unreachable as unreachable:
                failure = unreachable
            wait = self._wait(failure, tried=self.retries - left, repeatable=repeatable)
            if not left or wait is None:
                raise failure
            time.sleep(wait)
        raise AssertionError("the last try returns or raises")

    def _wait(self, failure: ApiProblem | Unreachable, *, tried: int, repeatable: bool) -> float | None:
        """Seconds until the next try; None where another would be wrong or take too long."""
        by_itself = self.backoff * 2.0**tried * random.uniform(0.5, 1)
        if isinstance(failure, Unreachable):
            return by_itself if repeatable else None
        # What was refused as too much has done nothing, so that even a call without a key may be sent again.
        if failure.status != 429 and not (repeatable and failure.status in PASSING):
            return None
        wait = by_itself if failure.retry_after is None else failure.retry_after
        return wait if wait <= self.longest_wait else None


def quoted(part: object) -> str:
    """A value as one part of an address."""
    return quote(str(part), safe="")


def _given(values: Mapping[str, Any] | None, as_: Callable[[Any], Any]) -> dict[str, Any] | None:
    """Without what was left out."""
    return None if values is None else {name: as_(value) for name, value in values.items() if value is not None}


def _same(value: Any) -> Any:
    return value


def _text(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _fields(form: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return _given({name: value for name, value in (form or {}).items() if not isinstance(value, bytes)}, _text)


def _files(form: Mapping[str, Any] | None) -> dict[str, tuple[str, bytes]] | None:
    return {name: (name, value) for name, value in (form or {}).items() if isinstance(value, bytes)} or None
