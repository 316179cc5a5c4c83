"""What a member of staff leaves behind: who works for a shop no more has no case of it either."""

from __future__ import annotations

from django.db import transaction

from aftercare.core import clock
from aftercare.core.actor import SYSTEM
from aftercare.core.models import EventRow
from aftercare.core.tasks import task

from .actions.assigning import release
from .holders import holders
from .models import Case


@task(name="cases.release_cases")
def release_cases(*, event_id: int) -> None:
    """After somebody's account, role or shops changed: their open cases of the shop go back to its queue, each by
    itself, so that a long list holds nobody up."""
    changed = EventRow.objects.get(pk=event_id)
    if holders(changed.shop_id).filter(pk=changed.subject_id).exists():
        return
    theirs = Case.objects.of_shop(changed.shop_id).open().filter(assignee=changed.subject_id)
    for pk in list(theirs.order_by("id").values_list("pk", flat=True)):
        _release(pk, of=changed.subject_id)


@transaction.atomic
def _release(pk: int, *, of: int) -> None:
    """Unless a colleague has it by now, or it is closed."""
    case = Case.objects.for_change(pk)
    if case.assignee_id == of and not case.closed_at:
        release(case, by=SYSTEM, at=clock.now())
