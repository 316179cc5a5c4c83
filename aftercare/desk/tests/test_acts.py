"""Every button of the table: it stands where its action is possible, and does it, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from aftercare.cases import actions
from aftercare.cases.models import Case, CaseLink
from aftercare.core import clock
from aftercare.core.actor import Actor, ActorKind
from aftercare.core.models import EventRow
from aftercare.desk.acts import ACTS
from aftercare.money.actions import confirm_paid, freeze
from aftercare.money.bouncing import record_returned
from aftercare.money.chargebacks.actions import close_chargeback, open_chargeback
from aftercare.money.models import RefundOperation
from aftercare.parcels.sending import deliver, dispatch, lose
from aftercare.parcels.stopping import hold, sent
from aftercare.people.models import Shop
from aftercare.promises.actions import pause
from aftercare.ui.tests.staffed import (
    AGENT,
    CUSTOMER,
    WAREHOUSE,
    approved,
    arrived,
    asked,
    bought,
    complained,
    inspected,
    judged,
    open_shop,
    picture,
    replacing,
    signed_in,
    state,
    unsent,
)
from aftercare.ui.tests.staffed import sent as on_its_way_back

pytestmark = pytest.mark.django_db
Maker = Callable[[Shop], Case]


def come_back(shop: Shop) -> Case:
    return record_returned(refunded(shop), payment=1, by=Actor(ActorKind.FINANCE), at=clock.now())


def review(shop: Shop) -> Case:
    return asked(bought(shop), units=2)


def evidence(shop: Shop) -> Case:
    return actions.ask(review(shop), words="Show the crack.", by=AGENT, at=clock.now())


def offered(shop: Shop) -> Case:
    return actions.offer(review(shop), amount=3_000, path="keep", words="Keep it.", by=AGENT, at=clock.now())


def rejected(shop: Shop) -> Case:
    return actions.reject(review(shop), because="Worn.", by=AGENT, at=clock.now())


def appealed(shop: Shop) -> Case:
    return actions.appeal(rejected(shop), words="It is not.", by=CUSTOMER, at=clock.now())


def failed(shop: Shop) -> Case:
    return judged(arrived(bought(shop)), 0)


def intercepting(shop: Shop) -> Case:
    return sent(unsent(shop), by=WAREHOUSE, at=clock.now())


def delivering(shop: Shop) -> Case:
    return dispatch(replacing(shop), carrier="SF", tracking_number="NEW12345", by=WAREHOUSE, at=clock.now())


def here(shop: Shop) -> Case:
    return deliver(delivering(shop), by=WAREHOUSE, at=clock.now())


def objected(shop: Shop) -> Case:
    return actions.not_well(here(shop), text="It is scratched.", by=CUSTOMER, at=clock.now())


def sent_first(shop: Shop) -> Case:
    case = asked(bought(shop), kind="exchange", units=1)
    case = actions.approve(case, path="ship_first", by=AGENT, at=clock.now())
    return dispatch(case, carrier="SF", tracking_number="NEW12345", by=WAREHOUSE, at=clock.now())


def heard(shop: Shop) -> Case:
    return actions.acknowledge(complained(bought(shop)), by=AGENT, at=clock.now())


def assessed(shop: Shop) -> Case:
    return actions.assess(heard(shop), severity="high", by=AGENT, at=clock.now())


def found(shop: Shop) -> Case:
    return actions.find(assessed(shop), cause="A thin box.", by=AGENT, at=clock.now())


def stopped(shop: Shop) -> Case:
    return pause(review(shop), because="We wait for the maker.", by=AGENT, at=clock.now())


def lost(shop: Shop) -> Case:
    return lose(on_its_way_back(bought(shop)), by=AGENT, at=clock.now())


def refunded(shop: Shop) -> Case:
    return confirm_paid(inspected(bought(shop)), reference="bank 7", by=Actor(ActorKind.FINANCE), at=clock.now())


def frozen(shop: Shop) -> Case:
    """Its refund waited for a chargeback that was lost."""
    case, finance, now = inspected(bought(shop)), Actor(ActorKind.FINANCE), clock.now()
    tender = case.order.tenders.get()
    chargeback = open_chargeback(case.order, tender=tender, amount=tender.captured, by=finance, at=now)
    freeze(RefundOperation.objects.get(refund__case=case), at=now)
    close_chargeback(chargeback, won=False, by=finance, at=now)
    return Case.objects.get(pk=case.pk)


LATER = f"{clock.now() + timedelta(days=5):%Y-%m-%dT%H:%M}"
# The button, where it stands, what is typed, and the step it leads to; empty: the step stays.
PRESSED: list[tuple[str, Maker, dict[str, Any], str]] = [
    ("approve", review, {}, "send_back"),
    ("ask", review, {"words": "Show the crack."}, "evidence"),
    ("offer", review, {"path": "return:keep", "amount": "30.00", "words": "Keep it."}, "offer"),
    ("reject", review, {"because": "Worn."}, "rejected"),
    ("withdraw", on_its_way_back_of := lambda shop: on_its_way_back(bought(shop)), {}, "turned_back"),
    ("submit", evidence, {"text": "They sent a photo by post."}, "review"),
    ("accept_offer", offered, {}, "refund"),
    ("decline", offered, {}, "review"),
    ("appeal", rejected, {"words": "It is not worn."}, "dispute"),
    ("rule", appealed, {"ruling": "customer", "words": "The photo shows it."}, "send_back"),
    ("dispute", failed, {"words": "It came like this."}, "goods_dispute"),
    ("take_back", failed, {}, "returning"),
    ("intercept", intercepting, {}, "refund"),
    ("miss", intercepting, {}, "review"),
    ("refuse", intercepting, {}, "refund"),
    ("lose", on_its_way_back_of, {}, "refund"),
    ("not_well", here, {"text": "It is scratched."}, "objected"),
    ("send_again", objected, {}, "replace"),
    ("lose_sent", sent_first, {}, "replace"),
    ("refund_instead", replacing, {"words": "Sold out."}, "refund"),
    ("deliver", delivering, {}, "confirm"),
    ("acknowledge", lambda shop: complained(bought(shop)), {}, "assess"),
    ("assess", heard, {"severity": "high"}, "investigate"),
    ("find", assessed, {"cause": "A thin box."}, "respond"),
    ("respond", found, {"words": "We are sorry.", "corrective_action": "Thicker boxes."}, "answered"),
    ("escalate", review, {}, ""),
    ("pause", review, {"because": "We wait for the maker."}, ""),
    ("extend", review, {"because": "It is a holiday.", "until": LATER}, ""),
    ("resume", stopped, {}, ""),
    ("ship", lambda shop: approved(bought(shop)), {"carrier": "SF", "tracking_number": "SF1234567"}, "in_transit"),
    ("returned", refunded, {"payment": "1", "because": "No such account."}, "repay"),
    ("choose_way", come_back, {"way": "bank", "said": "By phone", "holder": "Lin", "number": "62220200123456"}, ""),
    ("charged_back", frozen, {}, "completed"),
    ("release_refund", frozen, {}, ""),
    ("close_claim", lost, {"recovered": "12.50"}, ""),
    ("write", review, {"text": "We look at {order}."}, ""),
    ("note", review, {"text": "Careful."}, ""),
]  # fmt: skip
NEEDS_WORDS = ["ask", "offer", "reject", "submit", "appeal", "rule", "dispute", "refund_instead", "find", "respond",
               "pause", "extend", "write", "note"]  # fmt: skip


def _press(role: str, shop: Shop, name: str, case: Case, body: dict[str, Any]) -> Any:
    return signed_in(role, shop).post(reverse(f"desk:{name}", args=[case.ref]), body)


@pytest.mark.parametrize(("name", "make", "body", "step"), PRESSED, ids=[row[0] for row in PRESSED])
def test_a_button_stands_where_it_is_possible_and_does_it(
    name: str, make: Maker, body: dict[str, Any], step: str
) -> None:
    shop = open_shop()
    case = make(shop)
    events = EventRow.objects.count()
    page = signed_in("supervisor", shop).get(reverse("desk:case", args=[case.ref]))
    shown = {button.name for name in ("buttons", "more", "said") for button in page.context[name]}
    assert name in shown
    assert f'action="{reverse(f"desk:{name}", args=[case.ref])}' in page.content.decode()
    response = _press("supervisor", shop, name, case, body)
    assert response.status_code == 303, response.content.decode()
    before = case.step
    case.refresh_from_db()
    assert case.step == (step or before)
    assert EventRow.objects.count() > events


@pytest.mark.parametrize(("name", "make"), [row[:2] for row in PRESSED if row[0] in NEEDS_WORDS], ids=str)
def test_a_form_without_its_words_names_the_field_and_changes_nothing(name: str, make: Maker) -> None:
    shop = open_shop()
    case = make(shop)
    before = state()
    response = _press("supervisor", shop, name, case, {})
    assert response.status_code == 422
    assert response.context["forms"][name].errors
    assert 'class="problem"' in response.content.decode()
    assert state() == before


def test_every_button_is_pressed_here_or_with_the_first_ones() -> None:
    elsewhere = {
        "approve_part", "link", "confirm", "retry", "all_well", "close_duplicate", "take", "assign", "release",
        "countersign", "turn_down", "take_back_decision",
    }  # fmt: skip
    assert {row[0] for row in PRESSED} | elsewhere == set(ACTS)


def test_keys_are_not_given_twice_on_one_page() -> None:
    shop = open_shop()
    client = signed_in("supervisor", shop)
    for make in {row[1] for row in PRESSED}:
        page = client.get(reverse("desk:case", args=[make(shop).ref]))
        shown = [page.context[name] for name in ("heads", "buttons", "more", "said")]
        keys = [button.act.key for buttons in shown for button in buttons if button.act.key]
        assert len(keys) == len(set(keys)), keys


def test_a_part_is_approved_by_another_path() -> None:
    shop = open_shop()
    case = review(shop)
    (line,) = case.asked
    _press("agent", shop, "approve_part", case, {f"units_{line.pk}": "1", "path": "keep"})
    case.refresh_from_db()
    assert (case.step, case.path, case.granted) == ("refund", "keep", 5_000)
    assert EventRow.objects.get(name="case.approved").data["less"] == {line.sku: 1}


def test_more_than_was_asked_for_cannot_be_approved() -> None:
    shop = open_shop()
    case = review(shop)
    (line,) = case.asked
    before = state()
    response = _press("agent", shop, "approve_part", case, {f"units_{line.pk}": "3", "path": case.path})
    assert response.status_code == 422
    assert "At most 2 were asked for." in response.content.decode()
    assert state() == before


def test_an_offer_of_money_keeps_what_was_typed_when_it_is_refused() -> None:
    shop = open_shop()
    case = review(shop)
    before = state()
    body = {"path": "return:keep", "amount": "9999", "words": "For your trouble."}
    response = _press("agent", shop, "offer", case, body)
    page = response.content.decode()
    assert response.status_code == 422
    assert 'id="offer_amount_error"' in page
    assert "For your trouble." in page
    assert 'value="9999"' in page
    assert state() == before


def test_requests_are_linked_by_number_and_seen_from_both() -> None:
    shop = open_shop()
    one, other = review(shop), review(shop)
    body = {"other": other.ref.lower().replace("-", ""), "relation": "duplicate"}
    assert _press("agent", shop, "link", one, body).status_code == 303
    assert CaseLink.objects.get().other == other
    client = signed_in("agent", shop)
    for case, beside in ((one, other), (other, one)):
        assert beside.ref in client.get(reverse("desk:case", args=[case.ref])).content.decode()


def test_a_request_of_another_shop_cannot_be_linked() -> None:
    shop, theirs = open_shop(), review(open_shop())
    case = review(shop)
    before = state()
    response = _press("agent", shop, "link", case, {"other": theirs.ref, "relation": "related"})
    assert response.status_code == 422
    assert 'id="link_other_error"' in response.content.decode()
    assert state() == before
    assert not CaseLink.objects.exists()


def test_an_agent_does_not_rule() -> None:
    shop = open_shop()
    case = appealed(shop)
    page = signed_in("agent", shop).get(reverse("desk:case", args=[case.ref]))
    assert "rule" not in {button.name for button in page.context["buttons"]}


def test_the_page_shows_what_both_sides_said() -> None:
    shop = open_shop()
    client = signed_in("supervisor", shop)
    case = appealed(shop)
    page = client.get(reverse("desk:case", args=[case.ref])).content.decode()
    assert "It is not." in page
    offer = client.get(reverse("desk:case", args=[offered(shop).ref])).content.decode()
    assert "Money back, the goods are kept" in offer
    assert "¥30.00" in offer
    complaint = client.get(reverse("desk:case", args=[found(shop).ref])).content.decode()
    assert "A thin box." in complaint
    assert "High" in complaint
    claim = client.get(reverse("desk:case", args=[lost(shop).ref])).content.decode()
    assert "Claim on the carrier" in claim


@pytest.mark.parametrize("make", sorted({row[1] for row in PRESSED}, key=str), ids=str)
def test_every_page_is_whole_in_chinese(make: Maker) -> None:
    shop = open_shop()
    client = signed_in("supervisor", shop)
    case = make(shop)
    with translation.override("zh-hans"):
        page = client.get(reverse("desk:case", args=[case.ref]), headers={"accept-language": "zh-CN"})
        labels = [str(button.label) for button in [*page.context["buttons"], *page.context["more"]]]
    assert page.status_code == 200
    assert labels
    assert not [label for label in labels if label.isascii()]


def test_a_held_parcel_is_refunded() -> None:
    shop = open_shop()
    case = hold(unsent(shop), by=WAREHOUSE, at=clock.now())
    assert case.step == "refund"


def test_evidence_the_customer_sent_another_way_is_added_with_its_photos() -> None:
    shop = open_shop()
    case = evidence(shop)
    address = reverse("desk:submit", args=[case.ref])
    answer = signed_in("agent", shop).post(address, {"text": "", "photos": [picture()]})
    assert answer.status_code == 303
    case = Case.objects.get(pk=case.pk)
    assert (case.step, case.evidence.get().photos.count()) == ("review", 1)


def test_what_is_wrong_with_a_replacement_is_shown_with_its_photos() -> None:
    shop = open_shop()
    case = here(shop)
    address = reverse("desk:not_well", args=[case.ref])
    answer = signed_in("agent", shop).post(address, {"text": "It is scratched.", "photos": [picture()]})
    assert answer.status_code == 303
    case = Case.objects.get(pk=case.pk)
    assert (case.step, case.evidence.get().photos.count()) == ("objected", 1)


def test_a_clock_that_was_stopped_is_started_again_from_the_message() -> None:
    shop = open_shop(locale="en")
    case, client = asked(bought(shop)), signed_in("agent", shop)
    client.post(reverse("desk:pause", args=[case.ref]), {"because": "We ask the maker."})
    shown = client.get(reverse("desk:case", args=[case.ref])).content.decode()
    resume = reverse("desk:resume", args=[case.ref])
    assert f'class="undo" type="button" data-key="z" title="Undo (z)" hx-post="{resume}"' in shown
    client.post(resume)
    case.refresh_from_db()
    assert case.paused_at is None and case.due_at is not None
