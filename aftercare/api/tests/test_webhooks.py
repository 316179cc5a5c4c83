"""Webhooks through the API: the guide's examples, the secret shown once, the log page by page."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as ours

from aftercare.api.models import Answer
from aftercare.core import clock
from aftercare.core.tasks import run_until_idle
from aftercare.webhooks.following import catch_up
from aftercare.webhooks.models import Push, Webhook
from aftercare.webhooks.signing import headers as signed_headers
from aftercare.webhooks.tests.receiver import Receiver, Reply

from .talk import Talk, ask, new_order, new_shop
from .test_docs import EXAMPLE, compare, replaced, send

pytestmark = pytest.mark.django_db
TEXT = (Path(ours.ROOT) / "docs" / "webhooks.md").read_text()
URL = "https://hooks.example.com/in"


def test_the_examples_of_the_guide_work_as_written() -> None:
    examples = list(EXAMPLE.finditer(TEXT))
    assert len(examples) == TEXT.count("```http\n") >= 5
    real: dict[str, str] = {}
    with clock.virtual(datetime(2026, 3, 5, 2, 0, tzinfo=UTC)):
        shop = new_shop()
        talk = Talk.of_shop(shop)
        for example in examples:
            if "/replay\n" in example["request"]:
                talk.post("/cases", ask(new_order(shop)))
                run_events_only()
            status, answer = send(talk, replaced(example["request"], real))
            assert status == int(example["status"]), (example["request"], answer)
            compare(json.loads(example["answer"]), answer, real)


def run_events_only() -> None:
    """Let the events become pushes; their receiver does not exist."""
    catch_up(webhook_id=Webhook.objects.get().pk)


def test_the_request_in_the_guide_is_what_a_receiver_gets(settings: Any) -> None:
    settings.WEBHOOKS_ALLOW_HTTP, settings.WEBHOOKS_ALLOW_PRIVATE = True, [ip_network("127.0.0.0/8")]
    shop = new_shop()
    talk = Talk.of_shop(shop)
    with Receiver() as receiver:
        talk.post("/webhooks", {"url": receiver.url, "types": ["case.approved"]})
        _status, case = talk.post("/cases", ask(new_order(shop)))
        talk.post(f"/cases/{case['ref']}/approve")
        run_until_idle()
    (seen,) = receiver.seen
    shown = re.search(r"```http receiver\n(?P<head>.*?)\n\n(?P<body>.*?)```", TEXT, re.S)
    assert shown
    body, ours_ = json.loads(shown["body"]), json.loads(seen.body)
    assert set(body) == set(ours_)
    assert set(body["data"]) == set(ours_["data"])
    assert set(body["data"]["details"]) <= set(ours_["data"]["details"])
    assert {line.partition(":")[0].lower() for line in shown["head"].splitlines()[1:]} <= set(seen.headers)


def test_the_python_of_the_guide_verifies_and_refuses() -> None:
    verify = python_of_the_guide()
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    body, now = b'{"a":1}', datetime.now(UTC)
    good = signed_headers(ref="WP-1", body=body, secrets=["whsec_" + "A" * 43 + "=", secret], at=now)
    verify(secret, good, body)
    stale = signed_headers(ref="WP-1", body=body, secrets=[secret], at=datetime(2026, 1, 1, tzinfo=UTC))
    for headers, text in [(good, body + b" "), ({**good, "webhook-id": "WP-2"}, body), (stale, body)]:
        with pytest.raises(ValueError, match=r"old|fit"):
            verify(secret, headers, text)
    with pytest.raises(ValueError, match="fit"):
        verify("whsec_" + "B" * 43 + "=", good, body)


def python_of_the_guide() -> Callable[[str, dict[str, str], bytes], None]:
    code = re.search(r"```python\n(.*?)```", TEXT, re.S)
    assert code
    names: dict[str, Any] = {}
    exec(code[1], names)
    verify: Callable[[str, dict[str, str], bytes], None] = names["verify"]
    return verify


def test_the_secret_is_answered_once_and_never_kept() -> None:
    talk = Talk.of_shop(new_shop())
    status, made = talk.post("/webhooks", {"url": URL}, idempotency_key="a")
    assert status == 201
    assert made["secret"].startswith("whsec_")
    status, again = talk.post("/webhooks", {"url": URL}, idempotency_key="a")
    assert (status, again) == (201, {**made, "secret": None})
    at = f"/webhooks/{made['ref']}"
    status, fresh = talk.post(f"{at}/rotate-secret", idempotency_key="b")
    assert fresh["secret"] not in (None, made["secret"])
    assert talk.post(f"{at}/rotate-secret", idempotency_key="b")[1]["secret"] is None
    assert "secret" not in talk.get(at)[1]
    assert Webhook.objects.count() == 1
    assert not [answer for answer in Answer.objects.all() if "whsec_" in answer.body]


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [({"url": "http://example.com/"}, "url", "bad_url"), ({"url": "https://127.0.0.1/"}, "url", "bad_url"),
     ({"url": URL, "types": ["case.exploded"]}, "types", "unknown_type"), ({}, "webhook.url", "invalid"),
     ({"url": URL, "secret": "mine"}, "webhook.secret", "invalid")],
)  # fmt: skip
def test_what_cannot_work_is_a_problem_of_its_field_and_nothing_is_made(
    body: dict[str, Any], field: str, code: str
) -> None:
    status, problem = Talk.of_shop(new_shop()).post("/webhooks", body)
    assert (status, problem["code"]) == (422, code)
    assert problem["errors"][0]["field"].endswith(field.rpartition(".")[2])
    assert not Webhook.objects.exists()


def test_the_log_is_read_page_by_page_and_replayed(settings: Any) -> None:
    settings.WEBHOOKS_ALLOW_HTTP, settings.WEBHOOKS_ALLOW_PRIVATE = True, [ip_network("127.0.0.0/8")]
    settings.WEBHOOKS_RETRY_SECONDS = []
    shop = new_shop()
    talk = Talk.of_shop(shop)
    with Receiver(lambda seen: Reply(503, body=b"later")) as receiver:
        _status, webhook = talk.post("/webhooks", {"url": receiver.url, "types": ["case.opened"]})
        for _ in range(3):
            talk.post("/cases", ask(new_order(shop)))
        run_until_idle()
        assert refs(talk, state="delivered") == []
        failed = refs(talk, state="failed", webhook=webhook["ref"], type="case.opened")
        assert len(failed) == 3
        assert refs(talk, webhook="WH-0000-0000-0000") == []
        assert talk.get(f"/webhooks/{webhook['ref']}/counts")[1] == {"waiting": 0, "delivered": 0, "failed": 3}
        _status, first = talk.get("/pushes", limit=2)
        _status, rest = talk.get("/pushes", limit=2, cursor=first["next"])
        assert [one["ref"] for one in first["items"] + rest["items"]] == failed
        assert rest["next"] is None
        _status, push = talk.get(f"/pushes/{failed[0]}")
        assert push["payload"]["type"] == "case.opened"
        assert [(one["status"], one["response"], one["error"]) for one in push["log"]] == [(503, "later", "")]
        receiver.plan = lambda seen: Reply()
        assert talk.post(f"/pushes/{failed[0]}/replay")[1]["state"] == "waiting"
        run_until_idle()
        assert refs(talk, state="delivered") == [failed[0]]
        assert talk.post(f"/webhooks/{webhook['ref']}/replay-failed")[1] == {"pushes": 2}
        run_until_idle()
    assert refs(talk, state="delivered") == failed


def refs(talk: Talk, **asked: Any) -> list[str]:
    status, told = talk.get("/pushes", **asked)
    assert status == 200, told
    return [one["ref"] for one in told["items"]]


def test_the_events_a_webhook_may_ask_for_are_listed_with_what_they_say() -> None:
    talk = Talk.of_shop(new_shop())
    status, told = talk.get("/webhook-types")
    assert status == 200
    says = {one["name"]: one["says"] for one in told["items"]}
    assert says["case.withdrawn"] == "The customer changed their mind about asking."
    status, made = talk.post("/webhooks", {"url": URL, "types": list(says)[:50]})
    assert (status, made["types"]) == (201, sorted(says)[:50])


def test_a_paused_webhook_refuses_to_promise_and_a_removed_one_is_gone() -> None:
    talk = Talk.of_shop(new_shop())
    at = f"/webhooks/{talk.post('/webhooks', {'url': URL})[1]['ref']}"
    assert talk.post(f"{at}/pause")[1]["state"] == "paused"
    status, problem = talk.post(f"{at}/ping")
    assert (status, problem["code"]) == (409, "paused")
    assert not Push.objects.exists()
    assert talk.post(f"{at}/resume")[1]["state"] == "active"
    changed = {"url": "https://hooks.example.com/2", "description": "Stock", "types": ["refund.*"]}
    assert talk.post(f"{at}/change", changed)[1].items() >= changed.items()
    assert talk.post(f"{at}/remove")[1]["state"] == "removed"
    assert talk.get(at)[0] == 404
    assert talk.get("/webhooks")[1] == {"items": [], "next": None}
