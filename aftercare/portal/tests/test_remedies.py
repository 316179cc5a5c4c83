"""Every kind of remedy can be asked for; the preview says what happens and what else there is."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from django.test import Client
from django.utils.html import strip_tags

from aftercare.cases.models import Case, Photo
from aftercare.orders.models import Order, Product
from aftercare.policy.law import cited
from aftercare.policy.terms import STANDARD
from aftercare.portal.tests.test_access import a_picture
from aftercare.portal.tests.visiting import at_noon, browser, unchanged
from stories.makers import line_in, make_order, make_shop

pytestmark = pytest.mark.django_db
ONE = {"units_1": "1", "reason_1": "defect"}
KINDS: dict[str, tuple[dict[str, str], str]] = {
    "return": (ONE, "You get back ¥50.00"),
    "refund": (ONE, "You get back ¥50.00"),
    "exchange": (ONE, "You get a replacement"),
    "again": ({**ONE, "reason_1": "missing"}, "It is sent to you again"),
    "complaint": ({"note": "Nobody answers."}, "Aomu hears your complaint"),
}


@pytest.fixture
def order() -> Order:
    shop = make_shop(STANDARD, name="Aomu")
    return make_order(shop, [line_in(2, 10_000, sku="CUP", title="Cup", category="cups")])


def hidden(page: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page):
        found.setdefault(name, []).append(value)
    return found


def preview(client: Client, order: Order, kind: str, typed: Mapping[str, object]) -> str:
    answer = client.post(f"/orders/{order.ref}/{kind}/", {**typed, "step": "preview"})
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_shown_first_and_then_asked_for(order: Order, kind: str) -> None:
    typed, title = KINDS[kind]
    client = browser(order)
    with at_noon():
        assert client.get(f"/orders/{order.ref}/{kind}/").status_code == 200
        with unchanged():
            page = preview(client, order, kind, typed)
        assert f"<h1>{title}</h1>" in page
        assert re.search(r'<ol class="next"><li>', page)
        done = client.post(f"/orders/{order.ref}/{kind}/", {**hidden(page), "step": "submit"}, follow=True)
    case = Case.objects.get()
    assert done.redirect_chain[-1][0] == f"/cases/{case.ref}/"
    assert case.channel == "portal"


def test_a_complaint_without_words_is_asked_for_them(order: Order) -> None:
    with at_noon(), unchanged():
        answer = browser(order).post(f"/orders/{order.ref}/complaint/", {"step": "preview"})
    assert answer.status_code == 422
    assert "Write what happened and what would put it right." in answer.content.decode()


def test_a_complaint_is_what_the_customer_wrote(order: Order) -> None:
    client = browser(order)
    with at_noon():
        page = preview(client, order, "complaint", {"note": "Nobody answers."})
        client.post(f"/orders/{order.ref}/complaint/", {**hidden(page), "step": "submit"})
    case = Case.objects.get()
    assert (case.kind, case.step, case.about) == ("complaint", "acknowledge", "Nobody answers.")


def test_photos_go_with_the_request(order: Order) -> None:
    client = browser(order)
    with at_noon():
        page = preview(client, order, "return", {**ONE, "photos": [a_picture(), a_picture()]})
        assert "2 photos go with it." in page
        client.post(f"/orders/{order.ref}/return/", {**hidden(page), "step": "submit"})
    case = Case.objects.get()
    assert Photo.objects.filter(case=case, evidence__case=case).count() == 2


def test_change_keeps_photos_and_condition_and_one_can_be_left_out(order: Order) -> None:
    client = browser(order)
    with at_noon():
        typed = {**ONE, "condition_1": ["opened", "tried"], "photos": [a_picture(), a_picture()]}
        page = preview(client, order, "return", typed)
        form = client.post(f"/orders/{order.ref}/return/", {**hidden(page), "step": "edit"}).content.decode()
        assert form.count('name="photo" value=') == 2
        assert len(re.findall(r'name="condition_1" value="(?:opened|tried)"[^>]* checked', form)) == 2
        kept = hidden(page)
        fewer = preview(client, order, "return", {**kept, "photo": kept["photo"][:1]})
    assert "1 photo goes with it." in fewer


def test_more_photos_than_may_be_are_refused_at_their_field(order: Order) -> None:
    with at_noon():
        answer = browser(order).post(
            f"/orders/{order.ref}/return/", {**ONE, "step": "preview", "photos": [a_picture() for _ in range(9)]}
        )
    assert answer.status_code == 422
    assert "At most 8 photos; leave some out." in answer.content.decode()
    assert not Photo.objects.exists()


def test_another_remedy_takes_along_what_was_typed(order: Order) -> None:
    client = browser(order)
    with at_noon():
        page = preview(client, order, "return", ONE)
        others = re.findall(r'formaction="([^"]+)"><b>([^<]+)</b>', page)
        assert (f"/orders/{order.ref}/exchange/", "Exchange") in others
        form = client.post(others[0][0], {**hidden(page), "step": "edit"}).content.decode()
    assert re.search(r'name="units_1" value="1"', form)
    assert '<option value="defect" selected>' in form


def test_an_exchange_names_what_is_wanted_and_offers_the_same_sort(order: Order) -> None:
    Product.objects.update_or_create(
        shop=order.shop, sku="CUP-BLUE", defaults={"title": "Blue cup", "category": "cups", "price": 5_000}
    )
    client = browser(order)
    with at_noon():
        assert (
            '<option value="CUP-BLUE">Blue cup</option>'
            in client.get(f"/orders/{order.ref}/exchange/").content.decode()
        )
        page = preview(client, order, "exchange", {**ONE, "wanted_1": "CUP-BLUE"})
        assert "Cup × 1 → CUP-BLUE" in page
        client.post(f"/orders/{order.ref}/exchange/", {**hidden(page), "step": "submit"})
    assert Case.objects.get().lines.get().wanted == "CUP-BLUE"


def test_an_exchange_says_nothing_of_money(order: Order) -> None:
    with at_noon():
        page = preview(browser(order), order, "exchange", ONE)
    assert "You get back" not in strip_tags(page)


def test_a_decision_that_changed_meanwhile_is_shown_again_first(order: Order) -> None:
    client = browser(order)
    with at_noon():
        page = preview(client, order, "return", ONE)
        (mark,) = hidden(page)["shown"]
        stale = mark.replace(mark.split(".")[1], "accept" if "review" in mark else "review")
        with unchanged():
            answer = client.post(f"/orders/{order.ref}/return/", {**hidden(page), "shown": stale, "step": "submit"})
    assert answer.status_code == 422


def test_the_law_is_cited_in_what_it_decides(order: Order) -> None:
    """Once: in the sentence, or beside it."""
    Order.objects.filter(pk=order.pk).update(country="CN")
    typed = {"units_1": "1", "reason_1": "changed_mind", "step": "preview"}
    with at_noon():
        answer = browser(order).post(f"/orders/{order.ref}/return/", typed)
    because = answer.context["preview"].decision.because
    assert because.law
    assert cited(because.law) in strip_tags(answer.content.decode())
    assert f"<cite>{cited(because.law)}</cite>" not in answer.content.decode()
