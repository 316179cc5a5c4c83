"""Calls to WeChat Pay: signed, timed, and believed only where the answer is signed too.

It signs every answer to a request whose signature was right, refusals included; its own libraries check successes
alone. A refusal that nobody signed would send finance to pay another way, so it counts as no answer.
https://pay.weixin.qq.com/wiki/doc/apiv3_partner/wechatpay/wechatpay3_3.shtml
"""

from __future__ import annotations

import json
import logging
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from aftercare.money.provider import BadNotice

from .account import Account
from .certificates import FETCH, unpacked
from .keys import Keyring, certificate, usable
from .signing import authorization, prove

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

log = logging.getLogger(__name__)
REFRESH = 11 * 3600  # seconds; certificates are to be fetched at least every twelve hours
NOT_US = "our signature was not accepted; compare WECHAT_MCHID, WECHAT_SERIAL and WECHAT_PRIVATE_KEY"
PAUSE = 60  # seconds between two fetches, whatever answers claim to be signed by


class Unclear(Exception):
    """No answer that can be believed; the sentence holds nothing of what was sent."""


@dataclass(frozen=True, slots=True)
class Said:
    status: int
    fields: Mapping[str, Any]


class Line:
    """The connection to WeChat Pay under one account."""

    def __init__(self, account: Account, keys: Keyring) -> None:
        self.account, self.keys = account, keys
        self._fetching = threading.Lock()
        self._fetched = float("-inf")

    def call(self, method: str, target: str, fields: Mapping[str, Any] | None = None) -> Said:
        """Raises `Unclear`."""
        if not self.account.public_key_id and self.keys.age() > REFRESH:
            self._fetch()
        body = json.dumps(fields, ensure_ascii=False).encode() if fields is not None else b""
        status, headers, content = self._send(method, target, body)
        # While a merchant changes to the public key, some answers are still signed by a certificate.
        if (serial := headers.get("wechatpay-serial")) and self.keys.find(serial) is None:
            self._fetch()
        try:
            prove(headers, content, key_of=self.keys.find, now=time.time())
        except BadNotice as reason:
            raise Unclear(f"{status}: {NOT_US if status == 401 else reason}") from None
        return Said(status, fields_of(content))

    def _fetch(self) -> None:
        """Platform certificates, proven by the one among them that signed the answer."""
        with self._fetching:
            if time.monotonic() - self._fetched < PAUSE:
                return
            self._fetched = time.monotonic()
            try:
                _status, headers, content = self._send("GET", FETCH, b"")
                found = unpacked(fields_of(content), key=self.account.api_v3_key)
                read = {serial: certificate(pem) for serial, pem in found.items()}
                prove(
                    headers, content, now=time.time(),
                    key_of=lambda serial: usable(read[serial]) if serial in read else None,
                )  # fmt: skip
                self.keys.keep(found)
            except (Unclear, BadNotice, ValueError, OSError) as reason:
                log.warning("WeChat Pay's certificates were not fetched: %s", reason)

    def _send(self, method: str, target: str, body: bytes) -> tuple[int, Mapping[str, str], bytes]:
        import requests  # only the worker calls providers; the web process is spared the library

        try:
            answer = requests.request(
                method,
                self.account.url.rstrip("/") + target,
                data=body or None,
                headers=self._headers(method, target, body),
                timeout=self.account.timeout,
                allow_redirects=False,  # a redirect would carry the signed request elsewhere
            )
        except requests.RequestException as trouble:
            raise Unclear(type(trouble).__name__) from None
        return answer.status_code, answer.headers, answer.content

    def _headers(self, method: str, target: str, body: bytes) -> dict[str, str]:
        target = urlsplit(self.account.url).path.rstrip("/") + target
        signed = authorization(
            self._key, mchid=self.account.mchid, serial=self.account.serial, method=method, target=target, body=body,
            at=int(time.time()), nonce=secrets.token_hex(16),
        )  # fmt: skip
        headers = {"Authorization": signed, "Accept": "application/json", "User-Agent": "Aftercare"}
        if body:
            headers["Content-Type"] = "application/json"
        if self.account.public_key_id:
            headers["Wechatpay-Serial"] = self.account.public_key_id  # by which key to sign the answer
        return headers

    @cached_property
    def _key(self) -> RSAPrivateKey:
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
        from cryptography.hazmat.primitives.serialization import load_pem_private_key

        # Its arithmetic was checked at the start.
        key = load_pem_private_key(self.account.private_key.encode(), None, unsafe_skip_rsa_key_validation=True)
        if not isinstance(key, RSAPrivateKey):
            raise TypeError("the merchant's private key is not RSA")
        return key


def fields_of(content: bytes) -> dict[str, Any]:
    """The JSON object of a body; empty for anything else."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
