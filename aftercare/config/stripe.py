"""STRIPE_…: the account that refunds are paid from, whole or not at all."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from aftercare.config.environment import BadSetting, Environment

URL = "https://api.stripe.com"
LOOPBACK = ("127.0.0.1", "::1", "localhost")


def stripe(env: Environment) -> dict[str, Any]:
    """What `connectors.payments.stripe.client.StripeProvider` takes; empty when nothing is set. Each key tells by its
    beginning what it is; none is repeated."""
    key, secrets = env.text("STRIPE_SECRET_KEY"), env.text("STRIPE_WEBHOOK_SECRET").replace(",", " ").split()
    url = _address(env.text("STRIPE_URL", URL))
    if not key and not secrets:
        return {}
    if not key:
        raise BadSetting("STRIPE_SECRET_KEY", "it is missing, while STRIPE_WEBHOOK_SECRET is set; set both or neither.")
    if not secrets:
        # Without it nobody would hear of a refund that fails after it was paid, nor of a dispute.
        raise BadSetting("STRIPE_WEBHOOK_SECRET", "it is missing, while STRIPE_SECRET_KEY is set; set both or neither.")
    if not key.startswith(("sk_", "rk_")):
        raise BadSetting("STRIPE_SECRET_KEY", "it is no secret key (sk_…) and no restricted one (rk_…).")
    if not all(secret.startswith("whsec_") and len(secret) >= 32 for secret in secrets):
        raise BadSetting("STRIPE_WEBHOOK_SECRET", "one of them is no signing secret of a webhook (whsec_…).")
    return {"secret_key": key, "webhook_secrets": tuple(secrets), "url": url}


def _address(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK):
        return url.rstrip("/")
    raise BadSetting("STRIPE_URL", "write it as https://…; http:// is for a sandbox on this machine.")
