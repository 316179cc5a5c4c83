"""Asking: one question a screen, nothing lost on the way; what is shown before is what happens, once."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape, strip_tags

from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.orders.factories import NOW
from aftercare.orders.models import LineKind, Order
from aftercare.policy.terms import STANDARD
from aftercare.portal.tests.visiting import ask, at_noon, browser, hidden, now_at, send, summary, unchanged
from stories.makers import line_in, make_case, make_order, make_shop

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script> 👩‍👩‍👧 \u202eevil\u202c שלום"


@pytest.fixture
def order() -> Order:
    """Two cups at 50.00 and a tray, under a policy that takes 10.00 for the freight."""
    shop = make_shop(STANDARD.model_copy(update={"return_fee": 1_000}), name="Aomu")
    return make_order(shop, [line_in(2, 10_000, sku="CUP", title="Cup"), line_in(1, 6_000, sku="TRAY", title="Tray")])


@pytest.fixture
def single() -> Order:
    shop = make_shop(STANDARD, name="Aomu")
    return make_order(shop, [line_in(1, 10_000, sku="CUP", title="Cup")])


def one_cup(client: Client, order: Order, **more: Any) -> Any:
    return summary(client, order, units={1: 1}, reason="changed_mind", kind="return", **more)


@pytest.mark.parametrize(
    ("language", "preview", "headline"),
    [
        ("en", "You get back ¥40.00", "Send it back by Mar 9, 12:00"),
        ("zh-hans", "您将收到退款 ¥40.00", "请在 3月9日 12:00 前寄回"),
    ],
)
def test_a_customer_sees_what_will_happen_and_it_happens(
    order: Order, language: str, preview: str, headline: str
) -> None:
    client = browser(order, language=language)
    with at_noon():
        shown = one_cup(client, order)
        assert preview in shown.content.decode()
        assert not Case.objects.exists()
        done = send(client, order, shown, note="Too small")
    case = Case.objects.get()
    assert headline in strip_tags(done.content.decode())
    assert (case.amount.minor, case.step, case.locale, case.channel) == (4_000, "send_back", language, "portal")
    assert [(line.line.sku, line.units, line.note) for line in case.lines.all()] == [("CUP", 1, "Too small")]


def test_no_screen_changes_anything_before_it_is_sent(order: Order) -> None:
    with at_noon(), unchanged():
        one_cup(browser(order), order)


def test_one_unit_of_one_line_is_not_asked_about(single: Order) -> None:
    client = browser(single)
    with at_noon():
        assert now_at(client.get(f"/orders/{single.ref}/ask/", follow=True)) == "why"
        assert now_at(ask(client, single, "why", reason="changed_mind")) == "how"
        shown = ask(client, single, "how", kind="return")
        assert now_at(shown) == "check"
        send(client, single, shown)
    assert Case.objects.get().lines.get().units == 1


def test_a_line_leads_straight_to_its_reason(order: Order) -> None:
    client = browser(order)
    with at_noon():
        assert now_at(client.get(f"/orders/{order.ref}/ask/?line=2", follow=True)) == "why"
        counted = client.get(f"/orders/{order.ref}/ask/?line=1", follow=True)
    assert now_at(counted) == "why"


def test_all_units_of_a_line_are_meant_until_fewer_are_said_beside_the_reason(order: Order) -> None:
    client = browser(order)
    with at_noon():
        counted = client.get(f"/orders/{order.ref}/ask/?line=1", follow=True).content.decode()
        assert f'name="units" value="{order.lines.get(position=1).quantity}"' in counted
        assert ask(client, order, "why", reason="changed_mind", units="0").status_code == 422
        assert ask(client, order, "why", units="1").status_code == 422  # Enter in the number chooses no reason
        assert now_at(ask(client, order, "why", reason="changed_mind", units="1")) == "how"
        shown = ask(client, order, "how", kind="return")
        send(client, order, shown)
    assert Case.objects.get().lines.get().units == 1


@pytest.mark.parametrize(
    "address", ["?line=9", "?line=0", "?line=-1", "?line=x", "?line=99999999999999999999", "?line=²"]
)
def test_a_line_that_is_none_leads_to_the_choice(order: Order, address: str) -> None:
    with at_noon():
        assert now_at(browser(order).get(f"/orders/{order.ref}/ask/{address}", follow=True)) == "items"


def test_a_screen_is_there_only_after_those_before_it(order: Order) -> None:
    client = browser(order)
    with at_noon():
        assert now_at(client.get(f"/orders/{order.ref}/ask/check/", follow=True)) == "items"
        ask(client, order, "items", units_1="1")
        for later in ("how", "which", "check"):
            assert now_at(client.get(f"/orders/{order.ref}/ask/{later}/", follow=True)) == "why"
            assert now_at(ask(client, order, later, kind="return")) == "why"
        assert client.get(f"/orders/{order.ref}/ask/nowhere/").status_code == 404


def test_the_back_button_finds_every_answer(order: Order) -> None:
    client = browser(order)
    with at_noon():
        one_cup(client, order)
        items = client.get(f"/orders/{order.ref}/ask/items/").content.decode()
        why = client.get(f"/orders/{order.ref}/ask/why/").content.decode()
        how = client.get(f"/orders/{order.ref}/ask/how/").content.decode()
    assert re.search(r'name="units_1" value="1"', items)
    assert re.search(r'class="tile marked" name="reason" value="changed_mind"', why)
    assert re.search(r'class="remedy marked" name="kind" value="return"', how)


def test_a_request_that_was_begun_is_found_again_and_can_be_begun_afresh(order: Order) -> None:
    client = browser(order)
    with at_noon():
        ask_page = f"/orders/{order.ref}/ask/"
        client.get(ask_page)
        assert "You began a request" not in client.get(f"/orders/{order.ref}/").content.decode()
        ask(client, order, "items", units_1="1")
        ask(client, order, "why", reason="defect")
        assert "You began a request" in client.get(f"/orders/{order.ref}/").content.decode()
        again = client.get(ask_page, follow=True)
        assert now_at(again) == "how"
        assert "what you had entered is still here" in again.content.decode()
        assert re.search(r'<div class="note kept" role="status">', again.content.decode())
        client.post(f"{ask_page}afresh/")
        assert now_at(client.get(ask_page, follow=True)) == "items"
    assert not Case.objects.exists()


def test_two_taps_make_one_request(order: Order) -> None:
    client = browser(order)
    with at_noon():
        shown = summary(client, order, units={1: 2, 2: 1}, reason="defect", kind="return")
        first, second = send(client, order, shown), send(client, order, shown)
    assert now_at(first) == now_at(second) == Case.objects.get().ref


def test_after_it_is_sent_nothing_is_left_of_the_draft(order: Order) -> None:
    client = browser(order)
    with at_noon():
        send(client, order, one_cup(client, order))
        assert now_at(client.get(f"/orders/{order.ref}/ask/check/", follow=True)) == "items"
    assert Case.objects.count() == 1


def test_what_changed_meanwhile_is_shown_again_first(order: Order) -> None:
    client = browser(order)
    with at_noon():
        shown = one_cup(client, order)
        with unchanged():
            answer = send(client, order, shown, shown="9999.accept.send_back.0", note="Kept")
            assert answer.status_code == 422
            assert "It has changed since you last saw it." in answer.content.decode()
            assert "Kept" in answer.content.decode()


def test_what_another_tab_changed_is_shown_again_first(order: Order) -> None:
    """Both tabs have one draft: the same amount for other goods is not what was shown."""
    client = browser(order)
    with at_noon():
        shown = one_cup(client, order)
        ask(client, order, "how", kind="return", condition_1=["opened"])
        with unchanged():
            assert send(client, order, shown).status_code == 422


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        ({"units_1": "3"}, "units_1", "Only 2 can be asked for; enter that or less."),
        ({"units_1": "-1"}, "units_1", "Enter 0 or more."),
        ({"units_1": "1.5"}, "units_1", "Enter a whole number, such as 1."),
    ],
)
def test_a_bad_number_names_the_field_and_the_cure(order: Order, typed: dict[str, str], field: str, says: str) -> None:
    client = browser(order)
    with at_noon(), unchanged():
        client.get(f"/orders/{order.ref}/ask/")
        answer = ask(client, order, "items", **typed, units_2="1")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id_{field}_error">{says}</p>' in page
    assert re.search(r'name="units_2" value="1" checked', page)


def test_nothing_chosen_is_said_above_the_form(order: Order) -> None:
    client = browser(order)
    with at_noon(), unchanged():
        client.get(f"/orders/{order.ref}/ask/")
        answer = ask(client, order, "items")
    assert answer.status_code == 422
    assert "Choose how many of at least one item." in answer.content.decode()


def test_each_item_may_have_a_reason_of_its_own(order: Order) -> None:
    client = browser(order)
    with at_noon():
        client.get(f"/orders/{order.ref}/ask/")
        ask(client, order, "items", units_1="1", units_2="1")
        with unchanged():
            half = ask(client, order, "why", reason_1="defect")
        assert half.status_code == 422
        assert 'id="id_reason_2_error">Choose why, so that the right rules apply.</p>' in half.content.decode()
        ask(client, order, "why", reason_1="defect", reason_2="changed_mind")
        shown = ask(client, order, "how", kind="return")
        send(client, order, shown)
    assert {line.line.sku: line.reason for line in Case.objects.get().lines.all()} == {
        "CUP": "defect", "TRAY": "changed_mind"
    }  # fmt: skip


@pytest.mark.parametrize(("screen", "posted"), [("why", {"reason": "bored"}), ("how", {"kind": "moon"})])
def test_what_is_not_offered_is_not_taken(order: Order, screen: str, posted: dict[str, str]) -> None:
    client = browser(order)
    with at_noon(), unchanged():
        client.get(f"/orders/{order.ref}/ask/")
        ask(client, order, "items", units_1="1")
        if screen == "how":
            ask(client, order, "why", reason="changed_mind")
        answer = ask(client, order, screen, **posted)
    assert (answer.status_code, now_at(answer)) == (422, screen)


def test_a_reason_whose_time_is_over_is_not_offered_and_not_taken(order: Order) -> None:
    client = browser(order)
    with clock.virtual(NOW + timedelta(days=10)), unchanged():
        client.get(f"/orders/{order.ref}/ask/")
        page = ask(client, order, "items", units_1="1").content.decode()
        answer = ask(client, order, "why", reason="changed_mind")
    assert 'value="changed_mind"' not in page
    assert re.search(r"<b>Changed my mind</b> · .*ended on March 9, 2026", page)
    assert 'value="defect"' in page
    assert answer.status_code == 422


def test_a_refusal_of_everything_says_why_and_where_to_write(order: Order) -> None:
    """More is asked for than is left of the payment."""
    Order.objects.filter(pk=order.pk).update(captured=3_000)
    client = browser(order)
    with at_noon(), unchanged():
        client.get(f"/orders/{order.ref}/ask/")
        ask(client, order, "items", units_1="1")
        answer = ask(client, order, "why", reason="changed_mind")
    page = answer.content.decode()
    assert now_at(answer) == "how"
    assert "Only ¥30.00 of this order is paid and not refunded yet" in page
    assert 'name="kind"' not in page
    assert f"/orders/{order.ref}/complaint/" in page


def test_goods_that_were_not_sent_are_held_then_refunded() -> None:
    order = make_order(make_shop(STANDARD), [line_in(2, 10_000, shipped=0)], delivered_at=None)
    client = browser(order)
    with at_noon():
        assert client.get(f"/orders/{order.ref}/return/")["Location"] == f"/orders/{order.ref}/"
        page = client.get(f"/orders/{order.ref}/").content.decode()
        assert "Cancel, or money back" in page
        shown = summary(client, order, units={1: 1}, reason="changed_mind", kind="refund_only")
        page = send(client, order, shown).content.decode()
    assert "Your parcel is being stopped before it leaves" in page
    assert Case.objects.get().step == "hold"


def test_postage_can_be_asked_for_without_a_parcel() -> None:
    postage = line_in(1, 1_200, sku="POST", title="Postage", kind=LineKind.SERVICE)
    order = make_order(make_shop(STANDARD), [line_in(), postage])
    with at_noon():
        shown = summary(browser(order), order, units={2: 1}, reason="late", kind="refund_only").content.decode()
    assert "You get back ¥12.00" in shown
    assert "A person will decide" in shown


def test_an_order_of_a_shop_without_a_policy_offers_nothing() -> None:
    from aftercare.orders.factories import make_shop as bare_shop

    order = make_order(bare_shop())
    client = browser(order)
    with at_noon():
        page = client.get(f"/orders/{order.ref}/").content.decode()
        assert client.get(f"/orders/{order.ref}/ask/")["Location"] == f"/orders/{order.ref}/"
    assert "Nothing of this order can be asked for any more." in page


@pytest.mark.parametrize(
    ("language", "mind", "fault"),
    [
        ("en", "7 days no-reason: until Mon, Mar 9", "After that, if something is wrong with it: until Tue, Mar 17"),
        ("zh-hans", "7 天无理由退货：截至 3月9日周一", "之后如有质量问题：截至 3月17日周二"),
    ],
)
def test_the_order_page_says_for_each_line_what_is_possible_until_when(
    order: Order, language: str, mind: str, fault: str
) -> None:
    client = browser(order, language=language)
    with at_noon():
        page = client.get(f"/orders/{order.ref}/").content.decode()
    assert page.count(mind) == page.count(fault) == 2


def test_each_line_has_its_own_time(order: Order) -> None:
    client = browser(order)
    order.lines.filter(position=2).update(delivered_at=NOW + timedelta(days=3))
    make_case(order, units=[1, 0])
    with clock.virtual(NOW + timedelta(days=9)):
        page = client.get(f"/orders/{order.ref}/").content.decode()
        assert "No-reason return: ended on Mon, Mar 9" in page
        assert "7 days no-reason: until Thu, Mar 12" in page
        assert "1 in a request now" in page
        ask_page = client.get(f"/orders/{order.ref}/ask/?line=2", follow=True).content.decode()
        assert 'value="changed_mind"' in ask_page
    with clock.virtual(NOW + timedelta(days=30)):
        page = client.get(f"/orders/{order.ref}/").content.decode()
    assert "If it is faulty, ask: the law goes beyond Tue, Mar 17, and a person looks at it" in page
    make_case(order, units=[1, 1])
    with at_noon():
        page = client.get(f"/orders/{order.ref}/").content.decode()
    assert "Nothing of this order can be asked for any more." in page
    assert f"/orders/{order.ref}/complaint/" in page


def test_goods_that_are_not_taken_back_for_a_change_of_mind_say_so() -> None:
    order = make_order(make_shop(STANDARD, country="CN"), [line_in(1, traits=("made_to_order",), sku="RING")])
    with at_noon():
        page = browser(order).get(f"/orders/{order.ref}/").content.decode()
    assert "“RING” cannot be returned for a change of mind" in strip_tags(page)
    assert "no-reason" not in page


def test_the_screens_speak_the_readers_language(order: Order) -> None:
    client = browser(order, language="zh-CN")
    with at_noon():
        page = client.get(f"/orders/{order.ref}/ask/", follow=True).content.decode()
        assert 'lang="zh-Hans"' in page
        assert "涉及哪些商品？" in page
        ask(client, order, "items", units_1="1")
        page = ask(client, order, "why", reason="changed_mind").content.decode()
    assert "您希望怎么处理？" in page


def test_hostile_words_are_kept_and_harmless(order: Order) -> None:
    client = browser(order)
    with at_noon():
        ask_page = summary(client, order, units={1: 1}, reason="defect", kind="exchange", wanted=HOSTILE)
        with unchanged():
            again = send(client, order, ask_page, note=HOSTILE, shown="0").content.decode()
        assert escape(HOSTILE) in again
        assert "<script>alert" not in again
        done = send(client, order, ask_page, note=HOSTILE).content.decode()
    line = Case.objects.get().lines.get()
    assert (line.note, line.wanted) == (HOSTILE, HOSTILE)
    assert "<script>alert" not in done


def test_words_that_cannot_be_kept_are_refused_with_the_cure(order: Order) -> None:
    client = browser(order)
    with at_noon(), unchanged():
        answer = send(client, order, one_cup(client, order), note="x" * 1001)
    assert answer.status_code == 422
    assert 'id="id_note_error"' in answer.content.decode()


def test_a_page_of_another_order_answers_nothing_here(order: Order, single: Order) -> None:
    client = browser(order)
    with at_noon(), unchanged():
        shown = one_cup(client, order)
        assert client.post(f"/orders/{single.ref}/ask/check/", hidden(shown.content.decode())).status_code == 404
        assert ask(client, order, "items", units_9="1").status_code == 422


def test_having_looked_at_the_complaint_leads_no_return_astray(order: Order) -> None:
    client = browser(order)
    with at_noon():
        assert now_at(client.get(f"/orders/{order.ref}/complaint/", follow=True)) == "show"
        assert "You began a request" not in client.get(f"/orders/{order.ref}/").content.decode()
        assert now_at(client.get(f"/orders/{order.ref}/ask/", follow=True)) == "items"
