"""The customer does not accept a refusal or a finding; a supervisor hears both sides and rules."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from aftercare.core.actor import Actor, ActorKind
from aftercare.core.events import emit
from aftercare.core.models import EventRow
from aftercare.core.refusal import Refused
from aftercare.core.rows import insert, select, update
from aftercare.orders.counters import moving
from aftercare.orders.models import Order

from ..claims import charge_missing, grant, hold, shrink, take_as_received
from ..dialogue import Dispute, Ruling
from ..events import CaseAppealed, CaseDisputed, CaseRuled
from ..kinds.table import PREPAID
from ..limits import check_limit, worth_of
from ..models import Case
from ..moves import advance, check_move
from .deciding import words_of
from .evidence import open_dispute
from .seconding import within_limit


@transaction.atomic
def appeal(case: Case, *, words: str, by: Actor, at: datetime) -> Case:
    """Do not accept a refusal, or the answer to a complaint. A closed case holds its units again from now on."""
    words = _said(words)
    case = Case.objects.for_change(case.pk)
    check_move(case, "appeal", by=by, at=at)
    released = case.closed_at is not None and case.step != "unreturned"
    if released:
        Order.objects.for_change(case.order_id)
    with moving():
        if released:
            hold(case.asked)
            grant(case)
        left, entered = advance(case, "appeal", by=by, at=at)
        insert(Dispute(case=case, step=entered, because=words, opened_at=at))
        emit(CaseAppealed(case=case, action="appeal", left=left, entered=entered, words=words, by=by, at=at))
    return case


@transaction.atomic
def dispute(case: Case, *, words: str, by: Actor, at: datetime) -> Case:
    """Do not accept what the inspection found. The goods stay where they are until the ruling."""
    words = _said(words)
    case = Case.objects.for_change(case.pk)
    with moving():
        left, entered = advance(case, "dispute", by=by, at=at)
        insert(Dispute(case=case, step=entered, because=words, opened_at=at))
        emit(CaseDisputed(case=case, action="dispute", left=left, entered=entered, words=words, by=by, at=at))
    return case


@within_limit
@transaction.atomic
def rule(case: Case, *, ruling: str, words: str, by: Actor, at: datetime) -> Case:
    """Rule "customer" or "shop", with words that both sides read. Who decided before may not rule."""
    words = words_of(words)
    if ruling not in (Ruling.CUSTOMER, Ruling.SHOP):
        raise Refused(_("Rule for the customer or for the shop."), code="bad_ruling", field="ruling")
    action = "rule_for" if ruling == Ruling.CUSTOMER else "rule_against"
    case = Case.objects.with_lines_for_change(case.pk)
    check_move(case, action, by=by, at=at)
    _check_neutral(case, by)
    heard = open_dispute(case)
    with moving():
        if ruling == Ruling.CUSTOMER:
            owed = case.receivable if case.step == "charge_dispute" else 0
            _find_for_customer(case)
            check_limit(case, lambda: owed or worth_of(case), by=by, at=at)
        left, entered = advance(case, action, by=by, at=at)
        if heard:
            heard.ruling, heard.words, heard.ruled_at = ruling, words, at
            update(heard, "ruling", "words", "ruled_at")
        emit(CaseRuled(case=case, action=action, left=left, entered=entered, ruling=ruling, words=words, by=by, at=at))
    return case


def _find_for_customer(case: Case) -> None:
    """All that came counts as accepted, and nothing is charged but what never came."""
    if case.step == "charge_dispute":
        case.receivable = 0
        update(case, "receivable")
    elif case.step == "goods_dispute" and case.path in PREPAID:
        take_as_received(case)
        charge_missing(case)
    elif case.step == "goods_dispute":
        shrink(case, {line.pk: line.received for line in case.asked if line.goods_back})


def _said(words: str) -> str:
    if not words.strip():
        raise Refused(_("Write what you do not agree with, and why."), code="reason_missing", field="words")
    return words.strip()


DECIDED = ("case.rejected", "goods.inspected", "complaint.answered", "offer.made")
STAFF = frozenset({ActorKind.AGENT, ActorKind.SUPERVISOR, ActorKind.WAREHOUSE})


def _check_neutral(case: Case, by: Actor) -> None:
    """Nobody judges their own decision; of programs, a token stands for somebody."""
    if by.kind == ActorKind.SYSTEM or by.id is None:
        return
    same = STAFF if by.kind in STAFF else {by.kind}
    kinds, names = ", ".join(["%s"] * len(same)), ", ".join(["%s"] * len(DECIDED))
    decided = f"subject_kind = 'case' AND subject_id = %s AND actor_id = %s AND actor_kind IN ({kinds})"
    if select(EventRow, f"{decided} AND name IN ({names}) LIMIT 1", case.pk, by.id, *sorted(same), *DECIDED):
        raise Refused(
            _("This token decided on the request itself; rule with another one, or let a supervisor rule.")
            if by.kind == ActorKind.INTEGRATION
            else _("You decided on this request yourself; let another supervisor rule."),
            code="not_neutral",
        )
