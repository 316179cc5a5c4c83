"""Signatures both ways.

How a request is signed: https://wechatpay-api.gitbook.io/wechatpay-api-v3/qian-ming-zhi-nan-1/qian-ming-sheng-cheng
How an answer or a notification is proven: https://pay.weixin.qq.com/wiki/doc/apiv3/wechatpay/wechatpay4_1.shtml
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from aftercare.money.provider import BadNotice

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

SCHEME = "WECHATPAY2-SHA256-RSA2048"
FRESH = 300  # seconds a signature may be old, or ahead by a clock that is wrong


def authorization(
    key: RSAPrivateKey, *, mchid: str, serial: str, method: str, target: str, body: bytes, at: int, nonce: str
) -> str:
    """`target` is the path with its query, exactly as it is sent."""
    signature = sign(key, method.encode(), target.encode(), str(at).encode(), nonce.encode(), body)
    return f'{SCHEME} mchid="{mchid}",nonce_str="{nonce}",signature="{signature}",timestamp="{at}",serial_no="{serial}"'


def sign(key: RSAPrivateKey, *lines: bytes) -> str:
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.hashes import SHA256

    return base64.b64encode(key.sign(_joined(lines), PKCS1v15(), SHA256())).decode()


def fits(key: RSAPublicKey, signature: str, *lines: bytes) -> bool:
    """The comparison is RSA's own with a public key: nothing secret decides how long it takes."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.hashes import SHA256

    try:
        key.verify(base64.b64decode(signature, validate=True), _joined(lines), PKCS1v15(), SHA256())
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


def prove(headers: Mapping[str, str], body: bytes, *, key_of: Callable[[str], RSAPublicKey | None], now: float) -> None:
    """Raises `BadNotice` unless WeChat Pay signed the body within five minutes of now.

    It sends wrong signatures on purpose, which begin with WECHATPAY/SIGNTEST/, and wants them refused like any other.
    """
    serial, at, nonce, signature = (
        headers.get(f"wechatpay-{name}", "") for name in ("serial", "timestamp", "nonce", "signature")
    )
    if not (serial and nonce and signature and at.isascii() and at.isdecimal() and len(at) <= 12):
        raise BadNotice("unsigned", "not signed by WeChat Pay")
    if headers.get("wechatpay-signature-type", SCHEME) != SCHEME:
        raise BadNotice("unsigned", "signed in another scheme than WECHATPAY2-SHA256-RSA2048")
    key = key_of(serial)
    if key is None:
        raise BadNotice("unsigned", "signed by a key that is not known here")
    if not fits(key, signature, at.encode(), nonce.encode(), body):
        raise BadNotice("unsigned", "the signature is wrong")
    if abs(now - int(at)) > FRESH:
        raise BadNotice("stale", "signed more than five minutes off; compare the clocks")


def _joined(lines: tuple[bytes, ...]) -> bytes:
    return b"".join(line + b"\n" for line in lines)
