"""What customers are told: once per event, in their language, with a link that opens their case."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest
from django.utils import translation

from aftercare.cases.events import CaseEvent
from aftercare.cases.kinds import KINDS
from aftercare.cases.models import Case
from aftercare.core.events import REGISTRY
from aftercare.core.messages import Message
from aftercare.core.models import EventRow
from aftercare.core.tasks import run_until_idle
from aftercare.notices.sentences import NEXT, SILENT
from aftercare.notices.tasks import tell_customer
from aftercare.notices.words import words_for
from aftercare.orders.factories import NOW
from aftercare.people.links import signed_order
from aftercare.reactions import AFTERWARDS
from stories.makers import STRICT, bring_to, make_case, make_order, make_shop

pytestmark = pytest.mark.django_db

REMINDED = {"case.due_soon"}  # while it waits for the customer, see `promises.clocks`
TOLD = {event.name for event, tasks in AFTERWARDS.items() if tell_customer in tasks} | REMINDED
PACKAGE = Path(__file__).parents[2]


def test_a_return_tells_its_customer_each_step_once() -> None:
    case = bring_to(make_case(make_order(make_shop(STRICT))), "completed")
    run_until_idle()
    subjects = list(Message.objects.order_by("id").values_list("subject", flat=True))
    assert [re.sub(r"(by|：?) ?\w+ \d+,.*", "", subject).strip() for subject in subjects] == [
        "We have your request",
        "Please send it back",
        "Your parcel has arrived",
        "Checked: ¥100.00 is on its way",
        "¥100.00 refunded",
    ]
    assert set(Message.objects.values_list("to", "subject_kind", "subject_id")) == {
        ("lin@example.com", "case", case.pk)
    }


def test_a_reaction_that_runs_twice_sends_one_message() -> None:
    make_case(make_order(make_shop()))
    run_until_idle()
    opened = EventRow.objects.get(name="case.opened")
    tell_customer(event_id=opened.pk)
    run_until_idle()
    assert Message.objects.filter(event_id=opened.pk).count() == 1


def test_the_message_is_in_the_customers_language() -> None:
    make_case(make_order(make_shop(), locale="zh-hans"))
    run_until_idle()
    message = Message.objects.get()
    assert message.locale == "zh-hans"
    assert "寄回" in message.subject
    assert not re.search(r"[A-Za-z]{4,}", message.subject)


def test_the_link_opens_the_order_and_nothing_else() -> None:
    order = make_order(make_shop())
    case = make_case(order)
    run_until_idle()
    token, ref = re.search(r"/open/([^/]+)/([^/]+)/", Message.objects.get().text).groups()  # type: ignore[union-attr]
    assert (signed_order(token, purpose="link"), ref) == (order.pk, case.ref)


def test_a_customer_without_e_mail_gets_a_text_message() -> None:
    make_case(make_order(make_shop(), email="", phone="+86 138 0000 0000"))
    run_until_idle()
    assert list(Message.objects.values_list("channel", "to")) == [("sms", "+86 138 0000 0000")]


def test_a_customer_who_left_no_contact_stops_nothing() -> None:
    case = bring_to(make_case(make_order(make_shop(), email="")), "completed")
    assert run_until_idle().again == 0
    assert (case.step, Message.objects.count()) == ("completed", 0)


def event(name: str, case: Case, **data: object) -> EventRow:
    told = {
        "because": "x", "words": "y", "units": 1, "of": 2, "notes": ["z"], "until": NOW.isoformat(), "into": "AS-2",
        "kind": "return", "path": "keep", "amount": 500, "carrier": "SF", "tracking_number": "SF1",
    }  # fmt: skip
    return EventRow(name=name, at=case.opened_at, data={**told, **data})


VARIANTS: dict[str, list[dict[str, object]]] = {
    "case.ruled": [{"ruling": "customer"}, {"ruling": "shop"}],
    "shipment.sent": [{"purpose": "replacement"}, {"purpose": "to_buyer"}],
    "refund.paid": [{}, {"way": "agreed"}],
    "refund.returned": [{}, {"asks": "customer"}],
    "refund.way_chosen": [{"way": "credit"}, {"way": "bank"}],
    "case.due_soon": [{"due": NOW.isoformat()}],
}


@pytest.mark.parametrize("name", sorted(TOLD))
@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_event_that_is_told_has_words_wherever_it_leads(name: str, language: str, kind: str) -> None:
    case = make_case(make_order(make_shop(locale="zh-hans")))
    case.kind = kind
    for variant in VARIANTS.get(name, [{}]):
        for step in KINDS[kind].steps:
            with translation.override(language):
                words = words_for(event(name, case, to=step, **variant), case)
            assert words, f"{name} to {step}"
            assert words.subject
            assert "%(" not in words.subject + words.text
            assert bool(re.search(r"[㐀-鿿]", words.subject + words.text)) == (language == "zh-hans"), words


def test_what_comes_next_is_said_of_every_step() -> None:
    assert set(NEXT) == {step for kind in KINDS.values() for step in kind.steps}


def test_of_every_event_of_a_case_it_is_decided_whether_the_customer_is_told() -> None:
    for path in PACKAGE.glob("*/events.py"):
        import_module(f"aftercare.{path.parent.name}.events")
    events = {name for name, kind in REGISTRY.items() if issubclass(kind, CaseEvent) and not name.startswith("test.")}
    assert events == TOLD | SILENT
    assert not TOLD & SILENT


def test_who_keeps_the_goods_is_not_told_to_send_them() -> None:
    case = make_case(make_order(make_shop()))
    with translation.override("en"):
        words = words_for(event("case.approved", case, to="refund"), case)
    assert words
    assert "Send the goods back" not in words.text


def test_an_exchange_is_not_told_of_money() -> None:
    case = make_case(make_order(make_shop()))
    case.kind = "exchange"
    with translation.override("en"):
        words = words_for(event("case.approved", case, to="send_back"), case)
    assert words
    assert words.subject == "Your request is approved"
    assert "Send the goods back by Mar 9, 12:00 to:" in words.text
    assert "refund" not in words.text


def test_an_offer_is_told_with_its_terms_and_until_when() -> None:
    case = make_case(make_order(make_shop(name="Aomu")))
    with translation.override("en"):
        words = words_for(event("offer.made", case, to="offer"), case)
    assert words
    assert words.subject == "Aomu makes you an offer"
    assert "Money back, the goods are kept, ¥5.00" in words.text
    assert "Answer by Mar 4, 12:00" in words.text


def test_who_is_refused_is_told_until_when_to_appeal() -> None:
    case = make_case(make_order(make_shop(STRICT)), step="rejected")
    run_until_idle()
    message = Message.objects.get(subject="Your request could not be approved")
    assert "appeal by Mar 9, 12:00" in message.text
    assert case.step == "rejected"


def test_only_known_events_are_told() -> None:
    assert set(REGISTRY) >= TOLD
