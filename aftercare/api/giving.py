"""What an action is given, made of what the caller sent: lines are named by position there, and by key here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from aftercare.cases.models import Case, CaseLine
from aftercare.core.actor import Actor
from aftercare.money.routes.accounts import BankAccount
from aftercare.parcels import correcting, sending
from aftercare.parcels.inspecting import Finding
from aftercare.parcels.models import CarrierClaim
from aftercare.people.models import User

from .callers import Caller, plain
from .compiled import Compiled
from .lines import unknown_line
from .problems import Problem
from .schemas import moves as taken
from .schemas.writing import DuplicateTaken

LINE_KEYS = Compiled(lambda pk: CaseLine.objects.filter(case_id=pk).values_list("line__position", "id"))
Items = Sequence[taken.CountTaken | taken.FindingTaken | taken.ApprovedTaken]


def approved(caller: Caller, case: Case, body: taken.ApproveTaken) -> dict[str, Any]:
    ids = _case_lines(case, body.lines, "lines") if body.lines else []
    units = {pk: item.units for pk, item in zip(ids, body.lines, strict=True)}
    return {"units": units, "path": body.path}


def counted(caller: Caller, case: Case, body: taken.ReceiveTaken) -> dict[str, Any]:
    ids = _case_lines(case, body.lines, "lines")
    counts = dict.fromkeys(ids, 0)
    for pk, count in zip(ids, body.lines, strict=True):
        counts[pk] += count.units
    return {"counts": counts}


def found(caller: Caller, case: Case, body: taken.InspectTaken) -> dict[str, Any]:
    ids = _case_lines(case, body.findings, "findings") if body.findings else []
    findings = [_finding(pk, item) for pk, item in zip(ids, body.findings, strict=True)]
    return {"findings": findings, "complete": body.complete}


def linked(caller: Caller, case: Case, body: taken.LinkTaken) -> dict[str, Any]:
    return {"other": _other(caller, body.other), "relation": body.relation}


def duplicated(caller: Caller, case: Case, body: DuplicateTaken) -> dict[str, Any]:
    return {"other": _other(caller, body.other), "because": body.because}


def _other(caller: Caller, ref: str) -> Case:
    other = caller.cases.filter(ref=plain(ref)).first()
    if other is None:
        sentence = _("There is no case with that reference; check it.")
        raise Problem("invalid", sentence, code="unknown_case", errors=[("other", sentence)])
    return other


def given_to(caller: Caller, case: Case, body: taken.AssignTaken) -> dict[str, Any]:
    person = User.objects.of_shops([caller.shop_id]).filter(ref=plain(body.to)).first()
    if person is None:
        sentence = _("Nobody of this shop has that reference; read the list of assignees.")
        raise Problem("invalid", sentence, code="unknown_person", errors=[("to", sentence)])
    return {"to": person, "note": body.note}


def claimed(caller: Caller, case: Case, body: taken.ClaimTaken) -> dict[str, Any]:
    claims = CarrierClaim.objects.filter(case=case.pk).order_by("id")[body.claim - 1 : body.claim]
    for claim in claims:
        return {"claim": claim, "recovered": body.recovered}
    sentence = _("This case has no claim of that number; read its claims.")
    raise Problem("invalid", sentence, code="unknown_claim", errors=[("claim", sentence)])


def close_claim(case: Case, *, claim: CarrierClaim, recovered: int, by: Actor, at: datetime) -> Case:
    sending.close_claim(claim, recovered=recovered, by=by, at=at)
    return Case.objects.get(pk=case.pk)


def way(caller: Caller, case: Case, body: taken.WayTaken) -> dict[str, Any]:
    account = BankAccount(**body.account.model_dump()) if body.account else None
    return {"way": body.way, "account": account, "said": body.said}


def withdraw_last(case: Case, *, by: Actor, at: datetime) -> Case:
    return correcting.withdraw_finding(case, by=by, at=at)


def _case_lines(case: Case, items: Items, name: str) -> list[int]:
    """The case line of each item, which names it by its position in the order."""
    ids = {row[0]: row[1] for row in LINE_KEYS(case.pk)}
    for place, item in enumerate(items):
        if item.line not in ids:
            raise unknown_line(place, name)
    return [ids[item.line] for item in items]


def _finding(pk: int, item: taken.FindingTaken) -> Finding:
    return Finding(
        case_line_id=pk, units=item.units, grade=item.grade, accepted=item.accepted, disposition=item.disposition,
        note=item.note, photos=tuple(item.photos), checks=tuple((one.check, one.ok) for one in item.checks),
    )  # fmt: skip
