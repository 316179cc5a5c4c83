"""RSA2, Alipay's signature: SHA256withRSA (PKCS#1 v1.5) over text, in base64.

https://opendocs.alipay.com/common/02kf5p (signing)
https://developer.aliyun.com/article/707521 (verifying without an SDK)

What is verified is public, key and signature alike, so there is no secret that the time of a comparison could tell.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256

DECODER = json.JSONDecoder()
BLANK = re.compile(r"[ \t\r\n]*")


def signed_text(fields: Mapping[str, str], *, without: tuple[str, ...] = ("sign",)) -> str:
    """`a=1&b=2`, by name, unescaped."""
    return "&".join(f"{name}={fields[name]}" for name in sorted(fields) if name not in without)


def sign(text: str, key: RSAPrivateKey, *, charset: str = "utf-8") -> str:
    return base64.b64encode(key.sign(text.encode(charset), PKCS1v15(), SHA256())).decode()


def verified(text: str, signature: str, key: RSAPublicKey, *, charset: str = "utf-8") -> bool:
    try:
        key.verify(base64.b64decode(signature, validate=True), text.encode(charset), PKCS1v15(), SHA256())
    except (InvalidSignature, ValueError):
        return False
    return True


def answer_verified(node: str, signature: str, key: RSAPublicKey, *, charset: str = "utf-8") -> bool:
    """The node exactly as it was sent. Alipay documents that slashes may be escaped on the way after signing, or only
    before it; both readings mean the same JSON."""
    plain = node.replace("\\/", "/")
    readings = dict.fromkeys((node, plain, plain.replace("/", "\\/")))
    return any(verified(text, signature, key, charset=charset) for text in readings)


def members(text: str) -> dict[str, str]:
    """The members of a JSON object by name, each as the very characters that were sent: a signature covers those, and
    no reading and writing again brings them back. Raises `ValueError`, for a name that comes twice too."""
    found: dict[str, str] = {}
    at = _after(text, 0, "{")
    while not text.startswith("}", at):
        name, end = DECODER.raw_decode(text, at)
        if not isinstance(name, str) or name in found:
            raise ValueError("a member has no name of its own")
        start = _after(text, end, ":")
        _, end = DECODER.raw_decode(text, start)
        found[name] = text[start:end]
        at = _blank(text, end)
        if not text.startswith("}", at):
            at = _after(text, at, ",")
    if _blank(text, at + 1) != len(text):
        raise ValueError("something follows the object")
    return found


def _after(text: str, at: int, sign: str) -> int:
    at = _blank(text, at)
    if not text.startswith(sign, at):
        raise ValueError(f"{sign} is missing")
    return _blank(text, at + len(sign))


def _blank(text: str, at: int) -> int:
    match = BLANK.match(text, at)
    return match.end() if match else at
