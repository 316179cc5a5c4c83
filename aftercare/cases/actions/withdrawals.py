"""Withdrawing from a contract by the withdrawal function (Directive 2011/83 Art. 11a).

What a consumer declares is received whatever becomes of it. Where it names one order of theirs, requests are opened for
its goods by the usual action: money back for what was not sent, a return for the rest, be it still on its way. Where it
does not, or a request is refused, a person of the shop finds it in their list, and opens the requests or answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from aftercare.core.actor import Actor
from aftercare.core.addresses import network
from aftercare.core.events import emit
from aftercare.core.refusal import Refused
from aftercare.orders.models import LineKind, Order, OrderLine
from aftercare.people.attempts import Limit
from aftercare.people.models import Shop
from aftercare.policy.facts import Reason

from ..facts import LineAsk
from ..models import Case
from ..withdrawal_events import WithdrawalAnswered, WithdrawalMatched, WithdrawalReceived
from ..withdrawals import Withdrawal
from .deciding import words_of
from .opening import open_case

CHANNEL = "withdrawal"
HOUR = timedelta(hours=1)
FROM_ADDRESS = Limit("withdrawal.address", 20, HOUR)
TO_CONTACT = Limit("withdrawal.contact", 6, HOUR)
"""Each one sends a confirmation to an address that anybody may have typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What the consumer declares. `lines` are units by line id of a proved order, `items` a part of one in words;
    neither: the whole contract."""

    name: str
    contract: str
    email: str
    items: str = ""
    lines: Mapping[int, int] | None = None
    skus: Mapping[str, int] | None = None

    def checked(self) -> Statement:
        """Without stray spaces. Raises `Refused` for what is missing."""
        said = Statement(
            name=self.name.strip(), contract=self.contract.strip(), email=self.email.strip(),
            items=self.items.strip(), lines=self.lines, skus=self.skus,
        )  # fmt: skip
        if not said.name:
            raise Refused(_("Enter your name."), code="required", field="name")
        if not said.contract:
            raise Refused(_("Enter the order number, or what else names the contract."), field="contract")
        try:
            validate_email(said.email)
        except ValidationError:
            raise Refused(
                _("Enter the e-mail address at which we confirm it."), code="bad_email", field="email"
            ) from None
        return said


def limit(statement: Statement, *, source: str, at: datetime) -> None:
    """Count one declaration from this address to this contact; raises `Refused` when there were too many."""
    FROM_ADDRESS.take(network(source), at=at)
    TO_CONTACT.take(statement.email.strip().casefold(), at=at)


@transaction.atomic
def receive(
    *, shop: Shop, statement: Statement, order: Order | None = None, locale: str = "", token: str | None = None,
    by: Actor, at: datetime,
) -> Withdrawal:  # fmt: skip
    """Take a declaration in, once per `token`. `order` is one that the consumer has proved to be theirs."""
    said = statement.checked()
    if token and (known := Withdrawal.objects.filter(token=token).first()):
        return known
    order = order or _named(shop, said)
    kept = Withdrawal(
        shop=shop, order=order, name=said.name, contract=said.contract, email=said.email, items=_items(said, order),
        locale=locale or shop.locale, received_at=at, token=token,
    )  # fmt: skip
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError:  # the same form, sent twice at once
        again: Withdrawal = Withdrawal.objects.get(token=token)
        return again
    if order and not said.items:
        _open_named(kept, order, said, by=by, at=at)
    emit(WithdrawalReceived(withdrawal=kept, by=by, at=at))
    return kept


@transaction.atomic
def match(
    withdrawal: Withdrawal, *, order: Order, units: Mapping[int, int] | None = None, by: Actor, at: datetime
) -> Withdrawal:
    """A person has found the order: open the requests for its goods, or for `units` of them by line id."""
    kept = _waiting(withdrawal)
    if order.shop_id != kept.shop_id:
        raise Refused(_("Choose an order of the same shop."), code="bad_order", field="order")
    kept.order, kept.because = order, ""
    _open(kept, _all_of(order) if units is None else units, by=by, at=at)
    if kept.because and not kept.cases.exists():
        raise Refused(kept.because, code="not_opened", field="order")
    emit(WithdrawalMatched(withdrawal=kept, by=by, at=at))
    return kept


@transaction.atomic
def answer(withdrawal: Withdrawal, *, words: str, by: Actor, at: datetime) -> Withdrawal:
    """Tell the consumer in writing what comes of it where no request is opened."""
    words = words_of(words)
    kept = _waiting(withdrawal)
    kept.answer, kept.settled_at = words, at
    kept.save(update_fields=["answer", "settled_at"])
    emit(WithdrawalAnswered(withdrawal=kept, words=words, by=by, at=at))
    return kept


def by_sku(order: Order, wanted: Mapping[str, int]) -> dict[int, int]:
    """Units by line id of items named by their SKU. Raises `Refused` for one that the order has not."""
    lines = {line.sku: line.pk for line in order.lines.order_by("-position")}
    if missing := sorted(set(wanted) - set(lines)):
        raise Refused(
            _("The order has no item %(sku)s; it has %(all)s.") % {"sku": missing[0], "all": ", ".join(lines)},
            code="unknown_line",
            field="items",
        )
    return {lines[sku]: units for sku, units in wanted.items()}


def _waiting(withdrawal: Withdrawal) -> Withdrawal:
    kept: Withdrawal = Withdrawal.objects.select_for_update().get(pk=withdrawal.pk)
    if kept.settled_at:
        raise Refused(_("Somebody has settled this already; reload to see how."), code="settled")
    return kept


def _named(shop: Shop, said: Statement) -> Order | None:
    """The order it names, if its contact is the one to confirm to: whoever declares is then who ordered."""
    number = said.contract.strip("# ")
    orders = Order.objects.filter(shop=shop, number__iexact=number, email__iexact=said.email)
    return orders.first() if number else None


def _items(said: Statement, order: Order | None) -> str:
    """The part it is about, in words; what programs name by SKU reads as a person would have written it."""
    if order and said.lines is not None:
        named = [(line, said.lines[line.pk]) for line in order.lines.order_by("position") if said.lines.get(line.pk)]
        return "\n".join(f"{line} × {units}" for line, units in named)
    return said.items or "\n".join(f"{sku} × {units}" for sku, units in (said.skus or {}).items())


def _units(order: Order, said: Statement) -> Mapping[int, int]:
    if said.lines is not None:
        return said.lines
    if said.skus:
        return by_sku(order, said.skus)
    return _all_of(order)


def _open_named(kept: Withdrawal, order: Order, said: Statement, *, by: Actor, at: datetime) -> None:
    """An item that is not of the order is for a person to understand, not for the consumer to mend."""
    try:
        units = _units(order, said)
    except Refused as why:
        kept.because = str(why.sentence)
        kept.save(update_fields=["because"])
    else:
        _open(kept, units, by=by, at=at)


def _all_of(order: Order) -> dict[int, int]:
    return {line.pk: line.refundable for line in order.lines.all() if line.kind == LineKind.GOODS}


def _open(kept: Withdrawal, units: Mapping[int, int], *, by: Actor, at: datetime) -> None:
    """Open a request for each group of goods that go on alike. What is refused waits for a person, who reads why.

    Declared in time is declared: whoever opens it later does so as of the day it came."""
    assert kept.order is not None
    order, opened, refused = kept.order, list[Case](), list[str]()
    order.shop = kept.shop
    for kind, asks in _groups(OrderLine.objects.filter(order=order).order_by("position"), units):
        try:
            with transaction.atomic():
                opened.append(
                    open_case(kind=kind, order=order, asks=asks, by=by, at=at, locale=kept.locale, channel=CHANNEL,
                              declared_at=kept.received_at)
                )  # fmt: skip
        except Refused as why:
            refused.append(str(why.sentence))
    if not opened and not refused:
        refused = [_("Nothing of this order is left to withdraw from.")]
    kept.cases.add(*opened)
    kept.because = " ".join(dict.fromkeys(refused))
    kept.settled_at = None if refused else at
    kept.save(update_fields=["order", "because", "settled_at"])


def _groups(lines: Iterable[OrderLine], units: Mapping[int, int]) -> Iterator[tuple[str, list[LineAsk]]]:
    """What was not sent is cancelled; the rest comes back, whether it is there or on its way."""
    unsent, sent = list[LineAsk](), list[LineAsk]()
    for line in lines:
        wanted = units.get(line.pk, 0)
        cancels = min(wanted, max(0, min(line.quantity - line.shipped, line.refundable)))
        for asks, count in ((unsent, cancels), (sent, wanted - cancels)):
            if count > 0:
                asks.append(LineAsk(line_id=line.pk, units=count, reason=Reason.CHANGED_MIND))
    for kind, asks in (("refund_only", unsent), ("return", sent)):
        if asks:
            yield kind, asks
