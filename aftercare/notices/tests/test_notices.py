"""What customers are told: once per event, in their language, with a link that opens their case."""

from __future__ import annotations

import re

import pytest
from django.utils import translation

from aftercare.core.events import REGISTRY
from aftercare.core.messages import Message
from aftercare.core.models import EventRow
from aftercare.core.tasks import run_until_idle
from aftercare.notices.tasks import tell_customer
from aftercare.notices.words import words_for
from aftercare.people.links import signed_order
from aftercare.reactions import AFTERWARDS
from stories.makers import STRICT, bring_to, make_case, make_order, make_shop

pytestmark = pytest.mark.django_db

TOLD = {event.name for event, tasks in AFTERWARDS.items() if tell_customer in tasks}


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


@pytest.mark.parametrize("name", sorted(TOLD))
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_event_that_is_told_has_words_for_every_step_it_leads_to(name: str, language: str) -> None:
    case = make_case(make_order(make_shop()))
    leads_to = {
        "case.opened": ["review", "send_back", "refund"], "case.approved": ["send_back", "refund"],
        "goods.inspected": ["refund", "rejected"],
    }.get(name, ["completed"])  # fmt: skip
    for step in leads_to:
        event = EventRow(name=name, at=case.opened_at, data={"to": step, "because": "x", "units": 1, "of": 2})
        with translation.override(language):
            words = words_for(event, case)
        assert words
        assert "%(" not in words.subject + words.text


def test_only_known_events_are_told() -> None:
    assert set(REGISTRY) >= TOLD
