"""The queue and the case page."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.core.actor import ActorKind
from aftercare.core.money import Money
from aftercare.policy.facts import Decision
from aftercare.ui.amounts import case_rows, paid_parts, planned_parts
from aftercare.ui.decisions import DecisionView
from aftercare.ui.sheets import wanted
from aftercare.ui.staff import StaffRequest, case_for, photo_for, staff
from aftercare.worklist.many import MANY

from .act_forms import Press
from .buttons import buttons
from .deciding import rows_to_staff, to_staff
from .file import CaseFile, read
from .history import history
from .lists import Place, asking_of, chosen
from .lists import queue as queue_of
from .pages import DESK, searched, show
from .queue_sheet import queue_sheet


@staff(*DESK)
@require_safe
def queue(request: StaffRequest) -> HttpResponseBase:
    text = searched(request)
    if wanted(request):
        asking = asking_of(request.user, at=clock.now())
        cases, order = chosen(Place.of(request.GET, text=text), asking)
        return queue_sheet(cases, order=order, at=asking.at)
    context = {
        "queue": queue_of(request.user, request.GET, text=text, at=clock.now()),
        "text": text,
        "many": [(name, one) for name, one in MANY.items() if any(map(request.user.acts_as, one.kinds))],
    }
    return show(request, "desk/queue.html", context, here="queue")


@staff(*DESK)
@require_safe
def case(request: StaffRequest, ref: str) -> HttpResponse:
    return show_case(request, case_for(request, ref))


@staff(*DESK)
@require_safe
def beside(request: StaffRequest, ref: str) -> HttpResponse:
    """The list beside a case, alone, for the page to read again."""
    case, text = case_for(request, ref), searched(request)
    shown = queue_of(request.user, request.GET, text=text, at=clock.now(), beside=case.pk)
    return show(request, "desk/list.html", {"queue": shown, "text": text, "case": case}, here="queue")


@staff(*DESK)
@require_safe
def photo(request: StaffRequest, ref: str) -> HttpResponseBase:
    return photo_for(request, ref)


def show_case(request: StaffRequest, case: Case, *, wrong: Mapping[str, Press] | None = None) -> HttpResponse:
    """The case beside its list; `wrong` is the form that could not be taken, by action."""
    file = read(case, visible=Case.objects.visible_to(request.user), reader=request.user)
    offered = buttons(file, request.user, wrong=wrong or {})
    decision = Decision.from_data(file.decision.decision) if file.decision else None
    text = searched(request)
    context = {
        "queue": queue_of(
            request.user, request.GET, text=text, at=clock.now(), seen=vars(case).get("seen_of_all"), beside=case.pk
        ),
        "text": text,
        "case": case,
        "file": file,
        "decision": _decided(file, decision) if decision else None,
        "rows": rows_to_staff(
            case_rows(case, lines=file.lines, fees=decision.fees if decision else (), parts=_parts(file))
        ),
        "history": history(case, file.events, file.notes, reader=request.user, at=clock.now()),
        "heads": [button for button in offered if button.act.head],
        "buttons": [b for b in offered if not (b.act.more or b.act.head or b.act.said)],
        "may_close_duplicate": any(button.name == "close_duplicate" for button in offered),
        "said": [button for button in offered if button.act.said],
        "more": [button for button in offered if button.act.more],
        "more_open": any(button.open for button in offered if button.act.more),
        "forms": dict(wrong or {}),
        "at_floor": request.user.acts_as(ActorKind.WAREHOUSE),
        "wrong_problems": [problem for form in (wrong or {}).values() for problem in form.non_field_errors()],
    }
    return show(request, "desk/case.html", context, here="queue", status=422 if wrong else 200)


def _decided(file: CaseFile, decision: Decision) -> DecisionView:
    number = file.decision.policy.number if file.decision else None
    return to_staff(decision, answered=file.case.step != "review", policy_number=number)


def _parts(file: CaseFile) -> list[tuple[str, Money]]:
    """Where the money goes, or would go."""
    if file.refund:
        return paid_parts(file.operations)
    return planned_parts(file.case.amount, file.tenders) if not file.case.closed_at else []
