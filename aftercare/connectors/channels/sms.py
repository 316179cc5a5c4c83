"""Text messages through any gateway that takes an HTTP POST.

SMS_URL receives  {"to": "+8613800000000", "text": "...", "reference": "MS-...", "sender": "..."}
with              Authorization: Bearer SMS_TOKEN   and   Idempotency-Key: the reference
and answers       2xx {"id": "..."} once it has taken the message, the same for every request with the same key;
                  4xx {"error": "..."} when it never will (401, 403, 408, 409, 425 and 429 are tried again).
It reports to     POST /hooks/sms/ (see `views`).
"""

from __future__ import annotations

from typing import Any

import requests
from django.conf import settings
from django.utils.translation import gettext_noop

from aftercare.core.messages import Message, Receipt, Undeliverable
from aftercare.core.tasks import Later

NO_GATEWAY = gettext_noop("No SMS gateway is set (SMS_URL), so this message was recorded and not sent.")
PASSING = {408, 409, 425}
OURS = {401, 403}  # our token: the message is fine and waits until it is put right
TOO_MANY = 429
LONGEST_PAUSE = 3600  # seconds


def deliver(message: Message) -> Receipt:
    if not settings.SMS_URL:
        return Receipt(recorded=True, note=NO_GATEWAY)
    answer = requests.post(
        settings.SMS_URL,
        json={"to": message.to, "text": message.text, "reference": message.ref, "sender": message.sender},
        headers={"Authorization": f"Bearer {settings.SMS_TOKEN}", "Idempotency-Key": message.ref},
        timeout=getattr(settings, "SMS_TIMEOUT", 10),  # seconds
        allow_redirects=False,
    )
    _check(answer)
    return Receipt(provider_id=str(_body(answer).get("id", ""))[:200])


def _check(answer: requests.Response) -> None:
    code = answer.status_code
    if 200 <= code < 300:
        return
    if code == TOO_MANY:
        raise Later(_pause(answer))
    said = str(_body(answer).get("error", answer.reason))[:500]
    if 400 <= code < 500 and code not in PASSING | OURS:
        raise Undeliverable(f"The SMS gateway refused it: {code} {said}")
    raise requests.HTTPError(f"the SMS gateway answered {code} {said}", response=answer)


def _pause(answer: requests.Response) -> int:
    asked = answer.headers.get("Retry-After", "")
    return min(max(int(asked), 1), LONGEST_PAUSE) if asked.isdecimal() else 60


def _body(answer: requests.Response) -> dict[str, Any]:
    try:
        body = answer.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
