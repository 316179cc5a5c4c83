"""A counter-offer: the shop proposes something else, the customer takes it or not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from aftercare.core.actor import Actor
from aftercare.core.events import emit
from aftercare.core.refusal import Refused
from aftercare.core.rows import insert, select
from aftercare.orders.counters import moving

from ..claims import lower
from ..dialogue import CaseLink, Offer, OfferState, Relation
from ..events import CaseConverted, OfferAccepted, OfferDeclined, OfferMade
from ..facts import LineAsk
from ..kinds import KINDS
from ..limits import check_limit, goods_of, worth_of
from ..models import Case
from ..moves import advance, check_move
from ..paths import check_path, possible_paths, take_path, units_of
from .deciding import close_offer, words_of
from .opening import open_decided
from .seconding import within_limit


@within_limit
@transaction.atomic
def offer(
    case: Case, *, kind: str = "", path: str = "", amount: int | None = None, words: str, by: Actor, at: datetime
) -> Case:
    """Propose another path or kind, or `amount` (minor units) instead of all that was asked."""
    words = words_of(words)
    case = Case.objects.for_change(case.pk)
    check_move(case, "offer", by=by, at=at)
    kind = kind or case.kind
    path = path or _usual(case, kind)
    _check(case, kind, path, amount)
    check_limit(case, lambda: _worth(case, kind, amount), by=by, at=at)
    with moving():
        left, entered = advance(case, "offer", by=by, at=at)
        insert(Offer(case=case, kind=kind, path=path, amount=amount, words=words, made_at=at))
        emit(
            OfferMade(case=case, action="offer", left=left, entered=entered, kind=kind, path=path, amount=amount,
                      words=words, by=by, at=at)
        )  # fmt: skip
    return case


@transaction.atomic
def accept_offer(case: Case, *, by: Actor, at: datetime) -> Case:
    """Take the offer. One of another kind closes this case and opens that one, linked; it is returned then."""
    case = Case.objects.with_lines_for_change(case.pk)
    check_move(case, "accept_offer", by=by, at=at)
    (offered,) = select(Offer, "case_id = %s AND state = 'open'", case.pk)
    if offered.kind != case.kind:
        return _convert(case, offered, by=by, at=at)
    if offered.path != case.path:
        check_path(case.kind, offered.path, units_of(case))
    with moving():
        if offered.path != case.path:
            take_path(case, offered.path)
        if offered.amount is not None:
            lower(case, offered.amount)
        close_offer(case, OfferState.ACCEPTED, at=at)
        left, entered = advance(case, "accept_offer", by=by, at=at)
        emit(OfferAccepted(case=case, action="accept_offer", left=left, entered=entered, by=by, at=at))
    return case


@transaction.atomic
def decline(case: Case, *, by: Actor, at: datetime) -> Case:
    case = Case.objects.for_change(case.pk)
    with moving():
        left, entered = advance(case, "decline", by=by, at=at)
        close_offer(case, OfferState.DECLINED, at=at)
        emit(OfferDeclined(case=case, action="decline", left=left, entered=entered, by=by, at=at))
    return case


def open_offer(case: Case) -> Offer | None:
    return next(iter(select(Offer, "case_id = %s AND state = 'open'", case.pk)), None)


def _convert(case: Case, offered: Offer, *, by: Actor, at: datetime) -> Case:
    asks = _asks(case)
    with moving():
        close_offer(case, OfferState.ACCEPTED, at=at)
        left, entered = advance(case, "convert", by=by, at=at)
    made = open_decided(
        kind=offered.kind, path=offered.path, order=case.order, asks=asks, by=by, at=at, locale=case.locale,
        channel=case.channel, amount=offered.amount,
    )  # fmt: skip
    with moving():
        insert(CaseLink(case=case, other=made, relation=Relation.CONVERTED, at=at))
        emit(CaseConverted(case=case, action="convert", left=left, entered=entered, into=made.ref, by=by, at=at))
    return made


def _asks(case: Case) -> Sequence[LineAsk]:
    return [
        LineAsk(
            line_id=line.line_id, units=line.units, reason=line.reason, note=line.note, wanted=line.wanted,
            condition=tuple(line.condition),
        )
        for line in case.asked
    ]  # fmt: skip


def _usual(case: Case, kind: str) -> str:
    """The case's own path, or the first that another kind has for its goods."""
    return case.path if kind == case.kind else next(iter(possible_paths(kind, units_of(case))), "")


def _worth(case: Case, kind: str, amount: int | None) -> int:
    """What the customer gets who accepts it; of another kind nobody knows the fees yet."""
    if amount is not None:
        return amount
    return worth_of(case) if kind == case.kind else goods_of(case)


def _check(case: Case, kind: str, path: str, amount: int | None) -> None:
    if kind not in KINDS or path not in KINDS[kind].start:
        raise Refused(_("There is no such remedy to offer; choose one from the list."), code="bad_offer", field="path")
    if (kind, path) != (case.kind, case.path):
        check_path(kind, path, units_of(case))
    if amount is None:
        return
    most = sum(line.amount for line in case.asked)
    if not KINDS[kind].refunds or not 0 < amount <= most:
        raise Refused(
            _("Offer between nothing and %(most)s, what was paid for the goods.") % {"most": case.money(most)},
            code="bad_amount",
            field="amount",
        )
