"""A push goes to public addresses alone, whatever a name says the second time."""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from typing import Any

import pytest

from aftercare.core.refusal import Refused
from aftercare.webhooks.addresses import NotAllowed, Target, check_url, is_public, reachable, resolving
from aftercare.webhooks.calling import post

from .receiver import Receiver

PRIVATE = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "192.0.0.8", "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1",
    "239.255.255.255", "240.0.0.1", "255.255.255.255", "::", "::1", "::7f00:1", "fe80::1", "fec0::1", "fc00::1",
    "fd12::1", "ff02::1", "2001:db8::1", "2001::1", "2001:10::1", "3fff::1", "100::1", "5f00::1", "64:ff9b:1::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "2002:7f00:1::", "2002:a00:1::1",
    "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "168.63.129.16", "::ffff:168.63.129.16", "::ffff:0:127.0.0.1",
]  # fmt: skip
PUBLIC = [
    "1.1.1.1", "8.8.8.8", "93.184.216.34", "172.32.0.1", "100.128.0.1", "2606:4700:4700::1111", "2a00:1450::1",
    "168.63.129.17", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1",
]  # fmt: skip


@pytest.mark.parametrize("text", PRIVATE)
def test_an_address_inside_some_network_is_not_public(text: str) -> None:
    assert not is_public(ip_address(text))


@pytest.mark.parametrize("text", PUBLIC)
def test_an_address_of_the_internet_is(text: str) -> None:
    assert is_public(ip_address(text))


@pytest.mark.parametrize(
    "url",
    ["http://example.com/", "ftp://example.com/", "example.com", "//example.com/", "https://", "https:///x",
     "https://user:pw@example.com/", "https://user@example.com/", "https://example.com/#x", "https://example.com:22/",
     "https://example.com:25/", "https://example.com:0/", "https://example.com:99999/", "https://example.com:x/",
     "https://127.0.0.1/", "https://10.0.0.1/", "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://[fe80::1]/",
     "https://169.254.169.254/latest", "https://exa mple.com/", "https://example.com\\@127.0.0.1/",
     "https://example.com/\n", "https://例子.com/", "https://a..b/", "https://" + "a" * 64 + ".com/",
     "https://example.com/" + "a" * 500, "https://[::1", ""],
)  # fmt: skip
def test_an_address_that_no_push_may_go_to_is_refused_at_its_field(url: str) -> None:
    with pytest.raises(Refused) as refused:
        check_url(url)
    assert refused.value.field == "url"
    assert refused.value.code == "bad_url"


def test_an_address_is_taken_apart() -> None:
    assert check_url("https://Example.com/a?b=c") == Target(True, "example.com", 443, "/a?b=c")
    assert check_url("https://example.com:8443") == Target(True, "example.com", 8443, "/")
    assert check_url("https://[2606:4700:4700::1111]/x") == Target(True, "2606:4700:4700::1111", 443, "/x")


def test_networks_of_ones_own_and_http_are_allowed_by_settings_alone(settings: Any) -> None:
    settings.WEBHOOKS_ALLOW_HTTP = True
    settings.WEBHOOKS_ALLOW_PRIVATE = [ip_network("10.1.2.0/24")]
    assert check_url("http://10.1.2.3/x") == Target(False, "10.1.2.3", 80, "/x")
    with pytest.raises(Refused):
        check_url("http://10.1.3.1/x")
    with resolving(lambda host, port: ["10.1.2.9"]):
        assert reachable(Target(True, "inside.example", 443, "/")) == ["10.1.2.9"]


@pytest.mark.parametrize("address", PRIVATE)
def test_one_private_address_among_public_ones_is_enough_to_refuse(address: str) -> None:
    with resolving(lambda host, port: ["93.184.216.34", address]), pytest.raises(NotAllowed):
        reachable(Target(True, "example.com", 443, "/"))


@pytest.mark.parametrize("host", ["localhost", "127.1", "2130706433", "0x7f.1", "0177.0.0.1"])
def test_nothing_on_this_machine_is_ever_connected_to(host: str) -> None:
    with Receiver() as receiver:
        answer = post(Target(False, host, receiver.port, "/"), headers={}, body=b"{}", seconds=5)
        assert answer.error in ("not_allowed", "no_address")
        assert receiver.connections == 0


def test_a_name_that_turns_inward_after_the_check_gains_nothing(settings: Any) -> None:
    """DNS rebinding: allowed when asked first, another address ever after. It is asked once, and that one is used."""
    settings.WEBHOOKS_ALLOW_PRIVATE = [ip_network("127.0.0.2/32")]  # stands for an address of the internet
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.2"] if len(asked) == 1 else ["127.0.0.1"]

    with Receiver() as inside, Receiver(at=("127.0.0.2", inside.port)) as outside, resolving(rebinding):
        target = Target(False, "evil.example", inside.port, "/")
        assert post(target, headers={}, body=b"{}", seconds=5).ok
        assert (outside.connections, inside.connections) == (1, 0)
        assert asked == ["evil.example"]
        assert post(target, headers={}, body=b"{}", seconds=5).error == "not_allowed"
        assert inside.connections == 0
