"""The real server, over a socket: what reaches Django, what does not, and what comes back."""

from __future__ import annotations

import http.client
import socket
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from django.contrib.sessions.models import Session

from aftercare.config.bridge import environment
from checks.servers import Server, Start


def raw(server: Server, request: bytes) -> tuple[int, str]:
    """The status and body of an answer to bytes that no HTTP client would send."""
    address = urlsplit(server.url)
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        connection.sendall(request)
        response = http.client.HTTPResponse(connection)
        response.begin()
        return response.status, response.read().decode()


def test_the_server_answers_once_the_database_does(server: Server) -> None:
    assert requests.get(f"{server.url}/health/").json() == {"ok": True}


def test_every_answer_carries_the_headers_that_protect_its_reader(server: Server) -> None:
    headers = requests.get(f"{server.url}/health/").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_a_body_without_a_length_is_refused_not_lost(server: Server) -> None:
    status, body = raw(
        server,
        b"POST /language/ HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    )
    assert (status, "Content-Length" in body) == (411, True)


def test_a_request_larger_than_the_limit_is_refused_unread(start_server: Start) -> None:
    server = start_server(UPLOAD_LIMIT_MB="1")
    status, body = raw(server, b"POST /language/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1048577\r\n\r\n")
    assert (status, "1 MiB" in body) == (413, True)


def test_the_api_is_refused_with_a_problem(server: Server) -> None:
    request = b"POST /api/v1/cases HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    status, body = raw(server, request)
    assert (status, "application/problem+json" in body or '"detail"' in body) == (411, True)


@pytest.mark.parametrize("size", [10, 100_000, 3_000_000])
def test_a_body_reaches_django_whole(server: Server, size: int) -> None:
    session = requests.Session()
    # The form field that counts comes last, so that nothing before it may be missing.
    files: Any = {"filler": ("f", b"x" * size), "language": (None, "zh-hans"), "next": (None, "/health/")}
    token = "a" * 32
    session.cookies.set("csrf", token)
    answer = session.post(f"{server.url}/language/", files=files, headers={"X-CSRFToken": token}, allow_redirects=False)
    assert answer.status_code == 302
    assert answer.cookies["language"] == "zh-hans"


def test_an_unknown_host_is_refused(server: Server) -> None:
    assert raw(server, b"GET /health/ HTTP/1.1\r\nHost: evil.example\r\n\r\n")[0] == 400


def test_a_head_request_has_no_body(server: Server) -> None:
    answer = requests.head(f"{server.url}/health/")
    assert (answer.status_code, answer.content) == (200, b"")


def test_a_path_that_is_not_ours_is_not_found_in_any_script(server: Server) -> None:
    assert requests.get(f"{server.url}/退货/").status_code == 404
    assert requests.get(f"{server.url}/%ff%fe/").status_code in (400, 404)


@pytest.mark.django_db
def test_asking_for_the_health_leaves_no_session(server: Server) -> None:
    assert not requests.get(f"{server.url}/health/").cookies
    assert Session.objects.count() == 0


class Scope:
    method, path, query_string, scheme, client = "GET", "/退货/", "q=%E9", "http", "[::1]:4711"

    def __init__(self, *headers: tuple[str, str]) -> None:
        self.headers = self
        self.pairs = list(headers)

    def items(self) -> list[tuple[str, str]]:
        return self.pairs


def test_a_request_is_told_to_django_as_wsgi_demands() -> None:
    told = environment(Scope(("host", "a"), ("accept", "x"), ("accept", "y"), ("content-type", "t")))
    assert told["PATH_INFO"].encode("latin-1").decode() == "/退货/"
    assert (told["REMOTE_ADDR"], told["HTTP_ACCEPT"], told["CONTENT_TYPE"]) == ("::1", "x,y", "t")


def test_an_underscore_does_not_pass_for_a_hyphen_in_a_header() -> None:
    assert "HTTP_X_FORWARDED_FOR" not in environment(Scope(("x_forwarded_for", "6.6.6.6")))


def test_only_a_trusted_proxy_names_the_client(settings) -> None:  # type: ignore[no-untyped-def]
    asked = Scope(("x-forwarded-for", "6.6.6.6, 203.0.113.9"))
    assert environment(asked)["REMOTE_ADDR"] == "::1"
    settings.TRUST_PROXY = True
    assert environment(asked)["REMOTE_ADDR"] == "203.0.113.9"
