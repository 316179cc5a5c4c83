"""One action on many cases, through the pages."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from aftercare.cases import actions
from aftercare.cases.limits import Limit
from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.core.actor import SYSTEM
from aftercare.core.models import EventRow
from aftercare.core.tasks import run_until_idle
from aftercare.ui.tests.staffed import asked, bought, open_shop, signed_in, staff
from aftercare.worklist.models import BulkRun

pytestmark = pytest.mark.django_db


def _prepare(client: Client, act: str, *cases: Case, **more: str) -> BulkRun:
    answer = client.post(reverse("desk:bulk_prepare"), {"act": act, "case": [case.ref for case in cases], **more})
    assert answer.status_code == 303, answer.content.decode()
    return BulkRun.objects.latest("id")


def test_chosen_cases_are_looked_at_ordered_and_followed_to_a_file() -> None:
    shop = open_shop()
    cases, left = [asked(bought(shop)) for _ in range(3)], asked(bought(shop))
    client = signed_in("agent", shop)
    page = client.get(reverse("desk:queue")).content.decode()
    assert page.count('class="pick"') == 4
    run = _prepare(client, "approve", *cases)
    look = client.get(reverse("desk:bulk", args=[run.ref])).content.decode()
    assert "Nothing has happened yet" in look
    assert "¥150.00" in look
    for _twice in range(2):
        client.post(reverse("desk:bulk_start", args=[run.ref]))
    waiting = client.get(reverse("desk:bulk", args=[run.ref])).content.decode()
    assert 'hx-trigger="every 1s"' in waiting
    assert "0 of 3" in waiting
    with clock.virtual(clock.now() + timedelta(minutes=1)):
        run_until_idle()
    done = client.get(reverse("desk:bulk", args=[run.ref])).content.decode()
    assert "3 of 3" in done
    assert "hx-trigger" not in done
    assert EventRow.objects.filter(name="case.approved").count() == 3
    assert Case.objects.get(pk=left.pk).step == "review"
    answer = client.get(reverse("desk:bulk_results", args=[run.ref]))
    file = answer.getvalue().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(file)))
    assert [(row["case"], row["amount"], row["state"]) for row in rows] == [
        (case.ref, "50.00", "done") for case in cases
    ]
    assert run.ref in client.get(reverse("desk:bulks")).content.decode()


def test_all_of_a_narrowed_list_are_chosen() -> None:
    shop = open_shop()
    cases = [asked(bought(shop), reason="damaged") for _ in range(2)]
    asked(bought(shop))
    run = _prepare(signed_in("agent", shop), "approve", all="1", place="view=us&reason=damaged")
    assert set(run.items.values_list("case", flat=True)) == {case.pk for case in cases}


def test_a_case_of_another_shop_is_not_chosen() -> None:
    shop = open_shop()
    mine, theirs = asked(bought(shop)), asked(bought(open_shop()))
    run = _prepare(signed_in("agent", shop), "approve", mine, theirs)
    assert list(run.items.values_list("case", flat=True)) == [mine.pk]


def test_a_refusal_needs_its_words_and_none_chosen_says_so() -> None:
    shop = open_shop()
    client = signed_in("agent", shop)
    run = _prepare(client, "reject", asked(bought(shop)))
    answer = client.post(reverse("desk:bulk_start", args=[run.ref]), {"because": ""})
    assert answer.status_code == 422
    assert 'class="problem"' in answer.content.decode()
    client.post(reverse("desk:bulk_prepare"), {"act": "approve", "place": "view=us"})
    assert "Choose at least one request." in client.get(reverse("desk:queue")).content.decode()
    client.post(reverse("desk:bulk_prepare"), {"act": "nonsense", "case": [run.items.get().case.ref]})
    assert BulkRun.objects.count() == 1


def test_what_is_above_the_limit_is_foretold_and_then_asked() -> None:
    shop = open_shop(locale="en")
    actions.set_limits(shop=shop, limits={"agent": Limit(8_000, 12_000)}, by=SYSTEM, at=clock.now())
    large, *small = [asked(bought(shop, quantity=n), units=n) for n in (2, 1, 1, 1)]
    client, before = signed_in("agent", shop), EventRow.objects.count()
    alone = _prepare(client, "approve", large, *small)
    assert set(alone.items.values_list("code", flat=True)) == {"nobody_above", ""}
    staff("supervisor", shop)
    run = _prepare(client, "approve", large, *small)
    look = client.get(reverse("desk:bulk", args=[run.ref]), headers={"accept-language": "en"}).content.decode()
    assert "2 are above what you may decide alone" in look and "may decide up to ¥80.00 alone." in look
    assert "¥20.00 was left" in look and EventRow.objects.count() == before
    client.post(reverse("desk:bulk_start", args=[run.ref]))
    with clock.virtual(clock.now() + timedelta(minutes=1)):
        run_until_idle()
    assert list(run.items.order_by("case").values_list("state", "code")) == [
        ("asked", ""), ("done", ""), ("done", ""), ("asked", ""),
    ]  # fmt: skip


def test_whoever_asked_is_told_that_they_cannot_agree_to_it() -> None:
    shop = open_shop()
    limits = {"agent": Limit(4_000), "supervisor": Limit(4_500)}
    actions.set_limits(shop=shop, limits=limits, by=SYSTEM, at=clock.now())
    staff("admin", shop)
    case, client = asked(bought(shop)), signed_in("supervisor", shop)
    client.post(reverse("desk:approve", args=[case.ref]))
    own = _prepare(client, "countersign", case).items.get()
    other = _prepare(signed_in("supervisor", shop), "countersign", case).items.get()
    assert [(one.state, one.code) for one in (own, other)] == [("cannot", "same_person"), ("cannot", "limit_too_low")]
