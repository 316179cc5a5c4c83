"""How the client calls, against a server on loopback that fails as real ones do."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from aftercare_client import ApiProblem, Client, FieldError, Unreachable

PING: dict[str, Any] = {}
PAGE: dict[str, Any] = {"items": [], "next": None}
SILENT = 0


@dataclass
class Failing:
    """Answers with what was `planned` in turn: (status, headers, body); a status of 0 is no answer at all."""

    planned: list[tuple[int, dict[str, str], Any]] = field(default_factory=list)
    seen: list[tuple[str, str, str]] = field(default_factory=list)  # method, path, key
    url: str = ""

    def client(self, **arguments: Any) -> Client:
        return Client(self.url, "aft_x", **{"backoff": 0.001, "timeout": 0.3, **arguments})


@pytest.fixture
def failing() -> Iterator[Failing]:
    plan = Failing()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            plan.seen.append((self.command, self.path, self.headers.get("Idempotency-Key", "")))
            status, headers, body = plan.planned.pop(0)
            if status == SILENT:
                time.sleep(0.6)
                return
            content = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            for name, value in {"Content-Length": str(len(content)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_POST = do_GET

        def log_message(self, *arguments: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    plan.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield plan
    server.shutdown()
    server.server_close()


LOOKUP = {"lookup": "LK-1", "expires_at": "2026-03-05T02:10:00Z"}
PASSING: list[tuple[int, dict[str, str], Any]] = [
    (500, {}, {}),
    (502, {}, b"<html>Bad gateway</html>"),
    (503, {"Retry-After": "0"}, {}),
    (SILENT, {}, {}),
]


@pytest.mark.parametrize("failure", PASSING, ids=["500", "502", "503", "silent"])
def test_a_write_is_sent_again_with_the_same_key(failing: Failing, failure: Any) -> None:
    failing.planned = [failure, (200, {}, PING)]
    with pytest.raises(KeyError):  # what answered at last is no case
        failing.client().approve("AS-1")
    (first, again) = failing.seen
    assert first == again == ("POST", "/api/v1/cases/AS-1/approve", first[2])
    assert len(first[2]) > 30


@pytest.mark.parametrize("failure", PASSING, ids=["500", "502", "503", "silent"])
def test_a_read_is_sent_again(failing: Failing, failure: Any) -> None:
    failing.planned = [failure, failure, (200, {}, PAGE)]
    assert failing.client().list_cases().items == []
    assert len(failing.seen) == 3


@pytest.mark.parametrize("failure", PASSING, ids=["500", "502", "503", "silent"])
def test_a_write_that_takes_no_key_is_sent_once(failing: Failing, failure: Any) -> None:
    failing.planned = [failure, (201, {}, LOOKUP)]
    with pytest.raises((ApiProblem, Unreachable)):
        failing.client().call(type(None), "POST", "/lookups", body={})
    assert len(failing.seen) == 1


def test_too_many_requests_are_waited_for_as_the_server_says_even_without_a_key(failing: Failing) -> None:
    failing.planned = [(429, {"Retry-After": "1"}, {}), (201, {}, LOOKUP)]
    begun = time.monotonic()
    told = failing.client(backoff=100).start_looking(number="1", contact="a@example.com")
    assert time.monotonic() - begun >= 1
    assert told.expires_at == datetime(2026, 3, 5, 2, 10, tzinfo=UTC)


def test_a_wait_that_is_too_long_fails_at_once_and_tells_it(failing: Failing) -> None:
    failing.planned = [(429, {"Retry-After": "3600"}, {"code": "too_many_attempts"})]
    with pytest.raises(ApiProblem) as problem:
        failing.client().list_cases()
    assert (problem.value.retry_after, problem.value.code) == (3600, "too_many_attempts")


def test_the_tries_come_to_an_end(failing: Failing) -> None:
    failing.planned = [(503, {}, {})] * 9
    with pytest.raises(ApiProblem, match="503"):
        failing.client(retries=2).list_cases()
    assert len(failing.seen) == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422])
def test_a_refusal_is_a_problem_at_once(failing: Failing, status: int) -> None:
    told = {
        "type": "/api/v1/docs#problem-refused", "title": "This cannot be done now", "status": status,
        "code": "units_fewer_left", "detail": "Only 1 is left.",
        "errors": [{"field": "lines.1.units", "detail": "Write 1."}],
    }  # fmt: skip
    failing.planned = [(status, {}, told)]
    with pytest.raises(ApiProblem) as caught:
        failing.client().approve("AS-1")
    problem = caught.value
    assert (problem.status, problem.type, problem.title) == (status, told["type"], told["title"])
    assert (problem.code, problem.detail) == ("units_fewer_left", "Only 1 is left.")
    assert problem.errors == [FieldError("lines.1.units", "Write 1.")]
    assert len(failing.seen) == 1


def test_what_is_no_problem_is_told_as_far_as_it_is_known(failing: Failing) -> None:
    failing.planned = [(403, {}, b"<html>No</html>")]
    with pytest.raises(ApiProblem) as caught:
        failing.client().list_cases()
    assert (caught.value.status, caught.value.type, caught.value.code) == (403, "about:blank", "")


def test_a_redirect_is_not_followed(failing: Failing) -> None:
    """It would carry the token elsewhere."""
    failing.planned = [(302, {"Location": "http://192.0.2.1/"}, {})]
    with pytest.raises(ApiProblem, match="302"):
        failing.client().list_cases()


def test_nobody_there_is_unreachable() -> None:
    with pytest.raises(Unreachable):
        Client("http://127.0.0.1:9", retries=1, backoff=0.001).list_cases()
