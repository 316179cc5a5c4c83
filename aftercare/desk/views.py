"""The queue and the case page."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import FileResponse, HttpResponse
from django.views.decorators.http import require_safe

from aftercare.cases.models import Case
from aftercare.cases.moves import allowed
from aftercare.core import clock
from aftercare.core.actor import ActorKind
from aftercare.core.money import Money
from aftercare.people.models import User
from aftercare.policy.facts import Decision
from aftercare.ui.amounts import case_rows, paid_parts, planned_parts
from aftercare.ui.decisions import DecisionView
from aftercare.ui.staff import StaffRequest, case_for, photo_for, staff

from .deciding import rows_to_staff, to_staff
from .file import CaseFile, read
from .forms import ConfirmForm, Press, RejectForm, ShipForm
from .lists import queue as queue_of
from .pages import DESK, searched, show

FORMS: Mapping[str, type[Press]] = {"reject": RejectForm, "ship": ShipForm, "confirm": ConfirmForm}


@staff(*DESK)
@require_safe
def queue(request: StaffRequest) -> HttpResponse:
    text = searched(request)
    context = {"queue": queue_of(request.user, request.GET, text=text, at=clock.now()), "text": text}
    return show(request, "desk/queue.html", context, here="queue")


@staff(*DESK)
@require_safe
def case(request: StaffRequest, ref: str) -> HttpResponse:
    return show_case(request, case_for(request, ref))


@staff(*DESK)
@require_safe
def photo(request: StaffRequest, ref: str) -> FileResponse:
    return photo_for(request, ref)


def show_case(request: StaffRequest, case: Case, *, wrong: Mapping[str, Press] | None = None) -> HttpResponse:
    """The case beside its list; `wrong` is the form that could not be taken, by action."""
    file = read(case)
    decision = Decision.from_data(file.decision.decision) if file.decision else None
    text = searched(request)
    context = {
        "queue": queue_of(request.user, request.GET, text=text, at=clock.now()),
        "text": text,
        "case": case,
        "file": file,
        "decision": _decided(file, decision) if decision else None,
        "rows": rows_to_staff(
            case_rows(case, lines=file.lines, fees=decision.fees if decision else (), parts=_parts(file))
        ),
        "buttons": buttons(file, request.user),
        "forms": {name: form(auto_id=f"{name}_%s") for name, form in FORMS.items()} | dict(wrong or {}),
        "wrong": next(iter(wrong), "") if wrong else "",
        "wrong_problems": [problem for form in (wrong or {}).values() for problem in form.non_field_errors()],
    }
    return show(request, "desk/case.html", context, here="queue", status=422 if wrong else 200)


def buttons(file: CaseFile, user: User) -> list[str]:
    """What this person may do to the case now: the moves table's answer, and what finance does about payments."""
    found = allowed(file.case, ActorKind.AGENT) if user.acts_as(ActorKind.AGENT) else []
    if user.acts_as(ActorKind.FINANCE) and file.to_confirm:
        found = [*found, "confirm"]
    if user.acts_as(ActorKind.FINANCE) and file.failing:
        found = [*found, "retry"]
    return found


def _decided(file: CaseFile, decision: Decision) -> DecisionView:
    number = file.decision.policy.number if file.decision else None
    return to_staff(decision, answered=file.case.step != "review", policy_number=number)


def _parts(file: CaseFile) -> list[tuple[str, Money]]:
    """Where the money goes, or would go."""
    if file.refund:
        return paid_parts(file.operations)
    return planned_parts(file.case.amount, file.tenders) if not file.case.closed_at else []
