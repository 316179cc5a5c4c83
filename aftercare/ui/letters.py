"""What failed for good, in words: what the work was, what it is about, why it failed and what would help.

The text of an error may hold an address or a name, so it is shown to administrators alone; the words here hold none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aftercare.core.models import EventRow, Message, Task
from aftercare.money.models import RefundOperation
from aftercare.worklist.letters import PAYS

from .history import Subject, subjects

NAMES: dict[str, Promise] = {
    "money.pay_operation": _("Pay a refund"),
    "money.check_paid": _("Ask whether a refund stayed paid"),
    "money.expire_account": _("Let store credit expire"),
    "money.take_settlement": _("Read a settlement file"),
    "money.ask_provider": _("Ask a provider about a difference"),
    "messages.deliver": _("Send a message"),
    "notices.tell_customer": _("Write to a customer about their request"),
    "notices.confirm_withdrawal": _("Confirm that a withdrawal was received"),
    "notices.tell_answer": _("Tell a customer the answer to a withdrawal"),
    "webhooks.pass_on": _("Hand an event to the webhooks"),
    "webhooks.catch_up": _("Hand earlier events to a webhook"),
    "webhooks.pump": _("Push to a webhook"),
    "api.take_file": _("Import a file of orders"),
    "cases.backtest_part": _("Try a policy on past requests"),
    "cases.release_cases": _("Put the requests of somebody who left back in the queue"),
    "worklist.work_off": _("Take an action on many requests"),
    "parcels.follow_delivery": _("Follow a parcel to the customer"),
}


@dataclass(frozen=True, slots=True)
class Cause:
    """Why work fails, and what would help."""

    code: str
    says: Promise
    cure: Promise


STOPPED = Cause(
    "stopped", _("It was cut off again and again before it was done."),
    _("If the server was restarted or ran out of memory, retry it."),
)  # fmt: skip
UNKNOWN = Cause(
    "unknown_work", _("This version does not know the work."), _("Update Aftercare on every machine, then retry it.")
)
UNREACHED = Cause(
    "unreached", _("The other side could not be reached."),
    _("Check that the mail server, provider or address answers, then retry it."),
)  # fmt: skip
DATABASE = Cause("database", _("The database did not take it."), _("Look whether its disk is full, then retry it."))
GONE = Cause(
    "gone", _("Something it needs is not there any more."), _("If nobody misses it, discard it with a reason.")
)
SETTINGS = Cause("settings", _("A setting is missing."), _("Set it (docs/settings.md), restart, then retry it."))
FAULT = Cause(
    "fault", _("It failed in a way nobody foresaw."),
    _("Retry it once; if it fails again, an administrator reads the error below."),
)  # fmt: skip
# What the text of an error begins with or holds; the first that fits tells the cause.
SIGNS: list[tuple[Cause, Callable[[str], bool]]] = [
    (STOPPED, lambda error: error.startswith("its worker stopped")),
    (UNKNOWN, lambda error: error.startswith("no task is called")),
    (SETTINGS, lambda error: "no channel is set" in error or error.startswith("ImproperlyConfigured")),
    (UNREACHED, lambda error: any(word in _kind(error) for word in ("Connect", "Timeout", "SMTP", "Socket", "SSL"))),
    (UNREACHED, lambda error: _kind(error) in ("gaierror", "OSError", "URLError", "RemoteDisconnected")),
    (GONE, lambda error: "DoesNotExist" in _kind(error) or _kind(error) == "FileNotFoundError"),
    (DATABASE, lambda error: _kind(error) in ("OperationalError", "IntegrityError", "DatabaseError", "DataError")),
]


def name_of(letter: Task) -> str:
    """In words; the name itself stands for a task of another version."""
    return str(NAMES.get(letter.name, letter.name))


def cause_of(letter: Task) -> Cause:
    return next((cause for cause, fits in SIGNS if fits(letter.last_error)), FAULT)


def may_discard(letter: Task) -> bool:
    return letter.name != PAYS


@dataclass(frozen=True, slots=True)
class Named:
    """What a row is about, for `history.subjects`."""

    subject_kind: str
    subject_id: int


def about(letters: Iterable[Task]) -> dict[int, Subject]:
    """What each letter is about, in a fixed number of statements; nothing for what has no page."""
    args = {letter.pk: letter.args for letter in letters}
    named = _of_events(args) | _of_messages(args) | _of_payments(args) | _of_webhooks(args)
    found = subjects(named.values())  # type: ignore[arg-type]  # it reads no more of a row
    return {pk: found[one.subject_kind, one.subject_id] for pk, one in named.items()}


def _of_events(args: dict[int, dict[str, Any]]) -> dict[int, Named]:
    return _named(args, "event_id", EventRow.objects, "subject_kind", "subject_id")


def _of_messages(args: dict[int, dict[str, Any]]) -> dict[int, Named]:
    return _named(args, "message_id", Message.objects, "subject_kind", "subject_id")


def _of_payments(args: dict[int, dict[str, Any]]) -> dict[int, Named]:
    wanted = _numbers(args, "operation_id")
    rows = RefundOperation.objects.filter(pk__in=wanted.values()).values_list("pk", "refund__case_id")
    cases = dict(rows) if wanted else {}
    return {pk: Named("case", cases[number]) for pk, number in wanted.items() if number in cases}


def _of_webhooks(args: dict[int, dict[str, Any]]) -> dict[int, Named]:
    return {pk: Named("webhook", number) for pk, number in _numbers(args, "webhook_id").items()}


def _named(args: dict[int, dict[str, Any]], name: str, rows: Any, *columns: str) -> dict[int, Named]:
    wanted = _numbers(args, name)
    found = {pk: Named(*rest) for pk, *rest in rows.filter(pk__in=wanted.values()).values_list("pk", *columns)}
    return {pk: found[number] for pk, number in wanted.items() if number in found}


def _numbers(args: dict[int, dict[str, Any]], name: str) -> dict[int, int]:
    return {pk: given[name] for pk, given in args.items() if isinstance(given.get(name), int)}


def _kind(error: str) -> str:
    return error.partition(":")[0]
