"""Hands a message to its channel. Retried until the channel takes it or says that nobody can."""

from __future__ import annotations

from functools import cache
from typing import cast

from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from .. import clock
from ..tasks import GiveUp, task
from .models import Message
from .port import Channel, Receipt, Undeliverable

State = Message.State


# A mail server may take its time, and must not hold up the work on cases meanwhile.
@task(name="messages.deliver", retries=10, slow=True)
def deliver(*, message_id: int) -> None:
    message = Message.objects.filter(pk=message_id, state=State.QUEUED).first()
    if message is None:
        return
    try:
        receipt = channel_of(message.channel)(message)
    except Undeliverable as reason:
        _still_queued(message).update(state=State.FAILED, error=str(reason))
    except Exception as problem:
        _still_queued(message).update(error=f"{type(problem).__name__}: {problem}"[:2000])
        raise
    else:
        _taken(message, receipt)


def _taken(message: Message, receipt: Receipt) -> None:
    state = State.RECORDED if receipt.recorded else State.SENT
    # The provider's report can overtake its answer, so the state is set only if the message is still queued.
    _still_queued(message).update(state=state, error=receipt.note)
    if not receipt.recorded:
        Message.objects.filter(pk=message.pk).update(provider_id=receipt.provider_id, sent_at=clock.now())


def _still_queued(message: Message) -> QuerySet[Message]:
    return Message.objects.filter(pk=message.pk, state=State.QUEUED)


def channel_of(name: str) -> Channel:
    path = settings.MESSAGE_CHANNELS.get(name)
    if path is None:
        raise GiveUp(f"no channel is set for {name!r} in MESSAGE_CHANNELS")
    return _imported(path)


@cache
def _imported(path: str) -> Channel:
    return cast(Channel, import_string(path))
