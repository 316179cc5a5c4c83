"""WECHAT_…: the account at WeChat Pay, whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aftercare.config.environment import BadSetting, Environment

URL = "https://api.mch.weixin.qq.com"
HOOK = "/hooks/payments/wechat/"
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def wechat(env: Environment, *, public_url: str, home: Path) -> dict[str, Any]:
    """What `connectors.payments.wechat.account.Account` takes; empty when nothing is set."""
    needed = {
        "WECHAT_MCHID": env.text("WECHAT_MCHID"),
        "WECHAT_SERIAL": env.text("WECHAT_SERIAL"),
        "WECHAT_PRIVATE_KEY": env.pem("WECHAT_PRIVATE_KEY"),
        "WECHAT_API_V3_KEY": env.text("WECHAT_API_V3_KEY"),
    }
    public_key_id, public_key = env.text("WECHAT_PUBLIC_KEY_ID"), env.pem("WECHAT_PUBLIC_KEY")
    url = env.text("WECHAT_URL", URL).rstrip("/")
    if not any(needed.values()) and not public_key_id and not public_key:
        return {}
    for name, value in needed.items():
        if not value:
            raise BadSetting(name, "it is missing, while other WECHAT_ variables are set; set it, or none of them.")
    if bool(public_key_id) != bool(public_key):
        missing = "WECHAT_PUBLIC_KEY" if public_key_id else "WECHAT_PUBLIC_KEY_ID"
        raise BadSetting(missing, "the public key and its id belong together; set both, or neither.")
    if public_key_id and not public_key_id.startswith("PUB_KEY_ID_"):
        raise BadSetting("WECHAT_PUBLIC_KEY_ID", "it begins with PUB_KEY_ID_; copy it from the merchant platform.")
    if len(needed["WECHAT_API_V3_KEY"].encode()) != 32:
        raise BadSetting("WECHAT_API_V3_KEY", "it has exactly 32 characters.")
    _check_keys(private=needed["WECHAT_PRIVATE_KEY"], public=public_key)
    secure = _check_url(url)
    # WeChat Pay tells things to addresses over TLS alone; a sandbox on this machine does not mind.
    reachable = public_url.startswith("https://") or not secure
    return {
        "mchid": needed["WECHAT_MCHID"],
        "serial": needed["WECHAT_SERIAL"],
        "private_key": needed["WECHAT_PRIVATE_KEY"],
        "api_v3_key": needed["WECHAT_API_V3_KEY"],
        "public_key_id": public_key_id,
        "public_key": public_key,
        "folder": home / "wechat",
        "notify_url": public_url + HOOK if reachable else "",
        "url": url,
    }


def _check_keys(*, private: str, public: str) -> None:
    # Only where it is connected: every process reads the settings, the light parent too.
    from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

    try:
        load_pem_private_key(private.encode(), password=None)
    except (ValueError, TypeError):
        raise BadSetting("WECHAT_PRIVATE_KEY", "it is no private key without a password (apiclient_key.pem).") from None
    try:
        if public:
            load_pem_public_key(public.encode())
    except ValueError:
        raise BadSetting("WECHAT_PUBLIC_KEY", "it is no public key (pub_key.pem).") from None


def _check_url(url: str) -> bool:
    """Whether it is reached over TLS."""
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname:
        return True
    if parts.scheme == "http" and parts.hostname in LOOPBACK:
        return False
    raise BadSetting("WECHAT_URL", "write it as https://…; http:// only for a sandbox on this machine.")
