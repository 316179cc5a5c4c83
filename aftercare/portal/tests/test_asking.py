"""Asking for a return or a refund: what is shown before is what happens, once, and a refusal changes nothing."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import translation
from django.utils.html import strip_tags

from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.orders.factories import NOW
from aftercare.orders.models import LineKind, Order
from aftercare.policy.terms import STANDARD
from aftercare.portal.tests.visiting import at_noon, browser, unchanged
from stories.makers import line_in, make_case, make_order, make_shop

pytestmark = pytest.mark.django_db
ONE = {"units_1": "1", "reason_1": "changed_mind", "note": "Too small"}


@pytest.fixture
def order() -> Order:
    """Two cups at 50.00 and a tray, under a policy that takes 10.00 for the freight."""
    shop = make_shop(STANDARD.model_copy(update={"return_fee": 1_000}), name="Aomu")
    return make_order(shop, [line_in(2, 10_000, sku="CUP", title="Cup"), line_in(1, 6_000, sku="TRAY", title="Tray")])


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))


def previewed(client: Client, order: Order, typed: dict[str, str], *, kind: str = "return") -> dict[str, str]:
    answer = client.post(f"/orders/{order.ref}/{kind}/", {**typed, "step": "preview"})
    assert answer.status_code == 200, answer.content.decode()
    return {**hidden(answer.content.decode()), "step": "submit"}


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
        shown = client.post(f"/orders/{order.ref}/return/", {**ONE, "step": "preview"}).content.decode()
        assert preview in shown
        assert not Case.objects.exists()
        done = client.post(f"/orders/{order.ref}/return/", {**hidden(shown), "step": "submit"}, follow=True)
    case = Case.objects.get()
    assert headline in strip_tags(done.content.decode())
    assert (case.amount.minor, case.step, case.locale, case.channel) == (4_000, "send_back", language, "portal")
    assert [(line.line.sku, line.units, line.note) for line in case.lines.all()] == [("CUP", 1, "Too small")]


def test_the_preview_changes_nothing(order: Order) -> None:
    with at_noon(), unchanged():
        previewed(browser(order), order, ONE)


def test_two_taps_make_one_request(order: Order) -> None:
    client = browser(order)
    with at_noon():
        form = previewed(client, order, ONE)
        first = client.post(f"/orders/{order.ref}/return/", form)
        second = client.post(f"/orders/{order.ref}/return/", form)
    assert first["Location"] == second["Location"] == f"/cases/{Case.objects.get().ref}/"


def test_a_second_tap_after_the_last_unit_still_leads_to_the_request(order: Order) -> None:
    client = browser(order)
    with at_noon():
        form = previewed(client, order, {"units_1": "2", "reason_1": "defect", "units_2": "1", "reason_2": "defect"})
        first = client.post(f"/orders/{order.ref}/return/", form)
        second = client.post(f"/orders/{order.ref}/return/", form)
    assert first["Location"] == second["Location"] == f"/cases/{Case.objects.get().ref}/"


def test_an_amount_that_changed_meanwhile_is_shown_again_first(order: Order) -> None:
    client = browser(order)
    with at_noon():
        form = {**previewed(client, order, ONE), "shown": "9999.accept.send_back"}
        with unchanged():
            answer = client.post(f"/orders/{order.ref}/return/", form)
    assert answer.status_code == 422
    assert "The amount has changed since you last saw it." in answer.content.decode()


def test_change_brings_back_what_was_typed(order: Order) -> None:
    client = browser(order)
    with at_noon():
        form = {**previewed(client, order, ONE), "step": "edit"}
        page = client.post(f"/orders/{order.ref}/return/", form).content.decode()
    assert re.search(r'name="units_1" value="1"', page)
    assert '<option value="changed_mind" selected>' in page
    assert "Too small" in page


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        ({"units_1": "3", "reason_1": "defect"}, "units_1", "Only 2 can be asked for; enter that or less."),
        ({"units_1": "-1", "reason_1": "defect"}, "units_1", "Enter 0 or more."),
        ({"units_1": "1.5", "reason_1": "defect"}, "units_1", "Enter a whole number, such as 1."),
        ({"units_1": "1"}, "reason_1", "Choose why, so that the right rules apply."),
        ({"units_1": "1", "reason_1": "bored"}, "reason_1", "Choose one of the reasons in the list."),
        ({"units_1": "1", "reason_1": "defect", "note": "x" * 1001}, "note", "Use at most 1000 characters."),
    ],
)
@pytest.mark.parametrize("step", ["preview", "submit"])
def test_a_bad_form_names_the_field_and_the_cure_and_keeps_the_rest(
    order: Order, typed: dict[str, str], field: str, says: str, step: str
) -> None:
    with at_noon(), unchanged():
        answer = browser(order).post(f"/orders/{order.ref}/return/", {"note": "Kept", **typed, "step": step})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id_{field}_error">{says}</p>' in page
    assert typed.get("note", "Kept") in page


def test_nothing_chosen_is_said_above_the_form(order: Order) -> None:
    with at_noon(), unchanged():
        answer = browser(order).post(f"/orders/{order.ref}/return/", {"step": "preview", "note": "Hello"})
    assert answer.status_code == 422
    assert "Choose how many of at least one item." in answer.content.decode()


def test_a_reason_whose_time_is_over_is_not_offered_and_not_taken(order: Order) -> None:
    client = browser(order)
    with clock.virtual(NOW + timedelta(days=10)), unchanged():
        page = client.get(f"/orders/{order.ref}/return/").content.decode()
        answer = client.post(f"/orders/{order.ref}/return/", {**ONE, "step": "submit"})
    assert "changed_mind" not in page
    assert "defect" in page
    assert answer.status_code == 422


def test_a_refused_decision_stands_at_its_field(order: Order) -> None:
    """The refund is beyond what is left of the payment: the form is right, the decision says no."""
    Order.objects.filter(pk=order.pk).update(captured=3_000)
    with at_noon(), unchanged():
        answer = browser(order).post(f"/orders/{order.ref}/return/", {**ONE, "step": "preview"})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert "Too small" in answer.content.decode()


def test_goods_that_were_not_sent_are_held_then_refunded() -> None:
    order = make_order(make_shop(STANDARD), [line_in(2, 10_000, shipped=0)], delivered_at=None)
    client = browser(order)
    with at_noon():
        assert client.get(f"/orders/{order.ref}/return/")["Location"] == f"/orders/{order.ref}/"
        form = previewed(client, order, ONE, kind="refund")
        page = client.post(f"/orders/{order.ref}/refund/", form, follow=True).content.decode()
    assert "Your parcel is being stopped before it leaves" in page
    assert Case.objects.get().step == "hold"


def test_postage_can_be_asked_for_without_a_parcel() -> None:
    postage = line_in(1, 1_200, sku="POST", title="Postage", kind=LineKind.SERVICE)
    order = make_order(make_shop(STANDARD), [line_in(), postage])
    client = browser(order)
    with at_noon():
        assert "Postage" not in client.get(f"/orders/{order.ref}/return/").content.decode()
        page = client.post(f"/orders/{order.ref}/refund/", {"units_2": "1", "reason_2": "late", "step": "preview"})
    assert "You get back ¥12.00" in page.content.decode()
    assert "A person will decide" in page.content.decode()


def test_an_order_of_a_shop_without_a_policy_offers_nothing() -> None:
    from aftercare.orders.factories import make_shop as bare_shop

    order = make_order(bare_shop())
    with at_noon():
        page = browser(order).get(f"/orders/{order.ref}/").content.decode()
    assert "Nothing of this order can be asked for any more." in page


def test_the_order_page_says_for_each_line_what_is_possible_until_when(order: Order) -> None:
    client = browser(order)
    make_case(order, units=[1, 0])
    with at_noon():
        page = client.get(f"/orders/{order.ref}/").content.decode()
        assert page.count("Return until March 9; if something is wrong with it, until March 17") == 2
        assert "1 in a request now" in page
    with clock.virtual(NOW + timedelta(days=9)):
        assert (
            "Return until March 17 if something is wrong with it"
            in client.get(f"/orders/{order.ref}/").content.decode()
        )
    with clock.virtual(NOW + timedelta(days=30)):
        page = client.get(f"/orders/{order.ref}/").content.decode()
    assert "The time for returns ended on March 17; if it is faulty, ask: a person looks at it" in page
    make_case(order, units=[1, 1])
    with at_noon():
        page = client.get(f"/orders/{order.ref}/").content.decode()
    assert "Nothing of this order can be asked for any more." in page
    assert f"/orders/{order.ref}/complaint/" in page


def test_the_forms_speak_the_readers_language(order: Order) -> None:
    with at_noon(), translation.override("zh-hans"):
        page = browser(order, language="zh-CN").get(f"/orders/{order.ref}/return/").content.decode()
    assert 'lang="zh-Hans"' in page
    assert "您要退哪些商品，为什么？" in page
