"""Replies reach the other side, notes never do, and saved replies say nothing they cannot fill."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from aftercare.cases.actions import change_saved_reply, edit_note, note, save_reply, see_mentions, write
from aftercare.cases.actions.writing import EDITABLE, MOST_IN_A_ROW, mentioned
from aftercare.cases.filling import VARIABLES, fill
from aftercare.cases.models import Case, Mention, Note, Reply, SavedReply
from aftercare.core import clock
from aftercare.core.actor import Actor, ActorKind
from aftercare.core.messages import Message
from aftercare.core.models import EventRow
from aftercare.core.refusal import Refused
from aftercare.core.tasks import run_until_idle
from aftercare.people.models import User
from aftercare.ui.tests.staffed import AGENT, CUSTOMER, asked, bought, open_shop, staff
from aftercare.ui.timeline import timeline
from aftercare.webhooks.types import is_pushed

pytestmark = pytest.mark.django_db


def a_case(**shop: Any) -> Case:
    return asked(bought(open_shop(**{"locale": "en", **shop})))


def lin(case: Case, **fields: Any) -> User:
    return staff("agent", case.shop, **{"first_name": "Lin", "last_name": "Yue", **fields})


def as_agent(user: User) -> Actor:
    return user.acting(ActorKind.AGENT)


def events(case: Case) -> list[EventRow]:
    return list(EventRow.objects.filter(subject_kind="case", subject_id=case.pk).order_by("id"))


def test_what_the_shop_writes_is_sent_and_stands_on_the_customers_timeline() -> None:
    case = a_case()
    run_until_idle()
    write(case, text="Order {order}: we look at {item}.", by=AGENT, at=clock.now())
    run_until_idle()
    said = f"Order {case.order.number}: we look at {case.asked[0].title}."
    assert Reply.objects.get().text == said
    told = Message.objects.order_by("-id").first()
    assert told and said in told.text and case.ref in told.text
    shown = timeline(events(case), currency="CNY", reader=ActorKind.CUSTOMER)[0]
    assert shown.quote == said
    assert "Lin Yue" not in shown.sentence, "a customer is told of roles"


def test_what_a_customer_writes_waits_for_an_answer_and_is_not_sent_back_to_them() -> None:
    case = a_case()
    run_until_idle()
    before, at = Message.objects.count(), clock.now()
    write(case, text="When? {order}", by=CUSTOMER, at=at)
    write(case, text="Hello?", by=CUSTOMER, at=at + timedelta(hours=1))
    run_until_idle()
    case.refresh_from_db()
    assert case.unanswered_since == at
    assert Reply.objects.order_by("id").first().text == "When? {order}", "their words are left as they are"  # type: ignore[union-attr]
    assert Message.objects.count() == before
    write(case, text="Tomorrow.", by=AGENT, at=clock.now())
    case.refresh_from_db()
    assert case.unanswered_since is None


def test_a_reply_changes_neither_step_nor_deadline() -> None:
    case = a_case()
    before = (case.step, case.due_at, case.changed_at)
    write(case, text="Hello.", by=AGENT, at=clock.now() + timedelta(hours=1))
    case.refresh_from_db()
    assert (case.step, case.due_at, case.changed_at) == before


def test_a_variable_without_a_value_is_refused_and_nothing_is_sent() -> None:
    case = a_case(return_address="")
    with pytest.raises(Refused, match=r"\{address\}") as refused:
        write(case, text="Send it to {address}.", by=AGENT, at=clock.now())
    assert refused.value.field == "text"
    assert not Reply.objects.exists()


@pytest.mark.parametrize("kind", [ActorKind.WAREHOUSE, ActorKind.CARRIER, ActorKind.AUDITOR, ActorKind.SYSTEM])
def test_who_does_not_speak_for_the_shop_writes_to_no_customer(kind: ActorKind) -> None:
    case = a_case()
    with pytest.raises(Refused):
        write(case, text="Hello.", by=Actor(kind), at=clock.now())
    assert not Reply.objects.exists()


def test_a_customer_who_writes_on_and_on_is_asked_to_wait() -> None:
    case = a_case()
    for _ in range(MOST_IN_A_ROW):
        write(case, text="Hello?", by=CUSTOMER, at=clock.now())
    with pytest.raises(Refused, match="answers as soon as"):
        write(case, text="Hello?", by=CUSTOMER, at=clock.now())
    assert Reply.objects.count() == MOST_IN_A_ROW
    write(case, text="Yes.", by=AGENT, at=clock.now())
    write(case, text="Thank you.", by=CUSTOMER, at=clock.now())


def test_a_note_reaches_no_customer() -> None:
    case = a_case()
    run_until_idle()
    before = Message.objects.count()
    note(case, text="He shouts. Careful.", by=as_agent(lin(case)), at=clock.now())
    edit = Note.objects.get()
    edit_note(edit, text="She shouts. Careful.", by=as_agent(edit.author or User()), at=clock.now())
    run_until_idle()
    assert Message.objects.count() == before
    told = timeline(events(case), currency="CNY", reader=ActorKind.CUSTOMER)
    assert not {entry.name for entry in told} & {"note.written", "note.edited"}
    assert not any("shouts" in str(event.data) for event in events(case)), "no reader of events can tell it on"
    assert not any(is_pushed(event.name) for event in events(case) if event.name.startswith("note."))


def test_a_note_calls_colleagues_by_their_whole_name() -> None:
    case = a_case()
    sun = staff("supervisor", case.shop, first_name="孙", last_name="")
    other = staff("agent", open_shop(), first_name="Max")
    me = lin(case)
    note(case, text="@孙 请看；@Max @Lin Yue and nobody@example.com", by=as_agent(me), at=clock.now())
    assert [mention.user for mention in Mention.objects.all()] == [sun]
    assert not Mention.objects.of(other).exists()
    assert see_mentions(other, at=clock.now()) == 0
    assert see_mentions(sun, at=clock.now()) == 1
    assert not Mention.objects.of(sun).unseen().exists()


@pytest.mark.parametrize(
    ("text", "calls"),
    [("@Lin Yue, look", True), ("@lin yue", True), ("@Lin", False), ("@Lin Yueting", False), ("a@Lin Yue", False)],
)
def test_a_name_is_called_by_at_and_all_of_it(text: str, calls: bool) -> None:
    person = User(username="ly1", first_name="Lin", last_name="Yue")
    assert bool(mentioned(text, [person])) == calls


def test_a_note_is_put_right_by_its_author_soon_and_what_it_said_is_kept() -> None:
    case, at = a_case(), clock.now()
    me, sun = lin(case), staff("agent", case.shop, first_name="Sun")
    note(case, text="Wait.", by=as_agent(me), at=at)
    kept = Note.objects.get()
    edit_note(kept, text="Wait for @Sun.", by=as_agent(me), at=at + timedelta(minutes=1))
    kept.refresh_from_db()
    assert (kept.text, kept.history) == ("Wait for @Sun.", [{"text": "Wait.", "at": at.isoformat()}])
    assert Mention.objects.get().user == sun
    for by, late in ((as_agent(sun), timedelta()), (as_agent(me), EDITABLE + timedelta(seconds=1))):
        with pytest.raises(Refused):
            edit_note(kept, text="No.", by=by, at=at + late)
    kept.refresh_from_db()
    assert kept.text == "Wait for @Sun."


def test_a_customer_keeps_no_note() -> None:
    with pytest.raises(Refused):
        note(a_case(), text="Hello.", by=CUSTOMER, at=clock.now())
    assert not Note.objects.exists()


def test_a_saved_reply_with_an_unknown_variable_is_refused() -> None:
    shop = open_shop()
    ready: dict[str, Any] = {"shop": shop, "locale": "en", "name": "Thanks", "by": AGENT, "at": clock.now()}
    with pytest.raises(Refused, match=r"\{who\}") as refused:
        save_reply(shortcut="thanks", text="Dear {who}", **ready)
    assert refused.value.field == "text"
    kept = save_reply(shortcut="/Thanks", text="Dear {customer}", **ready)
    assert kept.shortcut == "thanks"
    with pytest.raises(Refused, match="another reply"):
        save_reply(shortcut="thanks", text="Again", **ready)
    save_reply(shortcut="thanks", text="谢谢", **{**ready, "locale": "zh-hans"})
    with pytest.raises(Refused):
        change_saved_reply(kept, locale="en", name="", shortcut="thanks", text="Hi", by=AGENT, at=clock.now())
    kept.refresh_from_db()
    assert (kept.name, SavedReply.objects.count()) == ("Thanks", 2)


def test_variables_are_filled_in_the_customers_language_and_name_what_is_empty() -> None:
    case = a_case()
    case.due_at, case.locale = None, "zh-hans"
    found = fill("{customer} {step} {deadline} {nobody}", case)
    assert found.text == f"{case.customer} 审核 {{deadline}} {{nobody}}"  # the last is no variable
    assert found.empty == ["deadline"]
    assert set(fill(" ".join("{" + name + "}" for name in VARIABLES), case).empty) <= {"deadline", "address"}
