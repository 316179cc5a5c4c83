"""The way out for every message."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.db import IntegrityError, transaction

from ..ids import new_ref
from ..tasks import enqueue
from .delivery import deliver
from .models import Message

_recording: ContextVar[bool] = ContextVar("recording", default=False)


@contextmanager
def recording() -> Iterator[None]:
    """Within it messages are recorded and never sent: for replays of the past."""
    token = _recording.set(True)
    try:
        yield
    finally:
        _recording.reset(token)


@transaction.atomic
def send(
    *,
    channel: str,
    to: str,
    text: str,
    shop_id: int,
    about: tuple[str, int],
    at: datetime,
    subject: str = "",
    html: str = "",
    locale: str = "",
    sender: str = "",
    reply_to: str = "",
    leave_url: str = "",
    event_id: int | None = None,
    key: str | None = None,
) -> Message:
    """Write the message and have it sent after commit. With a `key` already used, the first message is the answer."""
    if key and (sent := Message.objects.filter(key=key).first()):
        return sent
    kind, number = about
    message = Message(
        ref=new_ref("MS"),
        channel=Message.Channel(channel),
        to=to.strip(),
        # A header holds one line; a name typed by a customer must not add another.
        subject=" ".join(subject.split())[:300],
        sender=" ".join(sender.split())[:200],
        reply_to=reply_to.strip(),
        leave_url=leave_url,
        text=text,
        html=html,
        locale=locale,
        shop_id=shop_id,
        subject_kind=kind,
        subject_id=number,
        event_id=event_id,
        key=key,
        state=Message.State.RECORDED if _recording.get() else Message.State.QUEUED,
        created_at=at,
    )
    return _post(message)


def _post(message: Message) -> Message:
    try:
        with transaction.atomic():
            message.save(force_insert=True)
    except IntegrityError:
        # Two runs of one reaction: the other was first.
        return Message.objects.get(key=message.key)
    if message.state == Message.State.QUEUED:
        enqueue(deliver, message_id=message.pk)
    return message
