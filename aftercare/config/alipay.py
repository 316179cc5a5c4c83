"""ALIPAY_…: the application at Alipay, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from aftercare.config.environment import BadSetting, Environment

URL = "https://openapi.alipay.com/gateway.do"
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
CERTIFICATES = {"ALIPAY_APP_CERT": "app_cert_sn", "ALIPAY_ROOT_CERT": "alipay_root_cert_sn"}
Read = TypeVar("Read")


def alipay(env: Environment) -> dict[str, Any]:
    """What `connectors.payments.alipay.connected` takes; empty when nothing is set."""
    url = _checked(env.text("ALIPAY_URL", URL))
    needed = {name: env.text(name) for name in ("ALIPAY_APP_ID", "ALIPAY_SELLER_ID")}
    needed |= {name: env.text_or_file(name) for name in ("ALIPAY_PRIVATE_KEY", "ALIPAY_PUBLIC_KEY")}
    certificates = {name: env.text_or_file(name) for name in CERTIFICATES}
    if not any(needed.values()) and not any(certificates.values()):
        return {}
    for name, value in needed.items():
        if not value:
            raise BadSetting(name, "it is missing, while other ALIPAY_ variables are set; set it, or none of them.")
    if missing := [name for name, value in certificates.items() if not value and any(certificates.values())]:
        raise BadSetting(missing[0], "it is missing; in certificate mode set both certificates, otherwise neither.")
    # Who does not use Alipay is spared the library.
    from aftercare.connectors.payments.alipay import keys

    read = {"ALIPAY_APP_CERT": keys.certificate_sn, "ALIPAY_ROOT_CERT": keys.root_sn}
    private_key = _parsed(env, "ALIPAY_PRIVATE_KEY", needed, keys.private_key)
    public_key = _parsed(env, "ALIPAY_PUBLIC_KEY", needed, keys.public_key)
    if private_key.public_key() == public_key:
        raise BadSetting("ALIPAY_PUBLIC_KEY", "it is your application's own; copy Alipay's (支付宝公钥).")
    return {
        "url": url,
        "app_id": needed["ALIPAY_APP_ID"],
        "seller_id": needed["ALIPAY_SELLER_ID"],
        "private_key": private_key,
        "public_key": public_key,
        "certificates": {
            CERTIFICATES[name]: _parsed(env, name, certificates, read[name])
            for name in certificates
            if certificates[name]
        },
    }


def _parsed(env: Environment, name: str, values: dict[str, str], read: Callable[[str], Read]) -> Read:
    try:
        return read(values[name])
    except ValueError as bad:
        raise BadSetting(f"{name}_FILE" if env.given(f"{name}_FILE") else name, str(bad)) from None


def _checked(url: str) -> str:
    parts = urlsplit(url)
    if parts.hostname and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)):
        return url
    raise BadSetting("ALIPAY_URL", "write it as https://…; http:// only for a sandbox on this machine.")
