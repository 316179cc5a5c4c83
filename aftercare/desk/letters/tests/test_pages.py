"""Dead letters at the desk: who sees which, what is told to whom, and what retrying and discarding leave behind."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from aftercare.core import clock
from aftercare.core.actor import SYSTEM
from aftercare.core.models import EventRow, Task
from aftercare.core.tasks.registry import TASKS
from aftercare.money.models import RefundOperation
from aftercare.people.models import Shop
from aftercare.ui.letters import NAMES, cause_of
from aftercare.ui.tests.staffed import asked, bought, inspected, open_shop, signed_in
from aftercare.webhooks.actions import make_webhook
from aftercare.webhooks.models import Webhook
from aftercare.worklist.letters import OWNERS, count_letters, letters

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
SECRET = "SMTPServerDisconnected: lost while sending to lin@example.com"
_numbers = itertools.count(900)


def failed(shop: Shop, *, name: str = "webhooks.catch_up", error: str = SECRET, **args: Any) -> Task:
    if not args:
        url = f"https://hooks.example.com/{next(_numbers)}"
        webhook, _secret = make_webhook(shop=shop, url=url, by=SYSTEM, at=clock.now())
        args = {"webhook_id": webhook.pk}
    return Task.objects.create(
        name=name, args=args, state="dead", last_error=error, attempts=9, created_at=clock.now(), died_at=clock.now()
    )


def to(action: str, letter: Task) -> str:
    return reverse(f"letters:{action}", args=[letter.pk])


def listed(client: Client, **query: str) -> str:
    return client.get(reverse("letters:letters"), query, headers=ENGLISH).content.decode()


def kept() -> list[Any]:
    return [*Task.objects.values_list("pk", "state", "attempts"), EventRow.objects.count()]


@pytest.mark.once("sqlite")
def test_every_task_says_whose_it_is_and_what_it_is_called() -> None:
    ours = {name: task for name, task in TASKS.items() if not name.startswith(("chores.", "test"))}
    assert {name for name, task in ours.items() if not task.required & set(OWNERS)} == set()
    assert set(ours) == set(NAMES)


def test_each_shop_sees_its_own_and_what_has_no_owner_left_is_nobodys() -> None:
    mine, theirs = open_shop(), open_shop()
    case = asked(bought(mine))
    event = EventRow.objects.filter(subject_kind="case", subject_id=case.pk).first()
    assert event is not None
    letter, other = failed(mine, name="notices.tell_customer", event_id=event.pk), failed(theirs)
    failed(mine, name="webhooks.pump", webhook_id=10**9)
    assert [row.pk for row in letters([mine.pk])] == [letter.pk]
    assert (count_letters([mine.pk]), count_letters([])) == (1, 0)
    page = listed(signed_in("supervisor", mine))
    assert case.ref in page and f"#{letter.pk}<" in page and f"#{other.pk}<" not in page
    assert signed_in("admin", mine).post(to("retry", other)).status_code == 404


def test_a_cause_is_told_in_words_and_the_errors_own_text_to_administrators_alone() -> None:
    shop = open_shop()
    failed(shop)
    for role, whole in (("admin", True), ("supervisor", False), ("auditor", False)):
        page = listed(signed_in(role, shop))
        assert "The other side could not be reached." in page
        assert ("lin@example.com" in page) is whole


@pytest.mark.parametrize(
    ("error", "code"),
    [
        ("its worker stopped without finishing it", "stopped"), ("no task is called 'x' here", "unknown_work"),
        ("ConnectionRefusedError: [Errno 111]", "unreached"), ("OperationalError: disk full", "database"),
        ("DoesNotExist: Case matching query does not exist.", "gone"), ("ZeroDivisionError: division by zero", "fault"),
        ("no channel is set for 'sms' in MESSAGE_CHANNELS", "settings"),
    ],
)  # fmt: skip
@pytest.mark.once("sqlite")
def test_what_went_wrong_has_a_cause_with_its_cure(error: str, code: str) -> None:
    assert cause_of(Task(last_error=error)).code == code


def test_retrying_queues_it_afresh_and_says_who_did() -> None:
    shop = open_shop()
    letter, client = failed(shop), signed_in("supervisor", shop)
    assert client.post(to("retry", letter)).status_code == 303
    assert not count_letters([shop.pk])
    event = EventRow.objects.get(name="task.retried")
    assert (event.shop_id, event.data["task"], event.actor_kind) == (shop.pk, letter.name, "supervisor")
    before = kept()
    assert client.post(to("retry", letter)).status_code == 404
    assert kept() == before


def test_many_are_retried_at_once_those_of_one_kind_alone() -> None:
    shop = open_shop()
    failed(shop), failed(shop), failed(shop, name="webhooks.pump", webhook_id=Webhook.objects.filter(shop=shop)[0].pk)
    client = signed_in("supervisor", shop)
    assert client.post(reverse("letters:retry_all"), {"work": "webhooks.catch_up"}).status_code == 303
    assert [row.name for row in letters([shop.pk])] == ["webhooks.pump"]
    assert EventRow.objects.filter(name="task.retried").count() == 2


def test_discarding_wants_a_reason_and_keeps_it() -> None:
    shop = open_shop()
    letter, client, before = failed(shop), signed_in("supervisor", shop), kept()
    refused = client.post(to("discard", letter), {"because": " "}, headers=ENGLISH)
    assert refused.status_code == 422 and "Say why it need not be done" in refused.content.decode()
    assert kept() == before
    assert client.post(to("discard", letter), {"because": "The receiver is gone."}).status_code == 303
    assert not Task.objects.filter(pk=letter.pk).exists()
    assert EventRow.objects.get(name="task.discarded").data["because"] == "The receiver is gone."


def test_money_that_is_owed_is_never_discarded() -> None:
    shop = open_shop()
    operation = RefundOperation.objects.get(refund__case=inspected(bought(shop)))
    letter, before = failed(shop, name="money.pay_operation", operation_id=operation.pk), kept()
    answer = signed_in("admin", shop).post(to("discard", letter), {"because": "No."}, headers=ENGLISH)
    assert answer.status_code == 422 and "owed this money" in answer.content.decode()
    assert kept() == before


@pytest.mark.parametrize("role", ["agent", "warehouse", "finance", "auditor"])
def test_others_settle_nothing(role: str) -> None:
    shop = open_shop()
    letter, client, before = failed(shop), signed_in(role, shop), kept()
    assert client.get(reverse("letters:letters")).status_code == (200 if role == "auditor" else 403)
    for address in (to("retry", letter), to("discard", letter), reverse("letters:retry_all")):
        assert client.post(address, {"because": "x"}).status_code == 403
    assert Client().post(to("retry", letter)).status_code == 302
    assert kept() == before


def test_a_longer_list_asks_no_more_often(django_assert_max_num_queries: Any) -> None:
    shop = open_shop()
    for _ in range(12):
        failed(shop)
    client = signed_in("supervisor", shop)
    listed(client)
    with django_assert_max_num_queries(12):
        listed(client)
