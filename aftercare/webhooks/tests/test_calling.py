"""One request: bounded in time and size, to whom it was meant, and nobody is followed anywhere."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator
from threading import Event, Thread
from typing import Any

import pytest
import trustme

from aftercare.webhooks import calling
from aftercare.webhooks.addresses import Target, check_url, resolving
from aftercare.webhooks.calling import Answer, post

from .receiver import Receiver, Reply, Seen

pytestmark = pytest.mark.usefixtures("loopback")


def send(receiver: Receiver, *, seconds: float = 10, body: bytes = b"{}") -> Answer:
    return post(check_url(receiver.url), headers={"webhook-id": "x"}, body=body, seconds=seconds)


def test_a_request_arrives_whole_and_its_answer_is_told(receiver: Receiver) -> None:
    receiver.plan = lambda seen: Reply(202, body="谢谢".encode())
    body = b'{"a":"' + b"x" * 300_000 + b'"}'
    answer = send(receiver, body=body)
    assert (answer.status, answer.ok, answer.response, answer.error) == (202, True, "谢谢", "")
    (seen,) = receiver.seen
    assert seen.body == body
    assert seen.path == "/hook"
    assert seen.headers["host"] == f"127.0.0.1:{receiver.port}"


def test_a_proxy_of_the_environment_is_not_used(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    with Receiver() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        assert send(receiver).ok
        assert proxy.connections == 0


def test_a_receiver_that_drips_its_answer_is_cut_off_in_time(receiver: Receiver) -> None:
    """Each byte comes well within any wait for one byte; only a limit of the whole ends it."""
    receiver.plan = lambda seen: Reply(200, {"X-Long": "x" * 10_000}, drip=0.05)
    begun = time.monotonic()
    answer = send(receiver, seconds=1)
    assert answer.error == "timeout"
    # 10,000 bytes would take over eight minutes.
    assert time.monotonic() - begun < 60


def test_an_answer_whose_body_never_ends_counts_by_its_status(receiver: Receiver) -> None:
    receiver.plan = lambda seen: Reply(200, body=b"y" * 10_000, drip=0.001)
    answer = send(receiver, seconds=5)
    assert answer.ok
    assert set(answer.response) <= {"y"}


def test_of_a_long_answer_only_the_beginning_is_read(receiver: Receiver) -> None:
    receiver.plan = lambda seen: Reply(500, body=b"z\0" * 5_000_000)
    assert send(receiver).response == "z" * 2048


@pytest.mark.parametrize(("reply", "error"), [(Reply(silent=True), "broken")])
def test_a_receiver_that_hangs_up_is_a_failure(receiver: Receiver, reply: Reply, error: str) -> None:
    receiver.plan = lambda seen: reply
    assert send(receiver).error == error


@pytest.mark.parametrize(
    "said", [b"SSH-2.0-OpenSSH_9\r\n", b"HTTP/1.1 ten\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"a" * 70_000]
)
def test_what_is_not_http_is_a_failure(said: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            line, _ = server.accept()
            with line:
                line.recv(65536)
                line.sendall(said)

        Thread(target=answer, daemon=True).start()
        assert post(
            Target(False, "127.0.0.1", server.getsockname()[1], "/"), headers={}, body=b"", seconds=5
        ).error == ("broken")


def test_nobody_listening_is_a_failure() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert post(Target(False, "127.0.0.1", port, "/"), headers={}, body=b"", seconds=5).error == "no_connection"


def test_a_name_without_an_address_is_a_failure() -> None:
    with resolving(lambda host, port: []):
        assert post(Target(True, "nowhere.example", 443, "/"), headers={}, body=b"", seconds=5).error == "no_address"


def test_a_name_service_that_does_not_answer_is_given_up_in_time() -> None:
    over, begun = Event(), time.monotonic()

    def silent(host: str, port: int) -> list[str]:
        over.wait(60)
        return ["127.0.0.1"]

    with resolving(silent):
        answer = post(Target(True, "slow.example", 443, "/"), headers={}, body=b"", seconds=0.2)
    over.set()
    assert (answer.error, answer.detail) == ("timeout", "slow.example")
    assert time.monotonic() - begun < 30


def test_the_next_address_of_a_name_is_tried_when_one_takes_no_connection(receiver: Receiver) -> None:
    with resolving(lambda host, port: ["127.0.0.9", "127.0.0.1"]):
        target = Target(False, "hooks.example", receiver.port, "/")
        assert post(target, headers={}, body=b"{}", seconds=5).ok
    assert receiver.seen[0].headers["host"] == f"hooks.example:{receiver.port}"


@pytest.fixture
def authority(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> Iterator[trustme.CA]:
    """A certificate authority this machine trusts for the moment, the way an operator adds one."""
    ca = trustme.CA()
    ca.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    calling._context.cache_clear()
    yield ca
    calling._context.cache_clear()


def tls(authority: trustme.CA, name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


def said(name: str, receiver: Receiver) -> Answer:
    with resolving(lambda host, port: ["127.0.0.1"]):
        return post(Target(True, name, receiver.port, "/x"), headers={}, body=b"{}", seconds=10)


@pytest.mark.parametrize("name", ["hooks.example", "stock.example"])
def test_tls_proves_the_name_while_the_connection_goes_to_the_number(authority: trustme.CA, name: str) -> None:
    with Receiver(tls=tls(authority, name)) as receiver:
        assert said(name, receiver).ok
        assert receiver.seen[0].headers["host"] == f"{name}:{receiver.port}"


def test_a_certificate_of_another_name_is_refused_and_nothing_is_sent(authority: trustme.CA) -> None:
    with Receiver(tls=tls(authority, "other.example")) as receiver:
        assert said("hooks.example", receiver).error == "bad_certificate"
        assert receiver.seen == []


def test_a_certificate_of_an_unknown_authority_is_refused_and_nothing_is_sent(authority: trustme.CA) -> None:
    with Receiver(tls=tls(trustme.CA(), "hooks.example")) as receiver:
        assert said("hooks.example", receiver).error == "bad_certificate"
        assert receiver.seen == []


def test_a_receiver_that_drips_over_tls_is_cut_off_in_time(authority: trustme.CA) -> None:
    def slowly(seen: Seen) -> Reply:
        return Reply(200, {"X-Long": "x" * 10_000}, drip=0.05)

    with Receiver(slowly, tls=tls(authority, "hooks.example")) as receiver, resolving(lambda host, port: ["127.0.0.1"]):
        target = Target(True, "hooks.example", receiver.port, "/x")
        assert post(target, headers={}, body=b"{}", seconds=1).error == "timeout"


def test_a_receiver_that_never_finishes_the_handshake_is_cut_off_in_time(authority: trustme.CA) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, resolving(lambda host, port: ["127.0.0.1"]):
        target = Target(True, "hooks.example", server.getsockname()[1], "/x")
        assert post(target, headers={}, body=b"{}", seconds=0.5).error == "timeout"
