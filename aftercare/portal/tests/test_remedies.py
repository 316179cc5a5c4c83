"""The remedies stand side by side, each with what it gives; what is chosen is what the case gets."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags

from aftercare.cases.models import Case, Photo
from aftercare.orders.models import Order, Product
from aftercare.people.consents import withdraw_consent
from aftercare.people.models import Customer
from aftercare.policy.law import cited
from aftercare.policy.terms import STANDARD, Excluded, ReasonTerms, Terms, Trust
from aftercare.portal.tests.test_access import a_picture
from aftercare.portal.tests.visiting import ask, at_noon, browser, now_at, send, summary, unchanged
from stories.makers import ANY_REASON, CUSTOMER, EASY, NOW, line_in, make_order, make_shop

pytestmark = pytest.mark.django_db
DIRECT = {
    "return": ("return", "You get back ¥50.00"),
    "refund": ("refund_only", "You get back ¥50.00"),
    "exchange": ("exchange", "You get a replacement"),
    "again": ("reship", "It is sent to you again"),
}
SEEN_FIRST = EASY.model_copy(
    update={"reasons": {**ANY_REASON, "defect": ReasonTerms(photos_from=0), "missing": ReasonTerms(keep_below=9_000)}}
)

WITH_A_FEE = EASY.model_copy(
    update={"return_fee": 800, "reasons": {**ANY_REASON, "changed_mind": ReasonTerms(freight="customer")}}
)


@pytest.fixture
def order() -> Order:
    return an_order(STANDARD)


def an_order(terms: Terms, **fields: Any) -> Order:
    return make_order(
        make_shop(terms, name="Aomu"), [line_in(2, 10_000, sku="CUP", title="Cup", category="cups")], **fields
    )


def at_how(client: Client, order: Order, reason: str) -> Any:
    client.get(f"/orders/{order.ref}/ask/")
    ask(client, order, "items", units_1="1")
    return ask(client, order, "why", reason=reason)


def cards(page: Any) -> dict[str, str]:
    """What each card says, by kind."""
    found = re.findall(
        r'<button class="remedy[^"]*" name="kind" value="(\w+)">(.*?)</button>', page.content.decode(), re.S
    )
    return {kind: " ".join(strip_tags(said).split()) for kind, said in found}


def test_each_remedy_says_what_it_gives_when_and_who_pays_the_way_back() -> None:
    order = an_order(WITH_A_FEE)
    with at_noon():
        found = cards(at_how(browser(order), order, "changed_mind"))
    assert list(found) == ["return", "exchange"]
    for said in ("Return and refund", "¥42.00", "after ¥8.00 in fees", "of their arrival",
                 "You pay the return freight.", "Approved at once"):  # fmt: skip
        assert said in found["return"]
    assert "A person answers within 2 days" in found["exchange"]
    assert "¥" not in found["exchange"]


def test_the_amount_on_the_card_is_that_of_the_summary_and_of_the_case() -> None:
    order = an_order(WITH_A_FEE)
    client = browser(order)
    with at_noon():
        assert "¥42.00" in cards(at_how(client, order, "changed_mind"))["return"]
        shown = ask(client, order, "how", kind="return")
        assert "You get back ¥42.00" in shown.content.decode()
        send(client, order, shown)
    assert Case.objects.get().amount.minor == 4_200


def test_an_instant_refund_is_said_at_once() -> None:
    order = an_order(EASY.model_copy(update={"instant": Trust(reasons=None)}))
    client = browser(order)
    with at_noon():
        page = at_how(client, order, "changed_mind")
        assert "Money back now, the goods after" in cards(page)["return"]
        assert "Money within 1 day" in cards(page)["return"]
        done = send(client, order, ask(client, order, "how", kind="return"))
    assert Case.objects.get().path == "instant"
    assert "¥50.00 is on its way to" in strip_tags(done.content.decode())


def test_goods_not_worth_sending_back_are_kept() -> None:
    client = browser(order := an_order(SEEN_FIRST))
    with at_noon():
        found = cards(at_how(client, order, "missing"))
    assert "Money back, the goods are kept" in found["return"]
    assert "Nothing has to be sent back." in found["return"]
    assert "reship" in found


@pytest.mark.parametrize("address", DIRECT)
def test_the_address_of_a_kind_leads_to_it_without_asking_again(order: Order, address: str) -> None:
    kind, title = DIRECT[address]
    client = browser(order)
    with at_noon():
        assert now_at(client.get(f"/orders/{order.ref}/{address}/", follow=True)) == "why"
        answer = ask(client, order, "why", reason="missing" if kind == "reship" else "defect", units="1")
        if now_at(answer) == "which":
            answer = ask(client, order, "which")
        if now_at(answer) == "how":  # the decision offers it for money that need not come back by consent alone
            assert kind not in cards(answer)
            return
        assert f"<h1>{title}</h1>" in answer.content.decode()
        assert re.search(r'<ol class="next"><li>', answer.content.decode())
        done = send(client, order, answer)
    case = Case.objects.get()
    assert now_at(done) == case.ref
    assert (case.kind, case.channel) == (kind, "portal")


def test_a_remedy_that_was_wanted_and_is_not_offered_says_why() -> None:
    terms = EASY.model_copy(update={"reasons": {**ANY_REASON, "late": ReasonTerms(remedies=("return",))}})
    order = an_order(terms)
    client = browser(order)
    with at_noon(), unchanged():
        client.get(f"/orders/{order.ref}/exchange/")
        ask(client, order, "items", units_1="1")
        answer = ask(client, order, "why", reason="late")
    assert now_at(answer) == "how"
    assert "For “Arrived too late” this shop offers another way" in answer.content.decode()
    assert list(cards(answer)) == ["return"]


def test_who_wants_no_machine_to_refuse_may_ask_a_person() -> None:
    order = an_order(EASY.model_copy(update={"excluded": Excluded(categories=("cups",))}), country="US")
    client = browser(order)
    with at_noon():
        refused = at_how(client, order, "changed_mind")
        assert "This shop does not take back “CUP” for a change of mind." in refused.content.decode()
        assert cards(refused) == {}
        customer = Customer.objects.create(shop=order.shop, external_id="C1")
        Order.objects.filter(pk=order.pk).update(customer=customer)
        withdraw_consent(customer, purpose="automated", source="portal", by=CUSTOMER, at=NOW)
        answer = at_how(client, order, "changed_mind")
        assert "A person answers within 2 days" in cards(answer)["return"]


def test_evidence_is_asked_for_only_where_the_decision_asks() -> None:
    client = browser(order := an_order(SEEN_FIRST))
    with at_noon():
        assert now_at(at_how(client, order, "late")) == "how"
        answer = at_how(client, order, "defect")
        assert now_at(answer) == "show"
        assert "For “Does not work” the shop asks for photos first." in answer.content.decode()
        answer = ask(client, order, "show", photos=[a_picture()], note="It leaks")
        assert now_at(answer) == "how"
        assert "Approved at once" in cards(answer)["return"]
        send(client, order, ask(client, order, "how", kind="return"), note="It leaks")
    case = Case.objects.get()
    assert case.step == "send_back"
    assert Photo.objects.filter(case=case, evidence__case=case).count() == 1


def test_without_anything_to_show_now_the_case_waits_for_it() -> None:
    client = browser(order := an_order(SEEN_FIRST))
    with at_noon():
        at_how(client, order, "defect")
        answer = ask(client, order, "show")
        assert "A photo or video first" in cards(answer)["return"]
        send(client, order, ask(client, order, "how", kind="return"))
    assert Case.objects.get().step == "evidence"


def test_a_complaint_is_what_the_customer_wrote(order: Order) -> None:
    client = browser(order)
    with at_noon():
        assert now_at(client.get(f"/orders/{order.ref}/complaint/", follow=True)) == "show"
        with unchanged():
            empty = ask(client, order, "show")
        assert "Write what happened and what would put it right." in empty.content.decode()
        shown = ask(client, order, "show", note="Nobody answers.", photos=[a_picture()])
        assert "<h1>Aomu hears your complaint</h1>" in shown.content.decode()
        send(client, order, shown)
    case = Case.objects.get()
    assert (case.kind, case.step, case.about) == ("complaint", "acknowledge", "Nobody answers.")
    assert Photo.objects.filter(case=case).count() == 1


def test_what_the_goods_are_now_changes_what_may_be_chosen(order: Order) -> None:
    client = browser(order)
    with at_noon():
        at_how(client, order, "changed_mind")
        told = ask(client, order, "how", condition_1=["opened", "tried"])
        assert now_at(told) == "how"
        assert len(re.findall(r'name="condition_1" value="(?:opened|tried)"[^>]* checked', told.content.decode())) == 2
        send(client, order, ask(client, order, "how", kind="return", condition_1=["opened", "tried"]))
    assert Case.objects.get().lines.get().condition == ["opened", "tried"]


def test_an_exchange_names_what_is_wanted_and_offers_the_same_sort(order: Order) -> None:
    for sku, title, category in (("CUP-BLUE", "Cup, blue", "cups"), ("BOWL", "A bowl", "cups"), ("X", "Cup", "hats")):
        fields = {"title": title, "category": category, "price": 5_000}
        Product.objects.update_or_create(shop=order.shop, sku=sku, defaults=fields)
    client = browser(order)
    with at_noon():
        at_how(client, order, "defect")
        page = ask(client, order, "how", kind="exchange").content.decode()
        assert re.findall(r'name="wanted_1" value="([^"]*)"', page)[:3] == ["", "CUP-BLUE", "BOWL"]
        shown = ask(client, order, "which", wanted_1="CUP-BLUE")
        assert "Cup × 1 → CUP-BLUE" in shown.content.decode()
        assert "You get back" not in strip_tags(shown.content.decode())
        send(client, order, shown)
    assert Case.objects.get().lines.get().wanted == "CUP-BLUE"


def test_a_decision_that_changed_meanwhile_is_shown_again_first(order: Order) -> None:
    client = browser(order)
    with at_noon():
        shown = summary(client, order, units={1: 1}, reason="defect", kind="return")
        mark = re.search(r'name="shown" value="([^"]*)"', shown.content.decode())
        assert mark
        with unchanged():
            assert send(client, order, shown, shown=mark[1].replace("review", "accept")).status_code == 422


def test_the_law_is_cited_in_what_it_decides(order: Order) -> None:
    """Once: in the sentence, or beside it."""
    Order.objects.filter(pk=order.pk).update(country="CN")
    with at_noon():
        answer = summary(browser(order), order, units={1: 1}, reason="changed_mind", kind="return")
    because = answer.context["preview"].decision.because
    assert because.law
    assert cited(because.law) in strip_tags(answer.content.decode())
    assert f"<cite>{cited(because.law)}</cite>" not in answer.content.decode()
