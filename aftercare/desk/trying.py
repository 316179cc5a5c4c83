"""What a button would do, told before it is pressed: the action itself is taken, looked at, and undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_POST

from aftercare.cases.actions import asks_second
from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.core.actor import Actor
from aftercare.core.models import EventRow
from aftercare.core.refusal import Refused
from aftercare.notices.words import Words, words_for
from aftercare.ui.amounts import Row, case_rows, paid_parts, planned_parts
from aftercare.ui.staff import StaffRequest, View, case_for, staff

from .act_forms import Press
from .acting import actor_for
from .acts import ACTS, Act
from .deciding import rows_to_staff
from .file import money_of


@dataclass(frozen=True, slots=True)
class Outcome:
    """`told` are the messages the customer would get, in their language; `rows` the money as it would then stand."""

    problem: str = ""
    told: list[Words] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    case: Case | None = None
    asked: bool = False


def view(name: str) -> View:
    """What one action would do now with what is typed."""
    act = ACTS[name]

    @staff(*act.kinds)
    @require_POST
    def shown(request: StaffRequest, ref: str) -> HttpResponse:
        case = case_for(request, ref)
        form = act.form(request.POST, case=case)
        outcome = tried(act, case, form, by=actor_for(request, act), at=clock.now())
        return render(request, "desk/outcome.html", {"outcome": outcome, "case": outcome.case or case, "was": case})

    return shown


def tried(act: Act, case: Case, form: Press, *, by: Actor, at: datetime) -> Outcome:
    """Nothing of it stays: neither rows nor tasks, so nobody is told and no money moves."""
    if not form.is_valid():
        return Outcome(problem=" ".join(str(error) for errors in form.errors.values() for error in errors))
    with transaction.atomic():
        try:
            return _taken(case, lambda: act.do(case, form, by, at))
        except Refused as refused:
            return Outcome(problem=str(refused.sentence))
        finally:
            transaction.set_rollback(True)


def _taken(case: Case, act: Callable[[], object]) -> Outcome:
    events = EventRow.objects.filter(subject_kind="case", subject_id=case.pk).order_by("id")
    before = set(events.values_list("pk", flat=True))
    asked = asks_second(case, act())
    after = Case.objects.select_related("order", "customer", "shop").get(pk=case.pk)
    with translation.override(after.locale):
        told = [words_for(event, after) for event in events.exclude(pk__in=before)]
    return Outcome(told=[words for words in told if words], rows=_rows(after), case=after, asked=asked)


def _rows(case: Case) -> list[Row]:
    lines, fees, refund, tenders = money_of(case)
    if refund is None and (case.closed_at or not case.granted):
        return []
    parts = paid_parts(refund.operations.all()) if refund else planned_parts(case.amount, tenders)
    return rows_to_staff(case_rows(case, lines=lines, fees=fees, parts=parts))
