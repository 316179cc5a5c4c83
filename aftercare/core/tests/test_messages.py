"""The outbox: one message per event and reader, sent after commit, followed until delivered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from aftercare.core import clock
from aftercare.core.messages import Message, Receipt, Undeliverable, delivery, recording, report, send
from aftercare.core.messages.port import Channel
from aftercare.core.tasks import Counts, dead_letters, run_until_idle

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
State = Message.State
TAKEN: list[str] = []

pytestmark = pytest.mark.django_db


def shelf(message: Message) -> Receipt:
    """A channel that puts messages on a shelf."""
    TAKEN.append(message.text)
    return Receipt(provider_id=f"shelf-{len(TAKEN)}")


def wall(message: Message) -> Receipt:
    raise Undeliverable("there is no such address")


def fog(message: Message) -> Receipt:
    raise TimeoutError("no answer")


def hasty(message: Message) -> Receipt:
    """Its report overtakes its answer."""
    report(ref=message.ref, delivered=True, at=NOW)
    return Receipt(provider_id="hasty-1")


@pytest.fixture(autouse=True)
def shelved(settings: Any) -> None:
    TAKEN.clear()
    use(settings, shelf)


def use(settings: Any, channel: Channel) -> None:
    settings.MESSAGE_CHANNELS = {"email": f"{__name__}.{channel.__name__}"}


def greet(**changed: Any) -> Message:
    given: dict[str, Any] = {"channel": "email", "to": "ana@example.com", "subject": "Approved", "text": "Hello"}
    return send(**given | {"shop_id": 1, "about": ("case", 7), "at": NOW} | changed)


def test_a_message_is_sent_after_commit() -> None:
    message = greet()
    assert (message.state, TAKEN) == (State.QUEUED, [])
    with clock.virtual(NOW):
        run_until_idle()
    message.refresh_from_db()
    assert (message.state, message.provider_id, message.sent_at) == (State.SENT, "shelf-1", NOW)
    assert (message.subject_kind, message.subject_id, TAKEN) == ("case", 7, ["Hello"])


def test_a_message_is_undone_with_its_transaction() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        greet()
        raise ZeroDivisionError
    run_until_idle()
    assert (Message.objects.count(), TAKEN) == (0, [])


def test_a_repeated_reaction_sends_nothing_twice() -> None:
    first, second = greet(key="approved:1:ana"), greet(key="approved:1:ana", text="Hello again")
    assert first == second
    run_until_idle()
    assert greet(key="approved:1:ana") == first
    assert run_until_idle().ran == 0
    assert TAKEN == ["Hello"]


def test_messages_without_a_key_are_each_sent() -> None:
    assert greet() != greet()


def test_recorded_messages_are_never_sent() -> None:
    with recording():
        message = greet()
    assert message.state == State.RECORDED
    assert run_until_idle().ran == 0
    assert TAKEN == []
    assert greet().state == State.QUEUED


def test_a_message_nobody_can_deliver_fails_with_a_sentence(settings: Any) -> None:
    use(settings, wall)
    message = greet()
    assert run_until_idle() == Counts(done=1)
    message.refresh_from_db()
    assert (message.state, message.error) == (State.FAILED, "there is no such address")


def test_a_message_waits_out_a_failing_channel(settings: Any) -> None:
    use(settings, fog)
    with clock.virtual(NOW) as time:
        message = greet()
        assert run_until_idle() == Counts(again=1)
        message.refresh_from_db()
        assert (message.state, message.error) == (State.QUEUED, "TimeoutError: no answer")
        use(settings, shelf)
        time.advance(NOW + timedelta(minutes=1))
        assert run_until_idle() == Counts(done=1)
    message.refresh_from_db()
    assert (message.state, message.error) == (State.SENT, "")


def test_a_channel_that_is_not_set_up_is_a_dead_letter() -> None:
    greet(channel="sms", to="+8613800000000")
    assert run_until_idle() == Counts(dead=1)
    assert "MESSAGE_CHANNELS" in dead_letters().get().last_error


def test_a_message_already_sent_is_not_sent_by_a_second_run() -> None:
    message = greet()
    run_until_idle()
    delivery.deliver(message_id=message.pk)
    assert TAKEN == ["Hello"]


def test_a_subject_holds_one_line() -> None:
    assert greet(subject="Hello\r\nBcc: all@example.com").subject == "Hello Bcc: all@example.com"


def test_a_report_that_overtakes_the_answer_stands(settings: Any) -> None:
    use(settings, hasty)
    message = greet()
    run_until_idle()
    message.refresh_from_db()
    assert (message.state, message.provider_id, message.delivered_at) == (State.DELIVERED, "hasty-1", NOW)


@pytest.mark.parametrize(
    ("reports", "end"),
    [
        ([True], State.DELIVERED),
        ([True, True], State.DELIVERED),
        ([True, False], State.DELIVERED),
        ([False], State.FAILED),
        ([False, True], State.DELIVERED),
    ],
)
def test_reports_may_repeat_and_cross(reports: list[bool], end: State) -> None:
    message = greet()
    run_until_idle()
    for later, delivered in enumerate(reports):
        assert report(ref=message.ref, delivered=delivered, at=NOW + timedelta(hours=later), error="unreachable")
    message.refresh_from_db()
    assert (message.state, message.error) == (end, "" if end == State.DELIVERED else "unreachable")


def test_a_second_report_does_not_move_the_instant() -> None:
    message = greet()
    for later in range(2):
        report(ref=message.ref, delivered=True, at=NOW + timedelta(hours=later))
    message.refresh_from_db()
    assert message.delivered_at == NOW


def test_a_report_on_nothing_is_answered_no() -> None:
    assert not report(ref="MS-0000-0000-0000", delivered=True, at=NOW)


def test_a_recorded_message_takes_no_report() -> None:
    with recording():
        message = greet()
    assert report(ref=message.ref, delivered=False, at=NOW)
    message.refresh_from_db()
    assert message.state == State.RECORDED
