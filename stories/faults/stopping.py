"""A worker that stops for good at one moment, in this process: whatever it had not written is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from aftercare.core.tasks.perform import rescue
from aftercare.core.tasks.port import Job
from aftercare.core.tasks.queues import queue
from aftercare.money import paying
from aftercare.money.models import RefundAttempt, RefundOperation
from aftercare.money.provider import Outcome, Payment, Provider

from .cells import Stop

PAYING = "money.pay_operation"


class Stopped(BaseException):
    """No handler sees it, as none sees SIGKILL."""


class Watched:
    """A provider at whose calls a worker may stop. `meanwhile` happens between its deed and its answer."""

    def __init__(self, provider: Provider, *, stop: Stop, meanwhile: Callable[[], object]) -> None:
        self.provider, self.stop, self.meanwhile = provider, stop, meanwhile

    def refund(self, payment: Payment) -> Outcome:
        if self.stop is Stop.BEFORE_THE_CALL:
            raise Stopped
        outcome = self.provider.refund(payment)
        self.meanwhile()
        if self.stop is Stop.DURING:
            raise Stopped
        return outcome

    def ask(self, payment: Payment) -> Outcome:
        return self.provider.ask(payment)

    def __getattr__(self, name: str) -> Any:
        """What else this one can do."""
        return getattr(self.provider, name)


@contextmanager
def stopping(stop: Stop) -> Iterator[None]:
    """Within, the worker stops at that moment."""
    with ExitStack() as patches:
        for target, name, instead in _WHERE.get(stop, list)():
            patches.enter_context(patch.object(target, name, instead))
        yield


Patches = list[tuple[Any, str, Callable[..., Any]]]


def _unnoted() -> Patches:
    def stop(*_args: Any) -> None:
        raise Stopped

    return [(paying, "_begin", stop)]


def _unread() -> Patches:
    """Of a call to pay, no answer is ever written."""
    begin = paying._begin

    def stop(**_fields: Any) -> None:
        raise Stopped

    def fragile(operation: RefundOperation) -> RefundAttempt:
        attempt = begin(operation)
        vars(attempt)["save"] = stop
        return attempt

    return [(paying, "_begin", fragile)]


def _unsettled() -> Patches:
    attempt = paying._attempt

    def stop(*args: Any, asking: bool) -> Any:
        called = attempt(*args, asking=asking)
        if not asking:
            raise Stopped
        return called

    return [(paying, "_attempt", stop)]


def _settled() -> Patches:
    """Everything is written but that the job is done."""
    jobs = queue()

    def stopping_at(verb: Callable[..., bool]) -> Callable[..., bool]:
        def end(job: Job, **how: Any) -> bool:
            if job.name == PAYING:
                raise Stopped
            return verb(job, **how)

        return end

    return [(jobs, verb, stopping_at(getattr(jobs, verb))) for verb in ("done", "again")]


_WHERE: Mapping[Stop, Callable[[], Patches]] = {
    Stop.BEFORE_IT_IS_NOTED: _unnoted,
    Stop.ANSWER_READ: _unread,
    Stop.ANSWER_KEPT: _unsettled,
    Stop.SETTLED: _settled,
}
"""The others are within the call: `Watched`."""


def take_over() -> None:
    """Another worker finds what the stopped one had in its hands."""
    rescue(queue(), silent=timedelta(0))
