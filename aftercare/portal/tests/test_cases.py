"""The case page: true at every step, in both languages, and fresh without being asked."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation
from django.utils.html import strip_tags

from aftercare.cases.actions import approve, escalate
from aftercare.cases.models import Case
from aftercare.cases.moves import allowed
from aftercare.core import clock
from aftercare.core.actor import SYSTEM, ActorKind
from aftercare.orders.factories import NOW
from aftercare.orders.intake import TenderIn
from aftercare.parcels.inspecting import Finding, inspect
from aftercare.policy.terms import STANDARD
from aftercare.portal.tests.visiting import at_noon, browser, unchanged
from stories.makers import (
    EASY,
    STRICT,
    WAREHOUSE,
    bring_to,
    line_in,
    make_case,
    make_order,
    make_shop,
)

pytestmark = pytest.mark.django_db

HEADLINES = {
    "review": ("Aomu answers by Mar 4, 12:00", "Aomu将在 3月4日 12:00 前答复"),
    "send_back": ("Send it back by Mar 9, 12:00", "请在 3月9日 12:00 前寄回"),
    "in_transit": ("Your parcel is on its way", "包裹正在寄回途中"),
    "inspection": ("Your parcel has arrived", "包裹已收到"),
    "refund": ("¥100.00 is being refunded", "正在退款 ¥100.00"),
    "completed": ("¥100.00 refunded", "已退款 ¥100.00"),
    "rejected": ("Your request could not be approved", "您的售后申请未通过"),
    "withdrawn": ("This request is withdrawn", "申请已撤销"),
    "expired": ("This request is closed", "申请已关闭"),
}


def a_case(step: str, **fields: Any) -> Case:
    shop = make_shop(STRICT if step in ("review", "rejected") else EASY, name="Aomu")
    return make_case(make_order(shop, tenders=[TenderIn(kind="alipay", captured=10_000)], **fields), step=step)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("step", sorted(HEADLINES))
def test_every_step_says_what_comes_next_and_when(step: str, language: str) -> None:
    case = a_case(step)
    with at_noon(), translation.override(language):
        page = browser(case.order, language=language).get(f"/cases/{case.ref}/").content.decode()
    heading = re.search(r"<h1>(.*?)</h1>", page)
    assert heading
    english, chinese = HEADLINES[step]
    assert (english if language == "en" else chinese) in strip_tags(heading.group(1))
    for action in allowed(case, ActorKind.CUSTOMER):
        assert f"/cases/{case.ref}/{action}/" in page
    assert 'id="case" data-live="' in page


def test_the_money_stands_line_by_line_to_its_tender() -> None:
    shop = make_shop(STANDARD.model_copy(update={"return_fee": 1_000}))
    case = make_case(make_order(shop, tenders=[TenderIn(kind="alipay", captured=10_000)]), units=[1])
    with at_noon():
        page = browser(case.order).get(f"/cases/{case.ref}/").content.decode()
    rows = re.findall(r"<dt[^>]*>(.*?)</dt><dd[^>]*>(.*?)</dd>", page)
    assert rows == [("Cup × 1", "¥50.00"), ("Return freight, paid by you", "−¥10.00"), ("Back to Alipay", "¥40.00")]


def test_what_the_warehouse_noted_is_told() -> None:
    case = a_case("inspection")
    finding = Finding(case_line_id=case.lines.get().pk, units=2, grade="D", accepted=False, disposition="to_customer",
                      note="The handle is broken off.")  # fmt: skip
    inspect(case, findings=[finding], by=WAREHOUSE, at=NOW)
    with at_noon():
        page = browser(case.order).get(f"/cases/{case.ref}/").content.decode()
    assert "Your goods could not be accepted" in page
    assert "The handle is broken off." in page
    assert f"/cases/{case.ref}/dispute/" in page
    assert f"/cases/{case.ref}/take_back/" in page


@pytest.mark.parametrize(
    ("step", "says", "tone"),
    [
        ("review", "A person decides", "review"),
        ("send_back", "Approved by the shop", "accept"),
        ("rejected", "Refused by the shop", "refuse"),
    ],
)
def test_the_decision_card_shows_the_answer_once_there_is_one(step: str, says: str, tone: str) -> None:
    case = make_case(make_order(make_shop(STRICT)), step=step)
    with at_noon():
        page = browser(case.order).get(f"/cases/{case.ref}/").content.decode()
    assert re.search(rf'<div class="why {tone}"[^>]*><b>{says}</b>', page)


def test_an_answer_by_deadline_is_told_as_such() -> None:
    case = approve(make_case(make_order(make_shop(STRICT))), by=SYSTEM, at=NOW + timedelta(hours=48))
    with at_noon():
        page = browser(case.order).get(f"/cases/{case.ref}/").content.decode()
    assert "Approved by itself: nobody answered in time" in page


def test_a_late_case_owns_up() -> None:
    case = a_case("in_transit")
    escalate(case, by=SYSTEM, at=NOW + timedelta(days=11))
    with clock.virtual(NOW + timedelta(days=11)):
        page = browser(case.order).get(f"/cases/{case.ref}/").content.decode()
    assert "It took longer than promised; a supervisor has been called." in page


def test_the_tracking_number_sends_the_parcel_on_its_way() -> None:
    case = a_case("send_back")
    client = browser(case.order)
    with at_noon():
        answer = client.post(
            f"/cases/{case.ref}/ship/", {"carrier": "SF", "tracking_number": " sf123456 "}, follow=True
        )
    case.refresh_from_db()
    assert case.step == "in_transit"
    assert "SF SF123456" in answer.content.decode()


@pytest.mark.parametrize("number", ["", "12", "x" * 61])
def test_a_tracking_number_that_cannot_be_one_is_refused_at_its_field(number: str) -> None:
    case = a_case("send_back")
    with at_noon(), unchanged():
        answer = browser(case.order).post(f"/cases/{case.ref}/ship/", {"carrier": "SF", "tracking_number": number})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="id_tracking_number_error">Enter the tracking number' in page
    assert 'value="SF"' in page


def test_a_request_can_be_withdrawn_after_being_asked_once_more() -> None:
    case = a_case("send_back")
    client = browser(case.order)
    with at_noon():
        with unchanged():
            assert "Keep it" in client.get(f"/cases/{case.ref}/withdraw/").content.decode()
        client.post(f"/cases/{case.ref}/withdraw/")
    case.refresh_from_db()
    assert case.step == "withdrawn"


@pytest.mark.parametrize("move", ["ship", "withdraw"])
def test_a_move_that_is_over_changes_nothing_and_says_so(move: str) -> None:
    case = a_case("inspection")
    client = browser(case.order)
    with at_noon(), unchanged():
        assert client.get(f"/cases/{case.ref}/{move}/")["Location"] == f"/cases/{case.ref}/"
        answer = client.post(f"/cases/{case.ref}/{move}/", {"tracking_number": "SF123456"})
    assert answer.status_code == 422
    assert "where that is no longer possible" in answer.content.decode()


def test_a_request_as_typed_from_a_parcel_label_is_found() -> None:
    case = a_case("review")
    with at_noon():
        answer = browser(case.order).get(f"/cases/{case.ref.lower().replace('-', '')}/")
    assert answer.status_code == 200


def test_the_note_of_a_customer_cannot_carry_markup() -> None:
    shop = make_shop(name="<script>alert(1)</script>")
    case = make_case(make_order(shop, [line_in(title="<img src=x onerror=alert(1)>")]))
    with at_noon():
        page = browser(case.order).get(f"/cases/{case.ref}/").content.decode()
    assert "<img src=x" not in page
    assert "<script>alert" not in page


def test_a_refund_that_was_refused_in_part_shows_what_is_left() -> None:
    case = bring_to(a_case("in_transit"), "inspection")
    line = case.lines.get()
    findings = [
        Finding(case_line_id=line.pk, units=1, grade="A", accepted=True, disposition="sellable"),
        Finding(case_line_id=line.pk, units=1, grade="D", accepted=False, disposition="to_customer"),
    ]
    inspect(case, findings=findings, by=WAREHOUSE, at=NOW)
    with at_noon():
        page = browser(case.order).get(f"/cases/{case.ref}/").content.decode()
    assert "¥50.00 is being refunded" in page
    assert "1 accepted, 1 not" in page


def test_what_happened_several_times_in_a_row_is_told_once() -> None:
    case = make_case(make_order(make_shop(STRICT)), step="review")
    for day in (3, 4, 5):
        case = escalate(case, by=SYSTEM, at=NOW + timedelta(days=day))
    with clock.virtual(NOW + timedelta(days=6)):
        page = strip_tags(browser(case.order).get(f"/cases/{case.ref}/").content.decode())
    assert "3 times in all" in page
