"""What moves a case on: decided, sent back, received, inspected, refunded."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from ninja import Router

from aftercare.cases import actions
from aftercare.cases.models import Case, CaseLine
from aftercare.core import clock
from aftercare.money.actions import confirm_paid
from aftercare.money.paying import retry
from aftercare.parcels import actions as parcels
from aftercare.parcels.inspecting import Finding
from aftercare.parcels.inspecting import inspect as inspect_goods

from .answers import answer
from .callers import caller_of
from .compiled import Compiled
from .operations import NO_BODY, write
from .orders import unknown_line
from .schemas.cases import (
    CaseBrief,
    CountTaken,
    FindingTaken,
    InspectTaken,
    ReceiveTaken,
    RefundTaken,
    RejectTaken,
    ShipTaken,
)
from .showing import brief

router = Router(tags=["Cases"])
ANSWERS = {200: CaseBrief}
LINE_KEYS = Compiled(lambda pk: CaseLine.objects.filter(case_id=pk).values_list("line__position", "id"))
CASES, GOODS, MONEY = ("cases:write",), ("goods:write",), ("money:write",)


@write(router, "/cases/{ref}/approve", scopes=CASES, answers=ANSWERS, body=NO_BODY)
def approve(request: HttpRequest, ref: str) -> HttpResponse:
    """Approve a case in review"""
    caller = caller_of(request)
    return _moved(actions.approve(caller.case(ref), by=caller.actor, at=clock.now()))


@write(router, "/cases/{ref}/reject", scopes=CASES, answers=ANSWERS)
def reject(request: HttpRequest, ref: str, reason: RejectTaken) -> HttpResponse:
    """Refuse a case in review, with words the customer reads"""
    caller = caller_of(request)
    return _moved(actions.reject(caller.case(ref), because=reason.because, by=caller.actor, at=clock.now()))


@write(router, "/cases/{ref}/withdraw", scopes=CASES, answers=ANSWERS, customers=True, body=NO_BODY)
def withdraw(request: HttpRequest, ref: str) -> HttpResponse:
    """Withdraw a case before anything was sent"""
    caller = caller_of(request)
    return _moved(actions.withdraw(caller.case(ref), by=caller.actor, at=clock.now()))


@write(router, "/cases/{ref}/ship", scopes=GOODS, answers=ANSWERS, customers=True)
def ship(request: HttpRequest, ref: str, parcel: ShipTaken) -> HttpResponse:
    """Say that the goods are on their way back"""
    caller = caller_of(request)
    sent = {"carrier": parcel.carrier, "tracking_number": parcel.tracking_number}
    return _moved(parcels.ship(caller.case(ref), **sent, by=caller.actor, at=clock.now()))


@write(router, "/cases/{ref}/receive", scopes=GOODS, answers=ANSWERS)
def receive(request: HttpRequest, ref: str, parcel: ReceiveTaken) -> HttpResponse:
    """Count units that arrived

    More may arrive later, until inspection is done. Count each line once per call."""
    caller = caller_of(request)
    case = caller.case(ref)
    ids = _case_lines(case, parcel.lines, "lines")
    counts = dict.fromkeys(ids, 0)
    for pk, count in zip(ids, parcel.lines, strict=True):
        counts[pk] += count.units
    return _moved(parcels.receive(case, counts=counts, by=caller.actor, at=clock.now()))


@write(router, "/cases/{ref}/inspect", scopes=GOODS, answers=ANSWERS)
def inspect(request: HttpRequest, ref: str, inspection: InspectTaken) -> HttpResponse:
    """Record in what state received units are, and where they go

    When every unit that came has been looked at, the case moves on: to the refund of what was accepted, or back to
    the customer."""
    caller = caller_of(request)
    case = caller.case(ref)
    ids = _case_lines(case, inspection.findings, "findings")
    findings = [_finding(pk, taken) for pk, taken in zip(ids, inspection.findings, strict=True)]
    return _moved(inspect_goods(case, findings=findings, by=caller.actor, at=clock.now()))


@write(router, "/cases/{ref}/refund", scopes=MONEY, answers=ANSWERS)
def refund(request: HttpRequest, ref: str, payment: RefundTaken) -> HttpResponse:
    """Confirm that a person has paid

    Only payments that wait for a person (by hand, or refused by the provider) are confirmed; connected providers
    pay by themselves."""
    caller = caller_of(request)
    paid = confirm_paid(caller.case(ref), reference=payment.reference, by=caller.actor, at=clock.now())
    return _moved(paid)


@write(router, "/cases/{ref}/retry-refund", scopes=MONEY, answers=ANSWERS, body=NO_BODY)
def retry_refund(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask the provider again for a payment it refused"""
    caller = caller_of(request)
    return _moved(retry(caller.case(ref), by=caller.actor, at=clock.now()))


def _moved(case: Case) -> HttpResponse:
    return answer(brief(case))


def _case_lines(case: Case, named: Sequence[CountTaken | FindingTaken], name: str) -> list[int]:
    """The case line of each item, which names it by its position in the order."""
    ids = {row[0]: row[1] for row in LINE_KEYS(case.pk)}
    for place, item in enumerate(named):
        if item.line not in ids:
            raise unknown_line(place, name)
    return [ids[item.line] for item in named]


def _finding(pk: int, taken: FindingTaken) -> Finding:
    return Finding(
        case_line_id=pk, units=taken.units, grade=taken.grade, accepted=taken.accepted,
        disposition=taken.disposition, note=taken.note, photos=tuple(taken.photos),
    )  # fmt: skip
